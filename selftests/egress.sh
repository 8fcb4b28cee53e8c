#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# How a network's guests may leave by the gateway.
#
#	a .5 -- web 10.0.1.0/24 2001:db8:a:1::/64 --+
#	c .5 -- db  10.0.2.0/24 2001:db8:a:2::/64 --+ blue --- up0 -- internet
#							198.51.100.80
. "$(dirname "$0")/lib.sh"

web=198.51.100.80 web6=2001:db8:80::80
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet 2001:db8:a:1::/64
vpc network add db vpc blue subnet 10.0.2.0/24 subnet 2001:db8:a:2::/64
bound a blue web 10.0.1.5/24 2001:db8:a:1::5/64
bound c blue db 10.0.2.5/24 2001:db8:a:2::5/64
internet
ip -n internet -6 route add 2001:db8:a::/48 via 2001:db8:ff::2
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc blue exempt 2001:db8:a::/48

egress() { vpc network set "${2:-db}" vpc blue egress "$1"; }
shown() { vpc -j network show "${1:-db}" vpc blue | jq -r '.[0].egress'; }
# GUEST [ADDRESS]: told that it is prohibited.
prohibited() { says 'filtered|prohibited' pings "$1" "${2:-$web}"; }
fetches() { at "$1" curl -sS -m $((5 * slow)) "http://${2:-$web}/"; }

same "by default" nat "$(shown)"
check "a goes out" fetches a
check "and c" fetches c
check "by IPv6, too" pings c $web6
refuse "a word that means nothing" 'egress' vpc network set db vpc blue egress maybe
refuse "no word" 'egress' vpc network set db vpc blue egress
same "still" nat "$(shown)"

### None ###
spawn internet "$probe/hold.py" listen 9000
wait_for 10 grep -q listening "$tmp/internet.log"
spawn a "$probe/hold.py" connect $web 9000 5001
a=$spawned
spawn c "$probe/hold.py" connect $web 9000 5002
c=$spawned
both_said_hello() { grep -q hello "$tmp/a.log" && grep -q hello "$tmp/c.log"; }
check "both have a connection" wait_for 20 both_said_hello
check "none for db" egress none
same "is shown" none "$(shown)"
check "in words, too" says 'egress none' vpc -d network show db vpc blue
same "and of one network only" nat "$(shown web)"
before=$(drops blue egress)
kill -ALRM "$c" "$a"
a_heard_again() { grep -q again "$tmp/a.log"; }
check "a's goes on" wait_for 20 a_heard_again
c_over() { [ "$(vpc -j flow show vpc blue src 10.0.2.5 dport 9000 | jq length)" = 0 ]; }
check "c's is over" wait_for 20 c_over
check_not "and it hears nothing" grep -q again "$tmp/c.log"
check "which is counted" more_drops blue egress "$before"
check "it is told so" prohibited c
check "by IPv6, too" prohibited c $web6
check "others go out" fetches a
check "east-west is not concerned" pings c 10.0.1.5
check "and the other way" pings a 10.0.2.5
stop "$a" "$c"

# What outside opens is for other rules to say.
vpc nat add vpc blue dnat tcp 203.0.113.10:8080 to 10.0.2.5:80
mkdir "$tmp/c"
echo "hello from c" >"$tmp/c/index.html"
spawn c busybox httpd -f -p 80 -h "$tmp/c"
check "a port leads in" wait_for 20 says 'hello from c' fetches internet 203.0.113.10:8080
check "and by IPv6 it is reached" at internet ping -c 1 -W $((10 * slow)) 2001:db8:a:2::5
vpc nat delete vpc blue dnat tcp 203.0.113.10:8080

# An answer that comes back to a connection that was opened from a network that
# now may not: cut as well.
egress nat
spawn c "$probe/hold.py" connect $web 9000 5003
c=$spawned
opened() { [ "$(vpc -j flow show vpc blue src 10.0.2.5 sport 5003 state established | jq length)" = 1 ]; }
check "it may again" wait_for 20 opened
egress none
before=$(drops blue egress)
pkill -ALRM -f 'hold.py listen 9000'
check "what comes in is cut off, too" wait_for 20 more_drops blue egress "$before"
stop "$c"

### Floating IPs alone ###
check "those alone" egress fip
same "are shown" fip "$(shown)"
check "without one it is told" prohibited c
vpc fip add 203.0.113.50 vpc blue to 10.0.2.5
same "with one it leaves" 203.0.113.50 "$(whoami_of c)"
spawn c "$probe/hold.py" connect $web 9000 5004
c=$spawned
held() { [ "$(vpc -j flow show vpc blue src 10.0.2.5 sport 5004 state established | jq length)" = 1 ]; }
check "a connection by it" wait_for 20 held
vpc fip delete 203.0.113.50 drain
check "draining, it lets nothing new out" prohibited c
before=$(grep -c again "$tmp/c.log")
kill -ALRM "$c"
more_said() { [ "$(grep -c again "$tmp/c.log")" -gt "$before" ]; }
check "and what it has goes on" wait_for 20 more_said
stop "$c"
vpc fip delete 203.0.113.50
check "without it, no more" prohibited c
check "by IPv6 it is the same" prohibited c $web6
vpc fip add 2001:db8:ff::50 vpc blue to 2001:db8:a:2::5
check "with one it leaves" pings c $web6
same "others leave by the rules" 203.0.113.10 "$(whoami_of a)"

### Back, and gone ###
check "what else is set stays" vpc network set db vpc blue mtu 1400
same "as it was" fip "$(shown)"
egress nat
check "and back" fetches c
same "of a new network it can be said" none \
	"$(vpc network add lone vpc blue subnet 10.0.3.0/24 egress none; shown lone)"
finish
