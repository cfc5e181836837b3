"""The one door to the network, on real sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publisher.wire import Wire


class Server(ThreadingHTTPServer):
    """A server that keeps connections open; `asked` are method and connection of every request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, int]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.client_address[1]))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        serving = threading.Thread(target=running.serve_forever)
        serving.start()
        yield running
        running.shutdown()
        serving.join()


def test_a_write_never_goes_out_on_a_connection_that_the_server_may_have_closed(server: Server) -> None:
    with Wire() as wire:
        wire.read("GET", server.url)
        wire.read("GET", server.url)
        wire.write("POST", server.url, data=b"x")
    [(_, first), (_, second), (method, written)] = server.asked
    assert first == second  # the server does keep them
    assert method == "POST" and written != first
