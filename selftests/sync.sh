#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0
# "vpc sync" does the least that makes the state what a file says, and what it
# does not concern goes on; "vpc restore" begins where nothing is.
#
#	a .5, b .6 -- web 10.0.1.0/24 fd00:b:1::/64 --+
#	c .5 -------- db  10.0.2.0/24 ----------------+ blue .10 -- up0 -- internet
#	e0 ---------- lan 10.0.1.0/24 ------------------ red          198.51.100.80
. "$(dirname "$0")/lib.sh"
. "$selftests/hold-lib.sh"

web=198.51.100.80
vpc add blue
vpc add red
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 mtu 1400
vpc network add lan vpc red subnet 10.0.1.0/24
bound a blue web 10.0.1.5/24
bound b blue web 10.0.1.6/24
bound c blue db 10.0.2.5/24
ip link add e0 type dummy
vpc port add e0 vpc red network lan
internet
uplink blue
vpc -batch - <<-END
	nat add vpc blue snat 10.0.0.0/16
	address add 10.0.1.20 vpc blue mac 52:54:00:00:00:20
	route add 10.9.0.0/16 via 10.0.1.5 vpc blue
	route add 10.8.0.0/16 via 10.0.1.5 vpc blue
	dhcp set vpc blue network web range 10.0.1.100-10.0.1.199 dns 9.9.9.9
END
listens_at c internet

saved() { vpc save "$@" | grep -v '^#'; }
dry() { vpc sync "$1" "${@:2}" dry-run; }
# becomes FILE: afterwards it is as the file, which is in the words of save.
becomes() { diff <(no_times "$1" | sort) <(vpc save | no_times | sort); }
nothing_to_do() { [ "$(dry "$1" 2>&1)" = '' ]; }

### Nothing to do ###
saved >"$tmp/base"
hold a 10.0.2.5 5001
routed=$spawned
hold a $web 5002
translated=$spawned
check "two connections" eval 'goes_on $routed 5001 && goes_on $translated 5002'
spawn host vpc monitor config
settle
check "what is so already takes no command" nothing_to_do "$tmp/base"
check "and is carried out" vpc sync "$tmp/base"
check "silently" eval 'settle; [ ! -s "$tmp/host.log" ]'

# The same by hand: other words, another order, defaults said and unsaid.
cat >"$tmp/hand" <<-END
	# What is wanted.
	uplink add up0 via 203.0.113.1 subnet 203.0.113.0/24
	uplink set up0 subnet 203.0.113.0/24 subnet 2001:db8:ff::/64 via 2001:db8:ff::1
	add 'blue'
	add red
	set blue timeout-udp 5m max-flows 7
	set blue timeout-udp 300 max-flows 1048576
	network add lan vpc red subnet 10.0.1.0/24 gateway 10.0.1.1
	network add db vpc blue mtu 1400 subnet 10.0.2.0/24 ra on dhcp on
	network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 mtu 1500
	dhcp set vpc blue network web off
	dhcp set vpc blue network web on lease-time 1h dns 9.9.9.9 range 10.0.1.100-10.0.1.199
	port add e0 vpc red network lan learning on max-flows 0
	port add a network web vpc blue mac $(mac_of a) address 10.0.1.99
	port set a vpc blue address 10.0.1.5 hostname "" tagged off
	port add b vpc blue network web address 10.0.1.6 mac $(mac_of b | tr a-f A-F)
	port add c vpc blue network db mac $(mac_of c) address 10.0.2.5
	gateway set vpc blue uplink up0 address 2001:db8:ff::10
	gateway set vpc blue address 203.0.113.10 mapping address-and
	nat add vpc blue snat 10.0.0.0/16 priority 100 destination 0.0.0.0/0
	route add 10.9.0.0/16 metric 0 via 10.0.1.5 vpc blue
	route add 10.8.0.0/16 via 10.0.1.5 vpc blue
	address add 10.0.1.20 mac 52:54:00:00:00:20 vpc blue
END
sed -i 's/timeout-udp 5m/timeout-udp 299/' "$tmp/hand"
dry "$tmp/hand" >"$tmp/said" 2>&1 && [ ! -s "$tmp/said" ]
result $? "nor does the same in other words" || :

### What changes ###
sed -e '/^route add 10.8/d' -e '/ red/d' -e 's/ mtu 1400/ mtu 1450/' \
	-e 's/52:54:00:00:00:20/52:54:00:00:00:21/' \
	-e '/^set blue/s/$/ timeout-icmp 61/' -e 's/dns 9.9.9.9/dns 1.1.1.1/' \
	-e '/^port add b/s/$/ hostname bee/' "$tmp/base" >"$tmp/other"
cat >>"$tmp/other" <<-END
	add green mac 02:00:00:00:00:02
	set green reserved-flows 1
	network add lan vpc green subnet 10.0.1.0/24
	route add 10.7.0.0/16 vpc blue blackhole
	nat add vpc blue dnat tcp 203.0.113.10:80 to 10.0.1.6
	fip add 203.0.113.20 vpc blue to 10.0.1.7 rate 10mbit
END
cat >"$tmp/wanted" <<-END
	route delete 10.8.0.0/16 vpc blue via 10.0.1.5
	address delete 10.0.1.20 vpc blue network web
	delete red
	set blue timeout-icmp 61
	add green mac 02:00:00:00:00:02
	set green reserved-flows 1
	dhcp set vpc blue network web dns 1.1.1.1
	network set db vpc blue mtu 1450
	network add lan vpc green subnet 10.0.1.0/24
	port set b vpc blue hostname bee
	address add 10.0.1.20 vpc blue network web mac 52:54:00:00:00:21
	route add 10.7.0.0/16 vpc blue blackhole
	nat add vpc blue dnat tcp 203.0.113.10:80 to 10.0.1.6
	fip add 203.0.113.20 vpc blue to 10.0.1.7 rate 10mbit
END
check "the least, in an order that can be" eval 'dry "$tmp/other" | diff "$tmp/wanted" -'
check "--dry-run says the same" eval 'vpc sync "$tmp/other" --dry-run | diff "$tmp/wanted" -'
check "a dry run changes nothing" becomes "$tmp/base"
check "it is carried out" vpc sync "$tmp/other"
check "all is as the file says" becomes "$tmp/other"
check "a second time there is nothing to do" nothing_to_do "$tmp/other"
check "the connections go on" eval 'goes_on $routed 5001 && goes_on $translated 5002'
check "and back, from standard input" eval 'vpc sync - <"$tmp/base"'
# red is another one now, with a MAC address that the file gives.
check "all is as it was" becomes "$tmp/base"
check "nothing to do" nothing_to_do "$tmp/base"
check "the connections go on" eval 'goes_on $routed 5001 && goes_on $translated 5002'

# What no set can change is deleted and added again, and nothing else is.
sed -E '/^port add b/s/ address [0-9.]+//' "$tmp/base" >"$tmp/less"
check "a port loses its address" eval 'dry "$tmp/less" | diff - <(
	echo "port delete b vpc blue"; grep "^port add b" "$tmp/less")'
check "it is carried out" vpc sync "$tmp/less"
check "all is as the file says" becomes "$tmp/less"
sed -E '/^port add b/s/network web/network db/; /^port add b/s/10.0.1.6/10.0.2.6/' "$tmp/base" >"$tmp/moved"
check "a port moves" vpc sync "$tmp/moved"
check "all is as the file says" becomes "$tmp/moved"
sed 's/ address 2001:db8:ff::10//; s/ via 2001:db8:ff::1//; s/ dns 9.9.9.9//' "$tmp/base" >"$tmp/cleared"
vpc sync "$tmp/base"
check "what is given no more is taken away" eval 'dry "$tmp/cleared" | sort | diff - <(sort <<-END
	uplink set up0 via 203.0.113.1 via ::
	gateway set vpc blue address 203.0.113.10 address ::
	dhcp set vpc blue network web dns 0.0.0.0
END
)'
check "it is carried out" vpc sync "$tmp/cleared"
check "all is as the file says" becomes "$tmp/cleared"
vpc sync "$tmp/base"
check "the connections go on" eval 'goes_on $routed 5001 && goes_on $translated 5002'

# What it concerns ends, the rest does not.
grep -v '^nat' "$tmp/base" >"$tmp/closed"
check "the rule goes" vpc sync "$tmp/closed"
check_not "and what it translated" goes_on $translated 5002
check "what it did not goes on" goes_on $routed 5001
vpc sync "$tmp/base"

### One VPC ###
sed '/ red/d; s/mtu 1400/mtu 1450/; /^uplink/d' "$tmp/base" >"$tmp/blue"
check "of one VPC, what is not of it stays" eval \
	'[ "$(dry "$tmp/blue" vpc blue)" = "network set db vpc blue mtu 1450" ]'
check "other VPCs in the file do not matter" eval \
	'dry "$tmp/other" vpc blue | diff - <(grep -vE "green|red" "$tmp/wanted")'
refuse "one that the file has not" "has no VPC red" vpc sync "$tmp/blue" vpc red

### What is refused ###
# bad STATUS PATTERN LINE...: base and these lines; PATTERN has the line's number
bad() {
	local wanted=$1 pattern=$2 got=0

	shift 2
	{ cat "$tmp/base"; printf '%s\n' "$@"; } >"$tmp/bad"
	lines=$(($(wc -l <"$tmp/bad")))
	vpc sync "$tmp/bad" >"$tmp/said" 2>&1 || got=$?
	[ $got = "$wanted" ] && grep -qF "$tmp/bad:$lines: Error: " "$tmp/said" &&
		grep -q -- "$pattern" "$tmp/said" && becomes "$tmp/base" >>"$tmp/said"
	result $? "refused, and nothing is done: ${*: -1}" || :
}
bad 1 'not a number' 'add green' 'set green max-flows many'
bad 1 'no object or command' 'add green' 'frobnicate'
bad 1 'not closed' 'add green' "add 'yellow"
bad 1 'is missing' 'add green' 'network add lan vpc green'
bad 1 'adds the VPC' 'add green' 'network add lan vpc grren subnet 10.0.1.0/24'
bad 1 'adds it' 'add green' 'network set lan vpc green mtu 1400'
bad 1 'already' 'add green' 'add green'
bad 1 'what there is to be' 'add green' 'delete blue'
bad 1 'what there is to be' 'add green' 'network show'
bad 1 'what there is to be' 'add green' 'flow flush vpc blue'
bad 1 'within a batch\|what there is to be' 'sync x'
refuse "no file" "No such file" vpc sync /nonexistent
refuse "no word" "is missing" vpc sync
refuse "words that it does not know" "not understood" vpc sync "$tmp/base" now

# In the middle: what is before it is done, and the line is named.
sed 's/mtu 1400/mtu 1450/' "$tmp/base" >"$tmp/half"
echo 'port add nosuch vpc blue network web' >>"$tmp/half"
got=0
vpc sync "$tmp/half" >"$tmp/said" 2>&1 || got=$?
[ $got = 2 ] && grep -qF "half:$(wc -l <"$tmp/half"): Error: " "$tmp/said"
result $? "a refusal of the kernel names the line" || :
check "what came before it is done" eval '[ "$(dry "$tmp/half")" = "port add nosuch vpc blue network web" ]'
sed -i '/^port add c/iport add nosuch2 vpc blue network web' "$tmp/half"
check_not "with -force it goes on" vpc -force sync "$tmp/half"
check "to the end" eval '[ "$(dry "$tmp/half" | grep -c nosuch)" = 2 ] && [ "$(dry "$tmp/half" | wc -l)" = 2 ]'
vpc sync "$tmp/base"

### Restore ###
refuse "what is there is not restored" "there is an uplink up0 already\|there is a VPC blue already" \
	vpc restore "$tmp/base"
check "nothing was done" becomes "$tmp/base"
check "an empty file takes all away" vpc sync /dev/null
check "nothing is left" [ "$(saved)" = '' ]
{ cat "$tmp/base"; echo "network add lan vpc blue subnet 10.3.0.1/24"; } >"$tmp/bad"
refuse "a bad file is not begun" "bad:$(wc -l <"$tmp/bad"): Error: .*host bits" vpc restore "$tmp/bad"
check "nothing was done" [ "$(saved)" = '' ]
sed -i 's/10.3.0.1/10.2.0.0/; s/^network add lan vpc blue.*/network add db vpc blue subnet 10.3.0.0\/24/' "$tmp/bad"
refuse "the kernel's refusal names the line" "bad:$(wc -l <"$tmp/bad"): Error: .*network db already" vpc restore "$tmp/bad"
check "what came before it is done" becomes "$tmp/base"
vpc sync /dev/null
check "from standard input" eval 'vpc restore <"$tmp/base"'
check "all is as it was" becomes "$tmp/base"
vpc sync /dev/null
check "by a pipe" eval 'vpc restore <(cat "$tmp/base")'
check "all is as it was" becomes "$tmp/base"
vpc port delete e0 vpc red
check "with -force what is missing comes" eval '! vpc -force restore "$tmp/base" 2>/dev/null && becomes "$tmp/base"'
refuse "not in a batch" "within a batch" vpc -batch - <<<"restore $tmp/base"

### Leases ###
check "a lease" vpc lease add 10.0.1.100 vpc blue mac 52:54:00:00:00:99 expires 500
check "stays where the file has none" eval 'nothing_to_do "$tmp/base" && vpc sync "$tmp/base"'
saved leases >"$tmp/leases"
check "leases alone are saved" eval '[ "$(cut -d " " -f 1-7 "$tmp/leases")" = "lease add 10.0.1.100 vpc blue network web" ]'
vpc lease delete 10.0.1.100 vpc blue
check "and not entered" eval 'cat "$tmp/base" "$tmp/leases" >"$tmp/both" && nothing_to_do "$tmp/both"'

### At boot ###
unit=/usr/lib/systemd/system/vpc-restore.service
# runs LINE: what the unit has there
runs() { sed -n "s/^$1=-\{0,1\}//p" "$unit" | bash -e; }
mkdir -p /etc/vpc /var/lib/vpc
cp "$tmp/base" /etc/vpc/vpc.conf
vpc -batch "$tmp/leases"
check "the unit stops" runs ExecStop
check "and leaves all as it is" becomes <(cat "$tmp/base" "$tmp/leases")
vpc sync /dev/null
check "it starts" eval 'runs ExecStart && runs ExecStartPost'
check "and all is as it was, leases too" becomes <(cat "$tmp/base" "$tmp/leases")
sed -i 's/mtu 1400/mtu 1450/' /etc/vpc/vpc.conf
check "it is loaded again" runs ExecReload
check "and all is as the file says" nothing_to_do /etc/vpc/vpc.conf
if command -v systemd-analyze >/dev/null; then
	check "systemd understands it" systemd-analyze verify --man=no "$unit"
else
	skip "systemd understands it" "no systemd here"
fi
vpc lease delete 10.0.1.100 vpc blue
vpc sync "$tmp/base"

### Many ###
for ((i = 0; i < 100000; i++)); do
	echo "route add 11.$((i >> 16)).$((i >> 8 & 255)).$((i & 255))/32 vpc blue via 10.0.1.$((10 + i % 100))"
done | cat "$tmp/base" - >"$tmp/many"
check "100,000 routes come" vpc sync "$tmp/many"
check "and are there" nothing_to_do "$tmp/many"
sed -i -e 7000d -e 50000d -e '90000s/via .*/blackhole/' "$tmp/many"
check "of which few change" eval '[ "$(dry "$tmp/many" | wc -l)" = 4 ]'
check "and do" eval 'vpc sync "$tmp/many" && nothing_to_do "$tmp/many"'
check "they go" vpc sync "$tmp/base"
check "all is as it was" becomes "$tmp/base"
vpc sync /dev/null
ip link del e0

finish
