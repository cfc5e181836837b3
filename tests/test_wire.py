"""The one door to the network, on real sockets."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from publisher import wire as door
from publisher.core.errors import TryLater, Unconfirmed
from publisher.wire import Wire, recording


class Server(ThreadingHTTPServer):
    """A server that keeps connections open; `asked` are method and connection of every request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, int]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"


class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.command, self.client_address[1]))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(int(self.headers.get("Want-Status", 200)))
        if wait := self.headers.get("Want-Retry-After"):
            self.send_header("Retry-After", wait)
        if place := self.headers.get("Want-Location"):
            self.send_header("Location", place)
        pieces = 100 if self.path == "/slow" else 1
        self.send_header("Content-Length", str(2 * pieces))
        self.end_headers()
        with suppress(OSError):  # whoever asked has gone
            for _ in range(pieces):
                self.wfile.write(b"ok")
                self.server.closing.wait(0.05 if pieces > 1 else 0)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        serving = threading.Thread(target=running.serve_forever)
        serving.start()
        yield running
        running.closing.set()
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


def test_writes_have_connections_of_their_own_and_leave_those_of_reads_alone(server: Server) -> None:
    with Wire() as wire:
        wire.read("GET", server.url)
        wire.write("POST", server.url, data=b"x")
        wire.write("POST", server.url, data=b"x")
        wire.read("GET", server.url)
    [first, second, third, last] = [connection for _, connection in server.asked]
    assert len({first, second, third}) == 3 and last == first


def test_a_write_that_is_sent_elsewhere_is_not_sent_a_second_time(server: Server) -> None:
    moved = {"Want-Status": "307", "Want-Location": f"{server.url}elsewhere"}
    with Wire() as wire:
        assert wire.write("POST", server.url, data=b"x", headers=moved).status_code == 307
    assert [method for method, _ in server.asked] == ["POST"]


def test_an_answer_that_never_ends_is_not_waited_for(server: Server) -> None:
    with Wire(timedelta(seconds=0.3)) as wire:
        with pytest.raises(TryLater):
            wire.read("GET", f"{server.url}slow")
        with pytest.raises(Unconfirmed):
            wire.write("POST", f"{server.url}slow")


def test_an_answer_that_is_too_large_is_not_read(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Wire, "longest", 1)
    with Wire() as wire, pytest.raises(TryLater):
        wire.read("GET", server.url)


@pytest.mark.parametrize(
    ("status", "retry_after", "rest"),
    [
        (429, "90", timedelta(seconds=90)),
        (429, None, timedelta()),
        (503, "7", timedelta(seconds=7)),
        (503, None, None),
        (500, "7", None),
        (200, None, None),
    ],
)
def test_an_outlet_that_wants_fewer_calls_is_heard_whatever_was_asked(
    server: Server, status: int, retry_after: str | None, rest: timedelta | None
) -> None:
    headers = {"Want-Status": str(status)} | ({"Want-Retry-After": retry_after} if retry_after else {})
    for call in (Wire().read, Wire().write):
        with recording() as transcript:
            call("POST", server.url, headers=headers)
        assert (transcript.rest, transcript.status) == (rest, status)


def test_the_longest_of_several_rests_counts(server: Server) -> None:
    with recording() as transcript:
        for wait in ("9", "90", "1"):
            Wire().read("GET", server.url, headers={"Want-Status": "429", "Want-Retry-After": wait})
    assert transcript.rest == timedelta(seconds=90)


def test_every_piece_of_a_body_that_goes_out_is_a_sign_of_life(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = iter(range(1000))
    monkeypatch.setattr(door, "monotonic", lambda: float(next(ticks)))
    seen: list[float] = []

    class Body(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            seen.append(transcript.lively_at)
            return super().read(size)

    with recording() as transcript:
        Wire(timedelta(hours=1)).write("POST", server.url, data=Body(b"x" * 1_000_000))
    assert len(seen) > 3 and len(set(seen)) == len(seen)
    assert transcript.lively_at > seen[-1]


def test_a_file_goes_out_in_pieces_that_are_neither_crumbs_nor_all_of_it(server: Server) -> None:
    asked: list[int] = []

    class Body(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            asked.append(size or -1)
            return super().read(size)

    Wire().write("POST", server.url, data=Body(b"x" * 1_000_000))
    assert set(asked) == {door.PIECE}
