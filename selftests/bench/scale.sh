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

### DHCP in ranges of a million addresses, and of their last 2,500: 250,000 are
### leased, and the rest is excluded.

# big PROGRAM: which asks for addresses of 10.16.0.0/12, or of fd00:1::/64.
big() {
	tap "$1"
	vpc add blue
	vpc network add web vpc blue subnet 10.16.0.0/12 subnet fd00:1::/64 ra off
	vpc dhcp set vpc blue network web probe off v6 stateful range6 fd00:1::1:0-fd00:1::10:ffff \
		lease-time 1d
	vpc port add tap0 vpc blue network web
}
# leased FORMAT FIRST: 250,000 leases, of addresses from this number on.
leased() {
	awk -v format="lease add $1 vpc blue mac 02:00:00:%02x:%02x:%02x expires 86400\n" -v first="$2" 'BEGIN {
		for (i = 0; i < 250000; i++) {
			at = first + i
			printf format, at / 65536, at / 256 % 256, at % 256, i / 65536, i / 256 % 256, i % 256
		}
	}' | vpc -batch -
}
# all_leased COUNT COMMAND...: so many leases are there when COMMAND is done.
all_leased() {
	local got

	"${@:2}"
	got=$(vpc -j -s dhcp show vpc blue network web | jq '.[0] | .usage.bound + .usage6.bound')
	[ "$got" -eq "$1" ] || die "$got leases, not $1"
	value "$each"
}

bench vpc_dhcp_12 baseline_dhcp vpc_dhcp instructions/exchange "vpc, DHCP, four messages, of a /12"
vpc_dhcp_12() {
	big exchange
	all_leased $leases exchanges 200
}
bench vpc_dhcp_12_full baseline_dhcp vpc_dhcp_12 instructions/exchange "vpc, DHCP, the last of a /12"
vpc_dhcp_12_full() {
	big exchange
	leased 10.%d.%d.%d $((0x0010 << 16 | 2))
	vpc dhcp set vpc blue network web exclude 10.19.208.146-10.31.246.58
	all_leased $((250000 + leases)) exchanges 200
}
bench vpc_dhcp6 baseline_dhcp6 - instructions/exchange "vpc, DHCPv6, four messages, of a million addresses"
vpc_dhcp6() {
	big exchange6
	all_leased $leases exchanges6 200
}
bench vpc_dhcp6_full baseline_dhcp6 vpc_dhcp6 instructions/exchange "vpc, DHCPv6, the last of a million"
vpc_dhcp6_full() {
	big exchange6
	leased fd00:1::%x:%02x%02x $((1 << 16))
	vpc dhcp set vpc blue network web exclude fd00:1::4:d090-fd00:1::10:f63b
	all_leased $((250000 + leases)) exchanges6 200
}
