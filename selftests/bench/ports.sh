# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# Ports of other kinds: what the kind costs by itself is measured beside each.
# Sourced by ./cases.

drop_at() {
	tc qdisc add dev "$1" clsact
	tc filter add dev "$1" ingress matchall action drop
}

### VLAN ###
vlan() {
	ip link add link in0 name in0.5 type vlan id 5
	ip link set in0.5 up
}
tagged() {	# COUNT DST-MAC DST
	forth "$1" "$2" "$3" "vlan_id 5"
}
bench baseline_vlan - - instructions/packet "the same, a VLAN device"
baseline_vlan() {
	vlan
	drop_at in0.5
	tagged $count $in_mac $peer
	value "$(instructions)"
}
bench vpc_vlan baseline_vlan ip_forward instructions/packet "vpc, routed, from a VLAN device"
vpc_vlan() {
	vlan
	blue in0.5
	db_out
	tagged 64 "$router" $peer
	back out0 64 "$router" $peer_mac $peer $guest
	established
	measure $count out0 tagged $count "$router" $peer
}

### veth: a container ###
veth() {
	ip link add v0 type veth peer name guest0
	ip link set v0 up
	ip link set guest0 up
}
contained() {	# COUNT DST-MAC DST: sent by the other end
	generate guest0 "$1" "xmit_mode start_xmit" "dst_mac $2" "src_mac $guest_mac" \
		"src_min $guest" "src_max $guest" "dst $3" \
		"udp_src_min 1024" "udp_src_max 1088" "udp_dst_min 9" "udp_dst_max 9"
}
bench baseline_veth - - instructions/packet "the same, a veth from end to end"
baseline_veth() {
	veth
	drop_at v0
	contained $count $in_mac $peer
	value "$(instructions)"
}
bench vpc_veth baseline_veth ip_forward instructions/packet "vpc, routed, from a veth"
vpc_veth() {
	veth
	blue v0
	db_out
	contained 64 "$router" $peer
	back out0 64 "$router" $peer_mac $peer $guest
	established
	measure $count out0 contained $count "$router" $peer
}

### tap: a virtual machine ###
tap() {
	gcc -O2 -o /tmp/frames "$bench/frames.c"
	ip tuntap add tap0 mode tap vnet_hdr
	ip link set tap0 up
}
frames() {	# COUNT DST-MAC [SEGMENTS]: to the peer; $each is what one costs
	each=$(/tmp/frames tap0 "$1" "$2" $guest_mac $guest $peer "${@:3}")
}
from_tap() {	# [SEGMENTS]
	local before

	tap
	blue tap0
	db_out
	frames 64 "$router" "$@"
	back out0 64 "$router" $peer_mac $peer $guest
	established
	before=$(sent out0)
	frames 20000 "$router" "$@"
	all_out 20000 out0 "$before"
	value "$each"
}
dropped_tap() {	# [SEGMENTS]
	tap
	drop_at tap0
	frames 64 $in_mac "$@"
	frames 20000 $in_mac "$@"
	value "$each"
}

bench baseline_tap - - instructions/packet "a write to a tap, system call included"
baseline_tap() { dropped_tap; }
bench vpc_tap baseline_tap ip_forward instructions/packet "vpc, routed, from a tap"
vpc_tap() { from_tap; }

bench baseline_gso - - instructions/packet "the same, 44 segments in one piece"
baseline_gso() { dropped_tap 44; }
bench gso_forward baseline_gso - instructions/packet "ip_forward, 44 segments"
gso_forward() {
	local before

	tap
	routers
	ip addr add 10.0.1.1/24 dev tap0
	router_db
	frames 64 "$(cat /sys/class/net/tap0/address)" 44
	before=$(sent out0)
	frames 20000 "$(cat /sys/class/net/tap0/address)" 44
	all_out 20000 out0 "$before"
	value "$each"
}
bench vpc_gso baseline_gso gso_forward instructions/packet "vpc, routed, 44 segments"
vpc_gso() { from_tap 44; }
