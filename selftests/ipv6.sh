#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# IPv6 as guests find it: router advertisements, SLAAC, neighbour discovery,
# duplicate address detection.
#
#	a, b bound ---- web fd00:1::/64, fd00:2::/64, MTU 1400
#	x learns ------/
#	q ------------- mute fd00:3::/64, no router advertisements
#	f ------------- four 10.0.4.0/24, no IPv6 subnet
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet fd00:1::/64 subnet fd00:2::/64 mtu 1400
vpc network add mute vpc blue subnet fd00:3::/64 ra off
vpc network add four vpc blue subnet 10.0.4.0/24
# Here DAD is part of what is tested.
dad() { at "$1" sysctl -qw net.ipv6.conf.eth0.accept_dad=1; }
plug() {	# NAME NETWORK [PORT OPTION...]
	namespace "$1"
	ip link add name "$1" type veth peer name eth0 netns "$1" address "$(mac_of "$1")"
	dad "$1"
	ip link set dev "$1" up
	vpc port add "$1" vpc blue network "${@:2}"
	ip -n "$1" link set eth0 up
}
plug a web mac "$(mac_of a)"
plug b web mac "$(mac_of b)"
plug x web
plug q mute mac "$(mac_of q)"
plug f four mac "$(mac_of f)"

addresses() {	# NAME [SCOPE]: those that are ready to use
	at "$1" ip -6 -j addr show dev eth0 scope "${2:-global}" |
		jq -r '.[].addr_info[]? | select(.local and (.tentative | not) and (.dadfailed | not)) | .local'
}
has() { [ "$(addresses "$1" "${3:-global}" | wc -l)" = "$2" ]; }
address_in() { addresses "$1" | grep "^$2" | head -n 1; }

### SLAAC ###
for name in a b x; do
	check "$name makes itself an address in each subnet" wait_for 15 has $name 2
done
router=$(at a ip -6 -j route show default | jq -r '.[0].gateway')
same "the default router is fe80::1" fe80::1 "$router"
same "the MTU is the network's" 1400 "$(at a sysctl -n net.ipv6.conf.eth0.mtu)"
check "they reach each other" pings a "$(address_in b fd00:1:)"
check "and by the second subnet" pings a "$(address_in b fd00:2:)"
check "bound to learning" pings a "$(address_in x fd00:1:)"
check "learning to bound" pings x "$(address_in a fd00:1:)"
check "and the router" pings a fd00:1::1
check "the neighbour table shows the address" \
	[ "$(vpc -j neigh show vpc blue | jq -r --arg a "$(address_in a fd00:1:)" '.[] | select(.address6 == $a) | .port_name')" = a ]
settle
same "no address where advertisements are off" "" "$(addresses q)"
same "and none where there is no subnet" "" "$(addresses f)"
ip -n q addr add fd00:3::5/64 dev eth0 nodad
ip -n q -6 route add default via fd00:3::1
check "static addresses do without" pings q "$(address_in a fd00:1:)"
at a sysctl -qw net.ipv6.conf.eth0.use_tempaddr=2
ip -n a link set eth0 down
ip -n a link set eth0 up
check "temporary addresses (RFC 8981) pass the guard" wait_for 20 has a 4
check "and are used" pings a "$(address_in b fd00:1:)"

### Router advertisements ###
at b rdisc6 -1 -w $((2000 * slow)) eth0 >"$tmp/ra" 2>&1
cp "$tmp/ra" "$tmp/said"
for line in 'from fe80::1' 'Prefix *: fd00:1::/64' 'Prefix *: fd00:2::/64' 'MTU *: *1400' \
	'Source link-layer address: '"$(tr a-f A-F </sys/class/net/blue/address)" \
	'Stateful address conf. *: *No' 'Autonomous address conf.: *Yes'; do
	grep -qi -- "$line" "$tmp/ra"
	status=$?
	cp "$tmp/ra" "$tmp/said"
	result $status "the answer to a solicitation has: ${line//[*.]/}" || :
done
check_not "no answer where they are off" at q rdisc6 -1 -r 2 -w 500 eth0
default_of_b() { ip -n b -6 route show default | grep -c 'via fe80::1'; }
no_default() { [ "$(default_of_b)" = 0 ]; }
a_default() { [ "$(default_of_b)" = 1 ]; }
check "guests have a default route" wait_for 20 a_default
vpc network set web vpc blue ra off
check "a router that is switched off says so" wait_for 3 no_default
same "addresses stay" 2 "$(addresses b | grep -c fd00:)"
capture b 'icmp6[0] == 134'
vpc network set web vpc blue ra on
seen_ra() { grep -q 'router advertisement' "$tmp/capture.b"; }
check "unsolicited ones come soon after a change" wait_for 6 seen_ra
captured b >/dev/null
check "the default route is back" wait_for 6 a_default
deprecated() { ip -n b -6 addr show dev eth0 deprecated | grep -q fd00:2:; }
usable() { ! deprecated; }
check "a subnet that goes" vpc network set web vpc blue subnet fd00:1::/64
at b rdisc6 -1 -w $((2000 * slow)) eth0 >"$tmp/ra" 2>&1
same "is not advertised any more" 0 "$(grep -c 'fd00:2::/64' "$tmp/ra")"
check "addresses of it are deprecated at once" wait_for 3 deprecated
vpc network set web vpc blue subnet fd00:1::/64 subnet fd00:2::/64
check "and are good again soon after it is back" wait_for 6 usable

### Neighbour discovery ###
lower() { tr A-F a-f; }
address_b=$(address_in b fd00:1:)
ndisc() { at "$1" ndisc6 -q -1 -r 2 -w $((1000 * slow)) "$2" eth0 2>/dev/null | lower | sed 's/^\s*//'; }
same "ND for the router" "$(cat /sys/class/net/blue/address)" "$(ndisc a fd00:1::1)"
same "ND for the router's link-local address" "$(cat /sys/class/net/blue/address)" "$(ndisc a fe80::1)"
same "ND for a neighbour gives the neighbour's own MAC" "$(mac_of b)" "$(ndisc a "$address_b")"
same "ND for a link-local neighbour" "$(mac_of b)" "$(ndisc a "$(addresses b link)")"
same "ND for a learning neighbour" "$(mac_of x)" "$(ndisc a "$(address_in x fd00:1:)")"
check_not "ND for nobody" at a ndisc6 -q -1 -r 1 -w 500 fd00:1::dead eth0
pings b fd00:1::1 >/dev/null	# who talks to the router is known
capture x 'icmp6[0] == 135'
ip -n a neigh flush dev eth0
pings a "$address_b" >/dev/null
same "a third guest hears nothing of it" 0 "$(captured x | grep -c "who has $address_b")"

### Duplicate addresses ###
failed() { at "$1" ip -6 -j addr show dev eth0 | jq -e --arg a "$2" 'any(.[].addr_info[]?; .local == $a and .dadfailed)'; }
ready() { addresses "$1" | grep -qx "$2"; }
at x ip addr add fd00:1::50/64 dev eth0
check "an address that nobody has" wait_for 10 ready x fd00:1::50
pings x fd00:1::1 >/dev/null
at a ip addr add fd00:1::50/64 dev eth0
check "the same one at another guest is found out" wait_for 10 failed a fd00:1::50
at a ip addr add fd00:1::1/64 dev eth0
check "the router's address, too" wait_for 10 failed a fd00:1::1
at a ip addr add "$address_b/64" dev eth0
check "a bound guest's, too" wait_for 10 failed a "$address_b"
check "whose owner is still reached" pings x "$address_b"
at a ip addr add fd00:1::51/64 dev eth0
check "a free one is not" wait_for 10 ready a fd00:1::51
check "and works" pings a -I fd00:1::51 "$address_b"

### Multicast ###
check "all nodes answer" bash -c "
	nsenter --net=/run/netns/a ping -c 2 -W 3 ff02::1%eth0 | grep -q $(addresses b link)"
check "all routers: the router answers" bash -c "
	nsenter --net=/run/netns/a ping -c 2 -W 3 ff02::2%eth0 | grep -q 'fe80::1'"
finish
