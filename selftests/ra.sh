#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What router advertisements say besides prefixes and DNS of the zone (those are
# in ipv6.sh and dns.sh): routes and preferences (RFC 4191), lifetimes, DNS
# servers of the network, and how each of it ends.
#
#	a, b bound ---- web fd00:1::/64, fd00:2::/64
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet fd00:1::/64 subnet fd00:2::/64 ra-preference low \
	advertise-route 2001:db8:7::/48 preference high advertise-route fd00:9::/32
for name in a b; do
	wire $name
	at $name sysctl -qw net.ipv6.conf.eth0.accept_ra_rt_info_max_plen=64
	vpc port add $name vpc blue network web mac "$(mac_of $name)"
done

set_web() { vpc network set web vpc blue "$@"; }
dhcp_web() { vpc dhcp set vpc blue network web "$@"; }
network() { vpc -j -d network show web vpc blue | jq -c ".[0] | $1"; }
advertised() { at b rdisc6 -1 -w $((2000 * slow)) eth0 >"$tmp/ra" 2>&1; }
says_ra() {	# NAME PATTERN...: the advertisement has these lines, in order
	local name=$1 seen

	shift
	seen=$(sed 's/^ *//; s/  */ /g' "$tmp/ra")
	printf '%s\n' "$seen" >"$tmp/said"
	seen=$(tr '\n' '|' <<<"$seen")
	[[ $seen =~ $1 ]]
	result $? "$name" || :
}

### Routes and preferences ###

same "routes are shown" '[{"address6":"2001:db8:7::","prefix_len":48,"preference":"high"},{"address6":"fd00:9::","prefix_len":32,"preference":"medium"}]' \
	"$(network .ra_routes)"
same "and the router's preference" '"low"' "$(network .ra_preference)"
check "in text as they are typed" says 'advertise-route 2001:db8:7::/48 preference high' vpc -d network show web vpc blue
advertised
says_ra "the preference of the router" 'Router preference ?: low'
says_ra "a route with its preference" 'Route ?: 2001:db8:7::/48\|Route preference ?: high\|Route lifetime ?: 1800'
says_ra "another one, which is medium" 'Route ?: fd00:9::/32\|Route preference ?: medium'
route_of() { ip -n a -6 route show "$1" | grep -c "via fe80::1.*${2:-}"; }
has_route() { [ "$(route_of "$@")" = 1 ]; }
no_route() { [ "$(route_of "$@")" = 0 ]; }
check "the kernel of a guest has the route" wait_for 15 has_route 2001:db8:7::/48 'pref high'
check "the other one" wait_for 15 has_route fd00:9::/32 'pref medium'
check "and the default route, of low preference" wait_for 15 has_route default 'pref low'
check "a route goes" set_web advertise-route fd00:9::/32 preference low
check "and is gone at once" wait_for 3 no_route 2001:db8:7::/48
check "the other one is there, with another preference" wait_for 10 has_route fd00:9::/32 'pref low'
check "all go" set_web advertise-route none ra-preference medium
check "at once" wait_for 3 no_route fd00:9::/32
same "none is shown" "[]" "$(network .ra_routes)"
check "the router stays" has_route default
refuse "a route twice" "advertised already" set_web advertise-route fd00:9::/32 advertise-route fd00:9::/32
routes=()
for n in 1 2 3 4 5 6 7 8 9; do routes+=(advertise-route "fd00:$n::/32"); done
refuse "nine of them" "At most 8 routes" set_web "${routes[@]}"
refuse "host bits" "host bits\|Host bits" set_web advertise-route fd00:9::1/32
refuse "an IPv4 one" "not an IPv6 prefix" set_web advertise-route 10.0.0.0/8
refuse "a preference of nothing" "behind its route" set_web preference high
refuse "another one" . set_web advertise-route fd00:9::/32 preference utmost
same "all of which changes nothing" "[]" "$(network .ra_routes)"

### Lifetimes ###

advertised
says_ra "the usual lifetimes" 'Valid time ?: 86400 .*\|Pref\. time ?: 14400 '
check "lifetimes are set" set_web ra-valid 2h ra-preferred 1h
advertised
says_ra "and told" 'Valid time ?: 7200 .*\|Pref\. time ?: 3600 '
refuse "preferred for longer than valid" "no longer than it is valid" set_web ra-preferred 3h
refuse "the other way round" "no longer than it is valid" set_web ra-valid 10
refuse "no time" . set_web ra-valid 0
check "for ever" set_web ra-valid 4294967295 ra-preferred 4294967295
advertised
says_ra "is told, too" 'Valid time ?: infinite .*\|Pref\. time ?: infinite '
set_web ra-valid 86400 ra-preferred 14400

### DNS servers ###

dhcp_web dns6 fd00:1::53,2001:db8::53 domain web.example
advertised
says_ra "the network's DNS servers" 'Recursive DNS server ?: fd00:1::53\|Recursive DNS server ?: 2001:db8::53'
says_ra "and its domain" 'web\.example'
capture a 'icmp6[0] == 134' -vv
dhcp_web dns6 fd00:1::53 domain other.example
gone() { grep -A1 'rdnss option.*lifetime 0s' "$tmp/capture.a" | grep -q '2001:db8::53'; }
check "DNS servers that go" wait_for 3 gone
check "are the only ones that do" eval '! grep "rdnss option.*lifetime 0s" "$tmp/capture.a" | grep -q fd00:1::53'
check "and the domain" wait_for 3 grep -q 'dnssl option.*lifetime 0s.*web.example' "$tmp/capture.a"
captured a >/dev/null

### Addresses by DHCPv6 instead ###

addresses() { ip -n a -6 -j addr show dev eth0 scope global "$@" | jq -r '.[].addr_info[]?.local // empty' | sort; }
has_two() { [ "$(addresses | wc -l)" = 2 ]; }
check "a guest has made itself addresses" wait_for 15 has_two
check "SLAAC ends where DHCPv6 begins" dhcp_web v6 stateful range6 fd00:2::100-fd00:2::1ff
deprecated() { [[ $(addresses deprecated) = fd00:2:* ]]; }
check "those of its subnet are deprecated" wait_for 10 deprecated
advertised
says_ra "the other subnet is as it was" 'Prefix ?: fd00:1::/64\|On-link ?: Yes\|Autonomous address conf\.: Yes'
says_ra "this one is not for SLAAC" 'Prefix ?: fd00:2::/64\|On-link ?: Yes\|Autonomous address conf\.: No'
at a ip -6 addr add fd00:2::dead/128 dev eth0 nodad
dropped "an address of one's own choice is refused" blue spoof_ip at a ping -c 1 -W 1 -I fd00:2::dead fd00:1::1
# Solicitations of the refused one were refused, too: the guest may think that
# there is no router.
check "but not in the other subnet" wait_for 10 pings a -I "$(addresses -deprecated | grep fd00:1:)" fd00:1::1
check "DHCPv6 is switched off" dhcp_web v6 off
advertised
says_ra "then nothing is said of it" 'Stateful address conf\. ?: No\|Stateful other conf\. ?: No'
finish
