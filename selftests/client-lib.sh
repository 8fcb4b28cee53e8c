# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what lib.sh sets
# Stock clients of DHCPv4 in guests: they configure eth0, and write down what
# they were told. Sourced after lib.sh, never run.
#
#	udhcpc u
#	check "it has its address" wait_for 20 is_at u 10.0.1.7
#	same "and the router" 10.0.1.1 "$(said u router)"

# What happens to udhcpc is in $1, what it is told in its own words.
cat >"$tmp/udhcpc.script" <<'EOS'
#!/bin/sh
case $1 in
bound | renew)
	ip addr flush dev eth0
	ip addr add "$ip/$mask" dev eth0
	ip route replace default via "${router%% *}"
	;;
deconfig | nak) ip addr flush dev eth0 ;;
esac
{ echo "event=$1"; set; } >>"${0%/*}/$GUEST.said"
EOS
# dhclient's: the same in its words. It makes "reason" and "new_*".
cat >"$tmp/dhclient.script" <<'EOS'
#!/bin/sh
case $reason in
BOUND | RENEW | REBIND | REBOOT)
	ip addr flush dev eth0
	ip addr add "$new_ip_address/24" dev eth0
	ip route replace default via "$new_routers"
	;;
EXPIRE | FAIL | RELEASE | STOP) ip addr flush dev eth0 ;;
esac
{ echo "event=$reason"; set; } >>"${0%/*}/$GUEST.said"
EOS
chmod +x "$tmp"/*.script

# udhcpc NAME [OPTION...]: in the background; its PID is in $spawned.
udhcpc() {
	spawn "$1" env GUEST="$1" udhcpc -f -i eth0 -s "$tmp/udhcpc.script" \
		-t 5 -T $((2 * slow)) "${@:2}"
}

# dhclient NAME [OPTION...]: until it has a lease, then in the background; its
# PID is in $tmp/NAME.pid.
dhclient() {
	at "$1" timeout $((60 * slow)) dhclient -v -1 -e GUEST="$1" -sf "$tmp/dhclient.script" \
		-lf "$tmp/$1.leases" -pf "$tmp/$1.pid" "${@:2}" eth0 2>&1 |
		tee "$tmp/$1.log"
	return "${PIPESTATUS[0]}"
}

# said NAME VARIABLE: what it was told last.
said() { sed -n "s/^$2='\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$tmp/$1.said" | tail -n 1; }
# events NAME EVENT: how many there were.
events() { grep -c "^event=$2" "$tmp/$1.said"; }
more_events() { [ "$(events "$1" "$2")" -gt "$3" ]; }
