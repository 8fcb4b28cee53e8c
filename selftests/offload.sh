#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Offloads: segmentation, aggregation and checksums in whatever state the
# guests' devices hand frames over. Nothing is changed on the way, and large
# packets stay whole.
#
#	a .5 veth, t .6 tap ---- web 10.0.1.0/24 fd00:b:1::/64 --+
#	c .5 veth -------------- db 10.0.2.0/24 fd00:b:2::/64 ---+-- up0 internet
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap t blue web 10.0.1.6/24 fd00:b:1::6/64
bound c blue db 10.0.2.5/24 fd00:b:2::5/64
internet
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16

size=100 small=10
[ $slow = 1 ] || size=20 small=2
head -c $((size << 20)) /dev/urandom >"$tmp/sent"
head -c $((small << 20)) "$tmp/sent" >"$tmp/sent.small"
sum=$(sha256sum <"$tmp/sent")
sum_small=$(sha256sum <"$tmp/sent.small")

# transfer FILE FROM TO ADDRESS: over TCP, and its sum at the other end.
transfer() {
	local listen=TCP-LISTEN

	[[ $4 = *:* ]] && listen=TCP6-LISTEN
	nsenter "--net=/run/netns/$3" -- timeout $((120 * slow)) \
		socat -u $listen:5001,reuseaddr STDOUT | sha256sum >"$tmp/sum" &
	listens "$3" tcp 5001
	if [[ $4 = *:* ]]; then
		at "$2" timeout $((120 * slow)) socat -u "OPEN:$1" "TCP6:[$4]:5001"
	else
		at "$2" timeout $((120 * slow)) socat -u "OPEN:$1" "TCP4:$4:5001"
	fi
	wait $!
	cat "$tmp/sum"
}

# long NAME: frames over the MTU in what was captured. Nothing is lost here
# that matters: some are enough.
long() { captured "$1" | grep -cE 'length ([2-9][0-9]{3}|[0-9]{5,}): '; }

offloads() {	# on | off
	local name

	for name in a c internet; do
		at $name ethtool -K eth0 tso "$1" gso "$1" gro "$1" tx "$1" rx "$1" >/dev/null 2>&1
	done
	for name in a c up0; do
		ethtool -K $name tso "$1" gso "$1" gro "$1" tx "$1" rx "$1" >/dev/null 2>&1
	done
	at t ethtool -K eth0 tso "$1" gso "$1" gro "$1" tx "$1" >/dev/null 2>&1
}

capture host:blue 'tcp port 5001' -s 64 -c 2000
capture c 'tcp port 5001' -s 64 -c 2000
same "$size MiB between networks, IPv4" "$sum" "$(transfer "$tmp/sent" a c 10.0.2.5)"
check "large packets stay whole" [ "$(long c)" -gt 0 ]
check "tcpdump -i blue sees the traffic" [ "$(captured host:blue | wc -l)" -gt 10 ]
capture c 'tcp port 5001' -s 64 -c 2000
same "$size MiB between networks, IPv6" "$sum" "$(transfer "$tmp/sent" a c fd00:b:2::5)"
check "large packets stay whole" [ "$(long c)" -gt 0 ]
capture internet:eth0 'tcp port 5001' -s 64 -c 2000
same "$size MiB through SNAT" "$sum" "$(transfer "$tmp/sent" a internet 198.51.100.80)"
check "large packets stay whole" [ "$(long internet:eth0)" -gt 0 ]
capture t 'tcp port 5001' -s 64 -c 2000
same "$small MiB within the network, veth to tap" "$sum_small" "$(transfer "$tmp/sent.small" a t 10.0.1.6)"
check "large packets stay whole" [ "$(long t)" -gt 0 ]
capture c 'tcp port 5001' -s 64 -c 2000
same "$small MiB from the tap between networks, IPv6" "$sum_small" \
	"$(transfer "$tmp/sent.small" t c fd00:b:2::5)"
check "large packets stay whole" [ "$(long c)" -gt 0 ]
same "$small MiB from the tap through SNAT" "$sum_small" \
	"$(transfer "$tmp/sent.small" t internet 198.51.100.80)"

# The same with every offload off, and mixed.
offloads off
same "all off: between networks, IPv4" "$sum_small" "$(transfer "$tmp/sent.small" a c 10.0.2.5)"
same "all off: between networks, IPv6" "$sum_small" "$(transfer "$tmp/sent.small" a c fd00:b:2::5)"
same "all off: through SNAT" "$sum_small" "$(transfer "$tmp/sent.small" a internet 198.51.100.80)"
same "all off: to the tap" "$sum_small" "$(transfer "$tmp/sent.small" a t 10.0.1.6)"
at a ethtool -K eth0 tx on tso on gso on >/dev/null 2>&1
same "only the sender's on: between networks" "$sum_small" "$(transfer "$tmp/sent.small" a c 10.0.2.5)"
same "only the sender's on: through SNAT" "$sum_small" "$(transfer "$tmp/sent.small" a internet 198.51.100.80)"
offloads on
at c ethtool -K eth0 rx off gro off tso off gso off tx off >/dev/null 2>&1
same "the receiver's off: between networks" "$sum_small" "$(transfer "$tmp/sent.small" a c 10.0.2.5)"
same "and back" "$sum_small" "$(transfer "$tmp/sent.small" c a 10.0.1.5)"
offloads on

# UDP with partial checksums, and a datagram that is fragmented.
udp() {	# FROM TO ADDRESS LENGTH
	spawn "$2" timeout $((20 * slow)) socat -u -b 60000 "UDP-RECVFROM:5002,reuseaddr" "CREATE:$tmp/udp"
	local pid=$spawned

	listens "$2" udp 5002
	head -c "$4" "$tmp/sent" | at "$1" socat -u -b 60000 STDIN "UDP-SENDTO:$3:5002"
	wait_for 10 test -s "$tmp/udp"
	stop "$pid"
	head -c "$4" "$tmp/sent" | cmp - "$tmp/udp"
	local status=$?

	rm -f "$tmp/udp"
	return "$status"
}
check "UDP between networks" udp a c 10.0.2.5 1000
check "UDP through SNAT" udp a internet 198.51.100.80 1000
check "UDP in fragments between networks" udp a c 10.0.2.5 20000
check "UDP from a tap" udp t c 10.0.2.5 1000

# Throughput is not judged here (the machine is emulated), only that it flows.
flows() {	# FROM TO ADDRESS [OPTION...]
	local pid status

	spawn "$2" iperf3 -s -1 -p 5201
	pid=$spawned
	listens "$2" tcp 5201
	at "$1" timeout $((60 * slow)) iperf3 -c "$3" -t 2 -J "${@:4}" >"$tmp/iperf" 2>&1
	jq -e --argjson slow "$slow" '.end.sum_received.bytes > 1000000 / $slow' "$tmp/iperf"
	status=$?
	[ "$status" -eq 0 ] || jq -c '.error, .end' "$tmp/iperf"
	stop "$pid"
	return "$status"
}
check "iperf3 between networks" flows a c 10.0.2.5 -P 4
check "iperf3, the other direction" flows a c 10.0.2.5 -R
check "iperf3 between networks, IPv6" flows a c fd00:b:2::5 -P 4
check "iperf3 through SNAT" flows a internet 198.51.100.80 -P 4
check "iperf3 through SNAT, downwards" flows a internet 198.51.100.80 -R
check "iperf3 to the tap" flows c t 10.0.1.6
same "nothing was dropped for its length" 0 "$(drops blue mtu)"
finish
