#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""dnstcp.py SERVER ZONE [hold COUNT SECONDS | mixed NAME | slow NAME]: DNS over TCP, byte by byte.

Queries in one segment, in pieces, behind one another; lengths that lie; clients
that say nothing or read nothing. "hold" opens COUNT connections, says how many
there are, and keeps them for SECONDS. "mixed" asks for a NAME of others, too,
"slow" for one that a resolver takes two seconds for.
"""
import socket
import struct
import sys
import time

from dnsframe import framed, ident_of, receive

TIMEOUT = 20


def wire(name):
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def query(name, qtype=1, ident=7):
    return struct.pack(">6H", ident, 0x100, 1, 0, 0, 0) + wire(name) + struct.pack(">2H", qtype, 1)


def burst(names):
    """All in one, numbered from 0 on."""
    return b"".join(framed(query(name, ident=n)) for n, name in enumerate(names))


def connect(server):
    family = socket.AF_INET6 if ":" in server else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.settimeout(TIMEOUT)
    sock.connect((server, 53))
    return sock


def is_closed(sock):
    """Ended by the server, and without an answer."""
    try:
        return sock.recv(1) == b""
    except ConnectionResetError:
        return True


def result(good, name):
    print("ok" if good else "not ok", name, flush=True)


def one_after_the_other(server, zone):
    with connect(server) as sock:
        seen = []
        for n in range(20):
            sock.sendall(framed(query("www." + zone, ident=n)))
            seen.append(ident_of(receive(sock)))
    result(seen == list(range(20)), f"{server}: 20 queries of one connection")


def pipelined(server, zone):
    with connect(server) as sock:
        sock.sendall(burst(["www." + zone] * 50))
        seen = [ident_of(receive(sock)) for _ in range(50)]
    result(seen == list(range(50)), f"{server}: 50 queries in one segment, answered in their order")


def in_pieces(server, zone):
    with connect(server) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in framed(query("www." + zone, ident=99)):
            sock.sendall(bytes([byte]))
            time.sleep(0.01)
        result(ident_of(receive(sock)) == 99, f"{server}: a query in pieces of one byte")


def says_no_more(server, name, what):
    with connect(server) as sock:
        sock.sendall(framed(query(name, ident=5)))
        sock.shutdown(socket.SHUT_WR)
        good = ident_of(receive(sock)) == 5
        result(good and is_closed(sock), f"{server}: one that says no more is {what}, and closed")


def half_closed(server, zone):
    says_no_more(server, "www." + zone, "answered")


def long_answers(server, zone):
    with connect(server) as sock:
        for n in range(8):
            sock.sendall(framed(query("long." + zone, 16, ident=n)))
        lengths = [len(receive(sock)) for _ in range(8)]
    result(min(lengths) > 50000, f"{server}: answers of {max(lengths)} bytes, eight of them")


def lies(server, zone):
    for name, data in (
        ("a length of nothing", b"\0\0"),
        ("a length less than a header", b"\0\x0b" + b"x" * 11),
        ("a length of 65535", b"\xff\xff" + b"x" * 100),
        ("an answer", framed(b"\0\x07\x81\0" + b"\0" * 8)),
    ):
        with connect(server) as sock:
            sock.sendall(data)
            start = time.monotonic()
            result(is_closed(sock) and time.monotonic() - start < TIMEOUT / 4, f"{server}: {name} ends it at once")
    with connect(server) as sock:
        sock.sendall(framed(b"\0\x07\x01\0\0\x01" + b"\0" * 6 + b"\x3f"))
        result(receive(sock)[3] & 15 == 1, f"{server}: what can not be read is answered so")


def mute(server, zone):
    silent, short, deaf = connect(server), connect(server), connect(server)
    short.sendall(b"\0\x20x")
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(b"".join(framed(query("long." + zone, 16, ident=n)) for n in range(40)))
    with connect(server) as sock:
        start = time.monotonic()
        sock.sendall(framed(query("www." + zone)))
        receive(sock)
        result(time.monotonic() - start < TIMEOUT / 4, f"{server}: who is silent or deaf keeps nobody waiting")
    result(is_closed(silent), f"{server}: who says nothing is closed")
    result(is_closed(short), f"{server}: who stops in the middle, too")
    deaf.settimeout(TIMEOUT)
    got = 0
    try:
        while True:
            more = deaf.recv(65536)
            if not more:
                break
            got += len(more)
            time.sleep(0.2)
    except ConnectionResetError:
        pass
    except socket.timeout:
        got = -1
    result(0 <= got < 40 * 50000, f"{server}: who does not read gets no more than was under way")


def hold(server, count, seconds):
    held = []
    for _ in range(count):
        try:
            family = socket.AF_INET6 if ":" in server else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            sock.settimeout(2)
            sock.connect((server, 53))
            held.append(sock)
        except OSError:
            pass
    print(len(held), flush=True)
    time.sleep(seconds)


def mixed(server, zone, other):
    with connect(server) as sock:
        names = ["www." + zone, other, other, "www." + zone] * 4
        sock.sendall(burst(names))
        answers = [receive(sock) for _ in names]
    own = [ident for ident in map(ident_of, answers) if names[ident].endswith(zone)]
    result(own == sorted(own), f"{server}: own names and others in one segment, own ones in their order")
    good = sorted(map(ident_of, answers)) == list(range(16))
    result(good, f"{server}: each answered once")
    good = all(message[3] & 15 == 0 and message[7] == 1 for message in answers)
    result(good, f"{server}: all of them with what was asked for")


def slow(server, zone, name):
    with connect(server) as sock:
        sock.sendall(burst([name, "www." + zone]))
        seen = [ident_of(receive(sock)) for _ in range(2)]
    result(seen == [1, 0], f"{server}: a name of others does not hold up an own one behind it")
    with connect(server) as sock:
        start = time.monotonic()
        sock.sendall(burst([name] * 6 + ["www." + zone]))
        seen = [ident_of(receive(sock)) for _ in range(7)]
        took = time.monotonic() - start
    result(sorted(seen) == list(range(7)), f"{server}: six of them, each answered once")
    result(took > 3.9 and set(seen[-2:]) == {4, 5}, f"{server}: four at a time")
    says_no_more(server, name, "answered by others, too")
    with connect(server) as sock:
        sock.sendall(burst([name] * 4))
        time.sleep(0.5)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with connect(server) as sock:
        sock.sendall(framed(query(name, ident=9)))
        result(ident_of(receive(sock)) == 9, f"{server}: one that goes meanwhile leaves nothing behind")


def main():
    server, zone = sys.argv[1:3]
    match sys.argv[3:]:
        case ["mixed", name]:
            mixed(server, zone, name)
            return
        case ["slow", name]:
            slow(server, zone, name)
            return
        case ["hold", count, seconds]:
            hold(server, int(count), float(seconds))
            return
    for test in (one_after_the_other, pipelined, in_pieces, half_closed, long_answers, lies, mute):
        test(server, zone)


main()
