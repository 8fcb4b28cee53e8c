#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""tap.py DEVICE NAMESPACE MAC: a hypervisor of sorts.

DEVICE is a tap of this namespace; NAMESPACE gets eth0 with MAC, and every
frame goes from one to the other with its virtio-net header: checksum offload
and segmentation are those of a virtual machine.
"""
import fcntl
import os
import select
import struct
import sys

TUNSETIFF, TUNSETOFFLOAD, TUNSETVNETHDRSZ = 0x400454CA, 0x400454D0, 0x400454D8
IFF_TAP, IFF_NO_PI, IFF_VNET_HDR = 0x2, 0x1000, 0x4000
SIOCSIFFLAGS, SIOCSIFHWADDR, IFF_UP, ARPHRD_ETHER = 0x8914, 0x8924, 1, 1
CSUM_TSO4_TSO6_ECN = 0x0F


def open_tap(name):
    fd = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), flags))
    fcntl.ioctl(fd, TUNSETVNETHDRSZ, struct.pack("i", 10))
    fcntl.ioctl(fd, TUNSETOFFLOAD, CSUM_TSO4_TSO6_ECN)
    return fd


def open_guest(namespace, mac):
    import socket

    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    os.setns(there, os.CLONE_NEWNET)
    fd = open_tap("eth0")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        hw = bytes.fromhex(mac.replace(":", ""))
        fcntl.ioctl(control, SIOCSIFHWADDR,
                    struct.pack("16sH6s16x", b"eth0", ARPHRD_ETHER, hw))
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", b"eth0", IFF_UP))
    os.setns(home, os.CLONE_NEWNET)
    return fd


def shovel(from_fd, to_fd):
    """A few frames, so that neither direction starves the other."""
    for _ in range(64):
        try:
            frame = os.read(from_fd, 70000)
        except BlockingIOError:
            return
        try:
            os.write(to_fd, frame)
        except OSError:
            pass  # full, or down: a wire loses frames


def main():
    device, namespace, mac = sys.argv[1:]
    host, guest = open_tap(device), open_guest(namespace, mac)
    other = {host: guest, guest: host}
    poll = select.poll()
    for fd in other:
        poll.register(fd, select.POLLIN)
    while True:
        for fd, events in poll.poll():
            if events & select.POLLERR:
                return  # a device was deleted
            shovel(fd, other[fd])


main()
