#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What RFC 4787, 5382, 5508, 6888 and 7857 demand of source NAT and no other
# topic shows. Documentation/rfc has the tables.
#
#	a .5, b .6, c .7 -- web 10.0.1.0/24 -- blue -- 203.0.113.10 up0 -- internet
#							   198.51.100.80, .81 --+
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24
for n in 5/a 6/b 7/c; do bound "${n#*/}" blue web 10.0.1."${n%/*}"/24; done
internet
ip -n internet addr add 198.51.100.81/32 dev lo
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
web=198.51.100.80

of() { vpc -j flow show vpc blue | jq -r --argjson port "$2" "[.[] | select(.orig.dport == \$port) | .$1] | join(\" \")"; }

### Timers, by default ###
timeout_of() { vpc -j show blue | jq ".[0].timeout_$1"; }
same "UDP: five minutes, and never less than two (RFC 4787 REQ-5)" "300 120" \
	"$(timeout_of udp) $(timeout_of udp_new)"
same "ICMP: one minute (RFC 5508 REQ-2)" 60 "$(timeout_of icmp)"
pings a $web >/dev/null
vpc set blue timeout-icmp 1
echo_gone() { [ "$(vpc -j flow show vpc blue | jq '[.[] | select(.protocol == 1)] | length')" = 0 ]; }
check "which can be set" wait_for 20 echo_gone

### Mappings, and errors about them ###
each "$probe/mapping.py"
same "nothing of these was out of a window" 0 "$(drops blue tcp_window)"
# However long it takes, no mapping may end meanwhile.
vpc set blue timeout-icmp 900 timeout-udp 900 timeout-udp-new 900
each "$probe/errors.py"
for name in a b; do at $name ip route flush cache; done

### Nobody asked for it (RFC 5382 REQ-4) ###
capture internet:eth0 'ip and src host 203.0.113.10'
dropped "a SYN from outside" blue no_flow at internet hping3 -q -c 1 -S -p 22 203.0.113.10
sleep 7
same "is answered by nothing, not after six seconds either" 0 "$(captured internet:eth0 | wc -l)"

### Longer than the way out (RFC 4787 REQ-13) ###
ip link set up0 mtu 1300
check "DF: the guest is told the MTU" says 'From 10.0.1.1 .*mtu ?= ?1300' pings a -M 'do' -s 1400 $web
at a ip route flush cache
spawn internet socat -u -b 9000 UDP-RECV:5003 CREATE:"$tmp/got"
listens internet udp 5003
head -c 4000 /dev/urandom >"$tmp/sent"
head -c 1400 "$tmp/sent" >"$tmp/one"
capture internet:eth0 'udp port 5003 or (ip[6:2] & 0x1fff != 0)'
at a socat -u -b 9000 "OPEN:$tmp/one" "UDP:$web:5003,mtudiscover=0"
wait_for 20 cmp -s "$tmp/one" "$tmp/got"
ok "no DF: it is fragmented, and whole at the other end"
captured internet:eth0 >"$tmp/wire"
check "the first fragment comes first" says 'UDP' head -n 1 "$tmp/wire"
same "two fragments" 2 "$(wc -l <"$tmp/wire")"
ip link set up0 mtu 1500

### Round by the uplink, from behind the shared address (REQ-9) ###
vpc fip add 203.0.113.20 vpc blue to 10.0.1.7
check "an error comes round as well (RFC 5508 REQ-7)" says refused \
	at a socat -T 3 - UDP:203.0.113.20:9,shut-none <<<x
capture c 'icmp[0] = 8'
check "and a query" pings b 203.0.113.20
check "the other guest sees the public address (REQ-9a)" says '203.0.113.10 > 10.0.1.7' captured c

### No more connections (RFC 5508 REQ-8, RFC 6888 REQ-11) ###
spawn internet "$probe/hold.py" listen 9000
listens internet tcp 9000
vpc flow flush vpc blue
spawn a "$probe/hold.py" connect $web 9000 5555
client=$spawned
wait_for 10 grep -q hello "$tmp/a.log"
check "a connection" [ "$(of state 9000)" = established ]
vpc set blue max-flows 1
before=$(drops blue flow_full)
kill -ALRM "$client"	# one that is idle would make room
check "who gets no other one is told" says 'From 10.0.1.1 .*filtered' pings b $web
check "it is counted" more_drops blue flow_full "$before"
capture internet:eth0 'src host 203.0.113.10 and icmp'
at internet ping -c 1 -W 1 203.0.113.20 >/dev/null
same "the outside is told nothing" 0 "$(captured internet:eth0 | wc -l)"
before=$(grep -c again "$tmp/a.log")
kill -ALRM "$client"
check "and the connection is alive" wait_for 10 bash -c "[ \$(grep -c again $tmp/a.log) -gt $before ]"
vpc set blue max-flows 1048576
finish
