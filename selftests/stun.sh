#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What stock STUN clients find out about source NAT (RFC 4787, 5780, 3489).
#
#	a .5, b .6 -- web 10.0.1.0/24 -- blue -- 203.0.113.10 up0 -- internet
#	    a STUN server with two addresses, 198.51.100.80 and .81, and two
#	    ports, 3478 and 3479 -----------------------------------------+
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24
bound a blue web 10.0.1.5/24
bound b blue web 10.0.1.6/24
internet
ip -n internet addr add 198.51.100.81/32 dev lo
uplink blue
vpc nat add vpc blue snat 10.0.0.0/16
first=198.51.100.80 second=198.51.100.81

spawn internet turnserver -n --stun-only --no-tls --no-dtls --no-cli --no-stdout-log \
	-L $first -L $second --listening-port 3478 --alt-listening-port 3479 \
	--userdb "$tmp/turndb" --pidfile "$tmp/turn.pid" --log-file "$tmp/turn.log" --simple-log
serves() {
	local endpoint

	for endpoint in $first:3478 $first:3479 $second:3478 $second:3479; do
		at internet ss -Hlun | grep -q "$endpoint " || return 1
	done
}
check "a STUN server with two addresses and two ports" wait_for 60 serves

# Of guest a, from this port: "Address Dependent" and the like (RFC 5780).
kind() {	# OPTION PORT
	at a timeout $((60 * slow)) turnutils_natdiscovery "$1" -L 10.0.1.5 -l "$2" $first >"$tmp/client" 2>&1
	sed -n 's/^NAT with \(.*\) \(Mapping\|Filtering\)!.*/\1/p' "$tmp/client"
}
mapping() { kind -m "$1"; }
filtering() { kind -f "$1"; }
# Both in a sentence of the older client, which knows two kinds of mapping only
# and does not ask for the filtering where it depends on something (RFC 3489).
classic() {
	at a timeout $((100 * slow)) stun $first -p "$1" >"$tmp/client" 2>&1
	sed -n 's/^Primary: \(.*\), \(preserves ports\|random port\),.*/\1/p' "$tmp/client"
}
# Guest b has this port, towards the server's second address and first port.
hold() {
	at b socat -t $((2 * slow)) - "UDP:$second:3478,sourceport=$1,shut-none" <<<hold
	vpc -j flow show vpc blue src 10.0.1.6 sport "$1" dst "$second" dport 3478 |
		jq -e ".[0].reply.dport == $1"
}

### By default ###
same "a port that nobody else has: as if independent" "Endpoint Independent" "$(mapping 5000)"
check "another guest has the port towards one endpoint" hold 5001
same "the mapping depends on address and port" "Address and Port Dependent" "$(mapping 5001)"
same "so does the filtering" "Address and Port Dependent" "$(filtering 5002)"
same "to an older client, too" \
	"Independent Mapping, Port Dependent Filter" "$(classic 5003)"
check "with a port that another guest has" hold 5004
same "it is symmetric" "Dependent Mapping" "$(classic 5004)"

### Endpoint-independent ###
port=6000
for filter in endpoint-independent address-dependent address-and-port-dependent; do
	case $filter in
	endpoint-independent) words="Endpoint Independent" older="Independent" ;;
	address-dependent) words="Address Dependent" older="Address Dependent" ;;
	address-and-port-dependent) words="Address and Port Dependent" older="Port Dependent" ;;
	esac
	check "independent mapping, $filter filtering" vpc gateway set vpc blue \
		mapping endpoint-independent filtering $filter
	vpc flow flush vpc blue
	same "the mapping is" "Endpoint Independent" "$(mapping $port)"
	check "another guest has a port" hold $((port + 1))
	same "the mapping is the same" "Endpoint Independent" "$(mapping $((port + 1)))"
	same "the filtering is as set" "$words" "$(filtering $((port + 2)))"
	same "an older client agrees" "Independent Mapping, $older Filter" "$(classic $((port + 3)))"
	port=$((port + 10))
done
check "back" vpc gateway set vpc blue mapping address-and-port-dependent \
	filtering address-and-port-dependent
vpc flow flush vpc blue
check "another guest has the port" hold $port
same "the mapping depends on address and port again" "Address and Port Dependent" "$(mapping $port)"
same "as does the filtering" "Address and Port Dependent" "$(filtering $((port + 1)))"
finish
