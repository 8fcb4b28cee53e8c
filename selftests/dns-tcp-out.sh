#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DNS over TCP: names of others, which the helper asks resolvers for in the
# names of guests. dnsmasq is a resolver outside and one inside, dnsresolver.py
# one that does not know how to behave.
#
#	as in resolver-lib.sh -- blue -- dns-blue -- eth0 vpc-dns-blue
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/resolver-lib.sh"

# Connections that are over are to be seen to go.
vpc set blue timeout-tcp-closing 4 timeout-tcp-closed 4 timeout-tcp-opening 8
alive=198.51.100.80
alive6=2001:db8:80::80
zone=blue.internal
namespaces+=(vpc-dns-blue)
for n in {1..40}; do
	records+=("--txt-record=many.example.com,$(printf '%0200d' "$n")")
done
ask() { at "$1" dig +tries=1 +time=$((15 * slow)) "${@:2}"; }
count() { vpc -j -s dns show vpc blue | jq ".[0].$1"; }
of() { vpc -j -s dns show vpc blue | jq ".[0].resolver_stats[] | select(.address4 == \"$1\" or .address6 == \"$1\") | .$2"; }
flows() { vpc -j flow show vpc blue protocol tcp dport 53 "$@" | jq length; }
serves() { at vpc-dns-blue ss -Hltn sport = 53 | grep -q .; }
start() { spawn host vpc dns serve vpc blue netns vpc-dns-blue; wait_for 20 serves; }

outside internet $alive $alive6
dnsmasq=$spawned
vpc dns set vpc blue zone $zone resolver $alive resolver $alive6
vpc record add www a 192.0.2.1 vpc blue
check "a namespace, and a service port" /usr/lib/vpc/vpc-dns up blue
check "a helper" start
helper=$spawned

### Names of others ###
same "by UDP the answer is truncated" "tc" "$(ask a $server +notcp +ignore many.example.com TXT | grep -o ' tc ' | xargs)"
same "dig asks again by TCP, by itself" 40 "$(ask a $server +short many.example.com TXT | wc -l)"
same "a name of others" 192.0.2.77 "$(short a $server +tcp www.example.com)"
same "is asked for by the gateway" 203.0.113.10 "$(came_from A www.example.com)"
same "kdig" 2001:db8:77::77 "$(at a kdig +tcp +short $server www.example.com AAAA)"
same "that there is none is told as well" NXDOMAIN "$(code a $server +tcp nobody.example.com)"
same "own names are answered here" "192.0.2.1 10.0.1.5" "$(short a $server +tcp www.$zone) $(short a $server +tcp alpha.$zone)"
check_not "and not asked for outside" grep -q $zone "$tmp/internet.log"
check "names of others can be had, is said" says 'flags:.* ra[ ;]' ask a $server +tcp alpha.$zone
same "with a floating IP by that" "192.0.2.77 203.0.113.20" "$(short f $server +tcp www.example.com) $(came_from A www.example.com)"
same "over IPv6" 192.0.2.77 "$(short p @2001:db8:7:1::1 +tcp www.example.com)"
same "as the guest itself, where it may" 2001:db8:7:1::5 "$(came_from A www.example.com)"
same "all of a long answer" 40 "$(ask p @2001:db8:7:1::1 +tcp +short many.example.com TXT | wc -l)"
same "inside and outside, in turn, on one connection" "192.0.2.77 192.0.2.1 192.0.2.77 10.0.1.5" \
	"$(at a kdig +tcp +keepopen +short $server www.example.com www.$zone www.example.com alpha.$zone | xargs)"
each at a "$probe/dnstcp.py" 10.0.1.1 $zone mixed www.example.com
each at p "$probe/dnstcp.py" 2001:db8:7:1::1 $zone mixed www.example.com

### What is counted ###
forwarded=$(count forwarded) asked=$(of $alive asked) answered=$(of $alive answered)
port_flows() { vpc -j port show "$1" vpc blue | jq '.[0].flows'; }
vpc flow flush vpc blue >/dev/null
short f $server +tcp www.example.com >/dev/null
same "one was sent on, asked and answered" "1 1 1" \
	"$(($(count forwarded) - forwarded)) $(($(of $alive asked) - asked)) $(($(of $alive answered) - answered))"
same "two connections: with the router, and the resolver" "2 1" "$(flows src 10.0.1.6) $(flows src 10.0.1.6 dst $alive)"
same "both are the guest's" "2 0" "$(port_flows f) $(port_flows dns-blue)"
same "the helper's is marked" "$alive" "$(vpc -j flow show vpc blue src 10.0.1.6 | jq -r '.[] | select(.proxied).orig.dst4')"
same "with its floating IP" 203.0.113.20 "$(vpc -j flow show vpc blue dst $alive | jq -r '.[0].reply.dst4')"
gone() { [ "$(flows)" = 0 ]; }
check "they end" wait_for 60 gone
vpc port set f vpc blue max-flows 1
same "who may have no more is told" SERVFAIL "$(code f $server +tcp www.example.com)"
vpc port set f vpc blue max-flows 0
vpc flow flush vpc blue >/dev/null

### The way out is the guest's ###
quick() {	# NAME DIG WORD...: the code, if it comes soon
	timeout $((4 * slow)) nsenter "--net=/run/netns/$1" -- dig +tries=1 +time=20 +tcp "${@:2}" |
		sed -n 's/.*status: \([A-Z]*\),.*/\1/p'
}
dropped "who has but a private address does not leave" blue private_source ask a @fd00:b:1::1 +tcp www.example.com
same "and is told at once" SERVFAIL "$(quick a @fd00:b:1::1 www.example.com)"
vpc network set web vpc blue egress fip
dropped "nor from a network that may not" blue egress ask a $server +tcp www.example.com
same "which is told, too" SERVFAIL "$(quick a $server www.example.com)"
same "but with a floating IP" 192.0.2.77 "$(short f $server +tcp www.example.com)"
vpc network set web vpc blue egress nat
vpc route add $alive/32 prohibit vpc blue
dropped "a route that prohibits it" blue prohibit ask a $server +tcp www.example.com
vpc route del $alive/32 vpc blue
same "without it all is well" 192.0.2.77 "$(short a $server +tcp www.example.com)"
vpc gateway set vpc blue mapping endpoint-independent filtering endpoint-independent
same "endpoint-independent mapping hinders nothing" 192.0.2.77 "$(short a $server +tcp www.example.com)"
same "and makes no mapping for the helper" 0 "$(vpc -j flow show vpc blue state mapping protocol tcp | jq length)"
vpc gateway set vpc blue mapping address-and-port-dependent filtering address-and-port-dependent

### Resolvers that do not answer ###
dead=198.51.100.81
ip -n internet route add blackhole $dead
vpc dns set vpc blue resolver $dead resolver $alive
for n in {1..6}; do short a $server +tcp www.example.com; echo; done >"$tmp/answers"
same "one of two is dead: all are answered" 6 "$(grep -c 192.0.2.77 "$tmp/answers")"
check "and it is asked once or not at all" [ "$(of $dead asked)" -le 2 ]
same "it has not answered" 0 "$(of $dead answered)"
vpc dns set vpc blue resolver $dead
spawn a dig +tries=1 +time=$((20 * slow)) +tcp $server www.example.com
waiting=$spawned
asks() { [ "$(flows dst "$dead")" -gt 0 ]; }
check "all are dead: one waits for an answer" wait_for 20 asks
same "while others are served" "192.0.2.1 192.0.2.1" "$(short a $server +tcp www.$zone) $(short f $server +tcp www.$zone)"
wait "$waiting"
same "and is told that it fails" SERVFAIL "$(sed -n 's/.*status: \([A-Z]*\),.*/\1/p' "$tmp/a.log")"
ip -n internet route del blackhole $dead
ip -n internet addr add $dead/32 dev lo
same "one that refuses is asked no longer" SERVFAIL "$(quick a $server www.example.com)"
ip -n internet route add unreachable 198.51.100.84/30
vpc dns set vpc blue resolver 198.51.100.84 resolver 198.51.100.85 resolver 198.51.100.86 resolver 198.51.100.87
same "of those that can not be reached the helper hears" SERVFAIL "$(quick a $server www.example.com)"
vpc dns set vpc blue resolver $dead resolver $alive
same "one that refuses makes room for the next one" 192.0.2.77 "$(short a $server +tcp www.example.com)"

### Answers that are none ###
spawn internet "$probe/dnsresolver.py" $dead
listens internet tcp 53
wait_for 20 at internet bash -c "ss -Hltn sport = 53 | grep -q $dead"
vpc dns set vpc blue resolver $dead
for how in good pieces close surplus; do
	same "$how" NOERROR "$(code a $server +tcp $how.example.com)"
done
for how in id name case query count short empty half; do
	same "$how: no answer" SERVFAIL "$(code a $server +tcp $how.example.com)"
done
same "each was asked for twice, by another port" "2 2" \
	"$(grep -c ^id "$tmp/internet.log") $(grep ^id "$tmp/internet.log" | cut -d' ' -f3 | sort -u | wc -l)"
ids=$(at a python3 -c 'import random; print(random.randrange(65536))')
for n in 1 2 3; do ask a $server +tcp +qid="$ids" good.example.com | grep -o "id: $ids"; done >"$tmp/answers"
same "the answer has the guest's identifier" 3 "$(wc -l <"$tmp/answers")"
check "the query has another one" [ "$(grep ^good "$tmp/internet.log" | tail -n 3 | cut -d' ' -f4 | sort -u | grep -cvx "$ids")" -ge 2 ]
same "a letter's case is kept" 1 "$(ask a $server +tcp GoOd.ExAmPlE.com | grep -c '^;GoOd\.ExAmPlE\.com\.')"
same "one that takes a query and says nothing" SERVFAIL "$(code a $server +tcp mute.example.com)"
same "one that takes its time" NOERROR "$(code a $server +tcp slow.example.com)"
each at a "$probe/dnstcp.py" 10.0.1.1 $zone slow slow.example.com
sleepers() { [ "$(flows dst "$dead" state established)" = 0 ]; }
check "its connections are gone" wait_for 20 sleepers
same "IPv6 has no resolver" REFUSED "$(code p @2001:db8:7:1::1 +tcp www.example.com)"

### The end of the helper ###
rm -f "$tmp/a.log"
vpc flow flush vpc blue >/dev/null
spawn a dig +tries=1 +time=$((20 * slow)) +tcp $server slow.example.com
waiting=$spawned
wait_for 20 asks
kill "$helper"
deaf() { ! serves; }
check "a helper that is to end takes no more" wait_for 20 deaf
wait "$waiting"
same "but answers what it was asked" NOERROR "$(sed -n 's/.*status: \([A-Z]*\),.*/\1/p' "$tmp/a.log")"
wait "$helper"
ok "and ends well"
check "another one" start
helper=$spawned
vpc dns set vpc blue resolver $alive resolver $alive6

### The helper opens nothing else ###
# connect [-h] ADDRESS PORT FROM [PORT]: from the helper's namespace; -h: and hold it.
cat >"$tmp/connect.py" <<'PY'
import socket, sys, time
hold = sys.argv[1] == "-h"
to, port, source, *rest = sys.argv[1 + hold:]
s = socket.socket(socket.AF_INET6 if ":" in to else socket.AF_INET)
s.settimeout(2)
s.setsockopt(socket.SOL_IP, 19, 1)  # IP_TRANSPARENT
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind((source, int(rest[0]) if rest else 0))
s.connect((to, int(port)))
print("connected", flush=True)
if hold:
    time.sleep(1000)
PY
connect() { at vpc-dns-blue python3 "$tmp/connect.py" "$@"; }
stray() { local name=$1; shift; dropped "$name" blue service_stray connect "$@"; }
check "as a guest, to a resolver, it may" connect $alive 53 10.0.1.5
check "of either family" connect $alive6 53 2001:db8:7:1::5
stray "not to another port" $alive 80 10.0.1.5
stray "nor to others" $dead 53 10.0.1.5
stray "nor to guests" 10.0.2.5 53 10.0.1.5
stray "nor as nobody" $alive 53 10.0.1.77
stray "nor as the router" $alive 53 10.0.1.1
stray "nor as somebody outside" $alive 53 $dead
stray "nor as nobody of IPv6" $alive6 53 2001:db8:7:1::77
udp() { at vpc-dns-blue python3 -c '
import socket, sys
s = socket.socket(type=socket.SOCK_DGRAM); s.bind(("10.0.1.5", 0)); s.sendto(b"x" * 12, (sys.argv[1], 53))' "$alive"; }
dropped "nor by UDP" blue service_stray udp
vpc dns set vpc blue resolver $alive6
stray "nor to one that is no resolver any more" $alive 53 10.0.1.5
vpc dns set vpc blue resolver 10.0.2.1
dropped "the router is no resolver of its own" blue router_port connect 10.0.2.1 53 10.0.1.5
same "who asks is told so" SERVFAIL "$(quick a $server www.example.com)"
vpc dns set vpc blue resolver $alive resolver $alive6

### The same ports ###
vpc flow flush vpc blue >/dev/null
hold() { spawn "$1" python3 "$tmp/connect.py" -h "$alive" 53 10.0.1.5 "$2"; }
held() { wait_for 20 grep -q connected "$tmp/$1.log"; }
segments() { vpc -j flow show vpc blue sport "$1" protocol tcp | jq '.[0].orig.packets'; }
rm -f "$tmp/a.log"
hold a 5555
check "a guest speaks to the resolver itself" held a
own=$spawned
before=$(segments 5555)
stray "the helper can not from the same port" $alive 53 10.0.1.5 5555
same "nor is it heard in the guest's connection" "$before" "$(segments 5555)"
same "but from others" 192.0.2.77 "$(short a $server +tcp www.example.com)"
stop "$own"
hold vpc-dns-blue 5556
check "the helper was first" held vpc-dns-blue
theirs=$spawned
rm -f "$tmp/a.log"
hold a 5556
check "the guest can all the same" held a
own=$spawned
same "as one connection" 1 "$(vpc -j flow show vpc blue sport 5556 protocol tcp | jq length)"
stop "$theirs" "$own"

### A narrow link on the way ###
# far does not know how narrow it is, and takes long segments.
far
ip -n far link set eth0 mtu 1500
outside far 198.18.0.80 2001:db8:18::80
narrow() {	# NAME SERVER RESOLVER, with a long query
	vpc dns set vpc blue resolver "$3"
	short "$1" "$2" +tcp "+ednsopt=65001:$(printf 'ab%.0s' {1..1400})" www.example.com
}
learned() { at vpc-dns-blue ip "$1" route show cache | grep -A1 "^$2" | grep -c 'mtu 1300'; }
same "a query that is too long for the way" 192.0.2.77 "$(narrow a $server 198.18.0.80)"
same "of which the helper is told" 1 "$(learned -4 198.18.0.80)"
same "by IPv6, too" 192.0.2.77 "$(narrow p @2001:db8:7:1::1 2001:db8:18::80)"
same "where it is told as well" 1 "$(learned -6 2001:db8:18::80)"
vpc dns set vpc blue resolver $alive resolver $alive6

### Inside ###
outside n 10.0.2.5
vpc dns set vpc blue resolver 10.0.2.5
same "a resolver inside" 192.0.2.77 "$(short a $server +tcp www.example.com)"
same "sees the guest's own address" 10.0.1.5 "$(grep 'query\[A\] www' "$tmp/n.log" | tail -n 1 | sed 's/.* from //')"
same "all of a long answer" 40 "$(ask a $server +short many.example.com TXT | wc -l)"
outside f 10.0.1.6
vpc dns set vpc blue resolver 10.0.1.6
same "one on the guest's own network" 192.0.2.77 "$(short a $server +tcp www.example.com)"
vpc gateway del vpc blue
same "the way out is not needed" 192.0.2.77 "$(short a $server +tcp www.example.com)"
check "no resolvers" vpc dns set vpc blue resolver 0.0.0.0
same "refused once more" REFUSED "$(code a $server +tcp www.example.com)"

### The service port goes ###
vpc dns set vpc blue resolver 10.0.2.5
rm -f "$tmp/vpc-dns-blue.log"
spawn vpc-dns-blue python3 "$tmp/connect.py" -h 10.0.2.5 53 10.0.1.5 5557
check "a connection" held vpc-dns-blue
same "is there" 1 "$(vpc -j flow show vpc blue sport 5557 protocol tcp | jq length)"
stop "$helper"
check "the service port goes" vpc port del dns-blue vpc blue
same "and its connections with it" 0 "$(vpc -j flow show vpc blue sport 5557 protocol tcp | jq length)"
stop "$dnsmasq"
same "no drop without a reason" 0 "$(drops blue none)"
finish
