#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The way outside: SNAT, what comes back, what must not come in, what must not
# go out, ICMP errors, exempt prefixes, and the host on the same uplink.
#
#	a .5, b .6 -- web 10.0.1.0/24 fd00:b:1::/64 ---+
#	p .5 -------- pub 192.0.2.0/24 2001:db8:b::/64 | exempt
#					      blue ----+
#						       | 203.0.113.10
#	the host itself 203.0.113.2 ------------------up0 2001:db8:ff::10
#						       |
#	far 198.18.0.80 ---- MTU 1300 ---- internet 203.0.113.1
#	    2001:db8:18::80		   198.51.100.80, 2001:db8:80::80
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add pub vpc blue subnet 192.0.2.0/24 subnet 2001:db8:b::/64
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap b blue web 10.0.1.6/24 fd00:b:1::6/64
loose p blue pub 192.0.2.5/24 2001:db8:b::5/64
internet
far
ip -n internet route add unreachable 198.19.0.0/16
ip -n internet route add 192.0.2.0/24 via 203.0.113.10
ip -n internet -6 route add 2001:db8:b::/64 via 2001:db8:ff::10
ip route add 198.18.0.0/16 via 203.0.113.1

web=198.51.100.80
flows() { vpc -j -s flow show vpc blue; }
# states PORT: of the TCP flows to this port.
states() { flows | jq -r --argjson port "$1" '[.[] | select(.orig.dport == $port) | .state] | unique | join(" ")'; }
state_is() { [ "$(states "$1")" = "$2" ]; }

### Off ###
dropped "without a gateway nothing leaves" blue no_gateway pings a -W 1 $web
refuse "a gateway needs an uplink" uplink vpc gateway set vpc blue uplink up0 address 203.0.113.10
check "an uplink" vpc uplink add up0 subnet 203.0.113.0/24 subnet 2001:db8:ff::/64 \
	via 203.0.113.1 via 2001:db8:ff::1
refuse "the host's own address is refused" 'host' vpc gateway set vpc blue uplink up0 address 203.0.113.2
check "a gateway" vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
dropped "without a rule nothing private leaves" blue private_source pings a -W 1 $web
dropped "nor anything else" blue no_nat pings p -W 1 $web
check "a rule" vpc nat add vpc blue snat 10.0.0.0/16
check "for pings, too" pings a $web

### On ###
same "TCP leaves with the public address" 203.0.113.10 "$(whoami_of a)"
same "from a tap, too" 203.0.113.10 "$(whoami_of b)"
check "a page" says '^hello from outside$' at a curl -sS -m $((10 * slow)) http://$web/
spawn internet "$probe/whoami.py" $web 7
listens internet udp 7
udp() { at "$1" socat -t $((3 * slow)) - "UDP:$web:7,sourceport=$2,shut-none" <<<who; }
same "UDP keeps its port" "203.0.113.10 4000" "$(udp a 4000)"
second=$(udp b 4000)
same "a second guest with the same port has the same address" 203.0.113.10 "${second% *}"
check "and another port" [ "${second#* }" != 4000 ]
check "of the same kind, unprivileged" [ "${second#* }" -ge 1024 ]
same "the first one keeps its own" "203.0.113.10 4000" "$(udp a 4000)"
at b ping -e 77 -c 5 -i 0.2 $web >"$tmp/b.ping" 2>&1 &
other=$!
check "ICMP echo with one identifier from two guests" says '5 received' at a ping -e 77 -c 5 -i 0.2 -W 5 $web
wait $other
check "both of them" grep -q '5 received' "$tmp/b.ping"
check "rules count" [ "$(vpc -j -s nat show vpc blue | jq '.[0].hits')" -ge 5 ]

### A TCP connection's life ###
spawn internet "$probe/hold.py" listen 9000
server=$spawned
wait_for 10 grep -q listening "$tmp/internet.log"
spawn a "$probe/hold.py" connect $web 9000 5555
client=$spawned
check "a connection keeps its source port" wait_for 10 grep -q '203.0.113.10 5555' "$tmp/internet.log"
check "and is answered" wait_for 10 grep -q hello "$tmp/a.log"
spawn b "$probe/hold.py" connect $web 9000 5555
client_b=$spawned
check "the second with the same port is told apart" wait_for 10 grep -q hello "$tmp/b.log"
same "established" established "$(states 9000)"
flows | jq '[.[] | select(.orig.dport == 9000)]' >"$tmp/flows"
says_of() { cat "$tmp/flows"; jq -e "$1" "$tmp/flows"; }
check "an established connection lives long (RFC 5382: 2 hours and 4 minutes)" \
	says_of '.[0].expires > 7000'
check "with its translation" says_of 'any(.[]; .orig.sport == 5555 and .reply.dport == 5555)'
check "with counters" says_of 'all(.[]; .orig.packets > 0 and .reply.packets > 0)'
check "with its rule" says_of 'all(.[]; .nat_id > 0)'
kill -USR2 "$client_b"
check "a RST ends one" wait_for 10 bash -c "grep -q closed $tmp/internet.log"
kill -USR1 "$client"
check "a FIN: closing" wait_for 10 bash -c "vpc -j -s flow show vpc blue | jq -e 'any(.[]; .orig.dport == 9000 and .state == \"closing\")'"
kill -USR1 "$server"
check "both FINs: closed" wait_for 10 state_is 9000 closed
check "a closed connection does not stay for hours" \
	[ "$(flows | jq '[.[] | select(.orig.dport == 9000) | .expires] | max // 0')" -le 300 ]
stop "$client" "$client_b" "$server"

### Errors from outside ###
capture b 'icmp[0] != 8 and icmp[0] != 0'
check "port unreachable reaches the guest's socket" \
	says refused at a socat -T 3 - UDP:$web:9,shut-none <<<x
check "no route outside: the guest is told" says '203.0.113.1 .*Unreachable' pings a 198.19.0.1
check "fragmentation needed: the guest is told the MTU" \
	says 'mtu ?= ?1300' pings a -M 'do' -s 1400 198.18.0.80
same "and has learned it" 1300 "$(at a ip -j route get 198.18.0.80 | jq -r '.[0].metrics[0].mtu')"
check "what fits passes" pings a -M 'do' -s 1272 198.18.0.80
spawn far socat -u TCP-LISTEN:5001,fork,reuseaddr CREATE:"$tmp/got"
listens far tcp 5001
head -c 300000 /dev/urandom >"$tmp/sent"
ip -n a route flush cache
check "TCP finds the path MTU" at a timeout $((20 * slow)) socat -u "OPEN:$tmp/sent" TCP:198.18.0.80:5001
wait_for 20 cmp "$tmp/sent" "$tmp/got"
ok "and arrives whole"
same "nothing of it went to another guest" 0 "$(captured b | wc -l)"
check "traceroute: the VPC's router" says '^ 1  10.0.1.1 ' at a traceroute -n -q 1 -w 10 198.18.0.80
check "traceroute: the provider's" says '^ 2  203.0.113.1 ' at a traceroute -n -q 1 -w 10 198.18.0.80
check "traceroute: the end" says '^ 3  198.18.0.80 ' at a traceroute -n -q 1 -w 10 198.18.0.80
check "traceroute by ICMP" says '^ 3  198.18.0.80 ' at a traceroute -I -n -q 1 -w 10 198.18.0.80

### What must not come in ###
capture a 'dst host 10.0.1.5 and src host 203.0.113.1'
dropped "a connection from outside" blue no_flow \
	at internet bash -c "timeout 2 bash -c ': </dev/tcp/203.0.113.10/22'"
dropped "a datagram to a mapped port from another host" blue no_flow \
	at internet bash -c 'echo x >/dev/udp/203.0.113.10/4000'
dropped "a guest's own address as the source" blue spoof_ip \
	at internet hping3 -q -c 1 -a 10.0.1.6 -S -p 80 203.0.113.10
same "nothing reached the guest" 0 "$(captured a | wc -l)"
capture a 'src net 203.0.113.0/24'
at internet hping3 -q -c 1 -S -p 80 10.0.1.5 >/dev/null 2>&1
same "nor by its private address" 0 "$(captured a | wc -l)"

### What must not go out ###
capture internet:eth0 'src net 10.0.0.0/8 or src net fd00::/8 or dst net fd00::/8'
dropped "private IPv6 does not leave" blue private_source at a ping -c 1 -W 1 2001:db8:80::80
dropped "a protocol that cannot be translated" blue nat_proto \
	at a hping3 -q -c 1 -0 -H 253 $web
at a curl -s -m 2 http://$web/ >/dev/null
same "no private address was seen outside" 0 "$(captured internet:eth0 | wc -l)"

### Exempt prefixes ###
refuse "what is private cannot be exempt" private vpc nat add vpc blue exempt 10.0.1.0/24
check "an exempt IPv6 prefix" vpc nat add vpc blue exempt 2001:db8:b::/64
check "an exempt IPv4 prefix" vpc nat add vpc blue exempt 192.0.2.0/24
same "IPv6 leaves as it is" 2001:db8:b::5 "$(whoami_of p 6)"
same "IPv4 leaves as it is" 192.0.2.5 "$(whoami_of p)"
check "IPv6 is reached from outside" pings internet 2001:db8:b::5
check "IPv4 is reached from outside" pings internet 192.0.2.5
spawn p busybox httpd -f -p 8080 -h "$tmp/www"
wait_for 10 at p curl -s http://127.0.0.1:8080/
check "a server inside, IPv6" says '^hello' at internet curl -sS -m $((10 * slow)) 'http://[2001:db8:b::5]:8080/'
check "a server inside, IPv4" says '^hello' at internet curl -sS -m $((10 * slow)) http://192.0.2.5:8080/
check "traceroute from outside passes the gateway" says '^ 2  192.0.2.5 ' \
	at internet traceroute -n -q 1 -w 10 192.0.2.5
check "IPv6 too big on the way: the guest is told" says 'mtu ?= ?1300' \
	pings p -M 'do' -s 1400 2001:db8:18::80
same "the others are still translated" 203.0.113.10 "$(whoami_of a)"

### The host itself ###
same "the host leaves with its own address" 203.0.113.2 \
	"$(curl -sS -m 10 http://$web/cgi-bin/whoami | sed 's/^\[::ffff:\(.*\)\]$/\1/')"
check "the host is pinged from outside" pings internet 203.0.113.2
check "and by IPv6" pings internet 2001:db8:ff::2
check "the host pings outside, IPv6" ping -c 1 -W $((5 * slow)) 2001:db8:80::80
spawn host busybox httpd -f -p 8081 -h "$tmp/www"
wait_for 10 curl -s http://127.0.0.1:8081/
check "the host serves outside" says '^hello' at internet curl -sS -m $((10 * slow)) http://203.0.113.2:8081/
check_not "and not at the gateway's address" at internet curl -s -m 2 http://203.0.113.10:8081/
check "the gateway's address is answered for" \
	at internet arping -q -c 1 -w $((5 * slow)) -I eth0 203.0.113.10
refuse "an uplink in use stays" 'gateway\|use' vpc uplink delete up0

### Off again ###
check "the rule goes" vpc nat delete vpc blue snat 10.0.0.0/16
dropped "and what it let out stops" blue private_source pings a -W 1 $web
check "and comes back" vpc nat add vpc blue snat 10.0.0.0/16
check "as do the packets" pings a $web
check "the gateway goes" vpc gateway delete vpc blue
dropped "and nothing leaves" blue no_gateway pings a -W 1 $web
check "the uplink goes" vpc uplink delete up0
check "the host still has its device" ping -c 1 -W $((5 * slow)) $web
finish
