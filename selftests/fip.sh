#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Floating IPs: in, out, round by the uplink; moved, taken over, unbound; what
# is refused; errors, fragments and large transfers through them; what they
# count, and limits.
#
#	a .5 fip .20 ::20 --+				     far 198.18.0.80
#	b .6 (tap) ---------+- blue web 10.0.1.0/24 --+	      | MTU 1300
#	c .7 fip .22 ::22 --+   .10	fd00:b:1::/64 +- up0 internet 203.0.113.1
#	r .5 fip    ::30 ------ red web the same    --+	     198.51.100.80
#		      .11			host .2	     2001:db8:80::80
. "$(dirname "$0")/lib.sh"

fip=203.0.113.20 fip6=2001:db8:ff::20
vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
vpc network add web vpc red subnet 10.0.1.0/24 subnet fd00:b:1::/64
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap b blue web 10.0.1.6/24 fd00:b:1::6/64
bound c blue web 10.0.1.7/24 fd00:b:1::7/64
bound r red web 10.0.1.5/24 fd00:b:1::5/64
internet
far
wait_long=$((10 * slow))

# Each guest serves who it is, and whom it thinks it serves.
for name in a b c r; do
	mkdir -p "$tmp/$name/cgi-bin"
	echo "$name" >"$tmp/$name/index.html"
	cp "$tmp/www/cgi-bin/whoami" "$tmp/$name/cgi-bin/"
	spawn "$name" busybox httpd -f -p 80 -h "$tmp/$name"
	wait_for 10 at $name curl -s http://127.0.0.1/
done
url() { [[ $1 = *:* ]] && echo "http://[$1]/" || echo "http://$1/"; }
page() { at "$1" curl -sS -m "${3:-$wait_long}" "$(url "$2")"; }		# CLIENT ADDRESS
seen() {	# CLIENT ADDRESS: the address that the server there sees
	at "$1" curl -sS -m $wait_long "$(url "$2")cgi-bin/whoami" | sed 's/^\[\(.*\)\]$/\1/; s/^::ffff://'
}

### What is refused ###
refuse "without a gateway" 'blue has no gateway' vpc fip add $fip vpc blue to 10.0.1.5
uplink blue red
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc red snat 10.0.0.0/16
refuse "the host's address" "203.0.113.2 is this host's, on up0" vpc fip add 203.0.113.2 vpc blue to 10.0.1.5
refuse "the provider's router" "provider's router" vpc fip add 203.0.113.1 vpc blue to 10.0.1.5
refuse "the VPC's gateway address" '203.0.113.10 is used by this VPC' vpc fip add 203.0.113.10 vpc blue to 10.0.1.5
refuse "another VPC's" "203.0.113.11 is red's" vpc fip add 203.0.113.11 vpc blue to 10.0.1.5
refuse "that one is not taken over" "203.0.113.11 is red's" vpc fip add 203.0.113.11 vpc blue to 10.0.1.5 replace
refuse "an address off the link" 'in no subnet of up0' vpc fip add 198.51.100.20 vpc blue to 10.0.1.5
refuse "the link's broadcast address" "cannot be a host's" vpc fip add 203.0.113.255 vpc blue to 10.0.1.5
refuse "to an address of no network" '10.9.1.5 is in no subnet of blue' vpc fip add $fip vpc blue to 10.9.1.5
refuse "to the router" "10.0.1.1 is the router's" vpc fip add $fip vpc blue to 10.0.1.1
refuse "to a broadcast address" "cannot be a host's" vpc fip add $fip vpc blue to 10.0.1.255
refuse "from one family to the other" 'same family' vpc fip add $fip vpc blue to fd00:b:1::5
same "nothing is left of these" '[]' "$(vpc -j fip show)"

### Bound ###
spawn host vpc -j monitor
heard() { grep -q -- "$1" "$tmp/host.log"; }
capture internet:eth0 "arp or (icmp6 and ip6[40] = 136)"
check "an IPv4 one" vpc fip add $fip vpc blue to 10.0.1.5
check "an IPv6 one" vpc fip add $fip6 vpc blue to fd00:b:1::5
captured internet:eth0 >"$tmp/wire"
check "IPv4: the link is told" says "Request who-has $fip .*tell $fip" cat "$tmp/wire"
check "IPv6: the link is told" says "$fip6 > ff02::1: .*advertisement, tgt is $fip6" cat "$tmp/wire"
check "an event" wait_for 20 heard "\"change\".*\"address4\":\"$fip\".*\"inside4\":\"10.0.1.5\""
check "ARP is answered" at internet arping -q -c 1 -w $wait_long -I eth0 $fip
check "neighbour solicitations are" at internet ndisc6 -1 -q -w $((wait_long * 1000)) $fip6 eth0
refuse "bound twice" 'bound to 10.0.1.5 by blue' vpc fip add $fip vpc blue to 10.0.1.6
refuse "by another VPC" 'bound to 10.0.1.5 by blue' vpc fip add $fip vpc red to 10.0.1.5
refuse "two for one guest" "has the floating IP $fip" vpc fip add 203.0.113.29 vpc blue to 10.0.1.5
refuse "as a gateway's address" 'used by this VPC' vpc gateway set vpc blue uplink up0 address $fip
refuse "as another's gateway's" "$fip is blue's" vpc gateway set vpc red uplink up0 address $fip
refuse "the link's subnet stays" "$fip.* is still blue's\|is still blue's" vpc uplink set up0 subnet 203.0.113.0/28 subnet 2001:db8:ff::/64
check "one on an empty network" vpc fip add 203.0.113.28 vpc blue to 10.0.2.9
refuse "whose subnet stays" 'still leads to 10.0.2.9' vpc network set db vpc blue subnet 10.0.3.0/24
refuse "nor gets the router its address" 'still leads to 10.0.2.9' vpc network set db vpc blue subnet 10.0.2.0/24 gateway 10.0.2.9
refuse "the network stays, too" 'Floating IP 203.0.113.28 still leads' vpc network delete db vpc blue
check "until it goes" vpc fip delete 203.0.113.28
check "by whatever VPC, if that is not named" wait_for 20 heard '"delete".*203.0.113.28'
refuse "it has gone" 'no gateway has' vpc fip delete 203.0.113.28
refuse "of a VPC that never had it" "red has no floating IP $fip" vpc fip delete $fip vpc red

### In and out ###
same "IPv4: reached from outside" a "$(page internet $fip)"
same "IPv6: reached from outside" a "$(page internet $fip6)"
same "IPv4: the guest sees who it is" 203.0.113.1 "$(seen internet $fip)"
same "IPv6: the guest sees who it is" 2001:db8:ff::1 "$(seen internet $fip6)"
check "ping from outside" pings internet $fip
check "ping from outside, IPv6" pings internet $fip6
same "IPv4: it leaves with it" $fip "$(whoami_of a)"
same "IPv6: it leaves with it" $fip6 "$(whoami_of a 6)"
same "its neighbour has the gateway's address" 203.0.113.10 "$(whoami_of b)"
spawn internet "$probe/whoami.py" 198.51.100.80 7
listens internet udp 7
same "UDP, with its port" "$fip 4000" \
	"$(at a socat -t $((3 * slow)) - UDP:198.51.100.80:7,sourceport=4000,shut-none <<<who)"
capture internet:eth0 'icmp[0] = 8 or ip proto 47'
check "ping leaves" pings a 198.51.100.80
at a hping3 -q -c 1 -0 -H 47 198.51.100.80 >/dev/null 2>&1
captured internet:eth0 >"$tmp/wire"
check "with it" says "$fip > 198.51.100.80: ICMP echo request" cat "$tmp/wire"
check "and so do other protocols" says "$fip > 198.51.100.80: .*(GRE|gre)" cat "$tmp/wire"
capture a 'ip proto 47'
at internet hping3 -q -c 1 -0 -H 47 $fip >/dev/null 2>&1
check "which come in, too" says '203.0.113.1 > 10.0.1.5: .*(GRE|gre)' captured a
check "fragments leave and come back" pings a -s 4000 198.51.100.80
check "fragments come in" pings internet -s 4000 $fip
check "fragments of IPv6" pings internet -s 4000 $fip6
spawn a socat -u -b 9000 UDP-RECV:5003 CREATE:"$tmp/udp"
udp=$spawned
listens a udp 5003
head -c 9000 /dev/urandom >"$tmp/udp.sent"
at internet socat -u -b 9000 "OPEN:$tmp/udp.sent" UDP:$fip:5003
wait_for 20 test -s "$tmp/udp"
check "a datagram in fragments is whole" cmp "$tmp/udp.sent" "$tmp/udp"
stop "$udp"
flow_has() { vpc -j flow show vpc blue | jq -e "any(.[]; $1)"; }
check "the listing of flows has the translation" flow_has \
	".orig.dst4 == \"$fip\" and .reply.src4 == \"10.0.1.5\" and .protocol == 1"
check "of those that leave, too" flow_has \
	".orig.src4 == \"10.0.1.5\" and .reply.dst4 == \"$fip\" and .reply.dport == 4000"
counts() { vpc -j fip show $fip vpc blue | jq '.[0] | [.connections_in, .connections_out] | all(. > 2)'; }
same "connections are counted" true "$(counts)"

### Round by the uplink ###
check "another guest has one" vpc fip add 203.0.113.22 vpc blue to 10.0.1.7
check "of each family" vpc fip add 2001:db8:ff::22 vpc blue to fd00:b:1::7
check "so has a guest of another VPC" vpc fip add 2001:db8:ff::30 vpc red to fd00:b:1::5
capture internet:eth0 "host $fip or host $fip6"
same "from a guest without one" a "$(page b $fip)"
same "it is the gateway's address that is seen" 203.0.113.10 "$(seen b $fip)"
same "from a guest with one" a "$(page c $fip)"
same "that is seen" 203.0.113.22 "$(seen c $fip)"
same "in IPv6" 2001:db8:ff::22 "$(seen c $fip6)"
same "from itself" $fip "$(seen a $fip)"
same "in IPv6" $fip6 "$(seen a $fip6)"
same "from another VPC" a "$(page r $fip)"
same "with that one's gateway address" 203.0.113.11 "$(seen r $fip)"
same "in IPv6" 2001:db8:ff::30 "$(seen r $fip6)"
same "and back to it" r "$(page a 2001:db8:ff::30)"
check "ping" pings r $fip
check "in fragments" pings c -s 4000 $fip
check "the own gateway's address" pings b 203.0.113.10
check "the other VPC's" pings b 203.0.113.11
same "nothing of it was on the wire" 0 "$(captured internet:eth0 | grep -vcE "ARP|neighbor")"
check "each VPC has its flow" flow_has '.orig.src4 == "203.0.113.11" and .reply.src4 == "10.0.1.5"'
same "with its own addresses" 10.0.1.5 "$(vpc -j flow show vpc red |
	jq -r --arg fip $fip '[.[] | select(.orig.dst4 == $fip) | .orig.src4] | unique | .[]')"

### Errors ###
check "outside: port unreachable comes in" says refused \
	at a socat -T 3 - UDP:198.51.100.80:9,shut-none <<<x
check "inside: port unreachable goes out" says refused \
	at internet socat -T 3 - UDP:$fip:9,shut-none <<<x
check "IPv6: it comes in" says refused at a socat -T 3 - 'UDP6:[2001:db8:80::80]:9,shut-none' <<<x
check "IPv6: it goes out" says refused at internet socat -T 3 - "UDP6:[$fip6]:9,shut-none" <<<x
check "round by the uplink, between VPCs" says refused at r socat -T 3 - UDP:$fip:9,shut-none <<<x
check "and to itself" says refused at a socat -T 3 - UDP:$fip:9,shut-none <<<x
capture internet:eth0 'icmp[0] = 3'
says refused at internet socat -T 3 - UDP:$fip:10,shut-none <<<x >/dev/null
check "of the guest only the floating IP is seen, in the quote too" \
	says "$fip > 203.0.113.1: ICMP $fip udp port 10 unreachable" captured internet:eth0
check "outside: a smaller MTU is told" says 'mtu ?= ?1300' pings a -M 'do' -s 1400 198.18.0.80
vpc network set web vpc blue mtu 1400
check "inside: so is the network's" says "203.0.113.10 .*mtu ?= ?1400" pings internet -M 'do' -s 1440 $fip
check "in IPv6" says 'Packet too big: mtu=1400' pings internet -M 'do' -s 1440 $fip6
check "between VPCs" says 'mtu ?= ?1400' pings r -M 'do' -s 1440 $fip
vpc network set web vpc blue mtu 1500
check "traceroute comes in: the VPC's router" says '^ 1  203.0.113.10 ' \
	at internet traceroute -n -q 1 -w $wait_long $fip
check "and the end" says "^ 2  $fip " at internet traceroute -n -q 1 -w $wait_long $fip
check "traceroute goes out" says '^ 3  198.18.0.80 ' at a traceroute -n -q 1 -w $wait_long 198.18.0.80
check "traceroute between VPCs" says "^ 3  $fip " at r traceroute -n -q 1 -w $wait_long $fip

### Large ###
head -c 5000000 /dev/urandom >"$tmp/sent"
transfer() {	# FROM TO ADDRESS
	local family=4 address=$3 pid

	[[ $3 = *:* ]] && family=6 address="[$3]"
	rm -f "$tmp/got"
	spawn "$2" timeout $((60 * slow)) socat -u "TCP$family-LISTEN:5001,reuseaddr" "CREATE:$tmp/got"
	pid=$spawned
	listens "$2" tcp 5001
	at "$1" timeout $((60 * slow)) socat -u "OPEN:$tmp/sent" "TCP$family:$address:5001"
	wait_for 20 cmp "$tmp/sent" "$tmp/got"
	local status=$?

	stop "$pid"
	return "$status"
}
check "5 MB come in" transfer internet a $fip
check "5 MB go out" transfer a internet 198.51.100.80
check "5 MB come in, IPv6" transfer internet a $fip6
check "5 MB between VPCs" transfer r a $fip
check "5 MB between VPCs, IPv6" transfer a r 2001:db8:ff::30
check "5 MB from a tap, round by the uplink" transfer b a $fip
check "5 MB to the guest itself" transfer a a $fip

### Counted ###
# meter ADDRESS: packets and bytes in, and out, and drops in and out.
meter() {
	vpc -j fip show "$1" | jq -r '.[0] | "\(.packets_in) \(.bytes_in) \(.packets_out) \(.bytes_out) \(.drops_in) \(.drops_out)"'
}
meter_is() { [ "$(meter "$1")" = "$2" ]; }
metered() {	# NAME ADDRESS WANTED
	wait_for 10 meter_is "$2" "$3"
	same "$1" "$3" "$(meter "$2")"
}
many() { pings "$1" -c "$2" -i 0.2 "${@:3}"; }
head -c 10 /dev/zero >"$tmp/ten"
anew() {	# ADDRESS TO: with a new meter
	vpc fip delete "$1" && vpc fip add "$1" vpc blue to "$2"
}
settle
check "bound anew" anew $fip 10.0.1.5
metered "with nothing counted" $fip '0 0 0 0 0 0'
check "3 pings of 128 bytes come in" many internet 3 -s 100 $fip
metered "and are counted, with the answers" $fip '3 384 3 384 0 0'
check "2 of 228 bytes go out" many a 2 -s 200 198.51.100.80
metered "so are these" $fip '5 840 5 840 0 0'
at internet socat -u "OPEN:$tmp/ten" UDP:$fip:9
metered "a datagram in, an error about it out" $fip '6 878 6 906 0 0'
at a socat -u "OPEN:$tmp/ten" UDP:198.51.100.80:9
metered "and the other way round" $fip '7 944 7 944 0 0'
check "fragments" pings internet -s 4000 $fip
metered "are one packet" $fip '8 4972 8 4972 0 0'
check "a timestamp is asked for" says 'tsrtt|ICMP timestamp' at internet hping3 -c 1 --icmp-ts $fip
metered "which belongs to no flow, and counts" $fip '9 5012 9 5012 0 0'
check "IPv6: bound anew" anew $fip6 fd00:b:1::5
check "3 pings in" many internet 3 -s 100 $fip6
check "2 out" many a 2 -s 200 2001:db8:80::80
at internet socat -u "OPEN:$tmp/ten" "UDP6:[$fip6]:9"
at a socat -u "OPEN:$tmp/ten" 'UDP6:[2001:db8:80::80]:9'
check "and one in fragments" pings internet -s 4000 $fip6
metered "IPv6: all of it is counted" $fip6 '8 5152 8 5152 0 0'
check "another one, bound anew" anew 203.0.113.22 10.0.1.7
check "round by the uplink" pings c $fip
metered "who is asked counts it in and out" $fip '10 5096 10 5096 0 0'
metered "so does who asks" 203.0.113.22 '1 84 1 84 0 0'
check "moved" vpc fip set $fip to 10.0.1.6
metered "with what it has counted" $fip '10 5096 10 5096 0 0'
check "to a guest that answers" pings internet $fip
metered "and goes on" $fip '11 5180 11 5180 0 0'
check "IPv6: moved" vpc fip set $fip6 to fd00:b:1::6
check "IPv6: to a guest that answers" pings internet -s 100 $fip6
metered "IPv6: it goes on" $fip6 '9 5300 9 5300 0 0'
check "back" vpc fip set $fip to 10.0.1.5
check "IPv6: back" vpc fip set $fip6 to fd00:b:1::5
check "in text" says 'packets-in 11 bytes-in 5180 drops-in 0' vpc -s fip show $fip

### Limited ###
rate() { vpc -j fip show "$1" | jq '.[0].rate'; }
refuse "no rate" '"fast" is not a rate' vpc fip set $fip rate fast
refuse "no unit" '"10mb" is not a rate' vpc fip set $fip rate 10mb
refuse "less than a byte" 'less than a byte' vpc fip set $fip rate 7bit
refuse "more than there are numbers" 'out of range' vpc fip set $fip rate 20000000tbit
refuse "more than a terabit" 'at most a terabit.*(rate 2tbit)' vpc fip set $fip rate 2tbit
refuse "not with a new one" 'at most a terabit' vpc fip add 203.0.113.28 vpc blue to 10.0.2.9 rate 1001gbit
refuse "nor with a move" 'at most a terabit' vpc fip set $fip to 10.0.1.6 rate 1001gbit
same "which is not done" '"10.0.1.5"' "$(vpc -j fip show $fip | jq '.[0].inside4')"
refuse "nothing at all" 'nothing is given' vpc fip set $fip
same "no rate so far" 0 "$(rate $fip)"
check "a terabit" vpc fip set $fip rate 1tbit
same "in bytes" 125000000000 "$(rate $fip)"
check "10 Mbit/s" vpc fip set $fip rate 10mbit
check "an event" wait_for 20 heard "\"change\".*\"address4\":\"$fip\".*\"rate\":1250000"
check "as it was typed" says "^$fip vpc blue to 10.0.1.5 rate 10mbit$" vpc fip show $fip
refuse "a move that is refused" 'in no subnet' vpc fip set $fip to 10.9.9.9 rate 1mbit
same "leaves the rate" 1250000 "$(rate $fip)"
check "moved, with a rate" vpc fip set $fip to 10.0.1.6 rate 20mbit
same "it is that one" 2500000 "$(rate $fip)"
check "moved" vpc fip set $fip to 10.0.1.5
same "with the rate" 2500000 "$(rate $fip)"
check "bound with a rate" vpc fip add 203.0.113.28 vpc blue to 10.0.2.9 rate 100kbps
same "which it has" 100000 "$(rate 203.0.113.28)"
check "and goes" vpc fip delete 203.0.113.28
check "5 MB come in at 100 Mbit/s" vpc fip set $fip rate 100mbit
check "all of them" transfer internet a $fip
check "5 MB go out" transfer a internet 198.51.100.80

# flood NAME TO: 300 datagrams of 1000 bytes; 128 KiB are 127 of them, or 125
# in IPv6, and a thousand bytes a second add next to nothing.
head -c 300000 /dev/zero >"$tmp/flood"
flood() {
	local family=4 to=$2

	[[ $2 = *:* ]] && family=6 to="[$2]"
	at "$1" socat -u -b 1000 "OPEN:$tmp/flood" "UDP$family:$to:5004"
}
for name in a c internet; do
	spawn "$name" socat -u UDP6-RECV:5004,ipv6only=0 "CREATE:$tmp/sink.$name"
	wait_for 20 at "$name" bash -c 'ss -Hlun sport = 5004 | grep -q .'
done
limits() {	# FAMILY FIP FIP-TO OUT LEAST
	local before after port in out in_drops out_drops

	check "$1: bound anew" anew "$2" "$3"
	check "$1: 1000 bytes a second" vpc fip set "$2" rate 8kbit
	: >"$tmp/sink.a"
	: >"$tmp/sink.internet"
	before=$(drops blue fip_rate) port=$(drops blue fip_rate a)
	flood internet "$2"
	flood a "$4"
	settle
	read -r in _ out _ in_drops out_drops <<<"$(meter "$2")"
	note "$in in, $in_drops dropped, $out out, $out_drops dropped"
	same "$1: in: what did not pass was dropped" 300 $((in + in_drops))
	same "$1: out: the same" 300 $((out + out_drops))
	check "$1: in: the burst has passed" [ "$in" -ge "$5" ]
	check "$1: out: the same" [ "$out" -ge "$5" ]
	check "$1: in: not all" [ "$in_drops" -gt 0 ]
	check "$1: out: not all" [ "$out_drops" -gt 0 ]
	check "$1: in: what has passed has arrived" [ -s "$tmp/sink.a" ]
	check "$1: out: the same" [ -s "$tmp/sink.internet" ]
	after=$(drops blue fip_rate)
	same "$1: with its reason" $((in_drops + out_drops)) $((after - before))
	same "$1: and by its port" "$out_drops" $(($(drops blue fip_rate a) - port))
	check "$1: lifted" vpc fip set "$2" rate 0
	flood internet "$2"
	settle
	read -r after _ _ _ before _ <<<"$(meter "$2")"
	same "$1: then all pass" "$((in + 300)) $in_drops" "$after $before"
}
limits IPv4 $fip 10.0.1.5 198.51.100.80 127
limits IPv6 $fip6 fd00:b:1::5 2001:db8:80::80 125
check "one that is used up" vpc fip set $fip rate 8kbit
flood internet $fip
check "is" [ "$(vpc -j fip show $fip | jq '.[0].drops_in')" -gt 0 ]
check "another one, bound anew" anew 203.0.113.22 10.0.1.7
flood internet 203.0.113.22
metered "is another one's no matter" 203.0.113.22 '300 308400 0 0 0 0'
check "lifted" vpc fip set $fip rate 0

spawn a "$probe/hold.py" listen 9100
wait_for 10 grep -q listening "$tmp/a.log"
spawn internet "$probe/hold.py" connect $fip 9100
client=$spawned
check "a connection" wait_for 10 grep -q hello "$tmp/internet.log"
echoed() { [ "$(grep -c again "$tmp/internet.log")" -ge "$1" ]; }
connections() { vpc -j fip show $fip | jq '.[0].connections_in'; }
before=$(connections)
for n in 1 2; do
	check "its floating IP gets a rate, $n" vpc fip set $fip rate ${n}mbit
	kill -ALRM "$client"
	check "it is alive" wait_for 10 echoed $n
done
check "and none" vpc fip set $fip rate 0
kill -ALRM "$client"
check "it is alive" wait_for 10 echoed 3
same "and the same connection" "$before" "$(connections)"
stop "$client"

### Moved ###
spawn a socat TCP-LISTEN:9000,reuseaddr,fork EXEC:cat
listens a tcp 9000
spawn internet bash -c "while sleep 0.2; do echo tick; done | socat -t 60 - TCP:$fip:9000 >$tmp/held 2>&1"
held=$spawned
check "a connection" wait_for 10 grep -q tick "$tmp/held"
capture internet:eth0 arp
before=$(vpc -j fip show $fip | jq '.[0].connections_in')
check "moved to another guest" vpc fip set $fip to 10.0.1.6
check "the link is told once more" says "Request who-has $fip .*tell $fip" captured internet:eth0
gone() { ! kill -0 "$held"; }
check "the connection ends" wait_for 20 gone
same "new ones are the other guest's" b "$(page internet $fip)"
check "who leaves with it" wait_for 20 [ "$(whoami_of b)" = "$fip" ]
same "and the first one with the gateway's" 203.0.113.10 "$(whoami_of a)"
check "the counters go on" [ "$(vpc -j fip show $fip | jq '.[0].connections_in')" -gt "$before" ]
refuse "not to a guest that has one" 'has the floating IP 203.0.113.22' vpc fip set $fip to 10.0.1.7
refuse "not to no network" 'in no subnet' vpc fip set $fip to 10.9.9.9
check "to where it is already" vpc fip set $fip vpc blue to 10.0.1.6

### Taken over ###
check "by another VPC" vpc fip add $fip vpc red to 10.0.1.5 replace
same "it is that one's" 'red 10.0.1.5' "$(vpc -j fip show $fip | jq -r '.[] | "\(.vpc) \(.inside4)"')"
check "with an event for each" wait_for 20 heard "\"delete\".*$fip.*10.0.1.6"
same "and its guest's" r "$(page internet $fip)"
same "from the VPC that had it, too" r "$(page b $fip)"
same "whose guest leaves with the gateway's address" 203.0.113.10 "$(whoami_of b)"
check "by another guest, which gives up its own" vpc fip add $fip vpc blue to 10.0.1.7 replace
same "it has one" $fip "$(vpc -j fip show vpc blue | jq -r '.[] | select(.inside4 == "10.0.1.7") | .address4')"
same "nobody has the other" '[]' "$(vpc -j fip show vpc blue | jq -c '[.[] | select(.address4 == "203.0.113.22")]')"
same "it leaves with it" $fip "$(whoami_of c)"
check "and back" vpc fip add $fip vpc blue to 10.0.1.5 replace
same "it is here again" a "$(page internet $fip)"

### The gateway goes and comes ###
check "without a gateway they stay bound" vpc gateway delete vpc blue
dropped "but nothing leaves" blue no_gateway pings a -W 1 198.51.100.80
check_not "nor comes in" page internet $fip 2
check_not "nobody answers for it" at internet arping -q -c 2 -w 2 -I eth0 $fip
check_not "another VPC's guest finds nobody, too" page r $fip 2
check "with one they are there" vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
same "from outside" a "$(page internet $fip)"
same "from the other VPC" a "$(page r $fip)"

### The host ###
check "the host is pinged" pings internet 203.0.113.2
check "in IPv6, too" pings internet 2001:db8:ff::2
same "and leaves with its own address" 203.0.113.2 \
	"$(curl -sS -m 10 http://198.51.100.80/cgi-bin/whoami | sed 's/^\[::ffff:\(.*\)\]$/\1/')"
check_not "it does not serve at a floating IP" page internet 203.0.113.22 2

### Unbound ###
spawn internet bash -c "while sleep 0.2; do echo tick; done | socat -t 60 -T 10 - TCP:$fip:9000 >$tmp/held2 2>&1"
check "a connection" wait_for 10 grep -q tick "$tmp/held2"
check "unbound" vpc fip delete $fip vpc blue
settle
ticks=$(wc -l <"$tmp/held2")
sleep 1
same "the connection carries nothing" "$ticks" "$(wc -l <"$tmp/held2")"
check_not "nobody answers for it" at internet arping -q -c 2 -w 2 -I eth0 $fip
same "the guest leaves with the gateway's address" 203.0.113.10 "$(whoami_of a)"
check "IPv6 goes by itself" pings internet $fip6
check "a VPC goes with those that it has" vpc delete red
check "and they are free" vpc fip add 2001:db8:ff::30 vpc blue to fd00:b:1::6
same "at once" b "$(page internet 2001:db8:ff::30)"
finish
