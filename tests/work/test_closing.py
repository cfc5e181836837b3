"""Closing the books: what was sealed stays, whatever becomes of the plan and the pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError
from sqlmodel import Session

from publisher.app import App
from publisher.core.item import Item
from publisher.core.plan import Plan, Target
from publisher.core.progress import Progress, Standing
from publisher.core.score_sheet import Criterion, Sheet
from publisher.core.units import Unit, Units
from publisher.core.yardstick import Yardstick
from publisher.store import trail
from publisher.work import closing, decisions
from publisher.work.closing import seal_windows
from publisher.work.progress import progress
from publisher.work.scoring import unit_records
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", units=("ho-sao",), publish_at="now")
WEB = Target("web", "Web", "works", "month", min=2)
SHEET = Sheet((Criterion("tin", "Tin bài", Decimal(10), count="works", each=Decimal(2)),))
PLAN = Plan("nho", "Nhỏ", date(2027, 1, 1), date(2027, 3, 31), targets=(WEB,), sheet=SHEET)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom that published one piece on 18 January; it is 2 March now, and January may be sealed."""
    room = open_newsroom(tmp_path)
    follow(room, PLAN)
    room.drop(PIECE)
    room.step()
    room.clock.pass_(days=43)
    yield room
    room.app.close()


def follow(room: Newsroom, plan: Plan) -> None:
    units = Units.of([Unit("ho-sao", "Hồ Sao")])
    room.app.rules = replace(room.app.rules, plans=(plan,), units=units)


def measured(room: Newsroom, window: str = "2027-01") -> Progress:
    with room.app.store.read() as session:
        rows = progress(room.app, session, room.clock.now())
    return next(one for one in rows if one.window.id == window)


def seal(room: Newsroom) -> int:
    return seal_windows(room.app, room.clock.now())


def test_a_window_is_sealed_once_and_only_when_its_report_was_due(room: Newsroom) -> None:
    assert seal(room) == 1
    assert seal(room) == 0
    room.clock.pass_(days=4)  # 6 March: February was open for late news until the 5th
    assert seal(room) == 1


def test_two_that_seal_at_once_seal_a_window_once(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = closing.measure_plan

    def measure_and_be_late(
        app: App, session: Session, by: Yardstick, now: datetime, afresh: bool
    ) -> tuple[Progress, ...]:
        rows = measure(app, session, by, now, afresh=afresh)
        monkeypatch.setattr(closing, "measure_plan", measure)
        assert seal(room) == 1
        return rows

    monkeypatch.setattr(closing, "measure_plan", measure_and_be_late)
    assert seal(room) == 0


def test_a_plan_that_cannot_be_sealed_keeps_no_other_from_it(room: Newsroom) -> None:
    wrong = replace(PLAN, id="sai", targets=(replace(WEB, min=10**19),))
    room.app.rules = replace(room.app.rules, plans=(wrong, PLAN))
    with pytest.raises((OverflowError, DataError)) as caught:
        seal(room)
    assert caught.value.__notes__ == ["plan sai"]
    follow(room, PLAN)
    assert seal(room) == 0


def test_what_was_sealed_stays_when_the_plan_asks_for_more(room: Newsroom) -> None:
    seal(room)
    follow(room, replace(PLAN, targets=(replace(WEB, min=9, metric="postings"),)))
    row = measured(room)
    assert (row.least, row.done, row.missing, row.status) == (2, 1, 1, Standing.MISSED)
    assert measured(room, "2027-03").least == 9


def test_a_target_that_the_plan_drops_stays_in_the_windows_that_were_sealed(room: Newsroom) -> None:
    seal(room)
    follow(room, replace(PLAN, targets=(replace(WEB, id="moi"),)))
    with room.app.store.read() as session:
        rows = progress(room.app, session, room.clock.now())
    [kept] = [one for one in rows if one.target.id == "web"]
    assert (kept.window.id, kept.target.title, kept.least, kept.done) == ("2027-01", "Web", 2, 1)
    assert (kept.status, kept.is_over, kept.missing) == (Standing.MISSED, True, 1)
    assert kept.record()["window"] == {"id": "2027-01", "from": "2027-01-01", "until": "2027-01-31"}


def test_what_is_taken_down_later_is_told_beside_it(room: Newsroom) -> None:
    seal(room)
    with room.app.store.write() as session:
        decisions.withdraw(room.app, session, "bai", None, "sai", room.clock.now(), "Trực ban")
    room.plan()
    room.step()
    row = measured(room)
    assert (row.done, row.adjusted) == (1, (("bai", -1),))


def test_the_past_before_the_seal_is_measured_by_the_plan(room: Newsroom) -> None:
    seal(room)
    follow(room, replace(PLAN, targets=(replace(WEB, min=9),)))
    with room.app.store.read() as session:
        rows = progress(room.app, session, room.clock.now() - timedelta(days=40))
    assert rows[0].least == 9


def test_scores_are_sealed_with_their_arithmetic(room: Newsroom) -> None:
    seal(room)
    follow(room, replace(PLAN, sheet=Sheet()))
    january = PLAN.windows_of("month")[0]
    with room.app.store.read() as session:
        [record] = unit_records(room.app, session, PLAN, january, room.clock.now())
    assert (record["score"], record["lines"][0]["arithmetic"]) == (2.0, "1 × 2 = 2,00")


def test_the_seal_is_a_step_of_the_trail(room: Newsroom) -> None:
    seal(room)
    with room.app.store.read() as session:
        [step] = trail.of_actions(session, ["window-sealed"], 0, trail.newest(session))
    assert step.detail == {"plan": "nho", "window": "2027-01"}
