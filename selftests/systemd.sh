#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# The units as systemd itself runs them: VPCs at boot, leases over a reboot, and
# DNS over TCP as a service that comes and goes with its VPC.
#
#	a .5 -- web 10.0.1.0/24, fd00:b:1::/64 -- blue-1 -- dns-blue-1 -- eth0 vpc-dns-blue-1
. "$(dirname "$0")/lib.sh"

manager=/usr/lib/systemd/systemd
if ! [ -x $manager ] || ! [ -x "${manager}-udevd" ]; then
	skip "units" "no systemd or udev here"
	finish
fi

# systemd as the first process of namespaces of its own, on the machine's
# network. The machine is up: of units there are ours and what they need.
units=$tmp/units
mkdir -p /etc/vpc "$units"
ln -s /usr/lib/systemd/system/{vpc-,systemd-udevd,systemd-journald}*.s* "$units"
target() {	# NAME WANTS...
	printf '%s\n' "[Unit]" "DefaultDependencies=no" "Wants=${*:2}" >"$units/$1.target"
}
target sysinit
target basic
target lab systemd-udevd.service vpc-restore.service 'vpc-dns@blue\x2d1.service'
cat >"$tmp/first" <<END
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/netns
mount -t cgroup2 cgroup2 /sys/fs/cgroup
exec env -i PATH=$PATH TERM=dumb SYSTEMD_UNIT_PATH=$units $manager --system --unit=lab.target --show-status=no
END
boot() {
	unshare --fork --pid --mount --cgroup --mount-proc --kill-child bash "$tmp/first" >/dev/null 2>&1 </dev/null &
	booted=$!
	first=
	wait_for 10 find_first
}
find_first() { first=$(pgrep -P "$booted") && [ "$(cat "/proc/$first/comm")" = systemd ]; }
# As if the power went: all of it is gone, and the VPCs too.
power_off() {
	kill -KILL "$booted"	# it waits for its child, whatever else it is told
	wait "$booted" 2>/dev/null
	vpc del blue-1 2>/dev/null
}
trap 'power_off 2>/dev/null; clean_up' EXIT
sd() { nsenter -t "$first" -m -p -C -- "$@"; }
unit='vpc-dns@blue\x2d1'
state() { sd systemctl show -P ActiveState "$1"; }
is() { [ "$(state "$1")" = "$2" ]; }
up() { [ "$(sd systemctl is-system-running)" = running ] && is vpc-restore active && is "$unit" active; }
helper() { sd systemctl show -P MainPID "$unit"; }
# Of the processes that systemd sees, one as others see it.
seen() { sd cat "/proc/$(helper)/$1"; }
ask() { at a dig +tries=1 +time=$((8 * slow)) +short +tcp "$@"; }
answers() { [ "$(ask "@$1" www.blue.internal)" = 192.0.2.1 ]; }

cat >/etc/vpc/vpc.conf <<'END'
add blue-1
network add web vpc blue-1 subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
dns set vpc blue-1 zone blue.internal
record add www a 192.0.2.1 vpc blue-1
END
check "systemd boots" boot
check "all units are up" wait_for 30 up || finish
same "the VPC is there" web "$(vpc -j network show vpc blue-1 | jq -r '.[].name')"
bound a blue-1 web 10.0.1.5/24 fd00:b:1::5/64
check "DNS over TCP" answers 10.0.1.1
check "by IPv6 too" answers fd00:b:1::1
check_not "the helper is not root" grep -q $'^Uid:\t0' <(seen status)
same "with one capability left" "$((1 << 12))" "$((16#$(seen status | sed -n 's/^CapEff:\t//p')))"

### It ends ###
before=$(helper)
port=$(cat /sys/class/net/dns-blue-1/ifindex)
sd kill -KILL "$before"
again() { up && [ "$(helper)" != "$before" ] && answers 10.0.1.1; }
check "a helper that dies is started again" wait_for 20 again
same "behind the same port" "$port" "$(cat /sys/class/net/dns-blue-1/ifindex)"
check "it is stopped" sd systemctl stop "$unit"
gone() { ! ip link show dns-blue-1 && ! sd ip netns list | grep -q .; }
check "and nothing is left of it" wait_for 20 gone
check "connections are refused" says refused at a dig +tries=1 +tcp @10.0.1.1 www.blue.internal
check "it is started" sd systemctl start "$unit"
check "and serves again" wait_for 20 answers 10.0.1.1

### VPCs ###
vpc save >/etc/vpc/vpc.conf
sed -i 's/192.0.2.1/192.0.2.7/' /etc/vpc/vpc.conf
check "the file is loaded again" sd systemctl reload vpc-restore
same "and counts" 192.0.2.7 "$(ask @10.0.1.1 www.blue.internal)"
vpc lease add 10.0.1.100 vpc blue-1 mac 52:54:00:00:00:99 expires 600
check "at shutdown" sd systemctl stop vpc-restore
check "VPCs stay" vpc show blue-1
check "also their helpers" is "$unit" active
vpc del blue-1
over() { is "$unit" inactive && is "${unit/@/-port@}" inactive; }
check "these go with their VPC" wait_for 20 over
check "and all that they had" wait_for 20 gone
same "no unit has failed" "" "$(sd systemctl --failed --plain --no-legend)"
power_off

check "after a reboot" boot
check "all is up" wait_for 30 up
same "with its leases" 10.0.1.100 "$(vpc -j lease show vpc blue-1 | jq -r '.[].address4')"
same "and names" 192.0.2.7 "$(ask @10.0.1.1 www.blue.internal)"
power_off
finish
