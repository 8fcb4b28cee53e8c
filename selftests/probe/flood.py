#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""flood.py GUEST VPC: more requests at once than a port's budget allows.

The guest has 10.0.1.5. What the router answers is counted, what it refuses to
answer is dropped as "budget", and a second later it answers again.
"""
import sys
import time

from frames import SLOW, Guest, finish, result, sysfs_mac
from scapy.layers.inet import ICMP, IP, UDP
from scapy.layers.l2 import Ether

BURST, RATE = 1024, 1024
g = Guest(*sys.argv[1:3])
eth = Ether(src=g.mac, dst=sysfs_mac(g.vpc))
kinds = {
    "echo requests": eth / IP(src="10.0.1.5", dst="10.0.1.1") / ICMP(id=7) / b"flood",
    "ICMP errors": eth / IP(src="10.0.1.5", dst="10.0.2.5", ttl=1) / UDP(dport=9),
}


def answers(port):
    return int(open(f"/sys/class/net/{port}/statistics/tx_packets", encoding="ascii").read())


for name, packet in kinds.items():
    frame, sent = bytes(packet), 6000
    time.sleep(2)  # a full bucket
    before, start = answers(g.name), time.monotonic()
    for _ in range(sent):
        g.send(frame)
    took = time.monotonic() - start
    time.sleep(0.5 * SLOW)
    count = answers(g.name) - before
    most = BURST + (took + 0.5 * SLOW + 0.1) * RATE + 50
    if most >= sent:
        print(f"ok {name} are limited # SKIP sent {sent} in {took:.1f} s only")
        continue
    result(BURST / 2 < count <= most, f"{name} are limited",
           f"{sent} sent in {took:.2f} s, {count} answered, {most:.0f} allowed")

time.sleep(1)
g.drain()
g.send(kinds["echo requests"])
result(g.received(lambda f: f[12:14] == b"\x08\x00" and f[23] == 1), "the router answers again")
finish()
