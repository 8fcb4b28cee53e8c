#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Within a network: unicast, broadcast, multicast, ARP and ND suppression,
# bound and learning ports, moving addresses, VLANs, taps, anti-spoofing.
#
#	blue web 10.0.1.0/24, fd00:b:1::/64, router .1 and ::1
#
#	  a .5 ::5 bound    b .6 ::6 bound    t .7 ::7 bound, on a tap
#	  x .20 ::20 learns     y .21 ::21 learns
#	  v .30 on VLAN 30 of the trunk's wire, the VLAN device is the port
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound b blue web 10.0.1.6/24 fd00:b:1::6/64
bound_tap t blue web 10.0.1.7/24 fd00:b:1::7/64
loose x blue web 10.0.1.20/24 fd00:b:1::20/64
loose y blue web 10.0.1.21/24 fd00:b:1::21/64

pings() { at "$1" ping -c 2 -i 0.2 -W $((5 * slow)) "$2"; }
frames() { captured "$1" | grep -c -- "$2"; }

for pair in "a b bound to bound" "a t veth to tap" "t b tap to veth" \
	"a x bound to learning" "x a learning to bound" "x y learning to learning"; do
	read -r from to what <<<"$pair"
	four=$(ip -n "$to" -4 -j addr show eth0 | jq -r '.[0].addr_info[0].local')
	six=$(ip -n "$to" -6 -j addr show eth0 scope global | jq -r '.[0].addr_info[0].local')
	check "unicast $what, IPv4" pings "$from" "$four"
	check "unicast $what, IPv6" pings "$from" "$six"
done

# Known addresses are answered for: a third guest hears no question. A learning
# port's becomes known when it talks to the router.
pings x 10.0.1.1 >/dev/null
pings x fd00:b:1::1 >/dev/null
at a ip neigh flush dev eth0
at x ip neigh flush dev eth0
capture y "not ether src $(mac_of y) and (arp or (icmp6 and ip6[40] == 135))"
check "ARP is answered for a bound neighbour" pings a 10.0.1.6
check "ND is answered for a bound neighbour" pings a fd00:b:1::6
check "ARP is answered for a learned neighbour" pings a 10.0.1.20
check "a learning port is answered, too" pings x 10.0.1.6
same "a third guest hears no ARP and no ND of it" "" \
	"$(captured y | grep -E 'who-has 10.0.1.(6|20)|who has fd00:b:1::6')"
same "the answer is the guest's own MAC address" "$(mac_of b)" \
	"$(ip -n a -j neigh show 10.0.1.6 | jq -r '.[0].lladdr')"

capture b 'udp port 4000'
capture t 'udp port 4000'
capture y 'udp port 4000'
at a bash -c 'echo hello >/dev/udp/10.0.1.20/4000' 2>/dev/null
at a sysctl -qw net.ipv4.icmp_echo_ignore_broadcasts=0
at a socat -u STDIN UDP4-DATAGRAM:10.0.1.255:4000,broadcast <<<broadcast
at a socat -u STDIN UDP4-DATAGRAM:239.1.2.3:4000,ip-multicast-if=10.0.1.5 <<<multicast
at a socat -u STDIN 'UDP6-DATAGRAM:[ff02::123%eth0]:4000' <<<multicast
for name in b t y; do
	said=$(captured $name)
	check "broadcast reaches $name once" [ "$(grep -c '10.0.1.255.4000' <<<"$said")" = 1 ]
	check "IPv4 multicast reaches $name once" [ "$(grep -c '239.1.2.3.4000' <<<"$said")" = 1 ]
	check "IPv6 multicast reaches $name once" [ "$(grep -c 'ff02::123.4000' <<<"$said")" = 1 ]
	check "unicast to another does not reach $name" [ "$(grep -c '10.0.1.20.4000' <<<"$said")" = 0 ]
done

# The tables.
fdb() { vpc -j fdb show vpc blue | jq -r --arg m "$1" '.[] | select(.mac == $m) | .port_name'; }
neigh() {
	vpc -j neigh show vpc blue |
		jq -r --arg a "$1" '.[] | select(.address4 == $a or .address6 == $a) | "\(.port_name) \(.state)"'
}
same "the MAC table knows a bound MAC" a "$(fdb "$(mac_of a)")"
same "the MAC table has learned" x "$(fdb "$(mac_of x)")"
same "a bound address is a permanent neighbour" "a permanent" "$(neigh 10.0.1.5)"
same "in IPv6, too" "a permanent" "$(neigh fd00:b:1::5)"
same "an address was learned" x "$(neigh 10.0.1.20 | cut -d' ' -f1)"
refuse "a bound MAC cannot be forgotten" 'permanent\|bound\|port' vpc fdb del "$(mac_of a)" vpc blue
mac=$(mac_of x)
ip -n x link set eth0 down	# or it may speak at once
check "a learned MAC can" vpc fdb del "$mac" vpc blue
same "and is gone" '' "$(fdb "$mac")"
ip -n x link set eth0 up
check "and learned again" pings x 10.0.1.21
refuse "one MAC cannot be bound twice in a network" . vpc port add lo vpc blue network web mac "$(mac_of a)"

# x's MAC and addresses move to y's port.
move() {
	ip -n x link set eth0 down
	ip -n y link set eth0 down
	ip -n y link set eth0 address "$(mac_of x)"
	ip -n y addr flush dev eth0
	ip -n y link set eth0 up
	address y 10.0.1.20/24 fd00:b:1::20/64
	at y arping -q -U -c 1 -I eth0 10.0.1.20 || :
}
move
check "a moved guest reaches others" pings y 10.0.1.5
same "its MAC is known at its new port" y "$(fdb "$(mac_of x)")"
check "and others reach it, IPv4" pings a 10.0.1.20
check "and others reach it, IPv6" pings a fd00:b:1::20

# A learning port cannot take what is bound elsewhere.
ip -n x addr flush dev eth0
ip -n x link set eth0 address "$(mac_of y)"
ip -n x link set eth0 up
address x 10.0.1.5/24
dropped "a learning port cannot use a bound neighbour's address" blue spoof_arp \
	at x arping -q -c 1 -w 2 -I eth0 10.0.1.21
check "the bound guest is still reached" pings b 10.0.1.5
ip -n x addr flush dev eth0
address x 10.0.1.22/24 fd00:b:1::22/64

# A VLAN of a trunk as a port.
namespace v
ip link add name trunk type veth peer name eth0 netns v
ip link set dev trunk up
ip link add link trunk name trunk.30 type vlan id 30
ip link set dev trunk.30 up
ip -n v link set eth0 up
ip -n v link add link eth0 name eth0.30 type vlan id 30
ip -n v link set eth0.30 up
ip -n v addr add 10.0.1.30/24 dev eth0.30
ip -n v route add default via 10.0.1.1
check "a VLAN device becomes a port" vpc port add trunk.30 vpc blue network web
check "a guest on a VLAN reaches a bound one" pings v 10.0.1.5
check "and is reached" pings t 10.0.1.30
check "and reaches the router" pings v 10.0.1.1

# Tags inside the network pass only where both ports take them.
tag() {
	ip -n "$1" link add link eth0 name tag7 type vlan id 7
	ip -n "$1" link set tag7 up
	ip -n "$1" addr add "$2" dev tag7
}
tag x 10.7.0.1/24
tag y 10.7.0.2/24
dropped "tagged frames do not pass by default" blue vlan_tag at x ping -c 1 -W 1 10.7.0.2
check "a port can take tags" vpc port set x vpc blue tagged on
check "another, too" vpc port set y vpc blue tagged on
ip -n x neigh flush dev tag7	# it may be about to give up
check "tagged frames pass within the network then" pings x 10.7.0.2
capture b 'vlan 7'
at x ping -c 1 -W 1 -b 10.7.0.255 >/dev/null 2>&1
same "and are not flooded to a port that takes none" 0 "$(frames b 10.7.0.255)"

# Nobody learns: what is unknown is dropped, not flooded.
vpc network add quiet vpc blue subnet 10.0.9.0/24
bound q blue quiet 10.0.9.5/24
ip -n q neigh add 10.0.9.9 lladdr 52:54:00:00:00:99 dev eth0
dropped "an unknown MAC in a network that does not learn" blue l2_unknown \
	at q ping -c 1 -W 1 10.0.9.9

# Extra prefixes for a guest that is a router or a container host.
ip -n a addr add 172.16.5.1/32 dev eth0
dropped "an address that the port does not have" blue spoof_ip \
	at a ping -c 1 -W 1 -I 172.16.5.1 10.0.1.6
check "allow lets it use a prefix" vpc port set a vpc blue allow 172.16.5.0/24
capture b 'icmp and src 172.16.5.1'
at a ping -c 1 -W 1 -I 172.16.5.1 10.0.1.6 >/dev/null
check "which passes then" [ "$(frames b 172.16.5.1)" -ge 1 ]
check "the port's other settings stayed" pings a 10.0.1.6

# The router makes itself known: who has its address cached learns the new one.
router=52:54:00:00:00:fe
knows() { ip -n "$1" neigh show "$2" | grep -q "$router"; }
pings a 10.0.1.1 >/dev/null
pings a fd00:b:1::1 >/dev/null
check "the router gets another MAC address" ip link set dev blue address $router
check "guests that knew it are told, IPv4" wait_for 2 knows a 10.0.1.1
check "and IPv6" wait_for 2 knows a fd00:b:1::1
capture b 'arp or icmp6[0] == 136'
ip link set dev b down
ip link set dev b up
seen_router() { grep -q "$router > $1" "$tmp/capture.b"; }
check "who comes back is told, IPv4" wait_for 20 seen_router ff:ff:ff:ff:ff:ff
check "and IPv6" wait_for 20 seen_router 33:33:00:00:00:01
captured b >/dev/null

each "$probe/spoof.py" a blue
check "after all that, the guest still has its network" pings a 10.0.1.6
finish
