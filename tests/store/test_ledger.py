"""The ledger keeps what was out, from when to when, so that the past can be counted as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from publisher.core.board import Board
from publisher.core.delivery import Delivery, Via
from publisher.core.item import Item, Status, Wish
from publisher.core.plan import Plan, Target
from publisher.core.posting import Posting
from publisher.core.progress import Counted, Progress, Terms, measure
from publisher.core.receipt import Receipt
from publisher.store import deliveries, entries
from publisher.store.coming import list_coming
from publisher.store.moves import by_hand
from publisher.store.postings import list_lines, list_works
from publisher.store.tables.decisions import CORRECTION
from publisher.work import chosen, decisions, routing
from publisher.work.counting import count_afresh
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", themes=("T05",), units=("ho-sao",), publish_at="now")
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Kathmandu", "Europe/Berlin")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    yield room
    room.app.close()


def lines(room: Newsroom, channel: str = "website") -> list[Posting]:
    with room.app.store.read() as session:
        found = list_lines(session, ["bai"]).get("bai", [])
    return sorted((one for one in found if one.channel == channel), key=lambda one: one.since or one)


def withdraw(room: Newsroom, channel: str | None = None, item: str = "bai") -> None:
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, item, channel, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()


def publish(room: Newsroom, item: Item = PIECE) -> None:
    room.drop(item)
    room.step()


def test_what_goes_out_begins_a_line_and_nothing_else_does(room: Newsroom) -> None:
    room.drop(replace(PIECE, publish_at=room.clock.now() + timedelta(hours=1)))
    room.step()
    assert lines(room) == []
    out = room.clock.pass_(hours=1)
    room.step()
    [line] = lines(room)
    assert (line.published_at, line.since, line.withdrawn_at) == (out, out, None)
    assert line.traits == (PIECE.form, ("T05",), (), (), ("ho-sao",), None, "neutral")


def test_a_new_text_changes_nothing_and_a_new_theme_begins_a_new_line(room: Newsroom) -> None:
    publish(room)
    out = room.clock.now()
    room.clock.pass_(hours=1)
    publish(room, replace(PIECE, html="<p>Sửa lỗi.</p>"))
    assert len(lines(room)) == 1
    changed = room.clock.pass_(hours=1)
    publish(room, replace(PIECE, themes=("T08",)))
    before, after = lines(room)
    assert (before.themes, before.since, before.withdrawn_at) == (("T05",), out, changed)
    assert (after.themes, after.since, after.withdrawn_at) == (("T08",), changed, None)
    assert before.published_at == after.published_at == out


def test_a_piece_taken_down_and_put_out_again_has_a_line_for_each_time(room: Newsroom) -> None:
    publish(room)
    out = room.clock.now()
    down = room.clock.pass_(days=1)
    withdraw(room)
    again = room.clock.pass_(days=1)
    publish(room, replace(PIECE, html="<p>Bản sửa.</p>"))
    with room.app.store.write() as session:
        number = chosen.the_item(session, "bai").revision
        routing.route(room.app, session, replace(PIECE, status=Status.READY), number, again)
        for one in deliveries.of_item(session, "bai"):
            decisions.retry(room.app, session, one.id, again, "Trực ban")
    room.plan()
    room.step()
    found = [(one.published_at, one.withdrawn_at) for one in lines(room)]
    assert found == [(out, down), (again, None)]


def test_a_withdrawal_from_one_channel_leaves_the_line_of_the_other(room: Newsroom) -> None:
    publish(room)
    down = room.clock.pass_(hours=1)
    withdraw(room, "website")
    assert [one.withdrawn_at for one in lines(room)] == [down]
    assert [one.withdrawn_at for one in lines(room, "fanpage")] == [None]


@pytest.mark.parametrize(("days", "done", "adjusted"), [(3, 2, 0), (8, 1, 1)], ids=["in time", "too late"])
def test_what_is_confirmed_days_later_counts_from_when_it_was_out_and_is_known_to_be_late(
    room: Newsroom, days: int, done: int, adjusted: int
) -> None:
    """The window of one day is sealed five days after it."""
    room.outlet("website").tell("publish", *[ConnectionError()] * 9)
    publish(room)
    out = room.clock.now()
    known = room.clock.pass_(days=days)
    proof = Receipt("https://hoi.example.org/1", "https://hoi.example.org/1")
    with room.app.store.write() as session:
        [one] = [each for each in deliveries.of_item(session, "bai") if each.channel == "website"]
        assert by_hand.confirm(session, one, 1, proof, out, known, "Trực ban", Via.HAND)
    [line] = lines(room)
    assert (line.published_at, line.recorded_at) == (out, known)
    plan = Plan("p", "P", date(2027, 1, 18), date(2027, 1, 18), targets=(ALL,))
    with room.app.store.read() as session:
        [row] = measured(room, plan, count_afresh(session, Board(plan, room.app.zone), known))
    assert (row.done, row.adjustment) == (done, adjusted)


MORE_THAN_A_WEEK = 40
"""Pieces, at five hours and some minutes from each other."""
ALL = Target("t", "T", "postings", "plan", min=1)


def measured(
    room: Newsroom, plan: Plan, counted: Counted, zone: str = ZONES[0], ago: timedelta = timedelta()
) -> list[Progress]:
    return [*measure(Board(plan, ZoneInfo(zone)), counted, room.clock.now() - ago, Terms())]


@pytest.mark.parametrize("zone", ZONES)
def test_most_works_are_counted_in_bulk_as_they_are_one_by_one(room: Newsroom, zone: str) -> None:
    """They go out at all hours of more than a week, some are touched later, others are still to come."""
    themes = (("T05",), ("T08",), ("T05", "T08"))
    for number in range(MORE_THAN_A_WEEK):
        wishes = {"website": Wish(), "fanpage": Wish(at=room.clock.now() + timedelta(minutes=50))}
        item = replace(PIECE, id=f"bai-{number}", themes=themes[number % 3])
        publish(room, replace(item, channels=wishes if number % 2 else {"website": Wish()}))
        room.clock.pass_(hours=5, minutes=number)
        room.step()
    publish(room)
    withdraw(room, "website")
    tomorrow = room.clock.now() + timedelta(days=1)
    room.drop(replace(PIECE, id="sau", publish_at=tomorrow))
    for name in ("nua", "nua-bo"):
        publish(room, replace(PIECE, id=name, channels={"website": Wish(), "fanpage": Wish(at=tomorrow)}))
    withdraw(room, "website", "nua-bo")
    targets = [
        Target(f"{metric}-{per}-{each}", "T", metric, per, where, min=1, each=each)  # type: ignore[arg-type]
        for metric in ("works", "postings")
        for per in ("week", "plan")
        for each in (None, "theme", "channel")
        for where in ({}, {"theme": ("T08",)}, {"channel": ("fanpage",)})
    ]
    plan = Plan(
        "p", "P", date(2027, 1, 1), date(2027, 2, 28), themes={"T05": "", "T08": ""}, targets=(*targets,)
    )
    board = Board(plan, ZoneInfo(zone))
    for ago in (timedelta(), timedelta(days=2)):
        with room.app.store.read() as session:
            in_bulk = measured(room, plan, count_afresh(session, board, room.clock.now() - ago), zone, ago)
            names = [f"bai-{number}" for number in range(MORE_THAN_A_WEEK)] + ["bai", "nua", "nua-bo"]
            coming = list_coming(session, room.clock.now() - ago)
            one_by_one = Counted(works=[*list_works(session, names, coming)])
        assert in_bulk == measured(room, plan, one_by_one, zone, ago)
        assert any(one.done > 5 for one in in_bulk)


def test_a_work_comes_down_once_and_not_by_taking_on_other_labels(room: Newsroom) -> None:
    """Its theme changes on the first day; the website loses it on the second, the fanpage on the third."""
    start = room.clock.now()
    room.drop(PIECE)
    room.step()
    room.clock.pass_(hours=1)
    room.drop(replace(PIECE, themes=("T08",)))
    room.step()
    for channel in ("website", "fanpage"):
        room.clock.pass_(days=1)
        withdraw(room, channel)
    days = [start + timedelta(days=number) for number in range(4)]
    with room.app.store.read() as session:
        found = [entries.taken_down_within(session, *span) for span in pairwise(days)]
    assert found == [[], ["bai"], []]


def test_a_notice_counts_once_where_it_went_out_on_any_channel(room: Newsroom) -> None:
    """Two notices of one piece and one of another go out on both channels, a day apart; a fourth waits."""
    start = room.clock.now()
    later = start + timedelta(days=9)
    for name, when in (("bai", "now"), ("tin", "now"), ("n-1", "now"), ("n-2", "now"), ("n-3", "now")):
        publish(room, replace(PIECE, id=name, title=name, publish_at=when))  # type: ignore[arg-type]
        room.clock.pass_(days=1)
    publish(room, replace(PIECE, id="n-4", title="n-4", publish_at=later))
    corrects = {"n-1": "bai", "n-2": "bai", "n-3": "tin", "n-4": "tin"}
    with room.app.store.write() as session:
        for notice, of in corrects.items():
            row = {"notice": notice, "corrects": of, "ordered_at": start, "ordered_by": "Trực ban"}
            session.execute(sa.insert(CORRECTION), row)
    days = [start + timedelta(days=number) for number in range(9)]
    with room.app.store.read() as session:
        for span in [*pairwise(days), (days[0], days[-1]), (days[2], days[4]), (days[3], days[3])]:
            every = [one for notice in corrects for one in deliveries.of_item(session, notice)]
            out = {one.item for one in every if within(one, span)}
            assert entries.corrected_within(session, *span) == Counter(corrects[one] for one in out)
        assert entries.corrected_within(session, days[0], days[-1]) == {"bai": 2, "tin": 1}


def within(one: Delivery, span: tuple[datetime, datetime]) -> bool:
    return one.published_at is not None and span[0] <= one.published_at < span[1]
