#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# vm/run --diskless
# A machine with nothing but a network card boots through a VPC: firmware that
# none of us wrote gets its address and boot file by DHCP, what it loads comes
# from a guest by TFTP and HTTP, and the system that it starts asks for its
# address and names once more, and goes out by NAT.
#
#	blue web 10.0.1.0/24	eth0 the machine		203.0.113.10 internet
#	     fd00:b:1::/64	boot 10.0.1.5: dnsmasq (TFTP), httpd
. "$(dirname "$0")/lib.sh"

if [ ! -e /lab/diskless ]; then
	skip "a machine boots through a VPC" "there is none at the far end of eth0"
	finish
fi

mac=52:54:00:00:00:77
modprobe virtio_net
wait_for 20 ip link show eth0
ip link set eth0 up
internet
vpc add blue
uplink blue
vpc dns set vpc blue zone blue.internal
vpc network add web vpc blue subnet 10.0.1.0/24 subnet fd00:b:1::/64 dhcp on
vpc nat add vpc blue snat 10.0.1.0/24
bound boot blue web 10.0.1.5/24 -- hostname boot

### What it is to boot: Debian's kernel, busybox, the drivers of its card ###

release=$(basename /boot/vmlinuz-6.12.*)
release=${release#vmlinuz-}
served=$tmp/served
system=$tmp/system

# The system's first process. What it has found out goes to a file of the
# boot server's.
write_init() {
	cat >"$system/init" <<-'EOS'
		#!/bin/sh
		/bin/busybox mkdir -p /proc /dev /sys /etc
		/bin/busybox --install -s /bin
		mount -t proc proc /proc
		mount -t sysfs sys /sys
		for module in /modules/*.ko; do insmod "$module"; done
		ip link set eth0 up
		udhcpc -n -q -t 20 -i eth0 -s /dhcp
		{
			. /lease
			echo "ip $ip"
			echo "hostname $hostname"
			echo "domain $domain"
			echo "dns $dns"
			wget -q -O - http://boot.blue.internal/hello
			echo "outside $(wget -q -O - http://198.51.100.80/cgi-bin/whoami)"
			n=0
			until ip -6 -o addr show dev eth0 scope global | grep -q fd00: || [ $n = 20 ]; do
				sleep 1
				n=$((n + 1))
			done
			echo "inet6 $(ip -6 -o addr show dev eth0 scope global | grep -o 'fd00:[0-9a-f:]*')"
			echo end
		} >/report 2>&1
		nc 10.0.1.5 9000 </report
		poweroff -f
	EOS
	cat >"$system/dhcp" <<-'EOS'
		#!/bin/sh
		[ "$1" = bound ] || exit 0
		ip addr add "$ip/$mask" dev eth0
		ip route add default via "$router"
		{
			echo "search $domain"
			echo "nameserver $dns"
		} >/etc/resolv.conf
		set >/lease
	EOS
	chmod +x "$system/init" "$system/dhcp"
}

# Unpacked, and numbered in the order that modprobe would load them.
add_modules() {
	local n=10 file name

	for name in virtio_pci virtio_net af_packet; do
		modprobe -S "$release" --show-depends "$name"
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' | while read -r file; do
		name=${file##*/}
		case $file in
		*.xz) xz -dc "$file" >"$system/modules/$n-${name%.xz}" ;;
		*) cp "$file" "$system/modules/$n-$name" ;;
		esac
		n=$((n + 1))
	done
}

mkdir -p "$served" "$system/bin" "$system/modules"
cp /usr/bin/busybox "$system/bin/"
ln -s busybox "$system/bin/sh"
write_init
add_modules
(cd "$system" && find . | cpio -o -H newc --quiet | gzip) >"$served/initrd"
ln -s "/boot/vmlinuz-$release" "$served/vmlinuz"
echo "hello from boot" >"$served/hello"
# shellcheck disable=SC2016 # for the firmware
printf '%s\n' '#!ipxe' 'echo booting as ${net0/ip}' \
	'kernel http://${next-server}/vmlinuz console=ttyS0 quiet' \
	'initrd http://${next-server}/initrd' boot >"$served/boot.ipxe"

spawn boot busybox httpd -f -p 80 -h "$served"
spawn boot dnsmasq --keep-in-foreground --port=0 --enable-tftp --tftp-root="$served" --user=root --log-facility=-
spawn boot socat -u TCP-LISTEN:9000,reuseaddr "OPEN:$tmp/report,creat,append"
listens boot udp 69
listens boot tcp 9000

### It boots ###

reported() { sed -n "s/^$1 //p" "$tmp/report"; }
console() { tail -c 3000 /lab/diskless | tr -d '\r' | tr -c '[:print:]\n' '.'; }

check "the network says what to boot" vpc dhcp set vpc blue network web \
	boot-server 10.0.1.5 boot ipxe:boot.ipxe boot any:none
check "the machine's port is bound" vpc port add eth0 vpc blue network web mac $mac hostname guest
check "it has booted, and says so" wait_for 300 grep -qs '^end' "$tmp/report" || note "$(console)"
check "its firmware asked for the file of its kind" grep -q 'sent .*/boot.ipxe to ' "$tmp/boot.log"
check_not "and for no other" grep -q 'none' "$tmp/boot.log"
address=$(vpc -j lease show vpc blue | jq -r ".[] | select(.mac == \"$mac\") | .address4")
same "the system has the firmware's address" "$address" "$(reported ip)"
same "and its port's name" "guest blue.internal" "$(reported hostname) $(reported domain)"
same "it asks the router for names" "10.0.1.1" "$(reported dns)"
check "and found the boot server by its name" grep -q '^hello from boot' "$tmp/report"
same "outside it is seen as the gateway" "[::ffff:203.0.113.10]" "$(reported outside)"
check "it has made itself an IPv6 address" grep -q '^inet6 fd00:b:1:' "$tmp/report"
same "its name is found by others" "$address" "$(at boot dig +short @10.0.1.1 guest.blue.internal)"
same "nothing of it was taken for spoofed" 0 \
	"$(vpc -j drop show vpc blue dev eth0 | jq '[.[] | select(.name | startswith("spoof")) | .packets] | add // 0')"

finish
