#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""boot.py GUEST VPC: what a client does not see of an answer, or not all do.

The network has option 43, and 224 with 300 bytes (RFC 3396), 1 to 250 and 0 to
49, and a boot file for HTTP.
"""
import sys

from frames import Guest, finish, result
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether

LONG = bytes([*range(1, 251), *range(50)])


def ask(guest, xid, size, *more):
    """The options of the offer to a client that takes so many bytes, in order."""
    mac = bytes.fromhex(guest.mac.replace(":", ""))
    guest.drain()
    guest.send(Ether(src=guest.mac, dst="ff:ff:ff:ff:ff:ff") / IP(src="0.0.0.0", dst="255.255.255.255") /
               UDP(sport=68, dport=67) / BOOTP(chaddr=mac, xid=xid, flags=0x8000) /
               DHCP(options=[("message-type", "discover"), ("max_dhcp_size", size), *more, "end"]))
    offer = guest.received(lambda f: f[36:38] == b"\0\x44" and f[46:50] == xid.to_bytes(4, "big"))
    if not offer:
        return None
    options, at = [], 42 + 240
    while offer[at] != 255:
        options.append((offer[at], offer[at + 2:at + 2 + offer[at + 1]]))
        at += 2 + offer[at + 1]
    return options


def pieces(options, wanted):
    return [value for code, value in options or [] if code == wanted]


me = Guest(*sys.argv[1:])
said = ask(me, 0x7001, 1500)
result(pieces(said, 224) == [LONG[:255], LONG[255:]], "a long option comes in two pieces", said)
result(pieces(said, 43) == [bytes.fromhex("0104deadbeef")], "a short one in one, asked for or not", said)
result(not pieces(said, 60), "no vendor class", said)
said = ask(me, 0x7002, 576)
result(said and not pieces(said, 224), "to who has no room for all of it none of it", said)
result(pieces(said, 43), "but what has room", said)
said = ask(me, 0x7003, 576, ("pxe_client_architecture", b"\0\x10"))
result(pieces(said, 60) == [b"HTTPClient"], "who boots by HTTP is told that it is meant", said)
finish()
