# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the topics share: KTAP results, guests, an internet, waiting, cleaning
# up. Sourced, never run; a topic runs as root in a machine of its own:
#
#	selftests/vm/run selftests/vm/gate /vpc/selftests/TOPIC.sh
#
#	. "$(dirname "$0")/lib.sh"
#	vpc add blue
#	vpc network add web vpc blue subnet 10.0.1.0/24
#	bound a blue web 10.0.1.5/24		# namespace a, port device a
#	bound b blue web 10.0.1.6/24
#	check "a reaches b" at a ping -c 1 10.0.1.6
#	refuse "a network twice" "exists" vpc network add web vpc blue ...
#	finish
#
# The host of the VPCs is the machine's first namespace. A guest is a network
# namespace whose eth0 is the far end of a veth (or a tap) that bears the
# guest's name and is the port.

selftests=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
probe=$selftests/probe
tmp=$(mktemp -d)
slow=1			# the debug kernel needs about five times as long
[[ $(uname -r) = *debug* ]] && slow=5
tests=0 failures=0
namespaces=()		# ours, to delete
jobs_started=()		# PIDs, to end
export LC_ALL=C
echo "KTAP version 1"

### Results ###

# result STATUS NAME: one line; what $tmp/said holds explains a failure.
result() {
	tests=$((tests + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tests $2"
		return 0
	fi
	failures=$((failures + 1))
	[ ! -s "$tmp/said" ] || tail -n 40 "$tmp/said" | sed 's/^/# /'
	echo "not ok $tests $2"
	return 1
}

# ok NAME: what ran before this was the test, and its status is the result.
ok() {
	local status=$?

	: >"$tmp/said"
	result $status "$1"
}

# check NAME COMMAND...: succeeds. check_not: fails, for whatever reason.
check() {
	local name=$1 status=0

	shift
	"$@" >"$tmp/said" 2>&1 || status=$?
	[ $status -eq 0 ] || echo "status $status of: $*" >>"$tmp/said"
	result $status "$name" || :
}

check_not() {
	local name=$1 status=0

	shift
	"$@" >"$tmp/said" 2>&1 && status=1
	[ $status -eq 0 ] || echo "should have failed: $*" >>"$tmp/said"
	result $status "$name" || :
}

# refuse NAME PATTERN COMMAND...: fails and says why (grep -i PATTERN).
refuse() {
	local name=$1 pattern=$2 status=1

	shift 2
	if "$@" >"$tmp/said" 2>&1; then
		echo "should have been refused: $*" >>"$tmp/said"
	elif grep -qi -- "$pattern" "$tmp/said"; then
		status=0
	else
		echo "refused, but not with \"$pattern\": $*" >>"$tmp/said"
	fi
	result $status "$name" || :
}

# same NAME WANTED GOT
same() {
	printf 'wanted: %s\ngot:    %s\n' "$2" "$3" >"$tmp/said"
	[ "$2" = "$3" ]
	result $? "$1" || :
}

skip() { tests=$((tests + 1)); echo "ok $tests $1 # SKIP ${2:-}"; }
note() { printf '# %s\n' "$@"; }

# each COMMAND...: a probe that prints "ok NAME" and "not ok NAME" lines, and
# anything else as explanation of the result that follows.
each() {
	local line status=0

	: >"$tmp/said"
	"$@" >"$tmp/each" 2>&1 || status=$?
	while IFS= read -r line; do
		case $line in
		"ok "*) result 0 "${line#ok }" ;;
		"not ok "*) result 1 "${line#not ok }" || : ;;
		*) echo "$line" >>"$tmp/said"; continue ;;
		esac
		: >"$tmp/said"
	done <"$tmp/each"
	result $status "${1##*/} ${2##*/} ended well" || :
}

# says PATTERN COMMAND...: its output has it (grep -E), whatever its status.
says() {
	local pattern=$1

	shift
	"$@" >"$tmp/says" 2>&1
	cat "$tmp/says"
	grep -qE -- "$pattern" "$tmp/says"
}

# has NAME: the IPv4 addresses of its eth0; is_at NAME ADDRESS: it has this one.
has() { ip -n "$1" -4 -j addr show eth0 | jq -r '.[].addr_info[].local'; }
is_at() { [ "$(has "$1")" = "$2" ]; }

# pings NAME [OPTION...] ADDRESS: once, from a guest; some topics have their own.
pings() { at "$1" ping -c 1 -W $((10 * slow)) "${@:2}"; }

# The last line of a topic: the plan, and the topic's status.
finish() {
	echo "1..$tests"
	exit $((failures > 0))
}

### Waiting ###

# wait_for SECONDS COMMAND...: until it succeeds; polls, and gives the debug
# kernel ten times as long.
wait_for() {
	local end=$((SECONDS + $1 * slow))

	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.1
	done
}

# A moment for what must not happen.
settle() { sleep $((slow > 1 ? 2 : 0)).5; }

### Saved configurations ###

# no_times [FILE...]: without comments, and without when leases end, which is in
# whole seconds of two clocks.
no_times() { sed '/^#/d; s/ until .*//' "$@"; }

### Guests ###

# at NAME COMMAND...: in a guest's namespace.
at() {
	local name=$1

	shift
	nsenter "--net=/run/netns/$name" -- "$@"
}

# spawn NAME COMMAND...: in the background, its output in $tmp/NAME.log. NAME
# is a namespace, or "host" for the machine's own. The PID is in $spawned.
spawn() {
	local name=$1

	shift
	if [ "$name" = host ]; then
		"$@" >>"$tmp/$name.log" 2>&1 </dev/null &
	else
		nsenter "--net=/run/netns/$name" -- "$@" >>"$tmp/$name.log" 2>&1 </dev/null &
	fi
	spawned=$!
	jobs_started+=("$spawned")
}

# stop PID...: end what was spawned.
stop() {
	local pid

	for pid; do
		kill "$pid" 2>/dev/null || :
		wait "$pid" 2>/dev/null || :
	done
}

# listens NAME udp|tcp PORT: wait until somebody in a guest's namespace does.
listens() { wait_for 20 at "$1" bash -c "ss -Hln --$2 sport = $3 | grep -q ."; }

namespace() {
	ip netns add "$1"
	namespaces+=("$1")
	ip -n "$1" link set lo up
	# No addresses that become usable only after a second of DAD, and no
	# limits of the guest's own on the errors that tests wait for.
	at "$1" sysctl -qw net.ipv6.conf.{all,default}.accept_dad=0 \
		net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
}

# mac_of NAME: the MAC address that a guest of this name has.
mac_of() {
	local sum

	sum=$(cksum <<<"$1")
	printf '52:54:00:%02x:%02x:%02x' $((${sum%% *} >> 16 & 255)) \
		$((${sum%% *} >> 8 & 255)) $((${sum%% *} & 255))
}

# Programs are slow to start on an emulated machine: one for many commands.
ip_batch() { ip "$@" -batch -; }

# A namespace and its wire to the host, not yet a port.
wire() {
	namespace "$1"
	ip_batch <<-EOF
		link add name $1 type veth peer name eth0 netns $1 address $(mac_of "$1")
		link set dev $1 up
	EOF
	ip -n "$1" link set eth0 up
}

# guest NAME VPC NETWORK [PORT OPTION...]: without addresses of its own.
guest() {
	local name=$1 vpc=$2 network=$3

	shift 3
	wire "$name"
	vpc port add "$name" vpc "$vpc" network "$network" "$@"
}

# tap NAME VPC NETWORK [PORT OPTION...]: the same on a tap, as a virtual
# machine with virtio-net has it; probe/tap.py is the hypervisor.
tap() {
	local name=$1 vpc=$2 network=$3

	shift 3
	namespace "$name"
	spawn host "$probe/tap.py" "$name" "$name" "$(mac_of "$name")"
	wait_for 20 at "$name" ip link show eth0 up
	ip link set dev "$name" up
	vpc port add "$name" vpc "$vpc" network "$network" "$@"
}

# address NAME ADDRESS/LEN...: static ones, and default routes to the router,
# which has the first address of the /24 or /64. No SLAAC beside them.
address() {
	local name=$1 a

	shift
	at "$name" sysctl -qw net.ipv6.conf.eth0.accept_ra=0
	for a; do
		case $a in
		*:*)	echo "addr add $a dev eth0 nodad"
			echo "route replace default via ${a%::*}::1" ;;
		*)	echo "addr add $a dev eth0"
			echo "route replace default via ${a%.*}.1" ;;
		esac
	done | ip_batch -n "$name"
}

# static KIND BOUND NAME VPC NETWORK ADDRESS/LEN... [-- PORT OPTION...]
static() {
	local kind=$1 bound=$2 name=$3 vpc=$4 network=$5 addresses=() options=()

	shift 5
	[ -z "$bound" ] || options=(mac "$(mac_of "$name")")
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		addresses+=("$1")
		[ -z "$bound" ] || options+=(address "${1%/*}")
		shift
	done
	[ $# -eq 0 ] || shift
	"$kind" "$name" "$vpc" "$network" "${options[@]}" "$@"
	address "$name" "${addresses[@]}"
}

# Guests with static addresses on a bound port, on a port that learns, and on
# a tap with a bound port; arguments as above, from NAME on.
bound() { static guest y "$@"; }
loose() { static guest '' "$@"; }
bound_tap() { static tap y "$@"; }

### The outside ###

# internet: a namespace behind the host's device up0.
#
#	host up0 203.0.113.2 ---- eth0 203.0.113.1 internet
#	   2001:db8:ff::2         2001:db8:ff::1   198.51.100.80, 2001:db8:80::80
#
# http://198.51.100.80/cgi-bin/whoami says where a request seems to come from.
internet() {
	namespace internet
	ip link add up0 type veth peer name eth0 netns internet
	at internet sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
	# error_cost: what it says of unreachable routes is not limited either.
	sysctl -qw net.ipv6.conf.up0.accept_dad=0 net.ipv4.route.error_cost=0
	ip_batch -n internet <<-EOF
		addr add 203.0.113.1/24 dev eth0
		addr add 2001:db8:ff::1/64 dev eth0 nodad
		addr add 198.51.100.80/32 dev lo
		addr add 2001:db8:80::80/128 dev lo nodad
		link set eth0 up
	EOF
	ip_batch <<-EOF
		addr add 203.0.113.2/24 dev up0
		addr add 2001:db8:ff::2/64 dev up0 nodad
		link set up0 up
		route add 198.51.100.0/24 via 203.0.113.1
		route add 2001:db8:80::/48 via 2001:db8:ff::1
	EOF

	mkdir -p "$tmp/www/cgi-bin"
	echo "hello from outside" >"$tmp/www/index.html"
	# shellcheck disable=SC2016 # for the server's shell
	printf '#!/bin/sh\nprintf "Content-Type: text/plain\\r\\n\\r\\n%%s\\n" "$REMOTE_ADDR"\n' \
		>"$tmp/www/cgi-bin/whoami"
	chmod +x "$tmp/www/cgi-bin/whoami"
	spawn internet busybox httpd -f -p 80 -h "$tmp/www"
	wait_for 10 at internet curl -s http://127.0.0.1/
}

# far: a namespace behind internet, by a link with a smaller MTU.
#
#	internet 198.18.0.1 ---- MTU 1300 ---- eth0 198.18.0.80 far
#	    2001:db8:18::1			  2001:db8:18::80
far() {
	namespace far
	ip link add name far0 netns internet type veth peer name eth0 netns far
	ip_batch -n internet <<-EOF
		link set far0 mtu 1300 up
		addr add 198.18.0.1/24 dev far0
		addr add 2001:db8:18::1/64 dev far0 nodad
	EOF
	ip_batch -n far <<-EOF
		link set eth0 mtu 1300 up
		addr add 198.18.0.80/24 dev eth0
		addr add 2001:db8:18::80/64 dev eth0 nodad
		route add default via 198.18.0.1
		route add default via 2001:db8:18::1
	EOF
}

# uplink VPC... : up0 is the uplink, and the VPCs have 203.0.113.10, .11 ...
# and 2001:db8:ff::10, ::11 ... as gateway addresses.
uplink() {
	local n=10 vpc

	vpc uplink add up0 subnet 203.0.113.0/24 subnet 2001:db8:ff::/64 \
		via 203.0.113.1 via 2001:db8:ff::1
	for vpc; do
		vpc gateway set vpc "$vpc" uplink up0 address "203.0.113.$n" \
			address "2001:db8:ff::$n"
		n=$((n + 1))
	done
}

# whoami_of NAME [4|6]: the address that the outside sees a guest come from.
whoami_of() {
	local url=http://198.51.100.80/cgi-bin/whoami

	[ "${2:-4}" = 4 ] || url='http://[2001:db8:80::80]/cgi-bin/whoami'
	at "$1" curl -sS -m $((10 * slow)) "$url" | sed 's/^\[\(.*\)\]$/\1/; s/^::ffff://'
}

### What the module says ###

# drops VPC REASON [PORT]: packets dropped for it, of the VPC or by a port.
drops() {
	vpc -j drop show vpc "$1" | jq -r --arg reason "$2" --arg port "${3:-}" '
		[.[] | select(.name == $reason and (.port_name // "") == $port) |
		 .packets] | add // 0'
}

# dropped NAME VPC REASON COMMAND...: at least one packet is, while COMMAND
# runs (its own status does not matter).
dropped() {
	local name=$1 vpc=$2 reason=$3 before

	shift 3
	before=$(drops "$vpc" "$reason")
	"$@" >"$tmp/said" 2>&1 || :
	wait_for 10 more_drops "$vpc" "$reason" "$before"
	local status=$?
	[ $status -eq 0 ] || vpc drop show vpc "$vpc" >>"$tmp/said" 2>&1
	result $status "$name" || :
}
more_drops() { [ "$(drops "$1" "$2")" -gt "$3" ]; }

### What is on the wire ###

# capture NAME FILTER...: tcpdump on a guest's eth0 (on the device NAME:DEV of
# a namespace; host:DEV for the host's own) until captured, which prints it.
capture() {
	local name=${1%%:*} dev=eth0 log=$tmp/capture.$1

	[[ $1 = *:* ]] && dev=${1#*:}
	shift
	rm -f "$log" "$log.err"
	if [ "$name" = host ]; then
		tcpdump -i "$dev" -nn -e -l --immediate-mode "$@" >"$log" 2>"$log.err" &
	else
		at "$name" tcpdump -i "$dev" -nn -e -l --immediate-mode "$@" >"$log" 2>"$log.err" &
	fi
	capture_pid[${log##*/}]=$!
	jobs_started+=($!)
	wait_for 20 grep -qs "listening on" "$log.err"
}
declare -A capture_pid

captured() {
	local log=$tmp/capture.$1

	settle
	stop "${capture_pid[${log##*/}]}"
	cat "$log"
}

# The end: in whatever way a topic ends, what it made goes.
clean_up() {
	local name

	stop "${jobs_started[@]}"
	for name in $(ip -o link show type vpc 2>/dev/null | cut -d' ' -f2); do
		ip link del dev "${name%:}"
	done
	for name in "${namespaces[@]}"; do
		ip netns del "$name" 2>/dev/null
	done
	ip link del up0 2>/dev/null
	rm -rf "$tmp"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

modprobe vpc 2>/dev/null || :
