#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Fragments that the router handles: put together, translated, taken apart.
#
#	a .5, b .6 (tap) --+
#	c .7 fip .20 ::20 -+- web 10.0.1.0/24 fd00:b:1::/64 --+
#	d .5 ---------------- db  10.0.2.0/24 fd00:b:2::/64 --+ blue
#						       | 203.0.113.10 ::10
#	far 198.18.0.80 -- MTU 1300 -- internet 203.0.113.1 -- up0
#					198.51.100.80, 2001:db8:80::80
. "$(dirname "$0")/lib.sh"

fip=203.0.113.20 fip6=2001:db8:ff::20 web=198.51.100.80
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap b blue web 10.0.1.6/24 fd00:b:1::6/64
bound c blue web 10.0.1.7/24 fd00:b:1::7/64
bound d blue db 10.0.2.5/24 fd00:b:2::5/64
internet
far
ip -n internet route add unreachable 198.19.0.0/16
ip -n internet -6 route add unreachable 2001:db8:19::/48
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
vpc fip add $fip vpc blue to 10.0.1.7
vpc fip add $fip6 vpc blue to fd00:b:1::7

### Real stacks ###
check "a long ping through source NAT" pings a -s 4000 $web
check "as long as there is" pings a -s 65507 $web
check "from a tap" pings b -s 20000 $web
check "to a link with a smaller MTU" pings a -M dont -s 4000 198.18.0.80
check "whose fragments come back" pings b -M dont -s 1400 198.18.0.80
check "through a floating IP" pings c -s 4000 $web
check "through one of IPv6" pings c -s 4000 2001:db8:80::80
check "in by a floating IP" pings internet -s 4000 $fip
check "in by one of IPv6" pings internet -s 4000 $fip6
check "to a floating IP of the own VPC" pings a -s 4000 $fip
check "between networks" pings a -s 4000 10.0.2.5
check "between networks, IPv6" pings a -s 4000 fd00:b:2::5
check "within a network nobody puts them together" pings a -s 4000 10.0.1.6
check "the router answers" pings a -s 4000 10.0.1.1
check "on another network, too" pings a -s 4000 10.0.2.1
check "and over IPv6" pings a -s 4000 fd00:b:1::1
check "the gateway's address outside" pings internet -s 4000 203.0.113.10
ip neigh flush dev up0
vpc neigh flush vpc blue 2>/dev/null
check "fragments wait for a neighbour as one" pings internet -s 4000 $fip

# Datagrams of an application, both ways, byte by byte.
head -c 30000 /dev/urandom >"$tmp/sent"
spawn internet socat -b 65000 "UDP-LISTEN:5000,bind=$web,reuseaddr,fork" EXEC:cat
listens internet udp 5000
echoed() {	# GUEST
	at "$1" socat -b 65000 -t $((3 * slow)) - "UDP:$web:5000,shut-none" <"$tmp/sent" >"$tmp/got"
	cmp "$tmp/sent" "$tmp/got"
}
for guest in a b c; do
	check "a datagram of 30000 bytes, and back: $guest" echoed $guest
done
check "it has a flow with its ports" bash -c \
	"vpc -j -s flow show vpc blue | jq -e 'any(.[]; .orig.dport == 5000 and .reply.packets > 0)'"

# Errors are about the packet that the guest has sent.
check "nobody listens: the guest is told" says refused \
	at a bash -c "head -c 4000 /dev/zero | socat -b 65000 -T $((3 * slow)) - UDP:$web:9,shut-none"
check "no way to go on: the guest is told" says Unreachable pings a -s 4000 198.19.0.1
check "IPv6, through a floating IP" says 'No route|[Uu]nreachable' pings c -s 4000 2001:db8:19::1
check "and between networks" says 'Unreachable|unreachable' pings a -s 4000 10.0.2.99

### One by one ###
each "$probe/fragments.py"

### Ends ###
vpc add red
vpc network add web vpc red subnet 10.0.1.0/24
bound r red web 10.0.1.5/24
ip -n r neigh replace 10.0.1.1 lladdr "$(cat /sys/class/net/red/address)" dev eth0
at r hping3 -q -c 20 -i u1000 --udp -x -d 1000 10.9.9.9 >/dev/null 2>&1
check "a VPC goes with fragments that wait" ip link del red
at a hping3 -q -c 20 -i u1000 --udp -x -d 1000 10.9.9.9 >/dev/null 2>&1
ip netns del a
check "so does a port" wait_for 20 bash -c '! ip link show a'
finish
