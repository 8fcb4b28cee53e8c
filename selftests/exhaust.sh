#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# A public address whose ports run out, and a neighbour who opens connections
# as fast as he can.
#
#	a .5 .33-.63, b .6 .65-.95, c .7 .97-.127, d .8 -- web 10.0.1.0/24 -- blue .10 --+
#	r .5 ------------------------------------------- web 10.0.1.0/24 -- red .11 ----+
#			internet 198.51.100.80, .81 ------------------------------ up0 --+
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24
vpc network add web vpc red subnet 10.0.1.0/24
# The tests' frames are in nobody's sockets: the guests' own stacks keep silent.
for n in 5/a/32 6/b/64 7/c/96; do
	IFS=/ read -r host name net <<<"$n"
	bound "$name" blue web "10.0.1.$host/24" -- allow "10.0.1.$net/27"
	for i in $(seq $((net + 1)) $((net + 31))); do echo "addr add 10.0.1.$i/24 dev eth0"; done >"$tmp/batch"
	ip -n "$name" -batch "$tmp/batch"
	at "$name" nft "add table ip t; add chain ip t c { type filter hook prerouting priority -300; }
		add rule ip t c ip daddr 10.0.1.32-10.0.1.127 udp dport 1024-65535 drop"
done
bound d blue web 10.0.1.8/24
bound r red web 10.0.1.5/24
internet
ip -n internet addr add 198.51.100.81/32 dev lo
ip -n internet route add blackhole 198.19.0.0/16
uplink blue red
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc red snat 10.0.0.0/16
# The debug kernel would need an hour for all of the ports: rules have most.
first=1024
if [ $slow -gt 1 ]; then
	first=61000
	vpc nat add vpc blue dnat udp 203.0.113.10:1024-$((first - 1)) to 10.0.1.8
fi
# However long it takes, nothing ends by itself, and no limit comes first.
vpc set blue timeout-udp 7200 timeout-udp-new 7200

cat >"$tmp/streams" <<EOF
a a 5001 198.51.100.80 7001 internet 198.51.100.80 7001
b b 5001 198.51.100.80 7001 internet 198.51.100.80 7001
d d 5001 198.51.100.81 7001 internet 198.51.100.81 7001
EOF
begin() {
	: >"$tmp/host.log"
	rm -f "$tmp/report"
	spawn host "$probe/stream.py" "$tmp/streams" "$tmp/report"
	streams=$spawned
	wait_for 30 grep -q '^open$' "$tmp/host.log" || { cat "$tmp/host.log"; return 1; }
}
whole() {	# they end in order, and all that was sent has arrived
	kill -TERM "$streams"
	wait_for 60 test -e "$tmp/report" && cat "$tmp/report" &&
		jq -e 'length == 3 and all(.[]; .complete and .exact and .up[1] > 0 and .down[1] > 0)' "$tmp/report"
}

### Ports ###
check "TCP connections" begin
each "$probe/exhaust.py" ports $first
grep ' s, ' "$tmp/each" | sed 's/^/# /'
check "the connections are whole" whole
vpc flow flush vpc blue

### A neighbour ###
cat >"$tmp/flood" <<EOF
{
	eth(da=$(cat /sys/class/net/red/address), sa=$(mac_of r), proto=0x800),
	ipv4(ttl=64, saddr=10.0.1.5, daddr=198.19.1.1, proto=17),
	udp(sport=drnd(1024, 65535), dport=drnd(1, 65535), csum=0),
	"flood",
}
EOF
flows() { vpc -j show "$1" | jq '.[0].flows'; }
floods() { [ "$(flows red)" -gt 2000 ]; }
check "TCP connections" begin
spawn r taskset -c 0 trafgen --dev eth0 --conf "$tmp/flood" --cpus 1
flood=$spawned
check "a neighbour opens connections without end" wait_for 20 floods
before=$(flows red)
each "$probe/exhaust.py" neighbour $((200 / slow))
grep " s, " "$tmp/each" | sed "s,^,# ,"
check "while he opened thousands" [ "$(($(flows red) - before + $(drops red flow_full)))" -gt $((5000 / slow)) ]
pkill -P "$flood"	# one for each CPU, which do not hear of its own end
stop "$flood"
check "the connections are whole" whole
finish
