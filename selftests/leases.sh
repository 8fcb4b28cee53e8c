#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a DHCP server must never get wrong, many times over: probe/leases.c holds
# a model against it, and fills a /16. And leases outlive the module.
#
#	blue pool 10.20.0.0/16, the range as probe/leases.c knows it
#	     taps t0 to t7, which learn
#	     web 10.0.1.0/24		u udhcpc, bound
. "$(dirname "$0")/lib.sh"

exchanges=100000 clients=65533
[ $slow = 1 ] || exchanges=5000 clients=2000

gcc -D_GNU_SOURCE -O2 -o "$tmp/leases" "$probe/leases.c"
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
	vpc network add pool vpc blue subnet 10.20.0.0/16 dhcp on
	vpc dhcp set vpc blue network pool "$@"
	for i in {0..7}; do
		vpc port add "t$i" vpc blue network pool
	done
}
usage() { vpc -j -s dhcp show vpc blue network pool | jq ".[0] | $1"; }

### A model of it ###

prepare range 10.20.0.16-10.20.1.159 exclude 10.20.0.116-10.20.0.165 lease-time 60 quarantine 5
note "SEED=${SEED:=$RANDOM}"
start=$SECONDS
SEED=$SEED each "$tmp/leases" model $exchanges
note "in $((SECONDS - start)) s" "$(grep exchanges: "$tmp/each")" "$(grep 'at the end' "$tmp/each")"
check "the range was full at times" [ "$(drops blue dhcp_full)" -gt 100 ]
check "at most all of it was in use" [ "$(usage .usage.peak)" -gt 300 -a "$(usage .usage.peak)" -le 350 ]
same "no packet went elsewhere" 0 "$(($(drops blue budget) + $(drops blue dhcp_bad)))"
same "all leases are counted" "$(vpc -j show blue | jq '.[0].leases')" \
	"$(usage '.usage | .bound + .offered + .declined + .resting + .released')"
ip link del blue
# A model that agrees with anything says nothing.
prepare range 10.20.0.16-10.20.1.159 exclude 10.20.0.116-10.20.0.165 lease-time 60 quarantine 0
check "it would notice addresses that do not rest" says '^not ok' "$tmp/leases" model 20000
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

cat >"$tmp/udhcpc.script" <<'END'
#!/bin/sh
case $1 in
bound|renew) ip addr replace "$ip/$mask" dev eth0 ;;
deconfig) ip addr flush dev eth0 ;;
esac
echo "$1" >>"${0%/*}/heard"
END
chmod +x "$tmp/udhcpc.script"
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
vpc dhcp set vpc blue network web v6 stateful
guest u blue web mac "$(mac_of u)"
vpc lease add 10.0.1.2 vpc blue mac 52:54:00:00:00:99 declined expires 600
vpc lease add fd00:b:1::1:7 vpc blue mac "$(mac_of u)" client-id 0001aabb iaid 7 expires 600
spawn u busybox udhcpc -f -i eth0 -s "$tmp/udhcpc.script" -t 5 -T $((2 * slow))
udhcpc=$spawned
check "udhcpc gets a lease" wait_for 20 grep -q bound "$tmp/heard"
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
check "udhcpc renews its lease" wait_for 20 grep -q renew "$tmp/heard"
same "and never lost it" "deconfig bound renew" "$(tr '\n' ' ' <"$tmp/heard" | sed 's/ $//')"
same "with the same address" 10.0.1.3 "$(ip -n u -4 -j addr show eth0 | jq -r '.[].addr_info[].local')"
stop "$udhcpc"
ip link del blue

finish
