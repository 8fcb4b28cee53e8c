# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086 # measure.sh and pktgen-lib.sh say who is where
# What the kernel offers for the same work. Sourced by ./cases.

permanent() { ip neigh add "$1" lladdr "$2" dev "$3" nud permanent; }

bench baseline - - instructions/packet "generator, receive path, tc drop"
baseline() { dropped in0 forth $count $in_mac $peer; }

bench mirred baseline - instructions/packet "tc mirred redirect"
mirred() {
	tc_at in0 mirred egress redirect dev out0
	measure $count out0 forth $count $in_mac $peer
}

### One network ###
bridged() {	# BRIDGE DEV [MAC]: with a static entry
	ip link set "$2" master "$1"
	[ $# -lt 3 ] || bridge fdb add "$3" dev "$2" master static
}

bench bridge_static baseline - instructions/packet "bridge, one network, static entries"
bridge_static() {
	ip link add br0 type bridge
	ip link set br0 up
	bridged br0 in0 $guest_mac
	bridged br0 out0 $peer_mac
	measure $count out0 forth $count $peer_mac $peer
}

### Routes ###
routers() { sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; }
router_in() {
	routers
	ip addr add 10.0.1.1/24 dev in0
	permanent $guest $guest_mac in0
}
router_db() {
	ip addr add 10.0.2.1/24 dev out0
	permanent $peer $peer_mac out0
}
# The first packet may find more to do than the others.
forwarded() {
	forth 1000 $in_mac $peer
	measure $count out0 forth $count $in_mac $peer
}
router_up() {
	ip addr add 203.0.113.2/24 dev out0
	ip addr add $public/32 dev out0
	permanent 203.0.113.1 $provider_mac out0
}

bench ip_forward baseline - instructions/packet "ip_forward, one route"
ip_forward() {
	router_in
	router_db
	forwarded
}

bench ip6_forward baseline - instructions/packet "IPv6 forwarding, one route"
ip6_forward() {
	routers
	ip addr add fd00:1::1/64 dev in0 nodad
	ip addr add fd00:2::1/64 dev out0 nodad
	permanent fd00:2::5 $peer_mac out0
	forth6 1000 $in_mac
	measure $count out0 forth6 $count $in_mac
}

bench vrf baseline - instructions/packet "VRF, two devices"
vrf() {
	diy_vrf
	ip link set in0 master blue
	ip link set out0 master blue
	router_in
	router_db
	forwarded
}

bench xdp baseline - instructions/packet "XDP (generic), bpf_fib_lookup"
xdp() {
	router_in
	router_db
	clang -O2 -g -target bpf -I/usr/include/x86_64-linux-gnu -c "$bench/xdp.c" -o /tmp/xdp.o
	ip link set dev in0 xdpgeneric obj /tmp/xdp.o sec xdp
	forwarded
}

### Connections ###
conntrack_room() {
	sysctl -qw net.netfilter.nf_conntrack_max=400000 net.netfilter.nf_conntrack_buckets=131072
}
stateful() {	# IIF: what it starts, and the answers
	cat <<-NFT
		table ip filter {
			chain forward {
				type filter hook forward priority 0; policy drop
				ct state established,related accept
				iifname "$1" accept
			}
		}
	NFT
}
snat() {
	cat <<-NFT
		table ip nat {
			chain post {
				type nat hook postrouting priority 100
				oifname out0 snat to $public
			}
		}
	NFT
}
rules() {
	"$@" | nft -f -
	conntrack_room
}
nat_router() {
	router_in
	router_up
	ip route add 198.51.100.0/24 via 203.0.113.1
	rules snat
}
# A connection is one when it has had an answer.
answered_by_web() {	# DST-MAC
	forth 64 "$1" $web
	back out0 64 $out_mac $provider_mac $web $public
}

bench nft_flowtable baseline - instructions/packet "nft flowtable, SNAT, established"
nft_flowtable() {
	nat_router
	nft -f - <<-NFT
		table ip fast {
			flowtable f {
				hook ingress priority 0
				devices = { in0, out0 }
			}
			chain forward {
				type filter hook forward priority 0
				meta l4proto udp flow add @f
			}
		}
	NFT
	answered_by_web $in_mac
	forth 640 $in_mac $web
	[ "$(grep -c OFFLOAD /proc/net/nf_conntrack)" -ge 64 ] || die "not offloaded"
	measure $count out0 forth $count $in_mac $web
}

bench nft_new baseline - instructions/packet "nft stateful, new connection"
nft_new() {
	router_in
	router_db
	rules stateful in0
	fresh $in_mac $peer
}

bench nft_new_snat baseline - instructions/packet "nft stateful and SNAT, new connection"
nft_new_snat() {
	nat_router
	rules stateful in0
	fresh $in_mac $web
}

### Bridge, VRF and nft: the do-it-yourself VPC ###
diy_network() {	# NAME DEV MAC ADDRESS
	ip link add "br-$1" type bridge
	ip link set "br-$1" master blue up
	bridged "br-$1" "$2" "$3"
	ip addr add "$4" dev "br-$1"
}
diy_vrf() {
	routers
	ip link add blue type vrf table 10
	ip link set blue up
}
diy() {
	diy_vrf
	diy_network web in0 $guest_mac 10.0.1.1/24
	permanent $guest $guest_mac br-web
	router=$(cat /sys/class/net/br-web/address)
}

bench diy_routed baseline - instructions/packet "bridge, VRF, nft stateful, routed"
diy_routed() {
	diy
	diy_network db out0 $peer_mac 10.0.2.1/24
	permanent $peer $peer_mac br-db
	rules stateful blue
	forth 64 "$router" $peer
	back out0 64 "$(cat /sys/class/net/br-db/address)" $peer_mac $peer $guest
	measure $count out0 forth $count "$router" $peer
}

diy_up() {
	diy
	router_up
	ip route add default via 203.0.113.1 dev out0 vrf blue
	ip route add 10.0.1.0/24 dev br-web
	rules stateful blue
	rules snat
}
bench diy_snat baseline - instructions/packet "bridge, VRF, nft stateful, SNAT"
diy_snat() {
	diy_up
	answered_by_web "$router"
	measure $count out0 forth $count "$router" $web
}
bench diy_new_snat baseline - instructions/packet "the same, new connection"
diy_new_snat() {
	diy_up
	fresh "$router" $web
}

### Open vSwitch: the kernel's part, which packets of known flows cross ###
datapath() {
	modprobe openvswitch
	ovs-dpctl add-dp blue
	ovs-dpctl add-if blue in0
	ovs-dpctl add-if blue out0
}
ovs_flow() { ovs-dpctl add-flow blue "$1,eth(),eth_type(0x0800),ipv4(frag=no)" "$2"; }
to() { echo "set(eth(src=$out_mac,dst=$1)),set(ipv4(ttl=31)),2"; }

bench ovs_routed baseline - instructions/packet "Open vSwitch, routed"
ovs_routed() {
	datapath
	ovs_flow "recirc_id(0),in_port(1)" "$(to $peer_mac)"
	measure $count out0 forth $count $in_mac $peer
}

ovs_gateway() {
	datapath
	conntrack_room
	ovs_flow "recirc_id(0),in_port(1)" "ct(zone=1,nat),recirc(1)"
	ovs_flow "recirc_id(1),in_port(1),ct_state(+new+trk)" \
		"ct(commit,zone=1,nat(src=$public)),$(to $provider_mac)"
	ovs_flow "recirc_id(1),in_port(1),ct_state(-new+trk)" "$(to $provider_mac)"
	ovs_flow "recirc_id(0),in_port(2)" "ct(zone=1,nat),recirc(2)"
	ovs_flow "recirc_id(2),in_port(2),ct_state(-new+trk)" "1"
}
bench ovs_snat baseline - instructions/packet "Open vSwitch, conntrack, SNAT"
ovs_snat() {
	ovs_gateway
	answered_by_web $in_mac
	measure $count out0 forth $count $in_mac $web
}
bench ovs_new_snat baseline - instructions/packet "the same, new connection"
ovs_new_snat() {
	ovs_gateway
	fresh $in_mac $web
}
