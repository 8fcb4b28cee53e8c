#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A million connections at once, by one public address.
#
#	pktgen -> in0 (dummy) -- web 10.0.1.0/24 -- blue .10 -- out0 (dummy)
#
# A packet opens each, to one of 997 addresses and from one of 63000 ports, so
# that no two are alike. `make bench CASE='vpc_new*'` says what they cost.
. "$(dirname "$0")/lib.sh"

million=1000000
[ $slow = 1 ] || million=20000	# each is an object to kmemleak
guest_mac=52:54:00:00:01:05

modprobe -r vpc
check "room for them" modprobe vpc flow_max=$((million + 100000))
modprobe pktgen
for dev in in0/02:00:00:00:00:01 out0/02:00:00:00:00:02; do
	ip link add "${dev%/*}" address "${dev#*/}" type dummy
	ip link set "${dev%/*}" up
done
ip addr add 203.0.113.2/24 dev out0
ip neigh add 203.0.113.1 lladdr 02:00:00:00:00:99 dev out0 nud permanent
vpc add blue
vpc set blue max-flows $million timeout-udp-new 7200
vpc network add web vpc blue subnet 10.0.1.0/24
vpc port add in0 vpc blue network web mac $guest_mac address 10.0.1.5
vpc uplink add out0 subnet 203.0.113.0/24 via 203.0.113.1
vpc gateway set vpc blue uplink out0 address 203.0.113.10
vpc nat add vpc blue snat 10.0.0.0/16

say() { printf '%s\n' "$*" >/proc/net/pktgen/"$dev"; }
# generate COUNT [SETTING...]: packets of the guest, as if in0 had received them.
generate() {
	local dev=kpktgend_0 setting

	say rem_device_all
	say "add_device in0"
	dev=in0
	for setting in "count $1" "pkt_size 60" "xmit_mode netif_receive" "flag !SHARED" \
		"src_mac $guest_mac" "dst_mac $(cat /sys/class/net/blue/address)" \
		"src_min 10.0.1.5" "src_max 10.0.1.5" "dst_min 198.18.0.1" "dst_max 198.18.3.229" \
		"udp_dst_min 9" "udp_dst_max 9" "udp_src_min 2000" "udp_src_max 65000" "${@:2}"; do
		say "$setting"
	done
	dev=pgctrl
	say start
	grep -q '^Result: OK' /proc/net/pktgen/in0
}
flows() { vpc -j show blue | jq '.[0].flows'; }
sent() { cat /sys/class/net/out0/statistics/tx_packets; }
# Within the margin of what else a dummy device may send.
left() { [ "$(($(sent) - $1))" -ge "$2" ]; }
to_one() { vpc -j flow show vpc blue dst 198.18.1.1/32 | jq -r ".[].orig.sport"; }

before=$(sent)
start=$SECONDS
check "$million packets" generate $million
note "in $((SECONDS - start)) s"
same "are $million flows" $million "$(flows)"
check "each has left" left "$before" $million
same "with the guest's own port, which is free towards each" 0 "$(vpc -j drop show vpc blue | jq '[.[].packets] | add // 0')"
if [ $slow = 1 ]; then
	same "256 bytes each" 256 "$(cat /sys/kernel/slab/vpc_flow/object_size)"
else
	skip "256 bytes each" "a lock is larger on this kernel"
fi

### Finding among them ###
before=$(sent)
check "the first ones again" generate 5000
check "leave, too" left "$before" 5000
same "and no flow is new" $million "$(flows)"
to_one >"$tmp/one"
same "those to one address are listed" "$((million / 997 + (1001 <= million % 997)))" "$(wc -l <"$tmp/one")"
same "each once" "$(wc -l <"$tmp/one")" "$(sort -u "$tmp/one" | wc -l)"

### Above ###
check "more than it may have" generate 1000 "udp_dst_min 10" "udp_dst_max 10"
same "make room for themselves" $million "$(flows)"
same "by the oldest" 1000 "$(vpc -j -s show blue | jq '.[0].evicted_flows')"

### The end ###
n=$(to_one | wc -l)
check "those to one address are ended" vpc flow flush vpc blue dst 198.18.1.1/32
same "and they alone" $((million - n)) "$(flows)"
start=$SECONDS
check "all are" vpc flow flush vpc blue
note "in $((SECONDS - start)) s"
same "none is left" 0 "$(flows)"
ip link del in0
ip link del out0
modprobe -r pktgen
finish
