#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""over.py: what the outside has opened by UDP ends with its rule.

The guest does not know, and goes on speaking from a port that source NAT would
keep: no segment says that something begins. Guests a and b of VPC blue have
203.0.113.10, namespace internet has 198.51.100.80 and .81.
"""
import time

from frames import SLOW, finish, result
from sockets import bound, drops, heard, vpc

PUBLIC, WEB, OTHER = "203.0.113.10", "198.51.100.80", "198.51.100.81"
RULE = ("vpc", "blue", "dnat", "udp", f"{PUBLIC}:4100")


def talk(guest):
    """A question from outside, and the guest's answer."""
    web.sendto(b"question", (PUBLIC, 4100))
    if heard(guest, 3 * SLOW) != (b"question", (WEB, 4000)):
        return False
    guest.sendto(b"answer", (WEB, 4000))
    return heard(web, 3 * SLOW) == (b"answer", (PUBLIC, 4100))


web, other = bound("internet", WEB, 4000), bound("internet", OTHER, 4000)
a, b = bound("a", "10.0.1.5", 4100), bound("b", "10.0.1.6", 4100)
vpc("nat", "add", *RULE, "to", "10.0.1.5")
result(talk(a), "UDP from outside, to a port that the guest has itself")
vpc("nat", "delete", *RULE)
before = drops("no_flow")
a.sendto(b"more", (WEB, 4000))
result(heard(web, SLOW) is None, "the rule goes, and what the guest says ends there")
web.sendto(b"more", (PUBLIC, 4100))
result(heard(a, SLOW) is None, "as does what comes from outside")
result(drops("no_flow") >= before + 2, "both are counted")
a.sendto(b"new", (OTHER, 4000))
result(heard(other, 3 * SLOW) == (b"new", (PUBLIC, 4100)), "to others the guest speaks as before")
vpc("nat", "add", *RULE, "to", "10.0.1.6")
result(talk(b), "another guest gets what comes now")
vpc("nat", "delete", *RULE)
vpc("flow", "flush", "vpc", "blue", "protocol", "udp")

vpc("nat", "add", *RULE, "to", "10.0.1.5")
result(talk(a), "once more")
vpc("nat", "delete", *RULE)
a.sendto(b"more", (WEB, 4000))
result(heard(web, SLOW) is None, "over")
vpc("set", "blue", "timeout-udp-new", "1")
time.sleep(5 * SLOW)
a.sendto(b"own", (WEB, 4000))
result(heard(web, 3 * SLOW) == (b"own", (PUBLIC, 4100)), "after a while it is a connection of its own")
vpc("set", "blue", "timeout-udp-new", "120")
finish()
