#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""mutate.py GUEST VPC PEER-MAC COUNT [SEED]: frames with a few bytes changed.

Good frames of every kind that the module reads are changed at random and sent;
half of them get a right IPv4 header checksum again, to come further. Whatever
becomes of them, the module must go on; the topic asks that afterwards.
"""
import random
import sys

from frames import Guest, finish, result, sysfs_mac
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import (ICMPv6DestUnreach, ICMPv6EchoRequest, ICMPv6MLReport,
                                ICMPv6ND_NA, ICMPv6ND_NS, ICMPv6ND_RA, ICMPv6ND_RS,
                                ICMPv6NDOptSrcLLAddr, ICMPv6PacketTooBig, IPv6,
                                IPv6ExtHdrDestOpt, IPv6ExtHdrFragment,
                                IPv6ExtHdrHopByHop)
from scapy.layers.l2 import ARP, Dot1Q, Ether

g = Guest(*sys.argv[1:3])
PEER, ROUTER = sys.argv[3], sysfs_mac(g.vpc)
count = int(sys.argv[4])
seed = int(sys.argv[5]) if len(sys.argv) > 5 else random.SystemRandom().randrange(1 << 32)
rng = random.Random(seed)
print(f"mutate.py {count} frames, seed {seed}")

ALL, GROUP = "ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01"
mac = bytes.fromhex(g.mac.replace(":", ""))
data = bytes(range(64))
inner4 = IP(src="10.0.2.5", dst="10.0.1.5") / UDP(sport=9, dport=1) / data
inner6 = IPv6(src="fd00:b:2::5", dst="fd00:b:1::5") / UDP(sport=9, dport=1) / data
wan = IP(src="10.0.1.5", dst="198.51.100.80")
lan = IP(src="10.0.1.5", dst="10.0.2.5")
lan6 = IPv6(src="fd00:b:1::5", dst="fd00:b:2::5")
link6 = IPv6(src="fd00:b:1::5", dst="ff02::1", hlim=255)
payloads = [
    (ALL, ARP(op=1, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.6")),
    (ALL, ARP(op=2, hwsrc=g.mac, psrc="10.0.1.5", pdst="10.0.1.5")),
    (ALL, IP(src="0.0.0.0", dst="255.255.255.255") / UDP(sport=68, dport=67) /
     BOOTP(op=1, chaddr=mac, xid=1) /
     DHCP(options=[("message-type", "discover"), ("hostname", b"fuzz"),
                   ("client_id", b"\1" + mac), ("param_req_list", [1, 3, 6, 15, 121]), "end"])),
    (ALL, IP(src="10.0.1.5", dst="10.0.1.1") / UDP(sport=68, dport=67) /
     BOOTP(op=1, chaddr=mac, ciaddr="10.0.1.5") / DHCP(options=[("message-type", "request"), "end"])),
    *[(ROUTER, x / y) for x in (wan, lan) for y in (
        TCP(sport=1000, dport=80, flags="S", options=[("MSS", 1460)]),
        TCP(sport=1000, dport=80, flags="A") / data, UDP(sport=1000, dport=53) / data,
        ICMP(id=5) / data, ICMP(type=3, code=4, nexthopmtu=1300) / inner4,
        ICMP(type=11) / inner4)],
    (ROUTER, IP(src="10.0.1.5", dst="10.0.1.1") / ICMP(id=5) / data),
    (ROUTER, IP(src="10.0.1.5", dst="10.0.2.5", flags="MF") / UDP() / data),
    (ROUTER, IP(src="10.0.1.5", dst="10.0.2.5", frag=8) / data),
    (PEER, IP(src="10.0.1.5", dst="10.0.1.6") / UDP() / data),
    (ROUTER, lan6 / TCP(dport=80, flags="S")), (ROUTER, lan6 / UDP(dport=53) / data),
    (ROUTER, lan6 / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / UDP() / data),
    (ROUTER, lan6 / IPv6ExtHdrFragment(m=1) / UDP() / data),
    (ROUTER, lan6 / ICMPv6PacketTooBig(mtu=1280) / inner6),
    (ROUTER, lan6 / ICMPv6DestUnreach() / inner6),
    (ROUTER, IPv6(src="fd00:b:1::5", dst="fd00:b:1::1") / ICMPv6EchoRequest(data=data)),
    (GROUP, link6 / ICMPv6ND_NS(tgt="fd00:b:1::6") / ICMPv6NDOptSrcLLAddr(lladdr=g.mac)),
    (GROUP, link6 / ICMPv6ND_NA(tgt="fd00:b:1::5")),
    (GROUP, link6 / ICMPv6ND_RS()), (GROUP, link6 / ICMPv6ND_RA()),
    (GROUP, link6 / ICMPv6MLReport()),
    (ROUTER, Dot1Q(vlan=3) / lan / UDP() / data),
]
frames = [bytes(Ether(src=g.mac, dst=dst) / p) for dst, p in payloads]


def checksum(header):
    total = sum(int.from_bytes(header[i:i + 2], "big") for i in range(0, len(header), 2))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return (~total & 0xffff).to_bytes(2, "big")


def mutate(frame):
    frame = bytearray(frame)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at = rng.randrange(12, len(frame))
        frame[at] = rng.choice((0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)))
    kind = rng.randrange(8)
    if kind == 0:
        del frame[rng.randrange(14, len(frame)):]
    elif kind == 1:
        frame += rng.randbytes(rng.randrange(1, 200))
    if rng.randrange(2) and frame[12:14] == b"\x08\x00" and len(frame) >= 34:
        end = 14 + (frame[14] & 15) * 4
        if 34 <= end <= len(frame):
            frame[24:26] = b"\0\0"
            frame[24:26] = checksum(frame[14:end])
    return bytes(frame)


sent = 0
for _ in range(count):
    try:
        g.send(mutate(rng.choice(frames)))
        sent += 1
    except OSError:
        pass  # nothing that a device would send
result(sent > count / 2, f"{count} changed frames were sent (seed {seed})", f"{sent} were")
finish()
