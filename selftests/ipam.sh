#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Address management without DHCP: pools, reservations and leases of IPv6 as
# they are configured, entered, shown, named, saved and restored.
#
#	blue web 10.0.1.0/24 fd00:b:1::/64, DHCPv6 range ::100 to ::10f
#	     wide fd00:b:2::/56, narrow fd00:b:3::/120, tiny fd00:b:4::/126,
#	     old 10.0.5.0/24
#
#	u, v bound ports on web without IPv6 addresses; f bound with ::f
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
vpc network add wide vpc blue subnet fd00:b:2::/56 subnet fd00:b:2:100::/64
vpc network add narrow vpc blue subnet fd00:b:3::/120
vpc network add tiny vpc blue subnet fd00:b:4::/126
vpc network add old vpc blue subnet 10.0.5.0/24

pool() { vpc -j -s dhcp show vpc blue network "$1" | jq -r '.[] | "\(.mode6) \(.size6) \(.used6)"'; }
leases() { vpc -j -d lease show vpc blue | jq -c '.[] | select(.address6) | del(.expires)'; }
lease6() { vpc -j lease show "$1" vpc blue | jq -r '.[] | "\(.state) \(.mac)"'; }
is_lease6() { [ "$(lease6 "$1")" = "$2" ]; }
neigh6() { vpc -j neigh show vpc blue | jq -r --arg a "$1" '.[] | select(.address6 == $a) | .mac'; }

### Pools ###

same "DHCPv6 is stateless, of ::1:0 to ::1:ffff" "stateless 65536 0" "$(pool web)"
same "of the first /64 of a wide subnet" "stateless 65536 0" "$(pool wide)"
same "of a narrow one all but gateway and anycast" "stateless 126 0" "$(pool narrow)"
same "of a tiny one two" "stateless 2 0" "$(pool tiny)"
same "without IPv6 none" "stateless 0 0" "$(pool old)"
set6() { vpc dhcp set vpc blue network "$@"; }
refuse "stateful without IPv6" "needs a network with an IPv6 subnet" set6 old v6 stateful
refuse "a range elsewhere" "in no subnet" set6 web range6 fd00:b:9::1-fd00:b:9::2
refuse "a range in two /64" "one subnet and one /64" set6 wide range6 fd00:b:2::1-fd00:b:2:1::1
refuse "a range in two subnets" "one subnet and one /64" set6 narrow range6 fd00:b:3::1-fd00:b:3::1:1
refuse "a range that ends before it begins" "ends before" set6 web range6 fd00:b:1::2-fd00:b:1::1
refuse "a range of IPv4" "not a range of IPv6" set6 web range6 10.0.1.1-10.0.1.2
refuse "a range of two million" "" set6 web range6 fd00:b:1::-fd00:b:1::20:0
same "nothing of this counted" "stateless 65536 0" "$(pool web)"
set6 wide range6 fd00:b:2:7::10-fd00:b:2:7::1f
same "a range in another /64 of a wide subnet" "stateless 16 0" "$(pool wide)"
set6 web v6 stateful range6 fd00:b:1::100-fd00:b:1::10f
same "a range as it is given" "stateful 16 0" "$(pool web)"

### Leases ###

guest u blue web mac "$(mac_of u)"
guest v blue web mac "$(mac_of v)"
guest f blue web mac "$(mac_of f)" address fd00:b:1::f
address u 10.0.1.10/24 fd00:b:1::100/64
vpc lease add 10.0.1.10 vpc blue mac "$(mac_of u)" expires 600
vpc dns set vpc blue zone blue.internal
vpc -j monitor lease >"$tmp/monitor" 2>/dev/null & jobs_started+=($!)
duid_u=00:01:$(mac_of u)
lease_u() { vpc lease add "$1" vpc blue mac "$(mac_of u)" client-id "$duid_u" iaid "$2" "${@:3}"; }
told() { vpc lease delete fd00:b:1::100 vpc blue; lease_u fd00:b:1::100 1 hostname u6 expires 600 && grep -q u6 "$tmp/monitor"; }
check "a lease that is entered is told" wait_for 20 told
same "and shown" "{\"address6\":\"fd00:b:1::100\",\"mac\":\"$(mac_of u)\",\"state\":\"bound\",\"reserved\":false,\"hostname\":\"u6\",\"network\":\"web\",\"vpc\":\"blue\",\"ifindex\":$(cat /sys/class/net/blue/ifindex),\"client_id\":\"$duid_u\",\"iaid\":1}" "$(leases)"
same "it is counted" "stateful 16 1" "$(pool web)"
same "its guest is a neighbour" "$(mac_of u)" "$(neigh6 fd00:b:1::100)"
check "and uses it" pings u fd00:b:1::1
same "its name is known" fd00:b:1::100 "$(at u dig +short @10.0.1.1 u6.blue.internal aaaa)"
same "and that of its address" u6.blue.internal. "$(at u dig +short @10.0.1.1 -x fd00:b:1::100)"
ip -n v addr add fd00:b:1::100/64 dev eth0 nodad
dropped "nobody else uses it" blue spoof_ip at v ping -c 1 -W 1 -I fd00:b:1::100 fd00:b:1::1
ip -n v addr del fd00:b:1::100/64 dev eth0

check "another identity association has another one" lease_u fd00:b:1::101 2 expires 600
refuse "the same one has no two" "has another address" lease_u fd00:b:1::102 2 expires 600
refuse "nor the same one twice" "has this address already" lease_u fd00:b:1::101 2 expires 600
refuse "an address of another client" "leased or offered to another" vpc lease add fd00:b:1::101 vpc blue mac "$(mac_of v)" expires 60
refuse "one outside of the range" "neither in the dynamic range" lease_u fd00:b:1::200 3 expires 60
refuse "one of another /64" "neither in the dynamic range" lease_u fd00:b:2::200 3 expires 60
refuse "the router's" "neither in the dynamic range" lease_u fd00:b:1::1 3 expires 60
refuse "an identity association of IPv4" "are of IPv6" vpc lease add 10.0.1.9 vpc blue mac "$(mac_of v)" iaid 1 expires 60
refuse "both families at once" "" vpc lease add 10.0.1.9 fd00:b:1::103 vpc blue mac "$(mac_of v)" expires 60
refuse "one that nobody has" "not leased" vpc lease delete fd00:b:1::10a vpc blue
check "one that a port is configured with" vpc lease add fd00:b:1::f vpc blue mac "$(mac_of f)" expires 600
check "one that was declined" vpc lease add fd00:b:1::10b vpc blue mac "$(mac_of v)" declined expires 600
lease_u fd00:b:1::103 3 expires 1
check "a lease runs out" wait_for 20 is_lease6 fd00:b:1::103 "released $(mac_of u)"
same "three are leased or set aside" "stateful 16 3" "$(pool web)"

### Reservations ###

reserve() { vpc address add "$1" vpc blue "${@:2}"; }
check "an address is reserved for a MAC address" reserve fd00:b:1::50 mac "$(mac_of v)" hostname v6
check "one for a DUID" reserve fd00:b:1::51 client-id 000100aabb
check "one of the range" reserve fd00:b:1::105 mac 52:54:00:00:00:77
same "which is counted" "stateful 16 4" "$(pool web)"
same "its name is known" fd00:b:1::50 "$(at u dig +short @10.0.1.1 v6.blue.internal aaaa)"
same "and that of its address" v6.blue.internal. "$(at u dig +short @10.0.1.1 -x fd00:b:1::50)"
refuse "one twice" "reserved already" reserve fd00:b:1::50 mac 52:54:00:00:00:78
refuse "two for a MAC address" "has a reserved address already" reserve fd00:b:1::52 mac "$(mac_of v)"
refuse "two for a DUID" "has a reserved address already" reserve fd00:b:1::52 client-id 000100aabb
refuse "the router's" "router's" reserve fd00:b:1::1 mac 52:54:00:00:00:78
refuse "a reserved anycast address" "anycast" reserve fd00:b:1:0:fdff:ffff:ffff:ff80 mac 52:54:00:00:00:78
refuse "the last one of all" "anycast" reserve fd00:b:1:0:ffff:ffff:ffff:ffff mac 52:54:00:00:00:78
refuse "one of another /64" "another /64" reserve fd00:b:2:8::5 mac 52:54:00:00:00:78
refuse "one of no subnet" "in no subnet" reserve fd00:b:9::5 mac 52:54:00:00:00:78
refuse "one that a port has" "port with another MAC" reserve fd00:b:1::f mac 52:54:00:00:00:78
refuse "one that is leased" "leased to another" reserve fd00:b:1::100 mac 52:54:00:00:00:78
refuse "a lease for another than it is reserved for" "reserved for another" lease_u fd00:b:1::50 9 expires 60
check "a lease for whom it is reserved for" vpc lease add fd00:b:1::51 vpc blue mac 52:54:00:00:00:79 \
	client-id 000100aabb iaid 7 expires 600
same "reservations of both families are shown" "fd00:b:1::50 fd00:b:1::51 fd00:b:1::105" \
	"$(vpc -j address show vpc blue | jq -r '[.[].address6] | join(" ")')"
same "and one of them" "00:01:00:aa:bb" "$(vpc -j address show fd00:b:1::51 vpc blue | jq -r '.[].client_id')"
check "a reservation ends" vpc address delete fd00:b:1::105 vpc blue
refuse "but once" "not reserved" vpc address delete fd00:b:1::105 vpc blue

### Exclusions, quarantine, use ###

rest() { vpc -j -s dhcp show vpc blue network rest | jq -c ".[0] | $1"; }
vpc network add rest vpc blue subnet 10.0.6.0/24 dhcp on
setr() { vpc dhcp set vpc blue network rest "$@"; }
same "a minute of quarantine, nothing excluded" '[60,[]]' "$(rest '[.quarantine, .exclude]')"
refuse "an exclusion of no subnet" "not in one subnet" setr exclude 10.9.6.1-10.9.6.2
refuse "one that leaves its subnet" "not in one subnet" setr exclude 10.0.6.1-10.0.7.2
refuse "one that ends before it begins" "ends before" setr exclude 10.0.6.3-10.0.6.2
refuse "one that is none" "not a range" setr exclude 10.0.6.3-x
# shellcheck disable=SC2046 # words
refuse "seventeen of them" "at most 16" setr $(printf 'exclude 10.0.6.%d-10.0.6.%d ' {1..34})
refuse "a quarantine of more than a week" "" setr quarantine 8d
setr range 10.0.6.10-10.0.6.19 exclude 10.0.6.11-10.0.6.14 exclude 10.0.6.15-10.0.6.18 exclude 10.0.6.200-10.0.6.210
same "what is excluded does not count" '[2,0]' "$(rest '[.size, .used]')"
same "and is shown" "10.0.6.11-10.0.6.14 10.0.6.15-10.0.6.18 10.0.6.200-10.0.6.210" \
	"$(rest '.exclude | map("\(.first4)-\(.last4)") | join(" ")' | tr -d '"')"
check "in text, too" says 'exclude 10.0.6.11-10.0.6.14 exclude' vpc dhcp show vpc blue network rest
refuse "it is not in the range" "neither in the dynamic range" vpc lease add 10.0.6.12 vpc blue mac 52:54:00:00:00:90 expires 60
check "but may be reserved" vpc address add 10.0.6.12 vpc blue mac 52:54:00:00:00:90
vpc -j monitor share >"$tmp/share" 2>/dev/null & jobs_started+=($!)
for g in r1 r2 r3; do
	guest $g blue rest mac "$(mac_of $g)"
done
asks() { at "$1" busybox udhcpc -f -n -q -t 1 -T $((2 * slow)) -i eth0 -s /bin/true 2>&1; }
lease4() { vpc -j lease show "$1" vpc blue | jq -r '.[] | "\(.state) \(.mac)"'; }
is_lease4() { [ "$(lease4 "$1")" = "$2" ]; }
check "a client gets the first address" says 10.0.6.10 asks r1
same "it is bound" "bound $(mac_of r1)" "$(lease4 10.0.6.10)"
check "another one what is behind the exclusion" says 10.0.6.19 asks r2
dropped "there is no third one" blue dhcp_full asks r3
check "that the range is full was told" wait_for 10 grep -q '"network":"rest","family":4,"used":2,"size":2,"percent":95' "$tmp/share"
same "its use is counted" '{"offered":0,"bound":2,"reserved":1,"declined":0,"conflict":0,"resting":0,"released":0,"peak":2}' "$(rest .usage)"
vpc lease delete 10.0.6.10 vpc blue
vpc lease add 10.0.6.10 vpc blue mac "$(mac_of r1)" client-id "01:$(mac_of r1)" expires 1
check "a lease runs out" wait_for 20 is_lease4 10.0.6.10 "released $(mac_of r1)"
same "its address rests" '[1,1]' "$(rest '[.usage.resting, .used]')"
dropped "and nobody else has it" blue dhcp_full asks r3
check "but its client" says 10.0.6.10 asks r1
same "has it again" "bound $(mac_of r1)" "$(lease4 10.0.6.10)"
vpc lease delete 10.0.6.10 vpc blue
vpc lease add 10.0.6.10 vpc blue mac "$(mac_of r1)" client-id "01:$(mac_of r1)" expires 1
setr quarantine 0
check "without quarantine" wait_for 20 is_lease4 10.0.6.10 "released $(mac_of r1)"
check "others have it at once" says 10.0.6.10 asks r3
same "and it is theirs" "bound $(mac_of r3)" "$(lease4 10.0.6.10)"
setr exclude none
same "nothing is excluded any more" '[10,3,[]]' "$(rest '[.size, .used, .exclude]')"
setr exclude 10.0.6.19-10.0.6.19
same "a lease of what is excluded now ends" '' "$(lease4 10.0.6.19)"
set6 narrow exclude fd00:b:3::-fd00:b:3::f range6 fd00:b:3::-fd00:b:3::1f
same "IPv6 addresses are excluded, too" "stateless 16 0" "$(pool narrow)"
refuse "not those of two /64" "one /64" set6 wide exclude fd00:b:2:7::-fd00:b:2:8::

### What somebody has without a lease ###

#	squat 10.0.7.0/24, range .100 to .102: s learns and has .100, c is bound
vpc network add squat vpc blue subnet 10.0.7.0/24 dhcp on
vpc dhcp set vpc blue network squat range 10.0.7.100-10.0.7.102
guest c blue squat mac "$(mac_of c)"
vpc -j monitor lease >"$tmp/conflicts" 2>/dev/null & jobs_started+=($!)
loose s blue squat 10.0.7.100/24
patient() { at "$1" busybox udhcpc -f -n -q -t 4 -T $((2 * slow)) -i eth0 -s /bin/true 2>&1; }
capture s arp
check "a client gets the second address" says 'lease of 10.0.7.101 obtained' patient c
check "and was told no for the first one" grep -q 10.0.7.100 "$tmp/says"
check "which was asked for" says 'who-has 10.0.7.100 tell 10.0.7.1' captured s
same "which somebody has" "conflict $(mac_of s)" "$(lease4 10.0.7.100)"
conflicts() { vpc -j -s dhcp show vpc blue network squat | jq -c '.[0] | [.usage.conflict, .used]'; }
same "that is counted" '[1,2]' "$(conflicts)"
check "and told" grep -q "\"address4\":\"10.0.7.100\",\"mac\":\"$(mac_of s)\",\"state\":\"conflict\"" "$tmp/conflicts"
guest c2 blue squat mac "$(mac_of c2)"
check "another client is not offered it" says 'lease of 10.0.7.102 obtained' patient c2
check_not "nor told no" grep -q 10.0.7.100 "$tmp/says"
refuse "it is leased to nobody by hand" "set aside" vpc lease add 10.0.7.100 vpc blue mac 52:54:00:00:00:91 expires 60
vpc lease delete 10.0.7.100 vpc blue
vpc lease delete 10.0.7.101 vpc blue
vpc dhcp set vpc blue network squat probe off
capture s arp
same "a network may do without" off "$(vpc -j dhcp show vpc blue network squat | jq -r '.[0].probe | if . then "on" else "off" end')"
check "a client gets its lease there, too" says 'lease of 10.0.7.10[01] obtained' patient c
check_not "for nobody asks" says 'who-has 10.0.7.10[01] tell 10.0.7.1' captured s
# The client has the lease already when it asks who has the address.
vpc dhcp set vpc blue network squat exclude 10.0.7.101-10.0.7.101
vpc lease delete 10.0.7.100 vpc blue 2>/dev/null
at c timeout $((10 * slow)) busybox udhcpc -a -f -n -q -t 2 -T $((2 * slow)) -i eth0 -s /bin/true
same "but one that asks itself is answered" "declined $(mac_of c)" "$(lease4 10.0.7.100)"
vpc dhcp set vpc blue network squat exclude none probe on
rapid() { at "$1" timeout $((40 * slow)) dhcpcd -4 -1 -d -B -f "$tmp/rapid.conf" -c /bin/true eth0 2>&1; }
echo 'option rapid_commit' >"$tmp/rapid.conf"
check "who asks for rapid commit is offered an address" says 'offered 10.0.7.101' rapid c
same "and has it by a request" "bound $(mac_of c)" "$(lease4 10.0.7.101)"
vpc port delete s vpc blue
vpc lease delete 10.0.7.100 vpc blue
guest c3 blue squat mac "$(mac_of c3)"
capture c3 arp
check "when it is free others get it" says 'lease of 10.0.7.100 obtained' patient c3
check_not "without ports that learn nobody asks" says 'who-has 10.0.7.100' captured c3

# The same in IPv6. A client need not be told no: it gets another one at once.
#
#	squat6 fd00:b:7::/64, range ::100 to ::102: s6 learns and has ::100, c6
#	and d6 are bound
vpc network add squat6 vpc blue subnet fd00:b:7::/64
set6 squat6 v6 stateful range6 fd00:b:7::100-fd00:b:7::102
cat >"$tmp/dhclient.script" <<'EOS'
#!/bin/sh
[ "$reason" != BOUND6 ] || echo "bound to $new_ip6_address" >"${0%/*}/bound6"
EOS
chmod +x "$tmp/dhclient.script"
asks6() {
	rm -f "$tmp/bound6"
	at "$1" timeout $((20 * slow)) dhclient -6 -v -1 -sf "$tmp/dhclient.script" -lf "$tmp/$1.leases" -pf "$tmp/$1.pid" eth0 2>&1
	pkill -F "$tmp/$1.pid"
	cat "$tmp/bound6"
}
guest c6 blue squat6 mac "$(mac_of c6)"
loose s6 blue squat6 fd00:b:7::100/64
capture s6 icmp6
check "a DHCPv6 client gets the second address" says '^bound to fd00:b:7::101' asks6 c6
check "and was offered the first one" grep -q 'IAADDR fd00:b:7::100' "$tmp/says"
check "which was asked for" says 'solicitation, who has fd00:b:7::100' captured s6
same "which somebody has" "conflict $(mac_of s6)" "$(lease6 fd00:b:7::100)"
conflicts6() { vpc -j -s dhcp show vpc blue network squat6 | jq -c '.[0] | [.usage6.conflict, .used6]'; }
same "that is counted" '[1,2]' "$(conflicts6)"
check "and told" grep -q "\"address6\":\"fd00:b:7::100\",\"mac\":\"$(mac_of s6)\",\"state\":\"conflict\"" "$tmp/conflicts"
guest d6 blue squat6 mac "$(mac_of d6)"
check "another client gets the third one" says '^bound to fd00:b:7::102' asks6 d6
check_not "and was not offered the first one" grep -q 'IAADDR fd00:b:7::100' "$tmp/says"
refuse "it is leased to nobody by hand" "set aside" vpc lease add fd00:b:7::100 vpc blue mac 52:54:00:00:00:91 expires 60
vpc lease delete fd00:b:7::102 vpc blue
rm "$tmp/d6.leases"
set6 squat6 probe off
capture s6 icmp6
check "without probes a client gets its lease, too" says '^bound to fd00:b:7::102' asks6 d6
check_not "for nobody asks" says 'who has fd00:b:7::102' captured s6
set6 squat6 probe on
vpc lease delete fd00:b:7::100 vpc blue

# Rapid commit leaves no time to find out, so there an offer goes before a lease.
#
#	quick6 fd00:b:a::/64, a range of two: q6 learns and has ::100, r6 and
#	t6 are bound
vpc network add quick6 vpc blue subnet fd00:b:a::/64
set6 quick6 v6 stateful range6 fd00:b:a::100-fd00:b:a::101
loose q6 blue quick6 fd00:b:a::100/64
echo 'option dhcp6_rapid_commit' >"$tmp/dhcpcd.conf"
quick() {	# GUEST
	guest "$1" blue quick6 mac "$(mac_of "$1")"
	at "$1" sysctl -qw net.ipv6.conf.eth0.accept_dad=1
	capture "$1" "udp port 546 or icmp6[0] == 136"
	spawn "$1" dhcpcd -6 -d -B -f "$tmp/dhcpcd.conf" -c /bin/true eth0
}
quick r6
check "who asks for rapid commit has the next address" wait_for 20 is_lease6 fd00:b:a::101 "bound $(mac_of r6)"
check "by an offer" says 'dhcp6 advertise' captured r6
same "for the first one is somebody's" "conflict $(mac_of q6)" "$(lease6 fd00:b:a::100)"
stop "$spawned"
vpc lease delete fd00:b:a::100 vpc blue
vpc lease delete fd00:b:a::101 vpc blue
set6 quick6 probe off
# Then it is up to the client's duplicate address detection, which the router
# answers when it has heard who has it.
quick t6
check "without probes it has a lease at once" wait_for 20 grep -q \
	"\"address6\":\"fd00:b:a::100\",\"mac\":\"$(mac_of t6)\",\"state\":\"bound\"" "$tmp/conflicts"
check "which it declines" wait_for 20 is_lease6 fd00:b:a::100 "declined $(mac_of t6)"
check "and it gets the next one" wait_for 20 is_lease6 fd00:b:a::101 "bound $(mac_of t6)"
seen=$(captured t6)
check "it was told who has it" grep -q 'tgt is fd00:b:a::100' <<<"$seen"
check_not "in place of an offer" grep -q 'dhcp6 advertise' <<<"$seen"
stop "$spawned"

### Another range ###

vpc network add more vpc blue subnet fd00:b:6::/48
refuse "what is reserved keeps the range in its /64" "another /64" \
	bash -c 'vpc address add fd00:b:6::5 vpc blue mac 52:54:00:00:00:80 &&
		 vpc dhcp set vpc blue network more range6 fd00:b:6:1::1-fd00:b:6:1::9'
vpc lease add fd00:b:6::1:5 vpc blue mac 52:54:00:00:00:81 expires 600
vpc address delete fd00:b:6::5 vpc blue
check "without it the range moves" set6 more range6 fd00:b:6:1::1-fd00:b:6:1::9
same "and the leases of the old /64 end" '' "$(lease6 fd00:b:6::1:5)"
same "the new one is empty" "stateless 9 0" "$(pool more)"
check "and used" vpc lease add fd00:b:6:1::5 vpc blue mac 52:54:00:00:00:81 expires 600
vpc network delete more vpc blue
reserve fd00:b:4::2 mac 52:54:00:00:00:82
refuse "a subnet with a reservation stays" "still reserved" vpc network set tiny vpc blue subnet fd00:b:8::/126
refuse "a network with leases stays IPv6" "needs a network with an IPv6 subnet" \
	vpc network set web vpc blue subnet 10.0.1.0/24
set6 web range6 fd00:b:1::100-fd00:b:1::107
same "what is out of the range ends" '' "$(lease6 fd00:b:1::10b)"
same "what is in it stays" "bound $(mac_of u)" "$(lease6 fd00:b:1::100)"

### Saved and restored ###

# Those that were given back are not.
leases | grep -v released >"$tmp/before"
vpc -j address show vpc blue | jq -c '.[] | del(.ifindex)' >"$tmp/before.addresses"
vpc save vpc blue >"$tmp/saved"
ip link del blue
check "all is restored" vpc restore "$tmp/saved"
sed -i "s/\"ifindex\":[0-9]*/\"ifindex\":$(cat /sys/class/net/blue/ifindex)/" "$tmp/before"
check "leases as they were" diff "$tmp/before" <(leases)
check "and reservations" diff "$tmp/before.addresses" <(vpc -j address show vpc blue | jq -c '.[] | del(.ifindex)')
same "and the range" "stateful 8 2" "$(pool web)"
check "its guest uses its address" pings u fd00:b:1::1
same "its name is known" fd00:b:1::100 "$(at u dig +short @10.0.1.1 u6.blue.internal aaaa)"
check "saved again it is the same" diff <(no_times "$tmp/saved") <(vpc save vpc blue | no_times)
check "a sync has nothing to do" test -z "$(vpc sync "$tmp/saved" dry-run | grep -v '^#')"
ip link del blue

finish
