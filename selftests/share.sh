#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Shares of the flow table: of a VPC, of a port, of the machine; what is
# reserved, what is refused, what makes room, how fast, and what is reported.
#
#	a .5, b .6 -- web 10.0.1.0/24 fd00:b:1::/64 -- blue .10 --+
#	r .5, c .6, d .7 -- web the same ------------- red .11 ---+- up0 -- internet
. "$(dirname "$0")/lib.sh"

# 1024 are reserved for each VPC, and 52 are for who comes first.
modprobe -r vpc
modprobe vpc flow_max=2100
vpc add blue
vpc add red
for vpc in blue red; do
	vpc network add web vpc $vpc subnet 10.0.1.0/24 subnet fd00:b:1::/64
done
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound b blue web 10.0.1.6/24 fd00:b:1::6/64
bound r red web 10.0.1.5/24
bound c red web 10.0.1.6/24
bound d red web 10.0.1.7/24
internet
uplink blue red
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc red snat 10.0.0.0/16
spawn internet "$probe/whoami.py" 198.51.100.80 7
listens internet udp 7
at internet sysctl -qw net.ipv4.icmp_ratemask=0
web=198.51.100.80
send() { at "$1" "$probe/flows.py" send "${3:-$web}" 10000 "$2"; }	# GUEST N [ADDRESS]
ask() { at "$1" "$probe/flows.py" ask $web 7 "$2"; }			# GUEST N: answers
flows() { vpc -j show "$1" | jq '.[0].flows'; }
port() { vpc -j port show "$1" vpc "${3:-blue}" | jq -r ".[0].$2 // \"none\""; }
evicted() { vpc -j port show "$1" vpc blue | jq '.[0].evicted_flows'; }
afresh() { for vpc in blue red; do vpc flow flush vpc $vpc; done; }

### What is refused ###
refuse "more reserved than the most" 'reserved, that is more' vpc set blue max-flows 100 reserved-flows 200
refuse "the same of a port" 'reserved, that is more' vpc port set a vpc blue max-flows 10 reserved-flows 11
refuse "a rate beyond counting" 'at most 1000000 a second' vpc set blue flow-rate 1000001
refuse "and of a port" 'at most 1000000 a second' vpc port set a vpc blue flow-rate 1000001
refuse "more than the machine has" "machine's 2100, others" vpc set blue reserved-flows 1100
same "nothing of it stays" "1048576 1024 0" \
	"$(vpc -j show blue | jq -r '.[0] | "\(.max_flows) \(.reserved_flows) \(.flow_rate)"')"
check "a smaller most takes the reserve along" vpc set red max-flows 500
same "that nobody has asked for" 500 "$(vpc -j show red | jq '.[0].reserved_flows')"
vpc set red max-flows 1048576 reserved-flows 1024
check "a port's reserve" vpc port set b vpc blue reserved-flows 30
refuse "is part of the VPC's" 'ports have 30 reserved' vpc set blue max-flows 29 reserved-flows 0
check "of which others have the rest" vpc set blue max-flows 100 reserved-flows 50
refuse "and no more" 'other ports have reserved 30' vpc port set a vpc blue reserved-flows 71
check "what is not refused is shown" says 'reserved-flows 30' vpc -d port show b vpc blue
same "a port has no limit of its own" none "$(port a max_flows)"
vpc port set b vpc blue reserved-flows 0
vpc set blue max-flows 1048576 reserved-flows 1024

### A port's most ###
spawn host vpc -j monitor share
warned() { grep -q "\"percent\":$1[,}]" "$tmp/host.log" && grep -q "\"port_name\":\"$2\"" "$tmp/host.log"; }
check "a port's most" vpc port set a vpc blue max-flows 20
same "is had" 20 "$(ask a 20)"
same "and counted" 20 "$(port a flows)"
check "80 per cent are reported" wait_for 20 warned 80 a
check "95 per cent are" wait_for 20 warned 95 a
same "each once" 2 "$(grep -c '"object":"share"' "$tmp/host.log")"
if [ $slow = 1 ]; then
	before=$(drops blue flow_full)
	check "what is in use does not make room: the guest is told" says 'Packet filtered' pings a $web
	check "and it is counted" more_drops blue flow_full "$before"
fi
same "another guest does not feel it" 20 "$(ask b 20)"
sleep 11
same "what is idle does" 1 "$(ask a 1)"
same "as many as are needed" 1 "$(evicted a)"
same "and of the same port" 0 "$(evicted b)"
same "so the most it is" 20 "$(port a flows)"
afresh
same "nothing is left" "0 0" "$(flows blue) $(port a flows)"
ask a 5 >"$tmp/said"
send a 15
sleep 2
same "unanswered ones go first" 10 "$(ask a 10)"
same "and not the others" 15 "$(vpc -j flow show vpc blue state established | jq length)"
same "the most it still is" 20 "$(port a flows)"
check "both families count" send a 30 2001:db8:80::80
check "no limit again" vpc port set a vpc blue max-flows 0
same "and none is shown" none "$(port a max_flows)"
afresh

### What a port has reserved ###
vpc port set b vpc blue reserved-flows 30
vpc set blue max-flows 100 reserved-flows 50
: >"$tmp/host.log"
send a 200
same "who comes first has what nobody has reserved" 70 "$(port a flows)"
same "the other all that is its own" 30 "$(ask b 30)"
same "together the VPC's most" 100 "$(flows blue)"
check "of the VPC, without a port" grep -q '"percent":95' "$tmp/host.log"
sleep 2
before=$(evicted b)
send a 10
same "making room costs the other nothing" "$before 30" "$(evicted b) $(port b flows)"
check "and the one that does it its own" [ "$(evicted a)" -ge 10 ]
check "a reserve may change while it is used" vpc port set b vpc blue reserved-flows 10
check "down" vpc port set b vpc blue reserved-flows 0
check "and up" vpc port set b vpc blue reserved-flows 20
afresh
send a 200
same "and is exact after that" 80 "$(port a flows)"
same "for both" 20 "$(ask b 20)"
afresh
vpc port set b vpc blue reserved-flows 0
vpc set blue max-flows 1048576 reserved-flows 1024

### What a VPC has reserved ###
send r 1500
same "one VPC takes all that it can" 1076 "$(flows red)"
send a 1100
same "another one has all that is its own" 1024 "$(flows blue)"
check "a reserve may change while others use the rest" vpc set red reserved-flows 100
afresh
send r 1500
send a 1100
same "what one gives up others can have" "1024 1076" "$(flows blue) $(flows red)"
afresh
vpc set red reserved-flows 1024

### Who makes room for another one ###
# Of the machine nothing is left, and of red's 30 two ports have 10 each.
vpc set red reserved-flows 30
vpc set blue reserved-flows 2070
vpc port set r vpc red reserved-flows 10
vpc port set d vpc red reserved-flows 10
each_has() { for name in r c d; do port $name flows red; done | xargs; }
send r 5
send c 25
same "a VPC has no more" "5 25 0" "$(each_has)"
sleep 2
same "what is reserved for a port can be had all the same" 3 "$(ask d 3)"
same "the one that has more makes room, and not the one before it" "5 22 3" "$(each_has)"
same "where it is counted" 3 "$(port c evicted_flows red)"
send d 40
same "up to the reserve: beyond it one makes room for oneself" "5 14 11" "$(each_has)"
afresh
vpc set blue reserved-flows 1024
vpc set red reserved-flows 1024

### How fast ###
vpc port set a vpc blue flow-rate 5
dropped "a port's rate" blue flow_rate send a 60
check "a second's worth, and what time gives, passes" [ "$(port a flows)" -ge 5 ]
check "but not all" [ "$(port a flows)" -lt 60 ]
same "the other port has its own" 20 "$(ask b 20)"
sleep 2
same "after a pause there is more" 3 "$(ask a 3)"
vpc port set a vpc blue flow-rate 0
afresh
vpc set blue flow-rate 10
dropped "a VPC's rate" blue flow_rate send a 80
check "concerns all of it" [ "$(flows blue)" -lt 80 ]
vpc set blue flow-rate 0
afresh
same "no rate, no limit" 50 "$(ask a 50)"

### A port that goes ###
vpc port delete b vpc blue
afresh
ask a 10 >/dev/null
vpc port delete a vpc blue
same "its connections end by themselves, and count until then" 10 "$(flows blue)"
vpc port add a vpc blue network web mac "$(mac_of a)" address 10.0.1.5 max-flows 7 reserved-flows 5 flow-rate 100
same "a new port has a new share" "0 7 5 100" "$(port a flows) $(port a max_flows) $(port a reserved_flows) $(port a flow_rate)"
afresh
same "the old one is gone" 0 "$(flows blue)"
finish
