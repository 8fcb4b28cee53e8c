#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv4 as systemd-networkd speaks it, which is what most guests have: all that
# it is told, where it puts that, renewal, and other addresses later.
#
#	blue web 10.0.1.0/24, MTU 1400, range .100 to .119, leases of a minute
#	w, n systemd-networkd: bound ports without addresses; n asks for less
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/networkd-lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 mtu 1400 dhcp on
set4() { vpc dhcp set vpc blue network web "$@"; }
# Routes: 0.0.0.0/0 by .1, 10.9.0.0/16 by .5, 192.0.2.128/25 by .6.
set4 range 10.0.1.100-10.0.1.119 lease-time 60 quarantine 0 dns 10.0.1.53,9.9.9.9 \
	ntp 10.0.1.123,10.0.1.124 domain blue.example \
	option 121:hex:000a000101100a090a00010519c00002800a000106

has_any() { has "$1" | grep -q .; }
is_on() { [[ $(has "$1") = "$2"[0-9] ]]; }	# NAME, and all but the last digit
in_range() { is_on "$1" 10.0.1.10; }
has_route() {	# NAME DESTINATION GATEWAY
	[ "$(ip -n "$1" -4 -j route show "$2" | jq -r '.[] | "\(.gateway) \(.protocol)"')" = "$3 dhcp" ]
}
mtu() { ip -n "$1" -j link show eth0 | jq '.[].mtu'; }
said() { networkd_said w "$1"; }
lease() { vpc -j lease show "$1" vpc blue | jq -r '.[] | "\(.state) \(.mac)"'; }
is_lease() { [ "$(lease "$1")" = "$2" ]; }
expires() { vpc -j lease show "$1" vpc blue | jq '.[].expires'; }
events() { grep -c "DHCPv4 client: $2" "$tmp/$1.log"; }
more_events() { [ "$(events "$1" "$2")" -gt "$3" ]; }

### A lease, and all that belongs to it ###

# Who takes its MTU from DHCP waits for a while when the line goes, by default.
guest w blue web mac "$(mac_of w)"
client() {
	networkd w <<-END
		[Network]
		DHCP=ipv4
		IPv6AcceptRA=no
		IgnoreCarrierLoss=no
		[DHCPv4]
		ClientIdentifier=mac
		UseMTU=yes
		UseDomains=yes
		Hostname=wanda
	END
	w=$spawned
}
client
check "networkd gets a lease" wait_for 30 in_range w
address=$(has w)
same "the server knows it" "bound $(mac_of w)" "$(lease "$address")"
same "with the name that it says" "wanda 01:$(mac_of w)" \
	"$(vpc -j -d lease show "$address" vpc blue | jq -r '.[] | "\(.hostname) \(.client_id)"')"
check "and routes" wait_for 10 has_route w default 10.0.1.1
check "classless ones, too" wait_for 10 has_route w 10.9.0.0/16 10.0.1.5
check "of any length" wait_for 10 has_route w 192.0.2.128/25 10.0.1.6
same "mask, server, lifetime, T1 and T2" "255.255.255.0 10.0.1.1 1min 30s 52s" \
	"$(said NETMASK) $(said SERVER_ADDRESS) $(said LIFETIME) $(said T1) $(said T2)"
same "DNS servers" "10.0.1.53 9.9.9.9" "$(said DNS)"
same "NTP servers" "10.0.1.123 10.0.1.124" "$(said NTP)"
same "domain and search list" "blue.example blue.example" "$(said DOMAINNAME) $(said DOMAIN_SEARCH_LIST)"
same "MTU" "1400 1400" "$(said MTU) $(mtu w)"
same "routes as they were sent" "0.0.0.0/0,10.0.1.1 10.9.0.0/16,10.0.1.5 192.0.2.128/25,10.0.1.6" \
	"$(said CLASSLESS_ROUTES)"
check "the device is configured" wait_for 10 grep -q ADMIN_STATE=configured "$tmp/networkd.w/netif/links"/*
check "it reaches the router" wait_for 10 pings w 10.0.1.1

# By what systemd makes of a DUID, and without wishes.
guest n blue web mac "$(mac_of n)"
set4 option none
networkd n <<-END
	[Network]
	DHCP=ipv4
	IPv6AcceptRA=no
	[DHCPv4]
	DUIDType=link-layer
END
n=$spawned
check "another one gets a lease, by its DUID" wait_for 30 in_range n
check "which the server has" says '"client_id":"ff:' vpc -j -d lease show "$(has n)" vpc blue
check "with the router that the network has" wait_for 10 has_route n default 10.0.1.1
check_not "another address" [ "$(has n)" = "$address" ]
check "it reaches the first one" wait_for 10 pings n "$address"
same "and its MTU stays" 1500 "$(mtu n)"

### Renewal ###

before=$(events w 'REQUEST (renewing)')
capture w "udp port 67"
check "it renews at T1" wait_for 45 more_events w 'REQUEST (renewing)' "$before"
settle
seen=$(captured w)
check "by unicast" grep -q "$address.68 > 10.0.1.1.67" <<<"$seen"
check "and is answered by unicast" grep -q "10.0.1.1.67 > $address.68" <<<"$seen"
check "the lease is whole again" [ "$(expires "$address")" -gt 45 ]
same "it has its address" "$address" "$(has w)"

### The line goes and comes ###

lost_line() { [ "$(grep -c 'Lost carrier' "$tmp/w.log")" -gt "$1" ]; }
flap() {
	local before

	before=$(grep -c 'Lost carrier' "$tmp/w.log")
	ip link set w down
	wait_for 10 lost_line "$before"
	ip link set w up
}
flap
check "when the line comes back it asks for its address (INIT-REBOOT)" \
	wait_for 20 more_events w 'REQUEST (init-reboot)' 0
check "and has it" wait_for 20 is_at w "$address"

### Another range ###

set4 range 10.0.1.200-10.0.1.209
same "another range ends the lease" '' "$(vpc -j lease show vpc blue | jq -r '.[].address4')"
flap
check "it asks for the old address" wait_for 20 more_events w 'REQUEST (init-reboot)' 1
check "nobody knows that, and it begins anew" wait_for 30 is_on w 10.0.1.20
address=$(has w)
same "the server knows it" "bound $(mac_of w)" "$(lease "$address")"
# What it asks as it renews is refused to all (RFC 2131 section 4.1), and it
# hears only what is for itself then; as it rebinds it hears all.
check "the other one is told no, by when it rebinds" wait_for 75 more_events n NAK 0
check "and moves" wait_for 20 is_on n 10.0.1.20
check "they reach each other" wait_for 10 pings n "$address"

### Another subnet ###

subnets() { vpc network set web vpc blue "$@"; }
subnets subnet 10.0.1.0/24 subnet 10.0.2.0/24
set4 range 10.0.2.100-10.0.2.109
subnets subnet 10.0.2.0/24
before=$(events w NAK)
flap
check "after renumbering it asks for the old address" wait_for 20 more_events w 'REQUEST (init-reboot)' 2
check "is told no" wait_for 10 more_events w NAK "$before"
check "and moves" wait_for 20 is_on w 10.0.2.10
check "with its routes" wait_for 10 has_route w default 10.0.2.1
address=$(has w)
check "it reaches the router" wait_for 10 pings w 10.0.2.1

### Release ###

stop "$w"
check "when it stops it releases its lease" wait_for 10 is_lease "$address" "released $(mac_of w)"
check_not "and has no address" has_any w
client
check "the next time it gets the same one" wait_for 30 is_at w "$address"
stop "$w" "$n"
same "no drop without a reason" 0 "$(drops blue none)"
finish
