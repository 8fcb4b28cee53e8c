#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Two processors that flood the module from both sides, new connections nearly
# all, while everything that they touch is changed.
#
#	pktgen, CPU 0 -> in0 -- web 10.0.1.0/24 -- blue .10 -- out0 <- pktgen, CPU 1
. "$(dirname "$0")/lib.sh"

seconds=20
[ $slow = 1 ] || seconds=60
guest_mac=52:54:00:00:01:05

modprobe pktgen
for dev in in0/02:00:00:00:00:01 in1/02:00:00:00:00:03 out0/02:00:00:00:00:02; do
	ip link add "${dev%/*}" address "${dev#*/}" type dummy
	ip link set "${dev%/*}" up
done
ip addr add 203.0.113.2/24 dev out0
# Of the addresses of its link half are known to the host.
for n in $(seq 32 63); do
	ip neigh add "203.0.113.$n" lladdr 02:00:00:00:00:99 dev out0 nud permanent
done
ip neigh add 203.0.113.1 lladdr 02:00:00:00:00:99 dev out0 nud permanent
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24
the_port() { echo "port add in0 vpc blue network web mac $guest_mac address 10.0.1.5 allow 10.0.1.0/28"; }
vpc -batch - <<EOF
$(the_port)
uplink add out0 subnet 203.0.113.0/24 via 203.0.113.1
gateway set vpc blue uplink out0 address 203.0.113.10
nat add vpc blue snat 10.0.0.0/16
EOF

say() { printf '%s\n' "$*" >/proc/net/pktgen/"$dev"; }
# source CPU DEV SETTING...: what a processor sends as if DEV had received it.
source_of() {
	local dev=kpktgend_$1 setting

	say rem_device_all
	say "add_device $2"
	dev=$2
	for setting in "count 0" "pkt_size 60" "xmit_mode netif_receive" "flag !SHARED" \
		"flag IPSRC_RND" "flag IPDST_RND" "flag UDPSRC_RND" "flag UDPDST_RND" "${@:3}"; do
		say "$setting"
	done
}
# The guests to all on the uplink's link and to those that have floating IPs;
# from there to the public addresses, where some of it looks like answers.
source_of 0 in0 "src_mac $guest_mac" "dst_mac $(cat /sys/class/net/blue/address)" \
	"src_min 10.0.1.5" "src_max 10.0.1.6" "dst_min 203.0.113.16" "dst_max 203.0.113.63" \
	"udp_src_min 1024" "udp_src_max 1151" "udp_dst_min 1024" "udp_dst_max 1151"
source_of 1 out0 "src_mac 02:00:00:00:00:99" "dst_mac 02:00:00:00:00:02" \
	"src_min 203.0.113.16" "src_max 203.0.113.63" "dst_min 203.0.113.10" "dst_max 203.0.113.31" \
	"udp_src_min 1024" "udp_src_max 1151" "udp_dst_min 1024" "udp_dst_max 1151"
generated() { sed -n 's/^ *pkts-sofar: \([0-9]*\).*/\1/p' "/proc/net/pktgen/$1"; }

# What is added is removed, what is set is set back; the flood meets it all.
changes() {
	cat <<EOF
nat add vpc blue snat 10.0.1.6/32 to 203.0.113.24-203.0.113.27
nat add vpc blue dnat udp 203.0.113.10:1024-1087 to 10.0.1.5 to 10.0.1.6
fip add 203.0.113.20 vpc blue to 10.0.1.5
fip add 203.0.113.21 vpc blue to 10.0.1.6 rate 100000
gateway set vpc blue mapping endpoint-independent filtering endpoint-independent
set blue max-flows 2000 flow-rate 50000
fip set 203.0.113.20 to 10.0.1.7
network set web vpc blue egress fip
route add 203.0.113.40/32 unreachable vpc blue
flow flush vpc blue
gateway set vpc blue filtering address-dependent
nat delete vpc blue dnat udp 203.0.113.10:1024-1087
network set web vpc blue egress nat mtu 1400
fip delete 203.0.113.21 drain
nat add vpc blue dnat udp 203.0.113.10:1056-1100 to 10.0.1.8
port set in0 vpc blue max-flows 500
flow flush vpc blue src 10.0.1.5/32
port delete in0 vpc blue
gateway set vpc blue address 203.0.113.11
$(the_port)
nat delete vpc blue snat 10.0.1.6/32
route delete 203.0.113.40/32 vpc blue
fip delete 203.0.113.20
nat delete vpc blue dnat udp 203.0.113.10:1056-1100
network add db vpc blue subnet 10.0.2.0/24
port add in1 vpc blue network db mac $guest_mac address 10.0.2.5
port delete in1 vpc blue
network delete db vpc blue
gateway set vpc blue address 203.0.113.10 filtering address-and-port-dependent mapping address-and-port-dependent
network set web vpc blue egress nat mtu 1500
set blue max-flows 100000 flow-rate 0
EOF
}
changes >"$tmp/changes"
echo start >/proc/net/pktgen/pgctrl &
jobs_started+=($!)
rounds=0
storm() {
	local end=$((SECONDS + seconds))

	while [ "$SECONDS" -lt "$end" ]; do
		vpc -batch "$tmp/changes" || return 1
		rounds=$((rounds + 1))
		# What drains is there until its last connection has ended.
		vpc flow flush vpc blue
		wait_for 20 drained || return 1
	done
}
drained() { [ "$(vpc -j fip show vpc blue | jq length)" = 0 ]; }
check "everything is changed, again and again" storm
flooded() { [ "$(generated in0)" -gt 1000 ] && [ "$(generated out0)" -gt 1000 ]; }
check "under a flood from both sides" flooded
note "$rounds times $(wc -l <"$tmp/changes") changes, $(generated in0) and $(generated out0) packets"
echo stop >/proc/net/pktgen/pgctrl
wait "${jobs_started[-1]}"
modprobe -r pktgen
same "what was added is gone" "0 1 1 1" "$(for o in fip nat network port; do vpc -j "$o" show vpc blue | jq length; done | xargs)"
check "all connections are ended" vpc flow flush vpc blue
same "none is counted any more" 0 "$(vpc -j show blue | jq '.[0].flows')"
same "in the port's share neither" 0 "$(vpc -j port show vpc blue | jq '.[0].flows')"
for dev in in0 in1 out0; do ip link del "$dev"; done
finish
