"""The past is told as it was: `plan --at` shows later what the plan showed at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from publisher.channel import ChannelSettings, House
from publisher.core.board import Board
from publisher.core.delivery import State, Via
from publisher.core.errors import WrongUsage
from publisher.core.item import Item, Wish
from publisher.core.plan import Plan, Target
from publisher.core.progress import Progress, Terms, measure
from publisher.core.receipt import Receipt
from publisher.files.config import Config, Publisher
from publisher.store import coming, deliveries
from publisher.store.coming import list_coming
from publisher.store.moves import by_hand
from publisher.work import decisions, holding
from publisher.work.counting import count_afresh, count_on
from tests.newsroom import HandClock, HandOver, Newsroom, Outlet, furnish

pytestmark = pytest.mark.usefixtures("database")

THEMES = ("T05", "T08")
TARGETS = tuple(
    Target(f"{metric}-{each}", "T", metric, "month", min=9, each=each)  # type: ignore[arg-type]
    for metric in ("works", "postings")
    for each in (None, "theme", "channel")
)
PLAN = Plan("p", "P", date(2027, 1, 1), date(2027, 12, 31), themes=dict.fromkeys(THEMES, ""), targets=TARGETS)
PIECE = Item(id="bai", title="Một lần bấm", themes=("T05",), channels={"website": Wish()})


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    settings, house = ChannelSettings(adapter="outlet"), House(tmp_path)
    kinds = {"website": Outlet, "paper": HandOver}
    channels = {name: kind(name, settings, house) for name, kind in kinds.items()}
    config = Config(tmp_path, Publisher(), dict.fromkeys(kinds, settings))
    room = furnish(config, dict(channels), HandClock())
    yield room
    room.app.close()


@dataclass(frozen=True)
class View:
    """What the plan shows of a moment: what is to come, and every figure."""

    coming: object
    rows: tuple[Progress, ...]


def view(room: Newsroom, at: datetime, carried: bool = False) -> View:
    board = Board(PLAN, room.app.zone)
    with room.app.store.read() as session:
        counted = (
            count_on(session, board, at, room.app.workspace) if carried else count_afresh(session, board, at)
        )
        return View(list_coming(session, at), measure(board, counted, at, Terms()))


def coming_at(room: Newsroom, at: datetime) -> list[tuple[str, tuple[str, ...], datetime | None]]:
    with room.app.store.read() as session:
        works = list_coming(session, at)
    return [(one.item, one.themes, one.due_at) for work in works.values() for one in work]


class Editors:
    """People who do by chance what people do to pieces, and outlets that fail by chance."""

    def __init__(self, room: Newsroom, chance: Random) -> None:
        self.room, self.chance, self.pieces = room, chance, list[Item]()
        self.done: list[str] = []

    def act(self) -> None:
        """Let somebody do something, or time pass; what is refused leaves all as it was."""
        acts = (self.write, self.edit, self.decide, self.withdraw, self.confirm, self.fail, self.stop)
        with suppress(WrongUsage):
            self.chance.choice((*acts, self.go_on, self.go_on, self.go_on))()

    def go_on(self) -> None:
        self.room.clock.pass_(hours=self.chance.choice((0.1, 1, 5, 30)))
        self.room.step()

    def write(self) -> None:
        hours = self.chance.choice((0, 2, 20, 60))
        asked = self.room.clock.now() + timedelta(hours=hours) if hours else "now"
        where = dict.fromkeys(self.chance.choice((("website",), ("paper",), ("website", "paper"))), Wish())
        piece = replace(PIECE, id=f"bai-{len(self.pieces)}", publish_at=asked, channels=where)
        self.pieces.append(self.room.drop(piece))

    def edit(self) -> None:
        if self.pieces:
            number = self.chance.randrange(len(self.pieces))
            themes = tuple(self.chance.sample(THEMES, self.chance.choice((1, 2))))
            words = f"{self.chance.random()}"
            self.pieces[number] = self.room.drop(replace(self.pieces[number], themes=themes, summary=words))

    def decide(self) -> None:
        number, now = self.chance.randrange(1, 2 + len(self.pieces)), self.room.clock.now()
        decide = self.chance.choice((decisions.cancel, decisions.retry, self._reschedule))
        with self.room.app.store.write() as session:
            if deliveries.get(session, number) is not None:
                decide(self.room.app, session, number, now, "Trực ban")
        self.room.plan()

    def _reschedule(self, app: object, session: object, number: int, now: datetime, by: str) -> None:
        at = now + timedelta(hours=self.chance.choice((3, 40)))
        decisions.reschedule(app, session, number, at, now, by)  # type: ignore[arg-type]

    def withdraw(self) -> None:
        if self.pieces:
            item, now = self.chance.choice(self.pieces).id, self.room.clock.now()
            with self.room.app.store.write() as session:
                decisions.withdraw(self.room.app, session, item, None, "sai", now, "Trực ban")

    def confirm(self) -> None:
        """Confirm what was handed over, as out since now."""
        now = self.room.clock.now()
        with self.room.app.store.write() as session:
            for one in deliveries.in_state(session, State.HANDED_OVER)[:1]:
                proof, live = Receipt("1", f"https://bao.example.org/{one.id}"), one.live
                assert live is not None
                by_hand.confirm(session, one, live, proof, now, now, "Trực ban", Via.HAND)

    def fail(self) -> None:
        for method in ("publish", "update", "withdraw"):
            self.room.outlet("website").tell(method, *[ConnectionError()] * self.chance.choice((1, 2)))

    def stop(self) -> None:
        """Hold all for a while, so that something is missed."""
        with self.room.app.store.write() as session:
            holding.hold(self.room.app, session, ("all",), self.room.clock.now(), "Trực ban")
        self.room.sweep()
        self.room.clock.pass_(hours=self.chance.choice((3, 30, 90)))
        with self.room.app.store.write() as session:
            holding.release(session, (), self.room.clock.now(), "Trực ban")
        self.room.plan()


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_a_past_moment_is_what_it_was_at_that_moment(room: Newsroom, seed: int) -> None:
    chance = Random(seed)
    editors, then = Editors(room, chance), dict[datetime, View]()
    for _ in range(50):
        editors.act()
        room.plan()
        now = room.clock.now()
        then[now] = view(room, now)
        past = chance.choice([*then])
        assert view(room, past, carried=chance.random() < 0.5) == then[past]
        room.clock.pass_(seconds=1)
    assert sum(bool(one.coming) for one in then.values()) > 10
    for at, seen in then.items():
        assert view(room, at) == view(room, at, carried=True) == seen


def come(room: Newsroom, *channels: str, hours: int = 30) -> datetime:
    """Let a piece be seen that is to go out in some hours; return now."""
    at = room.clock.now() + timedelta(hours=hours)
    room.drop(replace(PIECE, publish_at=at, channels=dict.fromkeys(channels or ("website",), Wish())))
    return room.clock.now()


def miss(room: Newsroom) -> None:
    """Let the hour of the piece pass while nobody is there."""
    room.clock.pass_(days=5)
    room.step()


def test_a_missed_piece_that_is_edited_is_not_to_come_before_that_nor_by_its_new_labels(
    room: Newsroom,
) -> None:
    seen = come(room)
    due = seen + timedelta(hours=30)
    miss(room)
    missed = room.clock.now()
    room.clock.pass_(days=1)
    room.drop(replace(PIECE, themes=("T08",), publish_at="now"))
    assert coming_at(room, room.clock.now()) == [("bai", ("T08",), room.clock.now())]
    assert coming_at(room, missed) == []
    assert coming_at(room, seen) == [("bai", ("T05",), due)]


def test_a_piece_that_had_no_time_yet_is_not_told_as_scheduled_once_it_is_out(room: Newsroom) -> None:
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban")
    room.drop(replace(PIECE, publish_at="now"))
    held = room.clock.now()
    assert coming_at(room, held) == []
    room.clock.pass_(minutes=5)
    with room.app.store.write() as session:
        holding.release(session, (), room.clock.now(), "Trực ban")
    room.plan()
    room.step()
    assert room.delivery("bai", "website").published_at is not None
    assert coming_at(room, held) == []


@pytest.mark.parametrize("was_missed", [True, False], ids=["missed and edited", "held"])
def test_a_piece_whose_time_was_taken_away_is_not_to_come_until_it_has_another(
    room: Newsroom, was_missed: bool
) -> None:
    come(room)
    if was_missed:
        miss(room)
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban")
    room.sweep()
    if was_missed:
        room.drop(replace(PIECE, publish_at="now", summary="Sửa"))
    waits = room.clock.now()
    assert coming_at(room, waits) == []
    room.clock.pass_(minutes=5)
    with room.app.store.write() as session:
        holding.release(session, (), room.clock.now(), "Trực ban")
    room.plan()
    assert coming_at(room, waits) == []
    assert [one for one, *_ in coming_at(room, room.clock.now())] == ["bai"]


def test_what_is_out_and_to_be_changed_is_not_to_come_though_it_is_taken_down_later(room: Newsroom) -> None:
    come(room, hours=1)
    room.clock.pass_(hours=1)
    room.step()
    room.clock.pass_(minutes=5)
    room.drop(replace(PIECE, summary="Sửa"))
    then = room.clock.now()
    assert room.delivery("bai", "website").state is State.SCHEDULED
    room.clock.pass_(minutes=5)
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "bai", None, "sai", room.clock.now(), "Trực ban")
    room.step()
    assert coming_at(room, then) == []


def test_what_is_to_come_stays_so_when_the_clock_is_set_back(room: Newsroom) -> None:
    come(room)
    room.clock.pass_(hours=-1)
    assert [one for one, *_ in coming_at(room, room.clock.now())] == []  # as of an hour ago
    room.drop(replace(PIECE, id="hai", publish_at=room.clock.now() + timedelta(hours=9)))
    assert [one for one, *_ in coming_at(room, room.clock.now())] == ["bai", "hai"]


def test_a_piece_that_was_seen_while_the_clock_was_set_back_is_told_of_that_time(room: Newsroom) -> None:
    seen = come(room)
    miss(room)
    assert [one for one, *_ in coming_at(room, seen)] == ["bai"]
    today, room.clock.at = room.clock.now(), seen - timedelta(hours=1)
    room.drop(replace(PIECE, id="hai", publish_at=seen + timedelta(hours=9)))
    room.clock.at = today
    room.drop(replace(PIECE, id="ba"))
    assert [one for one, *_ in coming_at(room, seen)] == ["bai", "hai"]


def test_a_piece_that_is_moved_to_another_time_was_to_come_at_the_one_it_had(room: Newsroom) -> None:
    seen = come(room)
    room.clock.pass_(hours=1)
    with room.app.store.write() as session:
        later = room.clock.now() + timedelta(days=40)
        decisions.reschedule(room.app, session, 1, later, room.clock.now(), "Trực ban")
    assert coming_at(room, seen) == [("bai", ("T05",), seen + timedelta(hours=30))]
    assert coming_at(room, room.clock.now()) == [("bai", ("T05",), later)]


@pytest.mark.parametrize("days", [0, 3], ids=["a moment ago", "long ago"])
def test_what_is_learned_later_to_have_been_out_then_is_out_and_not_to_come(
    room: Newsroom, days: int
) -> None:
    come(room, "paper", hours=1)
    room.clock.pass_(hours=1)
    room.step()
    out = room.clock.now()
    then = room.clock.pass_(hours=1)
    room.clock.pass_(days=days, minutes=1)
    room.drop(replace(PIECE, id="sau"))  # the books go on
    assert [one for one, *_ in coming_at(room, then)] == ["bai"]
    with room.app.store.write() as session:
        [one] = deliveries.of_item(session, "bai")
        proof = Receipt("1", "https://bao.example.org/1")
        assert by_hand.confirm(session, one, 1, proof, out, room.clock.now(), "Trực ban", Via.HAND)
    assert coming_at(room, then) == []


def test_what_is_with_a_person_and_to_be_taken_back_is_not_to_come(room: Newsroom) -> None:
    come(room, "paper", hours=1)
    room.clock.pass_(hours=1)
    room.step()
    assert [one for one, *_ in coming_at(room, room.clock.now())] == ["bai"]
    room.clock.pass_(minutes=1)
    with room.app.store.write() as session:
        decisions.cancel(room.app, session, 1, room.clock.now(), "Trực ban")
    taken_back = room.clock.now()
    assert coming_at(room, taken_back) == []
    room.clock.pass_(minutes=1)
    room.step()
    assert room.delivery("bai", "paper").state is State.WITHDRAWN
    assert coming_at(room, taken_back) == []


def test_a_moment_that_is_past_is_read_from_the_trail_once(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = come(room)
    miss(room)
    expected = coming_at(room, seen)
    monkeypatch.setattr(coming, "_list_past", lambda session, at: pytest.fail("read again"))
    room.drop(replace(PIECE, themes=("T08",)))
    assert coming_at(room, seen) == expected != []


def test_what_is_remembered_of_other_books_is_not_told_of_these(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is another one by now, as after a restore: its trail does not go on from what was read."""
    seen = come(room)
    miss(room)
    expected = coming_at(room, seen)
    name, known = next(reversed(coming._known.items()))
    elsewhere = known._replace(read=replace(known.read, digest="0" * 64), coming={})
    monkeypatch.setitem(coming._known, name, elsewhere)
    assert coming_at(room, seen) == expected != []
