#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv4: what clients are told besides their address: further options as the
# administrator gives them, and boot files by kind of client (RFC 4578).
#
#	blue web 10.0.1.0/24	u udhcpc, d dhclient, q scapy
#	     plain 10.0.2.0/24	v udhcpc; nothing is set here
. "$(dirname "$0")/lib.sh"

vpc add blue
vpc network add web vpc blue subnet 10.0.1.0/24 dhcp on
vpc network add plain vpc blue subnet 10.0.2.0/24 dhcp on
for name in u d q; do
	guest "$name" blue web mac "$(mac_of "$name")"
done
guest v blue plain mac "$(mac_of v)"

cat >"$tmp/script" <<'EOS'
#!/bin/sh
case $1 in bound | renew) set >"${0%/*}/said" ;; esac
EOS
cat >"$tmp/dhclient.script" <<'EOS'
#!/bin/sh
case $reason in BOUND | REBOOT | RENEW) set >"${0%/*}/said" ;; esac
EOS
chmod +x "$tmp/script" "$tmp/dhclient.script"

# What a client is told. ask NAME [UDHCPC OPTION...]
ask() {
	rm -f "$tmp/said"
	at "$1" udhcpc -f -q -n -i eth0 -s "$tmp/script" -t 5 -T $((2 * slow)) "${@:2}" >/dev/null 2>&1
}
told() { sed -n "s/^$1='\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$tmp/said" | tail -n 1; }
set_web() { vpc dhcp set vpc blue network web "$@"; }
web() { vpc -j dhcp show vpc blue network web | jq -c ".[0] | $1"; }

### Options ###

check "options of all types are set" set_web option 150:ip:10.0.1.5,10.0.1.6 option 66:text:tftp.example \
	option 2:u32:3600 option 19:u8:1 option 22:u16:1500 option 43:hex:0104deadbeef
same "and shown" '[[150,"0a:00:01:05:0a:00:01:06"],[66,"74:66:74:70:2e:65:78:61:6d:70:6c:65"],[2,"00:00:0e:10"],[19,"01"],[22,"05:dc"],[43,"01:04:de:ad:be:ef"]]' \
	"$(web '[.options[] | [.code, .value]]')"
check "in text as they may be typed" says 'option 150:hex:0a0001050a000106 option 66:hex:' vpc dhcp show vpc blue network web
check "udhcpc gets a lease" ask u -O tftp -O 150 -O timezone
same "and what it asks for" "tftp.example 3600 0a0001050a000106" "$(told tftp) $(told timezone) $(told opt150)"
check "a client on another network gets a lease" ask v -O tftp -O 150
same "and is told nothing of it" "" "$(told tftp)$(told opt150)"
echo 'request subnet-mask, tftp-server-name, time-offset;' >"$tmp/conf"
check "dhclient gets a lease" at d timeout $((60 * slow)) dhclient -1 -cf "$tmp/conf" -sf "$tmp/dhclient.script" \
	-lf "$tmp/leases" -pf "$tmp/pid" eth0
same "and reads what it asks for" "tftp.example 3600" "$(told new_tftp_server_name) $(told new_time_offset)"
kill "$(cat "$tmp/pid")" 2>/dev/null || :

check "one that the kernel has a say in is replaced" set_web dns 10.0.1.53 option 6:ip:9.9.9.9 option 15:text:given.example
check "a client asks for it" ask u
same "and gets what was given" "9.9.9.9 given.example" "$(told dns) $(told domain)"
same "those before are gone" '[6,15]' "$(web '[.options[].code]')"
check "all are taken away" set_web option none
same "and gone" '[]' "$(web '.options // []')"
check "and the kernel's own say is back" ask u
same "as it was" "10.0.1.53" "$(told dns)"

check "IPv6-only preferred" set_web option 108:u32:1800
check "who does not ask for it gets a lease" ask u
same "and is not told to do without IPv4" "" "$(told opt108)"
check "who asks gets one, too" ask u -O 108
same "and is told" "00000708" "$(told opt108)"

### Long ones (RFC 3396) ###

long=$(printf '%02x' {1..250} {0..49})
check "300 bytes are set" set_web option 43:hex:0104deadbeef option 224:hex:"$long"
same "and shown as one" "$long" "$(web '.options[1].value | gsub(":"; "")' | tr -d '"')"

### Boot files ###

check "boot files are set" set_web boot-server 10.0.1.5 boot any:any.0 boot bios:undionly.kpxe boot efi64:snponly.efi \
	boot arm64:arm.efi boot http:http://10.0.1.5/boot.efi boot ipxe:http://10.0.1.5/menu.ipxe
same "and shown" '["10.0.1.5","any any.0|bios undionly.kpxe|efi64 snponly.efi|arm64 arm.efi|http http://10.0.1.5/boot.efi|ipxe http://10.0.1.5/menu.ipxe"]' \
	"$(web '[.boot_server, ([.boot[] | "\(.client) \(.file)"] | join("|"))]')"
boots() {	# NAME WANTED [UDHCPC OPTION...]
	ask u "${@:3}"
	same "$1" "10.0.1.5 $2" "$(told siaddr) $(told boot_file)"
}
boots "who does not say what it is is told what all are" any.0
boots "a BIOS its own" undionly.kpxe -x 0x5d:0000
boots "a 32 bit UEFI, for which there is none, what all are" any.0 -x 0x5d:0006
boots "a 64 bit UEFI" snponly.efi -x 0x5d:0007
boots "and by its other number" snponly.efi -x 0x5d:0009
boots "an ARM" arm.efi -x 0x5d:000b
boots "HTTP boot" http://10.0.1.5/boot.efi -x 0x5d:0010
boots "iPXE, whatever it runs on" http://10.0.1.5/menu.ipxe -x 0x5d:0007 -x 0x4d:69505845
boots "by RFC 3004 as well" http://10.0.1.5/menu.ipxe -x 0x4d:0469505845
ask u -x 0x5d:0007 -O tftp -O bootfile
same "options 66 and 67 for those who ask" "10.0.1.5 snponly.efi" "$(told tftp) $(told bootfile)"
each "$probe/boot.py" q blue
check "boot files are taken away" set_web boot none boot-server 0.0.0.0
ask u -x 0x5d:0007
same "nobody is told of any" "" "$(told siaddr)$(told boot_file)"

### Refused, with nothing changed ###

set_web option 150:ip:10.0.1.5 boot bios:a
before=$(web .)
for code in 50 51 52 53 54 55 57 58 59 61 82; do
	refuse "option $code belongs to the protocol" "belongs to the protocol. (option $code:" \
		set_web option 150:ip:10.0.1.9 option $code:u8:1
done
refuse "an option given twice" "given twice. (option 7:text:b)" set_web option 7:text:a option 7:text:b
refuse "more than there is room for" "longer than 383 bytes" set_web option 43:hex:"$long" option 224:hex:"$long"
refuse "a number that is none" . set_web option 0:u8:1
refuse "or too large" . set_web option 255:u8:1
refuse "a type that is none" "hex, text, ip" set_web option 150:int:1
refuse "no type" "NUMBER:TYPE:VALUE" set_web option 150:1
refuse "an address that is none" "IPv4" set_web option 150:ip:10.0.1.
refuse "a number that is too large for its type" . set_web option 19:u8:256
refuse "half a byte" hexadecimal set_web option 43:hex:012
refuse "an unknown kind of client" "any, bios" set_web boot vms:a
refuse "no file" "name of 1 to 127" set_web boot bios:
refuse "a name that is too long" "name of 1 to 127" set_web boot bios:"$(printf '%0128d' 0)"
refuse "a kind twice" "already. (boot bios:b)" set_web boot bios:a boot bios:b
refuse "a boot server that is no host" "is a host" set_web boot-server 224.0.0.1
same "all of which changes nothing" "$before" "$(web .)"
finish
