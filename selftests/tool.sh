#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# The tool: what it refuses, and that this changes nothing; help, statuses,
# batches, JSON, namespaces, events; and that another netlink client sees the
# same. No traffic here.
#
#	blue: web 10.0.1.0/24 fd00:b:1::/64	p0 (bound), p1 (learns)
#	      db  10.0.2.0/24			p2
#	      gateway 203.0.113.10 on up0
#	green: web 10.0.1.0/24			p3
. "$(dirname "$0")/lib.sh"

objects="network port address route uplink gateway nat fip dhcp lease dns record neigh fdb flow drop"
modprobe vpc

for dev in p0 p1 p2 p3 p4 up0 up1; do
	ip link add "$dev" type dummy
	sysctl -qw "net.ipv6.conf.$dev.disable_ipv6=1"
	ip link set "$dev" up
done

# status WANTED COMMAND...: ends with it
status() {
	local wanted=$1 got=0

	shift
	"$@" || got=$?
	[ $got -eq "$wanted" ] || { echo "status $got, not $wanted"; return 1; }
}

### Nothing there yet ###
json_array() { "$@" | jq -es 'length == 1 and (.[0] | type == "array")'; }
json_empty() { [ "$("$@")" = '[]' ]; }
for object in '' $objects; do
	# shellcheck disable=SC2086 # none, for VPCs
	check "nothing is []: ${object:-vpc}" json_empty vpc -j $object show
done

### Everything there ###
check "add a VPC" vpc add blue
ip link show blue | grep -q '[<,]UP[,>]'
ok "it is up"
check "ip link makes one, too" ip link add green type vpc
check "add networks" vpc -batch - <<-END
	network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 gateway fd00:b:1::ff
	network add subnet 10.0.2.0/24 db mtu 1400 vpc blue	# in any order
	network add web vpc green subnet 10.0.1.0/24
	dhcp set vpc blue network web on range 10.0.1.100-10.0.1.199 lease-time 1h dns 9.9.9.9,1.1.1.1 domain web.example
END
check "add ports" vpc -batch - <<-END
	port add p0 vpc blue network web mac 52:54:00:00:00:05 address 10.0.1.5 address fd00:b:1::5 hostname web5 allow 10.99.0.0/16
	port add p1 vpc blue network web
	port add p2 vpc blue network db learning on tagged on
	port add p3 vpc green network web
END
check "add the rest" vpc -batch - <<-END
	address add 10.0.1.20 vpc blue mac 52:54:00:00:00:20 hostname mail
	address add 10.0.1.21 vpc blue client-id 01:52:54:00:00:00:21
	route add 10.9.0.0/16 via 10.0.1.5 vpc blue
	route add default via fd00:b:1::5 vpc blue
	route add blackhole 10.8.0.0/16 metric 7 vpc blue
	uplink add up0 subnet 203.0.113.0/24 via 203.0.113.1 subnet 2001:db8:ff::/64 via 2001:db8:ff::1
	gateway set vpc blue uplink up0 address 203.0.113.10 address 2001:db8:ff::10
	nat add vpc blue snat 10.0.0.0/16
	fip add 203.0.113.20 vpc blue to 10.0.1.5
	fip add to fd00:b:1::5 vpc blue 2001:db8:ff::20
	dns set vpc blue zone blue.example
	record add www a 10.0.1.5 vpc blue ttl 1h
	record add text txt "two words" 'and more' vpc blue
END
check "limits" vpc set blue max-routes 1000 max-flows 5000

counters='rx_packets rx_bytes tx_packets tx_bytes drops packets used'
strip='walk(if type == "object" then with_entries(select(.key | IN($c | split(" ")[]) | not)) else . end)'
{
	echo show
	for object in $objects; do
		[ "$object" = drop ] || echo "$object show"
	done
} >"$tmp/all"
# Counters and ages may move by themselves.
state() { vpc -j -batch "$tmp/all" | sed -E "s/\"(${counters// /|})\":[0-9]+/\"\1\":0/g"; }
before=$(state)
check "the state can be read" jq -es 'length == 16' <<<"$before"

### Refusals ###

# no STATUS PATTERN WORD...: vpc WORD... is refused with STATUS, a sentence on
# stderr alone that has PATTERN (A|B) in it, and changes nothing. Few processes:
# there are many of these.
no() {
	local wanted=$1 pattern=$2 got=0 said after found='' alternatives one

	shift 2
	vpc "$@" >"$tmp/stdout" 2>"$tmp/said" || got=$?
	said=$(<"$tmp/said")
	IFS='|' read -ra alternatives <<<"$pattern"
	for one in "${alternatives[@]}"; do
		[[ ${said,,} = *"${one,,}"* ]] && found=y
	done
	after=$(state)
	if [ "$got" -eq "$wanted" ] && [ ! -s "$tmp/stdout" ] && [ -n "$found" ] &&
		[[ $said = Error:\ * ]] && [ "$after" = "$before" ]; then
		result 0 "refused: $*"
		return
	fi
	echo "status $got, wanted $wanted and \"$pattern\" and no change" >>"$tmp/said"
	diff <(echo "$before") <(echo "$after") >>"$tmp/said"
	result 1 "refused: $*" || :
}

# Before anything is sent.
no 1 'no object or command' frobnicate
no 1 'no command' network frobnicate
no 1 'may mean' n
no 1 'missing' add
no 1 'device name' add this-name-is-too-long
no 1 'device name' add a/b
no 1 'not understood' add red green
no 1 'missing' del
no 1 'nothing is given' set blue
no 1 'not a number' set blue max-flows many
no 1 'not a number' set blue max-flows -1
no 1 'out of range' set blue max-flows 4294967296
no 1 'given twice' set blue max-flows 1 max-flows 2
no 1 'needs' set blue max-flows

no 1 'missing' network add
no 1 '"vpc NAME" is missing' network add x subnet 10.5.0.0/24
no 1 '"subnet PREFIX" is missing' network add x vpc blue
no 1 'needs PREFIX' network add x vpc blue subnet
no 1 'given twice' network add x vpc blue vpc green subnet 10.5.0.0/24
no 1 'not understood' network add x y vpc blue subnet 10.5.0.0/24
no 1 'host bits' network add x vpc blue subnet 10.5.0.1/24
no 1 'host bits' network add x vpc blue subnet fd00:5::1/64
no 1 'no prefix length' network add x vpc blue subnet 10.5.0.0
no 1 'prefix length of' network add x vpc blue subnet 10.5.0.0/33
no 1 'prefix length of' network add x vpc blue subnet 10.5.0.0/
no 1 'prefix length of' network add x vpc blue subnet fd00:5::/129
no 1 'not an IPv4 or IPv6 address' network add x vpc blue subnet 10.5.0/24
no 1 'not an IPv4 or IPv6 address' network add x vpc blue subnet 10.5.0.256/24
no 1 'IPv4 address: write' network add x vpc blue subnet ::ffff:10.5.0.0/120
no 1 'behind its subnet' network add x vpc blue gateway 10.5.0.1 subnet 10.5.0.0/24
no 1 'family' network add x vpc blue subnet 10.5.0.0/24 gateway fd00:5::1
no 1 'out of range' network add x vpc blue subnet 10.5.0.0/24 mtu 1279
no 1 'out of range' network add x vpc blue subnet 10.5.0.0/24 mtu 65536
no 1 'neither on nor off' network add x vpc blue subnet 10.5.0.0/24 ra maybe
no 1 'not a name' network add 'a b' vpc blue subnet 10.5.0.0/24
no 1 'not a name' network add "$(printf 'x%.0s' {1..32})" vpc blue subnet 10.5.0.0/24
no 1 'not a name' network add $'a\e[31m' vpc blue subnet 10.5.0.0/24
no 1 'nothing is given' network set web vpc blue
no 1 'missing' network delete web

no 1 'missing' port add p4 vpc blue
no 1 'not a MAC' port add p4 vpc blue network db mac 52:54:00:00:00
no 1 'not a MAC' port add p4 vpc blue network db mac 52:54:00:00:00:0g
no 1 'one station' port add p4 vpc blue network db mac 01:00:5e:00:00:01
no 1 'one station' port add p4 vpc blue network db mac 00:00:00:00:00:00
no 1 'not an IPv4' port add p4 vpc blue network db address 10.0.2.9/24
no 1 'host bits' port add p4 vpc blue network db allow 10.0.2.9/24
no 1 'host name' port add p4 vpc blue network db hostname under_score
no 1 'host name' port add p4 vpc blue network db hostname -a
no 1 'nothing is given' port set p0 vpc blue

no 1 'mac MAC or client-id HEX' address add 10.0.1.30 vpc blue
no 1 'given twice' address add 10.0.1.30 vpc blue client-id 01 client-id 02 mac 52:54:00:00:00:30
no 1 'hexadecimal' address add 10.0.1.30 vpc blue client-id 0
no 1 'hexadecimal' address add 10.0.1.30 vpc blue client-id 0x01
no 1 'longer than' address add 10.0.1.30 vpc blue client-id "$(printf '00%.0s' {1..131})"
no 2 'in no subnet' address add fd00:b:9::30 vpc blue mac 52:54:00:00:00:30

no 1 'missing' route add 10.7.0.0/16 vpc blue
no 1 'exclude each other' route add 10.7.0.0/16 via 10.0.1.5 blackhole vpc blue
no 1 'exclude each other' route add 10.7.0.0/16 prohibit unreachable vpc blue
no 1 'host bits' route add 10.7.0.1/16 blackhole vpc blue
no 1 'not an IPv4 or IPv6' route add 10.7.0.0/16 via web vpc blue
no 1 'missing' route get 10.7.0.1
no 1 'exclude each other' nat add vpc blue snat 10.0.0.0/16 exempt 10.1.0.0/16
no 1 'missing' nat add vpc blue priority 3
no 1 'missing' nat delete vpc blue
no 1 'exclude each other' nat delete vpc blue id 1 snat 10.0.0.0/16
no 1 'missing' fip add 203.0.113.21 vpc blue
no 1 'missing' fip add vpc blue to 10.0.1.6
no 1 'nothing is given' fip set 203.0.113.20
no 1 'not a rate' fip set 203.0.113.20 rate 10mb
no 1 'out of range' fip add 203.0.113.21 vpc blue to 10.0.1.6 rate 99999999tbit
no 1 'not an IPv4 or IPv6 address' fip add 203.0.113.0/24 vpc blue to 10.0.1.6
no 1 'missing' fip delete vpc blue
no 1 'missing' dns set zone blue.example
no 1 'nothing is given' dns set vpc blue
no 1 'not a host name' dns set vpc blue zone a..b
no 1 'out of range' dns set vpc blue ttl 2147483648
no 1 'missing' dns delete
no 1 'missing' record add www a 10.0.1.6
no 1 'missing' record add www vpc blue
no 1 'not understood' record add www hinfo x vpc blue
no 1 'not an IPv4 or IPv6 address' record add www a www vpc blue
no 1 'out of range' record add www mx 65536 mail vpc blue
no 1 'missing' record delete vpc blue
no 1 'given twice for IPv4' gateway set vpc blue uplink up0 address 203.0.113.11 address 203.0.113.12
no 1 'nothing is given' gateway set vpc blue
no 1 'given twice for IPv6' uplink set up0 via 2001:db8:ff::1 via 2001:db8:ff::2
no 1 'nothing is given' uplink set up0
no 1 'nothing is given' dhcp set vpc blue network web
no 1 'exclude each other' dhcp set vpc blue network web on off
no 1 'ends before' dhcp set vpc blue network web range 10.0.1.9-10.0.1.8
no 1 'not a range' dhcp set vpc blue network web range 10.0.1.9-
no 1 'not a time' dhcp set vpc blue network web lease-time 1y
no 1 'out of range' dhcp set vpc blue network web lease-time 59
no 1 'out of range' dhcp set vpc blue network web lease-time 366d
no 1 'not a list' dhcp set vpc blue network web dns 9.9.9.9,
no 1 'more than 4' dhcp set vpc blue network web dns 1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5
no 1 'missing' lease delete 10.0.1.100
no 1 'missing' neigh flush
no 1 'missing' flow flush
no 1 'no kind of event|no command' monitor everything
no 1 'no option' -frobnicate show
no 1 'needs a value' -netns
no 1 'always, auto or never' -color=blue show

# By the kernel, with the argument at fault.
no 2 exist add blue
no 2 . del nosuch
no 2 . del up0
no 2 . set nosuch max-flows 1
no 2 '(vpc nosuch)' network add x vpc nosuch subnet 10.5.0.0/24
no 2 '(vpc up0)' network add x vpc up0 subnet 10.5.0.0/24
no 2 '(name web)' network add web vpc blue subnet 10.5.0.0/24
no 2 '(subnet 10.0.1.128/25)' network add x vpc blue subnet 10.0.1.128/25
no 2 '(subnet 10.5.0.0/25)' network add x vpc blue subnet 10.5.0.0/24 subnet 10.5.0.0/25
no 2 'gateway' network add x vpc blue subnet 10.5.0.0/24 gateway 10.6.0.1
no 2 . network add x vpc blue subnet 224.0.0.0/24
no 2 '(name nosuch)' network set nosuch vpc blue mtu 1400
no 2 '(name nosuch)' network delete nosuch vpc blue
no 2 port network delete db vpc blue
no 2 '(dev nosuch)' port add nosuch vpc blue network web
no 2 '(network nosuch)' port add p4 vpc blue network nosuch
no 2 '(dev p0)' port add p0 vpc blue network db
no 2 '(dev p0)' port add p0 vpc green network web
no 2 '(dev blue)' port add blue vpc green network web
no 2 '(dev up0)' port add up0 vpc blue network web
no 2 'mac' port add p4 vpc blue network web mac 52:54:00:00:00:05
no 2 'address' port add p4 vpc blue network web mac 52:54:00:00:00:06 address 10.0.1.5
no 2 'address' port add p4 vpc blue network web mac 52:54:00:00:00:06 address 10.0.2.5
no 2 'address' port add p4 vpc blue network web mac 52:54:00:00:00:06 address 10.0.1.1
no 2 '(dev p4)' port set p4 vpc blue hostname x
no 2 '(dev p4)' port delete p4 vpc blue
no 2 '(dev p3)' port delete p3 vpc blue
no 2 '(address 10.77.0.1)' address add 10.77.0.1 vpc blue mac 52:54:00:00:00:30
no 2 '(network nosuch)' address add 10.0.1.30 vpc blue network nosuch mac 52:54:00:00:00:30
no 2 . address add 10.0.1.20 vpc blue mac 52:54:00:00:00:30
no 2 '(address 10.0.1.30)' address delete 10.0.1.30 vpc blue
no 2 already route add 10.9.0.0/16 via 10.0.1.5 vpc blue
no 2 '(via 192.0.2.1)' route add 10.7.0.0/16 via 192.0.2.1 vpc blue
no 2 '(via fd00:b:1::5)' route add 10.7.0.0/16 via fd00:b:1::5 vpc blue
no 2 subnet route delete 10.0.1.0/24 vpc blue
no 2 10.7.0.0/16 route delete 10.7.0.0/16 vpc blue
no 2 '(dev nosuch)' uplink add nosuch
no 2 '(dev p0)' uplink add p0
no 2 '(dev blue)' uplink add blue
no 2 '(dev up0)' uplink add up0
no 2 'gateway|use' uplink delete up0
no 2 '(dev up1)' uplink delete up1
no 2 '(uplink up1)' gateway set vpc green uplink up1
no 2 '(address 203.0.113.10)' gateway set vpc green uplink up0 address 203.0.113.10
no 2 . gateway delete vpc green
no 2 'missing: uplink' gateway set vpc green address 203.0.113.11
no 2 . nat add vpc blue snat 10.0.0.0/16
no 2 '(exempt 10.0.1.0/24)' nat add vpc blue exempt 10.0.1.0/24
no 2 '(id 77)' nat delete vpc blue id 77
no 2 . nat delete vpc blue snat 10.77.0.0/16
no 2 '(address 203.0.113.20)' fip add 203.0.113.20 vpc blue to 10.0.1.6
no 2 '(to 10.0.1.5)' fip add 203.0.113.21 vpc blue to 10.0.1.5
no 2 '(to fd00:b:1::6)' fip add 203.0.113.21 vpc blue to fd00:b:1::6
no 2 '(to 10.7.0.6)' fip set 203.0.113.20 to 10.7.0.6
no 2 '(to 10.7.0.6)' fip set 203.0.113.20 to 10.7.0.6 rate 1mbit
no 2 '(rate 2tbit)' fip set 203.0.113.20 rate 2tbit
no 2 '(address 203.0.113.21)' fip delete 203.0.113.21
no 2 '(zone other.example)' dns set vpc blue zone other.example
no 2 '(vpc green)' dns delete vpc green
no 2 '(vpc green)' record add www a 10.0.1.6 vpc green
no 2 '(name www)' record add www a 10.0.1.5 vpc blue
no 2 '(address fd00:b:1::6)' record add www a fd00:b:1::6 vpc blue
no 2 '(missing: target)' record add www mx 10 vpc blue
no 2 '(target a..b)' record add alias cname a..b vpc blue
no 2 '(name www)' record delete www a 10.0.1.6 vpc blue
no 2 '(address 203.0.113.20)' fip delete 203.0.113.20 vpc green
no 2 . fip add 203.0.113.21 vpc green to 10.0.1.5
no 2 range dhcp set vpc blue network web range 10.0.2.5-10.0.2.9
no 2 '(network nosuch)|(name nosuch)' dhcp set vpc blue network nosuch on
no 2 . lease delete 10.0.1.100 vpc blue
no 2 . neigh delete 10.0.1.77 vpc blue
no 2 'port|bound|permanent' neigh delete 10.0.1.5 vpc blue
no 2 . fdb delete 52:54:00:00:00:77 vpc blue
no 2 'port|bound|permanent' fdb delete 52:54:00:00:00:05 vpc blue
for object in network route nat fip dns record flow drop; do
	no 2 '(vpc nosuch)' "$object" show vpc nosuch
done
no 2 'no network nosuch' network show nosuch
no 2 . network show nosuch vpc blue
no 2 . route get 203.0.113.77 vpc green
no 2 . -netns nosuch show
no 2 . -batch /nosuch

setpriv --reuid 65534 --clear-groups vpc network delete db vpc blue >/dev/null 2>"$tmp/said"
[ $? -eq 2 ] && grep -qi 'permitted' "$tmp/said" && [ "$(state)" = "$before" ]
ok "nobody changes nothing"

### Help ###
for words in '' network port address route uplink gateway nat fip dhcp lease dns record neigh fdb flow drop monitor add \
	'network add' 'route get' 'monitor config'; do
	# shellcheck disable=SC2086 # several words
	vpc $words help >"$tmp/help" 2>"$tmp/said" && [ ! -s "$tmp/said" ] &&
		head -n 1 "$tmp/help" | grep -q '^Usage: vpc '
	ok "help: vpc $words help"
done
check "version" vpc -Version
vpc network add 2>&1 >/dev/null | grep -q '^Usage: vpc network add'
ok "errors come with the usage"

### Output ###
for object in '' $objects; do
	# shellcheck disable=SC2086
	check "JSON is JSON: ${object:-vpc}" json_array vpc -j $object show
	# shellcheck disable=SC2086
	same "pretty is the same: ${object:-vpc}" \
		"$(vpc -j $object show | jq -S --arg c "$counters" "$strip")" \
		"$(vpc -j -p $object show | jq -S --arg c "$counters" "$strip")"
	# shellcheck disable=SC2086
	check "text: ${object:-vpc}" vpc -s -d $object show
	# shellcheck disable=SC2086
	check "brief: ${object:-vpc}" vpc -br $object show
done
same "show is the default" "$(vpc -j network show)" "$(vpc -j network)"
same "bare vpc is a summary" "$(vpc show)" "$(vpc)"
same "abbreviations" "$(vpc -j network show)" "$(vpc --json net sh)"
same "one line for each" 3 "$(vpc -s -d -o network show | wc -l)"
same "by VPC" 2 "$(vpc -j network show vpc blue | jq length)"
same "by name" 2 "$(vpc -j network show web | jq length)"
same "by both" 1 "$(vpc -j network show web vpc blue | jq length)"
same "by network" 2 "$(vpc -j port show network web vpc blue | jq length)"
same "routes by type" 10.8.0.0 "$(vpc -j route show blackhole | jq -r '.[].dst4')"
same "route get" via "$(vpc -j route get 10.9.1.1 vpc blue | jq -r '.[0].type')"
same "floating IPs by address" fd00:b:1::5 "$(vpc -j fip show 2001:db8:ff::20 | jq -r '.[].inside6')"
same "and by the guest's" 203.0.113.20 "$(vpc -j fip show to 10.0.1.5 | jq -r '.[].address4')"
same "numbers are numbers" 1400 "$(vpc -j network show db vpc blue | jq '.[0].mtu')"
same "text is in the words of the input" \
	"db vpc blue subnet 10.0.2.0/24 gateway 10.0.2.1 mtu 1400 dhcp" \
	"$(vpc network show db vpc blue | sed 's/ dhcp .*/ dhcp/')"
vpc -c network show | grep -q $'\e\[3'
ok "colours where they are wanted"
vpc network show | grep -q $'\e'
check_not "and only there" [ $? -eq 0 ]
vpc network show $'\e[31m' 2>&1 | grep -q $'\e'
check_not "what was typed does not drive the terminal" [ $? -eq 0 ]
check "a full disk is an error" status 2 bash -c 'vpc -j network show >/dev/full'
same "a NAT rule's number" number "$(vpc -j nat add vpc blue snat 10.50.0.0/16 | jq -r '.[0].id | type')"
check "by which it goes" vpc nat delete vpc blue id "$(vpc -j nat show vpc blue | jq '.[] | select(.source.address4 == "10.50.0.0") | .id')"
same "all as before" "$before" "$(state)"

### Batches ###
cat >"$tmp/batch" <<-'END'
	# a comment

	network add "b1" vpc blue subnet 10.31.0.0/24
	network add 'b2' vpc blue subnet 10.32.0.0/24
	network add b2 vpc blue subnet 10.33.0.0/24
	network add b4 vpc blue subnet 10.34.0.0/24
	port add nosuch vpc blue network b1
	network add b5 vpc blue subnet 10.35.0.0/99
	network add b6 vpc blue subnet 10.36.0.0/24
END
has() { vpc -j network show vpc blue | jq -r '[.[].name] | sort | join(" ")'; }
status 2 vpc -batch "$tmp/batch" >"$tmp/said" 2>&1 && grep -q "^$tmp/batch:5: Error: .*(name b2)" "$tmp/said"
ok "a batch stops at the first error, with its place"
same "and not before" "b1 b2 db web" "$(has)"
vpc -batch - <<<$'network del b1 vpc blue\nnetwork del b2 vpc blue'
vpc -force -batch "$tmp/batch" >"$tmp/errors" 2>&1
check_not "with -force it goes on" [ $? -eq 0 ]
same "to the end" "b1 b2 b4 b6 db web" "$(has)"
same "and says all errors" 'batch:5: batch:7: batch:8: ' \
	"$(sed -n 's,.*/\(batch:[0-9]*:\) Error.*,\1,p' "$tmp/errors" | sort | tr '\n' ' ')"
for n in b1 b2 b4 b6; do echo "network del $n vpc blue"; done | vpc -batch -
ok "from standard input"
check "an empty batch" vpc -batch /dev/null
check "a usage error's status" status 1 vpc -batch - <<<'network add'
check "an unclosed quotation mark" status 1 vpc -batch - <<<'network add "a'

vpc set blue max-routes 10000
for n in {0..4999}; do echo "route add 10.$((100 + n / 250)).$((n % 250)).0/24 via 10.0.1.5 vpc blue"; done >"$tmp/many"
check "5000 routes" vpc -batch "$tmp/many"
same "are there" 5000 "$(vpc -j route show via 10.0.1.5 vpc blue | jq '[.[] | select(.dst_len == 24)] | length')"
vpc -force -batch "$tmp/many" >"$tmp/errors" 2>&1
same "5000 errors are all told" 5000 "$(grep -c 'many:[0-9]*: Error: ' "$tmp/errors")"
sed 's/add/delete/; s/ via 10.0.1.5//' "$tmp/many" | vpc -batch -
ok "and they go"
# Such a load stops where it fails, and not behind.
loaded() { vpc -j route show vpc blue | jq '[.[] | select(.via4 == "10.0.1.5" or .via == "10.0.1.5")] | length'; }
before_load=$(loaded)
sed '3000s/10.0.1.5/10.0.77.5/' "$tmp/many" >"$tmp/batch"
status 2 vpc -batch "$tmp/batch" >"$tmp/errors" 2>&1
ok "a load that is refused in its middle"
same "says where" "$tmp/batch:3000: Error: 10.0.77.5 is in no subnet of the VPC. (via 10.0.77.5)" "$(cat "$tmp/errors")"
same "and has done what stands before, and nothing behind" $((before_load + 2999)) "$(loaded)"
vpc -force -batch "$tmp/batch" >"$tmp/errors" 2>&1
same "with -force it does all the others" "$((before_load + 4999)) 3000" "$(loaded) $(wc -l <"$tmp/errors")"
sed 's/add/delete/; s/ via 10.0.1.5//' "$tmp/many" | vpc -force -batch - 2>/dev/null
# Both families, several VPCs, quotes: what stands in one message is sorted out.
for n in {1..60}; do
	echo "route add fd00:99:$n::/48 blackhole vpc blue"
	echo "route add \"10.90.$n.0\"/24 unreachable metric 7 vpc 'blue'"
	[ $((n % 7)) -ne 0 ] || echo "route add vpc green to 10.90.$n.0/24 prohibit"
done >"$tmp/batch"
check "a load of all kinds" vpc -batch "$tmp/batch"
same "is there" "60 60 8" "$(vpc -j route show | jq -r '[
	[.[] | select(.type == "blackhole" and .vpc == "blue" and .dst_len == 48)],
	[.[] | select(.type == "unreachable" and .vpc == "blue" and .metric == 7)],
	[.[] | select(.type == "prohibit" and .vpc == "green")] | length] | map(tostring) | join(" ")')"
sed 's/add/delete/' "$tmp/batch" | vpc -batch -
ok "and goes"
vpc set blue max-routes 1000
same "all as before the batches" "$before" "$(state)"

### Namespaces ###
namespace other
check "a VPC elsewhere" vpc -n other add red
same "is there" red "$(vpc -n other -j show | jq -r '.[].name')"
same "and not here" "blue green" "$(vpc -j show | jq -r '[.[].name] | sort | join(" ")')"
check "the same name elsewhere" vpc -n /run/netns/other add blue
check "and goes" vpc -n other del blue
same "without harm here" "$before" "$(state)"

### Events ###
vpc -j -t monitor >"$tmp/events" 2>"$tmp/monitor.err" & monitor=$!
vpc monitor config >"$tmp/events.text" 2>&1 & monitor_text=$!
jobs_started+=("$monitor" "$monitor_text")
settle
vpc network add ev vpc blue subnet 10.40.0.0/24
vpc port add p4 vpc blue network ev
vpc port del p4 vpc blue
vpc route add 10.41.0.0/16 prohibit vpc blue
vpc route del 10.41.0.0/16 vpc blue
vpc network del ev vpc blue
seen() {
	[ "$(jq -r "select(.object == \"$1\" and .event == \"$2\") | .$3" "$tmp/events" | sort -u)" = "$4" ]
}
check "event: a network is added" wait_for 20 seen network change name ev
check "event: and deleted" wait_for 20 seen network delete name ev
check "event: a port" wait_for 20 seen port delete port_name p4
check "event: a route" wait_for 20 seen route delete dst4 10.41.0.0
check "an event a line, each JSON, with its time" jq -e '.timestamp and .event' "$tmp/events"
check "in text" wait_for 20 grep -q '^network delete ev vpc blue subnet 10.40.0.0/24' "$tmp/events.text"
kill -INT $monitor
check "SIGINT ends it well" wait $monitor
kill -TERM $monitor_text
check "so does SIGTERM" wait $monitor_text

### Another client ###
ynl=/usr/src/linux-source-6.12/tools/net/ynl/cli.py
cat >"$tmp/same.py" <<-'END'
	# What the kernel's own client prints, in the tool's notation.
	import ipaddress, json, sys

	def value(key, v):
	    if isinstance(v, dict):
	        return {k.replace('-', '_'): value(k.replace('-', '_'), w) for k, w in v.items()}
	    if isinstance(v, list):
	        return [value(key, w) for w in v]
	    if isinstance(v, int) and (key[-1] == '4' or key in ('first', 'last', 'dns', 'ntp')):
	        return str(ipaddress.IPv4Address(v))
	    if key[-1] == '6' and key != 'mode6' and isinstance(v, str):
	        return str(ipaddress.IPv6Address(bytes.fromhex(v)))
	    if key in ('mac', 'client_id'):
	        return bytes.fromhex(v).hex(':')
	    return v

	def plain(v):
	    # Switches are numbers there, flags that are not set are absent.
	    if isinstance(v, dict):
	        return {k: plain(w) for k, w in v.items() if w is not False and w != []
	                and w != 0 and k not in sys.argv[3].split()}
	    return [plain(w) for w in v] if isinstance(v, list) else int(v) if v is True else v

	theirs, ours = (json.load(open(f)) for f in sys.argv[1:3])
	theirs, ours = plain(value('', theirs)), plain(ours)
	print('theirs', json.dumps(theirs), 'ours', json.dumps(ours), sep='\n')
	order = lambda o: json.dumps(o, sort_keys=True)
	sys.exit(not ours or sorted(theirs, key=order) != sorted(ours, key=order))
END
# What a network has of DHCP is an object of its own in the tool.
split() {	# NETWORKS
	jq 'map({vpc, ifindex, network: .name} + .dhcp)' "$1" >"$1.dhcp"
	jq 'map(del(.dhcp))' "$1" >"$1.alone"
	mv "$1.alone" "$1"
}
same_objects() { python3 "$tmp/same.py" "$tmp/theirs$1" "$tmp/ours$1" "$counters"; }
for object in vpc network port address route uplink gateway nat neigh fdb; do
	$ynl --spec /vpc/Documentation/netlink/specs/vpc.yaml --no-schema --output-json \
		--dump "$object-get" >"$tmp/theirs" 2>"$tmp/said"
	# shellcheck disable=SC2046
	vpc -j $([ $object = vpc ] || echo $object) show >"$tmp/ours"
	if [ $object = network ]; then
		split "$tmp/theirs"
		split "$tmp/ours"
		vpc -j -s dhcp show >"$tmp/ours.dhcp"
		check "another client sees the same: dhcp" same_objects .dhcp
	fi
	check "another client sees the same: $object" same_objects ''
done

### All goes ###
check "a VPC goes with all that is in it" vpc del blue
same "its objects are gone" 1 "$(vpc -j network show | jq length)"
check "the other one, by ip" ip link del green
check "the uplink" vpc uplink del up0
for object in '' network port address route uplink gateway nat; do
	# shellcheck disable=SC2086
	check "nothing is [] again: ${object:-vpc}" json_empty vpc -j $object show
done
finish
