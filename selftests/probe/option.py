#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""option.py VPC: answers with more options than they have room for.

The network full has the options 224, 225 and 226 with 200, 100 and 60 bytes.
q is on it and may relay.
"""
import subprocess

from dhcpv4 import OFFER, VPC, Client, is_type, option, same
from frames import Guest, finish, result


def area(data):
    """Codes of a run of options; what is behind its end has to be zero."""
    codes, at = [], 0
    while at < len(data) and data[at] != 255:
        codes.append(data[at])
        at += 2 + data[at + 1]
    result(at < len(data) and not any(data[at + 1:]), "it ends, and nothing is behind its end", data.hex())
    return codes


def set_full(*words):
    subprocess.run(["vpc", "dhcp", "set", "vpc", VPC, "network", "full", *words], check=True)


client = Client(Guest("q", VPC))


def ask(size, more=b"", **fields):
    offer = client.discover(option(57, size.to_bytes(2, "big")) + more, **fields)
    is_type(f"an offer for who takes {size} bytes", OFFER, offer)
    result(len(offer.frame) - 14 <= max(size, 576), "is not longer", len(offer.frame))
    result(offer.sums(), "its checksums are right")
    return offer, area(offer.body[240:])


offer, codes = ask(1500)
result(52 not in codes and {224, 225, 226} <= set(codes), "all are in the option field", codes)
result(not any(offer.body[44:236]), "and none elsewhere", offer)
offer, codes = ask(576)
same("where that is full, fields for names have options, too", b"\3", offer.options.get(52))
result(224 in codes and not {225, 226} & set(codes), "what has room stays", codes)
same("the next is in the field of the boot file", [225], area(offer.body[108:236]))
same("the last in that of the server name", [226], area(offer.body[44:108]))
result(codes[0] == 53 and {51, 54, 58, 59} <= set(codes), "what the protocol lives by is not moved", codes)
offer, codes = ask(300)
same("less than 576 bytes nobody may want (RFC 2132 9.10)", b"\3", offer.options.get(52))
offer, codes = ask(576, option(82, option(1, b"c" * 30)))
same("a relay's option is never moved, and the last", 82, codes[-1])
offer, codes = ask(576, option(55, b"\1\3\6"))
result({1, 3} <= set(codes), "what is asked for comes first", codes)

set_full("boot", "any:boot.file")
offer, codes = ask(576)
same("a boot file stays where it is", b"boot.file", offer.body[108:236].rstrip(b"\0"))
same("then the server name's field alone is used", b"\2", offer.options.get(52))
same("for what it has room for", [226], area(offer.body[44:108]))
result(225 not in codes, "and the rest is left out", codes)
offer, codes = ask(1500)
result(52 not in codes and {225, 226} <= set(codes), "unless there is room", codes)
set_full("boot", "none")

long = Client(client.guest, client_id=bytes(range(1, 256)))
client = long
offer, codes = ask(576)
same("the longest identifier comes back", long.id, offer.options.get(61))
finish()
