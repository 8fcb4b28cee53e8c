#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DNS over TCP: a helper behind the service port of each VPC, as dig, kdig and
# glibc see it, and as who means no good does (probe/dnstcp.py).
#
#	a .5, c .6 -- web 10.0.1.0/24, fd00:b:1::/64 -+- blue -- dns-blue -- eth0 vpc-dns-blue
#	b .5	   -- db  10.0.2.0/24 ----------------+
#	r .5	   -- web 10.0.1.0/24 ------------------ red --- dns-red --- eth0 vpc-dns-red
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc add red
# Connections that are over are to be seen to go.
vpc set blue timeout-tcp-closing 4 timeout-tcp-closed 4 timeout-tcp-opening 8
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
vpc network add web vpc red subnet 10.0.1.0/24
bound a blue web 10.0.1.5/24 fd00:b:1::5/64 -- hostname alpha
bound c blue web 10.0.1.6/24 fd00:b:1::6/64
bound b blue db 10.0.2.5/24
bound r red web 10.0.1.5/24 -- hostname omega

zone=blue.internal
server=@10.0.1.1
helper=02:00:00:00:00:35
ask() { at "$1" dig +tries=1 +time=$((8 * slow)) "${@:2}"; }
short() { ask "$1" +short "${@:2}" | sort | tr '\n' ' ' | sed 's/ $//'; }
code() { ask "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p'; }
count() { vpc -j -s dns show vpc "${2:-blue}" | jq ".[].$1"; }
flows() { vpc -j flow show vpc blue protocol tcp dport 53 | jq length; }
established() { vpc -j flow show vpc blue protocol tcp dport 53 | jq '[.[] | select(.state == "established")] | length'; }
# The helper's connections.
taken() { at vpc-dns-blue ss -Htn state established | wc -l; }
idle() { [ "$(taken)" = 0 ]; }
forget() { vpc flow flush vpc blue protocol tcp dport 53 >/dev/null; }
refused() { ask "$@" +tcp | grep -q "connection refused"; }

### Before there is one ###
vpc dns set vpc blue zone $zone
vpc dns set vpc red zone $zone
vpc record add www a 192.0.2.1 vpc blue
vpc record add www a 192.0.2.2 vpc red
dropped "by TCP the router has no service" blue router_port refused a $server www.$zone
check "which is said at once" refused a $server www.$zone

ip link add name s0 type veth peer name s1
port() { vpc port add s0 vpc blue "$@"; }
refuse "a service port needs a mac" "needs the mac" port service dns
refuse "of a station" "mac" port service dns mac 01:00:00:00:00:01
refuse "it is on no network" "network" port service dns mac $helper network web
refuse "it is no guest's" "no guest" port service dns mac $helper hostname x
refuse "and has no addresses" "no guest" port service dns mac $helper address 10.0.1.9
refuse "nor does it learn" "no guest" port service dns mac $helper learning on
refuse "there is no other service" "no service" port service ftp mac $helper
refuse "nobody is served without a VPC" "no such VPC" vpc dns serve vpc green netns nowhere
refuse "nor without a namespace" "nowhere" vpc dns serve vpc blue netns nowhere
same "nothing of it is left" "" "$(vpc port show | grep s0)"
ip link del s0

### The helper ###
serves() { at "vpc-dns-$1" ss -Hltn sport = 53 | grep -q .; }
start() { spawn host vpc dns serve vpc "$1" netns "vpc-dns-$1"; wait_for 20 serves "$1"; }
for vpc in blue red; do
	namespaces+=("vpc-dns-$vpc")
	check "$vpc: a namespace, and a service port" /usr/lib/vpc/vpc-dns up $vpc
	check "$vpc: a helper" start $vpc
	pid[${#pid[@]}]=$spawned
done
blue=${pid[0]}
same "the port is shown" "dns-blue vpc blue service dns mac $helper" \
	"$(vpc port show dns-blue vpc blue | head -n 1 | sed 's/ learning.*//')"
same "in JSON, too" "dns null" "$(vpc -j port show dns-blue vpc blue | jq -r '.[0] | "\(.service) \(.network)"')"
check_not "it is not saved: what runs the helper makes it" says dns-blue vpc save vpc blue
ip link add name s0 type veth peer name s1
refuse "there is one for each VPC" "dns-blue is the service port" port service dns mac $helper
ip link del s0
refuse "it keeps its service" "network" vpc port set dns-blue vpc blue network web
refuse "a guest's port does not become one" "stays what it is" vpc port set a vpc blue service dns
refuse "and gets no host name" "no guest" vpc port set dns-blue vpc blue hostname x
check "but another mac" vpc port set dns-blue vpc blue mac 02:00:00:00:00:36
vpc port set dns-blue vpc blue mac $helper

same "a record" 192.0.2.1 "$(short a $server +tcp www.$zone)"
same "a host" 10.0.1.5 "$(short a $server +tcp alpha.$zone)"
same "over IPv6" 192.0.2.1 "$(short a @fd00:b:1::1 +tcp www.$zone)"
same "from the other network" 192.0.2.1 "$(short b @10.0.2.1 +tcp www.$zone)"
same "at an address there" 192.0.2.1 "$(short a @10.0.2.1 +tcp www.$zone)"
same "the server is the router of each one's network" "10.0.1.1 10.0.2.1" \
	"$(short a $server +tcp ns.$zone) $(short b @10.0.2.1 +tcp ns.$zone)"
same "and back" alpha.$zone. "$(short a $server +tcp -x 10.0.1.5)"
same "another name" NXDOMAIN "$(code a $server +tcp nobody.$zone)"
same "names of others are refused" REFUSED "$(code a $server +tcp www.example.com)"
same "kdig" 192.0.2.1 "$(at a kdig +tcp +short $server www.$zone)"
same "kdig, three queries of one connection" 3 \
	"$(at a kdig +tcp +keepopen +short $server www.$zone www.$zone www.$zone | grep -c 192.0.2.1)"
same "by UDP as before" 192.0.2.1 "$(short a $server +notcp www.$zone)"
before=$(count answered)
short a $server +tcp www.$zone >/dev/null
same "it is counted" $((before + 1)) "$(count answered)"
same "the other VPC has its own" "192.0.2.2 10.0.1.5 NXDOMAIN" \
	"$(short r $server +tcp www.$zone) $(short r $server +tcp omega.$zone) $(code r $server +tcp alpha.$zone)"

### Long answers ###
for n in {1..240}; do
	echo "record add long txt $(printf '%0250d' "$n") vpc blue"
	[ "$n" -gt 120 ] || echo "record add many a 10.9.9.$n vpc blue"
	[ "$n" -gt 120 ] || echo "record add many aaaa fd00:9::$n vpc blue"
done >"$tmp/many"
vpc -batch "$tmp/many"
same "by UDP it is truncated" "tc" "$(ask a $server +ignore many.$zone | grep -o ' tc ' | xargs)"
same "dig asks again by TCP, by itself" 120 "$(ask a $server +short many.$zone | wc -l)"
same "over IPv6" 120 "$(ask a @fd00:b:1::1 +short many.$zone AAAA | wc -l)"
same "tens of kilobytes" 240 "$(ask a $server +tcp +short long.$zone TXT | wc -l)"
printf 'nameserver 10.0.1.1\nsearch %s\n' $zone >/etc/resolv.conf
same "glibc: all addresses of a name" 120 "$(at a getent ahostsv4 many | grep -c STREAM)"
same "of IPv6" 120 "$(at a getent ahostsv6 many | grep -c STREAM)"

### Connections ###
each at a "$probe/dnstcp.py" 10.0.1.1 $zone
each at a "$probe/dnstcp.py" fd00:b:1::1 $zone
check "nothing of it stays" wait_for 60 idle
same "in whatever way it ended, no flow is in use" 0 "$(established)"
forget
held() { wait_for 60 grep -q . "$tmp/$1.log"; }
rm -f "$tmp/a.log"
spawn a "$probe/dnstcp.py" 10.0.1.1 $zone hold 60 1000
held a
same "a guest that holds many" 60 "$(cat "$tmp/a.log")"
same "hinders no other one" "192.0.2.1 192.0.2.1" "$(short c $server +tcp www.$zone) $(short b @10.0.2.1 +tcp www.$zone)"
same "nor itself" 192.0.2.1 "$(short a $server +tcp www.$zone)"
check "and has at most 16 of them" [ "$(at vpc-dns-blue ss -Htn state established dst 10.0.1.5 | wc -l)" -le 16 ]
check "they count as its own" [ "$(vpc -j port show a vpc blue | jq '.[0].flows')" -ge 16 ]
same "and not as the helper's" 0 "$(vpc -j port show dns-blue vpc blue | jq '.[0].flows')"
stop "$spawned"
check "they end" wait_for 60 idle
forget
vpc port set a vpc blue max-flows 20
rm -f "$tmp/a.log"
spawn a "$probe/dnstcp.py" 10.0.1.1 $zone hold 40 1000
held a
check "no guest has more than its share" [ "$(vpc -j port show a vpc blue | jq '.[0].flows')" -le 20 ]
same "which others have, too" 192.0.2.1 "$(short c $server +tcp www.$zone)"
stop "$spawned"
vpc port set a vpc blue max-flows 0
check "all of it ends" wait_for 60 idle
forget

### What does not pass ###
capture vpc-dns-blue not tcp port 53
check_not "a guest does not reach the helper's machine" pings a -W 1 169.254.0.1
check "nor another port of the router" at a python3 -c '
import errno, socket
s = socket.socket(); s.settimeout(5)
assert s.connect_ex(("10.0.1.1", 54)) == errno.ECONNREFUSED'
at a ping -c 1 -W 1 -b 10.0.1.255 >/dev/null 2>&1
ip -n a neigh replace 10.0.1.77 lladdr $helper dev eth0
dropped "its MAC address is nowhere" blue l2_unknown at a ping -c 1 -W 1 10.0.1.77
same "nothing of this came there" "" "$(captured vpc-dns-blue | grep -v listening)"

### Without it ###
stop "$blue"
connect() { at vpc-dns-blue python3 -c '
import socket, sys
s = socket.socket(); s.settimeout(1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("10.0.1.1", int(sys.argv[1])))
s.connect(("10.0.1.5", 7777))' "$@"; }
spawn a busybox nc -ll -p 7777 -e true
listens a tcp 7777
dropped "the helper opens no connection" blue service_stray connect 1053
dropped "nor as the server" blue service_stray connect 53
dropped "it does not ping" blue service_stray at vpc-dns-blue ping -c 1 -W 1 -I 10.0.1.1 10.0.1.5
stop "$spawned"
check "a dead helper refuses at once" refused a $server www.$zone
same "names are answered by UDP" "192.0.2.1 192.0.2.1" "$(short a $server +notcp www.$zone) $(short a @fd00:b:1::1 www.$zone)"
same "red's lives" 192.0.2.2 "$(short r $server +tcp www.$zone)"
if command -v setpriv >/dev/null; then
	caps=+sys_admin,+net_bind_service,+net_admin
	spawn host setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --inh-caps -all,$caps \
		--ambient-caps -all,$caps --bounding-set -all,$caps vpc dns serve vpc blue netns vpc-dns-blue
	blue=$spawned
	check "a helper that is nobody" wait_for 20 serves blue
	same "keeps one capability" 0000000000001000 "$(sed -n 's/^CapEff:\t//p' "/proc/$blue/status")"
else
	skip "a helper that is nobody" "no setpriv"
	start blue
	blue=$spawned
fi
same "and serves" 192.0.2.1 "$(short a $server +tcp www.$zone)"

rm -f "$tmp/a.log"
spawn a "$probe/dnstcp.py" 10.0.1.1 $zone hold 5 1000
held a
holder=$spawned
five() { [ "$(taken)" = 5 ]; }
check "five connections" wait_for 20 five
vpc dns del vpc blue
check "without a zone there is no service" refused a $server www.$zone
vpc dns set vpc blue zone $zone
vpc record add www a 192.0.2.1 vpc blue
same "with one there is" 192.0.2.1 "$(short a $server +tcp www.$zone)"
check "connections outlive other changes" vpc network set web vpc blue mtu 1400
same "and go on" 192.0.2.1 "$(short a $server +tcp www.$zone)"
check "the service port goes, with five of them" vpc port del dns-blue vpc blue
same "which end" 0 "$(flows)"
dropped "then nobody is there" blue router_port refused a $server www.$zone
same "UDP goes on" 192.0.2.1 "$(short a $server +notcp www.$zone)"
stop "$holder" "$blue"
check "down" /usr/lib/vpc/vpc-dns down blue
check_not "and nothing is left" ip link show dns-blue
check "up again" /usr/lib/vpc/vpc-dns up blue
check "with a helper" start blue
same "it serves" 192.0.2.1 "$(short a $server +tcp www.$zone)"
stop "$spawned"
stop "${pid[1]}"
ip netns del vpc-dns-red
gone() { [ -z "$(vpc port show dns-red vpc red 2>/dev/null)" ]; }
check "a namespace goes with its port" wait_for 20 gone
same "no drop without a reason" "0 0" "$(drops blue none) $(drops red none)"

unit=/usr/lib/systemd/system/vpc-dns@.service
if command -v systemd-analyze >/dev/null; then
	check "systemd understands the unit" systemd-analyze verify --man=no "${unit/@/@blue}"
else
	skip "systemd understands the unit" "no systemd here"
fi
check "a VPC is deleted with its service port" vpc del blue
finish
