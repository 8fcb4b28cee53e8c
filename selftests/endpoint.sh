#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Endpoint-independent mapping and filtering: the other behaviour that RFC 4787
# and 5382 know.
#
#	a .5, b .6 -- web 10.0.1.0/24 -- blue -- 203.0.113.10 up0 -- internet
#	r .5 -------- web 10.0.1.0/24 -- red --- 203.0.113.11 ---+   198.51.100.80, .81
. "$(dirname "$0")/lib.sh"

for vpc in blue red; do
	vpc add $vpc
	vpc network add web vpc $vpc subnet 10.0.1.0/24
done
bound a blue web 10.0.1.5/24
bound b blue web 10.0.1.6/24
bound r red web 10.0.1.5/24
internet
ip -n internet addr add 198.51.100.81/32 dev lo
uplink blue red
for vpc in blue red; do vpc nat add vpc $vpc snat 10.0.0.0/16; done

### What can be said ###
kinds() { vpc -j gateway show vpc blue | jq -r '.[0] | "\(.mapping) \(.filtering)"'; }
pair=address-and-port-dependent all=endpoint-independent
same "by default" "$pair $pair" "$(kinds)"
refuse "filtering without the mapping" 'needs endpoint-independent mapping' \
	vpc gateway set vpc blue filtering $all
refuse "the same by address" 'needs endpoint-independent mapping' \
	vpc gateway set vpc blue filtering address-dependent
refuse "mapping by address alone" 'endpoint-independent, or' \
	vpc gateway set vpc blue mapping address-dependent
refuse "a kind that is none" 'mapping' vpc gateway set vpc blue mapping full-cone
refuse "a kind that two begin with" 'address' vpc gateway set vpc blue mapping address
refuse "without a kind" 'mapping' vpc gateway set vpc blue mapping
refuse "twice" 'twice' vpc gateway set vpc blue mapping $all mapping $all
refuse "of no VPC" 'green' vpc gateway set vpc green mapping $all
same "nothing of it holds" "$pair $pair" "$(kinds)"
check "both at once" vpc gateway set vpc blue mapping endpoint filtering endpoint
same "are shown" "$all $all" "$(kinds)"
check "and in words" says "mapping $all filtering $all" vpc -d gateway show vpc blue
refuse "the mapping alone back" 'needs endpoint-independent mapping' \
	vpc gateway set vpc blue mapping $pair
check "an address stays beside" vpc gateway set vpc blue filtering $pair
same "what is not given stays" "203.0.113.10 $all $pair" \
	"$(vpc -j gateway show vpc blue | jq -r '.[0] | "\(.address4) \(.mapping) \(.filtering)"')"
check "and the kind beside an address" vpc gateway set vpc blue address 203.0.113.12
same "that is given" "$all $pair" "$(kinds)"
vpc gateway set vpc blue address 203.0.113.10 mapping $pair
refuse "no mapping is ended by itself" 'ends with its flows' vpc flow flush vpc blue state mapping

### What it does ###
each "$probe/endpoint.py"

### Echo requests (RFC 5508 REQ-1) ###
vpc gateway set vpc blue mapping endpoint
capture internet:eth0 'icmp[0] == 8'
at b ping -c 1 -W $((10 * slow)) -e 77 198.51.100.80 >/dev/null
for to in 80 81; do at a ping -c 1 -W $((10 * slow)) -e 77 198.51.100.$to >/dev/null; done
seen=$(captured internet:eth0)
ids=$(sed -n 's/.*echo request, id \([0-9]*\),.*/\1/p' <<<"$seen" | sort | uniq -c)
same "a guest's identifier is one outside, too" "1 2" \
	"$(awk '{ print $1 }' <<<"$ids" | sort | paste -sd ' ')"
same "mapped like ports" 2 "$(vpc -j flow show vpc blue state mapping protocol icmp | jq length)"

### Ports that run out: ESP has none to choose from ###
spawn host vpc -j monitor share
esp() { at "$1" python3 -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, 50).sendto(bytes(40), ("198.51.100.80", 0))'; }
esp a
event() { grep -s '"object":"ports"' "$tmp/host.log"; }
esp_again() { esp b; event; }
check "an event tells of it" wait_for 20 esp_again
same "of what it was about" "blue 203.0.113.10 50 198.51.100.80" \
	"$(event | head -n 1 | jq -r '"\(.vpc) \(.public) \(.protocol) \(.remote)"')"
vpc del blue
same "nothing is left" 0 "$(vpc -j flow show state mapping | jq length)"
finish
