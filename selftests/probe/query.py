#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""query.py SERVER ZONE [answer|flood]: what is no query, and what is one.

Messages to a name server, malformed ones among them; each has the code that it
must be answered with, or none. The answers are read by scapy. "answer" only
sends an answer, which must not be answered; "flood" 20000 queries.
"""
import os
import random
import socket
import struct
import sys

from scapy.layers.dns import DNS, DNSQR

NOERROR, FORMERR, NXDOMAIN, NOTIMP, REFUSED, BADVERS = 0, 1, 3, 4, 5, 16
server, zone = sys.argv[1:3]
kind = sys.argv[3] if len(sys.argv) > 3 else None
slow = 5 if "debug" in os.uname().release else 1
family = socket.AF_INET6 if ":" in server else socket.AF_INET
sock = socket.socket(family, socket.SOCK_DGRAM)
sock.connect((server, 53))


def name(text):
    labels = [label for label in text.split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def question(text, rtype=1, rclass=1):
    return name(text) + struct.pack("!HH", rtype, rclass)


def message(body, counts=(1, 0, 0, 0), flags=0x0100):
    return struct.pack("!6H", random.getrandbits(16), flags, *counts) + body


def opt(size=1232, ttl=0, data=b""):
    return b"\0" + struct.pack("!HHIH", 41, size, ttl, len(data)) + data


def answer_to(sent):
    """The answer with the id, None if there is none until the next query is answered."""
    probe = message(question("ns." + zone))
    sock.send(sent)
    sock.send(probe)
    sock.settimeout(10 * slow)
    while True:
        got = sock.recv(65535)
        if got[:2] == probe[:2]:
            return None
        if got[:2] == sent[:2]:
            while sock.recv(65535)[:2] != probe[:2]:
                pass
            return got


def rcode_of(got):
    dns = DNS(got)
    extended = [record.extrcode for record in dns.ar or [] if record.type == 41]
    return dns.rcode | (extended[0] << 4 if extended else 0)


def check(what, sent, wanted):
    got = answer_to(sent)
    rcode = None if got is None else rcode_of(got)
    if rcode != wanted:
        print(f"wanted {wanted}, got {rcode}: {got and got.hex()}")
    print(f"{'ok' if rcode == wanted else 'not ok'} {family.name}: {what}")


EDNS = (1, 0, 0, 1)
WWW = question("ns." + zone)
CASES = [
    ("a query", message(WWW), NOERROR),
    ("as scapy makes it", bytes(DNS(rd=1, qd=DNSQR(qname="ns." + zone))), NOERROR),
    ("EDNS", message(WWW + opt(), EDNS), NOERROR),
    ("EDNS with options", message(WWW + opt(1232, 0, b"\0\x0a\0\x02ab"), EDNS), NOERROR),
    ("EDNS of another version", message(WWW + opt(1232, 0x10000), EDNS), BADVERS),
    ("the longest name", message(question(".".join(["a" * 63] * 3 + ["b" * 61]))), REFUSED),
    ("127 labels", message(question(".".join(["a"] * 127))), REFUSED),
    ("as many in the zone", message(question(".".join(["a"] * 100 + [zone]))), NXDOMAIN),
    ("the root", message(question("")), REFUSED),
    ("class CH", message(question("ns." + zone, 1, 3)), REFUSED),
    ("any class", message(question("ns." + zone, 1, 255)), NOERROR),
    ("no question", message(b"", (0, 0, 0, 0)), FORMERR),
    ("two questions", message(WWW + WWW, (2, 0, 0, 0)), FORMERR),
    ("a question that is not there", message(b""), FORMERR),
    ("65535 additional records", message(WWW, (1, 0, 0, 65535)), FORMERR),
    ("with an answer", message(WWW + b"\0\0\1\0\1\0\0\0\0\0\0", (1, 1, 0, 0)), FORMERR),
    ("a pointer to itself", message(b"\xc0\x0c\0\1\0\1"), FORMERR),
    ("a pointer forwards", message(b"\1a\xc0\xff\0\1\0\1"), FORMERR),
    ("a label that leads out", message(b"\x3fabc"), FORMERR),
    ("a label of 64 bytes", message(b"\x40" + b"a" * 64 + b"\0\0\1\0\1"), FORMERR),
    ("a name of 256 bytes", message(question(".".join(["a" * 63] * 3 + ["b" * 62]))), FORMERR),
    ("no type", message(name("ns." + zone)), FORMERR),
    ("bytes behind it", message(WWW + b"x"), FORMERR),
    ("EDNS twice", message(WWW + opt() + opt(), (1, 0, 0, 2)), FORMERR),
    ("EDNS of a name", message(WWW + name("a") + opt()[1:], EDNS), FORMERR),
    ("EDNS options that lead out", message(WWW + opt(1232, 0, b"\0\x0a\0\xff"), EDNS), FORMERR),
    ("EDNS that leads out", message(WWW + opt(1232, 0, b"abcd")[:-1], EDNS), FORMERR),
    ("OPT as a question", message(question("ns." + zone, 41)), FORMERR),
    ("a transfer", message(question(zone, 252)), NOTIMP),
    ("an update", message(WWW, flags=0x2800), NOTIMP),
    ("an answer", message(WWW, flags=0x8180), None),
    ("half a header", message(b"")[:11], None),
    ("1400 bytes of nothing", message(b"\0" * 1388), FORMERR),
]

if kind == "answer":
    sock.send(message(WWW, flags=0x8180))
elif kind == "flood":
    for n in range(20000):
        sock.send(message(WWW))
else:
    for case in CASES:
        check(*case)
    random.seed(1)
    for n in range(300):
        sent = bytearray(message(WWW + opt(), EDNS))
        for i in range(random.randint(1, 4)):
            sent[random.randrange(2, len(sent))] = random.getrandbits(8)
        got = answer_to(bytes(sent[:random.randint(12, len(sent))]))
        if got is not None:
            DNS(got)
    print(f"ok {family.name}: 300 that were changed at random")
