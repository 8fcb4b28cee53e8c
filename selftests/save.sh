#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The state as a file: "vpc save" and what reads it. Every word of every object
# goes round; names are as odd as the kernel takes them.
#
#	blue   web 10.0.1.0/24 fd00:b:1::/64	p0 (bound), p1 (learns)
#	       #x'"y 10.0.2.0/24		o'dd"# (bound, and learns)
#	       mtu 10.0.3.0/24
#	       gateway 203.0.113.10 on up0
#	q'1    v6 fd00:1::/64
. "$(dirname "$0")/lib.sh"

odd="o'dd\"#"
for dev in p0 p1 p2 up0 up1 "$odd"; do
	ip link add "$dev" type dummy
	sysctl -qw "net.ipv6.conf.$dev.disable_ipv6=1"
	ip link set "$dev" up
done

### What there is ###
cat >"$tmp/full" <<'END'
add blue mac 02:00:00:00:00:01
add "q'1"
set blue max-routes 300000 max-neighs 501 max-fdbs 502 max-flows 5000 reserved-flows 503 flow-rate 9
set blue timeout-tcp-established 71 timeout-tcp-opening 72 timeout-tcp-closing 73 timeout-tcp-closed 74
set blue timeout-udp 75 timeout-udp-new 76 timeout-icmp 77 timeout-other 78
network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 gateway fd00:b:1::ff mtu 1400 egress fip ra off
network add name mtu vpc blue subnet 10.0.3.0/24 gateway 10.0.3.254 dhcp off egress none
network add v6 vpc "q'1" subnet fd00:1::/64 advertise-route 2001:db8::/32 preference high advertise-route fd00:9::/32 ra-preference low ra-valid 2h ra-preferred 1h
network add "#x'"'"y' vpc blue subnet 10.0.2.0/24
dhcp set vpc blue network web range 10.0.1.100-10.0.1.199 lease-time 2h dns 9.9.9.9,1.1.1.1 ntp 10.0.1.123 domain web.example
dhcp set vpc blue option 43:hex:0105 option 151:ip:10.0.1.6 boot-server 10.0.1.6 boot efi64:c.efi
dhcp set vpc blue network web option 43:hex:0104 option 150:ip:10.0.1.5 boot-server 10.0.1.5 boot bios:a.0 boot any:"b c"
dhcp set vpc blue network web v6 stateful range6 fd00:b:1::100-fd00:b:1::1ff dns6 2001:db8::53 ntp6 fd00:b:1::123,fd00:b:1::124
dhcp set vpc blue network web exclude 10.0.1.110-10.0.1.119 exclude fd00:b:1::100-fd00:b:1::10f quarantine 5m probe off
dhcp set vpc blue network mtu v6 off
port add p0 vpc blue network web mac 52:54:00:00:00:05 address 10.0.1.5 address fd00:b:1::5 hostname web5 allow 10.99.0.0/16 allow fd00:99::/64
port add p1 vpc blue network web max-flows 100 reserved-flows 10 flow-rate 11 tagged on dhcp-relay on
port add p2 vpc blue network mtu mac 52:54:00:00:00:07
port add "o'dd"'"#' vpc blue network "#x'"'"y' mac 52:54:00:00:00:06 learning on
address add 10.0.1.20 vpc blue mac 52:54:00:00:00:20 hostname mail
address add 10.0.1.21 vpc blue client-id 01:52:54:00:00:00:21 option 7:ip:10.0.1.7 boot bios:one.0 boot-server 10.0.1.8
address add 10.0.1.22 vpc blue client-id 02:03 mac 52:54:00:00:00:22
address add fd00:b:1::20 vpc blue mac 52:54:00:00:00:20 hostname mail
address add fd00:b:1::21 vpc blue client-id 00:01:02:03
uplink add up0 subnet 203.0.113.0/24 via 203.0.113.1 subnet 2001:db8:ff::/64 via 2001:db8:ff::1
uplink add up1
gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10 mapping endpoint-independent filtering address-dependent
route add 10.9.0.0/16 via 10.0.1.5 vpc blue
route add 10.9.0.0/16 blackhole metric 7 vpc blue
route add default via fd00:b:1::5 vpc blue
route add 10.7.0.0/16 unreachable vpc blue
route add fd00:7::/48 prohibit vpc blue
route add 10.6.0.0/16 gateway vpc blue
nat add vpc blue snat 10.0.1.0/24 protocol tcp port 80-90 to 203.0.113.30-203.0.113.31 to 203.0.113.40
nat add vpc blue snat 10.0.1.0/24 destination 192.0.2.0/24 protocol 89 priority 3
nat add vpc blue snat 10.0.1.0/24
nat add vpc blue exempt 198.51.100.0/24 destination 192.0.2.0/24 protocol udp port 53
nat add vpc blue exempt 2001:db8:7::/48
nat add vpc blue dnat tcp 203.0.113.10:80 to 10.0.1.5 to 10.0.1.6:8080 source 198.51.100.0/24 priority 7
nat add vpc blue dnat udp [2001:db8:ff::11]:80-90 to [fd00:b:1::5]:1080
dns set vpc blue zone blue.example ttl 17 resolver 192.0.2.53 resolver 2001:db8::53
record add www a 10.0.1.5 vpc blue ttl 99
record add www aaaa fd00:b:1::5 vpc blue
record add *.sub cname www vpc blue
record add @ mx 10 www vpc blue
record add other ns ns.example.com. vpc blue
record add 9.1.0.10.in-addr.arpa. ptr www vpc blue
record add _x._tcp srv 1 2 3 www vpc blue
record add t txt "two words" single vpc blue
fip add 203.0.113.20 vpc blue to 10.0.1.7 rate 10mbit
fip add to fd00:b:1::5 vpc blue 2001:db8:ff::20
END
check "all of it is made" vpc -batch "$tmp/full"

# All that is listed, without what counts by itself or is given anew.
objects="network port address route uplink gateway nat fip dhcp dns record lease"
{
	echo show
	for object in $objects; do echo "$object show"; done
} >"$tmp/show"
state() {
	vpc -j -batch "$tmp/show" | jq -S 'walk(if type == "object" then
		with_entries(select(.key | test(
			"ifindex|^id$|packets|bytes|^drops|connections|evicted|^hits$|^neighs$|^expires$|^flows$|^serial$"
		) | not)) else . end)'
}
flush() {
	ip link del blue
	ip link del "q'1"
	vpc uplink del up0
	vpc uplink del up1
}
saved() { vpc save "$@" | grep -v '^#'; }

### Round ###
state >"$tmp/before"
check "it is saved" eval 'vpc save >"$tmp/saved"'
check "and says so" grep -qE '^# vpc save: all, network namespace net:\[[0-9]+\], at 20[0-9T:-]+Z, by version [0-9]' "$tmp/saved"
check "saving changes nothing" cmp "$tmp/before" <(state)

# A word of the tool that is not here is one that save has forgotten, or that
# this topic has: those that begin the completion's lists are all there are.
# shellcheck source=/dev/null
. "$selftests/../userspace/completion/vpc"
_vpc_names() { :; }
_vpc_vpcs() { :; }
_vpc_devices() { :; }
for command in vpc.add vpc.set {network,port,address,route,uplink,nat,fip,record}.add {gateway,dhcp,dns}.set; do
	missing=
	for word in $(_vpc_words "$command"); do
		# Some are said by the line before, others are about now, and a
		# service port is made by what runs the helper.
		case $command.$word in
		*.help | *.default | fip.add.replace | port.add.service | dhcp.set.on | dhcp.set.off | vpc.set.mac) continue ;;
		esac
		grep -qE "^(${command%.*} )?${command#*.} .*\\b$word\\b" <<<"$(sed 's/^add /vpc add /; s/^set /vpc set /' "$tmp/saved")" ||
			missing+=" $word"
	done
	same "every word is saved: $command" '' "$missing"
done

flush
check "nothing is left" [ "$(saved)" = '' ]
check "what was saved is a batch" vpc -batch "$tmp/saved"
state >"$tmp/after"
check "all is as it was" diff "$tmp/before" "$tmp/after"
check "and is saved as it was" diff <(grep -v '^#' "$tmp/saved") <(saved)

# What is at its default is not said.
check "defaults are left out" eval '! grep -E "mtu 1500|tagged off|ra on|lease-time 3600|priority 100|metric 0|rate 0" "$tmp/saved"'
check "nor are connected routes" eval '! grep -q "route add 10.0.1.0/24" "$tmp/saved"'

### One VPC ###
saved vpc "q'1" >"$tmp/one"
check "one VPC alone" eval '! grep -q blue "$tmp/one" && grep -q "^network add v6" "$tmp/one"'
check "without uplinks" eval '! saved vpc blue | grep -q "^uplink"'
check "its lines are those of all" eval '[ "$(cat "$tmp/one" <(saved vpc blue) <(grep ^uplink "$tmp/saved") | sort)" = "$(grep -v "^#" "$tmp/saved" | sort)" ]'
refuse "one that is not there" "no such VPC" vpc save vpc nosuch
refuse "other words" "not understood" vpc save blue

### Many ###
for ((i = 0; i < 100000; i++)); do
	echo "route add 11.$((i >> 16)).$((i >> 8 & 255)).$((i & 255))/32 vpc blue via 10.0.1.$((10 + i % 100))"
done >"$tmp/routes"
check "100,000 routes" vpc -batch "$tmp/routes"
check "are saved" eval '[ "$(saved | grep -c "^route add 11\.")" = 100000 ]'
check "as they were added" cmp <(saved | grep '^route add 11\.' | sort) <(sort "$tmp/routes")

flush

### Leases ###
vpc -batch - <<-END
	add blue
	network add lan vpc blue subnet 10.0.8.0/24
	dhcp set vpc blue network lan range 10.0.8.100-10.0.8.103 lease-time 600
	address add 10.0.8.50 vpc blue mac 52:54:00:00:00:50
END
for name in u d; do guest $name blue lan mac "$(mac_of $name)"; done
cat >"$tmp/script" <<'EOS'
#!/bin/sh
# For udhcpc and for dhclient, which have different words.
case ${reason:-$1} in
bound | renew | BOUND | RENEW | REBIND | REBOOT)
	ip addr replace "${ip:-$new_ip_address}/24" dev eth0
	echo "${reason:-$1} ${ip:-$new_ip_address}" >>"${0%/*}/$GUEST.said"
	;;
esac
EOS
chmod +x "$tmp/script"
udhcpc() { at u env GUEST=u udhcpc -n -q -i eth0 -s "$tmp/script" -t 10 -T 1 -F clientu "$@"; }
dhclient() {
	at d timeout $((60 * slow)) dhclient -1 -e GUEST=d -sf "$tmp/script" -lf "$tmp/d.leases" \
		-pf "$tmp/d.pid" eth0
	kill "$(cat "$tmp/d.pid")"
}
has() { tail -n 1 "$tmp/$1.said" | cut -d ' ' -f 2; }
leases() {
	vpc -j lease show vpc blue | jq -c '.[] | [.address4, .mac, .client_id, .hostname, .state]' | sort
}
left() { vpc -j lease show vpc blue | jq --arg a "$1" '.[] | select(.address4 == $a) | .expires'; }

check "udhcpc has a lease" udhcpc
check "dhclient has one" dhclient
u=$(has u) d=$(has d)
check "of different addresses" [ "$u" != "$d" ]
declined=$(for a in 100 101 102 103; do echo "10.0.8.$a"; done | grep -vxe "$u" -e "$d" | head -n 1)
# By a client that has another one now.
check "an address is set aside" vpc lease add "$declined" vpc blue mac "$(mac_of d)" declined expires 500
check "a lease of a reserved address" vpc lease add 10.0.8.50 vpc blue mac 52:54:00:00:00:50 expires 500
leases >"$tmp/before"
check "four leases" [ "$(wc -l <"$tmp/before")" = 4 ]

check "they are saved" eval 'vpc save >"$tmp/saved"'
check "with the time when they end" eval '[ "$(grep -cE "^lease add .* until 20[0-9-]+T[0-9:]+Z$" "$tmp/saved")" = 4 ]'
# One that ended while the file lay about.
echo "lease add 10.0.8.103 vpc blue mac 52:54:00:00:00:99 until 2020-01-01T00:00:00Z" >>"$tmp/saved"
check "the module goes" modprobe -r vpc
check_not "and the VPC with it" ip link show blue
check "the module comes" modprobe vpc
check "what was saved is a batch" vpc -batch "$tmp/saved"
leases >"$tmp/after"
check "the leases are as they were" diff "$tmp/before" "$tmp/after"
check "and end when they would have" [ "$(left "$u")" -gt 400 ] && [ "$(left "$u")" -le 600 ]
# Bound ports without addresses: only the lease lets them speak.
check "the guest speaks, unasked" pings u "$d"
ip -n u addr add 10.0.8.77/32 dev eth0
dropped "but with no address that it was not given" blue spoof_arp at u ping -c 1 -W 1 -I 10.0.8.77 10.0.8.1
ip -n u addr del 10.0.8.77/32 dev eth0
check "udhcpc asks for its address" udhcpc -r "$u"
same "and gets it" "$u" "$(has u)"
check "dhclient asks for its address" dhclient
same "and gets it" "REBOOT $d" "$(tail -n 1 "$tmp/d.said")"
leases >"$tmp/after"
check "no lease more, no lease less" diff "$tmp/before" "$tmp/after"

# What is refused, and changes nothing.
lease="vpc blue mac 52:54:00:00:00:99"
# shellcheck disable=SC2086 # words
{
	refuse "an address of another client" "leased or offered to another" vpc lease add "$u" $lease expires 60
	refuse "an address that is set aside" "set aside" vpc lease add "$declined" $lease expires 60
	refuse "one outside of the range" "neither in the dynamic range" vpc lease add 10.0.8.60 $lease expires 60
	refuse "one of the router" "neither in the dynamic range" vpc lease add 10.0.8.1 $lease expires 60
	refuse "one on no network" "on no network" vpc lease add 10.9.9.9 $lease expires 60
	refuse "no time" "from 1 to" vpc lease add 10.0.8.103 $lease expires 0
	refuse "too long" "from 1 to" vpc lease add 10.0.8.103 $lease expires 31536001
	refuse "two times" "exclude each other" vpc lease add 10.0.8.103 $lease expires 1 until 2030-01-01T00:00:00Z
	refuse "none at all" "is missing" vpc lease add 10.0.8.103 $lease
	refuse "what is no time" "not a time" vpc lease add 10.0.8.103 $lease until tomorrow
}
refuse "another one for a client" "has another address" vpc lease add 10.0.8.103 vpc blue \
	mac "$(mac_of u)" client-id "01$(mac_of u | tr -d :)" expires 60
refuse "its own once more" "has this address already" vpc lease add "$u" vpc blue \
	mac "$(mac_of u)" client-id "01$(mac_of u | tr -d :)" expires 60
refuse "a group address" "one station" vpc lease add 10.0.8.103 vpc blue mac 53:54:00:00:00:50 expires 60
leases >"$tmp/after"
check "none of this changed anything" diff "$tmp/before" "$tmp/after"
spawn host vpc -j monitor lease
vpc lease delete 10.0.8.50 vpc blue
# shellcheck disable=SC2086 # words
refuse "one reserved for another" "reserved for another" vpc lease add 10.0.8.50 $lease expires 60
refuse "another one than is reserved" "another address is reserved" vpc lease add 10.0.8.103 vpc blue \
	mac 52:54:00:00:00:50 expires 60
# As soon as it listens.
told() {
	vpc lease delete 10.0.8.50 vpc blue
	vpc lease add 10.0.8.50 vpc blue mac 52:54:00:00:00:50 hostname mail expires 60
	grep -q '"state":"bound".*"hostname":"mail"' "$tmp/host.log"
}
check "a lease that is entered is told" wait_for 20 told
ip link del blue

finish
