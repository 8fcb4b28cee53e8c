# SPDX-License-Identifier: GPL-2.0
"""Frames out of a guest, and what the module counts: for the other probes.

Prints "ok NAME" and "not ok NAME" lines, which lib.sh's `each` takes.
"""
import json
import os
import platform
import socket
import subprocess
import sys
import time

SLOW = 5 if "debug" in platform.release() else 1
failed = 0


def result(good, name, why=""):
    global failed
    if not good:
        failed += 1
        for line in str(why).splitlines():
            print(line)
    print("ok" if good else "not ok", name, flush=True)


def finish():
    sys.exit(0)  # what failed was said, line by line


def sysfs_mac(device):
    """The MAC address of a device of this namespace."""
    with open(f"/sys/class/net/{device}/address", encoding="ascii") as f:
        return f.read().strip()


def socket_in(namespace, *args):
    """A socket of another namespace, used from this one."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    os.setns(there, os.CLONE_NEWNET)
    try:
        return socket.socket(*args)
    finally:
        os.setns(home, os.CLONE_NEWNET)
        os.close(home)
        os.close(there)


class Guest:
    """A guest's eth0, used from this namespace: raw frames out and in."""

    def __init__(self, name, vpc):
        self.name, self.vpc = name, vpc
        self.socket = socket_in(name, socket.AF_PACKET, socket.SOCK_RAW, 3 << 8)
        self.socket.bind(("eth0", 3))
        self.mac = self.socket.getsockname()[4].hex(":")

    def send(self, *frames):
        for frame in frames:
            self.socket.send(bytes(frame))

    def received(self, wanted, seconds=2):
        """The first frame from outside for which wanted(bytes) is true."""
        end = time.monotonic() + seconds * SLOW
        while (left := end - time.monotonic()) > 0:
            self.socket.settimeout(left)
            try:
                frame, address = self.socket.recvfrom(65536)
            except TimeoutError:
                break
            if address[2] != socket.PACKET_OUTGOING and wanted(frame):
                return frame
        return None

    def drain(self):
        """Forget what has come so far."""
        self.socket.setblocking(False)
        try:
            while True:
                self.socket.recv(65536)
        except BlockingIOError:
            pass
        self.socket.setblocking(True)

    def drops(self):
        """Reason to packets, of this guest's port."""
        said = subprocess.run(["vpc", "-j", "drop", "show", "vpc", self.vpc],
                              check=True, capture_output=True, text=True).stdout
        return {d["name"]: d["packets"] for d in json.loads(said or "[]")
                if d.get("port_name") == self.name}

    def dropped(self, name, reason, *frames):
        """Each of the frames is dropped for this reason and for no other."""
        wanted, end = {reason: len(frames)}, time.monotonic() + 3 * SLOW
        before = self.drops()
        self.send(*frames)
        while True:
            after = self.drops()
            got = {r: n - before.get(r, 0) for r, n in after.items()
                   if n != before.get(r, 0)}
            if got == wanted or time.monotonic() > end:
                break
            time.sleep(0.05)
        result(got == wanted, f"{name}: {reason}",
               f"wanted: {wanted}\ngot:    {got}\nfirst:  {bytes(frames[0]).hex()}")
