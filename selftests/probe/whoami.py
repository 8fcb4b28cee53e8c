#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""whoami.py ADDRESS PORT: tell who sends a datagram its address and port."""
import socket
import sys

s = socket.socket(socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET, socket.SOCK_DGRAM)
s.bind((sys.argv[1], int(sys.argv[2])))
while True:
    _, peer = s.recvfrom(65536)
    s.sendto(f"{peer[0]} {peer[1]}\n".encode(), peer)
