#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""exhaust.py ports FIRST | neighbour N: ports that run out, and a loud neighbour.

ports: guests a, b and c of VPC blue, each with addresses of its own beside the
first (.32/27, .64/27, .96/27 of 10.0.1.0/24), open UDP flows towards one
endpoint of namespace internet, until every port of 203.0.113.10 is taken, from
FIRST up. They have the same few ports all, so that nearly every one has to
change; where FIRST is not 1024, because rules have the ports below, those that
there are. The datagrams are frames; at the other end is a socket.

neighbour: guest a opens N TCP connections, one after the other.
"""
import errno
import itertools
import random
import select
import socket
import struct
import sys
import threading
import time

from frames import SLOW, Guest, finish, result, socket_in, sysfs_mac
from sockets import drops, vpc

PUBLIC, WEB, OTHER = "203.0.113.10", "198.51.100.80", "198.51.100.81"
FIRST = int(sys.argv[2]) if sys.argv[1] == "ports" else 1024
PORTS = range(FIRST, 65536)
OUTGOING = socket.PACKET_OUTGOING
NETS = {"a": 32, "b": 64, "c": 96}
MARK = struct.Struct("!4sH")  # in each datagram: whose it is


def flows():
    return vpc("show", "blue")[0]["flows"]


def large(s):
    """Room for all that may come while nobody reads."""
    s.setsockopt(socket.SOL_SOCKET, 33, 64 << 20)  # SO_RCVBUFFORCE
    s.setblocking(False)
    return s


def header_sum(head):
    total = sum(struct.unpack("!10H", head))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff


class Sender:
    """A guest: what it sends from which address and port, and what comes for it."""

    def __init__(self, name):
        self.guest = Guest(name, "blue")
        large(self.guest.socket)
        self.ether = bytes.fromhex((sysfs_mac("blue") + self.guest.mac).replace(":", "")) + b"\x08\x00"
        self.heads = {}

    def send(self, source, port, to):
        if (source, to) not in self.heads:
            head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28 + MARK.size, 0, 0x4000, 64, 17, 0,
                               source, socket.inet_aton(to[0]))
            head = head[:10] + struct.pack("!H", header_sum(head)) + head[12:]
            self.heads[source, to] = self.ether + head
        self.guest.socket.send(self.heads[source, to] +
                               struct.pack("!HHHH", port, to[1], 8 + MARK.size, 0) +
                               MARK.pack(source, port))

    def received(self):
        """Of the datagrams that have come: destination, port, payload."""
        while True:
            try:
                frame, address = self.guest.socket.recvfrom(2048)
            except BlockingIOError:
                return
            if address[2] != OUTGOING and frame[12:14] == b"\x08\x00" and frame[23] == 17:
                length = struct.unpack_from("!H", frame, 38)[0]
                yield frame[30:34], struct.unpack_from("!H", frame, 36)[0], frame[42:34 + length]


class Server:
    """An endpoint outside: which public port is whose."""

    def __init__(self, address):
        self.socket = large(socket_in("internet", socket.AF_INET, socket.SOCK_DGRAM))
        self.socket.bind((address, 7))
        self.endpoint = (address, 7)
        self.owner = {}  # of a public port: address and port of the guest
        self.twice = self.foreign = 0

    def receive(self):
        """How many have come."""
        n = 0
        while True:
            try:
                data, peer = self.socket.recvfrom(100)
            except BlockingIOError:
                return n
            n += 1
            self.foreign += peer[0] != PUBLIC
            self.twice += self.owner.setdefault(peer[1], MARK.unpack(data)) != MARK.unpack(data)

    def wait(self, n):
        """For n; fewer where some do not come."""
        end = time.monotonic() + SLOW
        while (got := self.receive()) < n and (left := end - time.monotonic()) > 0:
            n -= got
            if got:
                end = time.monotonic() + SLOW
            select.select([self.socket], [], [], left)


def sources():
    """Guest, address and port: 90 addresses with the same ports, or one with each."""
    if FIRST > 1024:
        for port in PORTS:
            name = random.choice(list(NETS))
            yield name, bytes([10, 0, 1, NETS[name] + random.randrange(1, 31)]), port
        return
    for port in range(10000, 60000):
        for low in range(1, 31):
            for name, net in NETS.items():
                yield name, bytes([10, 0, 1, net + low]), port


def fill(server, wanted, source):
    """Until so many ports are taken. How many were refused?"""
    sent = 0
    before = len(server.owner)
    while (missing := wanted - len(server.owner)) > 0:
        batch = list(itertools.islice(source, min(missing, 200)))
        for name, address, port in batch:
            senders[name].send(address, port, server.endpoint)
        server.wait(len(batch))
        sent += len(batch)
        if not batch or sent > 2 * (wanted - before) + 1000:
            break
    return sent - (len(server.owner) - before)


def answers_arrive(name, server, ports):
    """What the server sends to each public port comes to whom it is, and to nobody else."""
    guests = {bytes([10, 0, 1, net + low]): guest
              for guest, net in NETS.items() for low in range(1, 32)}
    for sender in senders.values():
        for _ in sender.received():
            pass
    missing, wrong = set(ports), []
    for start in range(0, len(ports), 200):
        for port in ports[start:start + 200]:
            server.socket.sendto(b"%d" % port, (PUBLIC, port))
        end = time.monotonic() + SLOW
        while time.monotonic() < end:
            got = [(guest, *what) for guest, sender in senders.items() for what in sender.received()]
            for guest, address, dport, data in got:
                port = int(data)
                if server.owner[port] != (address, dport) or guests[address] != guest:
                    wrong.append((port, guest, address, dport))
                elif port in missing:
                    missing.discard(port)
                else:
                    wrong.append((port, "twice"))
            if missing.isdisjoint(ports[start:start + 200]):
                break
            select.select([s.guest.socket for s in senders.values()], [], [], 0.1)
    result(not missing and not wrong, name, f"missing {len(missing)}, wrong {wrong[:10]}")


def new_elsewhere(name):
    """Another destination has all ports still."""
    s = socket_in("d", socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("", 62000))
    s.sendto(MARK.pack(b"d", 0), (WEB, 8))
    other.settimeout(5 * SLOW)
    try:
        peer = other.recvfrom(100)[1]
        other.sendto(b"yes", peer)
        s.settimeout(5 * SLOW)
        good = s.recv(100) == b"yes" and peer == (PUBLIC, 62000)
    except TimeoutError:
        good = False
    result(good, name)
    vpc("flow", "flush", "vpc", "blue", "src", "10.0.1.8/32", "protocol", "udp")


def refused(name, guest="d"):
    """The next one is, and its guest is told."""
    before, count = drops("nat_ports"), flows()
    s = socket_in(guest, socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(5 * SLOW)
    s.connect((WEB, 7))
    s.send(b"please!")
    try:
        s.recv(100)
        error = None
    except OSError as e:
        error = e.errno
    result(error in (errno.EHOSTUNREACH, errno.EACCES), name, f"error {error}")
    result(drops("nat_ports") > before, f"{name}: it is counted")
    result(flows() == count, f"{name}: no other flow is lost", f"{count} {flows()}")


def at_level(percent, server, source):
    wanted = len(PORTS) * percent // 100
    before, start = drops("nat_ports"), time.monotonic()
    said_no = fill(server, wanted, source)
    print(f"{percent} %: {len(server.owner)} in {time.monotonic() - start:.0f} s, {said_no} refused")
    name = f"{percent} % of the ports"
    result(len(server.owner) == wanted, f"{name} are taken", f"{len(server.owner)} of {wanted}")
    result(drops("nat_ports") - before == said_no, f"{name}: who has none is counted")
    return name, said_no


def used_once(name, server):
    result(not server.twice and not server.foreign and set(server.owner) <= set(PORTS),
           f"{name}: each is used once", f"{server.twice} twice, {server.foreign} foreign")


def several(server, second, source):
    """More flows than there are ports, towards two endpoints."""
    fill(second, 6000, source)
    result(len(second.owner) == 6000, "another destination has 6000 more")
    result(flows() >= 70000, "70000 flows by one public address", flows())
    used_once("there, too", second)
    answers_arrive("and both know theirs", server, random.sample(sorted(server.owner), 1000 // SLOW))
    answers_arrive("the one as the other", second, random.sample(sorted(second.owner), 1000 // SLOW))


def run_ports():
    source = sources()
    server, second = Server(WEB), Server(OTHER)
    # Ports are tried at random: near the end not always the free ones.
    for percent, most in ((95, 0), (99, 60)):
        name, said_no = at_level(percent, server, source)
        result(said_no <= (most if FIRST == 1024 else 0), f"{name}: what is free is found", said_no)
        used_once(name, server)
        result(flows() >= len(server.owner), f"{name}: each has a flow")
        answers_arrive(f"{name}: answers go to whom they are for", server,
                       random.sample(sorted(server.owner), 2000 // SLOW))
        new_elsewhere(f"{name}: another destination has all")
    # Those that are left, by guests that have them themselves.
    free = sorted(set(PORTS) - set(server.owner))
    name, said_no = at_level(100, server, (("b", bytes([10, 0, 1, 95]), port) for port in free))
    result(not said_no, f"{name}: the last ones, too", said_no)
    used_once(name, server)
    start = time.monotonic()
    answers_arrive(f"{name}: all answers go to whom they are for", server,
                   random.sample(sorted(server.owner), len(server.owner)))
    print(f"{len(server.owner)} answers in {time.monotonic() - start:.0f} s, each counted")
    new_elsewhere(f"{name}: another destination has all")
    refused("the next one is refused")

    # Several destinations
    if FIRST == 1024:
        several(server, second, source)
    else:
        print(f"ok 70000 flows by one public address # SKIP it has {len(PORTS)} ports")

    # Some end
    ends = random.sample(sorted(p for p, (address, _) in server.owner.items() if address[3] < 64), 10)
    n = 0
    for port in ends:
        address, sport = server.owner.pop(port)
        n += vpc("flow", "flush", "vpc", "blue", "protocol", "udp", "src", socket.inet_ntoa(address) + "/32",
                 "sport", str(sport), "dst", WEB + "/32")[0]["flushed"]
    result(n == len(ends), "ten are ended", n)
    # Of their own ports none is free.
    taken = random.sample(sorted(set(server.owner) - set(ends)), len(ends))
    said_no = fill(server, len(PORTS), (("c", bytes([10, 0, 1, 127]), port) for port in taken))
    result(not said_no and set(ends) <= set(server.owner), "ten more find their ports", said_no)
    refused("and after them none")


def run_neighbour(wanted):
    listener = socket_in("internet", socket.AF_INET, socket.SOCK_STREAM)
    listener.bind((WEB, 7100))
    listener.listen(200)

    def serve():
        while True:
            s = listener.accept()[0]
            s.settimeout(20 * SLOW)
            try:
                s.sendall(s.recv(100))
            except OSError:
                pass
            s.close()

    threading.Thread(target=serve, daemon=True).start()
    good, errors, start = 0, [], time.monotonic()
    for n in range(wanted):
        s = socket_in("a", socket.AF_INET, socket.SOCK_STREAM)
        s.settimeout(60 * SLOW)
        text = b"number %d" % n
        try:
            s.connect((WEB, 7100))
            s.sendall(text)
            good += s.recv(100) == text and s.recv(100) == b""
        except OSError as error:
            errors.append(f"{n}: {error}")
        s.close()
    print(f"in {time.monotonic() - start:.0f} s, {good} good")
    result(good == wanted, f"{wanted} connections, one after the other", "\n".join(errors))


if sys.argv[1] == "ports":
    senders = {name: Sender(name) for name in NETS}
    other = socket_in("internet", socket.AF_INET, socket.SOCK_DGRAM)
    other.bind((WEB, 8))
    run_ports()
else:
    run_neighbour(int(sys.argv[2]))
finish()
