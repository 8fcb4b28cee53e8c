#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""mapping.py: what source NAT makes of ports, and for how long (RFC 4787, 5382, 7857).

Guests a and b of VPC blue share 203.0.113.10. Namespace internet has
198.51.100.80 and .81. The sockets are the kernel's own, all of them.
"""
import select
import socket
import subprocess
import time

from frames import SLOW, finish, result
from sockets import bound, drops, heard, seen, vpc

A, B, PUBLIC = "10.0.1.5", "10.0.1.6", "203.0.113.10"
WEB, OTHER = "198.51.100.80", "198.51.100.81"


def flows(port):
    """Flows of a from this port."""
    return [f for f in vpc("-s", "flow", "show", "vpc", "blue")
            if f["orig"].get("src4") == A and f["orig"].get("sport") == port]


web, other = bound("internet", WEB, 7001), bound("internet", OTHER, 7001)
web2 = bound("internet", WEB, 7002)

# Ports
a, b = bound("a", A, 4100), bound("b", B, 4100)
result(seen(a, web) == seen(b, other) == (PUBLIC, 4100),
       "one public port serves two guests with different destinations")
result(seen(a, web2) == (PUBLIC, 4100), "and one guest with several")
got = [seen(bound("b", B, p), web) for p in range(4101, 4117)
       if seen(bound("a", A, p), web) == (PUBLIC, p)]
ports = [p for _, p in got]
result(len(ports) == 16 and {address for address, _ in got} == {PUBLIC},
       "guests keep their ports, and their address", got)
result(len(set(ports)) == 16 and not set(ports) & set(range(4101, 4117)),
       "a port that is taken is not given once more", ports)
result(min(ports, default=0) >= 1024, "an unprivileged one stays unprivileged", ports)
steps = [y - x for x, y in zip(ports, ports[1:])]
result(len(set(steps)) > 12, "and nobody can tell which one is next", ports)
result(seen(bound("a", A, 500), web) == (PUBLIC, 500), "a privileged one is kept, too")

# Filtering
before = drops("no_flow")
other.sendto(b"x", (PUBLIC, 4101))
web2.sendto(b"x", (PUBLIC, 4101))
time.sleep(0.5)
result(drops("no_flow") - before == 2, "another address, and another port, do not come in")

# Nothing is read but headers
text = (b"REGISTER sip:example.net SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.1.5:5060\r\n"
        b"Contact: <sip:a@10.0.1.5:5060>\r\n\r\n")
sip = bound("internet", WEB, 5060)
bound("a", A, 5060).sendto(text, (WEB, 5060))
result(sip.recv(1000) == text, "SIP arrives as it was sent")
ftp = bound("internet", WEB, 21, socket.SOCK_STREAM)
ftp.listen()
client = bound("a", A, 5021, socket.SOCK_STREAM)
client.connect((WEB, 21))
client.send(b"PORT 10,0,1,5,19,137\r\n")
served = ftp.accept()[0]
served.settimeout(5 * SLOW)
result(served.recv(1000) == b"PORT 10,0,1,5,19,137\r\n", "FTP arrives as it was sent")

# Timers
vpc("set", "blue", "timeout-udp", "4", "timeout-udp-new", "4")
a = bound("a", A, 4200)
for n in range(7):
    a.sendto(b"out", (WEB, 7001))
    time.sleep(1)
found = flows(4200)
result(len(found) == 1 and found[0]["orig"]["packets"] == 7, "what goes out keeps a mapping", found)
while (got := heard(web, 1)) and got[1][1] != 4200:
    pass
for n in range(7):
    web.sendto(b"in", (PUBLIC, 4200))
    time.sleep(1)
found = flows(4200)
result(len(found) == 1 and found[0]["reply"]["packets"] == 7, "so does what comes in", found)
end = time.monotonic() + 20 * SLOW
while flows(4200) and time.monotonic() < end:
    time.sleep(0.2)
result(not flows(4200), "idle, it ends")
before = drops("no_flow")
web.sendto(b"late", (PUBLIC, 4200))
time.sleep(0.5)
result(drops("no_flow") == before + 1, "and lets nothing in")
vpc("set", "blue", "timeout-udp", "300", "timeout-udp-new", "120")

# Hairpin: two guests of one public address, by that address
a, b = bound("a", A, 4300), bound("b", B, 4301)
a.sendto(b"punch", (PUBLIC, 4301))
b.sendto(b"from b", (PUBLIC, 4300))
a.sendto(b"from a", (PUBLIC, 4301))
result(heard(a, 3 * SLOW) == (b"from b", (PUBLIC, 4301)) and
       heard(b, 3 * SLOW) == (b"from a", (PUBLIC, 4300)),
       "UDP: guests that speak to each other's public port meet there")


def both_open(name, one, one_calls, two, two_calls, pause):
    """Neither end listens."""
    one.setblocking(False)
    two.setblocking(False)
    one.connect_ex(one_calls)
    time.sleep(pause)
    two.connect_ex(two_calls)
    waiting, end = {one, two}, time.monotonic() + 10 * SLOW
    while waiting and time.monotonic() < end:
        waiting -= set(select.select([], list(waiting), [], 1)[1])
    errors = [s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) for s in (one, two)]
    good = not waiting and not any(errors)
    if good:
        one.send(b"one")
        two.send(b"two")
        for s in (one, two):
            s.settimeout(5 * SLOW)
        good = one.recv(100) == b"two" and two.recv(100) == b"one"
        one.close()
        two.close()
    result(good, name, f"waiting: {len(waiting)}, errors: {errors}")


both_open("TCP: they do, too",
          bound("a", A, 4302, socket.SOCK_STREAM), (PUBLIC, 4303),
          bound("b", B, 4303, socket.SOCK_STREAM), (PUBLIC, 4302), 0)
both_open("TCP: the outside calls too early, is not answered, and is called",
          bound("internet", WEB, 4305, socket.SOCK_STREAM), (PUBLIC, 4304),
          bound("a", A, 4304, socket.SOCK_STREAM), (WEB, 4305), 0.5)

# What the outside sends arrives when the guest has spoken, and the other way round.
slow_wires = (["tc"], ["ip", "netns", "exec", "internet", "tc"])
for command, device in zip(slow_wires, ("up0", "eth0")):
    subprocess.run(command + ["qdisc", "add", "dev", device, "root", "netem", "delay", "500ms"],
                   check=True)
both_open("TCP: both ends call at the same time",
          bound("internet", WEB, 4307, socket.SOCK_STREAM), (PUBLIC, 4306),
          bound("a", A, 4306, socket.SOCK_STREAM), (WEB, 4307), 0)
for command, device in zip(slow_wires, ("up0", "eth0")):
    subprocess.run(command + ["qdisc", "del", "dev", device, "root"], check=True)
finish()
