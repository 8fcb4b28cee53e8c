# SPDX-License-Identifier: GPL-2.0
"""DHCPv4 clients message by message, and what the module makes of them: for
the probes that are run as PROBE VPC. The router is 10.0.1.1.
"""
import json
import subprocess
import sys
import time

from frames import SLOW, result, sysfs_mac
from scapy.layers.dhcp import BOOTP
from scapy.layers.inet import IP, UDP
from scapy.layers.l2 import Ether

VPC = sys.argv[1]
ROUTER, ALL = sysfs_mac(VPC), "ff:ff:ff:ff:ff:ff"
COOKIE = b"\x63\x82\x53\x63"
DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM = range(1, 9)
xid = 0x1000


def number(address):
    return bytes(int(n) for n in address.split("."))


def dotted(data):
    return ".".join(str(n) for n in data)


def option(code, value=b""):
    return bytes([code, len(value)]) + value


class Message:
    """An answer, taken apart without scapy's help."""

    def __init__(self, frame):
        self.frame = frame
        self.dst, self.src = frame[:6].hex(":"), frame[6:12].hex(":")
        self.ip_src, self.ip_dst = dotted(frame[26:30]), dotted(frame[30:34])
        self.port = int.from_bytes(frame[36:38], "big")
        self.body = frame[42:]
        self.xid = int.from_bytes(self.body[4:8], "big")
        self.ciaddr, self.yiaddr = dotted(self.body[12:16]), dotted(self.body[16:20])
        self.siaddr, self.giaddr = dotted(self.body[20:24]), dotted(self.body[24:28])
        self.chaddr = self.body[28:34].hex(":")
        self.options, self.order = {}, []
        at = 240
        while self.body[at] != 255:
            code, length = self.body[at], self.body[at + 1]
            self.options[code] = self.body[at + 2:at + 2 + length]
            self.order.append(code)
            at += 2 + length
        self.tail = self.body[at + 1:]
        self.type = self.options[53][0]

    def __str__(self):
        return (f"type {self.type} yiaddr {self.yiaddr} ciaddr {self.ciaddr} from {self.ip_src} "
                f"to {self.ip_dst} {self.dst} options {self.options}")

    def sums(self):
        """Are the checksums those that scapy computes?"""
        ours = Ether(self.frame)
        twin = Ether(self.frame)
        del twin[IP].chksum, twin[UDP].chksum
        twin = Ether(bytes(twin))
        return (ours[IP].chksum, ours[UDP].chksum) == (twin[IP].chksum, twin[UDP].chksum)


class Client:
    """A station behind a guest's port; by default the guest itself."""

    def __init__(self, guest, mac=None, client_id=None):
        self.guest, self.mac, self.id = guest, mac or guest.mac, client_id

    def frame(self, kind, options=b"", ciaddr="0.0.0.0", flags=0, to=ALL, src="0.0.0.0",
              dst="255.255.255.255", raw=None, eth=None, sport=68, **bootp):
        """A request; raw replaces all that stands behind the cookie, eth is who sends it."""
        if raw is None:
            raw = option(53, bytes([kind]))
            if self.id:
                raw += option(61, self.id)
            raw += options + b"\xff"
        fields = dict(op=1, htype=1, hlen=6, xid=xid, ciaddr=ciaddr, flags=flags,
                      chaddr=bytes.fromhex(self.mac.replace(":", "")) + bytes(10))
        fields.update(bootp)
        body = (bytes(BOOTP(**fields))[:236] + COOKIE + raw).ljust(300, b"\0")
        return (Ether(src=eth or self.mac, dst=to) / IP(src=src, dst=dst) /
                UDP(sport=sport, dport=67) / body)

    def ask(self, kind, options=b"", seconds=2, **fields):
        """The answer, or None."""
        global xid
        xid += 1
        self.guest.drain()
        self.guest.send(self.frame(kind, options, **fields))
        frame = self.guest.received(
            lambda f: f[12:14] == b"\x08\x00" and f[23] == 17 and f[34:36] == b"\0\x43" and
            f[36:38] in (b"\0\x43", b"\0\x44") and int.from_bytes(f[46:50], "big") == xid, seconds)
        return Message(frame) if frame else None

    def silent(self, kind, options=b"", **fields):
        return self.ask(kind, options, seconds=0.3, **fields) is None

    def discover(self, options=b"", **fields):
        return self.ask(DISCOVER, options, **fields)

    def select(self, offer, options=b"", **fields):
        return self.ask(REQUEST, option(50, number(offer.yiaddr)) + option(54, offer.options[54]) +
                        options, **fields)

    def bind(self):
        """Its address, after discover and request."""
        answer = self.discover()
        answer = self.select(answer) if answer else None
        return answer.yiaddr if answer and answer.type == ACK else None

    def reboot(self, address, **fields):
        return self.ask(REQUEST, option(50, number(address)), **fields)

    def renew(self, address, **fields):
        return self.ask(REQUEST, ciaddr=address, src=address, to=ROUTER, dst="10.0.1.1", **fields)

    def end(self, kind, address):
        """RELEASE has the address in ciaddr, DECLINE in option 50."""
        if kind == RELEASE:
            frame = self.frame(kind, option(54, number("10.0.1.1")), ciaddr=address, src=address,
                               to=ROUTER, dst="10.0.1.1")
        else:
            frame = self.frame(kind, option(50, number(address)) + option(54, number("10.0.1.1")))
        self.guest.send(frame)
        time.sleep(0.2 * SLOW)


def vpc(*words):
    return json.loads(subprocess.run(["vpc", "-j", *words], check=True, capture_output=True,
                                     text=True).stdout or "[]")


def lease(address):
    """State and MAC address of a lease; None if there is none."""
    for found in vpc("lease", "show", "vpc", VPC):
        if found["address4"] == address:
            return found["state"], found["mac"]
    return None


def neighbour(address):
    return any(n.get("address4") == address for n in vpc("neigh", "show", "vpc", VPC))


def same(name, wanted, got):
    result(wanted == got, name, f"wanted: {wanted}\ngot:    {got}")


def is_type(name, kind, answer, address=None):
    result(answer is not None and answer.type == kind and
           (address is None or answer.yiaddr == address), name, answer)
