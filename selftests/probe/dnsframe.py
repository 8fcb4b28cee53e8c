# SPDX-License-Identifier: GPL-2.0
"""DNS messages on a stream: with their length in front (RFC 1035 section 4.2.2)."""
import struct


def framed(message):
    return struct.pack(">H", len(message)) + message


def exactly(sock, length):
    data = b""
    while len(data) < length:
        more = sock.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def receive(sock):
    return exactly(sock, struct.unpack(">H", exactly(sock, 2))[0])


def ident_of(message):
    return struct.unpack(">H", message[:2])[0]
