#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""spoof.py GUEST VPC: what a guest on a bound port may not send.

The guest has 10.0.1.5 and fd00:b:1::5; the router 10.0.1.1 and fd00:b:1::1.
"""
import sys

from frames import Guest, finish, sysfs_mac
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.dhcp6 import DHCP6_Advertise
from scapy.layers.inet import IP, TCP, UDP, ICMP
from scapy.layers.inet6 import (ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_RA,
                                ICMPv6ND_Redirect, ICMPv6NDOptDstLLAddr, IPv6)
from scapy.layers.l2 import ARP, Dot1Q, Ether

g = Guest(*sys.argv[1:3])
ROUTER = sysfs_mac(g.vpc)
ALL = "ff:ff:ff:ff:ff:ff"
eth = Ether(src=g.mac, dst=ROUTER)
wide = Ether(src=g.mac, dst=ALL)
group = Ether(src=g.mac, dst="33:33:00:00:00:01")
own4, own6 = IP(src="10.0.1.5", dst="10.0.1.1"), IPv6(src="fd00:b:1::5", dst="fd00:b:1::1")
udp = UDP(sport=1000, dport=9) / b"spoof"

g.dropped("a foreign MAC address", "spoof_mac",
          Ether(src="52:54:00:00:00:99", dst=ROUTER) / own4 / ICMP(),
          Ether(src="52:54:00:00:00:99", dst=ROUTER) / own6 / ICMPv6EchoRequest())
g.dropped("the router's MAC address", "spoof_mac",
          Ether(src=ROUTER, dst=ALL) / own4 / ICMP())
g.dropped("a neighbour's, another network's and a strange IPv4 address", "spoof_ip",
          eth / IP(src="10.0.1.6", dst="10.0.2.5") / udp,
          eth / IP(src="10.0.2.5", dst="10.0.1.6") / udp,
          eth / IP(src="8.8.8.8", dst="10.0.1.6") / udp,
          wide / IP(src="10.0.1.6", dst="10.0.1.255") / udp)
g.dropped("a neighbour's, another network's and a strange IPv6 address", "spoof_ip",
          eth / IPv6(src="fd00:b:1::6", dst="fd00:b:2::5") / udp,
          eth / IPv6(src="fd00:b:2::5", dst="fd00:b:1::6") / udp,
          eth / IPv6(src="2001:db8::8", dst="fd00:b:1::6") / udp,
          group / IPv6(src="fd00:b:1::6", dst="ff02::1") / udp)
g.dropped("the router's own addresses", "spoof_gateway",
          wide / IP(src="10.0.1.1", dst="10.0.1.6") / udp,
          eth / IPv6(src="fd00:b:1::1", dst="fd00:b:1::6") / udp,
          group / IPv6(src="fe80::1", dst="ff02::1") / udp)
g.dropped("impossible IPv4 addresses", "martian",
          eth / IP(src="127.0.0.1", dst="10.0.1.6") / udp,
          eth / IP(src="224.0.0.5", dst="10.0.1.6") / udp,
          eth / IP(src="255.255.255.255", dst="10.0.1.6") / udp,
          eth / IP(src="0.0.0.0", dst="10.0.1.6") / TCP(),
          eth / IP(src="10.0.1.5", dst="127.0.0.1") / udp,
          eth / IP(src="10.0.1.5", dst="0.0.0.0") / udp)
g.dropped("impossible IPv6 addresses", "martian",
          eth / IPv6(src="::1", dst="fd00:b:1::6") / udp,
          eth / IPv6(src="ff02::5", dst="fd00:b:1::6") / udp,
          eth / IPv6(src="::", dst="fd00:b:1::6") / TCP(),
          eth / IPv6(src="fd00:b:1::5", dst="::1") / udp,
          eth / IPv6(src="::ffff:10.0.1.5", dst="fd00:b:1::6") / udp,
          eth / IPv6(src="fd00:b:1::5", dst="::ffff:10.0.1.6") / udp)

g.dropped("ARP for a neighbour's address", "spoof_arp",
          wide / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.6", pdst="10.0.1.1"),
          wide / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.6", pdst="10.0.1.6"),
          wide / ARP(op=2, hwsrc=g.mac, psrc="10.0.1.6", hwdst=ALL, pdst="10.0.1.6"))
g.dropped("ARP with another MAC address inside", "spoof_arp",
          wide / ARP(op=1, hwsrc="52:54:00:00:00:99", psrc="10.0.1.5", pdst="10.0.1.1"),
          wide / ARP(op=2, hwsrc="52:54:00:00:00:99", psrc="10.0.1.5", pdst="10.0.1.5"))
g.dropped("ARP that poses as the router", "spoof_gateway",
          wide / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.1", pdst="10.0.1.1"),
          wide / ARP(op=2, hwsrc=g.mac, psrc="10.0.1.1", hwdst=ALL, pdst="10.0.1.6"))


def na(target, **more):
    return (group / IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=255) /
            ICMPv6ND_NA(R=0, S=0, O=1, tgt=target) /
            ICMPv6NDOptDstLLAddr(lladdr=more.get("mac", g.mac)))


g.dropped("an advertisement of a neighbour's address", "spoof_nd", na("fd00:b:1::6"))
g.dropped("an advertisement of the router's address", "spoof_gateway",
          na("fd00:b:1::1"), na("fe80::1"))
g.dropped("router advertisements and redirects", "guard_ra",
          group / IPv6(src="fe80::5", dst="ff02::1", hlim=255) / ICMPv6ND_RA(),
          group / IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=255) / ICMPv6ND_RA(),
          eth / IPv6(src="fd00:b:1::5", dst="fd00:b:1::6", hlim=255) /
          ICMPv6ND_Redirect(tgt="fe80::5", dst="fd00:b:1::9"))
g.dropped("DHCP server replies", "guard_dhcp",
          wide / IP(src="10.0.1.5", dst="255.255.255.255") / UDP(sport=67, dport=68) /
          BOOTP(op=2, yiaddr="10.0.1.66") / DHCP(options=[("message-type", "offer"), "end"]),
          eth / IPv6(src="fd00:b:1::5", dst="fd00:b:1::6") / UDP(sport=547, dport=546) /
          DHCP6_Advertise())
g.dropped("a tagged frame", "vlan_tag",
          Ether(src=g.mac, dst=ROUTER) / Dot1Q(vlan=5) / own4 / ICMP())
g.dropped("a group as the source", "eth_source",
          Ether(src="33:33:00:00:00:01", dst=ROUTER) / own4 / ICMP(),
          Ether(src="00:00:00:00:00:00", dst=ROUTER) / own4 / ICMP())
g.dropped("frames that stay on a link", "eth_reserved",
          Ether(src=g.mac, dst="01:80:c2:00:00:00") / own4 / ICMP(),
          Ether(src=g.mac, dst="01:80:c2:00:00:0e", type=0x88cc) / b"lldp")
finish()
