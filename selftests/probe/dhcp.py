#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""dhcp.py VPC: the DHCPv4 server, message by message.

Guests of 10.0.1.0/24 (dynamic range .100 to .119, .60 and .61 reserved):
  g, h	bound to their MAC addresses, without addresses; silent kernels
  f	bound, with 10.0.1.5 and the host name fixed
  l	learns
s is alone on 10.0.2.0/24 with a range of two addresses, n on 10.0.3.0/24
without DHCP, m and o (both learn) on 10.0.4.0/24 without DHCP.
"""
import time

from dhcpv4 import (ACK, ALL, DECLINE, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST, ROUTER, VPC,
                    Client, is_type, lease, neighbour, number, option, same, vpc)
from frames import SLOW, Guest, finish, result
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether

g, h, f, l, s, n, m = (Guest(name, VPC) for name in "ghflsnm")

# DISCOVER, OFFER, REQUEST, ACK: what the messages look like.
client = Client(g, client_id=b"\xff\0\0\0\1\0\4probe")
want = option(55, bytes([28, 3, 1, 6, 121, 15, 26, 42, 12, 3, 200, 51]))
offer = client.discover(want)
is_type("DISCOVER is answered", OFFER, offer)
same("to the client's own address, for the broadcast flag is clear",
     (g.mac, offer.yiaddr), (offer.dst, offer.ip_dst))
same("from the router", (ROUTER, "10.0.1.1"), (offer.src, offer.ip_src))
result(offer.sums(), "with right checksums")
result(len(offer.body) >= 300 and not any(offer.tail), "at least 300 bytes, the rest zero", offer)
same("an offer has no other address", ("0.0.0.0",) * 3,
     (offer.ciaddr, offer.siaddr, offer.giaddr))
same("the client identifier comes back (RFC 6842)", client.id, offer.options.get(61))
same("the options that were asked for, in their order, the mask before the router",
     [28, 1, 3, 6, 121, 15, 26, 42], [c for c in offer.order if c not in (51, 53, 54, 58, 59, 61)])
same("mask, router, broadcast", (number("255.255.255.0"), number("10.0.1.1"), number("10.0.1.255")),
     tuple(offer.options[c] for c in (1, 3, 28)))
same("servers, domain, MTU", (number("10.0.1.53") + number("9.9.9.9"), number("10.0.1.123"),
                              b"blue.example", (1400).to_bytes(2, "big")),
     tuple(offer.options[c] for c in (6, 42, 15, 26)))
same("classless routes (RFC 3442) hold the default route", b"\0" + number("10.0.1.1"),
     offer.options[121])
same("lease time, T1, T2", (600, 300, 525),
     tuple(int.from_bytes(offer.options[c], "big") for c in (51, 58, 59)))
same("an offer is a lease in waiting", ("offered", g.mac), lease(offer.yiaddr))
is_type("a second DISCOVER gets the same offer", OFFER, client.discover(), offer.yiaddr)
result(not neighbour(offer.yiaddr), "an offer makes no neighbour")
result(client.silent(REQUEST, option(50, number(offer.yiaddr)) + option(54, number("10.0.1.2"))),
       "a REQUEST to another server is not answered")
ack = client.select(offer, want)
is_type("REQUEST is answered", ACK, ack, offer.yiaddr)
same("it has the options of the offer", offer.order, ack.order)
same("it is a lease now", ("bound", g.mac), lease(ack.yiaddr))
result(neighbour(ack.yiaddr), "the router knows the neighbour at once")

wide = client.discover(flags=0x8000)
same("the broadcast flag is heeded", (ALL, "255.255.255.255", OFFER),
     (wide.dst, wide.ip_dst, wide.type))
same("a bound client that discovers keeps its lease", ("bound", g.mac), lease(ack.yiaddr))
plain = client.discover()
same("without a parameter list the usual ones", {1, 3, 6, 15, 28},
     set(plain.order) - {51, 53, 54, 58, 59, 61})

# Renewing, rebinding, rebooting.
again = client.renew(ack.yiaddr)
is_type("unicast renewal", ACK, again, ack.yiaddr)
same("is answered to ciaddr", (ack.yiaddr, ack.yiaddr), (again.ciaddr, again.ip_dst))
is_type("rebinding by broadcast", ACK, client.ask(REQUEST, ciaddr=ack.yiaddr, src=ack.yiaddr),
        ack.yiaddr)
is_type("INIT-REBOOT with the right address", ACK, client.reboot(ack.yiaddr), ack.yiaddr)
nak = client.reboot("10.0.1.119")
is_type("INIT-REBOOT with another address", NAK, nak, "0.0.0.0")
same("a NAK is broadcast", (ALL, "255.255.255.255"), (nak.dst, nak.ip_dst))
same("a NAK says no more than who and to whom", [53, 54, 61], nak.order)
is_type("INIT-REBOOT on the wrong network", NAK, client.reboot("192.168.7.7"))
is_type("even of a client that nobody knows", NAK, Client(h).reboot("192.168.7.7"))
result(Client(h).silent(REQUEST, option(50, number("10.0.1.110"))),
       "INIT-REBOOT of a client that nobody knows is not answered")
is_type("an address that another client has", NAK,
        Client(h).ask(REQUEST, option(50, number(ack.yiaddr)) + option(54, number("10.0.1.1"))))
is_type("an address out of the range", NAK,
        Client(h).ask(REQUEST, option(50, number("10.0.1.99")) + option(54, number("10.0.1.1"))))
is_type("the router's address", NAK,
        Client(h).ask(REQUEST, option(50, number("10.0.1.1")) + option(54, number("10.0.1.1"))))

# INFORM: no lease, no address.
inform = Client(f).ask(INFORM, want, ciaddr="10.0.1.5", src="10.0.1.5")
is_type("INFORM", ACK, inform, "0.0.0.0")
same("is answered to ciaddr", "10.0.1.5", inform.ip_dst)
result(not {51, 58, 59} & set(inform.order) and 6 in inform.order,
       "with options and without a lease time", inform)
same("and makes no lease", None, lease("10.0.1.5"))

# RELEASE: the address rests, the same client gets it again.
client.end(RELEASE, ack.yiaddr)
same("RELEASE", "released", (lease(ack.yiaddr) or [None])[0])
result(not neighbour(ack.yiaddr), "ends the neighbour")
g.dropped("a released address on a bound port", "spoof_ip",
          Ether(src=g.mac, dst=ROUTER) / IP(src=ack.yiaddr, dst="10.0.1.1") / UDP(dport=9))
other = Client(h).bind()
result(other not in (None, ack.yiaddr), "another client gets another address", other)
same("the same client gets the same address", ack.yiaddr, client.bind())
h.dropped("RELEASE of another's lease", "dhcp_ignored",
          Client(h).frame(RELEASE, option(54, number("10.0.1.1")), ciaddr=ack.yiaddr))
same("and it stays", ("bound", g.mac), lease(ack.yiaddr))

# DECLINE: set aside.
client.end(DECLINE, ack.yiaddr)
same("DECLINE", "declined", (lease(ack.yiaddr) or [None])[0])
moved = client.bind()
result(moved not in (None, ack.yiaddr), "the next offer is another address", moved)
is_type("nobody gets it", NAK, Client(h, client_id=b"\0new").ask(
    REQUEST, option(50, number(ack.yiaddr)) + option(54, number("10.0.1.1"))))

# Who is who.
one, two = Client(l, client_id=b"\0one"), Client(l, client_id=b"\0two")
first, second = one.bind(), two.bind()
result(first and second and first != second, "two identifiers are two clients", (first, second))
same("an identifier counts more than the MAC address (RFC 4361)", first,
     Client(l, "52:54:00:aa:00:01", b"\0one").bind())
result(Client(l, "52:54:00:aa:00:02").bind() not in (None, first, second),
       "without one it is the MAC address")
clone = Client(h, client_id=client.id)
cloned = clone.bind()
result(cloned not in (None, moved), "a clone on a bound port does not take the lease", cloned)
same("the original keeps it", ("bound", g.mac), lease(moved))
is_type("and renews it", ACK, client.renew(moved), moved)
is_type("as does the clone", ACK, clone.renew(cloned), cloned)
long = Client(l, "52:54:00:aa:00:03", bytes(range(1, 201)))
offer = long.discover(option(57, (1500).to_bytes(2, "big")) + want)
same("an identifier of 200 bytes comes back whole", long.id, offer.options.get(61))
result(len(offer.frame) > 14 + 576 - 60, "in a message as long as the client takes", len(offer.frame))
result(len(long.discover(want).frame) <= 14 + 576, "by default in 576 bytes")

# Addresses of ports, and reserved ones.
fixed = Client(f, client_id=b"\0fixed")
offer = fixed.discover(option(50, number("10.0.1.115")) + want)
is_type("a port's own address is the one offered", OFFER, offer, "10.0.1.5")
same("with its host name", b"fixed", offer.options.get(12))
is_type("no other is given", NAK, fixed.reboot("10.0.1.115"))
is_type("INIT-REBOOT without a lease", ACK, fixed.reboot("10.0.1.5"), "10.0.1.5")
offer = Client(l, "52:54:00:bb:00:01", b"\0any").discover(want)
is_type("a reservation by MAC address", OFFER, offer, "10.0.1.60")
same("with its host name", b"byname", offer.options.get(12))
is_type("a reservation by identifier", OFFER,
        Client(l, "52:54:00:bb:00:02", b"\x01\x02\x03").discover(), "10.0.1.61")
is_type("nobody else gets a reserved address", NAK, Client(l, "52:54:00:bb:00:03").ask(
    REQUEST, option(50, number("10.0.1.60")) + option(54, number("10.0.1.1"))))

# Ways to say it.
quick = Client(l, "52:54:00:cc:00:01").discover(option(80))
is_type("rapid commit (RFC 4039)", ACK, quick)
result(80 in quick.order, "says so", quick)
same("and is a lease", "bound", (lease(quick.yiaddr) or [None])[0])
over = Client(l, "52:54:00:cc:00:02")
answer = over.ask(0, raw=option(52, b"\x03") + option(61, b"\0ov") + b"\xff",
                  file=(option(53, bytes([DISCOVER])) + option(61, b"er") + b"\xff").ljust(128, b"\0"),
                  sname=(option(61, b"load") + b"\xff").ljust(64, b"\0"))
is_type("overloaded fields are read (RFC 2131)", OFFER, answer)
same("pieces are joined in the order of RFC 3396", b"\0overload", answer.options.get(61))
is_type("a missing end option is forgiven", OFFER,
        over.ask(0, raw=b"\0\0" + option(53, bytes([DISCOVER]))))
named = Client(l, "52:54:00:cc:00:03")
offer = named.discover(option(12, b"Guest-7.example") + want)
named.select(offer, option(12, b"Guest-7.example"))
same("the host name that a client gives itself is kept", "Guest-7",
     [x["hostname"] for x in vpc("lease", "show", "vpc", VPC) if x["address4"] == offer.yiaddr][0])
offer = named.discover(option(12, b"bad name\x1b[2J") + want)
result(12 not in offer.order or offer.options[12] == b"Guest-7",
       "a name that is none is not", offer)

# No room.
first, second = Client(s).bind(), Client(s, "52:54:00:dd:00:01").bind()
same("both addresses of a small range", {"10.0.2.50", "10.0.2.51"}, {first, second})
third = Client(s, "52:54:00:dd:00:02")
s.dropped("no address is left", "dhcp_full", third.frame(DISCOVER))
s.send(Client(s).frame(RELEASE, option(54, number("10.0.2.1")), ciaddr=first, src=first,
                       to=ROUTER, dst="10.0.2.1"))
time.sleep(0.2 * SLOW)
same("a released one is given to another at last", first, third.bind())

# Malformed, one reason.
frame, bad = client.frame, bytes([DISCOVER])
whole = bytes(frame(DISCOVER))
udp = Ether(src=g.mac, dst=ALL) / IP(src="0.0.0.0", dst="255.255.255.255") / UDP(sport=68, dport=67)
g.dropped("not a request, not Ethernet, no MAC address", "dhcp_bad",
          frame(DISCOVER, op=2), frame(DISCOVER, op=0), frame(DISCOVER, htype=6),
          frame(DISCOVER, hlen=0), frame(DISCOVER, hlen=16), frame(DISCOVER, chaddr=bytes(16)),
          frame(DISCOVER, chaddr=b"\x01\0\x5e\0\0\x01" + bytes(10)))
g.dropped("no message type, none that exists, two", "dhcp_bad",
          frame(0, raw=b"\xff"), frame(0, raw=b""), frame(0), frame(0, raw=option(53) + b"\xff"),
          frame(DISCOVER, option(53, bad)), frame(0, raw=option(53, b"\x01\x01") + b"\xff"))
g.dropped("options of a wrong length", "dhcp_bad",
          frame(DISCOVER, option(50, b"\x0a\0\1")), frame(DISCOVER, option(54, b"")),
          frame(DISCOVER, option(57, b"\2")), Client(g).frame(DISCOVER, option(61)),
          frame(DISCOVER, option(61, b"a" * 200) + option(61, b"a" * 200)))
g.dropped("options that lead out", "dhcp_bad",
          udp / (whole[42:282] + b"\x35\x01\x01\x0c\x40abc").ljust(300, b"a"),
          udp / (whole[42:282] + b"\x35\x01\x01\x0c"),
          frame(0, raw=option(53, bad) + option(52, b"\1") + b"\xff", file=b"\x0c\x7f" + bytes(126)),
          frame(0, raw=option(53, bad) + option(52, b"\0") + b"\xff"),
          frame(0, raw=option(53, bad) + option(52, b"\1\1") + b"\xff"))
g.dropped("cut short, another cookie", "dhcp_bad",
          udp / whole[42:281], udp / whole[42:100], udp / b"",
          udp / (whole[42:278] + b"\x63\x82\x53\x64" + whole[282:]))
wrong, long = frame(DISCOVER), frame(DISCOVER)
wrong[UDP].chksum, long[UDP].len = 0x1234, 1000
none = frame(DISCOVER)
none[UDP].chksum = 0
g.dropped("UDP checksum and length", "dhcp_bad", wrong, long)
g.drain()
g.send(none)
result(g.received(lambda f: f[34:38] == b"\0\x43\0\x44"), "no UDP checksum is fine")
g.dropped("another's hardware address on a bound port", "spoof_mac",
          frame(DISCOVER, chaddr=bytes.fromhex(h.mac.replace(":", "")) + bytes(10)))
g.dropped("messages that are none of ours", "dhcp_ignored", frame(13), frame(10), frame(ACK))
g.dropped("REQUEST for no address", "dhcp_bad", frame(REQUEST))
result(all(client.discover() for _ in range(20)), "and the server still answers")

# Without DHCP.
n.dropped("where nobody could answer", "dhcp_off", Client(n).frame(DISCOVER))
o = Guest("o", VPC)
o.drain()
m.send(Client(m).frame(DISCOVER))
result(o.received(lambda f: f[34:38] == b"\0\x44\0\x43"), "where a trunk's own server may be, it is asked")
finish()
