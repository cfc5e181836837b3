"""Of the members of a target the plan shows those that lack most, and counts the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from publisher.core.item import Item
from publisher.core.plan import Plan, Target
from publisher.core.progress import Progress
from publisher.core.units import Unit, Units
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import groups
from publisher.work.progress import progress_at_hand
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

UNITS = Units.of(Unit(f"dv-{number}", f"Hội {number}") for number in range(5))
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    targets=(
        Target("web", "Tin bài", "works", "month", min=4),
        Target("dv", "Mỗi đơn vị hai bài", "works", "month", min=2, each="unit"),
        Target("phan", "Một nửa đơn vị", "works", "year", min=1, each="unit", coverage=Decimal("0.5")),
    ),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=UNITS)
    for number, unit in enumerate((1, 1, 3)):
        room.drop(Item(id=f"bai-{number}", title=f"B {number}", units=(f"dv-{unit}",), publish_at="now"))
        room.step()
    yield room
    room.app.close()


def rows(room: Newsroom) -> list[Progress]:
    with room.app.store.read() as session:
        return progress_at_hand(room.app, session, room.clock.now())


@pytest.mark.parametrize("most", [1, 2, 5, 6, 20])
def test_what_is_shown_is_the_beginning_of_all_and_the_figures_are_of_all(room: Newsroom, most: int) -> None:
    found = rows(room)
    whole = [*groups(room.app, PlanAddress(), found, len(found))]
    some = [*groups(room.app, PlanAddress(), found, most)]
    assert [(one.title, one.members, one.met) for one in whole] == [
        ("Tin bài", 0, 0),
        ("Mỗi đơn vị hai bài", 5, 1),
        ("Một nửa đơn vị", 5, 2),
    ]
    for one, shown in zip(whole, some, strict=True):
        assert not one.others
        assert shown == replace(one, rows=one.rows[:most], others=max(len(one.rows) - most, 0))
