#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a DHCP server must never get wrong, many times over and for both families:
# probe/leases holds a model against it, and fills a /16. And leases outlive the
# module.
#
#	blue pool 10.20.0.0/16 fd00:20::/64, the ranges as probe/leases knows them
#	     taps t0 to t7, which learn
#	     web 10.0.1.0/24		u udhcpc, bound
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/client-lib.sh"

exchanges4=100000 exchanges6=60000 clients=65533
[ $slow = 1 ] || exchanges4=5000 exchanges6=5000 clients=2000

gcc -D_GNU_SOURCE -O2 -o "$tmp/leases" "$probe"/leases/*.c
ok "the probe is built"
# One of its own, that the kernel says nothing on.
for i in {0..7}; do
	ip tuntap add "t$i" mode tap
	ip link set "t$i" txqueuelen 20000
	sysctl -qw "net.ipv6.conf.t$i.disable_ipv6=1"
	ip link set "t$i" up
done
prepare() {	# DHCP OPTION...
	vpc add blue
	vpc set blue max-neighs 100000 max-fdbs 100000
	vpc network add pool vpc blue subnet 10.20.0.0/16 subnet fd00:20::/64 dhcp on ra off
	vpc dhcp set vpc blue network pool "$@"
	for i in {0..7}; do
		vpc port add "t$i" vpc blue network pool
	done
}
usage() { vpc -j -s dhcp show vpc blue network pool | jq ".[0] | $1"; }

### A model of it ###

range4=(range 10.20.0.16-10.20.1.159 exclude 10.20.0.116-10.20.0.165 lease-time 60)
# Rapid commit is for where nobody is asked first.
range6=(probe off v6 stateful range6 fd00:20::1:0-fd00:20::1:18f exclude fd00:20::1:64-fd00:20::1:95 lease-time 60)
note "SEED=${SEED:=$RANDOM}"
export SEED
model() {	# FAMILY EXCHANGES USAGE DHCP OPTION...
	local family=$1 start=$SECONDS

	prepare "${@:4}" quarantine 5
	each "$tmp/leases" "$family" "$2"
	note "in $((SECONDS - start)) s" "$(grep exchanges: "$tmp/each")" "$(grep 'at the end' "$tmp/each")"
	check "IPv$family: at most all of it was in use" \
		[ "$(usage "$3.peak")" -gt 300 -a "$(usage "$3.peak")" -le 350 ]
	same "IPv$family: no packet went elsewhere" 0 "$(($(drops blue budget) + $(drops blue dhcp_bad)))"
	same "IPv$family: all leases are counted" "$(vpc -j show blue | jq '.[0].leases')" \
		"$(usage "$3 | .bound + .offered + .declined + .resting + .released")"
}
model 4 $exchanges4 .usage "${range4[@]}"
check "IPv4: the range was full at times" [ "$(drops blue dhcp_full)" -gt 100 ]
ip link del blue
model 6 $exchanges6 .usage6 "${range6[@]}"
ip link del blue
# A model that agrees with anything says nothing.
prepare "${range4[@]}" quarantine 0
check "IPv4: it would notice addresses that do not rest" says '^not ok' "$tmp/leases" 4 20000
ip link del blue
prepare "${range6[@]}" quarantine 0
check "IPv6: it would, too" says '^not ok' "$tmp/leases" 6 20000
ip link del blue

### A /16, to the last address ###

prepare lease-time 1d
vpc -j monitor share >"$tmp/share" 2>/dev/null & jobs_started+=($!)
[ $clients = 65533 ] || vpc dhcp set vpc blue network pool exclude 10.20.7.209-10.20.77.76 exclude 10.20.77.78-10.20.255.254
same "a range of $clients" $clients "$(usage .size)"
start=$SECONDS
each "$tmp/leases" fill $clients
note "in $((SECONDS - start)) s"
same "so many leases" $clients "$(vpc -j lease show vpc blue | jq length)"
check "it was told that it fills up" grep -q '"percent":80' "$tmp/share"
check "and nearly is full" grep -q '"percent":95' "$tmp/share"
ip link del blue

### Leases outlive the module ###

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
vpc dhcp set vpc blue network web v6 stateful
guest u blue web mac "$(mac_of u)"
vpc lease add 10.0.1.2 vpc blue mac 52:54:00:00:00:99 declined expires 600
vpc lease add fd00:b:1::1:7 vpc blue mac "$(mac_of u)" client-id 0001aabb iaid 7 expires 600
udhcpc u
udhcpc=$spawned
check "udhcpc gets a lease" wait_for 20 more_events u bound 0
leases() { vpc -j -d lease show vpc blue | jq -c '.[] | del(.expires, .ifindex)'; }
leases >"$tmp/before"
same "there are three" 3 "$(wc -l <"$tmp/before")"
vpc save >"$tmp/saved"
modprobe -r vpc
check_not "the module is gone" grep -q '^vpc ' /proc/modules
modprobe vpc
check "all is restored" vpc restore "$tmp/saved"
check "leases of both families as they were" diff "$tmp/before" <(leases)
check "the guest reaches the router" at u ping -c 2 -i 0.2 -W $((5 * slow)) 10.0.1.1
kill -USR1 "$udhcpc"
check "udhcpc renews its lease" wait_for 20 more_events u renew 0
same "and never lost it" "deconfig bound renew" "$(sed -n 's/^event=//p' "$tmp/u.said" | paste -sd ' ')"
same "with the same address" 10.0.1.3 "$(has u)"
stop "$udhcpc"
ip link del blue

finish
