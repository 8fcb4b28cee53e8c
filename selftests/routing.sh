#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Between the networks of a VPC: connected and static routes of all types,
# metrics, the router as a host, traceroute, path MTU, ICMP rates.
#
#	a .5 ---- web 10.0.1.0/24 fd00:b:1::/64 ----+
#	r .9 ----/    (r routes 10.9.0.0/16,	    |
#		       fd00:9::/48 behind it)	    router, no gateway
#	c .5 ---- db 10.0.2.0/24 fd00:b:2::/64 -----+
#	s .5 ---- small 10.0.3.0/24 fd00:b:3::/64 --+	MTU 1300
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
vpc network add small vpc blue subnet 10.0.3.0/24 subnet fd00:b:3::/64 mtu 1300
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound r blue web 10.0.1.9/24 fd00:b:1::9/64 -- allow 10.9.0.0/16 allow fd00:9::/48
bound c blue db 10.0.2.5/24 fd00:b:2::5/64
loose s blue small 10.0.3.5/24 fd00:b:3::5/64
ip -n s link set eth0 mtu 1300
ip -n r addr add 10.9.0.1/32 dev lo
ip -n r addr add fd00:9::1/128 dev lo nodad

### Networks ###
check "IPv4 between networks" says 'ttl=63' pings a 10.0.2.5
check "IPv6 between networks" says 'ttl=63' pings a fd00:b:2::5
check "and back" says 'ttl=63' pings c 10.0.1.5
check "from a bound to a learning port" says 'ttl=63' pings a 10.0.3.5
check "from a learning to a bound port, IPv6" says 'ttl=63' pings s fd00:b:1::5

### The router as a host ###
check "the router answers on the guest's network" says 'ttl=64' pings a 10.0.1.1
check "and by its address on another one" says 'ttl=64' pings a 10.0.2.1
check "IPv6, too" pings a fd00:b:1::1
check "IPv6, on another network" pings a fd00:b:2::1
check "and by its link-local address" pings a fe80::1%eth0
check "large echo requests are answered" pings a -s 1400 10.0.1.1
check "no service on the router: port unreachable" says 'refused' \
	at a socat -T 3 - UDP:10.0.1.1:9,shut-none <<<x
same "one gateway MAC for all networks" "$(ip -n a -j neigh show 10.0.1.1 | jq -r '.[0].lladdr')" \
	"$(ip -n c -j neigh show 10.0.2.1 | jq -r '.[0].lladdr')"

### Time to live ###
check "traceroute to the router" says '^ 1  10.0.1.1 ' at a traceroute -n -q 1 -w 10 10.0.1.1
check "traceroute through the router" says '^ 2  10.0.2.5 ' at a traceroute -n -q 1 -w 10 10.0.2.5
check "whose hop is the near address" says '^ 1  10.0.1.1 ' at a traceroute -n -q 1 -w 10 10.0.2.5
check "IPv6, the hop" says '^ 1  fd00:b:1::1 ' at a traceroute -6 -n -q 1 -w 10 fd00:b:2::5
check "IPv6, the end" says '^ 2  fd00:b:2::5 ' at a traceroute -6 -n -q 1 -w 10 fd00:b:2::5
check "time exceeded" says '10.0.1.1 .*Time to live exceeded' pings a -t 1 10.0.2.5
dropped "is counted as such" blue ttl pings a -t 1 10.0.2.5

### Static routes ###
refuse "a next hop must be in a subnet" 'no subnet\|not in' vpc route add 10.9.0.0/16 via 192.0.2.1 vpc blue
refuse "and not the router" router vpc route add 10.9.0.0/16 via 10.0.1.1 vpc blue
refuse "families do not mix" family vpc route add 10.9.0.0/16 via fd00:b:1::9 vpc blue
refuse "a subnet stands already" subnet vpc route add 10.0.2.0/24 via 10.0.1.9 vpc blue
refuse "multicast is not routed" multicast vpc route add 224.0.0.0/8 blackhole vpc blue
refuse "host bits are an error" 'host\|bits\|prefix' vpc route add 10.9.1.1/16 via 10.0.1.9 vpc blue
check "a route via a guest" vpc route add 10.9.0.0/16 via 10.0.1.9 vpc blue
check "IPv6" vpc route add fd00:9::/48 via fd00:b:1::9 vpc blue
refuse "twice is an error" already vpc route add 10.9.0.0/16 via 10.0.1.9 vpc blue
check "leads there" pings c 10.9.0.1
check "IPv6, too" pings c fd00:9::1
check "the source prefix is allowed there" pings r -I 10.9.0.1 10.0.2.5
check "the longest prefix decides: another next hop" vpc route add 10.9.0.1/32 unreachable vpc blue
check "host unreachable" says 'Destination Host Unreachable' pings c 10.9.0.1
check "and it goes" vpc route delete 10.9.0.1/32 vpc blue
check "the shorter one is back" pings c 10.9.0.1
refuse "a network with routes through it stays" 'route\|port' vpc network delete web vpc blue

vpc route add 10.66.0.0/16 blackhole vpc blue
vpc route add 10.67.0.0/16 unreachable vpc blue
vpc route add 10.68.0.0/16 prohibit vpc blue
vpc route add fd00:66::/32 blackhole vpc blue
vpc route add fd00:67::/32 unreachable vpc blue
vpc route add fd00:68::/32 prohibit vpc blue
check "unreachable says so" says 'From 10.0.1.1 .*Destination Host Unreachable' pings a 10.67.0.1
check "prohibit says so" says 'From 10.0.1.1 .*(filtered|[Pp]rohibited)' pings a 10.68.0.1
check "IPv6 unreachable says so" says 'Address unreachable' pings a fd00:67::1
check "IPv6 prohibit says so" says '[Aa]dministratively prohibited' pings a fd00:68::1
capture a 'icmp[0] == 3 or icmp6[0] == 1'
dropped "blackhole is counted" blue blackhole at a ping -c 1 -W 1 10.66.0.1
dropped "IPv6 blackhole is counted" blue blackhole at a ping -c 1 -W 1 fd00:66::1
same "and is silent" 0 "$(captured a | wc -l)"
dropped "unreachable is counted" blue unreachable at a ping -c 1 -W 1 10.67.0.1
dropped "prohibit is counted" blue prohibit at a ping -c 1 -W 1 10.68.0.1
dropped "no route is counted" blue no_route at a ping -c 1 -W 1 10.250.0.1
check "and said" says 'Destination Net Unreachable' pings a 10.250.0.1
check "IPv6: no route" says 'No route' pings a fd00:250::1
dropped "outside without a gateway has its own reason" blue no_gateway at a ping -c 1 -W 1 8.8.8.8
dropped "a neighbour that is not there" blue neigh_failed at a ping -c 1 -W 6 10.0.3.99
check "is told: host unreachable" says 'Destination Host Unreachable' \
	at a ping -c 1 -W $((10 * slow)) 10.0.3.99
dropped "multicast is not routed" blue l2_multicast at a ping -c 1 -W 1 -t 5 10.0.2.255

vpc route delete 10.9.0.0/16 vpc blue
vpc route add 10.9.0.0/16 via 10.0.1.9 vpc blue metric 100
check "a route with a metric" pings c 10.9.0.1
vpc route add 10.9.0.0/16 unreachable vpc blue metric 50
check "the lower metric decides" says Unreachable pings c 10.9.0.1
vpc route delete 10.9.0.0/16 vpc blue metric 50
check "without it the other one does" pings c 10.9.0.1
for n in {1..15}; do
	echo "route add 10.9.0.0/16 blackhole vpc blue metric $((100 + n))"
done | vpc -batch -
refuse "more than 16" "16 routes to 10.9.0.0/16" \
	vpc route add 10.9.0.0/16 unreachable vpc blue metric 1
check "one in the middle goes" vpc route delete 10.9.0.0/16 vpc blue metric 107
same "the others stay, by metric" "$(echo {100..106} {108..115})" \
	"$(vpc -j route show vpc blue | jq -r '.[] | select(.dst4 == "10.9.0.0").metric' | xargs)"
check "and lead where they led" pings c 10.9.0.1
vpc route delete 10.9.0.0/16 vpc blue metric 100
check_not "until the first one goes" pings c 10.9.0.1
for n in {101..106} {108..115}; do
	echo "route delete 10.9.0.0/16 vpc blue metric $n"
done | vpc -batch -
vpc route add 10.9.0.0/16 via 10.0.1.9 vpc blue
check "and is there again" pings c 10.9.0.1

check "a default route via a guest" vpc route add 0.0.0.0/0 via 10.0.1.9 vpc blue
ip -n r addr add 198.18.0.1/32 dev lo
vpc port set r vpc blue allow 10.9.0.0/16 allow 198.18.0.0/16 allow fd00:9::/48
check "takes what no other route has" pings c 198.18.0.1
vpc route delete 0.0.0.0/0 vpc blue
check_not "and ends" at c ping -c 1 -W 1 198.18.0.1

route_to() { vpc -j route get "$1" vpc blue | jq -r '.[0].type'; }
same "route lookup: connected" connected "$(route_to 10.0.2.5)"
same "route lookup: via" via "$(route_to 10.9.1.1)"

### Path MTU: 1500 to 1300 ###
check "too long and not to be fragmented: told the MTU" says 'mtu ?= ?1300' pings a -M 'do' -s 1400 10.0.3.5
ip -n a route flush cache
dropped "and counted" blue mtu at a ping -c 1 -W 1 -M 'do' -s 1400 10.0.3.5
check "what fits passes" pings a -M 'do' -s 1272 10.0.3.5
ip -n a route flush cache
check "without DF it is fragmented on the way" pings a -M dont -s 1400 10.0.3.5
check "several fragments" pings a -M dont -s 4000 10.0.3.5
check "fragments pass between networks" pings a -M dont -s 4000 10.0.2.5
check "fragments of IPv6 pass between networks" pings a -s 4000 fd00:b:2::5
check "IPv6: packet too big" says 'mtu ?= ?1300' pings a -M 'do' -s 1400 fd00:b:3::5
check "IPv6: the source fragments after that" says ' 0% packet loss' at a ping -c 2 -W 5 -s 1400 fd00:b:3::5
same "IPv6: the guest has learned the path MTU" 1300 \
	"$(at a ip -6 -j route get fd00:b:3::5 | jq -r '.[0].metrics[0].mtu // .[0].mtu')"
spawn s socat -u TCP6-LISTEN:5001,fork,reuseaddr CREATE:"$tmp/got"
listens s tcp 5001
head -c 300000 /dev/urandom >"$tmp/sent"
at a ip route flush cache
check "TCP finds the path MTU" at a timeout $((20 * slow)) socat -u "OPEN:$tmp/sent" TCP:10.0.3.5:5001
wait_for 20 cmp "$tmp/sent" "$tmp/got"
ok "and arrives whole"

each "$probe/flood.py" a blue
check "routing still works" pings c 10.0.1.5
finish
