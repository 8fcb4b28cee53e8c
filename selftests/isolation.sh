#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Nothing crosses from one VPC to another, nor from one namespace to another.
#
#	blue web 10.0.1.0/24 fd00:1::/64: a .5 ::5	the same addresses,
#	     db  10.0.2.0/24 fd00:2::/64: d .5 ::5	a and ra even the
#	red  web 10.0.1.0/24 fd00:1::/64: ra .5 ::5, rx	same MAC address
#	     db  10.0.2.0/24 fd00:2::/64: rd .6 ::6
#	both with a gateway on up0: 203.0.113.10 and .11
. "$(dirname "$0")/lib.sh"

for vpc in blue red; do
	vpc add $vpc
	vpc network add web vpc $vpc subnet 10.0.1.0/24 subnet fd00:1::/64
	vpc network add db vpc $vpc subnet 10.0.2.0/24 subnet fd00:2::/64
done
check "the same subnets in two VPCs" [ "$(vpc -j network show | jq length)" = 4 ]
bound a blue web 10.0.1.5/24 fd00:1::5/64
bound d blue db 10.0.2.5/24 fd00:2::5/64
wire ra
ip -n ra link set eth0 address "$(mac_of a)"
check "the same MAC and addresses bound in two VPCs" \
	vpc port add ra vpc red network web mac "$(mac_of a)" address 10.0.1.5 address fd00:1::5
address ra 10.0.1.5/24 fd00:1::5/64
loose rx red web 10.0.1.20/24 fd00:1::20/64
bound rd red db 10.0.2.6/24 fd00:2::6/64
loose bx blue web 10.0.1.21/24 fd00:1::21/64

pings() { at "$1" ping -c 1 -W $((5 * slow)) "${@:2}"; }
deaf() { at "$1" ping -c 1 -W 1 "${@:2}"; }

check "blue is whole" pings a 10.0.2.5
check "red is whole" pings ra 10.0.2.6
check "blue, IPv6" pings a fd00:2::5
check "red, IPv6" pings ra fd00:2::6

# Every guest of blue listens while red does what it can, and the other way.
MARK=5353
for pair in "rx a d bx" "bx ra rd rx"; do
	read -r from listeners <<<"$pair"
	for name in $listeners; do
		capture "$name" "udp port $MARK or arp or icmp or icmp6[0] = 128 or icmp6[0] = 135"
	done
	at "$from" bash -c "
		echo x | socat -u - UDP4-DATAGRAM:10.0.1.255:$MARK,broadcast
		echo x | socat -u - UDP4-DATAGRAM:255.255.255.255:$MARK,broadcast,so-bindtodevice=eth0
		echo x | socat -u - UDP4-DATAGRAM:239.1.1.1:$MARK
		echo x | socat -u - 'UDP6-DATAGRAM:[ff02::1%eth0]:$MARK'
		arping -q -c 1 -w 1 -I eth0 10.0.1.77
		arping -q -U -c 1 -I eth0 \$(ip -4 -j addr show eth0 | jq -r '.[0].addr_info[0].local')
		ndisc6 -q -1 -w 300 fd00:1::77 eth0
		ping -c 1 -W 1 10.0.1.77; ping -c 1 -W 1 10.0.2.77
		ping -c 1 -W 1 fd00:1::77; ping -c 1 -W 1 fd00:2::77
		ping -c 1 -W 1 ff02::1%eth0" >/dev/null 2>&1
	for name in $listeners; do
		captured "$name" >"$tmp/heard"
		# What their own VPC's learning guest still sends from the
		# round before, and what its router asks and answers it, is no
		# crossing.
		case $name in
		r*) vpc=red peer=rx ;;
		*) vpc=blue peer=bx ;;
		esac
		own="$(cat /sys/class/net/$vpc/address) > .*(ARP|solicitation|unreachable)"
		own+="|^[^ ]* $(mac_of $peer) > "
		same "$name hears nothing of $from" "" \
			"$(grep -E "$(mac_of "$from")|\.$MARK|10\.0\.[12]\.(77|20|21)" "$tmp/heard" |
				grep -vE "$own")"
	done
done

# Unicast to addresses that only the other one has.
check_not "red does not reach blue's address, IPv4" deaf ra 10.0.2.5
check_not "red does not reach blue's address, IPv6" deaf ra fd00:2::5
check_not "blue does not reach red's" deaf a 10.0.2.6
check_not "blue does not reach red's, IPv6" deaf a fd00:2::6
ip -n ra neigh add 10.0.1.21 lladdr "$(mac_of bx)" dev eth0
check_not "nor by the MAC address" deaf ra 10.0.1.21
blue_mac=$(cat /sys/class/net/blue/address)
ip -n ra neigh replace 10.0.1.1 lladdr "$blue_mac" dev eth0
check_not "nor by the other router's MAC address" deaf ra 10.0.2.5
ip -n ra neigh del 10.0.1.1 dev eth0

# By the outside.
internet
uplink blue red
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc red snat 10.0.0.0/16
same "blue leaves as blue" 203.0.113.10 "$(whoami_of a)"
same "red leaves as red" 203.0.113.11 "$(whoami_of ra)"
spawn a busybox httpd -f -p 8080 -h "$tmp/www"
wait_for 10 at a curl -s http://10.0.1.5:8080/
check_not "red does not reach blue by the uplink" at ra curl -s -m 2 http://203.0.113.10:8080/
capture internet:eth0 "icmp[0] = 8 and dst host 203.0.113.10"
at ra ping -c 1 -W 1 203.0.113.10 >/dev/null 2>&1
captured internet:eth0 >/dev/null
check "the same source port in both, at the same time" bash -c "
	nsenter --net=/run/netns/a curl -sS -m 20 --local-port 7777 http://198.51.100.80/ >$tmp/one &
	nsenter --net=/run/netns/ra curl -sS -m 20 --local-port 7777 http://198.51.100.80/ >$tmp/two
	wait; cmp $tmp/one $tmp/two && [ -s $tmp/one ]"
same "flows are each tenant's own" 0 \
	"$(vpc -j flow show vpc blue | jq '[.[] | select(.reply.dst4 == "203.0.113.11")] | length')"

# What red finds when it looks for others.
at ra nmap -n -sn -PE -PR --send-ip --max-retries 1 --host-timeout 60 -oG - 10.0.1.0/27 10.0.2.0/28 \
	>"$tmp/nmap" 2>&1
cp "$tmp/nmap" "$tmp/said"
found=$(sed -n 's/^Host: \([0-9.]*\) .*Status: Up.*/\1/p' "$tmp/nmap" | sort -V | xargs)
same "a scan from red finds red, and the router" "10.0.1.1 10.0.1.5 10.0.1.20 10.0.2.1 10.0.2.6" "$found"

# Counters stay with their owner.
before=$(vpc -j -s show blue | jq '.[0].rx_packets')
pings rd 10.0.1.5 >/dev/null
pings rd 10.0.1.5 >/dev/null
check "red's traffic is not counted for blue" \
	[ $(($(vpc -j -s show blue | jq '.[0].rx_packets') - before)) -le 2 ]

### Namespaces ###
namespace other
at other vpc add blue
ok "another namespace has a blue of its own"
same "which has nothing in it" 0 "$(at other vpc -j network show | jq length)"
at other vpc network add web vpc blue subnet 10.0.1.0/24
ok "and the same addresses"
refuse "a namespace does not see another one's VPC" . at other vpc network show vpc red
refuse "a port must be of the same namespace" . at other vpc port add bx vpc blue network web
refuse "a VPC does not move to another namespace" . ip link set blue netns other
same "vpc -n looks into a namespace" 1 "$(vpc -j -n other network show | jq length)"
same "ours has its own four" 4 "$(vpc -j network show | jq length)"
check "uplinks are a namespace's own" [ "$(at other vpc -j uplink show | jq length)" = 0 ]
at other ip link del blue
ok "one goes"
check "the other stays" pings a 10.0.2.5
ip link del blue
ok "blue goes"
check "red stays whole" pings ra 10.0.2.6
finish
