#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""fragments.py: datagrams in fragments, one after the other, as no stack sends them.

Guests a and b of VPC blue leave by source NAT, c has floating IPs, d is on
another network; namespace internet is outside. What is sent in fragments has
to come out whole, in fragments no longer than those that went in, or not at
all and counted.
"""
import itertools
import json
import random
import socket
import struct
import subprocess
import time

from frames import SLOW, Guest, finish, result, sysfs_mac
from scapy.layers.inet import ICMP, IP, TCP, UDP
from scapy.layers.inet6 import IPv6, IPv6ExtHdrDestOpt, IPv6ExtHdrFragment
from scapy.layers.l2 import Ether

random.seed(4963)
a, b, c, d = (Guest(name, "blue") for name in "abcd")
outside = Guest("internet", "blue")
ROUTER, UPLINK = sysfs_mac("blue"), sysfs_mac("up0")
WEB, PUBLIC, FIP = "198.51.100.80", "203.0.113.10", "203.0.113.20"
WEB6, FIP6 = "2001:db8:80::80", "2001:db8:ff::20"
DATA = random.randbytes(3000)
ids = itertools.count(100)
MANY = 4000  # take more than 4 MiB


class Way:
    """From one address to another, and what the receiver is to see of it."""

    def __init__(self, name, sender, receiver, source, destination, seen=None):
        self.name, self.sender, self.receiver = name, sender, receiver
        self.source, self.destination = source, destination
        self.seen = seen or (source, destination)
        self.v6 = ":" in source
        self.eth = Ether(src=sender.mac, dst=UPLINK if sender is outside else ROUTER)

    def packet(self, data, sport=4000, dport=7):
        """As bytes, header and all, and the same as it has to arrive."""
        made = []
        for source, destination in (self.source, self.destination), self.seen:
            ip = IPv6(src=source, dst=destination) if self.v6 else IP(src=source, dst=destination)
            made.append(bytes(ip / UDP(sport=sport, dport=dport) / data))
        return made

    def fragments(self, packet, cuts, ident=None, df=False):
        """The packet in frames, its payload cut at these bytes."""
        ident = next(ids) if ident is None else ident
        hlen = 40 if self.v6 else 20
        payload, frames = packet[hlen:], []
        ends = [*cuts, len(payload)]
        for start, end in zip([0, *cuts], ends):
            more = end != len(payload)
            frames.append(self.fragment(payload[start:end], start, more, ident, df))
        return frames

    def fragment(self, data, offset, more, ident, df=False, proto=17):
        if self.v6:
            return bytes(self.eth / IPv6(src=self.source, dst=self.destination) /
                         IPv6ExtHdrFragment(nh=proto, offset=offset // 8, m=more, id=ident) / data)
        return bytes(self.eth / IP(src=self.source, dst=self.destination, id=ident, proto=proto,
                                   flags=more + 2 * df, frag=offset // 8) / data)

    def is_ours(self, frame):
        """Of this way, as the receiver is to see it."""
        if self.v6:
            return frame[12:14] == b"\x86\xdd" and frame[22:54] == b"".join(
                socket.inet_pton(socket.AF_INET6, s) for s in self.seen)
        return frame[12:14] == b"\x08\0" and frame[26:34] == b"".join(
            map(socket.inet_aton, self.seen))

    def arrived(self, wanted, seconds=3):
        """(identification, fragments' lengths, their DF) if it is what was wanted, or why not."""
        pieces, lengths, dfs, idents, total = {}, [], set(), set(), None
        end = time.monotonic() + seconds * SLOW
        while total is None or sum(map(len, pieces.values())) < total:
            frame = self.receiver.received(self.is_ours, max(0, end - time.monotonic()) / SLOW)
            if not frame:
                return f"received {sum(map(len, pieces.values()))} of {total}, {lengths}"
            if self.v6:
                length = 40 + struct.unpack("!H", frame[18:20])[0]
                if frame[20] != 44:
                    return "received without a fragment header"
                word, ident = struct.unpack("!HI", frame[56:62])
                offset, more, data = word & ~7, word & 1, frame[62:14 + length]
            else:
                length, ident, word = struct.unpack("!HHH", frame[16:22])
                offset, more, data = (word & 0x1fff) * 8, word & 0x2000, frame[34:14 + length]
                dfs.add(bool(word & 0x4000))
            pieces[offset] = data
            lengths.append(length)
            idents.add(ident)
            if not more:
                total = offset + len(data)
        payload = b"".join(pieces[at] for at in sorted(pieces))
        if len(idents) > 1:
            return f"several identifications: {idents}"
        if self.checked(payload) != payload:
            return f"wrong checksum: {payload[:8].hex()}"
        # The port may have been translated, and the checksum with it.
        if payload[8:] != wanted[(40 if self.v6 else 20) + 8:]:
            return f"other data: {payload[:64].hex()}"
        return idents.pop(), lengths, dfs

    def checked(self, payload):
        """The UDP datagram with the checksum that it should have."""
        udp = UDP(payload)
        udp.chksum = None
        ip = IPv6(src=self.seen[0], dst=self.seen[1]) if self.v6 else \
            IP(src=self.seen[0], dst=self.seen[1])
        return bytes(ip / udp)[40 if self.v6 else 20:]

    def passes(self, name, frames, wanted, longest=None, good=lambda got: True):
        self.receiver.drain()
        self.sender.send(*frames)
        got = self.arrived(wanted)
        whole = isinstance(got, tuple)
        longest = longest or max(len(f) for f in frames) - 14
        result(whole and max(got[1]) <= longest and good(got), f"{self.name}: {name}", got)
        return got if whole else None

    def vanishes(self, name, reason, frames, count, late=0):
        """Dropped for the reason, so many; nothing comes out."""
        before = self.drops(reason)
        self.receiver.drain()
        self.sender.send(*frames)
        end = time.monotonic() + late + 3 * SLOW
        while (got := self.drops(reason) - before) != count and time.monotonic() < end:
            time.sleep(0.05)
        seen = self.receiver.received(self.is_ours, 0.3)
        result(got == count and not seen, f"{self.name}: {name}: {reason}",
               f"wanted {count}, counted {got}, seen: {seen and seen.hex()}")

    def drops(self, reason):
        if self.sender is outside:
            return drops_of_vpc(reason)
        return self.sender.drops().get(reason, 0)


def drops_of_vpc(reason):
    said = subprocess.run(["vpc", "-j", "drop", "show", "vpc", "blue"], check=True,
                          capture_output=True, text=True).stdout
    return sum(x["packets"] for x in json.loads(said) if x["name"] == reason
               and not x.get("port_name"))


snat = Way("source NAT", a, outside, "10.0.1.5", WEB, (PUBLIC, WEB))
fip_out = Way("floating IP, out", c, outside, "10.0.1.7", WEB, (FIP, WEB))
fip_in = Way("floating IP, in", outside, c, WEB, FIP, (WEB, "10.0.1.7"))
routed = Way("routed", a, d, "10.0.1.5", "10.0.2.5")
WAYS = (snat, fip_out, fip_in, routed,
        Way("floating IP, out, IPv6", c, outside, "fd00:b:1::7", WEB6, (FIP6, WEB6)),
        Way("floating IP, in, IPv6", outside, c, WEB6, FIP6, (WEB6, "fd00:b:1::7")),
        Way("routed, IPv6", a, d, "fd00:b:1::5", "fd00:b:2::5"))


def every_way(way):
    packet, wanted = way.packet(DATA)
    cuts = [1400, 2800]

    got = way.passes("in order", way.fragments(packet, cuts), wanted)
    result(got and len(got[1]) == 3, f"{way.name}: as many as came", got)
    way.passes("the last one first", way.fragments(packet, cuts)[::-1], wanted)
    frames = way.fragments(packet, range(200, 3000, 200))
    random.shuffle(frames)
    # IPv6 has no link that takes less than 1280 bytes.
    way.passes("fifteen in any order", frames, wanted, 1280 if way.v6 else None)
    frames = way.fragments(packet, [*range(8, 400, 8), 1600])
    way.passes("eight bytes each", frames, wanted, max(len(f) for f in frames))
    frames = way.fragments(packet, cuts)
    twice = way.drops("frag_dup")
    way.passes("one of them twice", [frames[0], frames[0], *frames[1:]], wanted)
    result(way.drops("frag_dup") - twice == 1, f"{way.name}: the second is counted: frag_dup")

    one, other = (way.packet(data) for data in (DATA, DATA[::-1]))
    mixed = [f for pair in zip(way.fragments(one[0], cuts), way.fragments(other[0], cuts))
             for f in pair]
    way.receiver.drain()
    way.sender.send(*mixed)
    said = []
    for wanted_one in one[1], other[1]:
        said.append(way.arrived(wanted_one))
    result(all(isinstance(s, tuple) for s in said), f"{way.name}: two packets at once", said)

    payload = packet[40 if way.v6 else 20:]
    ident = next(ids)
    way.vanishes("one that overlaps", "frag_overlap",
                 [way.fragment(payload[:1400], 0, 1, ident),
                  way.fragment(b"x" * 1400, 1392, 1, ident)], 2)
    ident = next(ids)
    way.passes("one that would write over the ports is not looked at",
               [way.fragment(payload[:1400], 0, 1, ident),
                way.fragment(b"\0\x16" * 8, 0, 1, ident),
                way.fragment(payload[1400:2800], 1400, 1, ident),
                way.fragment(payload[2800:], 2800, 0, ident)], wanted)
    ident = next(ids)
    way.vanishes("two last ones", "frag_overlap",
                 [way.fragment(payload[2800:], 2800, 0, ident),
                  way.fragment(payload[1400:2800], 1400, 0, ident)], 2)
    ident = next(ids)
    way.vanishes("one beyond the last", "frag_overlap",
                 [way.fragment(payload[1400:2800], 1400, 0, ident),
                  way.fragment(payload[2800:2808], 2800, 1, ident)], 2)
    way.vanishes("one that is not a multiple of eight bytes, nor the last", "frag_bad",
                 [way.fragment(payload[:1401], 0, 1, next(ids))], 1)
    way.vanishes("an empty one", "frag_bad", [way.fragment(b"", 1400, 1, next(ids))], 1)
    packet, wanted = way.packet(DATA)
    way.passes("and then all is well", way.fragments(packet, cuts), wanted)


for each_way in WAYS:
    every_way(each_way)

# What comes back in through source NAT.
packet, wanted = snat.packet(DATA, sport=4100)
got = snat.passes("a mapping", snat.fragments(packet, [1400, 2800]), wanted)
answer = Way("source NAT, back", outside, a, WEB, PUBLIC, (WEB, "10.0.1.5"))
packet, wanted = answer.packet(DATA, sport=7, dport=4100)
answer.passes("in order", answer.fragments(packet, [1400, 2800]), wanted)
answer.passes("the last one first", answer.fragments(packet, [1400, 2800])[::-1], wanted)
packet, wanted = answer.packet(DATA, sport=7, dport=4101)
answer.vanishes("nobody has asked", "no_flow", answer.fragments(packet, [1400, 2800]), 1)

# Two guests with the same identification, to the same host.
from_b = Way("source NAT", b, outside, "10.0.1.6", WEB, (PUBLIC, WEB))
seen = set()
for way in snat, from_b:
    packet, wanted = way.packet(DATA)
    got = way.passes("identification 77", way.fragments(packet, [1400, 2800], 77), wanted)
    seen.add(got and got[0])
result(len(seen) == 2, "are told apart outside (RFC 6864)", seen)

# "Don't fragment" is kept if the longest fragment has it.
packet, wanted = snat.packet(DATA)
snat.passes("don't fragment is kept", snat.fragments(packet, [1400, 2800], df=True), wanted,
            good=lambda got: got[2] == {True})
snat.passes("and not invented", snat.fragments(packet, [1400, 2800]), wanted,
            good=lambda got: got[2] == {False})

# Other headers.
syn = bytes(TCP(sport=4200, dport=80, flags="S")) + bytes(40)
snat.vanishes("TCP flags in the second fragment", "frag_bad",
              [snat.fragment(syn[8:], 8, 0, next(ids), proto=6)], 1)
snat.vanishes("TCP with its header cut", "l4_short",
              [snat.fragment(syn[:16], 0, 1, next(ids), proto=6)], 1)
echo = bytes(ICMP(type=8, id=9) / DATA)
a.drain()
ident = next(ids)
pieces = [snat.fragment(echo[:1400], 0, 1, ident, proto=1),
          snat.fragment(echo[2800:], 2800, 0, ident, proto=1),
          snat.fragment(echo[1400:2800], 1400, 1, ident, proto=1)]
outside.drain()
a.send(*pieces)
got = outside.received(lambda f: snat.is_ours(f) and f[34] == 8)
result(got and got[34] == 8, "source NAT: an echo request in fragments")
six = WAYS[-1]
packet, wanted = six.packet(DATA)
d.drain()
whole = packet[40:]
a.send(bytes(six.eth / IPv6(src=six.source, dst=six.destination) /
             IPv6ExtHdrFragment(nh=17, offset=0, m=0, id=5) / UDP(sport=4000, dport=7) / b"atomic"))
got = d.received(six.is_ours)
result(got and got[20] == 17 and got.endswith(b"atomic"),
       "routed, IPv6: the only fragment (RFC 6946)", got and got.hex())
ident = next(ids)
options = six.eth / IPv6(src=six.source, dst=six.destination) / IPv6ExtHdrDestOpt()
d.drain()
a.send(bytes(options / IPv6ExtHdrFragment(nh=17, offset=175, m=0, id=ident) / whole[1400:2800]),
       bytes(options / IPv6ExtHdrFragment(nh=17, offset=0, m=1, id=ident) / whole[:1400]))
got = [d.received(six.is_ours), d.received(six.is_ours)]
result(all(f and f[20] == 60 and f[54] == 44 for f in got) and
       got[0][70:] + got[1][70:] == whole[:2800],
       "routed, IPv6: destination options in front", [f and f[:80].hex() for f in got])

# What never becomes whole ends, and is counted with its port.
packet, wanted = snat.packet(DATA)
snat.vanishes("the rest does not come", "frag_timeout",
              snat.fragments(packet, [1400, 2800])[:2], 2, late=40)
packet, wanted = fip_in.packet(DATA)
fip_in.vanishes("the rest does not come", "frag_timeout",
                fip_in.fragments(packet, [1400, 2800])[1:], 2, late=40)


def first_fragments(way, n):
    """So many packets of which only the first fragment comes."""
    packet, _ = way.packet(DATA)
    frame = bytearray(way.fragments(packet, [1400, 2800])[0])
    for i in range(n):
        ident = struct.pack("!H", 1000 + i)
        frame[18:20] = ident
        frame[24:26] = b"\0\0"
        frame[24:26] = header_sum(frame[14:34])
        yield bytes(frame)


def header_sum(header):
    total = sum(struct.unpack("!10H", header))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return struct.pack("!H", ~total & 0xffff)


# A guest, or the outside, can fill its account, and not the other's.
before = drops_of_vpc("frag_full")
for frame in first_fragments(snat, MANY):
    a.send(frame)
time.sleep(0.5 * SLOW)
full = drops_of_vpc("frag_full") - before
result(0 < full < MANY, "too many that wait: frag_full", full)
packet, wanted = fip_in.packet(DATA)
fip_in.passes("what comes from outside still passes", fip_in.fragments(packet, [1400, 2800]), wanted)
before = drops_of_vpc("frag_full")
for frame in first_fragments(fip_in, MANY):
    outside.send(frame)
time.sleep(0.5 * SLOW)
full = drops_of_vpc("frag_full") - before
result(0 < full < MANY, "too many from outside: frag_full", full)
end = time.monotonic() + 40 + 10 * SLOW
packet, wanted = snat.packet(DATA)
while True:
    outside.drain()
    a.send(*snat.fragments(packet, [1400, 2800]))
    got = snat.arrived(wanted, 1)
    if isinstance(got, tuple) or time.monotonic() > end:
        break
    time.sleep(1)
result(isinstance(got, tuple), "their time ends, and others pass again", got)
finish()
