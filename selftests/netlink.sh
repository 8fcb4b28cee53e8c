#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The control side: loading by itself, rights, refusals with a sentence,
# consistent dumps while others write, events.
. "$(dirname "$0")/lib.sh"

nobody() { setpriv --reuid 65534 --regid 65534 --clear-groups "$@"; }

### Loading ###
modprobe -r vpc
check "a module that nobody uses does nothing" bash -c '
	modprobe vpc && [ ! -e /sys/class/net/vpc0 ] &&
	[ "$(ip -j -d link show type vpc | jq length)" -le 1 ] && [ "$(cat /sys/module/vpc/refcnt)" = 0 ]'
modprobe -r vpc
check "showing loads the module" vpc show
modprobe -r vpc
check "ip link add loads the module" ip link add blue type vpc
check "and makes a VPC" [ "$(vpc -j show | jq -r '.[0].name')" = blue ]
refuse "a second one of the name is refused" 'exists' vpc add blue
check "ip link set up" ip link set blue up
check "vpc delete is ip link del" vpc delete blue
refuse "vpc delete deletes VPCs only" . vpc delete lo

### Refusals ###
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
wire a
wire b
refuse "an unknown VPC" 'blau' vpc network add web vpc blau subnet 10.0.1.0/24
refuse "an unknown network" 'wab' vpc port add a vpc blue network wab
refuse "an unknown device" . vpc port add zz9 vpc blue network web
refuse "a network of the same name" 'web' vpc network add web vpc blue subnet 10.0.5.0/24
refuse "an overlapping subnet" 'overlap\|10\.0\.1\.0' vpc network add big vpc blue subnet 10.0.0.0/16
refuse "an overlapping IPv6 subnet" 'overlap\|fd00' vpc network add big vpc blue subnet fd00:b::/32
refuse "host bits in a subnet" 'bits\|host\|prefix' vpc network add odd vpc blue subnet 10.0.7.7/24
refuse "a multicast subnet" . vpc network add odd vpc blue subnet 224.0.0.0/24
refuse "a gateway outside its subnet" . vpc network add odd vpc blue subnet 10.0.7.0/24 gateway 10.0.8.1
refuse "the host's loopback as a port" . vpc port add lo vpc blue network web
refuse "a VPC as a port" . vpc port add blue vpc blue network web
check "a port" vpc port add a vpc blue network web mac "$(mac_of a)" address 10.0.1.5
refuse "the same port twice" . vpc port add a vpc blue network web
refuse "an address that another port has" '10\.0\.1\.5' vpc port add b vpc blue network web mac "$(mac_of b)" address 10.0.1.5
refuse "an address of no subnet" . vpc port add b vpc blue network web mac "$(mac_of b)" address 10.9.1.5
refuse "the router's address" . vpc port add b vpc blue network web mac "$(mac_of b)" address 10.0.1.1
refuse "a group as the MAC address" . vpc port add b vpc blue network web mac 01:00:5e:00:00:01
refuse "a port as an uplink" 'port' vpc uplink add a subnet 192.0.2.0/24 via 192.0.2.1
check "an uplink" vpc uplink add b subnet 192.0.2.0/24 via 192.0.2.1
refuse "an uplink as a port" 'uplink' vpc port add b vpc blue network web
refuse "a provider's router off the link" . vpc uplink set b subnet 192.0.2.0/24 via 198.51.100.1
refuse "a gateway address off the link" 'subnet' vpc gateway set vpc blue uplink b address 198.51.100.7
refuse "a lease time out of range" . vpc dhcp set vpc blue network web lease-time 5
refuse "limits below what there is" . vpc set blue max-routes 99999999999
vpc uplink delete b

### Rights ###
check "anybody may look" nobody vpc show
check "at networks, too" nobody vpc -j network show vpc blue
refuse "flows are for the administrator" 'permit' nobody vpc flow show vpc blue
refuse "and events" 'permit\|denied' timeout 5 setpriv --reuid 65534 --regid 65534 --clear-groups vpc monitor
for command in "add green" "network add db vpc blue subnet 10.0.2.0/24" "network delete web vpc blue" \
	"network set web vpc blue mtu 1400" "port add b vpc blue network web" "port delete a vpc blue" \
	"port set a vpc blue tagged on" "route add 10.9.0.0/16 blackhole vpc blue" \
	"nat add vpc blue snat 10.0.0.0/16" "uplink add b subnet 192.0.2.0/24 via 192.0.2.1" \
	"gateway delete vpc blue" "fip add 192.0.2.9 vpc blue to 10.0.1.9" \
	"fip delete 192.0.2.9" "fip set 192.0.2.9 to 10.0.1.9" "flow flush vpc blue" "set blue max-routes 10" \
	"address add 10.0.1.9 vpc blue mac 52:54:00:00:00:09" "fdb flush vpc blue" "neigh flush vpc blue" \
	"dns set vpc blue zone blue.example" "record add www a 10.0.1.9 vpc blue"; do
	# shellcheck disable=SC2086 # words
	refuse "a plain user: vpc $command" 'permit\|denied' nobody vpc $command
done
check "in a user namespace of one's own it works" nobody unshare --user --map-root-user --net bash -ec '
	vpc add mine
	vpc network add web vpc mine subnet 10.0.1.0/24
	ip link add p type veth peer name e
	vpc port add p vpc mine network web
	vpc route add 10.9.0.0/16 blackhole vpc mine
	vpc flow show vpc mine
	[ "$(vpc -j network show | jq length)" = 1 ]'
check "and nothing of it is seen here" [ "$(vpc -j network show | jq length)" = 1 ]

### Events ###
spawn host vpc -j monitor
monitor=$spawned
heard() { grep -q -- "$1" "$tmp/host.log"; }
announced() { vpc network set web vpc blue ra on && sleep 0.1 && heard web; }
check "the monitor listens" wait_for 10 announced
vpc network add tmp vpc blue subnet 10.0.99.0/24
vpc route add 10.98.0.0/16 blackhole vpc blue
vpc nat add vpc blue snat 10.0.98.0/24
vpc address add 10.0.99.9 vpc blue mac 52:54:00:00:00:99
vpc port set a vpc blue hostname renamed
vpc address delete 10.0.99.9 vpc blue
vpc nat delete vpc blue snat 10.0.98.0/24
vpc route delete 10.98.0.0/16 vpc blue
vpc network delete tmp vpc blue
for what in '10.0.99.0' '10.98.0.0' '10.0.98.0' '52:54:00:00:00:99' renamed; do
	check "an event tells of $what" wait_for 20 heard "$what"
done
count_deletes() { [ "$(grep -c 'delete' "$tmp/host.log")" -ge 4 ]; }
check "deletions are told, too" wait_for 20 count_deletes
printf 'route add 10.97.%d.0/24 blackhole vpc blue\n' {1..100} | vpc -batch -
count_loaded() { [ "$(grep -c 'route.*10\.97\.[0-9]*\.0' "$tmp/host.log")" = 100 ]; }
check "each route of a load is told" wait_for 20 count_loaded
printf 'route delete 10.97.%d.0/24 vpc blue\n' {1..100} | vpc -batch -
stop "$monitor"
check "every line is JSON" jq -es 'length > 8' "$tmp/host.log"

### Many routes in a message, by another client ###
route_load() {	# [PREFIX...] of ROUTE...
	/usr/src/linux-source-6.12/tools/net/ynl/cli.py --spec /vpc/Documentation/netlink/specs/vpc.yaml \
		--no-schema --do route-load --json "{\"vpc\": \"blue\", \"route\": [$1]}"
}
entry() {	# ADDRESS LENGTH [MORE]: a route of the JSON list
	printf '{"dst4": %d, "dst-len": %d%s}' "$((0x$1))" "$2" "${3:-}"
}
blackhole=', "type": "blackhole"'
many() { vpc -j route show vpc blue | jq '[.[] | select(.dst4 // "" | startswith("10.96."))] | length'; }
check "three" route_load "$(entry 0a600100 24 "$blackhole"), $(entry 0a600200 24 "$blackhole"), $(entry 0a600300 24 "$blackhole")"
same "are there" 3 "$(many)"
refuse "what is there already is refused" 'already' \
	route_load "$(entry 0a600400 24 "$blackhole"), $(entry 0a600200 24 "$blackhole"), $(entry 0a600500 24 "$blackhole")"
same "what stands before it was added, what stands behind was not" 4 "$(many)"
refuse "a route without a destination" 'destination' route_load "$(entry 0a600600 24 "$blackhole"), {\"dst-len\": 24}"
same "the same" 5 "$(many)"
refuse "a length out of range is found before anything is done" . \
	route_load "$(entry 0a600700 24 "$blackhole"), $(entry 0a600800 200 "$blackhole")"
refuse "so is an attribute that does not belong there" . \
	route_load "$(entry 0a600700 24 "$blackhole"), $(entry 0a600800 24 ', "network": "web"')"
refuse "no load by a plain user" 'permit\|denied' nobody bash -c "$(declare -f route_load); route_load '$(entry 0a600900 24 "$blackhole")'"
same "nothing was" 5 "$(many)"
check "an empty load" route_load ''
printf 'route delete 10.96.%d.0/24 vpc blue\n' {1..4} 6 | vpc -batch -

### Dumps ###
n=2000
[ $slow = 1 ] || n=400
seq "$n" | awk '{ printf "route add 10.%d.%d.0/24 blackhole vpc blue\n", 100 + int($1 / 250), $1 % 250 }' >"$tmp/batch"
check "$n routes in one batch" vpc -batch "$tmp/batch"
routes() { vpc -j route show vpc blue | jq -r '.[] | "\(.dst4 // .dst6)/\(.dst_len)"'; }
check "all of them are shown" [ "$(routes | grep -c '/24$')" -ge "$n" ]
check "none twice" [ "$(routes | sort | uniq -d | wc -l)" = 0 ]
routes | grep '^10\.1[0-9][0-9]\.' | sort >"$tmp/fixed"
same "those that were asked for" "$n" "$(wc -l <"$tmp/fixed")"

# Others write all the time: what was there throughout is in every dump, once.
seq 300 | awk '{ printf "route add 10.%d.%d.0/24 blackhole vpc blue\n", 90 + $1 % 90, 251 + $1 % 4 }' |
	sort -u >"$tmp/add"
sed 's/ add / delete /; s/ blackhole//' "$tmp/add" >"$tmp/delete"
spawn host bash -c "while :; do vpc -force -batch $tmp/add; vpc -force -batch $tmp/delete; done"
writer=$spawned
dumps() {
	local i

	for i in $(seq $((slow > 1 ? 5 : 15))); do
		routes >"$tmp/routes" || { echo "dump $i failed"; return 1; }
		sort "$tmp/routes" | uniq -d >"$tmp/twice"
		[ ! -s "$tmp/twice" ] || { echo "dump $i: twice"; head "$tmp/twice"; return 1; }
		sort "$tmp/routes" | comm -23 "$tmp/fixed" - >"$tmp/missing"
		[ ! -s "$tmp/missing" ] || { echo "dump $i: missing"; head "$tmp/missing"; return 1; }
	done
}
check "dumps of routes lose nothing while others write" dumps
stop "$writer"

for i in $(seq 100); do
	echo "network add n$i vpc blue subnet 10.20.$i.0/24 subnet fd00:20:$i::/64"
done >"$tmp/batch"
check "100 networks" vpc -batch "$tmp/batch"
spawn host bash -c 'while :; do vpc network add x1 vpc blue subnet 10.21.1.0/24; vpc network add x2 vpc blue subnet 10.21.2.0/24
	vpc network delete x1 vpc blue; vpc network delete x2 vpc blue; done'
writer=$spawned
network_dumps() {
	local i names

	for i in $(seq 10); do
		names=$(vpc -j network show vpc blue | jq -r '.[].name') || return 1
		[ "$(grep -c '^n[0-9]' <<<"$names")" = 100 ] || { echo "dump $i: $names"; return 1; }
		[ -z "$(sort <<<"$names" | uniq -d)" ] || { echo "dump $i: twice"; return 1; }
	done
}
check "dumps of networks, too" network_dumps
stop "$writer"
finish
