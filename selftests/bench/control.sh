# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# The control side: what changes cost, user space included. Sourced by ./cases.

# timed COUNT COMMAND...: instructions for each of COUNT in what COMMAND does.
timed() {
	local start=${EPOCHREALTIME/./}

	"${@:2}"
	each=$(((${EPOCHREALTIME/./} - start) * 1000 / $1))
}

# host_routes COUNT TAIL: from 11.0.0.0 on, one a line.
host_routes() {
	awk -v n="$1" -v tail="$2" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "route add 11.%d.%d.%d/32 %s\n", i / 65536 % 256, i / 256 % 256, i % 256, tail
	}'
}

# COUNT: /tmp/routes for ip, or for the module, by the peer in both.
routes_of_host() {
	routers
	router_db
	host_routes "$1" "via $peer" >/tmp/routes
}
routes_of_blue() {
	blue
	db_out
	host_routes "$1" "via $peer vpc blue" >/tmp/routes
}

bench ip_route_add - - instructions/route "ip -batch, one route"
ip_route_add() {
	routes_of_host 50000
	timed 50000 ip -batch /tmp/routes
	[ "$(ip route show | wc -l)" -gt 50000 ] || die "not all are there"
	value "$each"
}

bench vpc_route_add - ip_route_add instructions/route "vpc -batch, one route"
vpc_route_add() {
	routes_of_blue 50000
	timed 50000 vpc -batch /tmp/routes
	[ "$(vpc route show vpc blue | wc -l)" -gt 50000 ] || die "not all are there"
	value "$each"
}

### DHCP: four messages, one lease ###
leases=2000
exchanges() { each=$(/tmp/exchange tap0 $leases "$@"); }	# RATE [echo]
exchanges6() { each=$(/tmp/exchange6 tap0 $leases "$@"); }
cpu_time() { awk '{ sum += $1 } END { print sum }' "/proc/$1"/task/*/schedstat; }
# with_server PID: what it takes is added.
with_server() {
	local before

	before=$(cpu_time "$1")
	exchanges 1000 || die "$(cat /tmp/server.log)"
	value $((each + ($(cpu_time "$1") - before) / leases))
}

bench baseline_dhcp - - instructions/exchange "the client alone, its messages come back"
baseline_dhcp() {
	tap exchange
	tc_at tap0 mirred egress redirect dev tap0
	exchanges 200 echo
	value "$each"
}

bench dnsmasq_server baseline_dhcp - instructions/exchange "dnsmasq, DHCP, four messages"
dnsmasq_server() {
	tap exchange
	ip addr add 10.1.0.1/16 dev tap0
	# It makes a neighbour of each.
	sysctl -qw net.ipv4.neigh.default.gc_thresh{1,2,3}=10000
	dnsmasq --port=0 --interface=tap0 --dhcp-range=10.1.1.0,10.1.200.255,1h --dhcp-authoritative \
		--dhcp-leasefile=/tmp/leases --dhcp-lease-max=10000 --pid-file=/tmp/dnsmasq.pid --no-ping \
		--log-facility=/tmp/server.log
	with_server "$(cat /tmp/dnsmasq.pid)"
}

bench kea_server baseline_dhcp - instructions/exchange "Kea, DHCP, four messages"
kea_server() {
	tap exchange
	ip addr add 10.1.0.1/16 dev tap0
	cat >/tmp/kea.json <<-'JSON'
		{ "Dhcp4": {
			"interfaces-config": {
				"interfaces": [ "tap0" ],
				"service-sockets-max-retries": 600, "service-sockets-retry-wait-time": 100
			},
			"lease-database": { "type": "memfile", "persist": true, "name": "/var/lib/kea/leases" },
			"valid-lifetime": 3600,
			"subnet4": [ {
				"id": 1, "subnet": "10.1.0.0/16",
				"pools": [ { "pool": "10.1.1.0 - 10.1.200.255" } ],
				"option-data": [ { "name": "routers", "data": "10.1.0.1" } ]
			} ],
			"loggers": [ { "name": "kea-dhcp4", "severity": "WARN" } ]
		} }
	JSON
	mkdir -p /run/kea /var/lib/kea
	KEA_LOCKFILE_DIR=/run/kea KEA_PIDFILE_DIR=/run/kea kea-dhcp4 -c /tmp/kea.json >/tmp/server.log 2>&1 &
	for _ in {1..100}; do
		[ -s /var/lib/kea/leases ] && break
		sleep 0.1
	done
	sleep 2
	with_server $!
}

bench vpc_dhcp baseline_dhcp kea_server instructions/exchange "vpc, DHCP, four messages"
vpc_dhcp() {
	tap exchange
	vpc add blue
	vpc network add web vpc blue subnet 10.1.0.0/16 ra off
	vpc dhcp set vpc blue network web probe off	# as dnsmasq and Kea have it here
	vpc port add tap0 vpc blue network web
	exchanges 200
	[ "$(vpc -j lease show vpc blue | jq length)" -ge $leases ] || die "not all have a lease"
	value "$each"
}

# DHCPv6 is for scale.sh.
bench baseline_dhcp6 - - instructions/exchange "the client alone, its messages of DHCPv6 come back"
baseline_dhcp6() {
	tap exchange6
	tc_at tap0 mirred egress redirect dev tap0
	exchanges6 200 echo
	value "$each"
}

### DNS: the address of a host, asked for by a guest ###
questions=4000
ask() { each=$(/tmp/questions tap0 $questions 500 "$1" $guest_mac $guest 10.0.1.1 db1.blue.example "${@:2}"); }

bench baseline_dns - - instructions/question "the client alone, its question comes back"
baseline_dns() {
	tap questions
	tc_at tap0 mirred egress redirect dev tap0
	ask $in_mac echo
	value "$each"
}

bench dnsmasq_dns baseline_dns - instructions/question "dnsmasq, DNS, a host's name"
dnsmasq_dns() {
	local before

	tap questions
	ip addr add 10.0.1.1/24 dev tap0
	permanent $guest $guest_mac tap0
	dnsmasq --no-resolv --no-hosts --interface=tap0 --host-record=db1.blue.example,10.0.1.7 \
		--pid-file=/tmp/dnsmasq.pid --log-facility=/tmp/server.log
	before=$(cpu_time "$(cat /tmp/dnsmasq.pid)")
	ask "$(cat /sys/class/net/tap0/address)" || die "$(cat /tmp/server.log)"
	value $((each + ($(cpu_time "$(cat /tmp/dnsmasq.pid)") - before) / questions))
}

bench vpc_dns baseline_dns dnsmasq_dns instructions/question "vpc, DNS, a host's name"
vpc_dns() {
	tap questions
	blue tap0
	vpc dns set vpc blue zone blue.example
	vpc port add in0 vpc blue network db mac $peer_mac address 10.0.2.9 hostname db1
	ask "$router"
	[ "$(vpc -j -s dns show vpc blue | jq '.[0].answered')" -ge $questions ] || die "not all were answered"
	value "$each"
}
