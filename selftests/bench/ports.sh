# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# Ports of other kinds: what the kind costs by itself is measured beside each.
# Sourced by ./cases.

### VLAN ###
vlan() {
	ip link add link in0 name in0.5 type vlan id 5
	ip link set in0.5 up
}
tagged() { forth "$@" "vlan_id 5"; }

bench baseline_vlan - - instructions/packet "the same, a VLAN device"
baseline_vlan() {
	vlan
	dropped in0.5 tagged $count $in_mac $peer
}
bench vpc_vlan baseline_vlan ip_forward instructions/packet "vpc, routed, from a VLAN device"
vpc_vlan() {
	vlan
	blue in0.5
	db_out
	routed tagged
}

### veth: a container ###
veth() {
	ip link add v0 type veth peer name guest0
	ip link set v0 up
	ip link set guest0 up
}
contained() { guest_sends guest0 "$@" "xmit_mode start_xmit"; }	# by the other end

bench baseline_veth - - instructions/packet "the same, a veth from end to end"
baseline_veth() {
	veth
	dropped v0 contained $count $in_mac $peer
}
bench vpc_veth baseline_veth ip_forward instructions/packet "vpc, routed, from a veth"
vpc_veth() {
	veth
	blue v0
	db_out
	routed contained
}

### tap: a virtual machine ###
frames() {	# COUNT DST-MAC [SEGMENTS]: to the peer; $each is what one costs
	each=$(/tmp/frames tap0 "$1" "$2" $guest_mac $guest $peer "${@:3}")
}
measure_frames() {	# DST-MAC [SEGMENTS]
	local before

	before=$(sent out0)
	frames 20000 "$@"
	all_out 20000 out0 "$before"
	value "$each"
}
from_tap() {	# [SEGMENTS]
	tap frames vnet_hdr
	blue tap0
	db_out
	frames 64 "$router" "$@"
	back out0 64 "$router" $peer_mac $peer $guest
	established
	measure_frames "$router" "$@"
}
dropped_tap() {	# [SEGMENTS]
	tap frames vnet_hdr
	tc_at tap0 drop
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
	local mac

	tap frames vnet_hdr
	mac=$(cat /sys/class/net/tap0/address)
	routers
	ip addr add 10.0.1.1/24 dev tap0
	router_db
	frames 64 "$mac" 44
	measure_frames "$mac" 44
}
bench vpc_gso baseline_gso gso_forward instructions/packet "vpc, routed, 44 segments"
vpc_gso() { from_tap 44; }
