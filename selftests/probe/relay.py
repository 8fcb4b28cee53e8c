#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""relay.py VPC: DHCPv4 by relays, message by message.

Guests of 10.0.1.0/24:
  b	bound to .7, which may relay, with 10.0.9.0/25 allowed
  l	learns, and may relay
  q	bound to .6, which may not; k learns, and may not
The networks rack (10.0.9.0/24, range .100 to .149), more (10.0.10.0/24) and
off (10.0.11.0/24, without DHCP) have no ports.
"""
from dhcpv4 import (ACK, DISCOVER, INFORM, NAK, OFFER, RELEASE, REQUEST, ROUTER, VPC, Client,
                    is_type, lease, neighbour, number, option, same)
from frames import Guest, finish, result

b, l, q, k = (Guest(name, VPC) for name in "blqk")
CIRCUIT = option(1, b"port-7")


class Relayed(Client):
    """A client behind a relay, which is a guest."""

    def __init__(self, guest, mac, giaddr="10.0.9.2", src=None, agent=CIRCUIT, dst="10.0.1.1"):
        super().__init__(guest, mac)
        self.giaddr, self.src, self.agent, self.dst = giaddr, src or giaddr, agent, dst

    def frame(self, kind, options=b"", agent=None, **fields):
        agent = self.agent if agent is None else agent
        given = dict(src=self.src, dst=self.dst, to=ROUTER, eth=self.guest.mac, sport=67,
                     giaddr=self.giaddr, hops=1)
        given.update(fields)
        return super().frame(kind, options + (option(82, agent) if agent else b""), **given)


def net(answer):
    return answer and answer.yiaddr.rsplit(".", 1)[0]


# What the messages look like.
client = Relayed(b, "52:54:00:09:00:01")
offer = client.discover(flags=0x8000)
is_type("a relayed DISCOVER is answered", OFFER, offer)
same("with an address of the network that the relay's is of", "10.0.9", net(offer))
same("to the relay, by the way that it came", (b.mac, "10.0.9.2", 67), (offer.dst, offer.ip_dst, offer.port))
same("from the address that it was sent to", (ROUTER, "10.0.1.1", number("10.0.1.1")),
     (offer.src, offer.ip_src, offer.options[54]))
same("the relay's address, the client's and its flags are sent back", ("10.0.9.2", client.mac, b"\x80\0"),
     (offer.giaddr, offer.chaddr, offer.body[10:12]))
same("hops are none", 0, offer.body[3])
same("the relay's option comes back as it was", CIRCUIT, offer.options.get(82))
same("as the last one (RFC 3046)", 82, offer.order[-1])
result(offer.sums() and not any(offer.tail), "checksums are right, the rest is zero", offer)
same("options are those of the client's network", (number("255.255.255.0"), number("10.0.9.1")),
     (offer.options[1], offer.options[3]))
ack = client.select(offer)
is_type("REQUEST by the relay", ACK, ack, offer.yiaddr)
same("its option comes back there, too", (82, CIRCUIT), (ack.order[-1], ack.options[82]))
same("it is a lease of the client's", ("bound", client.mac), lease(ack.yiaddr))
result(not neighbour(ack.yiaddr), "but no neighbour of the router's")
result(82 not in client.discover(agent=b"").order, "nothing is sent back where nothing came")
odd = option(9, b"vendor") + option(200) + option(0, b"\0") + option(255, b"x")
same("whatever it holds", odd, client.discover(agent=odd).options.get(82))
full = option(2, b"r" * 253)
same("255 bytes of it", full, client.discover(agent=full).options.get(82))

# The other states.
is_type("INIT-REBOOT", ACK, client.reboot(ack.yiaddr), ack.yiaddr)
is_type("REBINDING", ACK, client.ask(REQUEST, ciaddr=ack.yiaddr), ack.yiaddr)
nak = client.reboot("10.0.1.99", flags=0)
is_type("an address of another network", NAK, nak)
same("a NAK goes to the relay, to be broadcast (RFC 2131 4.3.2)", ("10.0.9.2", 67, b"\x80\0", 82),
     (nak.ip_dst, nak.port, nak.body[10:12], nak.order[-1]))
inform = client.ask(INFORM, ciaddr=ack.yiaddr)
is_type("INFORM", ACK, inform, "0.0.0.0")
result(client.silent(INFORM), "but not without an address")
straight = dict(ciaddr=ack.yiaddr, src=ack.yiaddr, giaddr="0.0.0.0", hops=0, sport=68, agent=b"")
again = client.ask(REQUEST, **straight)
is_type("RENEWING, straight to the server", ACK, again, ack.yiaddr)
same("is answered to the client, by the way that it came", (b.mac, ack.yiaddr, 68, "10.0.1.1"),
     (again.dst, again.ip_dst, again.port, again.ip_src))
result(not neighbour(ack.yiaddr), "and makes no neighbour either")
other = Relayed(b, "52:54:00:09:00:02")
is_type("who has another's address hears so", NAK, other.ask(REQUEST, **straight))
b.send(client.frame(RELEASE, option(54, number("10.0.1.1")), **straight))
client.silent(RELEASE, option(54, number("10.0.1.9")), **straight)
same("RELEASE", ("released", client.mac), lease(ack.yiaddr))

# Other addresses of the router; other networks.
far = Relayed(b, "52:54:00:09:00:03", dst="10.0.9.1")
offer = far.discover()
same("by another address of the router", ("10.0.9.1", number("10.0.9.1"), "10.0.9"),
     (offer.ip_src, offer.options[54], net(offer)))
is_type("which is who is asked for the lease", ACK, far.select(offer), offer.yiaddr)
result(far.silent(REQUEST, option(50, number(offer.yiaddr)) + option(54, number("10.0.1.53"))),
       "and not another server")
more = Relayed(l, "52:54:00:10:00:01", "10.0.10.2")
same("a trunk's relay, on a network of its own", "10.0.10", net(more.discover()))
linked = Relayed(l, "52:54:00:10:00:02", "10.0.1.200", agent=CIRCUIT + option(5, number("10.0.10.0")))
offer = linked.discover()
same("link selection (RFC 3527) goes before the relay's address", ("10.0.10", "10.0.1.200"),
     (net(offer), offer.ip_dst))
over = Relayed(b, "52:54:00:10:00:03", agent=option(11, number("10.0.9.2")))
offer = over.discover()
same("the relay poses as the server (RFC 5107)", number("10.0.9.2"), offer.options[54])
is_type("and is it", ACK, over.select(offer), offer.yiaddr)
chosen = Client(l, "52:54:00:10:00:04")
offer = chosen.discover(option(118, number("10.0.10.0")))
same("a subnet that is asked for (RFC 3011)", ("10.0.10", number("10.0.10.0")),
     (net(offer), offer.options.get(118)))
offer = Client(k, "52:54:00:10:00:05").discover(option(118, number("10.0.10.0")))
same("by who may not it is not heeded", ("10.0.1", None), (net(offer), offer.options.get(118)))
snooped = Client(l, "52:54:00:10:00:06").discover(option(82, CIRCUIT))
same("a switch that adds its option and relays nothing", ("10.0.1", CIRCUIT, 68),
     (net(snooped), snooped.options.get(82), snooped.port))

# What may not be, with one reason each.
lie = Relayed(q, q.mac, "10.0.1.6")
q.dropped("a guest is no relay, even for itself", "guard_relay",
          lie.frame(DISCOVER), lie.frame(DISCOVER, agent=b""), lie.frame(DISCOVER, giaddr="10.0.9.2"),
          Client(q).frame(DISCOVER, option(82, CIRCUIT)))
k.dropped("nor who learns", "guard_relay",
          Relayed(k, "52:54:00:11:00:01", "10.0.1.60").frame(DISCOVER),
          Relayed(k, "52:54:00:11:00:01", "10.0.9.2", src="10.0.1.60").frame(DISCOVER))
q.dropped("a client that the port is not bound to", "spoof_mac",
          Client(q, "52:54:00:11:00:02").frame(DISCOVER, eth=q.mac))
b.dropped("a relay's address that is not the port's", "guard_relay",
          client.frame(DISCOVER, giaddr="10.0.9.200"), client.frame(DISCOVER, giaddr="10.0.10.2"),
          client.frame(DISCOVER, giaddr="8.8.8.8"))
b.dropped("a subnet that is not", "guard_relay",
          client.frame(DISCOVER, agent=option(5, number("10.0.10.0"))),
          client.frame(DISCOVER, option(118, number("10.0.10.0"))))
l.dropped("the router, a group, nobody as a relay", "guard_relay",
          more.frame(DISCOVER, giaddr="10.0.10.1", src="10.0.1.201"),
          more.frame(DISCOVER, giaddr="224.0.0.1", src="10.0.1.201"),
          more.frame(DISCOVER, giaddr="255.255.255.255", src="10.0.1.201"),
          more.frame(DISCOVER, giaddr="127.0.0.1", src="10.0.1.201"))
l.dropped("a network that is not of the VPC", "dhcp_ignored",
          more.frame(DISCOVER, giaddr="10.77.0.1", src="10.0.1.201"),
          more.frame(DISCOVER, agent=option(5, number("10.77.0.0"))))
l.dropped("one without DHCP", "dhcp_off", more.frame(DISCOVER, giaddr="10.0.11.2", src="10.0.11.2"))
b.dropped("more hops than there may be", "dhcp_bad",
          client.frame(DISCOVER, hops=17), client.frame(DISCOVER, hops=255))
is_type("as many as there may", OFFER, client.discover(hops=16))
b.dropped("sub-options that lead out, or stop short", "dhcp_bad",
          *(client.frame(DISCOVER, agent=agent) for agent in
            (b"\1", b"\1\5", b"\1\5abcd", CIRCUIT + b"\2", CIRCUIT + b"\2\xff", CIRCUIT + b"\2\1")))
b.dropped("of a wrong length", "dhcp_bad",
          *(client.frame(DISCOVER, agent=agent) for agent in
            (option(5), option(5, b"\x0a\0\x0a"), option(5, bytes(5)), option(11, b"\1"), option(11, bytes(16)))),
          client.frame(DISCOVER, option(118, b"\x0a\0\x0a")), client.frame(DISCOVER, option(82), agent=b""))
b.dropped("more than an option holds", "dhcp_bad",
          client.frame(DISCOVER, option(82, option(1, b"a" * 200)), agent=option(2, b"b" * 200)))
is_type("and the relay is still served", OFFER, client.discover())
finish()
