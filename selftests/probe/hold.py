#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""hold.py listen PORT | connect ADDRESS PORT [SOURCE PORT]: hold a connection.

Says who the peer is, one line per connection, and obeys signals: USR1 sends a
FIN, USR2 a RST, ALRM a line, TERM ends; HUP prints the sequence numbers that
come next, "next SENT RECEIVED", for each connection. Meanwhile what the peer sends is echoed by the
listener and printed by the other.
"""
import select
import signal
import socket
import struct
import sys

peers = []
half_open = []  # the peer has sent its FIN; ours is for USR1


def shut(*_):
    for s in peers + half_open:
        s.shutdown(socket.SHUT_WR)


def reset(*_):
    for s in peers + half_open:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        s.close()
    peers.clear()


def speak(*_):
    for s in peers:
        s.sendall(b"again\n")


def tell(*_):
    # Not in Python's socket module: see linux/tcp.h.
    repair, queue, sequence = 19, 20, 21
    for s in peers:
        s.setsockopt(socket.IPPROTO_TCP, repair, 1)
        numbers = []
        for which in (2, 1):  # what is sent, what is received
            s.setsockopt(socket.IPPROTO_TCP, queue, which)
            numbers.append(s.getsockopt(socket.IPPROTO_TCP, sequence) % 2**32)
        s.setsockopt(socket.IPPROTO_TCP, repair, -1)  # off, without a probe
        print("next %d %d" % tuple(numbers), flush=True)


def add(s):
    peers.append(s)
    print("%s %d" % s.getpeername()[:2], flush=True)


signal.signal(signal.SIGUSR1, shut)
signal.signal(signal.SIGUSR2, reset)
signal.signal(signal.SIGALRM, speak)
signal.signal(signal.SIGHUP, tell)
wake, waker = socket.socketpair()
waker.setblocking(False)
signal.set_wakeup_fd(waker.fileno())

listener = None
if sys.argv[1] == "listen":
    listener = socket.create_server(("::", int(sys.argv[2])), family=socket.AF_INET6,
                                    dualstack_ipv6=True)
    print("listening", flush=True)
else:
    address, port = sys.argv[2], int(sys.argv[3])
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    connection = socket.socket(family, socket.SOCK_STREAM)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if len(sys.argv) > 4:
        connection.bind(("", int(sys.argv[4])))
    connection.connect((address, port))
    connection.sendall(b"hello\n")
    add(connection)

while True:
    readable = [s for s in (wake, listener, *peers) if s]
    for s in select.select(readable, [], [])[0]:
        if s is listener:
            add(listener.accept()[0])
        elif s is wake:
            wake.recv(100)
        elif s in peers:
            try:
                data = s.recv(65536)
            except OSError as error:
                print("error", error.strerror, flush=True)
                data = b""
            if not data:
                print("closed", flush=True)
                peers.remove(s)
                half_open.append(s)
            elif listener:
                s.sendall(data)
            else:
                print(data.decode().strip(), flush=True)
