#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""errors.py: ICMP errors through source NAT (RFC 5508 section 4, RFC 4787 REQ-12).

Guest a of VPC blue speaks UDP, TCP and ICMP echo with 198.51.100.80 in
namespace internet. Errors about that are forged, from outside and by guest b,
which plays a router on the inside. Each arrives translated byte by byte, with
every checksum right, or nowhere; and whatever comes, the mappings stay.
"""
import errno
import socket
import struct
import time

from frames import SLOW, finish, result, socket_in
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPOption_NOP
from sockets import drops, vpc

A, B, WEB, ROUTER = "10.0.1.5", "10.0.1.6", "198.51.100.80", "198.18.7.7"
PUBLIC, FIP = "203.0.113.10", "203.0.113.30"
DATA = bytes(range(48))


def flow(port):
    """The flow of a from this port, or with this identifier."""
    return next((f for f in vpc("-s", "flow", "show", "vpc", "blue")
                 if f["orig"].get("src4") == A and f["orig"]["sport"] == port),
                {"expires": 0, "orig": {"packets": 0}})


def raw_in(namespace, protocol):
    return socket_in(namespace, socket.AF_INET, socket.SOCK_RAW, protocol)


class Listener:
    """All ICMP that a namespace receives."""

    def __init__(self, namespace):
        self.socket = raw_in(namespace, socket.IPPROTO_ICMP)

    def drain(self):
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(65536)
        except BlockingIOError:
            pass

    def error(self, seconds):
        """The next ICMP error."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                got = self.socket.recv(65536)
            except TimeoutError:
                break
            if got[20] not in (0, 8):
                return got
        return b""


guest, outside = Listener("a"), Listener("internet")
from_outside = raw_in("internet", socket.IPPROTO_RAW)
from_b = raw_in("b", socket.IPPROTO_RAW)


def error(saddr, daddr, kind, code, quote, info=0):
    """An ICMP error; info is the second word of its header."""
    message = bytes(ICMP(type=kind, code=code))[:2] + b"\0\0" + struct.pack("!I", info) + quote
    return bytes(IP(src=saddr, dst=daddr, proto=1) / (message[:2] + checksum(message) + message[4:]))


def checksum(data):
    data += bytes(len(data) % 2)
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return struct.pack("!H", ~total & 0xffff)


def arrives(name, sent, where, wanted):
    """What is sent comes out as wanted: from the ICMP header on, and its source."""
    where.drain()
    sender, packet = sent
    sender.sendto(packet, (str(IP(packet).dst), 0))
    got = where.error(3 * SLOW)
    result(got[12:16] + got[20:] == wanted[12:16] + wanted[20:], name,
           f"wanted: {wanted.hex()}\ngot:    {got.hex()}")


def vanishes(name, reason, sent):
    """Dropped for the reason, and nobody is told."""
    guest.drain()
    outside.drain()
    before = drops(reason)
    sender, packet = sent
    sender.sendto(packet, (str(IP(packet).dst), 0))
    end = time.monotonic() + 3 * SLOW
    while (counted := drops(reason) - before) != 1 and time.monotonic() < end:
        time.sleep(0.05)
    heard = guest.error(0.2) or outside.error(0.2)
    result(counted == 1 and not heard, f"{name}: {reason}, silently",
           f"counted: {counted}\nheard: {heard.hex()}")


class Conversation:
    """One of a with the outside; quote(True) is a packet of a as the outside sees it."""

    def __init__(self, name, port, inside, public, answer_inside, answer_public):
        self.name, self.port = name, port
        self.seen = {True: public, False: inside}
        self.answer = {True: answer_public, False: answer_inside}

    def quote(self, translated, ihl=5, answer=False):
        address = PUBLIC if translated else A
        src, dst = (WEB, address) if answer else (address, WEB)
        options = [IPOption_NOP()] * ((ihl - 5) * 4)
        layer = (self.answer if answer else self.seen)[translated]
        return bytes(IP(src=src, dst=dst, ttl=57, id=4711, options=options) / layer)


def inwards(talk):
    """Errors from a router outside, about what a has sent."""
    def case(name, kind, code, edit=lambda quote: quote, info=0, ihl=5):
        arrives(f"{talk.name}: {name}",
                (from_outside, error(ROUTER, PUBLIC, kind, code, edit(talk.quote(True, ihl)), info)),
                guest, error(ROUTER, A, kind, code, edit(talk.quote(False, ihl)), info))

    case("host unreachable comes in, from whatever router", 3, 1)
    case("administratively prohibited, with eight bytes quoted", 3, 13, lambda q: q[:28])
    case("fragmentation needed, with its MTU", 3, 4, info=1300)
    case("time exceeded", 11, 0)
    case("time exceeded in reassembly", 11, 1)
    case("parameter problem", 12, 0, info=20 << 24)
    case("a quote with IP options", 3, 1, ihl=7)
    case("eight bytes behind IP options", 3, 1, lambda q: q[:36], ihl=7)
    case("an extension behind the quote (RFC 4884)", 11, 0,
         lambda q: q.ljust(128, b"\0") + b"\x20\0\xdf\xff", info=32 << 16)

    broken = bytearray(error(ROUTER, PUBLIC, 3, 1, talk.quote(True)))
    broken[-1] ^= 1
    vanishes(f"{talk.name}: a wrong checksum", "icmp_bad", (from_outside, bytes(broken)))
    broken = bytearray(talk.quote(True))
    broken[10] ^= 1
    vanishes(f"{talk.name}: a wrong checksum of the quoted header", "icmp_bad",
             (from_outside, error(ROUTER, PUBLIC, 3, 1, bytes(broken))))
    for kind, name in ((4, "source quench"), (5, "a redirect")):
        vanishes(f"{talk.name}: {name}", "no_route",
                 (from_outside, error(ROUTER, PUBLIC, kind, 0, talk.quote(True))))


def outwards(talk, saddr, name):
    """Errors from b, a router inside, about what a should have received."""
    def case(what, kind, code, edit=lambda quote: quote):
        arrives(f"{talk.name}: {what} goes out with {name}",
                (from_b, error(B, WEB, kind, code, edit(talk.quote(False, answer=True)))),
                outside, error(saddr, WEB, kind, code, edit(talk.quote(True, answer=True))))

    case("time exceeded", 11, 0)
    case("host unreachable", 3, 1, lambda q: q[:28])


# UDP
server = socket_in("internet", socket.AF_INET, socket.SOCK_DGRAM)
server.bind((WEB, 7000))
server.settimeout(5 * SLOW)
client = socket_in("a", socket.AF_INET, socket.SOCK_DGRAM)
client.bind((A, 5000))
client.connect((WEB, 7000))
client.send(b"hello")
public = server.recvfrom(100)[1]
udp = Conversation("UDP", 5000, UDP(sport=5000, dport=7000) / DATA,
                   UDP(sport=public[1], dport=7000) / DATA,
                   UDP(sport=7000, dport=5000) / DATA, UDP(sport=7000, dport=public[1]) / DATA)

# TCP
listener = socket_in("internet", socket.AF_INET, socket.SOCK_STREAM)
listener.bind((WEB, 7001))
listener.listen()
connection = socket_in("a", socket.AF_INET, socket.SOCK_STREAM)
connection.bind((A, 5001))
connection.connect((WEB, 7001))
accepted, peer = listener.accept()
tcp = Conversation("TCP", 5001, TCP(sport=5001, dport=7001, seq=1, flags="A") / DATA,
                   TCP(sport=peer[1], dport=7001, seq=1, flags="A") / DATA,
                   TCP(sport=7001, dport=5001, seq=1, flags="A") / DATA,
                   TCP(sport=7001, dport=peer[1], seq=1, flags="A") / DATA)

# ICMP echo, whose identifier is kept
ping = raw_in("a", socket.IPPROTO_ICMP)
ping.connect((WEB, 0))
ping.send(bytes(ICMP(type=8, id=99, seq=1) / DATA))
echo = Conversation("echo", 99, ICMP(type=8, id=99) / DATA, ICMP(type=8, id=99) / DATA,
                    ICMP(type=0, id=99) / DATA, ICMP(type=0, id=99) / DATA)
time.sleep(2.5)
before = {talk: flow(talk.port) for talk in (udp, tcp, echo)}

for conversation in (udp, tcp, echo):
    inwards(conversation)
try:
    client.send(b"the socket has an error to tell")
    said = "nothing"
except OSError as e:
    said = errno.errorcode[e.errno]
result(said in ("EHOSTUNREACH", "ECONNREFUSED", "EPROTO", "ENOPROTOOPT", "EMSGSIZE"),
       "the guest's socket believes them", said)
for conversation in (udp, echo):
    outwards(conversation, PUBLIC, "the connection's public address")
vpc("fip", "add", FIP, "vpc", "blue", "to", B)
outwards(udp, FIP, "the router's own floating IP")
vpc("fip", "delete", FIP, "vpc", "blue")

strange = bytes(IP(src=PUBLIC, dst=WEB) / UDP(sport=1, dport=7000) / DATA)
vanishes("from outside, about no mapping", "no_route",
         (from_outside, error(ROUTER, PUBLIC, 3, 1, strange)))
strange = bytes(IP(src=WEB, dst=A) / UDP(sport=7000, dport=1) / DATA)
vanishes("from inside, about no mapping", "nat_proto",
         (from_b, error(B, WEB, 3, 1, strange)))

for conversation in (udp, tcp, echo):
    then, now = before[conversation], flow(conversation.port)
    result(0 < now["expires"] <= then["expires"],
           f"{conversation.name}: no error made its mapping younger", f"{then}\n{now}")
    result(now["orig"]["packets"] == then["orig"]["packets"] > 0,
           f"{conversation.name}: it is the same mapping", f"{then}\n{now}")

for _ in range(20):  # one for each error that the socket was told
    try:
        client.send(b"again")
        break
    except OSError:
        pass
result(server.recvfrom(100)[1] == public, "UDP: it goes on with its port")
connection.send(b"again")
accepted.settimeout(5 * SLOW)
result(accepted.recv(100) == b"again", "TCP: it goes on")

# What the guest's own stack says.
client.close()
server.connect(public)
server.send(b"to a socket that has closed")
try:
    server.recv(100)
    said = "data"
except OSError as e:
    said = errno.errorcode.get(e.errno, str(e))
result(said == "ECONNREFUSED", "port unreachable of the guest's stack reaches the outside's", said)

# What the router says by itself (RFC 5508 REQ-10).
own = Listener("b")


def answers(packet, seconds=3 * SLOW):
    """The first error about a packet of b, and its DS field."""
    own.drain()
    from_b.sendto(bytes(packet), (WEB, 0))
    got = own.error(seconds)
    return (got[20], got[1]) if got else None


short = IP(src=B, dst=WEB, ttl=1)
result(answers(short / UDP(sport=9, dport=9)) == (11, 0xc0),
       "time exceeded, with precedence 6")
result(answers(short / ICMP(type=3, code=1) / strange, 0.5) is None, "none about an error")
result(answers(IP(src=B, dst=WEB, ttl=1, proto=17, frag=8) / DATA, 0.5) is None,
       "none about a later fragment")
finish()
