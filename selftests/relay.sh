#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv4 for clients behind relays: ISC dhcrelay and dnsmasq relay, udhcpc and
# dhclient ask; and relays message by message (probe/relay.py has b, l, q, k).
#
#	blue web  10.0.1.0/24	r .5, which relays; q .6; b .7; l, k
#	     rack 10.0.9.0/24	no port: its clients are behind r
#	     more 10.0.10.0/24, off 10.0.11.0/24: likewise
#
#	web --- eth0 .5 r seg .254 ---+--- u udhcpc
#		10.0.9.0/24	      +--- d dhclient
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/client-lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24
vpc network add rack vpc blue subnet 10.0.9.0/24
vpc network add more vpc blue subnet 10.0.10.0/24
vpc network add off vpc blue subnet 10.0.11.0/24 dhcp off
# The router of the segment is the relay.
vpc dhcp set vpc blue network rack range 10.0.9.100-10.0.9.149 lease-time 60 \
	option 3:ip:10.0.9.254 option 121:hex:000a0009fe

bound r blue web 10.0.1.5/24
bound q blue web 10.0.1.6/24
at r sysctl -qw net.ipv4.ip_forward=1
ip -n r link add seg type bridge
ip -n r addr add 10.0.9.254/24 dev seg
ip -n r link set seg up
for name in u d; do
	namespace "$name"
	ip link add name "$name" netns r type veth peer name eth0 netns "$name" address "$(mac_of "$name")"
	ip -n r link set dev "$name" master seg up
	ip -n "$name" link set eth0 up
done

is_on() { [[ $(has "$1") = "$2".* ]]; }
lease() { vpc -j lease show vpc blue | jq -r --arg a "$1" '.[] | select(.address4 == $a) | "\(.network) \(.state) \(.mac)"'; }
is_lease() { [ "$(lease "$1")" = "$2" ]; }
pings() { at "$1" ping -c 1 -W $((5 * slow)) "$2"; }
relaying() { at r ss -Hlnu "sport = 67" | grep -q .; }
isc() {
	spawn r dhcrelay -4 -d -a -iu eth0 -id seg 10.0.1.1
	relay=$spawned
	wait_for 20 relaying
}

### A guest is no relay unless it may be ###

check "dhcrelay starts" isc
dropped "what it sends is not taken" blue guard_relay at u udhcpc -f -n -q -i eth0 -s /bin/true -t 2 -T 1
same "and nobody has a lease" '[]' "$(vpc -j lease show vpc blue)"
check "a port may relay" vpc port set r vpc blue dhcp-relay on allow 10.0.9.0/24
same "it is shown" true "$(vpc -j port show r vpc blue | jq '.[0].dhcp_relay')"

### ISC dhcrelay, with an option of its own ###

capture r -vvv "udp port 67"
udhcpc u
u=$spawned
check "udhcpc behind it gets a lease" wait_for 20 is_on u 10.0.9
address=$(has u)
same "of the network of the relay's address" "rack bound $(mac_of u)" "$(lease "$address")"
seen=$(captured r)
check "dhcrelay says by what link it came" grep -q "Agent-Information" <<<"$seen"
check "and has it sent back in offer and ACK" \
	[ "$(grep -c 'Circuit-ID.*seg' <<<"$seen")" -ge 4 ]
check "answers go to the relay" grep -q "10.0.1.1.67 > 10.0.9.254.67" <<<"$seen"
same "the client is told of its own router" "10.0.9.254 255.255.255.0" "$(said u router) $(said u subnet)"
same "by the server that the relay asks" 10.0.1.1 "$(said u serverid)"
check "it reaches the VPC's router" pings u 10.0.1.1
capture r "udp port 67 or udp port 68"
before=$(events u renew)
kill -USR1 "$u"
check "it renews" wait_for 20 more_events u renew "$before"
seen=$(captured r)
check "by unicast, past the relay" grep -q "$address.68 > 10.0.1.1.67" <<<"$seen"
check "and is answered likewise" grep -q "10.0.1.1.67 > $address.68" <<<"$seen"
check_not "nothing of it is relayed" grep -q "10.0.9.254.67 >" <<<"$seen"

# To who is behind the relay: a route that is longer than the network's own.
check "halves of the subnet are routed to the relay" vpc route add 10.0.9.0/25 via 10.0.1.5 vpc blue
check "both" vpc route add 10.0.9.128/25 via 10.0.1.5 vpc blue
check "a guest reaches who is behind it" pings q "$address"

# Renewal is lost on the way: at T2 the client asks all, by the relay.
before=$(events u renew)
ip -n u route add blackhole 10.0.1.1
capture r "udp port 67 or udp port 68"
sleep 40
check "it rebinds" wait_for 25 more_events u renew "$before"
seen=$(captured r)
check "by the relay" grep -q "10.0.1.1.67:" <<<"$seen"
check_not "and not past it" grep -q "$address.68 > 10.0.1.1.67" <<<"$seen"
same "it has its lease" "rack bound $(mac_of u)" "$(lease "$address")"
ip -n u route del blackhole 10.0.1.1

check "dhclient behind it gets a lease" dhclient d
check "and has it" is_on d 10.0.9
of_d=$(has d)
at d pkill -F "$tmp/d.pid"
check "it comes back with the same lease (INIT-REBOOT)" dhclient d
same "by a reboot" "REBOOT $of_d" "$(said d event) $(has d)"
kill -USR2 "$u"
check "udhcpc releases" wait_for 20 is_lease "$address" "rack released $(mac_of u)"
stop "$u"

# The segment moves: the relay's address is of another network now.
ip -n r addr flush dev seg
ip -n r addr add 10.0.10.254/24 dev seg
vpc port set r vpc blue allow 10.0.9.0/24 allow 10.0.10.0/24
vpc dhcp set vpc blue network more option 3:ip:10.0.10.254 option 121:hex:000a000afe
stop "$relay"
at d pkill -F "$tmp/d.pid"
check "dhcrelay starts again" isc
check "dhclient asks again after renumbering" dhclient d
check "is told no by the relay" grep -q "DHCPNAK" "$tmp/d.log"
check "and moves" is_on d 10.0.10
of_d=$(has d)
check "it releases, to a server that is not on its link" dhclient d -r
check "which hears it" wait_for 20 is_lease "$of_d" "more released $(mac_of d)"
stop "$relay"

### dnsmasq's relay ###

spawn r dnsmasq -d -p 0 -C /dev/null --dhcp-relay=10.0.10.254,10.0.1.1
relay=$spawned
check "dnsmasq relays" wait_for 20 relaying
udhcpc u
check "udhcpc behind it gets a lease" wait_for 20 is_on u 10.0.10
same "of the segment's network" "more bound $(mac_of u)" "$(lease "$(has u)")"
before=$(events u renew)
kill -USR1 "$spawned"
check "and renews it" wait_for 20 more_events u renew "$before"
stop "$spawned"
check "dhclient, too" dhclient d
check "has one" is_on d 10.0.10
at d pkill -F "$tmp/d.pid"

check "the port may relay no more" vpc port set r vpc blue dhcp-relay off
ip -n u addr flush dev eth0
dropped "nor does it" blue guard_relay at u udhcpc -f -n -q -i eth0 -s /bin/true -t 2 -T 1
stop "$relay"

### Message by message ###

silent() {	# NAME [PORT OPTION...]: a guest whose kernel says nothing
	wire "$1"
	at "$1" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	vpc port add "$1" vpc blue network web "${@:2}"
}
ip -n q addr flush dev eth0
silent b mac "$(mac_of b)" address 10.0.1.7 allow 10.0.9.0/25 dhcp-relay on
silent l dhcp-relay on
silent k
vpc dhcp set vpc blue network rack option none
each "$probe/relay.py" blue
same "no drop without a reason" 0 "$(drops blue none)"
finish
