#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Coming and going, in every order and under traffic: modules, VPCs, ports,
# uplinks, namespaces. What is left over is asked by vm/gate afterwards, and
# here from the lines that the module writes when it goes.
#
#	a .5 ---- web 10.0.1.0/24 fd00:b:1::/64 ---- up0 internet
#	c .5 ---- db 10.0.2.0/24 fd00:b:2::/64
. "$(dirname "$0")/lib.sh"

rounds=50
[ $slow = 1 ] || rounds=8

# Wires that stay while the module comes and goes.
internet
for name in a c; do
	wire $name
done
address a 10.0.1.5/24 fd00:b:1::5/64
address c 10.0.2.5/24 fd00:b:2::5/64

# In one process: one for each line is most of what a round would take.
cat >"$tmp/build" <<EOF
add blue
network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
port add a vpc blue network web mac $(mac_of a) address 10.0.1.5 address fd00:b:1::5
port add c vpc blue network db
route add 10.9.0.0/16 via 10.0.2.5 vpc blue
address add 10.0.1.77 vpc blue mac 52:54:00:00:00:77 hostname seven
uplink add up0 subnet 203.0.113.0/24 subnet 2001:db8:ff::/64 via 203.0.113.1 via 2001:db8:ff::1
gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
nat add vpc blue snat 10.0.0.0/16
nat add vpc blue snat 10.0.2.0/24 to 203.0.113.12-203.0.113.15
nat add vpc blue dnat tcp 203.0.113.12:80 to 10.0.1.5
EOF
build() { vpc -batch "$tmp/build"; }
# Any one packet may be lost: to a queue that other traffic fills while an
# address is looked for, or to a guest that forgets its neighbours.
pings() { at "$1" ping -c 1 -W $((2 * slow)) "${@:2}"; }
works() { wait_for 20 works_once || works_once; }
works_once() {
	pings a 10.0.2.5 && pings a fd00:b:2::5 && pings a 198.51.100.80
}
# Objects of which the module's last words count more made than freed, or no words.
lost() {
	dmesg | sed -n 's/.*vpc: \([a-z]*\): \([0-9]*\) created, \([0-9]*\) destroyed.*/\1 \2 \3/p' |
		awk '$2 != $3 { print; bad = 1 } END { if (!NR) { print "no report"; bad = 1 } exit !bad }'
}
nothing_lost() { ! lost; }
gone() { [ ! -e /sys/module/vpc ]; }

check "all of it is made" build
check "and works" works

# Traffic goes on while everything else happens.
spawn a ping -q -i 0.04 10.0.2.5
spawn c ping -q -i 0.04 fd00:b:1::5
spawn a ping -q -i 0.04 198.51.100.80
spawn internet ping -q -i 0.04 203.0.113.10
spawn a bash -c 'while :; do curl -s -m 1 http://198.51.100.80/ >/dev/null; sleep 0.5; done'
spawn a bash -c 'while :; do ip neigh flush dev eth0; sleep 1; done'

# Floating IPs go to and fro between guests and VPCs, one each way at a time.
fip=203.0.113.20
fips() {
	local i pids

	for i in $(seq "$rounds"); do
		pids=()
		vpc fip add "$fip" vpc blue to 10.0.1.5 replace || return
		(vpc fip add "$fip" vpc red to 10.0.1.5 replace) & pids+=($!)
		(vpc fip add "$fip" vpc blue to 10.0.2.5 replace) & pids+=($!)
		(vpc fip set "$fip" to 10.0.1.77; vpc fip set "$fip" vpc blue to 10.0.1.5) & pids+=($!)
		(vpc fip add 203.0.113.21 vpc blue to 10.0.1.5 replace; vpc -j fip show; vpc fip delete 203.0.113.21) & pids+=($!)
		[ $((i % 4)) != 0 ] || (vpc gateway delete vpc red; vpc fip delete "$fip"
			vpc gateway set vpc red uplink up0 address 203.0.113.11) & pids+=($!)
		[ $((i % 8)) != 0 ] || { ip link del red; vpc add red; vpc network add web vpc red subnet 10.0.1.0/24; } & pids+=($!)
		wait "${pids[@]}"
		vpc gateway set vpc red uplink up0 address 203.0.113.11
		vpc fip delete "$fip"
	done >/dev/null 2>&1
	for i in blue red; do
		vpc fip delete "$fip" vpc "$i"
		vpc fip delete 203.0.113.21 vpc "$i"
	done >/dev/null 2>&1
	[ "$(vpc -j fip show)" = '[]' ] || { vpc fip show; return 1; }
}
vpc add red
vpc network add web vpc red subnet 10.0.1.0/24
vpc gateway set vpc red uplink up0 address 203.0.113.11
spawn internet ping -q -i 0.04 $fip
spawn a ping -q -i 0.04 $fip
spawn a bash -c "while :; do curl -s -m 1 http://$fip/ >/dev/null; sleep 0.5; done"
check "floating IPs go to and fro under traffic" fips
check "and everything works" works
vpc fip add $fip vpc blue to 10.0.1.5
vpc fip add 203.0.113.30 vpc red to 10.0.1.5

check "unloaded with all of it and under traffic" modprobe -r vpc
check "it is gone" gone
check "nothing was lost" nothing_lost
same "the host's device is a plain one again" "" "$(ip -d -j link show up0 | jq -r '.[0].master // empty')"
check "and the host goes on" ping -c 1 -W $((5 * slow)) 198.51.100.80

cycle() {
	local i

	for i in $(seq "$rounds"); do
		build || { echo "build $i"; return 1; }
		case $((i % 4)) in	# a moment of traffic, or none
		0) sleep 0.3 ;;
		1) at a ping -q -c 1 -W 1 10.0.2.5 >/dev/null ;;
		esac
		modprobe -r vpc || { echo "unload $i"; return 1; }
	done
}
dmesg -C
check "$rounds cycles of load, use and unload under traffic" cycle
check "nothing was lost in any" nothing_lost

### One thing at a time, others in place ###
build
vpc port delete c vpc blue
ok "a port is deleted"
check "the device is free for another use" bash -c '
	ip link add br9 type bridge && ip link set dev c master br9 && ip link set dev c nomaster &&
	ip link del br9'
check "and comes back" vpc port add c vpc blue network db
check "and works" works
refuse "a network with ports stays" port vpc network delete db vpc blue

spawn host bash -c 'while :; do vpc -j flow show; vpc -j neigh show; vpc -j port show; vpc drop show; done'
dumper=$spawned
wire gone1
vpc port add gone1 vpc blue network web
address gone1 10.0.1.60/24
spawn gone1 ping -q -i 0.04 10.0.2.5
sleep 0.3
check "a port's device is deleted" ip link del dev gone1
same "the port goes with it" "" "$(vpc -j port show vpc blue | jq -r '.[] | select(.port_name == "gone1") | .port_name')"
check "the others go on" works
wire gone2
vpc port add gone2 vpc blue network web mac "$(mac_of gone2)"
ip netns add other
namespaces+=(other)
check "a port's device moves to another namespace" ip link set dev gone2 netns other
same "and is no port any more" "" "$(vpc -j port show vpc blue | jq -r '.[] | select(.port_name == "gone2") | .port_name')"
check "a port's device goes down and up" bash -c 'ip link set dev c down; sleep 0.2; ip link set dev c up'
check "and works again" works
check "renamed, it stays a port" bash -c 'ip link set dev c down; ip link set dev c name c2; ip link set dev c2 up;
	vpc -j port show vpc blue | jq -e "any(.[]; .port_name == \"c2\")"'
ip link set dev c2 down
ip link set dev c2 name c
ip link set dev c up

wire up1
vpc uplink add up1 subnet 192.0.2.0/24 via 192.0.2.1
refuse "a gateway stays where its rules' addresses are" 'in no subnet of up1' vpc gateway set vpc blue uplink up1 address 192.0.2.10
vpc nat delete vpc blue snat 10.0.2.0/24
vpc nat delete vpc blue dnat tcp 203.0.113.12:80
check "a gateway moves to another uplink" vpc gateway set vpc blue uplink up1 address 192.0.2.10
check "back" vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
check "and works" works
vpc gateway set vpc blue uplink up1 address 192.0.2.10
check "an uplink's device is deleted while a gateway uses it" ip link del dev up1
same "the uplink goes" up0 "$(vpc -j uplink show | jq -r '.[].name' | xargs)"
same "and the gateway" 0 "$(vpc -j gateway show vpc blue | jq length)"
dropped "no way out then" blue no_gateway at a ping -c 1 -W 1 198.51.100.80
vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
check "a new gateway works" works

vpc add red
vpc network add web vpc red subnet 10.0.1.0/24
check "ip link del blue, with all in it and under traffic" ip link del blue
same "red stays" red "$(vpc -j show | jq -r '.[].name')"
check "the uplink stays" [ "$(vpc -j uplink show | jq length)" = 1 ]
check "its public address is free" vpc gateway set vpc red uplink up0 address 203.0.113.10
stop "$dumper"
# The dump that it was at may go on for a moment, and holds the module.
check "unloaded with the rest" wait_for 10 modprobe -r vpc
check "nothing was lost" nothing_lost

### Namespaces ###
inner() {	# a whole VPC in a namespace, with an uplink to nowhere
	at inner bash -c '
		ip link add name p1 type veth peer name e1; ip link add name u1 type veth peer name e2
		ip link set dev p1 up; ip link set dev u1 up; ip link set dev e1 up; ip link set dev e2 up
		vpc add blue && vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00::/64 &&
		vpc port add p1 vpc blue network web && vpc uplink add u1 subnet 192.0.2.0/24 via 192.0.2.1 &&
		vpc gateway set vpc blue uplink u1 address 192.0.2.10 && vpc nat add vpc blue snat 10.0.0.0/16 &&
		ip addr add 10.0.1.5/24 dev e1 &&
		{ ping -c 2 -i 0.1 -W 1 10.0.1.1; ping -c 1 -W 1 -I e1 192.0.2.1; :; }'
}
for i in 1 2 3; do
	namespace inner
	check "a VPC in a namespace, $i" inner
	check "the namespace is deleted with the VPC in it" ip netns del inner
done
check "the module can go after them" wait_for 10 modprobe -r vpc
check "nothing was lost" nothing_lost
namespace inner
inner >/dev/null
check "the module goes while a namespace has a VPC" modprobe -r vpc
check "nothing was lost" nothing_lost
ip netns del inner

# Deletions that race with each other and with changes.
race() {
	local i pids

	for i in $(seq $((rounds / 4))); do
		build || return
		pids=()
		(for _ in 1 2 3; do vpc port delete c vpc blue; vpc port add c vpc blue network db; done) & pids+=($!)
		(for _ in 1 2 3; do vpc gateway delete vpc blue; vpc gateway set vpc blue uplink up0 address 203.0.113.10; done) & pids+=($!)
		(for _ in 1 2 3; do vpc network set web vpc blue ra off; vpc nat delete vpc blue snat 10.0.0.0/16; done) & pids+=($!)
		(sleep "0.$((i % 10))"; ip link del blue) & pids+=($!)
		(vpc -j flow show; vpc flow flush vpc blue; vpc -j route show) & pids+=($!)
		wait "${pids[@]}"
		ip link del blue
		vpc uplink delete up0
	done >/dev/null 2>&1
	return 0
}
check "changes race with deletion" race
check "unloaded after that" modprobe -r vpc
check "nothing was lost" nothing_lost
finish
