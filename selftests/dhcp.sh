#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv4: leases as real clients get, renew and lose them, and the server
# message by message (probe/dhcp.py has the guests g to o).
#
#	blue web 10.0.1.0/24, range .100 to .119, .60 .61 .62 reserved
#	     small 10.0.2.0/24, a range of two; off, quiet: without DHCP
#	red  lan 10.0.1.0/24, the same addresses, leases of a minute
#
#	u udhcpc, d dhclient, p dhcpcd: bound ports without addresses, on web
#	t udhcpc on a tap, bound to .7; x, y on lan
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/client-lib.sh"

vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 mtu 1400 dhcp on
vpc network add small vpc blue subnet 10.0.2.0/24 dhcp on
vpc network add off vpc blue subnet 10.0.3.0/24 dhcp off
vpc network add quiet vpc blue subnet 10.0.4.0/24 dhcp off
vpc network add lan vpc red subnet 10.0.1.0/24 dhcp on
vpc dhcp set vpc blue network web range 10.0.1.100-10.0.1.119 lease-time 600 \
	dns 10.0.1.53,9.9.9.9 ntp 10.0.1.123 domain blue.example
vpc dhcp set vpc blue network small range 10.0.2.50-10.0.2.51 quarantine 0
vpc dhcp set vpc red network lan lease-time 60

### What the clients do ###

lease() {	# ADDRESS [VPC]: state and MAC address
	vpc -j lease show vpc "${2:-blue}" | jq -r --arg a "$1" '
		.[] | select(.address4 == $a) | "\(.state) \(.mac)"'
}
expires() { vpc -j lease show vpc blue | jq --arg a "$1" '.[] | select(.address4 == $a) | .expires'; }
pings() { at "$1" ping -c 2 -i 0.2 -W $((5 * slow)) "$2"; }
is_lease() { [ "$(lease "$1" "${3:-}")" = "$2" ]; }
in_range() { [[ $(has "$1") =~ ^10\.0\.1\.1[01][0-9]$ ]]; }

# A lease that nobody renews, for the end: it runs while the rest does.
guest x red lan mac "$(mac_of x)"
guest y red lan mac "$(mac_of y)"
udhcpc x
check "udhcpc gets a lease of the whole subnet" wait_for 20 is_at x 10.0.1.2
lost=$(has x) started=$SECONDS
same "it is red's" "bound $(mac_of x)" "$(lease "$lost" red)"
same "and nobody's in blue" '' "$(lease "$lost")"
check "it is used" pings x 10.0.1.1
{ kill -KILL "$spawned" && wait "$spawned"; } 2>/dev/null # no renewal, no release

# udhcpc
wishes=(-O staticroutes -O mtu -O ntpsrv)
guest u blue web mac "$(mac_of u)"
vpc -j monitor lease >"$tmp/monitor" 2>/dev/null & jobs_started+=($!)
udhcpc u "${wishes[@]}"
u=$spawned
check "udhcpc gets a lease" wait_for 20 in_range u
address=$(has u)
same "the server knows it" "bound $(mac_of u)" "$(lease "$address")"
same "udhcpc was told of mask, router and lease time" "255.255.255.0 10.0.1.1 600" \
	"$(said u subnet) $(said u router) $(said u lease)"
same "of name servers and domain" "10.0.1.53 9.9.9.9 blue.example" "$(said u dns) $(said u domain)"
same "of NTP servers, MTU and routes" "10.0.1.123 1400 0.0.0.0/0 10.0.1.1" \
	"$(said u ntpsrv) $(said u mtu) $(said u staticroutes)"
check "it reaches the router" pings u 10.0.1.1
sleep 2
ends() { echo $((SECONDS + $(expires "$address"))); }
before=$(ends)
capture u "udp port 67"
kill -USR1 "$u"
settle
seen=$(captured u)
check "it renews by unicast" grep -q "$address.68 > 10.0.1.1.67" <<<"$seen"
check "and is answered by unicast" grep -q "10.0.1.1.67 > $address.68" <<<"$seen"
check "the lease is whole again" [ "$(ends)" -gt "$before" ]
check "it still reaches the router" pings u 10.0.1.1
kill -USR2 "$u"
check "it releases" wait_for 20 is_lease "$address" "released $(mac_of u)"
check "and gives the address up" wait_for 20 is_at u ''
ip -n u addr add "$address/24" dev eth0
dropped "a released address cannot be used on a bound port" blue spoof_arp at u ping -c 1 -W 1 10.0.1.1
ip -n u addr flush dev eth0
stop "$u"
udhcpc u
check "the same client gets the same address" wait_for 20 is_at u "$address"
check "and uses it" pings u 10.0.1.1
stop "$spawned"
refuse "a lease that there is not cannot be deleted" "not leased" vpc lease del 10.0.1.119 vpc blue
check "a lease is deleted" vpc lease del "$address" vpc blue
same "and gone" '' "$(lease "$address")"
at u ip neigh flush dev eth0
dropped "its address cannot be used any more" blue spoof_arp at u ping -c 1 -W 1 10.0.1.1

# dhclient
guest d blue web mac "$(mac_of d)"
check "dhclient gets a lease" dhclient d
check "and has the address" in_range d
address=$(has d)
same "dhclient was told of it all" "255.255.255.0 10.0.1.1 10.0.1.255 blue.example 1400 0 10 0 1 1" \
	"$(said d new_subnet_mask) $(said d new_routers) $(said d new_broadcast_address) $(said d new_domain_name) $(said d new_interface_mtu) $(said d new_rfc3442_classless_static_routes)"
check "it reaches the router" pings d 10.0.1.1
at d pkill -F "$tmp/d.pid"
check "it comes back with the same lease (INIT-REBOOT)" dhclient d
same "by a reboot" REBOOT "$(said d event)"
check "it releases" dhclient d -r
same "which the server knows" "released $(mac_of d)" "$(lease "$address")"

# With a lease of another network in its file.
cat >"$tmp/d.leases" <<'EOS'
lease {
  interface "eth0";
  fixed-address 192.168.7.7;
  option subnet-mask 255.255.255.0;
  option dhcp-lease-time 86400;
  option dhcp-message-type 5;
  option dhcp-server-identifier 192.168.7.1;
  renew 0 2037/01/01 00:00:00;
  rebind 0 2037/01/01 00:00:00;
  expire 0 2037/01/01 00:00:00;
}
EOS
check "dhclient reboots into another network" dhclient d
check "is told no" grep -q DHCPNAK "$tmp/d.log"
same "and has its address of here" "$address" "$(has d)"
at d pkill -F "$tmp/d.pid"

# dhcpcd probes the address before it uses it (RFC 5227): nobody may answer.
guest p blue web mac "$(mac_of p)"
dhcpcd() {
	at p timeout $((60 * slow)) dhcpcd -4 -1 -d -B -c /bin/true "$@" eth0 2>&1 |
		tee "$tmp/p.log"
	return "${PIPESTATUS[0]}"
}
check "dhcpcd gets a lease" dhcpcd
check "after probing it" grep -q "ARP probing" "$tmp/p.log"
check "and has the address" in_range p
check "it reaches the router" pings p 10.0.1.1
same "it is one lease" 1 "$(vpc -j lease show vpc blue | jq --arg m "$(mac_of p)" '[.[] | select(.mac == $m)] | length')"

# On a tap, checksums are left to the hypervisor; the port has an address.
tap t blue web mac "$(mac_of t)" address 10.0.1.7 hostname tee
udhcpc t
check "udhcpc on a tap gets the port's own address" wait_for 20 is_at t 10.0.1.7
same "and the port's host name" tee "$(vpc -j lease show vpc blue | jq -r '.[] | select(.address4 == "10.0.1.7") | .hostname')"
stop "$spawned"

# Reservations
check "an address is reserved for a MAC address" vpc address add 10.0.1.60 vpc blue \
	mac 52:54:00:bb:00:01 hostname byname
check "and for a client identifier" vpc address add 10.0.1.61 vpc blue client-id 010203
check "for a client that has a lease" vpc address add 10.0.1.62 vpc blue mac "$(mac_of p)"
refuse "not twice" "already" vpc address add 10.0.1.60 vpc blue mac 52:54:00:bb:00:09
refuse "one client has one" "already" vpc address add 10.0.1.63 vpc blue mac 52:54:00:bb:00:01
refuse "not the router's" "router" vpc address add 10.0.1.1 vpc blue mac 52:54:00:bb:00:09
refuse "not the broadcast address" "broadcast" vpc address add 10.0.1.255 vpc blue mac 52:54:00:bb:00:09
refuse "not one of another network" "subnet" vpc address add 10.77.1.1 vpc blue mac 52:54:00:bb:00:09
refuse "not a port's" "port" vpc address add 10.0.1.7 vpc blue mac 52:54:00:bb:00:09
refuse "not what another client has" "leased" vpc address add "$address" vpc blue mac 52:54:00:bb:00:09
check "dhcpcd moves to its reserved address" dhcpcd
same "and has it" 10.0.1.62 "$(has p)"
check "a reservation is deleted" vpc address del 10.0.1.62 vpc blue
same "and with it a lease out of the range" '' "$(lease 10.0.1.62)"
refuse "once" "not reserved" vpc address del 10.0.1.62 vpc blue

### Message by message ###

silent() {	# NAME NETWORK [PORT OPTION...]: a guest whose kernel says nothing
	local name=$1 network=$2

	shift 2
	wire "$name"
	at "$name" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	vpc port add "$name" vpc blue network "$network" "$@"
}
silent g web mac "$(mac_of g)"
silent h web mac "$(mac_of h)"
silent f web mac "$(mac_of f)" address 10.0.1.5 hostname fixed
silent l web
silent s small
silent n off mac "$(mac_of n)"
silent m quiet
silent o quiet
vpc dhcp set vpc blue network web probe off	# else no rapid commit, as l learns
each "$probe/dhcp.py" blue

### Changes ###

size() { vpc -j -s dhcp show vpc blue network web | jq -c '.[0] | [.size, .used]'; }
same "the range has twenty addresses" 20 "$(size | jq '.[0]')"
check "some are used" [ "$(size | jq '.[1]')" -gt 3 ]
refuse "a range outside the subnet" . vpc dhcp set vpc blue network web range 10.9.0.1-10.9.0.9
refuse "a range that ends before it begins" . vpc dhcp set vpc blue network web range 10.0.1.90-10.0.1.80
check "another range" vpc dhcp set vpc blue network web range 10.0.1.200-10.0.1.209
same "ends the leases of the old one" 0 "$(vpc -j lease show vpc blue | jq '
	[.[] | select((.address4 | startswith("10.0.1.1")) and .state == "bound" and (.reserved | not))] | length')"
same "is ten long" 10 "$(size | jq '.[0]')"
check "reservations stay" vpc address show 10.0.1.60 vpc blue
same "and a port's lease" "bound $(mac_of t)" "$(lease 10.0.1.7)"
check "leases were told of as they came" grep -q "$(mac_of u)" "$tmp/monitor"

# The lease of red that was not renewed: T2 and the client's end are past.
left=$((62 - (SECONDS - started)))
[ $left -le 0 ] || sleep $left
check "a lease that is not renewed runs out" wait_for 20 is_lease "$lost" \
	"released $(mac_of x)" red
at x ip neigh flush dev eth0
dropped "and its address cannot be used" red spoof_arp at x ping -c 1 -W 1 10.0.1.1
udhcpc y
check "another client is given another address" wait_for 20 is_at y 10.0.1.3
same "no drop without a reason" 0 "$(drops blue none)"
finish
