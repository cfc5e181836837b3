"""What units have shown is read off the balance of the period, and is what its entries say one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, get_args

import pytest

from publisher.core.item import Form, Item, Wish
from publisher.core.plan import Plan
from publisher.core.score_sheet import Criterion, Variety
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.core.yardstick import Yardstick
from publisher.store import items
from publisher.store.ledger import keep_traits
from publisher.store.traits_seen import values_seen
from publisher.work.counting import count_on
from publisher.work.reporting.books import open_book
from publisher.work.reporting.figures import take_figures
from publisher.work.scoring import TRAITS
from tests.newsroom import Newsroom, open_newsroom
from tests.work.test_counting import publish, withdraw

pytestmark = pytest.mark.usefixtures("database")

UNITS = Units.of([Unit("ho-sao", "Hội Hồ Sao"), Unit("cau-gio", "Hội Cầu Gió")])
PLAN = Plan("p", "P", date(2027, 1, 1), date(2027, 12, 31), themes={"T05": "", "T08": ""})
JANUARY = Window("2027-01", date(2027, 1, 1), date(2027, 1, 31))
CRITERIA = [Criterion(one, one, Decimal(10), variety=one, of=2) for one in get_args(Variety)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=UNITS)
    yield room
    room.app.close()


def by_balance(room: Newsroom, afresh: bool) -> dict[tuple[str, str], set[str]]:
    by, now = Yardstick(PLAN, UNITS), room.clock.now()
    with room.app.store.read() as session:
        found = take_figures(room.app, session, by, JANUARY, now, CRITERIA, None if afresh else count_on)
    return {(one, unit.id): set(found.shown(one, unit.id)) for one in get_args(Variety) for unit in UNITS}


def by_entries(room: Newsroom) -> dict[tuple[str, str], set[str]]:
    with room.app.store.read() as session:
        book = open_book(room.app, session, JANUARY, room.clock.now())
    found: dict[tuple[str, str], set[str]] = {}
    for variety in get_args(Variety):
        for unit in UNITS:
            own = (one.posting for one in book.standing if unit.id in one.posting.units)
            held = [getattr(one, TRAITS[variety]) for one in own]
            listed = [one if isinstance(one, tuple) else (one,) for one in held if one is not None]
            found[variety, unit.id] = {value for one in listed for value in one}
    return found


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_units_have_shown_what_their_entries_show(room: Newsroom, seed: int) -> None:
    chance = Random(seed)
    for number in range(12):
        name = f"bai-{chance.randrange(5)}"
        if chance.random() < 0.25 and is_known(room, name):
            withdraw(room, name, chance.choice(("website", None)))
        else:
            publish(room, made(chance, name, number))
        room.clock.pass_(hours=chance.choice((1, 30)))
        assert by_balance(room, afresh=False) == by_balance(room, afresh=True) == by_entries(room)
    assert sum(map(len, by_entries(room).values())) > 5


def is_known(room: Newsroom, name: str) -> bool:
    with room.app.store.read() as session:
        return items.get(session, name) is not None


def made(chance: Random, name: str, number: int) -> Item:
    """Return a piece with traits by chance, among them a theme that the plan does not know."""
    told: dict[str, Any] = {
        "themes": tuple(chance.sample(("T05", "T08", "T99"), 2)),
        "audiences": tuple(chance.sample(("noi-tro", "cao-tuoi"), 1)),
        "units": tuple(chance.sample(("ho-sao", "cau-gio"), chance.choice((1, 2)))),
        "column": chance.choice((None, "Thời sự", "Đời sống")),
        "form": chance.choice((Form.BRIEF, Form.ARTICLE)),
    }
    return Item(id=name, title=f"Bài số {number}", publish_at="now", **told)


def test_values_are_read_on_from_where_the_last_look_ended(room: Newsroom) -> None:
    with room.app.store.read() as session:
        assert values_seen(session, "themes") == []
    for number, theme in enumerate(("T08", "T05")):
        publish(room, Item(id=f"bai-{number}", title=theme, themes=(theme,), publish_at="now"))
        with room.app.store.read() as session:
            assert values_seen(session, "themes") == sorted(("T08", "T05")[: number + 1])


def test_of_two_values_that_differ_in_capitals_alone_one_is_told(room: Newsroom) -> None:
    held: dict[str, Any] = {"form": "brief", "themes": [], "indices": [], "audiences": [], "units": []}
    with room.app.store.write() as session:
        for column in ("Thời sự", "THỜI SỰ"):
            keep_traits(session, held | {"column": column, "tone": "neutral"})
    with room.app.store.read() as session:
        assert len(values_seen(session, "column")) == 1


def test_what_is_still_to_come_takes_nothing_from_what_is_done(room: Newsroom) -> None:
    """One piece is out on the website and to come on the fanpage, another is to come on both."""
    later = room.clock.now() + timedelta(days=1)
    wishes = {"website": Wish(), "fanpage": Wish(at=later)}
    publish(room, Item(id="nua", title="T", units=("ho-sao",), publish_at="now", channels=wishes))
    publish(room, Item(id="sau", title="S", units=("cau-gio",), publish_at=later))
    by, now = Yardstick(PLAN, UNITS), room.clock.now()
    for count in (None, count_on):
        with room.app.store.read() as session:
            found = take_figures(room.app, session, by, JANUARY, now, CRITERIA, count)
        counts = [found.of(f"{one} by unit", unit) for one in ("works", "postings") for unit in UNITS.by_id]
        assert counts == [1, 0, 1, 0]
