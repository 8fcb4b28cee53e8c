# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# The same packets where there is much beside them. Sourced by ./cases.

# Another room may be asked for before the first VPC only.
room() { modprobe vpc flow_max=1100000; }

bench vpc_snat_1 baseline nft_flowtable instructions/packet "vpc, SNAT, 1 flow"
vpc_snat_1() {
	blue
	up_out
	forth 1 "$router" $web "udp_src_max 1024"
	back out0 1 $out_mac $provider_mac $web $public "udp_dst_max 1024"
	established 1
	measure $count out0 forth $count "$router" $web "udp_src_max 1024"
}

# 257 ports to 256 addresses, one flow after the other.
flows=$((257 * 256))
far=("udp_src_max 1281" "dst_min 198.18.0.0" "dst_max 198.18.0.255")
bench baseline_65536 - - instructions/packet "generator of 65,792 flows"
baseline_65536() { dropped in0 forth $count $in_mac 198.18.0.0 "${far[@]}"; }
bench vpc_snat_65536 baseline_65536 nft_flowtable instructions/packet "vpc, SNAT, 65,792 flows"
vpc_snat_65536() {
	room
	blue
	up_out
	forth $flows "$router" 198.18.0.0 "${far[@]}"
	back out0 $flows $out_mac $provider_mac 198.18.0.0 $public \
		"src_max 198.18.0.255" "udp_dst_max 1281"
	established $flows
	measure $((2 * flows)) out0 forth $((2 * flows)) "$router" 198.18.0.0 "${far[@]}"
}

# The last of a million, to many addresses; those that are measured go to another.
bench vpc_new_million baseline nft_new_snat instructions/packet "vpc, SNAT, new, beside 940,000 flows"
vpc_new_million() {
	room
	blue
	vpc set blue timeout-udp-new 7200
	up_out
	forth 940000 "$router" 198.18.0.1 "udp_src_min 2000" "udp_src_max 65000" \
		"dst_min 198.18.0.1" "dst_max 198.18.3.229"
	[ "$(vpc -j show blue | jq '.[0].flows')" -eq 940000 ] || die "not all are there"
	fresh "$router" $web
}

# Each with its network, its route outside and its public address.
bench vpc_snat_4096 baseline nft_flowtable instructions/packet "vpc, SNAT, beside 4,095 VPCs"
vpc_snat_4096() {
	local i

	blue
	up_out
	vpc uplink set out0 subnet 203.0.113.0/24 subnet 100.64.0.0/16
	for ((i = 1; i <= 4095; i++)); do
		echo "add v$i"
		echo "network add web vpc v$i subnet 10.0.1.0/24"
		echo "gateway set vpc v$i uplink out0 address 100.64.$((i / 200)).$((i % 200 + 1))"
		echo "nat add vpc v$i snat 10.0.0.0/16"
	done | vpc -batch -
	outwards
}

bench vpc_snat_routes baseline nft_flowtable instructions/packet "vpc, SNAT, beside 1,000,000 routes"
vpc_snat_routes() {
	blue
	up_out
	million_routes
	outwards
}
million_routes() {
	host_routes 1000000 "via 10.0.2.9 vpc blue" >/tmp/routes
	vpc -batch /tmp/routes
}
bench vpc_new_routes baseline nft_new_snat instructions/packet "vpc, SNAT, new, beside 1,000,000 routes"
vpc_new_routes() {
	blue
	up_out
	million_routes
	fresh "$router" $web
}
