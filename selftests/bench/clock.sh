# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# By a clock of time, on two processors: only how often one goes into the other
# is worth telling. Sourced by ./cases.

# ratio FIRST SECOND: with two decimals.
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# Each processor has a guest of its own, on a port of its own.
bench vpc_cpus - - times "vpc, SNAT, packets by two CPUs beside one"
vpc_cpus() {
	local twin=("src_mac 52:54:00:00:01:06" "src_min 10.0.1.6" "src_max 10.0.1.6" "dst $web"
		"udp_src_min 2024" "udp_src_max 2088" "udp_dst_min 9" "udp_dst_max 9") one

	dummies in1/02:00:00:00:00:03
	blue
	vpc port add in1 vpc blue network web mac 52:54:00:00:01:06 address 10.0.1.6
	up_out
	answered_by_web "$router"
	generate in1 64 "${twin[@]}" "dst_mac $router"
	back out0 64 $out_mac $provider_mac $web $public "udp_dst_min 2024" "udp_dst_max 2088"
	established 128
	forth 3000000 "$router" $web
	one=$pps
	source_of 1 in1 "count 3000000" "${twin[@]}" "dst_mac $router"
	forth 3000000 "$router" $web
	value "$(ratio $((pps + $(rate_of in1))) "$one")"
}

# TCP between two guests on veths, in different networks; the kernel's own
# bridges, VRF and rules beside it, in turns.
guest_of() {	# NAME MAC ADDRESS ROUTER
	ip netns add "$1"
	ip link add "$1" type veth peer name eth0 netns "$1" address "$2"
	ip link set "$1" up
	ip -n "$1" addr add "$3" dev eth0
	ip -n "$1" link set eth0 up
	ip -n "$1" route add default via "$4"
}
speed() {	# SECONDS: bits a second
	ip netns exec one iperf3 -J -t "$1" -c 10.0.2.5 | jq '.end.sum_received.bits_per_second | floor'
}
by_vpc() {
	vpc add blue
	vpc network add web vpc blue subnet 10.0.1.0/24
	vpc network add db vpc blue subnet 10.0.2.0/24
	vpc port add one vpc blue network web mac $guest_mac address $guest
	vpc port add two vpc blue network db mac $peer_mac address $peer
	speed 1 >/dev/null
	speed 10
	ip link del blue
}
by_hand() {
	diy_vrf
	diy_network web one $guest_mac 10.0.1.1/24
	diy_network db two $peer_mac 10.0.2.1/24
	rules stateful blue
	speed 1 >/dev/null
	speed 10
	nft delete table ip filter
	ip link del br-web
	ip link del br-db
	ip link del blue
}
bench tcp - - times "TCP between two guests, vpc beside bridge, VRF, nft"
tcp() {
	local vpc=0 hand=0

	guest_of one $guest_mac 10.0.1.5/24 10.0.1.1
	guest_of two $peer_mac 10.0.2.5/24 10.0.2.1
	ip netns exec two iperf3 -s -D
	for _ in 1 2 3; do
		vpc=$((vpc + $(by_vpc)))
		hand=$((hand + $(by_hand)))
	done
	value "$(ratio $vpc $hand)"
}
