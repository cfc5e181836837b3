"""One connection through `CuttingProxy`: read a request, ask the site, answer or hang up."""

from __future__ import annotations

import os
import socket
import socketserver
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedIOBase

PATIENCE = 60.0
"""Seconds that the proxy waits for the site, or for the test, before it gives up."""
NO_SITE = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """One request as it came; the head asks the site to close after its answer."""

    method: str
    path: str
    head: bytes
    body: bytes


@dataclass
class Passed:
    """A request that reached the proxy: its fault, and the status of the site's answer, if any."""

    method: str
    path: str
    fault: str | None
    status: int | None = None


class Exchange(socketserver.StreamRequestHandler):
    """A client's connection and, beside it, one to the site; it carries one request."""

    server: ProxyServer
    asked: Request
    passed: Passed

    def handle(self) -> None:
        """Take one request and let the proxy say what happens to it."""
        request = read_request(self.rfile)
        if request is None:
            return
        self.asked = request
        # A client that has gone, as clients do after their time-out, is no news.
        with suppress(ConnectionError):
            self.server.treat(self)

    def pass_through(self) -> None:
        """Pass the request on and its answer back."""
        self.reply(self.ask())

    def ask(self, *, share: float = 1.0, sent: Callable[[], None] = lambda: None) -> bytes:
        """Pass the request on, call ``sent``, and return the site's whole answer, b"" if it gives none.

        With a ``share`` below 1 only that much of the body goes, and nobody waits for an answer.
        """
        try:
            with socket.create_connection(self.server.site, timeout=PATIENCE) as site:
                site.sendall(self.asked.head + self.asked.body[: int(len(self.asked.body) * share)])
                sent()
                answer = b"".join(iter(lambda: site.recv(1 << 16), b"")) if share == 1 else b""
        except ConnectionRefusedError:
            return NO_SITE
        if answer:
            self.passed.status = int(answer.split(b" ", 2)[1])
        return answer

    def reply(self, answer: bytes) -> None:
        """Send the client these bytes."""
        self.connection.sendall(answer)

    def hang_up(self, *, reset: bool = False) -> None:
        """Close the client's connection, or reset it."""
        if reset:
            linger = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.rfile.close()  # it would keep the socket open
        self.connection.close()


class ProxyServer(socketserver.ThreadingTCPServer):
    """Accept clients on a free port of 127.0.0.1, a thread for each."""

    def __init__(self, site: tuple[str, int], treat: Callable[[Exchange], None]) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.site = site
        self.treat = treat


def read_request(stream: BufferedIOBase) -> Request | None:
    """Read one request whole; None when the client closes before it is complete."""
    first = stream.readline()
    headers = list(iter(lambda: stream.readline().rstrip(b"\r\n"), b""))
    if len(first.split()) != 3:
        return None
    values = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in headers)}
    length = int(values.get(b"content-length", 0))
    body = _read_chunks(stream) if values.get(b"transfer-encoding") == b"chunked" else stream.read(length)
    if len(body) < length:
        return None
    kept = [line for line in headers if not line.lower().startswith(b"connection:")]
    head = b"\r\n".join([first.rstrip(b"\r\n"), *kept, b"Connection: close", b"", b""])
    return Request(first.split()[0].decode(), first.split()[1].decode(), head, body)


def _read_chunks(stream: BufferedIOBase) -> bytes:
    body = b""
    size = -1
    while size:
        line = stream.readline()
        size = int(line or b"0", 16)
        body += line + stream.read(size + 2)
    return body
