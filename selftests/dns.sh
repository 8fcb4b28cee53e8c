#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DNS: the zone of a VPC as dig, glibc and busybox see it, by UDP and both
# families; names of hosts coming and going; and what is no query
# (probe/query.py).
#
#	a .5 "Alpha", c d e by DHCP -- web 10.0.1.0/24, fd00:b:1::/64 -+- blue
#	b .5			    -- db  10.0.2.0/24 ----------------+
#	r .5			    -- lan 10.0.1.0/24 ------------------ red
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
vpc network add lan vpc red subnet 10.0.1.0/24
vpc dhcp set vpc blue network web range 10.0.1.100-10.0.1.119
bound a blue web 10.0.1.5/24 fd00:b:1::5/64 -- hostname Alpha
bound b blue db 10.0.2.5/24
bound r red lan 10.0.1.5/24

ask() {	# NAME [DIG WORD...]: the whole answer
	local name=$1

	shift
	at "$name" dig +tries=2 +time=$((4 * slow)) +ignore "$@"
}
short() { ask "$1" +short "${@:2}" | sort | tr '\n' ' ' | sed 's/ $//'; }
# code NAME ...: the rcode, and how many records are in each section
code() {
	ask "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p; s/.*QUERY: 1, ANSWER: \([0-9]*\), AUTHORITY: \([0-9]*\),.*/\1 \2/p' |
		tr '\n' ' ' | sed 's/ $//'
}
flags_of() { ask "$@" | sed -n 's/^;; flags: \([a-z ]*\);.*/\1/p'; }
zone=blue.internal
server=@10.0.1.1

### Without a zone ###
dropped "without a zone the router has no service there" blue router_port \
	ask a $server www.$zone +tries=1 +time=1
refuse "no record without a zone" "blue has no DNS zone" vpc record add www a 10.0.1.9 vpc blue
same "nothing to show" "[]" "$(vpc -j dns show vpc blue)"
refuse "nothing to delete" "blue has no DNS zone" vpc dns del vpc blue

### The zone ###
vpc -j monitor config >"$tmp/monitor" 2>/dev/null & jobs_started+=($!)
event() {	# OBJECT FILTER
	wait_for 10 bash -c "jq -es 'any(.[]; .object == \"$1\" and ($2))' '$tmp/monitor' >/dev/null"
}
heard() { vpc network set db vpc blue mtu 1400 && event network true; }
wait_for 10 heard
refuse "a zone has a name" "zone" vpc dns set vpc blue ttl 30
refuse "that is a host name" "not a host name" vpc dns set vpc blue zone -x
refuse "addresses have their names already" "names of addresses" \
	vpc dns set vpc blue zone 1.10.in-addr.arpa
refuse "a TTL has 31 bits" "2147483647" vpc dns set vpc blue zone $zone ttl 2147483648
check "a zone" vpc dns set vpc blue zone Blue.Internal
check "is an event" event dns '.event == "change" and .zone == "blue.internal"'
same "it is shown" "blue.internal 60 0" \
	"$(vpc -j dns show vpc blue | jq -r '.[] | "\(.zone) \(.ttl) \(.records)"')"
check "its TTL is changed, its name stays" vpc dns set vpc blue ttl 5m
same "it is shown in words" "vpc blue zone blue.internal ttl 300 records 0" "$(vpc dns show)"
same "the apex has a server" ns.$zone. "$(short a $server $zone NS)"
check "and a SOA record" says "^ns.$zone. hostmaster.$zone. [0-9]+ 3600 600 86400 30\$" \
	ask a +short $server $zone SOA
same "the server is the router" "10.0.1.1 fd00:b:1::1" \
	"$(short a $server ns.$zone A) $(short a $server ns.$zone AAAA)"
same "for each on his network" 10.0.2.1 "$(short b @10.0.2.1 ns.$zone)"

### Names of hosts ###
same "a port's name, A" 10.0.1.5 "$(short a $server alpha.$zone)"
same "AAAA" fd00:b:1::5 "$(short a $server alpha.$zone AAAA)"
same "and back" "alpha.$zone. alpha.$zone." "$(short a $server -x 10.0.1.5) $(short a $server -x fd00:b:1::5)"
same "the router's too" ns.$zone. "$(short a $server -x 10.0.1.1)"
same "over IPv6" 10.0.1.5 "$(short a @fd00:b:1::1 alpha.$zone)"
same "to the link-local address" 10.0.1.5 "$(short a @fe80::1%eth0 alpha.$zone)"
same "from the other network" 10.0.1.5 "$(short b @10.0.2.1 alpha.$zone)"
same "at another address of the router" 10.0.1.5 "$(short b $server alpha.$zone)"
same "in whatever case" 10.0.1.5 "$(short a $server ALPHA.bLue.Internal)"
check "which is sent back as it came" says '^;ALPHA.bLue.Internal.' ask a $server ALPHA.bLue.Internal
same "authoritative, no recursion" "qr aa rd" "$(flags_of a $server alpha.$zone)"
same "another type: nothing, and the SOA record" "NOERROR 0 1" "$(code a $server alpha.$zone MX)"
same "another name: NXDOMAIN" "NXDOMAIN 0 1" "$(code a $server nobody.$zone)"
same "below a host: NXDOMAIN" "NXDOMAIN 0 1" "$(code a $server x.alpha.$zone)"
same "a negative answer is kept for half a minute" 30 \
	"$(ask a $server nobody.$zone +noall +authority | awk '{ print $2 }')"
same "an address that nobody has" "NXDOMAIN 0 1" "$(code a $server -x 10.0.1.77)"
same "a part of an address" "NOERROR 0 1" "$(code a $server 0.0.0.0.0.1.0.0.0.b.0.0.0.0.0.d.f.ip6.arpa PTR)"
same "a subnet's zone has a SOA record" "NOERROR 1 0" "$(code a $server 1.0.10.in-addr.arpa SOA)"
same "no address" "NXDOMAIN 0 1" "$(code a $server 300.1.0.10.in-addr.arpa PTR)"
same "names outside" "REFUSED 0 0" "$(code a $server www.example.com)"
same "addresses outside" "REFUSED 0 0" "$(code a $server -x 10.0.9.1)"
same "above the zones" "REFUSED 0 0" "$(code a $server 10.in-addr.arpa PTR)"
same "of another class" "REFUSED 0 0" "$(code a $server CH TXT version.bind)"

vpc port set a vpc blue hostname beta
same "a port has another name" "10.0.1.5 beta.$zone." "$(short a $server beta.$zone) $(short a $server -x 10.0.1.5)"
same "and not the old one" "NXDOMAIN 0 1" "$(code a $server alpha.$zone)"
vpc port set a vpc blue hostname alpha

vpc address add 10.0.1.60 vpc blue mac 52:54:00:00:00:60 hostname printer
same "a reservation's name" "10.0.1.60 printer.$zone." "$(short a $server printer.$zone) $(short a $server -x 10.0.1.60)"
vpc address del 10.0.1.60 vpc blue
same "goes with it" "NXDOMAIN 0 1 NXDOMAIN 0 1" "$(code a $server printer.$zone) $(code a $server -x 10.0.1.60)"

### Names of leases ###
cat >"$tmp/udhcpc.script" <<'EOS'
#!/bin/sh
case $1 in
bound|renew) ip addr flush dev eth0; ip addr add "$ip/$mask" dev eth0 ;;
deconfig) ip addr flush dev eth0 ;;
esac
{ echo "event=$1"; set; } >>"${0%/*}/$GUEST.said"
EOS
chmod +x "$tmp/udhcpc.script"
client() {	# NAME [OPTION...]; leaves its PID in $spawned
	local name=$1

	shift
	ip -n "$name" addr flush dev eth0
	spawn "$name" env GUEST="$name" udhcpc -f -i eth0 -s "$tmp/udhcpc.script" \
		-t 5 -T $((2 * slow)) -O dns -O domain "$@"
	wait_for 20 has "$name"
}
has() { ip -n "$1" -4 -j addr show eth0 | jq -er '.[].addr_info[].local'; }
is_short() { [ "$(short a "$server" "${@:2}")" = "$1" ]; }
guest c blue web mac "$(mac_of c)"
guest d blue web mac "$(mac_of d)"
client c -x hostname:Gamma.example.com
c=$spawned
same "a client's name, of which the first label counts" "$(has c)" "$(short a $server gamma.$zone)"
same "and back" gamma.$zone. "$(short a $server -x "$(has c)")"
client d -x hostname:gamma
d=$spawned d_at=$(has d)
same "who comes later does not get the name" "$(has c)" "$(short c $server gamma.$zone)"
same "nor is he called so" "NXDOMAIN 0 1" "$(code a $server -x "$d_at")"
kill -USR2 "$c"
check "a name goes with its lease" wait_for 20 is_short '' gamma.$zone
kill -USR1 "$d"
check "and is free for the other one" wait_for 20 is_short "$d_at" gamma.$zone
vpc address add 10.0.1.61 vpc blue mac 52:54:00:00:00:61 hostname gamma
same "a reservation comes before a lease" 10.0.1.61 "$(short a $server gamma.$zone)"
same "which has no name then" "NXDOMAIN 0 1" "$(code a $server -x "$d_at")"
vpc address del 10.0.1.61 vpc blue
same "until it is gone" "$d_at" "$(short a $server gamma.$zone)"
vpc address add "$d_at" vpc blue mac "$(mac_of d)" hostname delta
same "a reservation names the lease of its address" "$d_at NXDOMAIN 0 1" \
	"$(short a $server delta.$zone) $(code a $server gamma.$zone)"
vpc address del "$d_at" vpc blue
same "and no more" "$d_at NXDOMAIN 0 1" "$(short a $server gamma.$zone) $(code a $server delta.$zone)"
vpc lease del "$d_at" vpc blue
same "a lease that is deleted" "NXDOMAIN 0 1" "$(code a $server gamma.$zone)"
stop "$c" "$d"
guest e blue web mac "$(mac_of e)" hostname epsilon
same "a port's name is there before its guest" "NOERROR 0 1" "$(code a $server epsilon.$zone)"
client c -x hostname:epsilon
c=$spawned
same "nobody else gets it" "NOERROR 0 1" "$(code a $server epsilon.$zone)"
client e -x hostname:something
e=$spawned
same "its guest has it, whatever it says" "$(has e)" "$(short a $server epsilon.$zone)"
same "and back" epsilon.$zone. "$(short a $server -x "$(has e)")"
leased=$(has e)
vpc port del e vpc blue
same "without the port, too, as long as its lease lasts" "$leased" "$(short a $server epsilon.$zone)"
vpc lease del "$leased" vpc blue
same "then it is the one's who has chosen it" "$(has c)" "$(short a $server epsilon.$zone)"

### Guests are told ###
said() { sed -n "s/^$2='\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$tmp/$1.said" | tail -n 1; }
solicit() { at a rdisc6 -1 -w $((10000 * slow)) eth0 >"$tmp/rdisc" 2>&1; }
same "DHCP tells of the router and the zone" "10.0.1.1 $zone" "$(said c dns) $(said c domain)"
stop "$c" "$e"
solicit
check "router advertisements, too" says 'Recursive DNS server *: fd00:b:1::1' cat "$tmp/rdisc"
check "with the domain to search" says "DNS search list *: $zone" cat "$tmp/rdisc"
same "both for half an hour" 2 "$(grep -c 'DNS.*lifetime.* 1800' "$tmp/rdisc")"
capture a -vv 'icmp6 and ip6[40] == 134'
vpc dhcp set vpc blue network web dns 9.9.9.9 domain web.example
wait_for 10 grep -q rdnss "$tmp/capture.a"
check "what is no more is taken back at once" says 'rdnss.*lifetime 0s.*fd00:b:1::1' captured a
client c -x hostname:something
stop "$spawned"
same "a network's own come first" "9.9.9.9 web.example" "$(said c dns) $(said c domain)"
solicit
check_not "and the router is none then" grep -q 'DNS' "$tmp/rdisc"
vpc dhcp set vpc blue network web dns 0.0.0.0
solicit
check "a domain alone is searched instead of the zone" says 'DNS search list *: web.example' cat "$tmp/rdisc"

### Records ###
while read -r line; do
	# shellcheck disable=SC2086 # words
	check "record add $line" vpc record add $line vpc blue
done <<'EOF2'
www a 10.0.1.9
www a 10.0.2.9
www aaaa fd00:b:1::9
web cname www
far cname www.example.com.
one cname two
two cname three.blue.internal
three cname alpha
loop cname pool
pool cname loop
lost cname nobody
@ mx 10 mail
@ mx 20 mail.example.com.
mail a 10.0.1.25
@ txt v=spf1
_http._tcp srv 10 5 8080 www
*.app a 10.0.1.80
*.app txt any
fixed.app txt only
sub ns ns1.sub
ns1.sub a 10.0.2.53
9.1.0.10.in-addr.arpa. ptr www
EOF2
check "with a TTL" vpc record add short a 10.0.1.10 vpc blue ttl 7
check "strings with blanks" vpc record add text txt "v=DKIM1; k=rsa" "second string" vpc blue
same "how many" 24 "$(vpc -j dns show vpc blue | jq '.[].records')"
check "they are events" event record '.event == "change" and .name == "www" and .address4 == "10.0.1.9"'

same "A, two of them" "10.0.1.9 10.0.2.9" "$(short a $server www.$zone)"
same "AAAA" fd00:b:1::9 "$(short a $server www.$zone AAAA)"
same "CNAME" www.$zone. "$(short a $server web.$zone CNAME)"
same "which is followed" "10.0.1.9 10.0.2.9 www.$zone." "$(short a $server web.$zone)"
same "in a chain" "10.0.1.5 alpha.$zone. three.$zone. two.$zone." "$(short a $server one.$zone)"
same "to the zone's end" "NOERROR 1 0" "$(code a $server far.$zone)"
same "to a name that there is not" "NXDOMAIN 1 1" "$(code a $server lost.$zone)"
same "to a name that has no such type" "NOERROR 3 1" "$(code a $server one.$zone MX)"
same "and not for ever" "SERVFAIL 0 0" "$(code a $server loop.$zone)"
same "MX" "10 mail.$zone. 20 mail.example.com." "$(short a $server $zone MX)"
same "TXT" '"v=spf1"' "$(short a $server $zone TXT)"
same "of two strings" '"v=DKIM1; k=rsa" "second string"' "$(short a $server text.$zone TXT)"
same "SRV" "10 5 8080 www.$zone." "$(short a $server _http._tcp.$zone SRV)"
same "a name that is there for what is below" "NOERROR 0 1" "$(code a $server _tcp.$zone)"
same "PTR of an address" "www.$zone." "$(short a $server -x 10.0.1.9)"
same "ANY" "NOERROR 3 0" "$(code a $server www.$zone ANY +notcp)"
same "a TTL of its own" 7 "$(ask a $server short.$zone +noall +answer | awk '{ print $2 }')"
same "or the zone's" 300 "$(ask a $server mail.$zone +noall +answer | awk '{ print $2 }')"

# RFC 4592
same "a wildcard" 10.0.1.80 "$(short a $server x.app.$zone)"
same "however deep" 10.0.1.80 "$(short a $server x.y.app.$zone)"
check "the name is the one asked for" says "^x.app.$zone." ask a $server x.app.$zone +noall +answer
same "itself" 10.0.1.80 "$(short a $server '*.app.'$zone)"
same "a type that it has not" "NOERROR 0 1" "$(code a $server x.app.$zone MX)"
same "a name that exists blocks it" "NOERROR 0 1" "$(code a $server fixed.app.$zone)"
same "and what is below" "NXDOMAIN 0 1" "$(code a $server x.fixed.app.$zone)"
same "it is none at its own place" "NOERROR 0 1" "$(code a $server app.$zone)"
vpc record add '*' a 10.0.1.81 vpc blue
same "one of the whole zone" "10.0.1.81 10.0.1.81" "$(short a $server nobody.$zone) $(short a $server x.y.$zone)"
same "not for a host" "10.0.1.5 NOERROR 0 1" "$(short a $server alpha.$zone) $(code a $server alpha.$zone MX)"
vpc record del '*' vpc blue

same "another server's names: a referral" "NOERROR 0 1" "$(code a $server x.sub.$zone)"
same "not authoritative" "qr rd" "$(flags_of a $server x.sub.$zone)"
same "with its address" 10.0.2.53 "$(ask a $server x.sub.$zone +noall +additional | awk '$4 == "A" { print $5 }')"

vpc record add alpha a 10.0.1.99 vpc blue
same "a record comes before a host" "10.0.1.99 NOERROR 0 1" "$(short a $server alpha.$zone) $(code a $server alpha.$zone AAAA)"
vpc record del alpha vpc blue
same "until it is gone" 10.0.1.5 "$(short a $server alpha.$zone)"
vpc record add alpha txt hello vpc blue
same "unless it is about something else" '10.0.1.5 "hello"' "$(short a $server alpha.$zone) $(short a $server alpha.$zone TXT)"

### Addresses that are added, and their order ###
added() { ask "$@" +noall +additional | awk '$4 ~ /^A/ { print $1, $5 }' | sort | tr '\n' ' ' | sed 's/ $//'; }
first() { ask "$@" +short | head -n 1; }
vpc record add _http._tcp srv 20 5 8081 www vpc blue
vpc record add _http._tcp srv 30 5 8082 alpha vpc blue
same "MX: the address of a server in the zone" "mail.$zone. 10.0.1.25" "$(added a $server $zone MX)"
same "SRV: those of records and hosts, each once" \
	"alpha.$zone. 10.0.1.5 alpha.$zone. fd00:b:1::5 www.$zone. 10.0.1.9 www.$zone. 10.0.2.9 www.$zone. fd00:b:1::9" \
	"$(added a $server _http._tcp.$zone SRV)"
same "NS: the router's" "ns.$zone. 10.0.1.1 ns.$zone. fd00:b:1::1" "$(added a $server $zone NS)"
same "of another type none" "" "$(added a $server $zone TXT)"
for n in {1..120}; do
	echo "record add m$((n % 2)) a 10.9.9.$n vpc blue"
done >"$tmp/big"
vpc -batch "$tmp/big"
vpc record add both mx 10 m0 vpc blue
vpc record add both mx 20 m1 vpc blue
same "what there is no room for is left out as a whole" "qr aa rd 60" \
	"$(flags_of a $server both.$zone MX) $(added a $server both.$zone MX | wc -w | awk '{ print $1 / 2 }')"
same "and makes no answer truncated" "qr aa rd " \
	"$(flags_of a $server +noedns both.$zone MX) $(added a $server +noedns both.$zone MX)"
vpc record del both vpc blue
vpc record del m0 vpc blue
vpc record del m1 vpc blue
vpc record del _http._tcp srv 20 5 8081 www vpc blue
vpc record del _http._tcp srv 30 5 8082 alpha vpc blue
for n in 71 72 73; do
	vpc address add 10.0.1.$n vpc blue mac 52:54:00:00:00:$n hostname farm
done
for n in 0 1 2 3; do
	first a $server +qid=$n www.$zone >>"$tmp/records"
	first a $server +qid=$n farm.$zone >>"$tmp/hosts"
done
same "two records take turns" 2 "$(sort "$tmp/records" | uniq -c | grep -c '^ *2 ')"
same "so do three hosts" "10.0.1.71 10.0.1.72 10.0.1.73" "$(sort -u "$tmp/hosts" | xargs)"
same "and always all are there" "10.0.1.71 10.0.1.72 10.0.1.73" "$(short a $server +qid=2 farm.$zone)"
same "the same question has the same answer" "$(first a $server +qid=2 farm.$zone)" "$(first a $server +qid=2 farm.$zone)"
for n in 71 72 73; do vpc address del 10.0.1.$n vpc blue; done

### Sizes ###
for n in {1..12}; do
	echo "record add big txt $(printf '%0120d' "$n") vpc blue"
done >"$tmp/big"
check "many records, by a batch" vpc -batch "$tmp/big"
same "512 bytes: truncated, whole records" "qr aa tc rd NOERROR 3 0" \
	"$(flags_of a $server +noedns big.$zone TXT) $(code a $server +noedns big.$zone TXT)"
same "1232 bytes, whatever the client takes" "qr aa tc rd NOERROR 8 0" \
	"$(flags_of a $server +bufsize=4096 big.$zone TXT) $(code a $server +bufsize=4096 big.$zone TXT)"
same "its 700 bytes" "NOERROR 4 0" "$(code a $server +bufsize=700 big.$zone TXT)"
check "in no longer message" says 'MSG SIZE  rcvd: 578$' ask a $server +bufsize=700 big.$zone TXT
check "EDNS is answered by EDNS" says 'EDNS: version: 0, flags:; udp: 1232' ask a $server alpha.$zone
check_not "and only then" says 'EDNS' ask a $server +noedns alpha.$zone
check "another version: BADVERS" says 'status: BADVERS' ask a $server +edns=1 +noednsnegotiation alpha.$zone
same "which others are refused" NOTIMP "$(code a $server +opcode=notify alpha.$zone | cut -d' ' -f1)"
for n in {1..12}; do
	echo "record del big txt $(printf '%0120d' "$n") vpc blue"
done >"$tmp/big"
check "they are deleted one by one" vpc -batch "$tmp/big"
same "and the name with the last" "NXDOMAIN 0 1" "$(code a $server big.$zone TXT)"

### Other clients ###
printf 'nameserver 10.0.1.1\nsearch blue.internal\n' >/etc/resolv.conf
same "glibc, by the search list" "10.0.1.9" "$(at a getent ahostsv4 www | awk '/STREAM/ && $1 == "10.0.1.9" { print $1 }')"
same "IPv6" fd00:b:1::9 "$(at a getent ahostsv6 www | awk '/STREAM/ { print $1 }')"
check "and back" says '10.0.1.5 +alpha.blue.internal' at a getent hosts 10.0.1.5
check "busybox" says '10.0.1.25' at a busybox nslookup mail.blue.internal 10.0.1.1

### Other VPCs ###
dropped "red has no zone" red router_port ask r $server alpha.$zone +tries=1 +time=1
vpc dns set vpc red zone red.internal
same "red has its own" "REFUSED 0 0" "$(code r $server alpha.$zone)"
same "and its own hosts" "NXDOMAIN 0 1" "$(code r $server alpha.red.internal)"
vpc dns set vpc red zone $zone
same "of the same name, too" "NXDOMAIN 0 1" "$(code r $server www.$zone)"
same "addresses are each one's own" "NXDOMAIN 0 1" "$(code r $server -x 10.0.1.5)"
vpc dns del vpc red

### What is no query ###
count() { vpc -j -s dns show vpc blue | jq ".[].$1"; }
each at a "$probe/query.py" 10.0.1.1 $zone
each at a "$probe/query.py" fd00:b:1::1 $zone
before="$(count queries) $(count answered) $(count nxdomain) $(count refused) $(count malformed)"
malformed=$(count malformed)
dropped "an answer to the router is dropped, and counted" blue dns_bad \
	at a "$probe/query.py" 10.0.1.1 $zone answer
check "as malformed" [ "$(count malformed)" -gt "$malformed" ]
read -r queries answered nxdomain refused malformed <<<"$before"
code a $server www.$zone >/dev/null
code a $server nobody.$zone >/dev/null
code a $server www.example.com >/dev/null
same "queries are counted, by what came of them" \
	"$((queries + 4)) $((answered + 1)) $((nxdomain + 1)) $((refused + 1)) $((malformed + 1))" \
	"$(count queries) $(count answered) $(count nxdomain) $(count refused) $(count malformed)"
if [ $slow = 1 ]; then
	dropped "a flood is at the expense of the one who asks" blue budget \
		at a "$probe/query.py" 10.0.1.1 $zone flood
else
	skip "a flood is at the expense of the one who asks" "there is none on this kernel"
fi
check "others are answered" [ "$(short b @10.0.2.1 www.$zone)" = "10.0.1.9 10.0.2.9" ]

### Refusals ###
add() { vpc record add "$@" vpc blue; }
refuse "twice the same" "already" add www a 10.0.1.9
refuse "an alias of what has records" "alias" add www cname alpha
refuse "records of an alias" "alias" add web a 10.0.1.9
refuse "two aliases" "alias" add web cname alpha
refuse "an alias of the zone" "apex" add @ cname alpha
refuse "a server of the zone" "the kernel" add @ ns alpha
refuse "a delegated wildcard" "wildcard" add '*.x' ns alpha
refuse "a name elsewhere" "not in the zone" add www.example.com. a 10.0.1.9
refuse "an address with another type" "not in the zone" add 9.1.0.10.in-addr.arpa. txt x
refuse "no name" "labels" add 'a..b' a 10.0.1.9
refuse "a label of 64 bytes" "labels" add "$(printf '%064d' 0)" a 10.0.1.9
refuse "a wildcard in the middle" "labels" add 'a.*' a 10.0.1.9
refuse "no type" "type" add www
refuse "no such type" "not understood" add www hinfo x
refuse "no data" "more data" add www a
refuse "half of the data" "more data" add @ mx 10
refuse "too much data" "not understood" add www a 10.0.1.1 10.0.1.2
refuse "an address of the other family" "no such data" add www a fd00:b:1::1
refuse "no address" "not an" add www a 10.0.1
refuse "a number too large" "65535" add @ mx 65536 mail
refuse "a string too long" "255" add x txt "$(printf '%0256d' 0)"
refuse "more than a record can have" "1024 bytes" add x txt "$(printf '%0255d' 0)" \
	"$(printf '%0255d' 1)" "$(printf '%0255d' 2)" "$(printf '%0255d' 3)" x
refuse "no name to lead to" "labels" add x cname 'a b'
refuse "a record that there is not" "no such record" vpc record del nobody vpc blue
refuse "nor of the type" "no such record" vpc record del www mx vpc blue
refuse "nor with the data" "no such record" vpc record del www a 10.0.1.10 vpc blue
refuse "data without a type" "type" vpc record del name www address 10.0.1.9 vpc blue
refuse "another name for a zone with records" "has records" vpc dns set vpc blue zone other.internal
same "nothing of this is left" 25 "$(vpc -j dns show vpc blue | jq '.[].records')"

### Listings ###
same "in words" "www a 10.0.1.9 vpc blue" "$(vpc record show www a | head -n 1)"
same "with a TTL" "short a 10.0.1.10 vpc blue ttl 7" "$(vpc record show short)"
same "names elsewhere in full" "@ mx 20 mail.example.com. vpc blue" "$(vpc record show @ | grep 20)"
same "of a type" "sub ns ns1.sub.blue.internal. vpc blue" "$(vpc record show type ns)"
same "JSON" '["v=DKIM1; k=rsa","second string"]' "$(vpc -j record show text | jq -c '.[].text')"
same "of one VPC" "[]" "$(vpc -j record show vpc red | jq -c .)"
vpc record show vpc blue | sed 's/^\(.*\) vpc blue/record add \1 vpc blue/' >"$tmp/all"
vpc -j record show vpc blue >"$tmp/before"
check "a record of a name is deleted" vpc record del www a 10.0.2.9 vpc blue
same "the other stays" 10.0.1.9 "$(short a $server www.$zone)"
check "those of a type" vpc record del @ mx vpc blue
same "are gone" "NOERROR 0 1" "$(code a $server $zone MX)"
check "and all of a name" vpc record del www vpc blue
check "which is an event each" event record '.event == "delete" and .address6 == "fd00:b:1::9"'
same "the name is gone" "NXDOMAIN 0 1" "$(code a $server www.$zone AAAA)"
refuse "there is no more of that name" "no record www" vpc record show www vpc blue
vpc dns del vpc blue
check "the zone goes with its records" event dns '.event == "delete"'
dropped "then there is no service" blue router_port ask a $server alpha.$zone +tries=1 +time=1
vpc dns set vpc blue zone $zone
check "a listing is a batch" vpc -batch "$tmp/all"
vpc -j record show vpc blue >"$tmp/after"
check "that makes the same" cmp "$tmp/before" "$tmp/after"

### Leases that are entered ###
check "a lease is entered" vpc lease add 10.0.1.110 vpc blue mac 52:54:00:aa:00:01 hostname Entered expires 600
same "with its name" "10.0.1.110 entered.$zone." "$(short a $server entered.$zone) $(short a $server -x 10.0.1.110)"
vpc lease del 10.0.1.110 vpc blue
same "which goes with it" "NXDOMAIN 0 1" "$(code a $server entered.$zone)"

### Limits ###
for n in {1..260}; do echo "record add many a 10.9.$((n / 250)).$((n % 250)) vpc blue"; done >"$tmp/many"
refuse "records of a name are limited" "256 records" vpc -batch "$tmp/many"
same "to so many" 256 "$(vpc -j record show many | jq length)"
vpc record del many vpc blue
for n in {1..4200}; do echo "record add n$n a 10.9.9.9 vpc blue"; done >"$tmp/many"
refuse "those of a zone too" "4096 records" vpc -batch "$tmp/many"
same "to so many, all of them shown" 4096 "$(vpc -j record show vpc blue | jq 'map(.name) | length')"
same "and answered for" 10.9.9.9 "$(short a $server n4000.$zone)"
check "a VPC is deleted with its zone, hosts and leases" vpc del blue
finish
