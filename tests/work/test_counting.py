"""Counting goes on from the balance of the last time, and comes to what counting all afresh comes to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from publisher.core.activity import Activity, Kind
from publisher.core.board import Board
from publisher.core.days import Days
from publisher.core.delivery import Via
from publisher.core.item import Item, Wish
from publisher.core.plan import Plan, Target
from publisher.core.progress import Counted, Progress, Terms, measure
from publisher.core.receipt import Receipt
from publisher.core.score_sheet import Criterion, Sheet
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.files import balances
from publisher.store import activities, carrying, deliveries, ledger
from publisher.store.moves import by_hand
from publisher.store.postings import Works
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.item import REVISION
from publisher.store.trail import write_step
from publisher.work import closing, counting, decisions
from publisher.work.boards import ready
from publisher.work.counting import CountedOnce, count_afresh, count_briefly, count_on
from publisher.work.reporting.assemble import make_report
from publisher.work.scoring import score_units
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", themes=("T05",), publish_at="now")
TARGETS = tuple(
    Target(f"{metric}-{per}-{each}-{len(where)}", "T", metric, per, where, min=1, each=each)  # type: ignore[arg-type]
    for metric in ("works", "postings")
    for per in ("week", "plan")
    for each in (None, "theme", "channel")
    for where in ({}, {"theme": ("T08",)})
)
PLAN = Plan("p", "P", date(2027, 1, 1), date(2027, 2, 28), themes={"T05": "", "T08": ""}, targets=TARGETS)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


def board(room: Newsroom, plan: Plan = PLAN) -> Board:
    return Board(plan, room.app.zone)


def carried(
    room: Newsroom, at: datetime | None = None, plan: Plan = PLAN, by_day: bool = True
) -> tuple[Progress, ...]:
    at, asked = at or room.clock.now(), board(room, plan)
    with room.app.store.read() as session:
        days = Days(asked) if by_day else None
        return measure(asked, count_on(session, asked, at, room.app.workspace, days), at, Terms())


def afresh(room: Newsroom, at: datetime | None = None, plan: Plan = PLAN) -> tuple[Progress, ...]:
    at, asked = at or room.clock.now(), board(room, plan)
    with room.app.store.read() as session:
        return measure(asked, count_afresh(session, asked, at), at, Terms())


def publish(room: Newsroom, item: Item = PIECE) -> None:
    room.drop(item)
    room.step()


def withdraw(room: Newsroom, item: str, channel: str | None = None) -> None:
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, item, channel, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()


def confirm_late(room: Newsroom) -> None:
    """Confirm by hand, three days later, what the website never answered."""
    room.outlet("website").tell("publish", *[ConnectionError()] * 9)
    publish(room, replace(PIECE, id="tre", channels={"website": Wish()}))
    out, known = room.clock.now(), room.clock.pass_(days=3)
    proof = Receipt("https://hoi.example.org/1", "https://hoi.example.org/1")
    with room.app.store.write() as session:
        [one] = deliveries.of_item(session, "tre")
        assert by_hand.confirm(session, one, 1, proof, out, known, "Trực ban", Via.HAND)


def later(room: Newsroom, hours: int) -> datetime:
    return room.clock.now() + timedelta(hours=hours)


STEPS: dict[str, Callable[[Newsroom], None]] = {
    "nothing yet": lambda room: None,
    "a piece goes out on both channels": publish,
    "one goes out on one, and on the other later": lambda room: publish(
        room, replace(PIECE, id="hai", channels={"website": Wish(), "fanpage": Wish(at=later(room, 5))})
    ),
    "hours pass, and it goes out on the other": lambda room: (room.clock.pass_(hours=6), room.step())[-1],
    "a theme is changed": lambda room: publish(room, replace(PIECE, themes=("T08",))),
    "a week passes": lambda room: (room.clock.pass_(days=7), room.step())[-1],
    "one channel takes it down": lambda room: withdraw(room, "hai", "fanpage"),
    "one is confirmed late": confirm_late,
    "one is taken down": lambda room: withdraw(room, "bai"),
    "it goes out again": lambda room: publish(room, replace(PIECE, title="Một lần bấm, mãi mãi")),
    "one is to come": lambda room: publish(room, replace(PIECE, id="sau", publish_at=later(room, 30))),
}


def test_carried_forward_from_step_to_step_the_figures_are_those_counted_afresh(room: Newsroom) -> None:
    moments = []
    for step in STEPS.values():
        step(room)
        assert carried(room) == afresh(room)
        moments.append(room.clock.now())
    for moment in moments:  # the past, which no balance of today tells
        assert carried(room, moment) == afresh(room, moment)
    assert carried(room) == afresh(room)
    assert max(one.done for one in carried(room)) > 3


def test_however_many_steps_lie_between_two_looks_the_figures_are_right(room: Newsroom) -> None:
    carried(room)
    for number, step in enumerate(STEPS.values()):
        step(room)
        if number % 3 == 2:
            assert carried(room) == afresh(room)
    assert carried(room) == afresh(room)


def post_by_hand(room: Newsroom, item: str, **more: object) -> Activity:
    day = room.clock.now().date()
    posted = Activity(
        Kind.POST, "Đăng tay", day, channel="nhom-zalo", form="brief", themes=("T05",), item=item
    )
    with room.app.store.write() as session:
        return activities.add(session, replace(posted, **more), "Đầu mối", room.clock.now())  # type: ignore[arg-type]


def test_a_piece_that_people_post_once_more_by_hand_is_one_work_with_one_posting_more(room: Newsroom) -> None:
    """It went out on two channels; then on a third, in a week of its own; then that is taken back."""
    publish(room)
    assert done(room) == (1, 2)
    room.clock.pass_(days=7)
    posted = post_by_hand(room, "bai")
    assert done(room) == (1, 3)
    assert done(room, room.clock.now() - timedelta(seconds=1)) == (1, 2)
    assert carried(room) == afresh(room)
    later = room.clock.pass_(hours=2)
    with room.app.store.write() as session:
        activities.remove(session, posted.id, "nhầm", "Đầu mối", later)
    assert done(room) == (1, 2)
    assert done(room, later - timedelta(hours=1)) == (1, 3)
    assert carried(room) == afresh(room)


def test_a_piece_that_only_people_posted_is_a_work_and_so_is_each_that_is_none_of_ours(
    room: Newsroom,
) -> None:
    post_by_hand(room, "chua-ra")
    post_by_hand(room, "chua-ra", channel="nhom-khac")
    assert done(room) == (1, 2)
    with room.app.store.write() as session:
        other = Activity(Kind.POST, "Bài ngoài", room.clock.now().date())
        activities.add(session, other, "Đầu mối", room.clock.now())
    assert done(room) == (2, 3)
    assert carried(room) == afresh(room)


def test_a_posting_by_hand_that_is_still_to_come_is_scheduled(room: Newsroom) -> None:
    publish(room)
    post_by_hand(room, "bai", day=room.clock.now().date() + timedelta(days=3))
    assert done(room) == (1, 2)
    assert [one.scheduled for one in carried(room) if one.target.id in WHOLE] == [0, 1]


def test_a_posting_by_hand_counts_where_the_kind_of_activity_is_asked_for(room: Newsroom) -> None:
    publish(room)
    post_by_hand(room, "bai")
    asked = tuple(
        Target(kind, "T", "postings", "plan", {"activity": (kind,)}, min=1) for kind in ("post", "panel")
    )
    assert [one.done for one in afresh(room, plan=replace(PLAN, targets=asked))] == [1, 0]


def test_a_posting_by_hand_that_is_taken_back_before_the_seal_was_never_there(room: Newsroom) -> None:
    """Nobody says that it was taken down: the record was wrong. What is taken back later stays."""
    january = replace(PLAN, targets=(Target("p", "T", "postings", "month", min=1),))
    first, second = (
        post_by_hand(room, "bai", day=date(2027, 1, 20)),
        post_by_hand(room, "khac", day=date(2027, 1, 21)),
    )
    for posted, until in (
        (first, datetime(2027, 2, 1, 9, tzinfo=UTC)),
        (second, datetime(2027, 4, 1, tzinfo=UTC)),
    ):
        room.clock.pass_(seconds=(until - room.clock.now()).total_seconds())
        with room.app.store.write() as session:
            activities.remove(session, posted.id, "nhầm", "Đầu mối", room.clock.now())
    [row] = [one for one in afresh(room, plan=january) if one.window.id == "2027-01"]
    assert (row.done, row.adjusted) == (1, (("khac", -1),))


WHOLE = ("works-plan-None-0", "postings-plan-None-0")


def done(room: Newsroom, at: datetime | None = None) -> tuple[int, ...]:
    """Return how many works and how many postings are done in the whole plan."""
    return tuple(one.done for one in carried(room, at) if one.target.id in WHOLE)


def test_channels_that_bear_different_themes_are_counted_each_by_its_own(room: Newsroom) -> None:
    """The fanpage carries the newer text; the website, where nothing can be edited, still has the older."""
    wishes = {"website": Wish(), "fanpage": Wish(at=later(room, 5))}
    publish(room, replace(PIECE, channels=wishes))
    carried(room)
    room.outlet("website").tell("update", *[ConnectionError()] * 99)
    room.drop(replace(PIECE, themes=("T08",), channels=wishes))
    room.clock.pass_(hours=6)
    room.step()
    found = carried(room)
    assert found == afresh(room)
    by_theme = {one.member: one.done for one in found if one.target.id == "postings-plan-theme-0"}
    assert sum(by_theme.values()) == 2


def test_more_works_than_are_worth_carrying_are_counted_afresh(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "AT_MOST", 1)
    carried(room)
    for number in range(3):
        publish(room, replace(PIECE, id=f"bai-{number}"))
    assert carried(room) == afresh(room)
    assert most_done(carried(room)) == 6


def standing(room: Newsroom, at: datetime) -> tuple[int, int]:
    """Return what the plan says is done and scheduled, as postings."""
    [row] = [one for one in carried(room, at) if one.target.id == "postings-plan-None-0"]
    return row.done, row.scheduled


@pytest.mark.parametrize("way", ["out", "out and edited", "withdrawn", "cancelled", "missed"])
def test_what_was_scheduled_at_a_past_moment_stays_so_whatever_came_of_it(room: Newsroom, way: str) -> None:
    room.drop(replace(PIECE, publish_at=later(room, 30), channels={"website": Wish()}))
    room.step()
    past = room.clock.now()
    assert standing(room, past) == (0, 1)
    room.clock.pass_(hours=90 if way == "missed" else 20)
    if way == "cancelled":
        with room.app.store.write() as session:
            decisions.cancel(room.app, session, 1, room.clock.now(), "Trực ban")
    room.clock.pass_(hours=11)
    room.step()
    if way == "out and edited":
        publish(room, replace(PIECE, themes=("T08",), channels={"website": Wish()}))
    if way == "withdrawn":
        withdraw(room, "bai")
    publish(room, replace(PIECE, id="moi"))
    assert standing(room, past) == (0, 1)
    assert standing(room, room.clock.now())[1] == 0


def test_what_went_out_again_since_was_out_and_is_not_scheduled_as_well(room: Newsroom) -> None:
    publish(room, replace(PIECE, channels={"website": Wish()}))
    past = room.clock.now()
    room.clock.pass_(hours=2)
    withdraw(room, "bai")
    with room.app.store.write() as session:
        decisions.retry(room.app, session, 1, room.clock.now(), "Trực ban")
    for _ in range(2):
        room.clock.pass_(hours=2)
        room.step()
    assert room.delivery("bai", "website").live is not None
    assert standing(room, past) == (1, 0)


class Books:
    """Works whose lines are written into the ledger by chance: out, changed, taken down, known of late."""

    def __init__(self, room: Newsroom, chance: Random, works: int) -> None:
        self.room, self.chance = room, chance
        for number in range(works):
            room.drop(replace(PIECE, id=f"bai-{number}", publish_at=later(room, 9_000)))
        with room.app.store.write() as session:
            named = sa.select(REVISION).where(REVISION.c.number == 1)
            for row in session.execute(named).mappings().all():
                themes = row["traits"] | {"themes": ["T08"]}
                session.execute(sa.insert(REVISION), {**row, "number": 2, "traits": themes})
            found = [one for number in range(works) for one in deliveries.of_item(session, f"bai-{number}")]
        self.now = [replace(one, due_at=None) for one in found]
        with room.app.store.write() as session:
            session.execute(sa.update(DELIVERY).values(due_at=None))

    def move(self) -> None:
        """Let something happen to one of the works on one channel."""
        number = self.chance.randrange(len(self.now))
        before, now = self.now[number], self.room.clock.pass_(hours=self.chance.choice((1, 2, 40)))
        if before.live is None:
            out = now - timedelta(hours=self.chance.choice((0, 1, 30)))
            after = replace(before, live=self.chance.choice((1, 2)), published_at=out, withdrawn_at=None)
        elif self.chance.random() < 0.5:
            after = replace(before, live=3 - before.live)
        else:
            after = replace(before, live=None, withdrawn_at=now)
        with self.room.app.store.write() as session:
            ledger.keep_books(session, before, after, now)
            write_step(session, now, "daemon", "resumed", item=after.item, delivery=after.id)
        self.now[number] = after


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by_day", [True, False], ids=["days", "windows"])
def test_whatever_happens_between_two_looks_the_figures_are_those_counted_afresh(
    room: Newsroom, seed: int, by_day: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looks come now and then, at the present or at the past, and a past one may be where the next begins;
    what this process holds may be far from what is written down, and be lost."""
    chance = Random(seed)
    monkeypatch.setattr(balances, "NEAR", chance.choice((1, 5, 200)))
    books, plan = Books(room, chance, works=10), replace(PLAN, start=date(2026, 1, 1), end=date(2027, 12, 31))
    for _ in range(60):
        books.move()
        if chance.random() < 0.3:
            ago = timedelta(hours=chance.choice((0, 0, 0, 100)))
            past = room.clock.now() - ago
            assert carried(room, past, plan, by_day) == afresh(room, past, plan)
        if chance.random() < 0.1:
            forget()
        if chance.random() < 0.1:
            past = room.clock.now() - timedelta(hours=chance.choice((20, 90)))
            for file in (room.app.workspace / balances.FOLDER).glob("*"):
                file.unlink()
            assert carried(room, past, plan, by_day) == afresh(room, past, plan)
    assert carried(room, plan=plan, by_day=by_day) == afresh(room, plan=plan)
    [file] = (room.app.workspace / balances.FOLDER).iterdir()
    with room.app.store.read() as session:
        assert json.loads(file.read_bytes())["last"] > carrying.last_line(session) - balances.NEAR


def test_who_looks_once_reads_a_balance_of_windows_and_of_the_past_that_of_days(room: Newsroom) -> None:
    publish(room)
    room.clock.pass_(days=3)
    publish(room, replace(PIECE, id="moi", title="Bài mới"))
    by = Yardstick(PLAN, Units())
    for ago, files in ((timedelta(), 1), (timedelta(days=1), 2), (timedelta(), 2)):
        at, asked = room.clock.now() - ago, ready(by, room.app.zone)
        with room.app.store.read() as session:
            counted = count_briefly(session, asked, at, room.app.workspace)
            assert measure(asked, counted, at, Terms()) == afresh(room, at)
        assert len([*(room.app.workspace / balances.FOLDER).iterdir()]) == files


def test_what_is_to_come_is_read_once_for_all_that_one_page_asks(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, once, now = list[datetime](), CountedOnce(), room.clock.now()
    publish(room)
    room.drop(replace(PIECE, id="sau", publish_at=later(room, 30)))
    room.step()
    plans = PLAN, replace(PLAN, targets=PLAN.targets[:3]), replace(PLAN, end=date(2027, 1, 31))
    expected = [afresh(room, now, plan) for plan in plans]
    list_coming = counting.list_coming

    def counted(session: Session, at: datetime) -> Works:
        read.append(at)
        return list_coming(session, at)

    monkeypatch.setattr(counting, "list_coming", counted)
    for plan, rows in zip(plans, expected, strict=True):
        with room.app.store.read() as session:
            of = once(session, board(room, plan), now, room.app.workspace)
            assert measure(board(room, plan), of, now, Terms()) == rows
        assert any(one.scheduled for one in rows)
    assert read == [now]


def forget() -> None:
    """Lose what this process holds, as a new one knows nothing of it."""
    for held in (balances._HELD, balances._PAST):
        held._known.clear()


@pytest.fixture
def kept(room: Newsroom) -> Path:
    """The balance of a room from which one piece went out, with figures nobody could mistake for true."""
    publish(room)
    carried(room)
    [file] = (room.app.workspace / balances.FOLDER).iterdir()
    told = json.loads(file.read_bytes())
    told["cells"] = [[*cell[:-1], 700] for cell in told["cells"]]
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def most_done(rows: tuple[Progress, ...]) -> int:
    return max(one.done for one in rows)


def test_a_look_goes_on_from_what_was_counted_before(room: Newsroom, kept: Path) -> None:
    assert most_done(carried(room)) == 700


@pytest.mark.parametrize(
    "change",
    [
        {"mark": "ab" * 32},
        {"step": 9_999},
        {"cells": [[1]]},
        {"at": "hôm qua"},
        {"weighed": {"besides": []}},
    ],
    ids=["another step", "no such step", "no cell", "no time", "half of what was weighed"],
)
def test_a_balance_of_other_books_or_a_damaged_one_is_not_believed_and_is_replaced(
    room: Newsroom, kept: Path, change: dict[str, object]
) -> None:
    """After a restore the books may be others, though they have as many lines."""
    kept.write_text(json.dumps(json.loads(kept.read_bytes()) | change), encoding="utf-8")
    assert carried(room) == afresh(room)
    assert most_done(carried(room)) < 700


def test_a_file_that_is_no_json_is_not_believed(room: Newsroom, kept: Path) -> None:
    kept.write_bytes(b"\xff\x00{")
    assert carried(room) == afresh(room)


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAN, end=date(2027, 3, 31)),
        replace(PLAN, targets=TARGETS[:-1]),
        replace(PLAN, targets=(replace(TARGETS[0], where={"theme": ("T05",)}), *TARGETS[1:])),
    ],
    ids=["its end", "a target less", "what a target asks"],
)
def test_another_plan_file_has_a_balance_of_its_own(room: Newsroom, kept: Path, changed: Plan) -> None:
    assert carried(room, plan=changed) == afresh(room, plan=changed)
    assert most_done(carried(room)) == 700


def test_other_rules_of_counting_have_a_balance_of_their_own(
    room: Newsroom, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(balances, "_rules", lambda: "what a newer version counts by")
    assert carried(room) == afresh(room)


def test_a_look_at_the_past_neither_reads_nor_replaces_the_balance_of_today(
    room: Newsroom, kept: Path
) -> None:
    past = room.clock.now() - timedelta(days=3)
    assert most_done(carried(room, past)) == 0
    assert most_done(carried(room)) == 700


@pytest.fixture
def weighed(room: Newsroom) -> Path:
    """The balance of a room in which one piece was taken down, with false figures of what was touched."""
    publish(room)
    room.clock.pass_(hours=1)
    withdraw(room, "bai", "fanpage")
    room.clock.pass_(hours=1)
    carried(room)
    [file] = (room.app.workspace / balances.FOLDER).iterdir()
    told = json.loads(file.read_bytes())
    told["weighed"]["cells"] = [[*cell[:-1], 800] for cell in told["weighed"]["cells"]]
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def test_works_that_were_touched_are_not_looked_at_again_while_nothing_happens_to_them(
    room: Newsroom, weighed: Path
) -> None:
    assert most_done(carried(room)) == 800
    publish(room, replace(PIECE, id="hai"))
    assert most_done(carried(room)) == 802  # on both channels


@pytest.mark.parametrize(
    "happens",
    [
        lambda room: withdraw(room, "bai"),
        lambda room: publish(room, replace(PIECE, themes=("T08",))),
        lambda room: (publish(room, replace(PIECE, id="hai")), withdraw(room, "hai"))[-1],
    ],
    ids=["taken down elsewhere too", "another theme", "another is taken down"],
)
def test_they_are_looked_at_again_when_something_does(
    room: Newsroom, weighed: Path, happens: Callable[[Newsroom], None]
) -> None:
    happens(room)
    assert carried(room) == afresh(room)
    assert carried(room) == afresh(room)


def test_of_a_moment_before_the_last_of_it_happened_they_are_looked_at_again(
    room: Newsroom, weighed: Path
) -> None:
    past = room.clock.now() - timedelta(minutes=90)
    assert carried(room, past) == afresh(room, past)
    assert most_done(carried(room)) == 800


def test_a_look_far_ahead_leaves_a_balance_that_today_goes_on_from(room: Newsroom) -> None:
    publish(room)
    carried(room, room.clock.now() + timedelta(days=900))
    [file] = (room.app.workspace / balances.FOLDER).iterdir()
    assert datetime.fromisoformat(json.loads(file.read_bytes())["at"]) <= room.clock.now()
    publish(room, replace(PIECE, id="hai"))
    assert carried(room) == afresh(room)


def test_reports_and_scores_are_counted_afresh(
    room: Newsroom, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Counted:
        raise AssertionError("a report rests on a balance")

    monkeypatch.setattr("publisher.work.progress.count_on", refuse)
    plan = replace(PLAN, sheet=Sheet((Criterion("c", "C", 10, target="works-plan-theme-0"),)))
    room.app.rules = replace(room.app.rules, plans=(plan,), units=Units.of([Unit("a", "A")]))
    window = Window("2027-01", date(2027, 1, 1), date(2027, 1, 31))
    with room.app.store.read() as session:
        assert make_report(room.app, session, plan, window, room.clock.now(), 1).sections
        assert score_units(room.app, session, plan, window, room.clock.now())


def test_what_is_sealed_is_counted_afresh(
    room: Newsroom, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> Counted:
        raise AssertionError("a seal rests on a balance")

    monkeypatch.setattr("publisher.work.progress.count_on", refuse)
    room.app.rules = replace(room.app.rules, plans=(PLAN,))
    room.clock.pass_(days=120)
    assert closing.seal_windows(room.app, room.clock.now()) > 0


def test_where_no_balance_can_be_kept_everything_is_counted_each_time(room: Newsroom) -> None:
    publish(room)
    (room.app.workspace / "var").mkdir(exist_ok=True)
    (room.app.workspace / balances.FOLDER).write_text("no folder", encoding="utf-8")
    assert carried(room) == afresh(room)
    assert carried(room) == afresh(room)


def test_only_the_newest_balances_stay(room: Newsroom) -> None:
    (room.app.workspace / "var").mkdir(exist_ok=True)
    for number in range(balances.MOST + 3):
        carried(room, plan=replace(PLAN, id=f"p-{number}"))
    assert len([*(room.app.workspace / balances.FOLDER).iterdir()]) == balances.MOST
