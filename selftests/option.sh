#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# DHCPv4: options and boot files of a VPC, a network and a reservation, of which
# the nearest to the client counts; and those that have no room in the option
# field of an answer (probe/option.py).
#
#	blue web   10.0.1.0/24	u udhcpc and dhclient, .60 reserved; w udhcpc
#	     plain 10.0.2.0/24	v udhcpc; nothing is set here
#	     full  10.0.3.0/24	x udhcpc and dhclient; q scapy, which may relay
. "$(dirname "$0")/lib.sh"

vpc add blue
for network in web:1 plain:2 full:3; do
	vpc network add "${network%:*}" vpc blue subnet "10.0.${network#*:}.0/24"
done
for name in u w; do
	guest "$name" blue web mac "$(mac_of "$name")"
done
guest v blue plain mac "$(mac_of v)"
guest x blue full mac "$(mac_of x)"
guest q blue full mac "$(mac_of q)" dhcp-relay on

cat >"$tmp/script" <<'EOF'
#!/bin/sh
case $1 in bound | renew) set >"${0%/*}/said" ;; esac
EOF
cat >"$tmp/dhclient.script" <<'EOF'
#!/bin/sh
case $reason in BOUND | REBOOT | RENEW) set >"${0%/*}/said" ;; esac
EOF
chmod +x "$tmp/script" "$tmp/dhclient.script"

# What a client is told. ask NAME [UDHCPC OPTION...]
ask() {
	rm -f "$tmp/said"
	at "$1" udhcpc -f -q -n -i eth0 -s "$tmp/script" -t 5 -T $((2 * slow)) -O tftp -O 150 -O ntpsrv "${@:2}" >/dev/null 2>&1
}
told() { sed -n "s/^$1='\{0,1\}\([^']*\)'\{0,1\}$/\1/p" "$tmp/said" | tail -n 1; }
tells() {	# NAME WANTED CLIENT [UDHCPC OPTION...]
	ask "${@:3}"
	same "$1" "$2" "150 $(told opt150) 66 $(told tftp) 42 $(told ntpsrv) file $(told boot_file) on $(told siaddr)"
}
of_vpc() { vpc -j -d show blue | jq -c ".[0].dhcp | $1"; }

### Levels ###

check "options and boot files of a VPC" vpc dhcp set vpc blue option 150:ip:10.9.0.1 option 66:text:vpc.example \
	option 42:ip:10.9.0.42 boot any:vpc.0 boot efi64:vpc.efi boot-server 10.9.0.5
same "are shown with it" '[[150,66,42],"10.9.0.5",["any vpc.0","efi64 vpc.efi"]]' \
	"$(of_vpc '[[.options[].code], .boot_server, [.boot[] | "\(.client) \(.file)"]]')"
check "in text as they may be typed" says 'option 150:hex:0a090001 .*boot any:vpc.0' vpc -d show blue
tells "a network that says nothing has them" "150 0a090001 66 vpc.example 42 10.9.0.42 file vpc.0 on 10.9.0.5" v
tells "by kind of client" "150 0a090001 66 vpc.example 42 10.9.0.42 file vpc.efi on 10.9.0.5" v -x 0x5d:0007

check "options and boot files of a network" vpc dhcp set vpc blue network web option 150:ip:10.0.1.150 \
	ntp 10.0.1.42 boot bios:web.0
tells "come before the VPC's, one by one, and so do its NTP servers" \
	"150 0a000196 66 vpc.example 42 10.0.1.42 file web.0 on 10.9.0.5" u -x 0x5d:0000
tells "for a kind of client of which it says nothing the VPC's" \
	"150 0a000196 66 vpc.example 42 10.0.1.42 file vpc.efi on 10.9.0.5" u -x 0x5d:0007
vpc dhcp set vpc blue option 150:ip:10.9.0.1 option 66:text:vpc.example option 6:ip:10.9.0.53 option 15:text:vpc.example
ask u
same "servers and domain of the VPC, where the network has none" "10.9.0.53 vpc.example" "$(told dns) $(told domain)"
vpc dhcp set vpc blue network web dns 10.0.1.53 domain web.example
ask u
same "and where it has" "10.0.1.53 web.example" "$(told dns) $(told domain)"

ask u -O search
same "the domain is one to be searched (RFC 3397)" "web.example" "$(told search)"
vpc dns set vpc blue zone blue.internal
ask v -O search
same "or else the zone is" "blue.internal" "$(told search)"
vpc dns delete vpc blue

check "options and boot files of a reservation" vpc address add 10.0.1.60 vpc blue mac "$(mac_of u)" hostname you \
	option 150:ip:10.0.1.60 option 42:ip:10.0.1.61 boot any:you.0 boot-server 10.0.1.9
same "are shown with it" '[[150,42],"10.0.1.9","you.0"]' \
	"$(vpc -j address show 10.0.1.60 vpc blue | jq -c '.[0].dhcp | [[.options[].code], .boot_server, .boot[0].file]')"
check "in text, too" says 'hostname you .*option 150:hex:0a00013c .*boot-server 10.0.1.9' vpc address show 10.0.1.60 vpc blue
tells "come before all others" "150 0a00013c 66 10.0.1.9 42 10.0.1.61 file you.0 on 10.0.1.9" u -x 0x5d:0000
ask u
same "and its address is what the client gets" 10.0.1.60 "$(told ip)"
tells "for its client alone" "150 0a000196 66 vpc.example 42 10.0.1.42 file web.0 on 10.9.0.5" w -x 0x5d:0000

# Saved, and put back.
check "all of it is saved" eval 'vpc save >"$tmp/saved"'
vpc dhcp set vpc blue option 150:ip:10.9.9.9 boot any:other.0
vpc address del 10.0.1.60 vpc blue
vpc address add 10.0.1.60 vpc blue mac "$(mac_of u)" boot any:other.0
check "and synchronised" vpc sync "$tmp/saved"
config() { grep -v '^#\|^lease ' "$@"; }
same "as it was" '' "$(vpc save | config | diff - <(config "$tmp/saved"))"
same "by as much as it takes, which is nothing now" '' "$(vpc sync "$tmp/saved" dry-run)"
tells "what a client is told is as it was" "150 0a00013c 66 10.0.1.9 42 10.0.1.61 file you.0 on 10.0.1.9" u

check "a reservation goes" vpc address del 10.0.1.60 vpc blue
ask u
same "and with it what its client was told" 0a000196 "$(told opt150)"
check "the VPC's go" vpc dhcp set vpc blue option none boot none boot-server 0.0.0.0
same "and are not shown" null "$(of_vpc .)"
ask v
same "nor told" "" "$(told opt150)$(told tftp)$(told boot_file)"

refuse "of the protocol's" "belongs to the protocol. (option 53:" vpc dhcp set vpc blue option 53:u8:1
refuse "nor for a reservation" "belongs to the protocol. (option 54:" vpc address add 10.0.1.70 vpc blue \
	mac 52:54:00:00:00:70 option 54:ip:10.0.1.9
check_not "which is not made" vpc address show 10.0.1.70 vpc blue
refuse "a VPC has no lease time" network vpc dhcp set vpc blue lease-time 60
refuse "with options neither" "not understood" vpc dhcp set vpc blue option 150:ip:10.9.0.1 lease-time 60
refuse "more than there is room for" "longer than 383 bytes" vpc dhcp set vpc blue \
	option 43:hex:"$(printf '%0400d' 0)" option 44:hex:"$(printf '%0400d' 0)"
refuse "a boot server that is no host" "is a host" vpc address add 10.0.1.70 vpc blue mac 52:54:00:00:00:70 boot-server 224.0.0.1
same "all of which changes nothing" null "$(of_vpc .)"

### Overload (option 52) ###

one=$(printf '%0400d' 1) two=$(printf '%0200d' 2) three=$(printf '%0120d' 3)
check "more options than 576 bytes have room for" vpc dhcp set vpc blue network full \
	option 224:hex:"$one" option 225:hex:"$two" option 226:hex:"$three"
ask x -O 224 -O 225 -O 226
same "udhcpc reads them all" "$one $two $three" "$(told opt224) $(told opt225) $(told opt226)"
cat >"$tmp/conf" <<'EOF'
option site-a code 224 = string;
option site-b code 225 = string;
option site-c code 226 = string;
request subnet-mask, site-a, site-b, site-c;
send dhcp-max-message-size 576;
EOF
check "dhclient gets a lease" at x timeout $((60 * slow)) dhclient -1 -cf "$tmp/conf" -sf "$tmp/dhclient.script" \
	-lf "$tmp/leases" -pf "$tmp/pid" eth0
kill "$(cat "$tmp/pid")" 2>/dev/null || :
octets() { told "$1" | tr -d ':' ; }
check "and reads them, too" [ -n "$(octets new_site_a)" -a -n "$(octets new_site_b)" -a -n "$(octets new_site_c)" ]
each "$probe/option.py" blue
same "no drop without a reason" 0 "$(drops blue none)"
finish
