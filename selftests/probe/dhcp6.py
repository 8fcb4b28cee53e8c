#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""dhcp6.py VPC: the DHCPv6 server, message by message.

Guests of fd00:1::/64, stateful, dynamic range ::1:0 to ::1:ff, ::60 reserved:
  g, h	bound to their MAC addresses, without addresses; silent kernels
  f	bound, with fd00:1::5 and the host name fixed
  l	learns, and may relay
s is alone on fd00:2::/64 with a range of two addresses, n on fd00:3::/64
without DHCPv6, m and o (both learn) on fd00:4::/64 without DHCPv6, i on
fd00:5::/64, stateless; rack fd00:6::/64 is stateful and has no ports.
"""
import ipaddress
import json
import struct
import subprocess
import sys
import time

from frames import SLOW, Guest, finish, result, sysfs_mac
from scapy.layers.inet import UDP
from scapy.layers.inet6 import IPv6
from scapy.layers.l2 import Ether

VPC = sys.argv[1]
ROUTER = sysfs_mac(VPC)
GROUP, GROUP_MAC = "ff02::1:2", "33:33:00:01:00:02"
(SOLICIT, ADVERTISE, REQUEST, CONFIRM, RENEW, REBIND, REPLY, RELEASE, DECLINE, RECONFIGURE,
 INFORMATION, FORWARD, BACK) = range(1, 14)
NO_ADDRS, NO_BINDING, NOT_ON_LINK, USE_MULTICAST, NO_PREFIX = 2, 3, 4, 5, 6
SERVER = b"\0\3\0\1" + bytes.fromhex(ROUTER.replace(":", ""))
xid = 0x1000


def packed(address):
    return ipaddress.ip_address(address).packed


def option(code, value=b"", length=None):
    return struct.pack("!HH", code, len(value) if length is None else length) + value


def options_of(data):
    """Code to values, in order of appearance."""
    found = {}
    while data:
        code, length = struct.unpack("!HH", data[:4])
        assert len(data) >= 4 + length, "an option leads out"
        found.setdefault(code, []).append(data[4:4 + length])
        data = data[4 + length:]
    return found


def link_local(mac):
    b = bytearray(bytes.fromhex(mac.replace(":", "")))
    b[0] ^= 2
    return str(ipaddress.ip_address(packed("fe80::")[:8] + bytes(b[:3]) + b"\xff\xfe" + bytes(b[3:])))


def ia(iaid, *addresses, code=3, more=b""):
    head = struct.pack("!I", iaid) + (b"" if code == 4 else bytes(8))
    return option(code, head + b"".join(
        option(5, packed(a) + struct.pack("!II", 0, 0)) for a in addresses) + more)


class Association:
    def __init__(self, code, value):
        self.iaid = int.from_bytes(value[:4], "big")
        fixed = 4 if code == 4 else 12
        self.t1, self.t2 = struct.unpack("!II", value[4:12]) if fixed == 12 else (0, 0)
        inner = options_of(value[fixed:])
        self.addresses = {str(ipaddress.ip_address(a[:16])): struct.unpack("!II", a[16:24])
                          for a in inner.get(5, [])}
        self.status = status_of(inner)

    def address(self):
        """The one that is good, or None."""
        return next((a for a, (_, valid) in self.addresses.items() if valid), None)


def status_of(options):
    return int.from_bytes(options[13][0][:2], "big") if 13 in options else None


class Message:
    """An answer, taken apart without scapy's help."""

    def __init__(self, frame):
        self.frame = frame
        self.dst, self.src = frame[:6].hex(":"), frame[6:12].hex(":")
        self.ip_src, self.ip_dst = (str(ipaddress.ip_address(frame[n:n + 16])) for n in (22, 38))
        self.body = frame[62:54 + int.from_bytes(frame[58:60], "big")]
        self.dport = int.from_bytes(frame[56:58], "big")
        self.relays, data = [], self.body
        while data[0] == BACK:
            outer = options_of(data[34:])
            self.relays.append((data[:34], outer))
            data = outer[9][0]
        self.type, self.xid = data[0], int.from_bytes(data[1:4], "big")
        self.options = options_of(data[4:])
        self.status = status_of(self.options)
        self.ias = [Association(c, v) for c in (3, 4, 25) for v in self.options.get(c, [])]

    def __str__(self):
        return (f"type {self.type} from {self.ip_src} to {self.ip_dst} status {self.status} "
                f"options {self.options}")

    def sums(self):
        twin = Ether(self.frame)
        del twin[UDP].chksum
        return Ether(bytes(twin))[UDP].chksum == Ether(self.frame)[UDP].chksum


class Client:
    """A station behind a guest's port; by default the guest itself."""

    def __init__(self, guest, mac=None, duid=None):
        self.guest, self.mac = guest, mac or guest.mac
        self.duid = duid or b"\0\3\0\1" + bytes.fromhex(self.mac.replace(":", ""))
        self.lladdr = link_local(self.mac)

    def frame(self, kind, options=b"", server=False, raw=None, src=None, dst=GROUP, to=GROUP_MAC,
              dport=547):
        """A message; raw replaces all of it."""
        if raw is None:
            raw = bytes([kind]) + xid.to_bytes(3, "big") + option(1, self.duid)
            raw += (option(2, SERVER) if server else b"") + options
        return (Ether(src=self.mac, dst=to) / IPv6(src=src or self.lladdr, dst=dst) /
                UDP(sport=546, dport=dport) / raw)

    def ask(self, kind, options=b"", seconds=2, **fields):
        """The answer, or None."""
        global xid
        xid += 1
        self.guest.drain()
        self.guest.send(self.frame(kind, options, **fields))
        frame = self.guest.received(lambda f: f[12:14] == b"\x86\xdd" and f[20] == 17 and
                                    f[54:56] == b"\x02\x23" and xid.to_bytes(3, "big") in f, seconds)
        return Message(frame) if frame else None

    def silent(self, kind, options=b"", **fields):
        return self.ask(kind, options, seconds=0.3, **fields) is None

    def solicit(self, *more, iaid=1):
        return self.ask(SOLICIT, ia(iaid) + b"".join(more))

    def bind(self, iaid=1, *more):
        """Its address, after solicit and request."""
        offer = self.solicit(*more, iaid=iaid)
        if not offer or not offer.ias[0].address():
            return None
        answer = self.ask(REQUEST, ia(iaid, offer.ias[0].address()) + b"".join(more), server=True)
        return answer.ias[0].address() if answer and answer.type == REPLY else None


def vpc(*words):
    return json.loads(subprocess.run(["vpc", "-j", *words], check=True, capture_output=True,
                                     text=True).stdout or "[]")


def lease(address):
    """State and MAC address of a lease; None if there is none."""
    for found in vpc("lease", "show", "vpc", VPC):
        if found.get("address6") == address:
            return found["state"], found["mac"]
    return None


def neighbour(address):
    return any(n.get("address6") == address for n in vpc("neigh", "show", "vpc", VPC))


def same(name, wanted, got):
    result(wanted == got, name, f"wanted: {wanted}\ngot:    {got}")


def is_type(name, kind, answer, status=None):
    result(answer is not None and answer.type == kind and answer.status == status, name, answer)


def ia_status(answer):
    return [a.status for a in answer.ias] if answer else None


g, h, f, l, s, n, m, i = (Guest(name, VPC) for name in "ghflsnmi")

# Solicit, Advertise, Request, Reply: what the messages look like.
client = Client(g)
want = option(6, struct.pack("!7H", 23, 24, 31, 32, 56, 82, 200))
offer = client.solicit(want, option(8, b"\0\0"), option(20), option(16, b"\0\0\0\1\0\1x"))
is_type("Solicit is answered", ADVERTISE, offer)
same("to the client's link-local address and MAC", (g.mac, client.lladdr, 546),
     (offer.dst, offer.ip_dst, offer.dport))
same("from the router", (ROUTER, "fe80::1"), (offer.src, offer.ip_src))
result(offer.sums(), "with a right checksum")
same("with both identifiers", ([client.duid], [SERVER]), (offer.options[1], offer.options[2]))
same("the IA's number, T1 and T2", (1, 300, 480),
     (offer.ias[0].iaid, offer.ias[0].t1, offer.ias[0].t2))
address = offer.ias[0].address()
result(packed(address)[:14] == packed("fd00:1::1:0")[:14], "an address of the range", address)
same("its lifetimes", (600, 600), offer.ias[0].addresses[address])
same("DNS servers, domain, NTP twice",
     (packed("fd00:1::53") + packed("2001:db8::53"), b"\4blue\7example\0", packed("fd00:1::123"),
      option(1, packed("fd00:1::123"))), tuple(offer.options[c][0] for c in (23, 24, 31, 56)))
result(not {32, 82, 200, 14} & set(offer.options), "nothing else", offer)
same("an offer is a lease in waiting", ("offered", g.mac), lease(address))
result(not neighbour(address), "and makes no neighbour")
same("a second Solicit gets the same offer", address, client.solicit().ias[0].address())
plain = client.solicit()
same("without wishes DNS alone", {1, 2, 3, 23, 24}, set(plain.options))
result(client.silent(REQUEST, option(2, b"\0\3\0\1abcdef") + ia(1, address)),
       "a Request to another server is not answered")
reply = client.ask(REQUEST, ia(1, address) + want, server=True)
is_type("Request is answered", REPLY, reply)
same("with the address of the offer", address, reply.ias[0].address())
same("it is a lease now", ("bound", g.mac), lease(address))
result(neighbour(address), "the router knows the neighbour at once")
result(len(reply.frame) <= 14 + 1280, "in a packet of 1280 bytes at most", len(reply.frame))

# Renew, Rebind, Confirm.
again = client.ask(RENEW, ia(1, address), server=True)
same("Renew keeps the address", (REPLY, {address: (600, 600)}), (again.type, again.ias[0].addresses))
again = client.ask(REBIND, ia(1, address))
same("Rebind keeps it, too", (REPLY, {address: (600, 600)}), (again.type, again.ias[0].addresses))
again = client.ask(RENEW, ia(1, address, "fd00:1::77"), server=True)
same("what else it names is at its end", {address: (600, 600), "fd00:1::77": (0, 0)},
     again.ias[0].addresses)
old = client.ask(RENEW, ia(1, "fd00:99::5"), server=True)
same("after renumbering the old address is at its end", (0, 0), old.ias[0].addresses["fd00:99::5"])
same("and the one that it has is there", address, old.ias[0].address())
unknown = client.ask(RENEW, ia(9, "fd00:1::1:f"), server=True)
same("Renew of an IA that is not known", [NO_BINDING], ia_status(unknown))
result(client.silent(REBIND, ia(9, "fd00:1::1:f")), "Rebind of one is for another server")
unknown = client.ask(REBIND, ia(9, "fd00:1::1:f") + ia(10))
same("unless another one gets its first address", (REPLY, [NO_BINDING, None]),
     (unknown.type, ia_status(unknown)))
other = unknown.ias[1].address()
same("which is a lease", ("bound", g.mac), lease(other))
client.ask(RELEASE, ia(10, other), server=True)
is_type("Confirm", REPLY, client.ask(CONFIRM, ia(1, address)), 0)
is_type("Confirm on the wrong link", REPLY, client.ask(CONFIRM, ia(1, "fd00:99::5")), NOT_ON_LINK)
is_type("Confirm of one right and one wrong", REPLY,
        client.ask(CONFIRM, ia(1, address) + ia(2, "fd00:99::5")), NOT_ON_LINK)
is_type("Confirm of an address that is not leased, on a bound port", REPLY,
        Client(h).ask(CONFIRM, ia(1, address)), NOT_ON_LINK)
result(client.silent(CONFIRM, ia(1)), "Confirm without addresses is not answered")
same("Request on the wrong link", [NOT_ON_LINK],
     ia_status(client.ask(REQUEST, ia(1, "fd00:99::5"), server=True)))

# Release: the address rests, the same client gets it again.
foreign = Client(h).ask(RELEASE, ia(1, address), server=True)
same("Release of another's lease", (0, [NO_BINDING]), (foreign.status, ia_status(foreign)))
same("and it stays", ("bound", g.mac), lease(address))
done = client.ask(RELEASE, ia(1, address), server=True)
same("Release", (REPLY, 0, []), (done.type, done.status, done.ias))
same("is released", "released", (lease(address) or [None])[0])
result(not neighbour(address), "ends the neighbour")
g.dropped("a released address on a bound port", "spoof_ip",
          Ether(src=g.mac, dst=ROUTER) / IPv6(src=address, dst="fd00:1::1") / UDP(dport=9))
g.dropped("one of the guest's own choice", "spoof_ip",
          Ether(src=g.mac, dst=ROUTER) / IPv6(src="fd00:1::dead", dst="fd00:1::1") / UDP(dport=9))
other = Client(h).bind()
result(other not in (None, address), "another client gets another address", other)
same("the same client gets the same address", address, client.bind())

# Decline: set aside.
done = client.ask(DECLINE, ia(1, address), server=True)
same("Decline", (REPLY, 0), (done.type, done.status))
same("is declined", "declined", (lease(address) or [None])[0])
moved = client.bind()
result(moved not in (None, address), "the next one is another address", moved)

# Several IAs; what is not served; rapid commit.
two = client.ask(SOLICIT, ia(1) + ia(2) + ia(3, code=4) + ia(4, code=25))
same("each IA has an address of its own", 2,
     len({a.address() for a in two.ias if a.iaid in (1, 2)} - {None}))
same("temporary addresses and prefixes are not served", [NO_ADDRS, NO_PREFIX],
     [a.status for a in two.ias if a.iaid in (3, 4)])
many = client.ask(SOLICIT, b"".join(ia(k) for k in range(1, 9)))
same("four IAs are looked at", 4, len(many.ias))
quick = Client(l, "52:54:00:cc:00:01").ask(SOLICIT, ia(1) + option(14))
is_type("rapid commit", REPLY, quick)
result(14 in quick.options, "says so", quick)
same("and is a lease", "bound", (lease(quick.ias[0].address()) or [None])[0])
many = Client(l, "52:54:00:cc:00:06")
for k in range(0, 16, 4):
    had = many.ask(SOLICIT, b"".join(ia(k + j) for j in range(4)) + option(14)).ias[0].address()
same("a station has sixteen leases at most", [NO_ADDRS], ia_status(many.solicit(iaid=16)))
many.ask(RELEASE, ia(12, had), server=True)
result(many.bind(16), "another one when it has given one back")
back = many.ask(RENEW, ia(12, had), server=True)
same("and not that one again by Renew", {had: (0, 0)}, back.ias[0].addresses)
same("for it is released", "released", (lease(had) or [None])[0])
for k in vpc("lease", "show", "vpc", VPC):
    if k["mac"] == many.mac:
        subprocess.run(["vpc", "lease", "delete", k["address6"], "vpc", VPC], check=True)
nothing = client.ask(SOLICIT)
result(nothing and nothing.type == ADVERTISE and not nothing.ias, "Solicit without an IA", nothing)

# Who is who.
long = Client(l, "52:54:00:cc:00:02", b"\0\2" + bytes(range(128)))
bound = long.bind()
result(bound, "an identifier of 130 bytes", bound)
same("counts more than the MAC address", bound, Client(l, "52:54:00:cc:00:03", long.duid).bind())
clone = Client(h, duid=client.duid)
cloned = clone.bind()
result(cloned not in (None, moved), "a clone on a bound port does not take the lease", cloned)
same("the original keeps it", ("bound", g.mac), lease(moved))
fixed = Client(f)
same("a port's own address is the one that it gets", "fd00:1::5", fixed.bind())
both = fixed.ask(SOLICIT, ia(1) + ia(2))
same("for one IA", [None, NO_ADDRS], ia_status(both))
reserved = Client(l, "52:54:00:bb:00:01", b"\0\1reserved")
same("a reservation by MAC address", "fd00:1::60", reserved.bind())
named = Client(l, "52:54:00:cc:00:04")
got = named.bind(1, option(39, b"\1\7Guest-7\7example\0"))
same("the host name that a client gives itself is kept", "Guest-7",
     [x["hostname"] for x in vpc("lease", "show", "vpc", VPC) if x.get("address6") == got][0])
told = named.ask(RENEW, ia(1, got) + option(39, b"\0\7Guest-7") + option(6, b"\0\x27"), server=True)
same("and comes back, with the domain, entered in DNS against its will (RFC 4704)",
     [b"\3\7Guest-7\4blue\7example\0"], told.options.get(39))
bad = Client(l, "52:54:00:cc:00:05")
got = bad.bind(1, option(39, b"\1\4a\x1b[2\0"))
same("a name that is none is not", [None],
     [x.get("hostname") for x in vpc("lease", "show", "vpc", VPC) if x.get("address6") == got])

# Stateless.
info = client.ask(INFORMATION, want)
is_type("Information-request where there are addresses", REPLY, info)
same("has a refresh time", 600, int.from_bytes(info.options[32][0], "big"))
info = Client(i).ask(INFORMATION, want, seconds=2)
is_type("and where there are none", REPLY, info)
same("with the server of the VPC's zone", packed("fd00:5::1"), info.options[23][0])
info = Client(i).ask(0, raw=bytes([INFORMATION]) + (xid + 1).to_bytes(3, "big") + want)
result(info and 1 not in info.options, "without a client identifier", info)
i.dropped("no addresses where it is stateless", "dhcp_ignored",
          Client(i).frame(SOLICIT, ia(1)))

# By relays, on a port that learns.
inner = bytes(Client(l, "52:54:00:dd:00:01").frame(SOLICIT, ia(1))[UDP].payload)


def forward(message, link="::", peer="fe80::7", hops=0, more=b""):
    return bytes([FORWARD, hops]) + packed(link) + packed(peer) + more + option(9, message)


def relayed(message, guest=l):
    """The answer to a relay's message."""
    global xid
    xid += 1
    # The client's transaction is in the innermost message.
    message = message.replace(b"XID", xid.to_bytes(3, "big"))
    relay = Client(guest)
    guest.drain()
    guest.send(relay.frame(0, raw=message))
    frame = guest.received(lambda x: x[12:14] == b"\x86\xdd" and x[20] == 17 and
                           x[54:56] == b"\x02\x23" and xid.to_bytes(3, "big") in x)
    return Message(frame) if frame else None


inner = bytes([SOLICIT]) + b"XID" + option(1, b"\0\3\0\1\x52\x54\0\xdd\0\1") + ia(1)
way = forward(inner, link="fd00:1::1", more=option(18, b"port7"))
answer = relayed(way)
result(answer and answer.type == ADVERTISE and answer.ias[0].address(), "by a relay", answer)
same("the answer goes to the relay", 547, answer.dport)
same("with what it said", (bytes([BACK, 0]) + packed("fd00:1::1") + packed("fe80::7"), [b"port7"]),
     (answer.relays[0][0], answer.relays[0][1][18]))
answer = relayed(forward(way, hops=1, more=option(79, b"\0\1\x52\x54\0\xdd\0\2")))
same("by two relays", 2, len(answer.relays) if answer else None)
result(18 not in answer.relays[0][1], "an interface where there was one", answer)
answer = relayed(forward(inner, link="fd00:6::1"))
result(answer and (answer.ias[0].address() or "").startswith("fd00:6::"),
       "for a network without ports", answer)
answer = relayed(forward(forward(inner, link="fe80::1"), link="fd00:6::1", hops=1))
result(answer and (answer.ias[0].address() or "").startswith("fd00:6::"),
       "a link-local link-address says nothing", answer)
deep = inner
for hops in range(8):
    deep = forward(deep, hops=hops)
answer = relayed(deep)
same("by eight", 8, len(answer.relays) if answer else None)
l.dropped("by nine", "dhcp_bad", Client(l).frame(0, raw=forward(deep, hops=8)))
l.dropped("from another link", "dhcp_ignored",
          Client(l).frame(0, raw=forward(inner, link="fd00:99::1")))
l.dropped("relays without room for an answer", "dhcp_bad",
          Client(l).frame(0, raw=forward(inner, more=option(18, bytes(1195)))))
g.dropped("who may not relay", "guard_relay", Client(g).frame(0, raw=way))
g.dropped("nor a server", "guard_dhcp",
          Ether(src=g.mac, dst=h.mac) / IPv6(src=client.lladdr, dst=link_local(h.mac)) /
          UDP(sport=547, dport=546) / b"\7abc")

# No room.
first, second = Client(s).bind(), Client(s, "52:54:00:dd:10:01").bind()
same("both addresses of a small range", {"fd00:2::50", "fd00:2::51"}, {first, second})
third = Client(s, "52:54:00:dd:10:02")
full = third.solicit()
same("no address is left", (ADVERTISE, [NO_ADDRS]), (full.type, ia_status(full)))
same("nor for a Request", [NO_ADDRS],
     ia_status(third.ask(REQUEST, ia(1, "fd00:2::50"), server=True)))
Client(s).ask(RELEASE, ia(1, first), server=True)
same("a released one is given to another at last", first, third.bind())

# Malformed, one reason.
frame, head = client.frame, bytes([SOLICIT]) + b"\0\0\1"
me, server = option(1, client.duid), option(2, SERVER)
g.dropped("less than a header", "dhcp_bad", frame(0, raw=b""), frame(0, raw=b"\1\0\0"))
g.dropped("options that lead out", "dhcp_bad", *(frame(0, raw=head + me + x) for x in (
    option(6, b"\0\x17", 3), option(6, b"\0\x17", 0xffff), b"\0\6\0", option(3, bytes(12), 13),
    ia(1, more=option(5, bytes(24), 25)), ia(1, more=option(5, bytes(23))),
    ia(1, more=option(5, bytes(24) + option(13, b"\0\0", 3))), ia(1, more=b"\0\5\0"),
    option(25, bytes(12) + b"\0\1\0\2x"))))
g.dropped("options of a wrong length", "dhcp_bad", *(frame(0, raw=head + x) for x in (
    option(1, b""), option(1, b"\0\3"), option(1, bytes(131)), me + option(2, bytes(2)),
    me + option(3, bytes(11)), me + option(4, bytes(3)), me + option(25, bytes(11)),
    me + option(6, b"\0"), me + option(8, b"\0"), me + option(14, b"x"), me + option(39))))
g.dropped("one that is there twice", "dhcp_bad", frame(0, raw=head + me + me),
          frame(0, raw=bytes([REQUEST]) + head[1:] + me + server + server))
g.dropped("without a client identifier", "dhcp_bad",
          *(frame(0, raw=bytes([k]) + head[1:] + server + ia(1)) for k in (
              SOLICIT, REQUEST, CONFIRM, RENEW, REBIND, RELEASE, DECLINE)))
g.dropped("a server identifier where there must be none", "dhcp_bad",
          *(frame(k, ia(1, moved), server=True) for k in (SOLICIT, CONFIRM, REBIND)))
g.dropped("none where there must be one", "dhcp_bad",
          *(frame(k, ia(1, moved)) for k in (REQUEST, RENEW, RELEASE, DECLINE)))
g.dropped("an IA in an Information-request", "dhcp_bad", frame(INFORMATION, ia(1)))
g.dropped("another server's", "dhcp_ignored",
          *(frame(k, option(2, SERVER + b"x") + ia(1, moved)) for k in (REQUEST, RENEW, RELEASE, DECLINE,)),
          frame(INFORMATION, option(2, b"\0\1other")))
g.dropped("messages that no server answers", "dhcp_ignored",
          *(frame(k, server=True) for k in (ADVERTISE, REPLY, RECONFIGURE, BACK, 0, 36, 255)))
same("nothing of this has ended the lease", ("bound", g.mac), lease(moved))
wrong, long = frame(SOLICIT), frame(SOLICIT)
wrong[UDP].chksum, long[UDP].len = 0x1234, 1000
none = frame(SOLICIT)
none[UDP].chksum = 0
g.dropped("UDP checksum and length", "dhcp_bad", wrong, long, none)
g.dropped("not from a link-local address", "dhcp_bad", frame(SOLICIT, ia(1), src=moved))
unicast = dict(dst="fe80::1", to=ROUTER)
g.dropped("unicast where all servers are to hear it", "dhcp_bad",
          *(frame(k, **unicast) for k in (SOLICIT, CONFIRM, REBIND, INFORMATION)))
for kind in (REQUEST, RENEW, RELEASE, DECLINE):
    told = client.ask(kind, ia(1, moved), server=True, **unicast)
    is_type(f"unicast of type {kind}", REPLY, told, USE_MULTICAST)
    same("no more than that", {1, 2, 13}, set(told.options))
told = client.ask(RENEW, ia(1, moved), server=True, src=moved, dst="fd00:1::1", to=ROUTER)
same("and so from one address to another", (USE_MULTICAST, "fd00:1::1", moved),
     (told.status, told.ip_src, told.ip_dst))
same("the lease is still there", ("bound", g.mac), lease(moved))
g.dropped("from another MAC address", "spoof_mac", Client(g, h.mac).frame(SOLICIT, ia(1)))
result(all(client.solicit() for _ in range(20)), "and the server still answers")

# Without DHCPv6.
n.dropped("where nobody could answer", "dhcp_off", Client(n).frame(SOLICIT, ia(1)))
o = Guest("o", VPC)
o.drain()
m.send(Client(m).frame(SOLICIT, ia(1)))
result(o.received(lambda x: x[54:58] == b"\x02\x22\x02\x23"),
       "where a trunk's own server may be, it is asked")
m.drain()
o.send(Ether(src=o.mac, dst=m.mac) / IPv6(src=link_local(o.mac), dst=link_local(m.mac)) /
       UDP(sport=547, dport=546) / b"\7abcd")
result(m.received(lambda x: x[54:58] == b"\x02\x23\x02\x22"), "and may answer")
finish()
