# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086,SC2119,SC2120 # measure.sh and pktgen-lib.sh say who is where
# The module's ways of a packet. Sourced by ./cases.

blue() {	# [PORT]
	vpc add blue
	vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:1::/64 ra off
	vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:2::/64 ra off
	vpc port add "${1:-in0}" vpc blue network web mac $guest_mac address $guest address fd00:1::5
	router=$(cat /sys/class/net/blue/address)
}
db_out() { vpc port add out0 vpc blue network db mac $peer_mac address $peer address fd00:2::5; }
up_out() {
	ip addr add 203.0.113.2/24 dev out0
	permanent 203.0.113.1 $provider_mac out0
	vpc uplink add out0 subnet 203.0.113.0/24 via 203.0.113.1
	vpc gateway set vpc blue uplink out0 address $public
	vpc nat add vpc blue snat 10.0.0.0/16
}
# established [COUNT]: that many flows are.
established() {
	local n

	n=$(vpc -j flow show vpc blue | jq '[.[] | select(.state == "established")] | length')
	[ "$n" -ge "${1:-64}" ] || die "only $n flows are established"
}

bench vpc_network baseline bridge_static instructions/packet "vpc, same network"
vpc_network() {
	blue
	vpc port add out0 vpc blue network web mac $peer_mac address 10.0.1.6
	forth 64 $peer_mac 10.0.1.6
	back out0 64 $guest_mac $peer_mac 10.0.1.6 $guest
	established
	measure $count out0 forth $count $peer_mac 10.0.1.6
}

bench vpc_routed baseline ip_forward instructions/packet "vpc, routed"
vpc_routed() {
	blue
	db_out
	routed
}
routed() {	# [COMMAND]: to the peer by it, as by forth
	local send=${1:-forth}

	"$send" 64 "$router" $peer
	back out0 64 "$router" $peer_mac $peer $guest
	established
	measure $count out0 "$send" $count "$router" $peer
}

bench vpc_ip6 baseline ip6_forward instructions/packet "vpc, IPv6, routed"
vpc_ip6() {
	blue
	db_out
	forth6 1000 "$router"
	measure $count out0 forth6 $count "$router"
}

bench vpc_snat baseline nft_flowtable instructions/packet "vpc, SNAT"
vpc_snat() {
	blue
	up_out
	outwards
}
outwards() {
	answered_by_web "$router"
	established
	measure $count out0 forth $count "$router" $web
}

# Packets from outside to a public address that leads to the guest.
inwards() {	# ADDRESS
	back out0 64 $out_mac $provider_mac $web "$1"
	forth 64 "$router" $web
	established
	measure $count in0 back out0 $count $out_mac $provider_mac $web "$1"
}

bench vpc_fip baseline nft_flowtable instructions/packet "vpc, floating IP, inwards"
vpc_fip() {
	blue
	up_out
	vpc fip add 203.0.113.20 vpc blue to $guest
	inwards 203.0.113.20
}

bench vpc_dnat baseline nft_flowtable instructions/packet "vpc, DNAT, inwards"
vpc_dnat() {
	blue
	up_out
	vpc nat add vpc blue dnat udp 203.0.113.20:1024-1088 to $guest
	inwards 203.0.113.20
}

bench vpc_new baseline nft_new instructions/packet "vpc, new connection"
vpc_new() {
	blue
	db_out
	fresh "$router" $peer
}

bench vpc_new_snat baseline nft_new_snat instructions/packet "vpc, SNAT, new connection"
vpc_new_snat() {
	blue
	up_out
	fresh "$router" $web
}
