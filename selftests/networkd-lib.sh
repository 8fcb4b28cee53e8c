# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # what lib.sh sets
# systemd-networkd as a guest's client of DHCP. Sourced after lib.sh, never run.
#
#	guest w blue web mac "$(mac_of w)"
#	networkd w <<-END
#		[Network]
#		DHCP=ipv4
#	END
#	check "it has a lease" wait_for 30 networkd_said w ADDRESS

# networkd NAME: on its eth0, and what stdin has of it. The PID is in $spawned.
#
# In a namespace of mounts: what it finds in /run is its own, and as /sys is
# read-only it takes the devices as they are, as in a container. There is no
# machine-id to make identifiers of.
networkd() {
	local dir=$tmp/networkd.$1

	mkdir -p "$dir/network" "$dir/netif/links" "$dir/netif/leases" "$dir/netif/lldp"
	{ printf '[Match]\nName=eth0\n'; cat; } >"$dir/network/eth0.network"
	chmod 755 "$tmp" "$dir" "$dir/network"
	chown -R systemd-network:systemd-network "$dir/netif"
	# shellcheck disable=SC2016 # for the inner shell
	spawn "$1" env SYSTEMD_LOG_LEVEL=debug unshare --mount bash -euc '
		mount -t sysfs -o ro sysfs /sys
		mkdir -p /run/systemd
		mount --bind "$1" /run/systemd
		exec /usr/lib/systemd/systemd-networkd' networkd "$dir"
}

# networkd_said NAME KEY: of its IPv4 lease; else of the device, as DNS of both
# families. Nothing: it has not been told.
networkd_said() {
	local dir=$tmp/networkd.$1/netif

	sed -n "s/^$2=//p" "$dir"/leases/* "$dir"/links/* 2>/dev/null | sed '/./q' | grep .
}
