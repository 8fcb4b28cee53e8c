#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# TCP: what is guessed from outside neither enters a connection nor ends it,
# and whatever a real stack does passes; and how long idle flows stay.
#
#	a .5 -- web 10.0.1.0/24 fd00:b:1::/64 --+
#						blue -- 203.0.113.10 up0 -- internet
#	b .5 -- db  10.0.2.0/24 fd00:b:2::/64 --+			    198.51.100.80
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap b blue db 10.0.2.5/24 fd00:b:2::5/64
internet
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
web=198.51.100.80

# state PORT, expires PORT: of the one flow to this port.
of() { vpc -j flow show vpc blue | jq -r --argjson port "$2" "[.[] | select(.orig.dport == \$port) | .$1] | join(\" \")"; }
state_is() { [ "$(of state "$1")" = "$2" ]; }
stray() { drops blue tcp_window; }
# forge KIND [NUMBER...]: from outside, into the connection of a to port 9000.
forge() { at internet "$probe/forge.py" $web 9000 203.0.113.10 5555 "$@"; }
# echoed N: what a says is answered for the Nth time.
echoed() { [ "$(grep -c again "$tmp/a.log")" -ge "$1" ]; }
alive() {	# NAME N
	kill -ALRM "$client"
	check "$1" wait_for 10 echoed "$2"
}
# next_of PID LOG: sequence numbers that its connection sends and gets next.
next_of() {
	local n

	n=$(grep -c next "$2")
	kill -HUP "$1"
	wait_for 10 eval "[ \$(grep -c next '$2') -gt $n ]"
	grep next "$2" | tail -n 1
}

### Guessed from outside ###
spawn internet "$probe/hold.py" listen 9000
server=$spawned
wait_for 10 grep -q listening "$tmp/internet.log"
spawn a "$probe/hold.py" connect $web 9000 5555
client=$spawned
check "a connection through SNAT" wait_for 10 grep -q '203.0.113.10 5555' "$tmp/internet.log"
check "is established" wait_for 10 state_is 9000 established
check "and says so by its timeout" [ "$(of expires 9000)" -gt 7000 ]
same "nothing was dropped for its window" 0 "$(stray)"
dropped "2000 forged segments: out of the window" blue tcp_window forge blind
check "nearly all but the SYNs" wait_for 20 more_drops blue tcp_window 1600
same "the connection is as it was" established "$(of state 9000)"
check "with its timeout" [ "$(of expires 9000)" -gt 7000 ]
alive "and alive" 1
forge unreachable
same "an ICMP error does not end it (RFC 5927)" established "$(of state 9000)"
before=$(stray)
capture a 'tcp[tcpflags] & tcp-rst != 0 or (tcp[tcpflags] & tcp-syn != 0)'
read -r _ sends gets <<<"$(next_of "$server" "$tmp/internet.log")"
check "the server's sequence numbers are known" [ "${gets:-0}" -gt 0 ]
forge rst $((sends + 5000))
forge syn $((sends + 5000))
same "a RST and a SYN in the window, not exact, reach the guest" 2 "$(captured a | wc -l)"
same "no drop" "$before" "$(stray)"
same "and change nothing" established "$(of state 9000)"
alive "at either end" 2
read -r _ sends gets <<<"$(next_of "$server" "$tmp/internet.log")"
forge rst "$sends"
check "the exact RST ends it" wait_for 10 grep -q 'error Connection reset' "$tmp/a.log"
same "the flow, too" closed "$(of state 9000)"
check "for four minutes (RFC 7857)" [ "$(of expires 9000)" -le 240 ]
check "no less" [ "$(of expires 9000)" -gt 60 ]
stop "$client"
spawn a "$probe/hold.py" connect $web 9000 5555
client=$spawned
check "a new SYN with the same ports asks the server" wait_for 20 eval \
	"[ \$(grep -c '203.0.113.10 5555' '$tmp/internet.log') -ge 2 ]"
check "and is established anew" wait_for 10 state_is 9000 established
stop "$client" "$server"

### What real stacks do ###
size=20000000
[ "$slow" -gt 1 ] && size=2000000
head -c $size /dev/urandom >"$tmp/sent"
head -c 1000000 "$tmp/sent" >"$tmp/little"
# serve NAME PORT ADDRESS...: a socat that listens on PORT.
serve() {
	local name=$1 port=$2

	shift 2
	spawn "$name" socat "$@"
	listens "$name" tcp "$port"
}
# transfer NAME FROM TO ADDRESS PORT FILE [HOST OPTION]: arrives byte by byte.
transfer() {
	local name=$1 from=$2 to=$3 address=$4 port=$5 file=$6

	rm -f "$tmp/got"
	serve "$to" "$port" -u "TCP6-LISTEN:$port,ipv6only=0,reuseaddr${7:-}" "CREATE:$tmp/got"
	check "$name" at "$from" timeout $((60 * slow)) socat -u "OPEN:$file" "TCP:$address:$port"
	wait_for 10 cmp "$file" "$tmp/got"
	ok "$name: every byte"
}
before=$(stray)
transfer "a large one through SNAT" a internet $web 5001 "$tmp/sent"
transfer "a large one, routed" a b 10.0.2.5 5002 "$tmp/sent"
transfer "a large one, routed, IPv6" b a '[fd00:b:1::5]' 5003 "$tmp/sent"
at a sysctl -qw net.ipv4.tcp_window_scaling=0
transfer "without window scaling" a internet $web 5004 "$tmp/sent"
transfer "without window scaling, to it" b a 10.0.1.5 5005 "$tmp/little"
at a sysctl -qw net.ipv4.tcp_window_scaling=1
at internet tc qdisc add dev eth0 root netem delay 10ms loss 2% reorder 20%
tc qdisc add dev up0 root netem delay 10ms loss 2% reorder 20%
transfer "with loss and reordering" a internet $web 5006 "$tmp/little"
tc qdisc del dev up0 root
at internet tc qdisc del dev eth0 root
same "nothing of these was out of a window" "$before" "$(stray)"

serve internet 5010 -u TCP-LISTEN:5010,reuseaddr "CREATE:$tmp/late"
(sleep 6; echo late) | at a socat -u - TCP:$web:5010,keepalive,keepidle=1,keepintvl=1,keepcnt=2
check "keep-alives hold an idle connection" wait_for 20 grep -q late "$tmp/late"
serve internet 5011 -u TCP-LISTEN:5011,reuseaddr,rcvbuf=4096 "SYSTEM:sleep 4; cat >$tmp/slow"
check "a window that closes for long" at a timeout $((60 * slow)) socat -u "OPEN:$tmp/little" TCP:$web:5011
check "opens again" wait_for 20 cmp "$tmp/little" "$tmp/slow"
serve internet 5012 -t 30 TCP-LISTEN:5012,reuseaddr "SYSTEM:cat >/dev/null; sleep 3; cat $tmp/little"
at a timeout $((60 * slow)) socat -t $((30 * slow)) - TCP:$web:5012 <<<question >"$tmp/answer" &
asking=$!
jobs_started+=("$asking")
check "one end has closed: closing" wait_for 10 state_is 5012 closing
wait "$asking"
check "the other one goes on" cmp "$tmp/little" "$tmp/answer"
check "then it is closed" wait_for 10 state_is 5012 closed

# Longer than the second one needs to start.
for name in a b; do at $name tc qdisc add dev eth0 root netem delay $((slow > 1 ? 3000 : 1000))ms; done
both_open() {
	at a timeout $((20 * slow)) socat -t $((5 * slow)) -T $((6 * slow)) - TCP:10.0.2.5:6000,bind=10.0.1.5:6000 <<<"from a" >"$tmp/at.a" &
	at b timeout $((20 * slow)) socat -t $((5 * slow)) -T $((6 * slow)) - TCP:10.0.1.5:6000,bind=10.0.2.5:6000 <<<"from b" >"$tmp/at.b"
	wait $!
	grep -q "from b" "$tmp/at.a" && grep -q "from a" "$tmp/at.b"
}
check "simultaneous open" both_open
for name in a b; do at $name tc qdisc del dev eth0 root; done
same "nothing of these was out of a window" "$before" "$(stray)"

### Met in the middle ###
# flushed NAME TO ADDRESS PORT: the flow is forgotten during a transfer from a,
# which ends when the flow has been met again, by a segment of either end.
met() { vpc -j flow show vpc blue | jq -e --argjson port "$1" 'any(.[].orig; .dport == $port or .sport == $port)'; }
talk() { until [ -e "$tmp/enough" ]; do head -c 20000 /dev/urandom; done | tee "$tmp/part"; }
flushed() {
	local name=$1 to=$2 address=$3 port=$4 sending

	rm -f "$tmp/got" "$tmp/enough"
	serve "$to" "$port" -u "TCP-LISTEN:$port,reuseaddr" "CREATE:$tmp/got"
	at a tc qdisc add dev eth0 root tbf rate 8mbit burst 32k limit 200k
	talk | at a timeout $((60 * slow)) socat -u - "TCP:$address:$port" &
	sending=$!
	jobs_started+=("$sending")
	wait_for 10 test -s "$tmp/got"
	vpc flow flush vpc blue
	check "$name: is met again" wait_for 10 met "$port"
	touch "$tmp/enough"
	wait "$sending"
	ok "$name: goes on"
	at a tc qdisc del dev eth0 root
	check "$name: every byte" wait_for 10 cmp "$tmp/part" "$tmp/got"
}
flushed "a forgotten flow, routed" b 10.0.2.5 5020
flushed "a forgotten flow through SNAT, when the guest speaks" internet $web 5021
same "nothing of these was out of a window" "$before" "$(stray)"

### Timeouts ###
timeout_of() { vpc -j show blue | jq ".[0].timeout_$1"; }
same "RFC 5382: two hours and four minutes" 7440 "$(timeout_of tcp_established)"
same "and four minutes" "240 240 240" \
	"$(timeout_of tcp_opening) $(timeout_of tcp_closing) $(timeout_of tcp_closed)"
refuse "no timeout at all" 'from 1 to 2678400' vpc set blue timeout-udp 0
refuse "one of years" 'timeout-tcp-established' vpc set blue timeout-tcp-established 99999999
same "a refusal changes nothing" "300 7440" "$(timeout_of udp) $(timeout_of tcp_established)"
refuse "with one that is right neither" '2678400' vpc set blue timeout-icmp 7 timeout-other 0
same "all or none" 60 "$(timeout_of icmp)"
spawn internet "$probe/hold.py" listen 9001
listens internet tcp 9001
spawn a "$probe/hold.py" connect $web 9001 5556
check "an open connection" wait_for 10 state_is 9001 established
at a ping -c 1 -W $((5 * slow)) $web >/dev/null
at a bash -c "echo x >/dev/udp/$web/9002"
gone() { [ -z "$(of state "$1")" ]; }
check "a datagram" [ -n "$(of state 9002)" ]
check "small ones" vpc set blue timeout-tcp-established 3 timeout-udp-new 1 timeout-icmp 1
check "hold at once for flows that are there: UDP" wait_for 20 gone 9002
check "and TCP" wait_for 20 gone 9001
same "the others stay" "300 240" "$(timeout_of udp) $(timeout_of tcp_closing)"
check "shown with -d" eval 'vpc -d show blue | grep -q "timeout-tcp-established 3"'
finish
