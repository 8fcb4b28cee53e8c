# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # read by those who source it
# The kernel's packet generator at one end, dummy devices at the other: what
# floods and benchmarks share. Sourced, never run.
#
#	dummies in0/02:00:00:00:00:01 out0/02:00:00:00:00:02
#	generate in0 1000 "dst_mac ..." "src_min 10.0.1.5" ...
#	modprobe -r pktgen

# The addresses that both tests and benchmarks use.
guest_mac=52:54:00:00:01:05
in_mac=02:00:00:00:00:01
out_mac=02:00:00:00:00:02
provider_mac=02:00:00:00:00:99

modprobe pktgen

# dummies DEV/MAC...: devices that swallow what they send.
dummies() {
	local dev

	modprobe dummy numdummies=0
	for dev; do
		ip link add name "${dev%/*}" address "${dev#*/}" type dummy
		sysctl -qw "net.ipv6.conf.${dev%/*}.accept_dad=0"
		ip link set dev "${dev%/*}" up
	done
}

# pktgen FILE LINE...: tell the generator; it takes one line a write.
pktgen() {
	local file=/proc/net/pktgen/$1 line

	shift
	for line; do
		printf '%s\n' "$line" >"$file"
	done
}

# source_of CPU DEV [SETTING...]: what a processor will hand to the stack as if
# DEV had received it, each packet of its own.
source_of() {
	pktgen "kpktgend_$1" rem_device_all "add_device $2"
	pktgen "$2" "pkt_size 60" "xmit_mode netif_receive" "flag !SHARED" "${@:3}"
}

# generate DEV COUNT [SETTING...]: by the first processor, until all are sent;
# $pps is how many a second.
generate() {
	source_of 0 "$1" "count $2" "${@:3}"
	pktgen pgctrl start
	pps=$(rate_of "$1")
	grep -q '^Result: OK' "/proc/net/pktgen/$1"
}

# rate_of DEV: packets a second of what was generated last.
rate_of() { sed -n 's/^ *\([0-9]*\)pps .*/\1/p' "/proc/net/pktgen/$1"; }
# generated DEV: how many so far. sent DEV: how many a device has sent.
generated() { sed -n 's/^ *pkts-sofar: \([0-9]*\).*/\1/p' "/proc/net/pktgen/$1"; }
sent() { cat "/sys/class/net/$1/statistics/tx_packets"; }
