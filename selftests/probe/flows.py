#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""flows.py send ADDRESS FIRST N: N flows at once that nobody answers, a
datagram to each of N ports.
flows.py ask ADDRESS PORT N: N flows from ports of their own to one that answers
(whoami.py); print how many did.
"""
import select
import socket
import sys
import time

what, address, port, n = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
family = socket.AF_INET6 if ":" in address else socket.AF_INET


def send(s, to):
    # An ICMP error about an earlier one is told by the next call.
    for _ in range(3):
        try:
            return s.sendto(b"x", (address, to))
        except OSError:
            pass


if what == "send":
    s = socket.socket(family, socket.SOCK_DGRAM)
    for i in range(n):
        send(s, port + i)
    sys.exit()

waiting = [socket.socket(family, socket.SOCK_DGRAM) for _ in range(n)]
for s in waiting:
    send(s, port)
answers, end = 0, time.monotonic() + 5
while waiting and time.monotonic() < end:
    for s in select.select(waiting, [], [], 1)[0]:
        waiting.remove(s)
        try:
            s.recvfrom(100)
            answers += 1
        except OSError:
            pass
print(answers)
