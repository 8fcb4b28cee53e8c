#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""stream.py FILE REPORT: TCP connections that carry bytes both ways until told to stop.

FILE has a line for each: NAME CLIENT PORT ADDRESS PORT SERVER ADDRESS PORT, the
namespace of the client and its port; what it connects to; the namespace of the
server and where it listens. Both ends are the kernel's sockets, and held here.
Each direction of each connection has bytes of its own, which depend on their
place: one that is lost, doubled, moved or of another connection is seen.

Says "open" when all are open. USR1 writes REPORT, by way of another name: JSON,
NAME to the client's port and what each direction has sent and received so far, "up"
being the client's. TERM ends all of them in order: each end sends its FIN, and waits for
the other's. What then does not move any more is reported as "stuck".
"""
import errno
import hashlib
import json
import os
import selectors
import signal
import socket
import sys
import time

from frames import SLOW, socket_in

TICK, CHUNK = 0.05, 2048


class End:
    """One end of a connection, and what it has received in the other's direction."""

    def __init__(self, s, sends, receives):
        self.socket, self.sends, self.receives = s, sends, receives
        self.sent = self.received = 0
        self.exact = True
        self.state = "open"
        self.fin = False

    def bytes_at(self, label, place):
        """The rest of the chunk that has this place."""
        n, skip = divmod(place, CHUNK)
        return hashlib.shake_128(f"{label} {n}".encode()).digest(CHUNK)[skip:]

    def fail(self, error):
        self.state = errno.errorcode.get(error.errno, str(error))

    def send(self):
        if self.fin or self.state != "open":
            return
        try:
            n = self.socket.send(self.bytes_at(self.sends, self.sent))
            self.sent += n
        except BlockingIOError:
            pass
        except OSError as error:
            self.fail(error)

    def finish(self):
        if self.fin or self.state != "open":
            return
        self.fin = True
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            self.fail(error)

    def receive(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as error:
            self.fail(error)
            return
        if not data:
            self.state = "done" if self.fin else "closed by the other end"
        while data:
            wanted = self.bytes_at(self.receives, self.received)[:len(data)]
            self.exact = self.exact and data.startswith(wanted)
            self.received += len(wanted)
            data = data[len(wanted):]


def connect(client, port, address, to, server, listens, at):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket_in(server, family, socket.SOCK_STREAM)
    caller = socket_in(client, family, socket.SOCK_STREAM)
    for s in (listener, caller):
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.settimeout(20 * SLOW)
    listener.bind((listens, int(at)))
    listener.listen()
    caller.bind(("", int(port)))
    caller.connect((address, int(to)))
    accepted = listener.accept()[0]
    listener.close()
    for s in (caller, accepted):
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        s.setblocking(False)
    return caller, accepted


streams, ports = {}, {}
with open(sys.argv[1], encoding="ascii") as f:
    for line in f:
        name, *how = line.split()
        ends, ports[name] = connect(*how), int(how[1])
        streams[name] = (End(ends[0], name + " up", name + " down"),
                         End(ends[1], name + " down", name + " up"))


def write_report():
    report = {}
    for name, (client, server) in streams.items():
        report[name] = {
            "port": ports[name], "client": client.state, "server": server.state,
            "up": [client.sent, server.received], "down": [server.sent, client.received],
            "exact": client.exact and server.exact,
            "complete": client.state == server.state == "done" and
            client.sent == server.received and server.sent == client.received,
        }
    with open(sys.argv[2] + ".new", "w", encoding="ascii") as out:
        json.dump(report, out)
    os.rename(sys.argv[2] + ".new", sys.argv[2])


all_ends = [end for pair in streams.values() for end in pair]
asked = set()
for number in (signal.SIGUSR1, signal.SIGTERM):
    signal.signal(number, lambda number, _: asked.add(number))
wake, waker = socket.socketpair()
waker.setblocking(False)
signal.set_wakeup_fd(waker.fileno())
selector = selectors.DefaultSelector()
selector.register(wake, selectors.EVENT_READ)
for end in all_ends:
    selector.register(end.socket, selectors.EVENT_READ, end)
print("open", flush=True)

due = time.monotonic()
stopping = moved = 0
while True:
    for key, _ in selector.select(max(due - time.monotonic(), 0)):
        if key.data is None:
            wake.recv(100)
            continue
        key.data.receive()
        moved = time.monotonic()
        if key.data.state != "open":
            selector.unregister(key.data.socket)
    if signal.SIGUSR1 in asked:
        asked.remove(signal.SIGUSR1)
        write_report()
    if signal.SIGTERM in asked and not stopping:
        stopping = moved = time.monotonic()
        for end in all_ends:
            end.finish()
    if stopping and (all(end.state != "open" for end in all_ends) or
                     time.monotonic() > moved + 10 * SLOW):
        break
    if time.monotonic() >= due:
        due = time.monotonic() + TICK
        for end in all_ends:
            end.send()

for end in all_ends:
    if end.state == "open":
        end.state = "stuck"
write_report()
