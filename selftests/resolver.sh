#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DNS: names of others, which the router sends on to resolvers; dnsmasq is one
# outside and one inside (resolver-lib.sh).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/resolver-lib.sh"

vpc add red
long=$(printf 'x%.0s' {1..200})
records=("--txt-record=long.example.com,$long,$long,$long,$long")
ask() {	# NAME [DIG WORD...]: the whole answer
	local name=$1

	shift
	at "$name" dig +tries=2 +time=$((4 * slow)) +ignore "$@"
}
forwarded() { vpc -j -s dns show vpc blue | jq '.[0].forwarded'; }
outside internet 198.51.100.80 2001:db8:80::80
dnsmasq=$spawned

### Without resolvers ###
vpc dns set vpc blue zone blue.internal
same "names of others are refused" REFUSED "$(code a $server www.example.com)"
check_not "nobody says that they can be had" says 'flags:.* ra[ ;]' ask a $server alpha.blue.internal
refuse "a resolver is a host" "is a host" vpc dns set vpc blue resolver 224.0.0.1
refuse "of either family" "is a host" vpc dns set vpc blue resolver ::1
refuse "there are at most four" "at most 4" vpc dns set vpc blue resolver 192.0.2.1 resolver 192.0.2.2 resolver 192.0.2.3 \
	resolver 192.0.2.4 resolver 192.0.2.5
same "none was taken" '[]' "$(vpc -j dns show vpc blue | jq -c '.[0].resolvers')"

### Outside ###
check "resolvers" vpc dns set vpc blue resolver 198.51.100.80 resolver 2001:db8:80::80
same "are shown" '["198.51.100.80","2001:db8:80::80"]' "$(vpc -j dns show vpc blue | jq -c '.[0].resolvers')"
same "and the zone stays" blue.internal "$(vpc -j dns show vpc blue | jq -r '.[0].zone')"
same "a name of others" 192.0.2.77 "$(short a $server www.example.com)"
same "is asked for by the gateway" 203.0.113.10 "$(came_from A www.example.com)"
same "another type" 2001:db8:77::77 "$(short a $server www.example.com AAAA)"
same "that there is none is told as well" NXDOMAIN "$(code a $server nobody.example.com)"
same "own names are answered here" "10.0.1.5 10.0.1.1" "$(short a $server alpha.blue.internal) $(short a $server ns.blue.internal)"
check_not "and not asked for outside" grep -q blue.internal "$tmp/internet.log"
check "names of others can be had, is said" says 'flags:.* ra[ ;]' ask a $server alpha.blue.internal
same "own names that there are not stay here" NXDOMAIN "$(code a $server nobody.blue.internal)"
same "and own addresses" alpha.blue.internal. "$(short a $server -x 10.0.1.5)"
same "busybox sees the same" 192.0.2.77 "$(at a busybox nslookup -type=a www.example.com 10.0.1.1 | sed -n 's/^Address: *\(192.*\)/\1/p')"
same "an answer of 800 bytes" 800 "$(ask a $server +bufsize=1232 +short long.example.com TXT | tr -d '" \n' | wc -c)"

before=$(forwarded)
for name in www.example.com alpha.blue.internal www.example.com alpha.blue.internal; do
	short a $server -b 10.0.1.5#4444 $name
	echo
done >"$tmp/answers"
same "from one port, in turn" "192.0.2.77 10.0.1.5 192.0.2.77 10.0.1.5" "$(xargs <"$tmp/answers")"
same "two of four went on" 2 $(($(forwarded) - before))
flow() { vpc -j flow show vpc blue sport 4444 protocol udp | jq -r ".[] | $1"; }
same "as one flow, of the guest with the router" "10.0.1.5 10.0.1.1 198.51.100.80" \
	"$(flow '"\(.orig.src4) \(.orig.dst4) \(.reply.src4)"')"
check "by a port that nobody guesses" [ "$(flow .reply.dport)" != 4444 ]
same "with a floating IP by that" "192.0.2.77 203.0.113.20" \
	"$(short f $server www.example.com) $(came_from A www.example.com)"

### IPv6 ###
same "over IPv6" 192.0.2.77 "$(short p @2001:db8:7:1::1 www.example.com)"
same "as the guest itself, where it may" 2001:db8:7:1::5 "$(came_from A www.example.com)"
dropped "who has but a private address is told" blue private_source \
	ask a @fd00:b:1::1 www.example.com +tries=1 +time=1
same "and gets own names" 10.0.1.5 "$(short a @fd00:b:1::1 alpha.blue.internal)"

### One that does not answer ###
dead=198.51.100.81
alive=198.51.100.80
of() { vpc -j -s dns show vpc blue | jq ".[0].resolver_stats[] | select(.address4 == \"$1\") | .$2"; }
quick() { short a $server +tries=1 +time=$((2 * slow)) "$@" www.example.com; }
is_silent() { quick >/dev/null; [ "$(of "$dead" silent)" = true ]; }
ip -n internet route add blackhole $dead
check "two resolvers, one of them dead" vpc dns set vpc blue resolver $alive resolver $dead
check "which is found out" wait_for 60 is_silent
check "by few queries" [ "$(of "$dead" asked)" -le 3 ]
same "that it did not answer" "0 false" "$(of "$dead" answered) $(of "$alive" silent)"
asked=$(of "$dead" asked)
for n in {1..10}; do quick; echo; done >"$tmp/answers"
same "others are answered at their first try" 10 "$(grep -c 192.0.2.77 "$tmp/answers")"
check "by the one that lives" [ $(($(of "$dead" asked) - asked)) -le 1 ]
same "that has answered all" "$(of "$alive" asked)" "$(of "$alive" answered)"
check "it is told in words" says "resolver $dead asked [0-9]+ answered 0 silent on" vpc -s dns show vpc blue
vpc dns set vpc blue resolver $dead
same "if there is no other one it is asked" "" "$(short a $server -b 10.0.1.5#4555 +tries=1 +time=1 www.example.com | grep -v '^;')"
vpc dns set vpc blue resolver $dead resolver $alive
same "who asks again, by the same port, is answered" 192.0.2.77 "$(quick -b 10.0.1.5#4555)"
same "what is known of them is kept" true "$(of "$dead" silent)"
ip -n internet route del blackhole $dead
ip -n internet addr add $dead/32 dev lo
outside internet $dead
again=$spawned
is_back() { quick >/dev/null; [ "$(of "$dead" silent) $(($(of "$dead" answered) > 2))" = "false 1" ]; }
check "one that is back is found out, too" wait_for 120 is_back
stop "$again"
ip -n internet addr del $dead/32 dev lo
vpc dns set vpc blue resolver 198.51.100.80 resolver 2001:db8:80::80

### Changes ###
check "endpoint-independent mapping" vpc gateway set vpc blue mapping endpoint-independent filtering address-dependent
same "hinders nothing" 192.0.2.77 "$(short a $server -b 10.0.1.5#4444 www.example.com)"
check "and back" vpc gateway set vpc blue mapping address-and-port-dependent filtering address-and-port-dependent
same "nor does that" 192.0.2.77 "$(short a $server -b 10.0.1.5#4444 www.example.com)"
id=$(vpc -j nat show vpc blue | jq '.[] | select(.type == "snat") | .id')
vpc nat del id "$id" vpc blue
dropped "without a rule nothing goes out" blue private_source ask a $server -b 10.0.1.5#4444 www.example.com +tries=1 +time=1
same "own names are answered" 10.0.1.5 "$(short a $server -b 10.0.1.5#4444 alpha.blue.internal)"
vpc nat add vpc blue snat 10.0.0.0/16
same "with one it does" 192.0.2.77 "$(short a $server -b 10.0.1.5#4444 www.example.com)"
vpc network set web vpc blue egress none
dropped "nor from a network that may not" blue egress ask a $server www.example.com +tries=1 +time=1
vpc network set web vpc blue egress nat
stop "$dnsmasq"
check "a dead resolver is known by its host's word" says 'refused|timed out' ask a $server www.example.com +tries=1
same "own names are answered" 10.0.1.5 "$(short a $server alpha.blue.internal)"

### Inside ###
outside n 10.0.2.5
check "a resolver inside" vpc dns set vpc blue resolver 10.0.2.5
same "is asked, too" 192.0.2.77 "$(short a $server www.example.com)"
same "by the guest's own address" 10.0.1.5 "$(grep 'query\[A\] www' "$tmp/n.log" | tail -n 1 | sed 's/.* from //')"
vpc route add 10.77.0.0/16 blackhole vpc blue
same "whatever else changes" 192.0.2.77 "$(short a $server -b 10.0.1.5#4444 www.example.com)"
check "the way out goes" vpc gateway del vpc blue
same "and is not needed" 192.0.2.77 "$(short a $server www.example.com)"
check "no resolvers" vpc dns set vpc blue resolver 0.0.0.0
same "refused once more" REFUSED "$(code a $server -b 10.0.1.5#4444 www.example.com)"
vpc dns set vpc red zone red.internal
same "the other VPC never had any" '[]' "$(vpc -j dns show vpc red | jq -c '.[0].resolvers')"
same "no drop without a reason" 0 "$(drops blue none)"
finish
