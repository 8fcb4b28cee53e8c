#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""malformed.py GUEST VPC PEER-MAC: frames that make no sense, one reason each.

The guest has 10.0.1.5 and fd00:b:1::5, the peer 10.0.1.6 and fd00:b:1::6, the
router 10.0.1.1 and fd00:b:1::1; db is 10.0.2.0/24.
"""
import sys

from frames import Guest, finish, sysfs_mac
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import (ICMPv6EchoRequest, ICMPv6ND_NA, ICMPv6ND_NS,
                                ICMPv6ND_RS, ICMPv6NDOptSrcLLAddr,
                                IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment,
                                IPv6ExtHdrHopByHop)
from scapy.layers.l2 import ARP, Ether

g = Guest(*sys.argv[1:3])
PEER, ROUTER = sys.argv[3], sysfs_mac(g.vpc)
ALL = "ff:ff:ff:ff:ff:ff"
eth, peer, wide = (Ether(src=g.mac, dst=d) for d in (ROUTER, PEER, ALL))
group = Ether(src=g.mac, dst="33:33:00:00:00:01")
ip = IP(src="10.0.1.5", dst="10.0.2.5")
near = IP(src="10.0.1.5", dst="10.0.1.6")
router4 = IP(src="10.0.1.5", dst="10.0.1.1")
ip6 = IPv6(src="fd00:b:1::5", dst="fd00:b:2::5")
near6 = IPv6(src="fd00:b:1::5", dst="fd00:b:1::6")
router6 = IPv6(src="fd00:b:1::5", dst="fd00:b:1::1")
data = b"0123456789abcdef"


def cut(frame, length):
    """The first bytes behind the Ethernet header."""
    return bytes(frame)[:14 + length]


def padded(frame):
    return bytes(frame).ljust(60, b"\xff")


def short4(proto, length):
    """An IPv4 packet whose header is right and whose payload is too short."""
    return bytes(eth / IP(src=ip.src, dst=ip.dst, proto=proto, len=20 + length) /
                 (b"\0" * length))


def short6(proto, length):
    return bytes(eth / IPv6(src=ip6.src, dst=ip6.dst, nh=proto, plen=length) / (b"\0" * length))


arp = wide / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6")
g.dropped("ARP, cut short", "arp_bad", cut(arp, 8), cut(arp, 27), cut(arp, 0))
g.dropped("ARP of another hardware, protocol or length", "arp_bad",
          wide / ARP(hwtype=6, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6"),
          wide / ARP(ptype=0x86dd, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6"),
          cut(bytes(arp)[:18] + b"\x05" + bytes(arp)[19:], 28),
          cut(bytes(arp)[:19] + b"\x10" + bytes(arp)[20:], 28))
g.dropped("ARP that neither asks nor answers", "arp_bad",
          wide / ARP(op=3, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6"),
          wide / ARP(op=0, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6"))

udp = eth / ip / UDP(sport=1, dport=9) / data
g.dropped("IPv4, cut short", "ip_short", cut(udp, 0), cut(udp, 10), cut(udp, 19), cut(udp, 30))
g.dropped("IPv4, longer than the frame", "ip_short",
          eth / IP(src=ip.src, dst=ip.dst, len=100) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, len=65535) / UDP() / data)
g.dropped("IPv4 of another version or with a header too short", "ip_header",
          eth / IP(src=ip.src, dst=ip.dst, version=5) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, version=6) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, ihl=4) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, ihl=0) / UDP() / data)
g.dropped("IPv4, shorter than its own header", "ip_header",
          eth / IP(src=ip.src, dst=ip.dst, len=19) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, ihl=15, len=40) / UDP() / data)
g.dropped("IPv4 with a wrong checksum", "ip_csum",
          eth / IP(src=ip.src, dst=ip.dst, chksum=1) / UDP() / data,
          peer / IP(src="10.0.1.5", dst="10.0.1.6", chksum=0xffff) / UDP() / data)

udp6 = eth / ip6 / UDP(sport=1, dport=9) / data
g.dropped("IPv6, cut short", "ip6_short", cut(udp6, 0), cut(udp6, 39), cut(udp6, 50))
g.dropped("IPv6, longer than the frame", "ip6_short",
          eth / IPv6(src=ip6.src, dst=ip6.dst, plen=100) / UDP() / data)
g.dropped("IPv6 of another version", "ip6_header",
          eth / IPv6(src=ip6.src, dst=ip6.dst, version=4) / UDP() / data,
          eth / IPv6(src=ip6.src, dst=ip6.dst, version=0) / UDP() / data)


def options(n):
    packet = eth / ip6
    for _ in range(n):
        packet /= IPv6ExtHdrDestOpt()
    return packet / UDP() / data


g.dropped("IPv6 options that do not end, are too many or misplaced", "ip6_exthdr",
          options(20),
          eth / ip6 / IPv6ExtHdrDestOpt() / IPv6ExtHdrHopByHop() / UDP() / data,
          eth / IPv6(src=ip6.src, dst=ip6.dst, nh=60) / b"\x11\xff\0\0\0\0\0\0" / data,
          eth / IPv6(src=ip6.src, dst=ip6.dst, nh=60, plen=4) / b"\x11\0\0\0",
          eth / IPv6(src=ip6.src, dst=ip6.dst, nh=0) / b"\x11")

g.dropped("transport headers, cut short", "l4_short",
          short4(6, 0), short4(6, 19), short4(17, 0), short4(17, 7), short4(1, 0), short4(1, 7))
g.dropped("IPv6, transport headers, cut short", "l4_short",
          short6(6, 19), short6(17, 7), short6(58, 7), short6(58, 0))
g.dropped("headers that only the padding of the frame completes", "l4_short",
          padded(short4(17, 4)), padded(short4(1, 4)), padded(short4(6, 10)))
g.dropped("TCP with an impossible header length", "l4_header",
          eth / ip / TCP(dataofs=4) / data, eth / ip / TCP(dataofs=0) / data,
          eth / ip / TCP(dataofs=15) / data,
          eth / ip6 / TCP(dataofs=4) / data, eth / ip6 / TCP(dataofs=15) / data)
g.dropped("UDP shorter than its header", "l4_header",
          eth / ip / UDP(len=7) / data, eth / ip6 / UDP(len=1) / data)
g.dropped("fragments that hide the TCP flags or end beyond 64 KiB", "frag_bad",
          eth / IP(src=ip.src, dst=ip.dst, proto=6, frag=1) / data,
          eth / IP(src=ip.src, dst=ip.dst, proto=17, frag=8191) / data)
g.dropped("IPv6 fragments, likewise", "frag_bad",
          eth / ip6 / IPv6ExtHdrFragment(offset=8191, nh=17) / data,
          eth / ip6 / IPv6ExtHdrFragment(m=1, nh=44) / IPv6ExtHdrFragment(m=1, nh=17) /
          UDP() / data)

ns = ICMPv6ND_NS(tgt="fd00:b:1::6") / ICMPv6NDOptSrcLLAddr(lladdr=g.mac)
link = IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=255)
g.dropped("neighbour discovery, cut short", "nd_bad",
          group / IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=255, nh=58, plen=20) /
          bytes(ICMPv6ND_NS(tgt="fd00:b:1::6"))[:20])
g.dropped("neighbour discovery that crossed a router", "nd_bad",
          group / IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=64) / ns)
g.dropped("neighbour discovery with a wrong checksum or code", "nd_bad",
          group / link / ICMPv6ND_NS(tgt="fd00:b:1::6", cksum=1) /
          ICMPv6NDOptSrcLLAddr(lladdr=g.mac),
          group / link / ICMPv6ND_NS(tgt="fd00:b:1::6", code=1) /
          ICMPv6NDOptSrcLLAddr(lladdr=g.mac))
g.dropped("neighbour discovery for a group", "nd_bad",
          group / link / ICMPv6ND_NS(tgt="ff02::5"))
g.dropped("neighbour discovery with options that do not end", "nd_bad",
          group / link / ICMPv6ND_NS(tgt="fd00:b:1::6") / b"\x01\x00\0\0\0\0\0\0",
          group / link / ICMPv6ND_NS(tgt="fd00:b:1::6") / b"\x01\x09\0\0\0\0\0\0")
g.dropped("duplicate address detection that tells a MAC address", "nd_bad",
          group / IPv6(src="::", dst="ff02::1:ff00:6", hlim=255) / ns)
g.dropped("a solicited advertisement to a group", "nd_bad",
          group / link / ICMPv6ND_NA(R=0, S=1, O=0, tgt="fd00:b:1::5"))
g.dropped("a router solicitation that crossed a router", "nd_bad",
          group / IPv6(src="fe80::5", dst="ff02::2", hlim=64) / ICMPv6ND_RS())

g.dropped("echo requests with a wrong checksum", "icmp_bad",
          eth / router4 / ICMP(chksum=1) / data,
          eth / router6 / ICMPv6EchoRequest(cksum=1, data=data))
g.dropped("ICMP that owes no answer", "icmp_ignored",
          eth / router4 / ICMP(type=0) / data, eth / router4 / ICMP(type=13) / data)
g.dropped("for the router, where nothing listens", "router_port",
          eth / router4 / UDP(sport=9, dport=9) / data,
          eth / router6 / UDP(sport=9, dport=9) / data,
          eth / router4 / TCP(dport=22, flags="S"))
g.dropped("no protocol that is routed", "proto",
          Ether(src=g.mac, dst=ROUTER, type=0x88b5) / data,
          Ether(src=g.mac, dst=ROUTER, type=0x8847) / data)
g.dropped("time to live ran out", "ttl",
          eth / IP(src=ip.src, dst=ip.dst, ttl=1) / UDP() / data,
          eth / IP(src=ip.src, dst=ip.dst, ttl=0) / UDP() / data,
          eth / IPv6(src=ip6.src, dst=ip6.dst, hlim=1) / UDP() / data)
g.dropped("ARP for what is not on the network", "arp_unknown",
          wide / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.2.5"),
          eth / ARP(op=1, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.99"))
g.dropped("ND for what is not on the network", "nd_unknown",
          group / link / ICMPv6ND_NS(tgt="fd00:b:2::5") / ICMPv6NDOptSrcLLAddr(lladdr=g.mac),
          eth / IPv6(src="fd00:b:1::5", dst="fd00:b:1::99", hlim=255) /
          ICMPv6ND_NS(tgt="fd00:b:1::99") / ICMPv6NDOptSrcLLAddr(lladdr=g.mac))
g.dropped("an unknown MAC address, where nobody learns", "l2_unknown",
          Ether(src=g.mac, dst="52:54:00:00:00:99") / near / UDP() / data)
g.dropped("back to where it came from", "l2_self",
          Ether(src=g.mac, dst=g.mac) / near / UDP() / data)
g.dropped("link-local addresses to the router's other side", "martian",
          eth / IPv6(src="fe80::5", dst="fd00:b:2::5") / UDP() / data)

mac = bytes.fromhex(g.mac.replace(":", ""))
dhcp4 = wide / IP(src="0.0.0.0", dst="255.255.255.255") / UDP(sport=68, dport=67)


def bootp(**fields):
    return BOOTP(**{"op": 1, "htype": 1, "hlen": 6, "chaddr": mac, "xid": 7, **fields})


discover = DHCP(options=[("message-type", "discover"), "end"])
g.dropped("DHCP, cut short", "dhcp_bad",
          dhcp4 / bytes(bootp())[:100], dhcp4 / b"")
g.dropped("DHCP of another hardware, or without its cookie", "dhcp_bad",
          dhcp4 / bootp(hlen=17) / discover,
          dhcp4 / bytes(bootp())[:236] / b"\x01\x02\x03\x04\x35\x01\x01\xff")
g.dropped("DHCP with options that do not end", "dhcp_bad",
          dhcp4 / bytes(bootp())[:236] / b"\x63\x82\x53\x63\x35\xff\x01",
          dhcp4 / bytes(bootp())[:236] / b"\x63\x82\x53\x63\x35\x00\xff")
g.dropped("what only a client gets", "guard_dhcp",
          wide / IP(src="10.0.1.5", dst="10.0.1.6") / UDP(sport=67, dport=68) / bootp(op=2))
finish()
