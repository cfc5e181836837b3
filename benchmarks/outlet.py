"""An outlet in a process of its own, so that its work is nobody else's: takes posts, notes their arrival."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import requests

PIECE = 1 << 20
"""Most bytes of a body that are read at once."""


@dataclass(frozen=True)
class Outlet:
    """A running outlet; posts go to `url` plus a path of their own."""

    url: str

    def arrivals(self) -> dict[str, list[float]]:
        """Return when the first byte of each post came (Unix seconds), by path, all of them."""
        found: dict[str, list[float]] = requests.get(f"{self.url}/arrivals", timeout=30).json()
        return found

    def count(self) -> int:
        """Return how many posts were answered."""
        return int(requests.get(f"{self.url}/count", timeout=30).text)


@contextmanager
def outlet(latency: float = 0.0) -> Iterator[Outlet]:
    """Run an outlet on loopback that takes `latency` seconds over each post."""
    command = [sys.executable, "-m", "benchmarks.outlet", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        try:
            yield Outlet(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


async def serve(latency: float) -> None:
    """Answer until the process is ended; the first line of output is the port."""
    arrivals: dict[str, list[float]] = {}
    answered = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal answered
        goes_on = True
        while goes_on and (head := await _head(reader)):
            arrived = time.time()
            asked = _request(head)
            if asked.waits:
                writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await _read(reader, asked.length)
            if asked.method == "POST":
                arrivals.setdefault(asked.path.strip("/"), []).append(arrived)
                await asyncio.sleep(latency)
                answered += 1
            body = {"/arrivals": json.dumps(arrivals), "/count": str(answered)}.get(asked.path, "").encode()
            status = b"201 Created" if asked.method == "POST" else b"200 OK"
            last = b"Connection: close\r\n" if asked.is_last else b""
            writer.write(b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n%b" % (status, last, len(body), body))
            goes_on = not asked.is_last
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0, backlog=1024, limit=PIECE)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _read(reader: asyncio.StreamReader, length: int) -> None:
    """Read a body and throw it away, without ever holding all of it."""
    while length > 0:
        piece = await reader.read(min(length, PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(piece, length)
        length -= len(piece)


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return b""


@dataclass(frozen=True)
class Request:
    """A request's head: `waits` to be asked for its body, `is_last` on its connection."""

    method: str
    path: str
    length: int
    waits: bool
    is_last: bool


def _request(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ")
    fields = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    length, is_last = int(fields.get("content-length", 0)), fields.get("connection") == "close"
    return Request(method, path, length, "expect" in fields, is_last)


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
