#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv6: leases as real clients get, renew and lose them, with a relay, without
# addresses, over a reload of the module; and the server message by message
# (probe/dhcp6.py has the guests f to o and s).
#
#	blue web fd00:1::/64, stateful, a range of 16 and then 256, ::60 reserved
#	     small fd00:2::/64, a range of two; off, quiet: without DHCPv6
#	     info fd00:5::/64, stateless; rack fd00:6::/64, stateful, no ports
#	red  lan fd00:1::/64, the same addresses, leases of a minute
#
#	d dhclient, p dhcpcd, w systemd-networkd: bound, on web; e, q, v the
#	same on info; x dhclient on lan
#	c dhclient --- low r dhcrelay eth0 --- web, where r learns
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/networkd-lib.sh"

vpc add blue
vpc add red
vpc network add web vpc blue subnet fd00:1::/64 mtu 1400
vpc network add small vpc blue subnet fd00:2::/64
vpc network add off vpc blue subnet fd00:3::/64
vpc network add quiet vpc blue subnet fd00:4::/64
vpc network add info vpc blue subnet fd00:5::/64
vpc network add rack vpc blue subnet fd00:6::/64
vpc network add lan vpc red subnet fd00:1::/64
set6() { vpc dhcp set vpc blue network "$@"; }
set6 web v6 stateful range6 fd00:1::1:0-fd00:1::1:f lease-time 600 dns6 fd00:1::53,2001:db8::53 \
	ntp6 fd00:1::123 domain blue.example
set6 small v6 stateful range6 fd00:2::50-fd00:2::51 quarantine 0
set6 rack v6 stateful
set6 off v6 off
set6 quiet v6 off
set6 info ntp6 fd00:5::123
vpc dhcp set vpc red network lan v6 stateful lease-time 60
vpc dns set vpc blue zone blue.internal

### What the clients do ###

# dhclient's: it makes "reason" and "new_*".
cat >"$tmp/dhclient.script" <<'EOS'
#!/bin/sh
case $reason in
BOUND6|RENEW6|REBIND6)
	ip addr replace "$new_ip6_address/128" dev "$interface" nodad
	;;
EXPIRE6|RELEASE6|STOP6) ip addr del "$old_ip6_address/128" dev "$interface" ;;
esac
{ echo "event=$reason"; set; } >>"${0%/*}/$GUEST.said"
EOS
chmod +x "$tmp/dhclient.script"
cat >"$tmp/dhcpcd.script" <<'EOS'
#!/bin/sh
{ echo "event=$reason"; set; } >>"${0%/*}/dhcpcd.said"
EOS
chmod +x "$tmp/dhcpcd.script"

dhclient6() {	# NAME DEVICE [OPTION...]
	local name=$1 dev=$2

	shift 2
	at "$name" timeout $((60 * slow)) dhclient -6 -v -1 -e GUEST="$name" -sf "$tmp/dhclient.script" \
		-lf "$tmp/$name.leases" -pf "$tmp/$name.pid" "$@" "$dev" 2>&1 |
		tee "$tmp/$name.log"
	return "${PIPESTATUS[0]}"
}
quit() { at "$1" pkill -F "$tmp/$1.pid"; }
has() { ip -n "$1" -6 -j addr show "${2:-eth0}" scope global | jq -r '.[].addr_info[]? | .local // empty'; }
said() { sed -n "s/^$2='\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$tmp/$1.said" | tail -n 1; }
lease() {	# ADDRESS [VPC]: state and MAC address
	vpc -j lease show vpc "${2:-blue}" | jq -r --arg a "$1" '
		.[] | select(.address6 == $a) | "\(.state) \(.mac)"'
}
is_lease() { [ "$(lease "$1" "${3:-}")" = "$2" ]; }
in_range() { [[ $(has "$@") =~ ^fd00:1::1:[0-9a-f]$ ]]; }
events() { grep -c "^event=$2" "$tmp/$1.said"; }

### Router advertisements ###

guest d blue web mac "$(mac_of d)"
guest e blue info mac "$(mac_of e)"
advertised() { at "$1" rdisc6 -1 -w $((2000 * slow)) eth0 >"$tmp/ra" 2>&1; }
ra_has() { cp "$tmp/ra" "$tmp/said"; grep -qi -- "$2" "$tmp/ra"; result $? "$1" || :; }
advertised d
ra_has "stateful: addresses are managed" 'Stateful address conf. *: *Yes'
ra_has "other settings, too" 'Stateful other conf. *: *Yes'
ra_has "no SLAAC beside them" 'Autonomous address conf.: *No'
ra_has "the network's DNS servers" 'Recursive DNS server *: *fd00:1::53'
ra_has "the second one, too" '2001:db8::53'
ra_has "and its domain" 'blue.example'
advertised e
ra_has "stateless: addresses are not managed" 'Stateful address conf. *: *No'
ra_has "other settings are" 'Stateful other conf. *: *Yes'
ra_has "with SLAAC" 'Autonomous address conf.: *Yes'

### dhclient ###

check "dhclient gets a lease" dhclient6 d eth0
check "and has the address" in_range d
address=$(has d)
same "the server knows it" "bound $(mac_of d)" "$(lease "$address")"
same "and nobody in red has it" '' "$(lease "$address" red)"
same "dhclient was told of servers and domain" "fd00:1::53 2001:db8::53 blue.example." \
	"$(said d new_dhcp6_name_servers) $(said d new_dhcp6_domain_search)"
same "of lifetimes" "600 600" "$(said d new_preferred_life) $(said d new_max_life)"
check "it reaches the router" pings d fd00:1::1
quit d
check "it comes back with the same lease (CONFIRM)" dhclient6 d eth0
check "by confirming it" grep -q 'XMT: Confirm' "$tmp/d.log"
same "and has it" "$address" "$(has d)"
cp "$tmp/d.leases" "$tmp/held"
check "it releases" dhclient6 d eth0 -r
same "which the server knows" "released $(mac_of d)" "$(lease "$address")"
ip -n d addr add "$address/128" dev eth0 nodad
ip -n d route replace default via fe80::1 dev eth0
dropped "a released address cannot be used on a bound port" blue spoof_ip at d ping -c 1 -W 1 -I "$address" fd00:5::1
ip -n d addr flush dev eth0 scope global

# With a lease of another network in its file.
sed "s/$address/fd00:99::7/" "$tmp/held" >"$tmp/d.leases"
check "dhclient wakes up on the wrong link" dhclient6 d eth0
check "asks whether it is the right one" grep -q 'XMT: Confirm' "$tmp/d.log"
check "and has an address of here" in_range d
quit d

check "dhclient -S is told of what else there is" dhclient6 e eth0 -S
same "the zone, as there are no servers" "fd00:5::1 blue.internal." \
	"$(said e new_dhcp6_name_servers) $(said e new_dhcp6_domain_search)"
check "its address is its own choice" wait_for 10 eval '[[ $(has e) = fd00:5::* ]]'

### dhcpcd ###

guest p blue web mac "$(mac_of p)"
guest q blue info mac "$(mac_of q)"
dhcpcd6() {	# NAME [OPTION...]
	local name=$1

	shift
	rm -f "$tmp/dhcpcd.said"
	at "$name" timeout $((60 * slow)) dhcpcd -6 -1 -d -B -c "$tmp/dhcpcd.script" "$@" eth0 2>&1 |
		tee "$tmp/$name.log"
	return "${PIPESTATUS[0]}"
}
check "dhcpcd gets a lease" dhcpcd6 p
check "and has the address" in_range p
leased=$(has p)
same "the server knows it" "bound $(mac_of p)" "$(lease "$leased")"
check "it reaches the router" pings p fd00:1::1
check "and the other client" wait_for 5 pings p "$(has d)"
check "dhcpcd on a stateless network" dhcpcd6 q
check "asks for information alone" grep -q 'INFORM\|REPLY6' "$tmp/q.log"

### systemd-networkd ###

# A default route it fails to set up like this ("no medium"), and begins anew.
networkd6() {	# NAME
	networkd "$1" <<-END
		[Network]
		DHCP=ipv6
		IPv6AcceptRA=yes
		LinkLocalAddressing=ipv6
		[DHCPv6]
		DUIDType=link-layer
		[IPv6AcceptRA]
		UseGateway=no
	END
}
guest w blue web mac "$(mac_of w)"
guest v blue info mac "$(mac_of v)"
networkd6 w
check "systemd-networkd gets a lease" wait_for 30 in_range w
same "the server knows it" "bound $(mac_of w)" "$(lease "$(has w)")"
check "it reaches the router" wait_for 10 pings w fd00:1::1
stop "$spawned"
networkd6 v
told_v() { networkd_said v DNS | grep -q fd00:5::1; }
check "on a stateless network it is told of DNS" wait_for 30 told_v
stop "$spawned"

### By a relay ###

namespace c
wire r
vpc port add r vpc blue network web dhcp-relay on
ip link add name low netns r type veth peer name eth0 netns c address "$(mac_of c)"
at r sysctl -qw net.ipv6.conf.all.forwarding=1
ip -n r link set low up
ip -n r addr add fd00:1::aa/64 dev low nodad
ip -n c link set eth0 up
ip -n r addr flush dev eth0 scope global
spawn r dhcrelay -6 -d -I -l low -u eth0
listens r udp 547
check "dhclient gets a lease by dhcrelay" dhclient6 c eth0
check "and has the address" in_range c
address=$(has c)
same "its MAC address is known" "bound $(mac_of c)" "$(lease "$address")"
check "it releases it by the relay" dhclient6 c eth0 -r
same "which the server knows" "released $(mac_of c)" "$(lease "$address")"

### Message by message ###

silent() {	# NAME NETWORK [PORT OPTION...]: a guest whose kernel says nothing
	local name=$1 network=$2

	shift 2
	wire "$name"
	at "$name" sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
	vpc port add "$name" vpc blue network "$network" "$@"
}
vpc address add fd00:1::60 vpc blue mac 52:54:00:bb:00:01
set6 web range6 fd00:1::1:0-fd00:1::1:ff
for name in d p w c; do
	ip link del "$name" 2>/dev/null
done
silent g web mac "$(mac_of g)"
silent h web mac "$(mac_of h)"
silent f web mac "$(mac_of f)" address fd00:1::5 hostname fixed
silent l web dhcp-relay on
silent s small
silent n off mac "$(mac_of n)"
silent m quiet
silent o quiet
silent i info mac "$(mac_of i)"
vpc dhcp set vpc blue network web probe off	# else no rapid commit, as l learns
each "$probe/dhcp6.py" blue

### Changes ###

refuse "a DNS server that is no host" "each a host" set6 web dns6 ff02::1
refuse "five of them" "more than 4" set6 web dns6 ::1,::2,::3,::4,::5
refuse "an IPv4 one" "IPv6 addresses" set6 web dns6 10.0.0.1
same "nothing has changed" '["fd00:1::53","2001:db8::53"]' "$(vpc -j dhcp show vpc blue network web | jq -c '.[0].dns6')"

# Over a reload of the module, with a client that has a lease.
guest x red lan mac "$(mac_of x)"
check "a client has a lease of a minute" dhclient6 x eth0
address=$(has x)
vpc save >"$tmp/state"
ip link del blue
ip link del red
check "the module goes" modprobe -r vpc
check "and comes" modprobe vpc
check "and has what it had" vpc restore "$tmp/state"
same "the lease, too" "bound $(mac_of x)" "$(lease "$address" red)"
check "the client reaches the router" wait_for 10 pings x -I "$address" fd00:1::1
check "and renews" wait_for 45 eval '[ "$(events x RENEW6)" -gt 0 ]'
same "the same address" "$address" "$(has x)"
quit x
lost() { is_lease "$address" "released $(mac_of x)" red; }
check "a lease that is not renewed runs out" wait_for 75 lost
same "no drop without a reason" 0 "$(drops red none)"
finish
