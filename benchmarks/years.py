"""Years of a newsroom: deliveries as the daemon would have left them, of which one plan counts a part."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session

from benchmarks.queries import CHANNELS, UNITS, list_units, make_piece
from benchmarks.rows import (
    Row,
    attempt_row,
    delivery_row,
    item_row,
    ledger_row,
    lookup_row,
    revision_row,
    traits_of,
)
from publisher.app import App, open_app
from publisher.clock import StoppedClock
from publisher.core.activity import Activity, Counts, Kind
from publisher.core.delivery import State
from publisher.core.item import Item
from publisher.files.new_workspace import make_workspace
from publisher.store import activities, log
from publisher.store.ledger import keep_traits
from publisher.store.tables.attempt import ATTEMPT
from publisher.store.tables.decisions import CORRECTION
from publisher.store.tables.delivery import DELIVERY
from publisher.store.tables.finding import LOOKUP
from publisher.store.tables.item import ITEM, REVISION
from publisher.store.tables.ledger import LEDGER
from publisher.store.trail import write_step
from publisher.work.closing import seal_windows

FIRST = datetime(2024, 1, 1, 1, tzinfo=UTC)
BOOKS_END = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
NOW = datetime(2027, 10, 15, 3, tzinfo=UTC)
OF_THE_PLAN = 4
"""One piece in so many went out in the year of the plan."""
WITHDRAWN, RELABELLED, CORRECTED, APPROVED, ACTIVE = 150, 300, 1_000, 3, 300
"""One piece in so many came down, took on other themes, was corrected, was approved; and one activity for so
many pieces."""
COMING, WRONG, DRAFT = 120, 10, 10
REFUSED = {State.REFUSED: 12, State.MISSED: 6, State.UNCONFIRMED: 2, State.HANDED_OVER: 4}
"""Pieces that are to go out, files with mistakes, drafts, and what somebody has to see to: a newsroom has no
more of them when it has more behind it."""
BATCH = 4_000
DOES = ("Hướng dẫn", "Phổ biến", "Tập huấn", "Ra mắt", "Kiểm tra", "Hỏi đáp về", "Gương sáng trong")
WHAT = (
    "dịch vụ công trực tuyến", "thủ tục một cửa", "cải cách hành chính", "định danh điện tử",
    "bưu chính công ích", "hộ tịch", "bảo hiểm xã hội", "chuyển đổi số",
)  # fmt: skip


@dataclass(frozen=True)
class Years:
    """An open workspace, and the chance by which it was filled."""

    app: App
    chance: random.Random

    def recorded(self) -> int:
        """Return the number of the next piece that `record` lets go out."""
        with self.app.store.read() as session:
            known = session.scalars(sa.select(ITEM.c.id).where(ITEM.c.id.startswith("vua-ra-")))
            return 1 + max((int(one.rpartition("-")[2]) for one in known), default=0)

    def rows(self) -> Mapping[str, str]:
        """Return rows by what they are, as they stand in addresses."""
        with self.app.store.read() as session:
            [deep] = log.lines(session, log.LogQuery(until=FIRST + timedelta(days=400), limit=1))
            waits = {
                state: next(iter(log.in_states(session, [state], 1)))[1]
                for state in (State.SCHEDULED, State.REFUSED, State.PUBLISHED)
            }
            at, number = log.place_of(session, deep[1].id)
        return {
            "deep": f"{int(at.timestamp() * 1_000_000)}-{number}",
            "out": deep[1].item,
            "out_delivery": str(deep[1].id),
            **{f"{state}": one.item for state, one in waits.items()},
            **{f"{state}_delivery": str(one.id) for state, one in waits.items()},
        }

    def record(self, number: int) -> None:
        """Let one more piece go out on every channel, a second later than the one before."""
        self.app.clock = StoppedClock(NOW + timedelta(seconds=number))
        piece = replace(self._piece(number), id=f"vua-ra-{number}")
        with self.app.store.write() as session:
            _keep(session, [(piece, self.app.clock.now())], random.Random(number), spread=False)

    def _piece(self, number: int) -> Item:
        return make_titled(number, self.chance, self.app)


def make_years(folder: Path, posts: int) -> None:
    """Make the sample workspace with `posts` deliveries, most of them out, and its windows sealed."""
    make_workspace(folder, sample=True)
    list_units(folder)
    app = open_app(folder, StoppedClock(NOW))
    try:
        fill(app, posts)
        seal_windows(app, NOW)
    finally:
        app.close()


def open_years(folder: Path) -> Years:
    return Years(open_app(folder, StoppedClock(NOW)), random.Random(2))


def fill(app: App, posts: int) -> None:
    """Write everything down without anybody's help."""
    chance, pieces = random.Random(1), posts // len(CHANNELS)
    with app.store.write() as session:
        write_step(session, FIRST, "daemon", "seen", path="queue")
    for start in range(0, pieces, BATCH):
        numbers = range(start, min(start + BATCH, pieces))
        batch = [(make_titled(n, chance, app), _when(n / pieces)) for n in numbers]
        with app.store.write() as session:
            _keep(session, batch, chance)
    with app.store.write() as session:
        _keep_queue(session, app, pieces, chance)
        for n in range(pieces // ACTIVE + 1):
            activities.add(session, _activity(n, chance), "Đầu mối", FIRST + timedelta(days=n % 1_380))


def make_titled(n: int, chance: random.Random, app: App) -> Item:
    """Return a piece that can be searched for: some words of its title are everywhere, others rare."""
    unit = chance.randrange(UNITS)
    title = f"{chance.choice(DOES)} {chance.choice(WHAT)} ở phường số {unit}, bài {n}"
    return replace(make_piece(n, chance, app.rules.plans[0]), title=title)


def _when(part: float) -> datetime:
    """Return when a piece went out, so far on the way from the first to the last: in order, as files come."""
    before = 1 - 1 / OF_THE_PLAN
    if part < before:
        return FIRST + part / before * (BOOKS_END - FIRST)
    return BOOKS_END + (part - before) * OF_THE_PLAN * (NOW - timedelta(hours=8) - BOOKS_END)


def _keep(
    session: Session, batch: list[tuple[Item, datetime]], chance: random.Random, spread: bool = True
) -> None:
    """Write pieces down as gone out on every channel."""
    items = [item_row(one, f"published/{at:%Y/%m}/{one.id}.md", "", at) for one, at in batch]
    session.execute(sa.insert(ITEM), [one | {"state": "archived"} for one in items])
    session.execute(sa.insert(LOOKUP), [lookup_row(one) for one, _ in batch])
    session.execute(sa.insert(REVISION), [revision_row(one, at) for one, at in batch])
    rows = [
        _out(one, channel, at + number * timedelta(minutes=chance.randrange(1, 180) if spread else 0), chance)
        for one, at in batch
        for number, channel in enumerate(CHANNELS)
    ]
    ids = _insert(session, rows)
    traits = {one.id: keep_traits(session, traits_of(one)) for one, _ in batch}
    lines = [_ended(ledger_row(id, row, traits[row["item"]]), row) for id, row in zip(ids, rows, strict=True)]
    for line in [one for one in lines if chance.randrange(RELABELLED) == 0 and one["until"] is None]:
        lines.append(_relabel(line, chance.choice([*traits.values()])))
    session.execute(sa.insert(LEDGER), lines)
    session.execute(sa.insert(ATTEMPT), [attempt_row(id, row) for id, row in zip(ids, rows, strict=True)])
    _tell(session, ids, rows)


def _out(piece: Item, channel: str, at: datetime, chance: random.Random) -> Row:
    receipt: Row = {
        "remote_id": piece.id, "url": f"https://{channel}.example.org/{piece.id}", "parts": {}, "at": None,
        "handed_over": False,
    }  # fmt: skip
    told = {"live": 1, "published_at": at, "receipt": receipt, "remote_id": piece.id, "attempts": 1}
    down = {"withdrawn_at": at + timedelta(days=2), "live": None, "wanted": None}
    is_down = chance.randrange(WITHDRAWN) == 0 and at < NOW - timedelta(days=3)
    gone = told | down if is_down else told
    return delivery_row(piece, channel, "withdrawn" if is_down else "published", at, **gone)


def _ended(line: Row, row: Row) -> Row:
    return line | {"until": row.get("withdrawn_at"), "touched": row.get("withdrawn_at") is not None}


def _relabel(line: Row, traits: int) -> Row:
    """End a line and return the one that goes on with other traits."""
    since = min(line["published_at"] + timedelta(hours=5), NOW)
    line |= {"until": since, "touched": True}
    return line | {"traits": traits, "since": since, "recorded_at": since, "until": None}


def _insert(session: Session, rows: list[Row]) -> list[int]:
    every = {name: None for row in rows for name in row}
    made = sa.insert(DELIVERY).returning(DELIVERY.c.id, sort_by_parameter_order=True)
    return [*session.scalars(made, [every | row for row in rows])]


def _tell(session: Session, ids: list[int], rows: list[Row]) -> None:
    for id, row in zip(ids, rows, strict=True):
        told = {"item": row["item"], "delivery": id}
        write_step(session, row["published_at"], "daemon", "published", **told, sealed="", url="")
        if id % (APPROVED * len(CHANNELS)) == 0:
            write_step(session, row["published_at"], "Biên tập viên", "approved", item=row["item"])


def _keep_queue(session: Session, app: App, pieces: int, chance: random.Random) -> None:
    """Write down what is still in the queue, and which pieces were corrected."""
    numbers = iter(range(pieces, pieces + 10_000))
    for state, count in {State.SCHEDULED: COMING, **REFUSED}.items():
        for n in range(count):
            due = NOW + timedelta(hours=3 * (n + 1)) * (1 if state is State.SCHEDULED else -1)
            _wait(session, make_titled(next(numbers), chance, app), state, due)
    for kind, count in (("wrong", WRONG), ("draft", DRAFT)):
        for one in [make_titled(next(numbers), chance, app) for _ in range(count)]:
            row = item_row(one, f"queue/{one.id}.md", "", NOW) | {"state": kind}
            session.execute(sa.insert(ITEM), row)
            session.execute(sa.insert(REVISION), revision_row(one, NOW))
    _correct(session, pieces)


def _wait(session: Session, piece: Item, state: State, due: datetime) -> None:
    seen = min(due, NOW) - timedelta(days=1)
    session.execute(sa.insert(ITEM), item_row(piece, f"queue/{piece.id}.md", "", seen))
    session.execute(sa.insert(LOOKUP), lookup_row(piece))
    session.execute(sa.insert(REVISION), revision_row(piece, seen))
    next_try = {"next_try_at": due} if state is State.SCHEDULED else {}
    _insert(session, [delivery_row(piece, one, str(state), due, **next_try) for one in CHANNELS])


def _correct(session: Session, pieces: int) -> None:
    """Let one piece in so many be the notice that corrects the one before it."""
    rows = [
        {"notice": f"bai-{n}", "corrects": f"bai-{n - 1}", "ordered_at": at, "ordered_by": "Tòa soạn"}
        for n, at in ((n, _when(n / pieces)) for n in range(1, pieces, CORRECTED))
    ]
    session.execute(sa.insert(CORRECTION), rows)


def _activity(n: int, chance: random.Random) -> Activity:
    kind = chance.choice([Kind.CONFERENCE, Kind.TRAINING, Kind.AIRING, Kind.LEAFLET])
    counts = Counts(events=1, people=40, women=30, airings=3, minutes=45, copies=100)
    day = date(2024, 1, 1) + timedelta(days=n % 1_380)
    unit = f"don-vi-{chance.randrange(UNITS)}"
    return Activity(kind, f"Hoạt động số {n}", day, units=(unit,), counts=counts, channel="loa")
