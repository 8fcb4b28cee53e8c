# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2154 # for the topics, and what lib.sh sets
# Guests that ask for names of others, and dnsmasq as a resolver outside or
# inside. Sourced after lib.sh, never run.
#
#	a .5, f .6 -- web 10.0.1.0/24, fd00:b:1::/64 -+- blue -- up0 -- internet
#	p .5	   -- pub 10.0.3.0/24, 2001:db8:7:1::/64 |	198.51.100.80
#	n .5	   -- in  10.0.2.0/24 ----------------+		2001:db8:80::80
internet
vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64
vpc network add pub vpc blue subnet 10.0.3.0/24 subnet 2001:db8:7:1::/64
vpc network add in vpc blue subnet 10.0.2.0/24
bound a blue web 10.0.1.5/24 fd00:b:1::5/64 -- hostname alpha
bound f blue web 10.0.1.6/24
bound p blue pub 10.0.3.5/24 2001:db8:7:1::5/64
bound n blue in 10.0.2.5/24
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
vpc nat add vpc blue exempt 2001:db8:7::/48
vpc fip add 203.0.113.20 vpc blue to 10.0.1.6
ip -n internet route add 2001:db8:7::/48 via 2001:db8:ff::10

server=@10.0.1.1
records=()	# of outside(), besides www.example.com
# outside NAMESPACE ADDRESS...: a resolver there; its log is $tmp/NAMESPACE.log.
outside() {
	local name=$1 address listen=()

	shift
	for address; do listen+=("--listen-address=$address"); done
	spawn "$name" dnsmasq -k -C /dev/null --no-resolv --no-hosts --user=root --log-facility=- --log-queries --bind-interfaces \
		"${listen[@]}" --edns-packet-max=4096 --local=/example.com/ \
		--host-record=www.example.com,192.0.2.77,2001:db8:77::77 "${records[@]}"
	wait_for 20 at "$name" bash -c "ss -Hltn sport = 53 | grep -q '$1'"
}

# Of a topic's own ask NAME [DIG WORD...]: what is found, and the answer's code.
short() { ask "$1" +short "${@:2}" | sort | tr '\n' ' ' | sed 's/ $//'; }
code() { ask "$@" | sed -n 's/.*status: \([A-Z]*\),.*/\1/p'; }
# came_from TYPE NAME: who has asked the resolver outside for it, last.
came_from() { grep "query\[$1\] $2" "$tmp/internet.log" | tail -n 1 | sed 's/.* from //'; }
