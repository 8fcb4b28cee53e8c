# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# Memory: what the kernel has more of, for each of many. Sourced by ./cases.

kernel_memory() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	awk '/^(Slab|VmallocUsed|Percpu):/ { sum += $2 } END { print sum * 1024 }' /proc/meminfo
}
# taken COUNT COMMAND...
taken() {
	local before

	before=$(kernel_memory)
	"${@:2}"
	value $((($(kernel_memory) - before) / $1))
}

bench memory_fib_route - - bytes/route "memory: a route of the kernel"
memory_fib_route() {
	routes_of_host 200000
	taken 200000 ip -batch /tmp/routes
}
bench memory_vpc_route - memory_fib_route bytes/route "memory: a route of vpc"
memory_vpc_route() {
	routes_of_blue 1000000
	taken 1000000 vpc -batch /tmp/routes
}

bench memory_conntrack_flow - - bytes/flow "memory: a connection of conntrack"
memory_conntrack_flow() {
	nat_router
	sysctl -qw net.netfilter.nf_conntrack_udp_timeout=600
	taken $news openings $in_mac $web
}
bench memory_vpc_flow - memory_conntrack_flow bytes/flow "memory: a connection of vpc"
memory_vpc_flow() {
	blue
	up_out
	taken $news openings "$router" $web
}

bench memory_diy - - bytes/VPC "memory: a VRF and a bridge"
memory_diy() {
	local i

	for ((i = 1; i <= 500; i++)); do
		echo "link add v$i type vrf table $((i + 1000))"
		echo "link set v$i up"
		echo "link add b$i type bridge"
		echo "link set b$i master v$i up"
		echo "addr add 10.0.1.1/24 dev b$i"
	done >/tmp/batch
	taken 500 ip -batch /tmp/batch
}
bench memory_vpc - memory_diy bytes/VPC "memory: a VPC and a network"
memory_vpc() {
	local i

	for ((i = 1; i <= 500; i++)); do
		echo "add v$i"
		echo "network add web vpc v$i subnet 10.0.1.0/24"
	done >/tmp/batch
	vpc add first
	taken 500 vpc -batch /tmp/batch
}

bench memory_port - - bytes/port "memory: a port, without its device"
memory_port() {
	local i

	blue
	vpc network add many vpc blue subnet 10.1.0.0/16
	for ((i = 1; i <= 2000; i++)); do
		echo "link add p$i type dummy"
		echo "link set p$i up"
	done | ip -batch -
	for ((i = 1; i <= 2000; i++)); do
		echo "port add p$i vpc blue network many"
	done >/tmp/batch
	sleep 2
	taken 2000 vpc -batch /tmp/batch
}
