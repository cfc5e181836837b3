"""Everything that may go wrong between us and an SFTP server, call by call, and what becomes of the bulletin.

Whatever breaks: nothing half-written has the name of a package, the station gets each bulletin once, and
what may have arrived is looked for.
"""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

paramiko = pytest.importorskip("paramiko", reason="the extra sftp is not installed")

from adapters.radio.adapter import Radio  # noqa: E402
from publisher.core.errors import ChannelError, TryLater, Unauthorized, Unconfirmed  # noqa: E402
from publisher.core.post import Post  # noqa: E402
from publisher.core.receipt import Receipt  # noqa: E402
from publisher.words import tell  # noqa: E402
from tests.adapters.bulletins import bulletin, recorded  # noqa: E402
from tests.adapters.contract import LONG_AGO, fails, next_revision  # noqa: E402
from tests.adapters.sftp_server import Outlet, serving  # noqa: E402
from tests.adapters.test_radio_sftp import reach  # noqa: E402

FAILURE, DENIED = 4, 3
"""What SFTP answers to a full disk, and to who may not write."""
Outcome = Receipt | ChannelError


@dataclass
class Station:
    """A server, and a station that takes every package away in the moment in which it has its name."""

    outlet: Outlet
    radio: Radio
    post: Post
    fetched: list[dict[str, Any]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    fetches: bool = True

    @property
    def folder(self) -> Path:
        return self.outlet.root / "ban-tin"

    def fetch(self) -> None:
        """Take the package away, which has to be whole."""
        package = self.folder / self.post.key
        facts = json.loads((package / "meta.json").read_text(encoding="utf-8"))
        names = {"ban-tin.txt", "ban-tin.docx", "meta.json", *filter(None, [facts["audio"]])}
        assert {one.name for one in package.iterdir()} == names
        assert all(one.stat().st_size for one in package.iterdir())
        self.fetched.append(facts)
        shutil.rmtree(package)

    def listen(self, fault: Fault | None = None, at: int = -1) -> None:
        """Count the calls from now on, and let the fault meet the one of this number."""
        self.calls.clear()

        def before(name: str, session: Any) -> int | None:
            if name in ("login", "subsystem"):
                return None
            self.calls.append(name)
            return fault.before(self, session) if fault and len(self.calls) - 1 == at else None

        def after(name: str, session: Any) -> None:
            appears = name == f"rename /ban-tin/{self.post.key}" and (self.folder / self.post.key).is_dir()
            if appears and self.fetches:
                self.fetch()
            if fault and len(self.calls) - 1 == at:
                fault.after(self, session)

        self.outlet.before, self.outlet.after = before, after

    def attempt(self, before: Receipt | None = None) -> Outcome:
        try:
            return self.radio.update(before, self.post) if before else self.radio.publish(self.post, None)
        except ChannelError as error:
            return error

    def settle(self, outcome: Outcome, before: Receipt | None = None) -> Receipt:
        """Do what the daemon does after such an outcome, the fault being over."""
        if isinstance(outcome, Receipt):
            return outcome
        assert isinstance(outcome, TryLater | Unconfirmed)
        found = self.radio.find(self.post, LONG_AGO) if isinstance(outcome, Unconfirmed) else None
        if isinstance(found, Receipt) and not found.is_older:
            return found
        again = self.attempt(before)
        assert isinstance(again, Receipt)
        return again


class Fault:
    """What happens to one call, before it is carried out or after."""

    may_have_arrived = True
    """Whether nobody knows what became of the call that gives the package its name."""

    def before(self, station: Station, session: Any) -> int | None:
        return None

    def after(self, station: Station, session: Any) -> None:
        return None


class CutBefore(Fault):
    def before(self, station: Station, session: Any) -> int | None:
        session.sock.shutdown(socket.SHUT_RDWR)
        return FAILURE


class CutAfter(Fault):
    def after(self, station: Station, session: Any) -> None:
        session.sock.shutdown(socket.SHUT_RDWR)


class SilentBefore(Fault):
    def before(self, station: Station, session: Any) -> int | None:
        station.over.wait(20)
        return FAILURE


class SilentAfter(Fault):
    def after(self, station: Station, session: Any) -> None:
        station.over.wait(20)


class SaysNo(Fault):
    may_have_arrived = False

    def __init__(self, code: int) -> None:
        self.code = code

    def before(self, station: Station, session: Any) -> int | None:
        return self.code


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[Outlet]:
    (tmp_path / "server" / "ban-tin").mkdir(parents=True)
    with serving(Outlet(tmp_path / "server")) as one:
        yield one


def open_station(folder: Path, outlet: Outlet, number: int, **given: Any) -> Station:
    """Return a station that waits for a bulletin of its own, with a recording of several packets."""
    post = replace(recorded(folder), key=f"ban-tin-so-{number:03}")
    return Station(outlet, reach(folder, outlet, **given), post)


def count_calls(folder: Path, outlet: Outlet) -> list[str]:
    """Name every call of a hand-over in which nothing goes wrong, on a server that knows us already."""
    assert isinstance(open_station(folder, outlet, 998).attempt(), Receipt)
    station = open_station(folder, outlet, 999)
    station.listen()
    assert isinstance(station.attempt(), Receipt)
    assert [one["revision"] for one in station.fetched] == [1]
    return [*station.calls]


def expect(fault: Fault, station: Station, call: str, outcome: Outcome) -> None:
    """Check what an attempt comes to: only what gives the name may have arrived."""
    if call == f"rename /ban-tin/{station.post.key}" and fault.may_have_arrived:
        assert isinstance(outcome, Unconfirmed)
    elif isinstance(outcome, Receipt):  # the protocol has no answer to these, or there was no need of it
        assert call.startswith(("close ", "mkdir /ban-tin/.da-giao"))
    else:
        assert isinstance(outcome, TryLater)
    if isinstance(outcome, ChannelError):
        for language in ("vi", "en"):
            said = tell(outcome.message, language)
            assert "Error" not in said and "Exception" not in said, said


@pytest.mark.system  # every call of a hand-over, again and again: ten seconds for each fault
@pytest.mark.parametrize(
    "fault",
    [CutBefore(), CutAfter(), SaysNo(FAILURE), SaysNo(DENIED)],
    ids=["cut-before", "cut-after", "disk-full", "denied"],
)
def test_whatever_call_it_meets_the_station_gets_the_bulletin_once(
    tmp_path: Path, outlet: Outlet, fault: Fault
) -> None:
    calls = count_calls(tmp_path, outlet)
    assert len(calls) > 25
    for number in range(len(calls)):
        station = open_station(tmp_path, outlet, number)
        station.listen(fault, number)
        outcome = station.attempt()
        expect(fault, station, station.calls[number], outcome)
        station.listen()
        receipt = station.settle(outcome)
        assert receipt.handed_over and [one["revision"] for one in station.fetched] == [1], number
        assert not [*station.folder.glob(f"*{station.post.key}*")], number


@pytest.mark.parametrize("fault", [SilentBefore(), SilentAfter()], ids=["before", "after"])
def test_a_server_that_falls_silent_is_given_up_at_every_kind_of_call(
    tmp_path: Path, outlet: Outlet, fault: Fault
) -> None:
    calls = count_calls(tmp_path, outlet)
    kinds = {call.partition(" ")[0]: number for number, call in enumerate(calls)}
    for number in sorted(kinds.values()):
        station = open_station(tmp_path, outlet, number, timeout="1s")
        station.listen(fault, number)
        outcome = station.attempt()
        expect(fault, station, station.calls[number], outcome)
        station.over.set()
        station.radio = reach(tmp_path, outlet)
        station.listen()
        station.settle(outcome)
        assert [one["revision"] for one in station.fetched] == [1], calls[number]


@pytest.mark.system  # every call of a hand-over, again and again: ten seconds for each fault
@pytest.mark.parametrize("fault", [CutBefore(), CutAfter()], ids=["before", "after"])
def test_an_older_package_is_replaced_whole_or_lies_there_as_it_was(
    tmp_path: Path, outlet: Outlet, fault: Fault
) -> None:
    """Nobody fetches here: what has the name of the package is one of the two, whole, or nothing."""
    replaced, receipt = handed_over_before(tmp_path, outlet, 99)
    replaced.listen()
    replaced.attempt(receipt)
    numbers = [n for n, call in enumerate(replaced.calls) if not call.startswith(("write ", "close "))]
    assert len(numbers) > 20
    for number in numbers:
        station, first = handed_over_before(tmp_path, outlet, number)
        station.listen(fault, number)
        outcome = station.attempt(first)
        assert visible(station) in ([1], [2], [])
        station.listen()
        station.settle(outcome, first)
        assert visible(station) == [2]
        assert [one.name for one in station.folder.glob(f"*{station.post.key}*")] == [station.post.key]


def handed_over_before(folder: Path, outlet: Outlet, number: int) -> tuple[Station, Receipt]:
    """Return a station at which a package lies, and is to be replaced."""
    station = open_station(folder, outlet, number)
    first = station.attempt()
    assert isinstance(first, Receipt)
    station.post, station.fetches = next_revision(station.post), False
    return station, first


def visible(station: Station) -> list[int]:
    """Return the revision that has the name of the package, none where nothing has."""
    package = station.folder / station.post.key
    if not package.exists():
        return []
    names = {"ban-tin.txt", "ban-tin.docx", "ban-tin.mp3", "meta.json"}
    assert {one.name for one in package.iterdir()} == names
    return [json.loads((package / "meta.json").read_text(encoding="utf-8"))["revision"]]


# --- what lies there already -----------------------------------------------------------------------


def test_the_same_package_is_not_written_again(tmp_path: Path, outlet: Outlet) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    radio.publish(post, None)
    calls: list[str] = []
    outlet.before = lambda name, _: calls.append(name)
    assert radio.publish(post, None).handed_over
    assert not [name for name in calls if name.startswith(("write", "rename", "mkdir", "remove"))]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"key": "khac", "revision": 1}'])
def test_a_package_that_is_not_ours_or_damaged_is_replaced_by_ours(
    tmp_path: Path, outlet: Outlet, content: bytes
) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    strange = outlet.root / "ban-tin" / post.key
    strange.mkdir()
    (strange / "meta.json").write_bytes(content)
    assert radio.publish(post, None).handed_over
    facts = json.loads((strange / "meta.json").read_text(encoding="utf-8"))
    assert (facts["key"], facts["revision"]) == (post.key, 1)
    assert (strange / "ban-tin.txt").exists()


def test_a_file_of_that_name_is_left_alone_and_told_of(tmp_path: Path, outlet: Outlet) -> None:
    radio, post = reach(tmp_path, outlet), bulletin()
    strange = outlet.root / "ban-tin" / post.key
    strange.write_bytes(b"of the station")
    said = fails(radio.publish, post, None, expected=TryLater)
    assert said.message.code == "radio-not-written"
    assert strange.read_bytes() == b"of the station"
    strange.unlink()
    assert radio.publish(post, None).handed_over


def test_a_slip_that_a_full_disk_cuts_short_never_counts(tmp_path: Path, outlet: Outlet) -> None:
    """The server says that all is well, and has half of it."""
    radio, post = reach(tmp_path, outlet), bulletin()

    def shorten(name: str, _: Any) -> None:
        if name.startswith("write") and name.endswith(".json.part"):
            part = outlet.root / name.removeprefix("write /")
            part.write_bytes(part.read_bytes()[:20])

    outlet.after = shorten
    fails(radio.publish, post, None, expected=TryLater)
    assert not [*(outlet.root / "ban-tin" / ".da-giao").glob("*.json")]
    outlet.after = None
    assert radio.publish(post, None).handed_over


# --- before a session is open ----------------------------------------------------------------------


@contextmanager
def answering(reply: bytes | None) -> Iterator[Outlet]:
    """Listen as something else than an SSH server: say `reply` and hang up, or nothing at all."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            came.append(caller)
            if reply is not None:
                caller.sendall(reply)
                caller.close()

        thread = threading.Thread(target=answer)
        thread.start()
        try:
            yield Outlet(Path(), port=server.getsockname()[1])
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for one in came:
                one.close()


@pytest.mark.parametrize(
    "reply", [None, b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"SSH-2.0-x\r\n"], ids=repr
)
def test_what_is_no_server_is_tried_again(tmp_path: Path, reply: bytes | None) -> None:
    with answering(reply) as outlet:
        radio = reach(tmp_path, outlet, timeout="300ms")
        said = fails(radio.publish, bulletin(), None, expected=TryLater)
    assert said.message.code == "radio-no-server"


def cut(session: Any, over: threading.Event) -> int:
    session.sock.shutdown(socket.SHUT_RDWR)
    return int(paramiko.AUTH_FAILED)


def be_silent(session: Any, over: threading.Event) -> int:
    over.wait(20)
    return int(paramiko.AUTH_FAILED)


def turn_away(session: Any, over: threading.Event) -> int:
    return int(paramiko.AUTH_FAILED)


@pytest.mark.parametrize(
    ("step", "fault", "expected", "code"),
    [
        ("login", cut, TryLater, "radio-no-server"),
        ("login", be_silent, TryLater, "radio-no-server"),
        ("login", turn_away, Unauthorized, "radio-not-let-in"),
        ("subsystem", cut, TryLater, "radio-no-server"),
        ("subsystem", be_silent, TryLater, "radio-no-server"),
        ("subsystem", turn_away, TryLater, "radio-no-server"),
    ],
)
@pytest.mark.timeout(15)
def test_a_session_that_does_not_open_pauses_the_channel_only_when_we_are_turned_away(
    tmp_path: Path,
    outlet: Outlet,
    step: str,
    fault: Callable[[Any, threading.Event], int],
    expected: type[ChannelError],
    code: str,
) -> None:
    over = threading.Event()
    outlet.before = lambda name, session: fault(session, over) if name == step else None
    radio, post = reach(tmp_path, outlet, timeout="500ms"), bulletin()
    said = fails(radio.publish, post, None, expected=expected)
    over.set()
    assert said.message.code == code
    assert not [*(outlet.root / "ban-tin").iterdir()]
    outlet.before = None
    assert reach(tmp_path, outlet).publish(post, None).handed_over
