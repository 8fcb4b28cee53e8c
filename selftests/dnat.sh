#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# NAT rules in full: ports that lead to guests, several back ends, public
# addresses that rules share, pools, rules by destination, protocol and port,
# protocols without ports; what is refused, and what a change ends.
#
#	a .5, b .6 (tap), c .7 -- web 10.0.1.0/24 ---+	    internet 203.0.113.1
#	r .5 --------------- red web the same -------+- up0 198.51.100.80, .81
#			      blue .10, red .11	host .2	    2001:db8:80::80
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24
vpc network add web vpc red subnet 10.0.1.0/24
bound a blue web 10.0.1.5/24 fd00:b:1::5/64
bound_tap b blue web 10.0.1.6/24 fd00:b:1::6/64
bound c blue web 10.0.1.7/24
bound r red web 10.0.1.5/24
internet
ip -n internet addr add 198.51.100.81/32 dev lo
wait_long=$((10 * slow))

# Each guest serves who it is, and whom it thinks it serves; UDP too.
for name in a b c; do
	mkdir -p "$tmp/$name/cgi-bin"
	echo "$name" >"$tmp/$name/index.html"
	cp "$tmp/www/cgi-bin/whoami" "$tmp/$name/cgi-bin/"
	spawn "$name" busybox httpd -f -p 8080 -h "$tmp/$name"
	spawn "$name" "$probe/whoami.py" "$(at "$name" ip -j -4 address show eth0 | jq -r '.[0].addr_info[0].local')" 5353
	wait_for 10 at $name curl -s http://127.0.0.1:8080/
done
page() { at "$1" curl -sS -m $wait_long "http://$2/" "${@:3}"; }		# CLIENT HOST:PORT
seen() { at "$1" curl -sS -m $wait_long "http://$2/cgi-bin/whoami" | sed 's/^\[\(.*\)\]$/\1/; s/^::ffff://'; }
add() { vpc nat add vpc "$@"; }
dnat() { vpc nat add vpc blue dnat "$@"; }
id_of() { vpc -j nat show vpc blue | jq -r "[.[] | select($1)][0].id"; }

### What is refused ###
refuse "without a gateway" 'blue has no gateway' dnat tcp 203.0.113.10:80 to 10.0.1.5:8080
uplink blue red
add blue snat 10.0.0.0/16
add red snat 10.0.0.0/16
refuse "no port" 'not ADDRESS:PORT' dnat tcp 203.0.113.10 to 10.0.1.5
refuse "port 0" 'no port of 1' dnat tcp 203.0.113.10:0 to 10.0.1.5
refuse "a range backwards" 'no port of 1' dnat tcp 203.0.113.10:90-80 to 10.0.1.5
refuse "nowhere to" 'where destination NAT leads' dnat tcp 203.0.113.10:80
refuse "a protocol without ports" 'Only TCP' dnat icmp 203.0.113.10:80 to 10.0.1.5
refuse "to an address of no network" '10.9.1.5 is in no subnet of blue' dnat tcp 203.0.113.10:80 to 10.9.1.5
refuse "to the router" "10.0.1.1 is the router's" dnat tcp 203.0.113.10:80 to 10.0.1.1
refuse "to the other family" 'same family' dnat tcp 203.0.113.10:80 to fd00:b:1::5
refuse "more ports than there are" 'not so many ports' dnat tcp 203.0.113.10:80-90 to 10.0.1.5:65530
refuse "SCTP to another port" 'SCTP keeps' dnat sctp 203.0.113.10:80 to 10.0.1.5:8080
refuse "another VPC's address" "203.0.113.11 is red's" dnat tcp 203.0.113.11:80 to 10.0.1.5
refuse "the host's address" "203.0.113.2 is this host's" dnat tcp 203.0.113.2:80 to 10.0.1.5
refuse "an address off the link" 'in no subnet of up0' dnat tcp 198.51.100.20:80 to 10.0.1.5
refuse "words of the others" 'does not go with' dnat tcp 203.0.113.10:80 to 10.0.1.5 port 80
refuse "nor the other way round" 'goes with "dnat"' add blue snat 10.0.9.0/24 source 10.0.0.0/8
refuse "ports of a protocol without" 'Only TCP' add blue snat 10.0.9.0/24 protocol icmp port 80
refuse "families that do not go together" 'same family' add blue snat 10.0.9.0/24 destination 2001:db8::/32
refuse "a pool with a port" 'not a range' add blue snat 10.0.9.0/24 to 203.0.113.30:80
refuse "a pool of the other family" 'not a range' add blue snat 10.0.9.0/24 to 2001:db8:ff::30
refuse "a pool backwards" 'ends before' add blue snat 10.0.9.0/24 to 203.0.113.31-203.0.113.30
refuse "a pool that is too large" 'up to 256' add blue snat 10.0.9.0/24 to 203.0.113.0-203.0.114.0
refuse "an address twice" 'given twice' add blue snat 10.0.9.0/24 to 203.0.113.30-203.0.113.33 to 203.0.113.32
refuse "an exemption with a target" 'not translated' vpc nat add vpc blue exempt 192.0.2.0/24 to 203.0.113.30
refuse "a pool with another VPC's address" "203.0.113.11 is red's" add blue snat 10.0.9.0/24 to 203.0.113.9-203.0.113.12
same "nothing is left of these" 1 "$(vpc -j nat show vpc blue | jq length)"
check_not "nor is the first of the pool answered for" at internet arping -q -c 1 -w 1 -I eth0 203.0.113.9

### One port ###
check "a port of the gateway's address" dnat tcp 203.0.113.10:80 to 10.0.1.5:8080
check "is reached" says '^a$' page internet 203.0.113.10:80
same "and sees its client" 203.0.113.1 "$(seen internet 203.0.113.10:80)"
check "the rule is shown as it was given" says 'dnat .*destination 203.0.113.10.* protocol tcp port 80 to 10.0.1.5:8080' vpc nat show vpc blue
same "it counts connections" 2 "$(vpc -j -s nat show vpc blue | jq '.[] | select(.type == "dnat").hits')"
check "the guest's own connections leave by the same address" [ "$(whoami_of a)" = 203.0.113.10 ]
dropped "another port is nobody's" blue no_flow at internet curl -s -m 1 http://203.0.113.10:81/
dropped "nor is another protocol" blue no_flow at internet hping3 -q -2 -c 1 -p 80 203.0.113.10
check "the gateway's address still answers pings" pings internet 203.0.113.10
same "from within the VPC (hairpin)" a "$(page b 203.0.113.10:80)"
same "as the gateway" 203.0.113.10 "$(seen b 203.0.113.10:80)"
same "from the same guest" a "$(page a 203.0.113.10:80)"
same "from another VPC, with the same address inside" a "$(page r 203.0.113.10:80)"
same "as that one's gateway" 203.0.113.11 "$(seen r 203.0.113.10:80)"
refuse "the same again" 'Rule [0-9]* says the same' dnat tcp 203.0.113.10:80 to 10.0.1.6:8080
refuse "a range over it" 'says the same' dnat tcp 203.0.113.10:70-90 to 10.0.1.6
check "traceroute to the port passes the gateway" says '^ 2  203.0.113.10 ' \
	at internet traceroute -T -p 80 -n -q 1 -w $((5 * slow)) 203.0.113.10
check "a closed port of the guest says so, from the public address" bash -c "
	vpc nat add vpc blue dnat udp 203.0.113.10:9 to 10.0.1.5 &&
	nsenter --net=/run/netns/internet socat -T 3 - UDP:203.0.113.10:9,shut-none <<<x 2>&1 | grep refused"

### Ranges, UDP, IPv6, sources ###
check "a range" dnat udp 203.0.113.10:5000-5400 to 10.0.1.6:5000
ask() { at "$1" socat -t $((3 * slow)) - "UDP:$2,sourceport=$3,shut-none" <<<who; }
same "its ports in order, on a tap" "203.0.113.1 4001" "$(ask internet 203.0.113.10:5353 4001)"
check "an address of its own" dnat tcp 203.0.113.40:8000-8100 to 10.0.1.7:8000
check "is answered for" at internet arping -q -c 1 -w $wait_long -I eth0 203.0.113.40
same "and leads there" c "$(page internet 203.0.113.40:8080)"
check "IPv6" dnat tcp '[2001:db8:ff::10]:80' to '[fd00:b:1::5]:8080'
check "is shown as it was given" says '\[fd00:b:1::5\]:8080' vpc nat show vpc blue
same "and leads there" a "$(page internet '[2001:db8:ff::10]:80')"
same "and sees its client" 2001:db8:ff::1 "$(seen internet '[2001:db8:ff::10]:80')"
check "for some sources" dnat tcp 203.0.113.41:80 source 198.51.100.81/32 to 10.0.1.5:8080
check "for others" dnat tcp 203.0.113.41:80 source 198.51.100.0/24 to 10.0.1.6:8080
same "the longer one decides" a "$(page internet 203.0.113.41:80 --interface 198.51.100.81)"
same "then the shorter one" b "$(page internet 203.0.113.41:80 --interface 198.51.100.80)"
dropped "who is in neither gets nothing" blue no_flow page internet 203.0.113.41:80 -m 1
check "and a lower priority decides first" dnat tcp 203.0.113.41:80 source 198.51.100.0/24 priority 5 to 10.0.1.7:8080
same "for both" c "$(page internet 203.0.113.41:80 --interface 198.51.100.81)"

### Several back ends ###
check "three back ends" dnat tcp 203.0.113.42:80 to 10.0.1.5:8080 to 10.0.1.6:8080 to 10.0.1.7:8080
for _ in $(seq 24); do page internet 203.0.113.42:80; done >"$tmp/pages"
same "all of them are used" "a b c" "$(sort -u "$tmp/pages" | paste -sd ' ')"
same "and nothing was lost" 24 "$(wc -l <"$tmp/pages")"
head -c 20000000 /dev/urandom >"$tmp/a/big"
check "20 MB through a port arrive whole" bash -c "
	nsenter --net=/run/netns/internet curl -sS -m $((60 * slow)) http://203.0.113.10:80/big | cmp - $tmp/a/big"

### The two kinds side by side ###
at a bash -c 'echo x | socat -u - UDP:198.51.100.80:17,sourceport=5360'
port=$(vpc -j flow show vpc blue sport 5360 dport 17 | jq '.[0].reply.dport')
check "source NAT keeps off ports that lead elsewhere" [ "$port" -lt 5000 -o "$port" -gt 5400 ]
refuse "the address of a rule as a floating IP" 'used by this VPC' vpc fip add 203.0.113.40 vpc blue to 10.0.1.5
check "a guest with a floating IP" vpc fip add 203.0.113.50 vpc blue to 10.0.1.7
same "is still reached by its port" c "$(page internet 203.0.113.40:8080)"
refuse "which rules do not get" 'used by this VPC' dnat tcp 203.0.113.50:80 to 10.0.1.5
refuse "the network stays" 'NAT rule [0-9]* still leads' bash -c '
	vpc nat add vpc blue dnat tcp 203.0.113.10:2222 to 10.0.2.9:22 && vpc network delete db vpc blue'
refuse "as does its subnet" 'still leads to a guest' vpc network set db vpc blue subnet 10.0.3.0/24
check "a rule goes by what it says" vpc nat delete vpc blue dnat tcp 203.0.113.10:2222
check "and the network" vpc network delete db vpc blue
vpc fip delete 203.0.113.50

### What a change ends ###
spawn a "$probe/hold.py" listen 9000
wait_for 10 grep -q listening "$tmp/a.log"
dnat tcp 203.0.113.10:9000 to 10.0.1.5
spawn internet "$probe/hold.py" connect 203.0.113.10 9000
check "a connection" wait_for 10 grep -q hello "$tmp/internet.log"
said() { grep -c again "$tmp/internet.log"; }
speaks() { [ "$(said)" -ge "$1" ]; }
add blue snat 192.168.0.0/16
dnat tcp 203.0.113.10:9001 to 10.0.1.6
vpc route add 10.77.0.0/16 via 10.0.1.6 vpc blue
kill -ALRM "$spawned"
check "outlives what does not concern it" wait_for 10 speaks 1
check "the rule goes" vpc nat delete vpc blue dnat tcp 203.0.113.10:9000
dropped "and the connection with it" blue no_flow bash -c "kill -ALRM $spawned; sleep 1"
stop "$spawned"
vpc nat delete vpc blue dnat tcp 203.0.113.10:9001
each "$probe/over.py"

### Pools and rules by destination, protocol, port ###
check "a pool" add blue snat 10.0.1.0/24 to 203.0.113.60-203.0.113.67
check "is answered for" at internet arping -q -c 1 -w $wait_long -I eth0 203.0.113.67
public=$(whoami_of a)
check "a guest leaves with an address of it" says '^203\.0\.113\.6[0-7]$' echo "$public"
for _ in 1 2 3; do whoami_of a; done >"$tmp/publics"
same "always the same (RFC 4787 REQ-2)" "$public" "$(sort -u "$tmp/publics")"
check "shown as it was given" says 'snat 10.0.1.0/24 to 203.0.113.60-203.0.113.67' vpc nat show vpc blue
check "its network by another rule" add blue snat 10.0.1.0/24 destination 198.51.100.81/32 to 203.0.113.68
check "and UDP by a third" add blue snat 10.0.1.0/24 protocol udp port 7-8 to 203.0.113.69 priority 50
same "the longer destination decides" 203.0.113.68 \
	"$(at a curl -sS -m $wait_long http://198.51.100.81/cgi-bin/whoami | sed 's/^\[::ffff:\(.*\)\]$/\1/')"
same "others have the pool" "$public" "$(whoami_of a)"
spawn internet "$probe/whoami.py" 198.51.100.80 7
listens internet udp 7
same "the protocol and port decide" "203.0.113.69 4002" "$(ask a 198.51.100.80:7 4002)"
refuse "several rules are like this" 'name the id' vpc nat delete vpc blue snat 10.0.1.0/24
check "one of them by what it says" vpc nat delete vpc blue snat 10.0.1.0/24 destination 198.51.100.81/32
check_not "its address is answered for no more" at internet arping -q -c 1 -w 1 -I eth0 203.0.113.68
same "and its guests have the pool" "$public" \
	"$(at a curl -sS -m $wait_long http://198.51.100.81/cgi-bin/whoami | sed 's/^\[::ffff:\(.*\)\]$/\1/')"
check "a second rule with an address of the pool" dnat tcp 203.0.113.60:80 to 10.0.1.6:8080
same "leads there" b "$(page internet 203.0.113.60:80)"
check "the pool goes" vpc nat delete vpc blue id "$(id_of '.to[0].last4 != null')"
same "the other rule still has the address" b "$(page internet 203.0.113.60:80)"
check_not "the pool's others are answered for no more" at internet arping -q -c 1 -w 1 -I eth0 203.0.113.67
same "guests leave by the gateway's again" 203.0.113.10 "$(whoami_of a)"

### The gateway's address moves: rules keep theirs ###
dnat tcp 203.0.113.10:8443 to 10.0.1.6:8080
check "another address for the gateway" vpc gateway set vpc blue uplink up0 address 203.0.113.12 address 2001:db8:ff::10
same "guests leave with it" 203.0.113.12 "$(whoami_of a)"
same "the rule still has the old one" b "$(page internet 203.0.113.10:8443)"
check "a rule's address becomes the gateway's" vpc gateway set vpc blue uplink up0 address 203.0.113.40 address 2001:db8:ff::10
same "and is both" "203.0.113.40 c" "$(whoami_of a) $(page internet 203.0.113.40:8080)"
check "the gateway goes" vpc gateway delete vpc blue
check_not "and all addresses with it" at internet arping -q -c 1 -w 1 -I eth0 203.0.113.10
check "it comes back" vpc gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
same "and they, too" "b c" "$(page internet 203.0.113.60:80) $(page internet 203.0.113.40:8080)"

### Protocols without ports, or whose ports stay ###
ip link add gre0a type gretap 2>/dev/null && ip link del gre0a	# loads it
tunnel() {	# NAME LOCAL REMOTE ADDRESS
	ip -n "$1" link add t0 type gre local "$2" remote "$3" ttl 64 &&
		ip -n "$1" addr add "$4/24" dev t0 && ip -n "$1" link set t0 up
}
if tunnel a 10.0.1.5 198.51.100.80 172.31.0.1; then
	tunnel internet 198.51.100.80 203.0.113.10 172.31.0.2
	check "a GRE tunnel through source NAT" pings a 172.31.0.2
	check "carries the other way" pings internet 172.31.0.1
	tunnel b 10.0.1.6 198.51.100.80 172.31.0.3
	dropped "a second one to the same end cannot be told apart" blue nat_ports pings b -W 1 172.31.0.2
else
	skip "GRE through source NAT" "the kernel has no GRE"
fi
at internet hping3 -q -c 1 -0 -H 50 203.0.113.10 >/dev/null 2>&1
capture internet:eth0 'proto 50 or proto 132'
at a hping3 -q -c 1 -0 -H 50 198.51.100.81 >/dev/null 2>&1
at a python3 -c '
import socket, struct
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_SCTP)
init = struct.pack("!BBHIIHHI", 1, 0, 20, 1, 65536, 1, 1, 1)
s.sendto(struct.pack("!HHII", 4100, 4200, 0, 0) + init, ("198.51.100.81", 0))'
captured internet:eth0 >"$tmp/wire"
check "ESP leaves with the public address" grep -qi '203.0.113.10 > 198.51.100.81:.*esp' "$tmp/wire"
check "SCTP with its own port" grep -q '203.0.113.10.4100 > 198.51.100.81.4200: sctp.*INIT' "$tmp/wire"

### Paged ###
for i in $(seq 300); do
	echo "nat add vpc red dnat tcp 203.0.113.11:$((1000 + i)) to 10.0.1.5 priority $((i % 7))"
done >"$tmp/batch"
check "300 rules at once" vpc -batch "$tmp/batch"
same "are listed, each once" "301 301" "$(vpc -j nat show vpc red | jq -r '"\(length) \([.[].id] | unique | length)"')"
check "in the order in which they are tried" \
	[ "$(vpc -j nat show vpc red | jq '[.[].priority] == ([.[].priority] | sort)')" = true ]
for i in $(seq $((4096 - 301))); do
	echo "nat add vpc red snat 10.9.$((i / 250)).$((i % 250))/32"
done >"$tmp/batch"
check "as many as there may be" vpc -batch "$tmp/batch"
refuse "and not one more" 'at most 4096 NAT rules.*203.0.113.11:80' \
	vpc nat add vpc red dnat tcp 203.0.113.11:80 to 10.0.1.5
finish
