#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Flows listed and ended by what they are like.
#
#	a .5, b .6 -- web 10.0.1.0/24 fd00:b:1::/64 --+
#	c .5 -------- db  10.0.2.0/24 fd00:b:2::/64 --+ blue --- up0 -- internet
#	r .5 -------- web 10.0.1.0/24 ----------------- red  ---+	198.51.100.80
. "$(dirname "$0")/lib.sh"

web=198.51.100.80
vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64
vpc network add web vpc red subnet 10.0.1.0/24
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound b blue web 10.0.1.6/24 fd00:b:1::6/64
bound c blue db 10.0.2.5/24 fd00:b:2::5/64
bound r red web 10.0.1.5/24
internet
uplink blue red
snat=$(vpc -j nat add vpc blue snat 10.0.0.0/16 | jq '.[0].id')
vpc nat add vpc red snat 10.0.0.0/16
# Nothing ends by itself, however slow the machine is.
vpc set blue timeout-icmp 3600 timeout-udp-new 3600 timeout-tcp-closed 3600
spawn internet "$probe/whoami.py" $web 7
listens internet udp 7

# GUEST PORT: a datagram to the outside and its answer.
ask() { at "$1" socat -t $((3 * slow)) - "UDP:$web:7,sourceport=$2,shut-none" <<<who >/dev/null; }
# FILTER...: how many flows of blue match.
count() { vpc -j flow show vpc blue "$@" | jq length; }
talk() {	# the same flows each time, TCP from a port that nobody waits on
	vpc flow flush vpc blue
	vpc flow flush vpc red
	ask a 4000
	ask a 4001
	ask b 4000
	at a ping -c 1 -W $((10 * slow)) -e 77 10.0.2.5 >/dev/null
	at a ping -c 1 -W $((10 * slow)) -e 78 fd00:b:2::5 >/dev/null
	at a curl -s -m $((10 * slow)) --local-port "${1:-5000}" http://$web/ >/dev/null
	at r socat -t $((3 * slow)) - "UDP:$web:7,sourceport=4000,shut-none" <<<who >/dev/null
}
talk

### Listed ###
same "all of the VPC" 6 "$(count)"
same "all of the namespace" 7 "$(vpc -j flow show | jq length)"
same "a protocol" 3 "$(count protocol udp)"
same "by its number" 3 "$(count protocol 17)"
same "ICMP of IPv4 is none of IPv6" 1 "$(count protocol icmp)"
same "a source" 4 "$(count src 10.0.1.5)"
same "a source's prefix" 5 "$(count src 10.0.1.0/24)"
same "of IPv6" 1 "$(count src fd00:b:1::/64)"
same "all of IPv4" 5 "$(count src 0.0.0.0/0)"
same "a destination" 4 "$(count dst $web)"
same "a port of the guest" 2 "$(count sport 4000)"
same "a port outside" 3 "$(count dport 7)"
same "any port, as well the public one" 2 "$(count port 4000)"
same "an echo's identifier" 1 "$(count protocol icmp sport 77)"
same "any address: the public one" 4 "$(count address 203.0.113.10)"
same "a rule" 4 "$(count nat-id "$snat")"
same "no rule" 2 "$(count nat-id 0)"
is_closed() { [ "$(count state closed)" = 1 ]; }
check "a state" wait_for 20 is_closed
same "several: all of them count" 1 "$(count src 10.0.1.5 dport 7 sport 4001)"
same "and none" 0 "$(count src 10.0.1.6 sport 4001)"
same "across VPCs" 2 "$(vpc -j flow show sport 4000 src 10.0.1.5 | jq length)"

### Refused ###
refuse "a protocol that is none" 'not a number\|nonsense' vpc flow show protocol nonsense
refuse "one beyond the last" '256' vpc flow show protocol 256
refuse "a port that is none" '65536' vpc flow show port 65536
refuse "a state that is none" 'state' vpc flow show state asleep
refuse "host bits" 'host bits\|10.0.1.5/24' vpc flow show src 10.0.1.5/24
refuse "a flush of no VPC" 'vpc' vpc flow flush protocol udp
refuse "a filter twice" 'twice' vpc flow show sport 1 sport 2
same "nothing ended by these" 6 "$(count)"

### Ended ###
flush() { vpc -j flow flush vpc blue "$@" | jq '.[0].flushed'; }
same "none that match" 0 "$(flush sport 4002)"
same "a guest's to one port" 1 "$(flush src 10.0.1.6 dport 7)"
same "the others stay" 5 "$(count)"
same "those of a rule" 3 "$(flush nat-id "$snat")"
same "the rest stays" 2 "$(count)"
same "another VPC's stay" 1 "$(vpc -j flow show vpc red | jq length)"
same "all" 2 "$(flush)"
talk 5001
same "it begins again" 6 "$(count)"

# A connection that goes on while others of its guest are ended.
spawn internet "$probe/hold.py" listen 9000
wait_for 10 grep -q listening "$tmp/internet.log"
spawn a "$probe/hold.py" connect $web 9000 5555
wait_for 10 grep -q hello "$tmp/a.log"
same "only datagrams" 2 "$(flush protocol udp src 10.0.1.5)"
same "the connection stays" 1 "$(count dport 9000 state established)"

# Many, over several messages.
at a bash -c "for i in {1..300}; do echo > /dev/udp/$web/\$((20000 + i)); done"
same "a filter over many" 300 "$(count src 10.0.1.5 protocol udp)"
same "some of many" 1 "$(count dport 20150)"
same "many at once" 300 "$(flush protocol udp dst $web src 10.0.1.5)"
same "and not the connection" 1 "$(count dport 9000)"
finish
