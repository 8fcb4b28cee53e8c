#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""endpoint.py: endpoint-independent mapping and filtering (RFC 4787 REQ-1, 8, 9).

Guests a and b of VPC blue share 203.0.113.10, guest r of red has .11.
Namespace internet has 198.51.100.80 and .81. The sockets are the kernel's own.
"""
import socket
import time

from frames import SLOW, finish, result
from sockets import bound, drops, heard, seen, vpc

A, B, R, PUBLIC = "10.0.1.5", "10.0.1.6", "10.0.1.5", "203.0.113.10"
WEB, OTHER = "198.51.100.80", "198.51.100.81"
KINDS = {"pair": "address-and-port-dependent", "address": "address-dependent",
         "all": "endpoint-independent"}


def mappings(**wanted):
    """What is listed of the open ends of guest ports."""
    found = vpc("flow", "show", "vpc", "blue", "state", "mapping")
    return [m for m in found if all(m["orig"].get(k) == v for k, v in wanted.items())]


def gone(check, seconds=20):
    end = time.monotonic() + seconds * SLOW
    while check() and time.monotonic() < end:
        time.sleep(0.2)
    return not check()


def filtering(kind):
    vpc("gateway", "set", "vpc", "blue", "filtering", KINDS[kind])


def gets_in(sender, to, guest):
    """Does the guest get it, and the sender the guest's answer from there?"""
    sender.sendto(b"knock", to)
    got = heard(guest, 3 * SLOW)
    if not got or got != (b"knock", sender.getsockname()):
        return False
    guest.sendto(b"yes", got[1])
    return heard(sender, 3 * SLOW) == (b"yes", to)


def kept_out(sender, to, guest):
    before = drops("no_flow")
    sender.sendto(b"knock", to)
    return heard(guest, 1 * SLOW) is None and drops("no_flow") > before


def calls(namespace, address, to, listener):
    """A TCP connection that carries data both ways, or None."""
    s = bound(namespace, address, 0, socket.SOCK_STREAM)
    s.settimeout(3 * SLOW)
    try:
        s.connect(to)
        listener.settimeout(3 * SLOW)
        served = listener.accept()[0]
    except (TimeoutError, OSError):
        return None
    served.settimeout(3 * SLOW)
    s.send(b"ping")
    if served.recv(100) != b"ping":
        return None
    served.send(b"pong")
    return (s, served) if s.recv(100) == b"pong" else None


web, web2 = bound("internet", WEB, 7001), bound("internet", WEB, 7002)
other, stranger = bound("internet", OTHER, 7001), bound("internet", OTHER, 7009)

# By default a port that is taken towards one is free towards another.
a, b = bound("a", A, 4000), bound("b", B, 4000)
seen(b, web)
first, second = seen(a, web), seen(a, other)
result(first[1] != 4000 and second == (PUBLIC, 4000),
       "by default a guest's port differs by whom it speaks to", (first, second))
result(not mappings(), "and nothing is open")

# Mapping
vpc("gateway", "set", "vpc", "blue", "mapping", KINDS["all"])
a, b = bound("a", A, 4100), bound("b", B, 4100)
mine = seen(b, web)
theirs = [seen(a, s) for s in (web, web2, other)]
result(mine == (PUBLIC, 4100) and len(set(theirs)) == 1 and theirs[0] != mine,
       "one port for all, and for one guest alone", (mine, theirs))
result(len(mappings()) == 2 and len(mappings(src4=A, sport=4100)) == 1, "each is listed once",
       mappings())
result(mappings(src4=A)[0]["reply"] == {"src6": "::", "dst4": PUBLIC, "sport": 0,
                                        "dport": theirs[0][1]}, "with its public port",
       mappings(src4=A))
ports = [seen(bound(n, addr, p), web)[1] for p in range(4200, 4216)
         for n, addr in (("b", B), ("a", A))]
result(len(set(ports)) == 32 and set(ports[::2]) == set(range(4200, 4216)),
       "guests with the same ports: each has its own", ports)
result(len(mappings()) == 34, "as many mappings", len(mappings()))

# Filtering
result(kept_out(stranger, theirs[0], a) and kept_out(bound("internet", WEB, 7003), theirs[0], a),
       "open to nobody else by default")
filtering("address")
to = seen(a, web)
result(to == theirs[0], "filtering changes no mapping", (to, theirs))
result(kept_out(bound("internet", WEB, 7003), to, a), "nor opens it for who was spoken to before")
result(seen(a, bound("internet", WEB, 7006)) == to, "who is spoken to now sees the same")
knocks = bound("internet", WEB, 7004)
result(gets_in(knocks, to, a), "address-dependent: another port of whom it speaks to")
result(kept_out(stranger, to, a), "no other address, where nothing was sent since")
parts = mappings(src4=A, sport=4100, dst6="::198.51.100.80") or \
    mappings(src4=A, sport=4100, dst6="::c633:6450")
result(len(parts) == 1, "what is open is listed", mappings(src4=A))
filtering("all")
result(gets_in(stranger, to, a), "endpoint-independent: everybody")
result(gets_in(bound("internet", OTHER, 53), to, a), "whatever the port")
result(kept_out(stranger, (PUBLIC, 4999), a), "but no port that nobody has opened")
inward = [f for f in vpc("flow", "show", "vpc", "blue", "src", OTHER) if
          f["orig"]["sport"] == 7009]
result(len(inward) == 1 and inward[0]["orig"]["dport"] == to[1] and inward[0]["nat_id"] and
       inward[0]["reply"]["src4"] == A, "it is a flow from outside", inward)

# Hairpin (REQ-9): by the public port, and seen with the own one
neighbour = bound("b", B, 4300)
seen(neighbour, web)
a.sendto(b"x", (PUBLIC, 4300))
result(heard(neighbour, 3 * SLOW) == (b"x", to), "a guest behind the same address, unasked")
own = bound("a", A, 4301)
seen(own, web)
own.sendto(b"me", (PUBLIC, 4301))
result(heard(own, 3 * SLOW) == (b"me", (PUBLIC, 4301)), "the guest itself")
red = bound("r", R, 4302)
red.sendto(b"red", (PUBLIC, 4300))
got = heard(neighbour, 3 * SLOW)
result(got and got[0] == b"red" and got[1][0] == "203.0.113.11", "another VPC's guest", got)

# TCP (RFC 5382 REQ-1, 3)
server = bound("internet", WEB, 8000, socket.SOCK_STREAM)
server.listen()
guest = bound("a", A, 5000, socket.SOCK_STREAM)
guest.connect((WEB, 8000))
outgoing = server.accept()[0]
listener = bound("a", A, 5000, socket.SOCK_STREAM)
listener.listen()
incoming = calls("internet", OTHER, outgoing.getpeername(), listener)
result(incoming, "TCP: the outside opens one to the mapped port")
before = drops("no_flow")
raw = bound("internet", OTHER, 7777, socket.SOCK_STREAM)
result(len(mappings(src4=A, sport=5000)) == 1, "both have one mapping", mappings(src4=A))
filtering("pair")
time.sleep(0.2)
before = drops("no_flow")
incoming[0].send(b"more") if incoming else None
result(gone(lambda: drops("no_flow") == before), "who may no longer be let in is cut off")
guest.send(b"still")
result(outgoing.recv(100) == b"still", "and the guest's own connection is not")
filtering("all")

# A rule for one destination lets in nobody else.
rule = vpc("nat", "show", "vpc", "blue")[0]["id"]
vpc("nat", "add", "vpc", "blue", "snat", "10.0.0.0/16", "destination", WEB, "priority", "1")
narrow = bound("a", A, 4400)
to = seen(narrow, web)
result(gets_in(bound("internet", WEB, 7005), to, narrow), "whom a rule has for a destination")
result(kept_out(stranger, to, narrow), "and nobody else")
vpc("nat", "delete", "vpc", "blue", "snat", "10.0.0.0/16", "destination", WEB)
again = seen(narrow, web)
result(gets_in(stranger, again, narrow), "the wider rule again", again)

# Ports that lead to guests are no guest's.
vpc("nat", "add", "vpc", "blue", "dnat", "udp", PUBLIC + ":4500", "to", B + ":4500")
led, led_to = bound("a", A, 4500), bound("b", B, 4500)
to = seen(led, web)
result(to[1] != 4500, "a port that leads elsewhere is not given", to)
stranger.sendto(b"led", (PUBLIC, 4500))
result(heard(led_to, 3 * SLOW) == (b"led", (OTHER, 7009)), "and leads there")
vpc("nat", "delete", "vpc", "blue", "dnat", "udp", PUBLIC + ":4500")

# A floating IP instead
vpc("fip", "add", "203.0.113.50", "vpc", "blue", "to", A)
result(kept_out(stranger, to, led), "a floating IP ends what its guest has mapped")
vpc("fip", "delete", "203.0.113.50")

# The end of mappings: with the last flow
vpc("set", "blue", "timeout-udp", "2", "timeout-udp-new", "2")
late = bound("a", A, 4600)
to = seen(late, web)
for n in range(6):
    late.sendto(b"out", (OTHER, 7001))
    time.sleep(0.7)
result(len(mappings(src4=A, sport=4600)) == 1 and seen(late, web2) == to,
       "it lives as long as any flow has it")
result(gone(lambda: mappings(src4=A, sport=4600)), "idle, it ends", mappings(src4=A))
result(kept_out(stranger, to, late), "and lets nobody in")
vpc("set", "blue", "timeout-udp", "300", "timeout-udp-new", "120")
seen(late, web)
vpc("flow", "flush", "vpc", "blue")
result(not mappings(), "flushed with the flows", mappings())

# Back
late, rival = bound("a", A, 4700), bound("b", B, 4700)
seen(rival, web)
seen(late, web)
filtering("pair")
vpc("gateway", "set", "vpc", "blue", "mapping", KINDS["pair"])
result(seen(late, bound("internet", OTHER, 7008)) == (PUBLIC, 4700),
       "as by default again, at once")
seen(rival, web)
seen(late, web)
result(gone(lambda: mappings(sport=4700)), "with no mapping left", mappings())
finish()
