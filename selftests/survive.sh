#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a change does not concern goes on, to the byte, and what it does concern
# ends at once: TCP through every kind of translation, both ways, while
# thousands of other things are added, changed and removed.
#
#	a .5, b .6, c .7, e .8 -- web 10.0.1.0/24 fd00:b:1::/64 ---+
#	d .5 -------------------- db  10.0.2.0/24		   |
#	p .5 -------------------- pub 192.0.2.0/24 2001:db8:b::/64 + blue .10
#	r .5 -------------------- web 10.0.1.0/24 ------------------ red .11
#							  nobody's - green .12
#	internet 198.51.100.80, 2001:db8:80::80 -------------------- up0
. "$(dirname "$0")/lib.sh"

rounds=200	# of 50 changes
[ $slow = 1 ] || rounds=20

for vpc in blue red green; do vpc add $vpc; done
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
vpc network add pub vpc blue subnet 192.0.2.0/24 subnet 2001:db8:b::/64
vpc network add web vpc red subnet 10.0.1.0/24
vpc network add web vpc green subnet 10.0.1.0/24 subnet fd00:b:1::/64
for n in 5/a 6/b 7/c 8/e; do
	bound "${n#*/}" blue web "10.0.1.${n%/*}/24" "fd00:b:1::${n%/*}/64"
done
bound d blue db 10.0.2.5/24
loose p blue pub 192.0.2.5/24 2001:db8:b::5/64
bound r red web 10.0.1.5/24
internet
ip -n internet route add 192.0.2.0/24 via 203.0.113.10
ip -n internet -6 route add 2001:db8:b::/64 via 2001:db8:ff::10
uplink blue red green
cat >"$tmp/rules" <<EOF
nat add vpc blue snat 10.0.0.0/16
nat add vpc blue snat 10.0.1.6/32 to 203.0.113.30-203.0.113.33
nat add vpc blue dnat tcp 203.0.113.10:8003 to 10.0.1.6:9003
nat add vpc blue dnat tcp 203.0.113.10:9013 to 10.0.1.5:9013
nat add vpc blue dnat tcp [2001:db8:ff::10]:8008 to [fd00:b:1::6]:9008
nat add vpc blue exempt 192.0.2.0/24
nat add vpc blue exempt 2001:db8:b::/64
nat add vpc red snat 10.0.0.0/16
fip add 203.0.113.20 vpc blue to 10.0.1.7
fip add 2001:db8:ff::20 vpc blue to fd00:b:1::7
EOF
check "rules of every kind" vpc -batch "$tmp/rules"
for dev in d1 d2 up1; do ip link add $dev type dummy; done

### The connections ###
# Their names; the client, its port, what it calls; the server and what it has.
cat >"$tmp/streams" <<EOF
snat a 5001 198.51.100.80 7001 internet 198.51.100.80 7001
pool b 5002 198.51.100.80 7002 internet 198.51.100.80 7002
dnat internet 5003 203.0.113.10 8003 b 10.0.1.6 9003
fip-in internet 5004 203.0.113.20 9004 c 10.0.1.7 9004
fip-out c 5005 198.51.100.80 7005 internet 198.51.100.80 7005
exempt p 5006 198.51.100.80 7006 internet 198.51.100.80 7006
exempt6 p 5007 2001:db8:80::80 7007 internet 2001:db8:80::80 7007
dnat6 internet 5008 2001:db8:ff::10 8008 b fd00:b:1::6 9008
fip6-in internet 5009 2001:db8:ff::20 9009 c fd00:b:1::7 9009
fip6-out c 5010 2001:db8:80::80 7010 internet 2001:db8:80::80 7010
inside a 5011 10.0.2.5 9011 d 10.0.2.5 9011
round r 5012 203.0.113.20 9012 c 10.0.1.7 9012
same-port internet 5013 203.0.113.10 9013 a 10.0.1.5 9013
EOF
declare -A port
while read -r name _ from _; do port[$name]=$from; done <"$tmp/streams"
names=$(awk '{ print $1 }' "$tmp/streams" | sort | xargs)

begin() {
	: >"$tmp/host.log"
	spawn host "$probe/stream.py" "$tmp/streams" "$tmp/report"
	streams=$spawned
	wait_for 30 grep -q '^open$' "$tmp/host.log" || { cat "$tmp/host.log"; return 1; }
}
# report FILE: how far each connection is.
report() {
	rm -f "$tmp/report"
	kill -USR1 "$streams"
	wait_for 20 test -e "$tmp/report" && mv "$tmp/report" "$1"
}
# Ends them in order; what there is to say of them then is in $tmp/end.
end() {
	rm -f "$tmp/report"
	kill -TERM "$streams"
	wait_for 60 test -e "$tmp/report" && mv "$tmp/report" "$tmp/end" && cat "$tmp/end"
}
# of FILTER FILE: the names of those of which it is true.
of() { jq -r "[to_entries[] | select(.value | $1).key] | sort | join(\" \")" "$2"; }
# moving FILE NAME...: in both directions more has arrived than the report says.
moving() {
	report "$tmp/now" && jq -e -n --slurpfile old "$1" --slurpfile new "$tmp/now" '
		all($ARGS.positional[]; . as $n | all("up", "down"; . as $way |
			$new[0][$n][$way][1] > $old[0][$n][$way][1]))' --args "${@:2}"
}
# resting FILE FILE: of which nothing has arrived between the two reports.
resting() {
	jq -r -n --slurpfile old "$1" --slurpfile new "$2" '
		[$new[0] | keys[] | select(. as $n | all("up", "down"; . as $way |
			$new[0][$n][$way][1] == $old[0][$n][$way][1]))] | sort | join(" ")'
}
# Their flows in blue, by the client's port: both keys.
flows() {
	vpc -j flow show vpc blue protocol tcp | jq -r '.[] | select(.orig.sport > 5000 and .orig.sport < 5100) |
		"\(.orig.sport): " + ([.orig, .reply |
		"\(.src4 // .src6) \(.sport) > \(.dst4 // .dst6) \(.dport)"] | join(", "))' | sort
}
# flows_of FILE NAME...: of what flows said once, these.
flows_of() {
	local name ports=

	for name in "${@:2}"; do ports+="${port[$name]}|"; done
	grep -E "^(${ports%|}):" "$1"
}
# Multicast of guests that have no neighbour is no concern of theirs.
all_drops() {
	vpc -j drop show vpc blue | jq -r '.[] | select(.port_name == null and .name != "l2_alone") | "\(.name) \(.packets)"' | sort
}

check "a connection of every kind" begin
report "$tmp/first"
# shellcheck disable=SC2086 # they are words
wait_for 20 moving "$tmp/first" $names
ok "each carries bytes, both ways"
flows >"$tmp/flows"
same "each has a flow" "$(wc -w <<<"$names")" "$(wc -l <"$tmp/flows")"

### Changes that do not concern them ###
# round N: what is added is removed, what is set is what it was when N is odd.
round() {
	local odd=$(($1 % 2)) mac dhcp=(off on)

	printf -v mac '52:54:00:01:%02x:%02x' $(($1 / 256)) $(($1 % 256))
	cat <<EOF
route add 172.20.$1.0/24 via 10.0.2.5 vpc blue
route add 172.21.$1.0/24 gateway vpc blue
route add 2001:db8:f00:$1::/64 unreachable vpc blue
route add 198.51.100.0/25 gateway vpc blue
route add default gateway metric 9 vpc red
route add default via 10.0.1.5 vpc green
nat add vpc blue snat 10.0.50.0/24
nat add vpc blue snat 10.0.51.0/24 to 203.0.113.60-203.0.113.67
nat add vpc blue snat 10.0.1.0/24 destination 198.51.99.$1/32
nat add vpc blue exempt 192.0.2.128/25
nat add vpc blue dnat tcp 203.0.113.10:9100-9200 to 10.0.1.6 to 10.0.1.5
nat add vpc blue dnat udp [2001:db8:ff::10]:8008 to [fd00:b:1::6]:53
nat add vpc red dnat tcp 203.0.113.11:9013 to 10.0.1.5
network add tmp vpc blue subnet 10.77.0.0/24 subnet fd00:77::/64
port add d1 vpc blue network tmp mac $mac address 10.77.0.9
fip add 203.0.113.21 vpc blue to 10.77.0.9
fip set 203.0.113.21 to 10.0.1.66
fip add 2001:db8:ff::21 vpc blue to fd00:b:1::77
fip add 203.0.113.22 vpc green to 10.0.1.6
fip add 203.0.113.22 vpc blue to 10.0.2.6 replace
address add 10.0.1.200 vpc blue mac $mac
network add tmp vpc green subnet 10.0.2.0/24 subnet 2001:db8:b::/64
port add d2 vpc green network tmp
set blue max-flows $((100001 - odd)) timeout-udp $((301 - odd))
port set e vpc blue max-flows $((9001 - odd))
network set db vpc blue dhcp ${dhcp[1 - odd]}
gateway set vpc green address 203.0.113.$((13 - odd))
uplink add up1 subnet 10.0.1.0/24 via 10.0.1.1
uplink delete up1
port delete d2 vpc green
network delete tmp vpc green
address delete 10.0.1.200 vpc blue
fip delete 203.0.113.22
fip delete 2001:db8:ff::21
fip delete 203.0.113.21
port delete d1 vpc blue
network delete tmp vpc blue
nat delete vpc red dnat tcp 203.0.113.11:9013
nat delete vpc blue dnat udp [2001:db8:ff::10]:8008
nat delete vpc blue dnat tcp 203.0.113.10:9100-9200
nat delete vpc blue exempt 192.0.2.128/25
nat delete vpc blue snat 10.0.1.0/24 destination 198.51.99.$1/32
nat delete vpc blue snat 10.0.51.0/24
nat delete vpc blue snat 10.0.50.0/24
route delete default via 10.0.1.5 vpc green
route delete default gateway metric 9 vpc red
route delete 198.51.100.0/25 gateway vpc blue
route delete 2001:db8:f00:$1::/64 vpc blue
route delete 172.21.$1.0/24 vpc blue
route delete 172.20.$1.0/24 vpc blue
EOF
}
for n in $(seq 0 $((rounds - 1))); do round "$n"; done >"$tmp/changes"
changes=$(wc -l <"$tmp/changes")
configuration() {
	for object in network route nat fip port; do
		vpc -j $object show | jq -c --sort-keys \
			'.[] | del(.ifindex, .port_ifindex, .last_seen, .flows, .hits) | with_entries(select(.key | test("packets|bytes|connections|dropped|evicted") | not))'
	done
	vpc -d show
}
round 1 >"$tmp/one"
vpc -batch "$tmp/one"
configuration >"$tmp/before"
all_drops >"$tmp/drops"
report "$tmp/first"

spawn host vpc -j monitor config
monitor=$spawned
events() { grep -c '"event":"[cd]' "$tmp/host.log"; }
listens_now() { vpc set blue max-flows 100000; [ "$(events)" -gt 0 ]; }
wait_for 20 listens_now
settle
before=$(events)
start=$SECONDS
check "$changes changes that do not concern them" vpc -batch "$tmp/changes"
note "in $((SECONDS - start)) s"
# Who takes an address over lets two know.
heard() {
	grep '"event":"lost"' "$tmp/host.log" ||
		[ "$(events)" = $((before + changes + rounds)) ]
}
check "an event for each" wait_for 20 heard
stop "$monitor"
configuration >"$tmp/after"
check "all is what it was" diff "$tmp/before" "$tmp/after"
# shellcheck disable=SC2086
wait_for 20 moving "$tmp/first" $names
ok "the connections went on"
same "each with the flow that it had" "$(cat "$tmp/flows")" "$(flows)"
# One that had begun anew would have counted less than what has arrived.
counted() {
	vpc -j -s flow show vpc blue protocol tcp >"$tmp/counted" &&
		jq -e -n --slurpfile report "$tmp/now" --slurpfile flows "$tmp/counted" '
			[$flows[0][] | {"\(.orig.sport)": .}] | add as $of |
			all($report[0][]; $of["\(.port)"].orig.bytes > .up[1] and
				$of["\(.port)"].reply.bytes > .down[1])'
}
report "$tmp/now"
check "since its first byte" counted
same "nothing was dropped" "$(cat "$tmp/drops")" "$(all_drops)"
check "they end" end
same "complete" "$names" "$(of .complete "$tmp/end")"
same "and exact, both ends the ones that they were" "$names" "$(of .exact "$tmp/end")"

### Changes that do ###
check "connections once more" begin
report "$tmp/first"
# shellcheck disable=SC2086
wait_for 20 moving "$tmp/first" $names
ok "each carries bytes, both ways"
flows >"$tmp/flows"
same "each has a flow" "$(wc -w <<<"$names")" "$(wc -l <"$tmp/flows")"
ended=()
# ends NAME... -- COMMAND...: it ends these connections at once, and no others.
ends() {
	local now=() alive

	while [ "$1" != -- ]; do
		now+=("$1")
		shift
	done
	shift
	ended+=("${now[@]}")
	# shellcheck disable=SC2086
	mapfile -t alive < <(printf '%s\n' $names "${ended[@]}" | sort | uniq -u)
	check "${*:2}" "$@"
	settle
	report "$tmp/first"
	sleep $((slow > 1 ? 5 : 2))
	wait_for 20 moving "$tmp/first" "${alive[@]}"
	ok "the others go on"
	report "$tmp/now"
	same "nothing more comes through what it ends: ${now[*]}" \
		"$(printf '%s\n' "${ended[@]}" | sort | xargs)" "$(resting "$tmp/first" "$tmp/now")"
	flows >"$tmp/flows.now"
	check_not "its flow is gone" grep -Fxf <(flows_of "$tmp/flows" "${now[@]}") "$tmp/flows.now"
	same "and no other" "$(flows_of "$tmp/flows" "${alive[@]}")" "$(flows_of "$tmp/flows.now" "${alive[@]}")"
}
ends pool -- vpc nat delete vpc blue snat 10.0.1.6/32
ends dnat -- vpc nat delete vpc blue dnat tcp 203.0.113.10:8003
ends dnat6 -- vpc nat delete vpc blue dnat tcp '[2001:db8:ff::10]:8008'
ends fip-in fip-out round -- vpc fip set 203.0.113.20 to 10.0.1.8
ends fip6-in fip6-out -- vpc fip delete 2001:db8:ff::20
ends exempt6 -- vpc nat delete vpc blue exempt 2001:db8:b::/64
# What the guest says would be let out by source NAT, with the same port.
ends same-port -- vpc nat delete vpc blue dnat tcp 203.0.113.10:9013
ends snat -- vpc nat delete vpc blue snat 10.0.0.0/16
check "the rest ends" end
same "complete" "exempt inside" "$(of .complete "$tmp/end")"
same "nowhere has anything else arrived" "$names" "$(of .exact "$tmp/end")"
for dev in d1 d2 up1; do ip link del $dev; done
finish
