#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What is deleted at its leisure: it gets nothing new, and what it has goes on.
#
#	a .5, b .6 -- web 10.0.1.0/24 2001:db8:a:1::/64 --+
#	c .5 -------- db  10.0.2.0/24 -------------------+ blue -- up0 -- internet
#								  198.51.100.80
. "$(dirname "$0")/lib.sh"
. "$selftests/hold-lib.sh"

web=198.51.100.80
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet 2001:db8:a:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
bound a blue web 10.0.1.5/24 2001:db8:a:1::5/64
bound b blue web 10.0.1.6/24
loose c blue db 10.0.2.5/24
internet
uplink blue
snat=$(vpc -j nat add vpc blue snat 10.0.0.0/16 | jq '.[0].id')
listens_at internet a b c
spawn host vpc -j monitor config

fetches() { at "$1" timeout $((3 * slow)) bash -c "exec 3<>/dev/tcp/$2/9000"; }
drains() { [ "$(vpc -j "$1" show vpc blue | jq "[.[] | select(.drain)] | length")" = "$2" ]; }
deleted() { grep -s '"event":"delete"' "$tmp/host.log" | grep -q "\"object\":\"$1\""; }

### Source NAT ###
hold a $web 5001
one=$spawned
check "a rule that drains" vpc nat delete vpc blue snat 10.0.0.0/16 drain
check "is listed so" drains nat 1
check "in words, too" says 'snat.*drain' vpc nat show vpc blue
check "its connection goes on" goes_on "$one" 5001
check_not "it gets no new one" fetches b $web
check "which is refused by name" says 'filtered' pings b $web
check "the same rule may come anew" vpc nat add vpc blue snat 10.0.0.0/16
check "and translates" wait_for 5 fetches b $web
check "beside it" goes_on "$one" 5001
same "with the old one's number" "$snat" "$(vpc -j flow show vpc blue sport 5001 | jq '.[0].nat_id')"
refuse "what it says is the new one's" 'several\|no such' \
	vpc nat delete vpc blue snat 10.0.0.0/16 destination $web/32
stop "$one"
vpc flow flush vpc blue nat-id "$snat"
check "with its last connection it goes" wait_for 20 drains nat 0
check "and that is told" wait_for 5 deleted nat
same "the new one stays" 1 "$(vpc -j nat show vpc blue | jq length)"
refuse "it is gone" 'no NAT rule' vpc nat delete vpc blue id "$snat"

### At once, after all ###
hold a $web 5002
one=$spawned
id=$(vpc -j nat show vpc blue | jq '.[0].id')
vpc nat delete vpc blue id "$id" drain
check "one that drains is kept" goes_on "$one" 5002
check "twice is no harm" vpc nat delete vpc blue id "$id" drain
check "deleted at once by its number" vpc nat delete vpc blue id "$id"
same "it is gone" 0 "$(vpc -j nat show vpc blue | jq length)"
check_not "and its connection with it" goes_on "$one" 5002
stop "$one"
vpc nat add vpc blue exempt 2001:db8:a::/48
refuse "what is exempt has none to keep" 'no translation' vpc nat delete vpc blue exempt 2001:db8:a::/48 drain

### Destination NAT ###
vpc nat add vpc blue dnat tcp 203.0.113.20:9000 to 10.0.1.5
hold internet 203.0.113.20 5003
one=$spawned
vpc nat delete vpc blue dnat tcp 203.0.113.20:9000 drain
check "what came in goes on" goes_on "$one" 5003
check_not "nothing new comes in" fetches internet 203.0.113.20
check "to another guest from now on" vpc nat add vpc blue dnat tcp 203.0.113.20:9000 to 10.0.1.6
check "the new comes in" wait_for 5 fetches internet 203.0.113.20
check "to that one" grep -q 203.0.113.1 "$tmp/b.log"
check "and the old goes on" goes_on "$one" 5003
stop "$one"
vpc flow flush vpc blue sport 5003
check "until it has ended" wait_for 20 drains nat 0
check "the address stays with the new one" fetches internet 203.0.113.20
vpc nat delete vpc blue dnat tcp 203.0.113.20:9000
vpc nat add vpc blue dnat tcp 203.0.113.20:9000 to 10.0.2.5
hold internet 203.0.113.20 5004
vpc nat delete vpc blue dnat tcp 203.0.113.20:9000 drain
refuse "its network stays" 'NAT rule' vpc network set db vpc blue subnet 10.0.9.0/24
stop "$spawned"
vpc flow flush vpc blue sport 5004
check "as long as it does" wait_for 20 drains nat 0

### Floating IPs, both families ###
vpc nat add vpc blue snat 10.0.0.0/16
for n in 4/203.0.113.50/10.0.1.5 6/2001:db8:ff::50/2001:db8:a:1::5; do
	IFS=/ read -r family fip inside <<<"$n"
	vpc fip add "$fip" vpc blue to "$inside"
	hold internet "$fip" "505$family"
	in=$spawned
	to=$web
	[ "$family" = 4 ] || to=2001:db8:80::80
	hold a $to "506$family"
	out=$spawned
	: >"$tmp/host.log"
	check "IPv$family: one that drains" vpc fip delete "$fip" drain
	check "is listed so" drains fip 1
	check "what came in goes on" goes_on "$in" "505$family"
	check "and what went out" goes_on "$out" "506$family"
	check_not "nothing new comes in" fetches internet "$fip"
	[ "$family" = 6 ] || same "and leaves by the rules" 203.0.113.10 "$(whoami_of a)"
	refuse "it is bound as yet" 'bound' vpc fip add "$fip" vpc blue to "${inside%5}6"
	check "still both go on" goes_on "$in" "505$family"
	stop "$in"
	vpc flow flush vpc blue sport "505$family"
	settle
	check "one is enough to keep it" goes_on "$out" "506$family"
	check "listed" drains fip 1
	stop "$out"
	vpc flow flush vpc blue address "$fip"
	check "with the last one it goes" wait_for 20 drains fip 0
	check "and that is told" wait_for 5 deleted fip
	same "altogether" 0 "$(vpc -j fip show vpc blue | jq length)"
done

### The VPC goes first ###
vpc fip add 203.0.113.50 vpc blue to 10.0.1.5
hold internet 203.0.113.50 5070
vpc fip delete 203.0.113.50 drain
vpc nat delete vpc blue snat 10.0.0.0/16 drain
check "whatever drains" vpc delete blue
finish
