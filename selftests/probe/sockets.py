# SPDX-License-Identifier: GPL-2.0
"""Real sockets of guests and of the outside, and what the tool says: for other probes."""
import json
import socket
import subprocess

from frames import SLOW, socket_in


def vpc(*args):
    said = subprocess.run(["vpc", "-j", *args], check=True, capture_output=True, text=True)
    return json.loads(said.stdout or "[]")


def drops(reason):
    """What blue dropped for it."""
    return sum(d["packets"] for d in vpc("drop", "show", "vpc", "blue")
               if d["name"] == reason and not d.get("port_name"))


def bound(namespace, address, port, kind=socket.SOCK_DGRAM):
    s = socket_in(namespace, socket.AF_INET, kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((address, port))
    s.settimeout(5 * SLOW)
    return s


def seen(client, server):
    """Where the server sees the client come from."""
    client.sendto(b"who", server.getsockname())
    return server.recvfrom(100)[1]


def heard(s, seconds):
    """A datagram and its sender, or None."""
    s.settimeout(seconds)
    try:
        return s.recvfrom(100)
    except TimeoutError:
        return None
