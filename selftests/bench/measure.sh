# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154,SC2086,SC2034 # pktgen-lib.sh, and for the rooms beside
# What the cases share: who is where, packets there and back, and the figure
# that is the result. Sourced by ./cases.
#
#	10.0.1.5 guest -- in0 -- router -- out0 -- peer 10.0.2.5
#	                                     \---- provider 203.0.113.1 -- web

peer_mac=52:54:00:00:02:05
guest=10.0.1.5 peer=10.0.2.5 web=198.51.100.80 public=203.0.113.10
count=100000	# packets that are measured
news=60000	# each a connection of its own

die() { printf '%s\n' "$*" >&2; exit 1; }
value() { echo "value $1"; }

# Packets of the guest: 64 flows. As a rule by in0.
guest_sends() {	# DEV COUNT DST-MAC DST [SETTING...]
	generate "$1" "$2" "dst_mac $3" "src_mac $guest_mac" "src_min $guest" "src_max $guest" "dst $4" \
		"udp_src_min 1024" "udp_src_max 1088" "udp_dst_min 9" "udp_dst_max 9" "${@:5}"
}
forth() { guest_sends in0 "$@"; }	# COUNT DST-MAC DST [SETTING...]
forth6() {	# COUNT DST-MAC
	generate in0 "$1" "dst_mac $2" "src_mac $guest_mac" "src6 fd00:1::5" "dst6 fd00:2::5" \
		"udp_src_min 1024" "udp_src_max 1088" "udp_dst_min 9" "udp_dst_max 9"
}
# Each packet a connection of its own.
openings() {	# DST-MAC DST
	forth $news "$1" "$2" "udp_src_min 2000" "udp_src_max 65000"
}
fresh() { measure $news out0 openings "$@"; }	# DST-MAC DST
# Answers: ports the other way round.
back() {	# DEV COUNT DST-MAC SRC-MAC SRC DST [SETTING...]
	generate "$1" "$2" "dst_mac $3" "src_mac $4" "src_min $5" "src_max $5" "dst $6" \
		"udp_src_min 9" "udp_src_max 9" "udp_dst_min 1024" "udp_dst_max 1088" "${@:7}"
}

# Instructions per packet of what was generated last.
instructions() { echo $((1000000000 / pps)); }

# measure COUNT DEV COMMAND...: what COMMAND's COUNT packets cost; they must
# come out of DEV, else something was measured that drops.
measure() {
	local before

	before=$(sent "$2")
	"${@:3}"
	all_out "$1" "$2" "$before"
	value "$(instructions)"
}
all_out() {	# COUNT DEV BEFORE
	local out=$(($(sent "$2") - $3))

	[ $out -ge $(($1 * 99 / 100)) ] && return
	vpc drop show >&2 2>/dev/null || :
	die "only $out of $1 came out of $2"
}

# dropped DEV COMMAND...: what $count packets cost that go no further than DEV.
dropped() {
	tc_at "$1" drop
	"${@:2}"
	value "$(instructions)"
}
tc_at() {	# DEV ACTION...
	tc qdisc add dev "$1" clsact
	tc filter add dev "$1" ingress matchall action "${@:2}"
}

# tap PROGRAM [OPTION...]: tap0, and /tmp/PROGRAM, which is behind it.
tap() {
	gcc -O2 -o "/tmp/$1" "$bench/$1.c"
	ip tuntap add tap0 mode tap "${@:2}"
	ip link set tap0 up
}
