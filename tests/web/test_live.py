"""Open pages hear of what changes, over real sockets: many at once, and none after its session has ended."""

from __future__ import annotations

import re
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from time import monotonic, process_time

import pytest
import requests
import sqlalchemy as sa

from publisher.core.person import Role
from publisher.core.web_session import IDLE
from publisher.files.config import Web
from publisher.store import trail
from publisher.store.tables.session import WEB_SESSION
from publisher.web import live
from publisher.web.server import WebServer
from publisher.work import people, signing_in
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import PASSWORD, Passes

pytestmark = pytest.mark.usefixtures("cheap_passwords")

MANY = 200
KEPT_FILES = 40
"""What may stay open after them: the connections of the database, three files each, wait for the next."""


def until(true: Callable[[], bool], seconds: float = 20) -> None:
    """Look again until it is true; the test fails when it never is."""
    pause, deadline = threading.Event(), monotonic() + seconds
    while not true():
        assert monotonic() < deadline, "it never came true"
        pause.wait(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Stream:
    """One open stream, and what has come of it so far."""

    socket: socket.socket
    text: str = ""
    is_over: bool = False

    def read(self) -> None:
        piece = self.socket.recv(65536)
        self.text += piece.decode()
        self.is_over = self.is_over or not piece or self.text.endswith("\r\n0\r\n\r\n")

    @property
    def changes(self) -> list[int]:
        return [int(one) for one in re.findall(r"event: change\nid: (\d+)\ndata: \1\n\n", self.text)]


@dataclass
class Served:
    """A server with its newsroom, and somebody who is signed in."""

    room: Newsroom
    server: WebServer
    port: int
    token: str

    @property
    def live(self) -> live.Live:
        return self.server._live

    def open(self, since: int | str | None = None, **headers: str) -> Stream:
        """Open a stream as a browser does whose page shows step `since`, the newest one unless said."""
        asked = self.newest() if since is None else since
        own = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"GET /live?since={asked} HTTP/1.1\r\nHost: localhost\r\n"
        own.sendall(f"{head}Cookie: publisher-session={self.token}\r\n{said}\r\n".encode())
        return Stream(own)

    def get(self, path: str) -> requests.Response:
        cookies = {"publisher-session": self.token}
        return requests.get(f"http://127.0.0.1:{self.port}{path}", cookies=cookies, timeout=20)

    def newest(self) -> int:
        with self.room.app.store.read() as session:
            return trail.newest(session)

    def change(self) -> int:
        """Write a step, as the daemon or another process does; return its number."""
        with self.room.app.store.write() as session:
            trail.write_step(session, self.room.clock.now(), "daemon", "resumed", channel="website")
            return trail.newest(session)


def read_until(streams: list[Stream], true: Callable[[Stream], bool], seconds: float = 20) -> float:
    """Read all of them until it is true of each; return the seconds that took."""
    began, left = monotonic(), [one for one in streams if not true(one)]
    with selectors.DefaultSelector() as waiting:
        for one in left:
            waiting.register(one.socket, selectors.EVENT_READ, one)
        while left:
            assert monotonic() - began < seconds, f"{len(left)} never heard of it: {left[0].text!r}"
            for key, _ in waiting.select(0.5):
                key.data.read()
                if true(key.data):
                    waiting.unregister(key.fileobj)
                    left.remove(key.data)
    return monotonic() - began


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    room, port = open_newsroom(tmp_path, "website"), free_port()
    room.app.config = replace(room.app.config, web=Web(listen=f"127.0.0.1:{port}"))
    now = room.app.clock.outside()
    for name, role in (("viewer", Role.VIEWER), ("admin", Role.ADMIN)):
        people.add(room.app, name, role, PASSWORD, now, "cli")
    token, _ = signing_in.sign_in(room.app, "viewer", PASSWORD, "127.0.0.1", "browser", now)
    with WebServer(room.app, Passes()) as server:
        yield Served(room, server, port, token)
    room.app.close()


@pytest.fixture
def closed() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_a_page_hears_of_a_step_and_of_the_next_one(served: Served, closed: ExitStack) -> None:
    stream = served.open()
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: "retry: 2000" in one.text)
    assert "text/event-stream" in stream.text and "cache-control: no-store" in stream.text.lower()
    first = served.change()
    read_until([stream], lambda one: one.changes == [first])
    second = served.change()
    read_until([stream], lambda one: one.changes == [first, second])


def test_what_changed_while_the_stream_was_lost_is_heard_of_when_it_is_back(
    served: Served, closed: ExitStack
) -> None:
    seen = served.newest()
    newest = served.change()
    streams = [
        served.open(seen),
        served.open(newest, Last_Event_ID=str(seen)),
        served.open("khong-phai-so"),
        served.open("9" * 30),
    ]
    for one in streams:
        closed.enter_context(closing(one.socket))
    read_until(streams, lambda one: one.changes == [newest])


def test_two_hundred_streams_hear_of_one_change_within_two_seconds_and_pages_still_answer_quickly(
    served: Served, closed: ExitStack
) -> None:
    threads, files = threading.active_count(), open_files()
    streams = [served.open() for _ in range(MANY)]
    for one in streams:
        closed.enter_context(closing(one.socket))
    read_until(streams, lambda one: "retry: 2000" in one.text)
    assert served.live.count == MANY
    assert threading.active_count() - threads <= 50, "the pool of the server, and no thread for each stream"
    newest = served.change()
    assert read_until(streams, lambda one: newest in one.changes) < 2
    for path in ("/", "/queue", "/log", "/channels", "/holds"):
        assert median(took(served, path) for _ in range(5)) < 0.1
    assert served.live.count == MANY
    for one in streams:
        one.socket.close()
    until(lambda: served.live.count == 0)
    until(lambda: open_files() <= files + KEPT_FILES)
    until(lambda: served.live._looking is not None and served.live._looking.done())


def took(served: Served, path: str) -> float:
    """Return the seconds of the processor that a page takes of all of us: others may be using it too."""
    began = process_time()
    assert served.get(path).status_code == 200
    return process_time() - began


def open_files() -> int:
    known = Path("/proc/self/fd")
    return sum(1 for _ in known.iterdir()) if known.is_dir() else 0


def test_a_silent_stream_is_kept_alive(
    served: Served, closed: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    stream = served.open()
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: one.text.count(": still here\n\n") >= 2)
    assert stream.changes == []


def test_a_stream_ends_when_its_session_is_signed_out(served: Served, closed: ExitStack) -> None:
    now = served.room.app.clock.outside()
    other, _ = signing_in.sign_in(served.room.app, "admin", PASSWORD, "127.0.0.1", "browser", now)
    mine, theirs = served.open(), replace(served, token=other).open()
    for one in (mine, theirs):
        closed.enter_context(closing(one.socket))
    read_until([mine, theirs], lambda one: "retry: 2000" in one.text)
    answer = requests.post(
        f"http://127.0.0.1:{served.port}/logout",
        cookies={"publisher-session": served.token},
        headers={"Origin": f"http://127.0.0.1:{served.port}"},
        allow_redirects=False,
        timeout=20,
    )
    assert answer.status_code == 303
    read_until([mine], lambda one: one.is_over)
    read_until([theirs], lambda one: bool(one.changes))
    assert not theirs.is_over and served.live.count == 1


def test_a_stream_ends_when_its_person_is_removed(served: Served, closed: ExitStack) -> None:
    stream = served.open()
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: "retry: 2000" in one.text)
    with served.room.app.store.write() as session:
        people.remove(session, "viewer", served.room.app.clock.outside(), "admin")
    read_until([stream], lambda one: one.is_over)


def test_a_stream_ends_with_a_session_that_runs_out_while_nothing_happens(
    served: Served, closed: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "HEARTBEAT_SECONDS", 0.05)
    stream = served.open()
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: "retry: 2000" in one.text)
    with served.room.app.store.write() as session:
        long_ago = served.room.app.clock.outside() - IDLE
        session.execute(sa.update(WEB_SESSION).values(seen_at=long_ago))
    read_until([stream], lambda one: one.is_over)
    assert stream.changes == []


def test_nobody_listens_without_a_session(served: Served, closed: ExitStack) -> None:
    stream = replace(served, token="khong").open(0)
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: "303 See Other" in one.text)
    assert served.live.count == 0


def test_more_than_may_listen_at_once_are_sent_away_and_come_back_later(
    served: Served, closed: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST", 1)
    first = served.open()
    closed.enter_context(closing(first.socket))
    read_until([first], lambda one: "retry: 2000" in one.text)
    second = served.open()
    closed.enter_context(closing(second.socket))
    read_until([second], lambda one: "503 Service Unavailable" in one.text and "retry-after" in one.text)


def test_a_database_that_is_away_for_a_moment_ends_no_stream(
    served: Served, closed: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = served.open()
    closed.enter_context(closing(stream.socket))
    read_until([stream], lambda one: "retry: 2000" in one.text)
    failed = threading.Event()

    def fail() -> int:
        failed.set()
        raise OSError("away")

    with monkeypatch.context() as away:
        away.setattr(served.live, "_newest", fail)
        assert failed.wait(20)
    newest = served.change()
    read_until([stream], lambda one: one.changes == [newest])


def test_the_server_stops_at_once_under_open_streams_and_they_come_back_at_the_same_address(
    served: Served, closed: ExitStack
) -> None:
    streams = [served.open() for _ in range(5)]
    for one in streams:
        closed.enter_context(closing(one.socket))
    read_until(streams, lambda one: "retry: 2000" in one.text)
    began = monotonic()
    served.server.__exit__(None, None, None)
    assert monotonic() - began < 3 and not served.server._thread.is_alive()
    read_until(streams, lambda one: one.is_over)
    seen = served.newest()
    newest = served.change()
    with WebServer(served.room.app, Passes()):
        back = served.open(seen)
        closed.enter_context(closing(back.socket))
        read_until([back], lambda one: one.changes == [newest])


def test_the_pages_that_change_by_themselves_say_which_step_they_show(served: Served) -> None:
    served.change()
    for path in ("/", "/queue", "/log", "/channels"):
        page = served.get(path).text
        assert f'data-live="{served.newest()}"' in page and "/static/live.js?" in page, path
        assert "every 15s" not in page
    for path in ("/queue?behind=bai", "/plan"):
        assert "data-live" not in served.get(path).text, "what is looked up stays as it is"
