#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Frames that make no sense: each is dropped for its own reason, and thousands
# of changed ones leave the module as it was.
#
#	g .5 ::5 silent, h .6 ::6, both bound ---- web 10.0.1.0/24 fd00:b:1::/64
#	l .5 ::5 learns -------------------------- db 10.0.2.0/24 fd00:b:2::/64
#	blue has a gateway, so that changed frames meet NAT, too
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
vpc network add db vpc blue subnet 10.0.2.0/24 subnet fd00:b:2::/64 dhcp on
internet
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
bound h blue web 10.0.1.6/24 fd00:b:1::6/64
loose l blue db 10.0.2.5/24 fd00:b:2::5/64
# The guest's kernel says nothing by itself: what is counted is the probe's.
wire g
at g sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1
vpc port add g vpc blue network web mac "$(mac_of g)" address 10.0.1.5 address fd00:b:1::5

each "$probe/malformed.py" g blue "$(mac_of h)"

count=$((slow > 1 ? 1500 : 8000))
each "$probe/mutate.py" g blue "$(mac_of h)" $count ${SEED:+"$SEED"}
each "$probe/mutate.py" l blue "$(mac_of h)" $((count / 2)) ${SEED:+"$SEED"}

at g sysctl -qw net.ipv6.conf.eth0.disable_ipv6=0
address g 10.0.1.5/24 fd00:b:1::5/64
pings() { at "$1" ping -c 2 -i 0.3 -W $((10 * slow)) "$2"; }
check "afterwards: the neighbour" pings g 10.0.1.6
check "the router" pings g fd00:b:1::1
check "the other network, to the learning port" pings g 10.0.2.5
check "IPv6" pings g fd00:b:2::5
check "the outside" at g curl -sS -m $((10 * slow)) http://198.51.100.80/
check "and every drop has a reason" [ "$(drops blue none)" = 0 ]
finish
