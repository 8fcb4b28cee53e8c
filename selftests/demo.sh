#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make demo: two tenants with the same addresses on one host, real clients in
# their guests, and a web server outside. Ends with status 1 at the first step
# that does not do what it says.
#
#	blue web 10.0.1.0/24, fd00:1::/64   [web1 veth] [web2 tap]
#	     db  10.0.2.0/24, fd00:2::/64   [db1 veth]
#	red  web 10.0.1.0/24, fd00:1::/64   [web1 veth]		 the same
#	     db  10.0.2.0/24, fd00:2::/64   [db1 veth]		 addresses
#
#	blue's gateway 203.0.113.10 --+-- up0 ------ 203.0.113.1 internet
#	red's gateway  203.0.113.11 --+		     198.51.100.80 web server
#	the host itself 203.0.113.2 --+
. "$(dirname "$0")/lib.sh" >/dev/null

bold='' green='' red='' dim='' plain=''
if [ -t 1 ]; then
	bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' dim=$'\e[2m' plain=$'\e[0m'
fi
number=0

step() {
	number=$((number + 1))
	printf '\n%s%d. %s%s\n' "$bold" $number "$*" "$plain"
}

# fail WHAT: with the last command's output, and where to look.
fail() {
	printf '   %s✗ %s%s\n' "$red" "$1" "$plain"
	[ ! -s "$tmp/said" ] || sed 's/^/     /' "$tmp/said" | tail -n 20
	echo "   To look at: step $number of selftests/demo.sh; what the module dropped and logged:"
	{ vpc drop show; dmesg | tail -n 5; } 2>&1 | sed 's/^/     /'
	exit 1
}

# Both say what they run, keep its output in $tmp/said, and end the demo when
# it fails: on the host, and in a guest.
try() {
	printf '   %s$ %s%s\n' "$dim" "$*" "$plain"
	"$@" >"$tmp/said" 2>&1 </dev/null || fail "failed with status $?"
}
inside() {
	local name=$1

	shift
	printf '   %s%s$ %s%s\n' "$dim" "$name" "$*" "$plain"
	at "$name" "$@" >"$tmp/said" 2>&1 </dev/null || fail "failed with status $?"
}
quiet() { "$@" >"$tmp/said" 2>&1 </dev/null || fail "$*"; }

# seen WHAT: a fact was proved. show: the last output, a few lines of it.
seen() { printf '   %s✓%s %s\n' "$green" "$plain" "$*"; }
show() { head -n "${1:-8}" "$tmp/said" | cut -c1-110 | sed 's/^/     /'; }
# expect PATTERN WHAT: the last output has it.
expect() {
	grep -qE -- "$1" "$tmp/said" || fail "not so: $2"
	seen "$2"
}

printf '%s\n' "${bold}One host, two tenants, the same addresses${plain}" \
	"kernel $(uname -r); the host's VPCs are in this virtual machine"

step "Two VPCs, each with the networks web and db, at the same addresses"
for vpc in blue red; do
	try vpc add $vpc
	try vpc network add web vpc $vpc subnet 10.0.1.0/24 subnet fd00:1::/64 dhcp on ra on
	try vpc network add db vpc $vpc subnet 10.0.2.0/24 subnet fd00:2::/64 dhcp on ra on
done
seen "nothing clashes: a VPC is a world of its own"

step "Guests: containers on veth, a virtual machine on a tap"
plug() {	# KIND GUEST VPC NETWORK
	namespace "$2"
	at "$2" sysctl -qw net.ipv6.conf.default.accept_ra=1
	if [ "$1" = tap ]; then
		spawn host "$probe/tap.py" "$2" "$2" "$(mac_of "$2")"
		wait_for 20 at "$2" ip link show eth0 up || fail "the tap $2 did not come up"
	else
		quiet ip link add name "$2" type veth peer name eth0 netns "$2" address "$(mac_of "$2")"
		quiet ip -n "$2" link set eth0 up
	fi
	quiet ip link set dev "$2" up
	try vpc port add "$2" vpc "$3" network "$4" mac "$(mac_of "$2")" hostname "${2#*-}"
}
plug veth blue-web1 blue web
plug tap blue-web2 blue web
plug veth blue-db1 blue db
plug veth red-web1 red web
plug veth red-db1 red db
try vpc address add 10.0.1.10 vpc blue mac "$(mac_of blue-web1)" hostname web1
try vpc address add 10.0.1.10 vpc red mac "$(mac_of red-web1)" hostname web1
seen "ports are bound to their guests' MAC addresses: no guest can pose as another"

step "The kernel is the DHCP server; real clients ask it"
cat >"$tmp/udhcpc" <<'SCRIPT'
#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr replace "$ip/$mask" dev "$interface"
ip route replace default via "${router%% *}"
SCRIPT
chmod +x "$tmp/udhcpc"
address4() { at "$1" ip -4 -br addr show eth0 | awk '{ print $3 }'; }
inside blue-web1 dhclient -4 -1 -pf "$tmp/blue-web1.pid" -lf "$tmp/blue-web1.leases" eth0
seen "dhclient has $(address4 blue-web1), which was reserved"
[[ $(address4 blue-web1) = 10.0.1.10/24 ]] || fail "the reserved address is 10.0.1.10/24"
inside blue-web2 udhcpc -n -q -f -i eth0 -s "$tmp/udhcpc"
seen "udhcpc has $(address4 blue-web2)"
inside blue-db1 dhcpcd -4 -1 -A -L eth0
seen "dhcpcd has $(address4 blue-db1)"
inside red-web1 udhcpc -n -q -f -i eth0 -s "$tmp/udhcpc"
seen "red's web1 has $(address4 red-web1) too, in a world of its own"
[[ $(address4 red-web1) = 10.0.1.10/24 ]] || fail "the reserved address is 10.0.1.10/24"
inside red-db1 udhcpc -n -q -f -i eth0 -s "$tmp/udhcpc"
for name in blue-web2 blue-db1 red-db1; do
	[[ $(address4 $name) = 10.0.*/24 ]] || fail "$name has no address"
done
web2=$(address4 blue-web2) db1=$(address4 blue-db1)
web2=${web2%/*} db1=${db1%/*}

step "Within a network and between networks, with nothing more configured"
inside blue-web1 ping -c 1 -W 10 "$web2"
expect ' 0% packet loss' "web1 reaches web2: one network, veth to tap"
inside blue-web1 ping -c 1 -W 10 "$db1"
expect 'ttl=63' "web1 reaches db1: routed, one hop"
inside blue-web1 traceroute -n -q 1 -w 10 "$db1"
expect '^ 1  10\.0\.1\.1 ' "the hop is the VPC's router, 10.0.1.1"

step "IPv6: the guests configure themselves from the router's advertisements"
address6() {
	at "$1" ip -6 -j addr show dev eth0 scope global |
		jq -r '[.[].addr_info[]? | select(.local) | .local][0] // empty'
}
has_address6() { [ -n "$(address6 "$1")" ]; }
for name in blue-web1 blue-web2 blue-db1 red-web1; do
	wait_for 30 has_address6 $name || fail "$name has no IPv6 address"
done
seen "web1 has $(address6 blue-web1), db1 has $(address6 blue-db1)"
inside blue-web1 ping -c 1 -W 10 "$(address6 blue-db1)"
expect ' 0% packet loss' "web1 reaches db1 over IPv6"

step "Names: the kernel answers DNS, for each tenant his own"
for vpc in blue red; do
	try vpc dns set vpc $vpc zone $vpc.example
done
try vpc record add www cname web1 vpc blue
inside blue-db1 dig +noall +answer @10.0.2.1 www.blue.example
expect '10\.0\.1\.10' "hosts have their names by themselves, and records beside them"
inside red-db1 dig +noall +comments @10.0.2.1 www.blue.example
expect 'status: REFUSED' "red's router knows nothing of blue's names"

step "One uplink for both tenants, which the host keeps using itself"
quiet internet
try vpc uplink add up0 subnet 203.0.113.0/24 subnet 2001:db8:ff::/64 via 203.0.113.1 via 2001:db8:ff::1
try vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
try vpc gateway set vpc red uplink up0 address 203.0.113.11 address 2001:db8:ff::11
try vpc nat add vpc blue snat 10.0.0.0/16
try vpc nat add vpc red snat 10.0.0.0/16
url=http://198.51.100.80
inside blue-web1 curl -sS -m 20 $url/
expect '^hello from outside$' "web1 fetched a page from outside"
for who in blue-web1:203.0.113.10 red-web1:203.0.113.11; do
	inside ${who%%:*} curl -sS -m 20 $url/cgi-bin/whoami
	expect "${who#*:}" "the server saw ${who%%-*}'s public address, ${who#*:}"
done
try curl -sS -m 20 $url/cgi-bin/whoami
expect '203\.0\.113\.2\b' "the host's own traffic on the same device is untouched"

step "Red cannot reach blue"
spawn blue-web2 busybox httpd -f -p 8080 -h "$tmp/www"
wait_for 10 at blue-web1 curl -s -m 5 "http://$web2:8080/" || fail "blue cannot reach its own server"
seen "blue's web2 serves http://$web2:8080/ to blue"
printf '   %s$ %s%s\n' "$dim" "red-web1\$ curl http://$web2:8080/; ping $web2" "$plain"
at red-web1 curl -sS -m 3 "http://$web2:8080/" >"$tmp/said" 2>&1 && fail "red reached blue"
at red-web1 ping -c 1 -W 2 "$web2" >"$tmp/said" 2>&1 && fail "red reached blue"
seen "the same address is somebody else's, or nobody's, in red"
printf '   %s$ %s%s\n' "$dim" "red-web1\$ curl http://203.0.113.10:8080/" "$plain"
at red-web1 curl -sS -m 3 http://203.0.113.10:8080/ >"$tmp/said" 2>&1 && fail "red reached blue"
seen "nor does the way by the uplink lead into blue"

step "Blue lets the outside in where it says so: by a port, and by a floating IP"
try vpc nat add vpc blue dnat tcp 203.0.113.10:80 to "$web2:8080"
for who in internet red-web1; do
	inside $who curl -sS -m 20 http://203.0.113.10/
	expect '^hello from outside$' "${who%-*} reaches the server of web2 by a port of blue's public address"
done
try vpc fip add 203.0.113.20 vpc blue to "$db1"
inside internet ping -c 1 -W 10 203.0.113.20
expect ' 0% packet loss' "db1 has a public address of its own"

step "tcpdump -i blue shows the tenant's traffic, and that tenant's only"
capture host:blue icmp
at blue-web1 ping -c 1 -W 10 "$db1" >/dev/null
at red-web1 ping -c 1 -W 2 10.0.1.1 >/dev/null
captured host:blue >"$tmp/said"
show 4
expect "10\.0\.1\.10 > ${db1//./\\.}: ICMP echo request" "blue's ping is seen"
grep -q '> 10\.0\.1\.1: ICMP' "$tmp/said" && fail "red's ping is seen on blue"
seen "red's is not"

step "What the kernel counted"
try vpc -s show blue
show 12
try vpc lease show vpc blue
show
expect '10\.0\.1\.10' "the leases"
at blue-web1 curl -s -m 20 $url/ >/dev/null
try vpc flow show vpc blue
show
expect '203\.0\.113\.10' "the connections, with their translation"
try vpc drop show vpc red
show
seen "the drops, each with its reason"

printf '\n%sAll %d steps did what they say.%s\n' "$green" $number "$plain"
