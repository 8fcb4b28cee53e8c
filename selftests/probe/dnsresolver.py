#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""dnsresolver.py ADDRESS: a resolver over TCP that answers as the first label says.

    good, pieces, close, surplus   the question, with no records: whole, byte by
                                   byte, then closing, with another byte behind it
    id, name, case, query, count, short, empty, half
                                   no answer to it: another identifier or name, in
                                   other case, a query, no question, less than a
                                   header, not even that, half of it and no more
    slow                           the question, after two seconds
    mute                           takes the query and says nothing

Prints a line for each query: the label, the address and the port that it is from, and
its identifier.
"""
import socket
import sys
import threading
import time

from dnsframe import framed, ident_of, receive


def answer(query, how):
    header = bytearray(query[:12])
    header[2] |= 0x80
    question = query[12:]
    if how == "id":
        header[1] ^= 1
    elif how == "name":
        question = question.replace(b"name", b"same", 1)
    elif how == "case":
        question = question.replace(b"case", b"Case", 1)
    elif how == "query":
        header[2] &= 0x7f
    elif how == "count":
        header[5] = 0
    elif how == "short":
        return bytes(header[:8])
    elif how == "empty":
        return b""
    return bytes(header) + question


def say(sock, message, how):
    data = framed(message)
    if how == "mute":
        time.sleep(60)
        return
    if how == "slow":
        time.sleep(2)
    if how == "pieces":
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in data:
            sock.sendall(bytes([byte]))
            time.sleep(0.01)
    elif how == "half":
        sock.sendall(data[:len(data) // 2])
        sock.shutdown(socket.SHUT_WR)
    elif how == "surplus":
        sock.sendall(data + b"x")
    else:
        sock.sendall(data)


def serve(sock, peer):
    with sock:
        try:
            while True:
                query = receive(sock)
                how = query[13:13 + query[12]].decode().lower()
                print(how, peer[0], peer[1], ident_of(query), flush=True)
                say(sock, answer(query, how), how)
                if how == "close":
                    return
        except (EOFError, OSError):
            pass


def main():
    address = sys.argv[1]
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, 53), family=family)
    while True:
        sock, peer = listener.accept()
        threading.Thread(target=serve, args=(sock, peer), daemon=True).start()


main()
