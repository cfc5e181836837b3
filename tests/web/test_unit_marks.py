"""Units that were merged, or that the list has no more, say so wherever pages name them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.item import Item
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.units import Unit, Units
from publisher.store import activities
from publisher.web.unit_marks import mark_unit
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords")

MARKED = "Hội Hồ Sao Trong (đến 15/01/2027)"
UNITS = Units.of(
    [
        Unit("ho-sao", "Hội Hồ Sao"),
        Unit("trong", "Hội Hồ Sao Trong", until=date(2027, 1, 15), successors=("ho-sao",)),
    ]
)
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    targets=(Target("dv", "Mỗi đơn vị một bài", "works", "month", min=1, each="unit"),),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=UNITS)
    units = ("trong", "da-bo")
    room.drop(Item(id="bai", title="Một lần bấm", html="<p>…</p>", units=units, publish_at="now"))
    room.step()
    told = Activity(Kind.CONFERENCE, "Tọa đàm", date(2027, 1, 12), counts=Counts(events=1), units=units)
    with room.app.store.write() as session:
        activities.add(session, told, "Đầu mối", room.clock.now())
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.EDITOR)


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("/queue", 1),
        ("/queue/bai", 1),
        ("/log", 2),  # in the filter and in the line
        ("/activities", 2),
        ("/activities/1", 1),
        ("/activities/add", 1),
        ("/plan", 1),
        ("/units", 1),
        ("/units/trong", 1),
        ("/holds", 1),
    ],
)
def test_a_unit_that_was_merged_says_until_when_it_was(browser: Browser, path: str, times: int) -> None:
    page = browser.get(path).text
    assert page.count(MARKED) >= times
    assert "Hội Hồ Sao (đến" not in page


def test_the_page_of_a_merged_unit_says_who_carries_on(browser: Browser) -> None:
    assert "nay nhập vào: Hội Hồ Sao." in browser.get("/units/trong").text
    assert "nay nhập vào" not in browser.get("/units/ho-sao").text
    browser.post("/language", language="en")
    assert "Hội Hồ Sao Trong (until 15/01/2027)" in browser.get("/log").text


def test_a_unit_that_the_list_has_no_more_says_so(browser: Browser) -> None:
    assert "da-bo (không còn trong danh sách đơn vị)" in browser.get("/log").text


def test_a_unit_is_marked_from_the_day_behind_its_last(room: Newsroom) -> None:
    ends = replace(UNITS.by_id["trong"], until=room.clock.now().date())
    room.app.rules = replace(room.app.rules, units=Units.of([ends]))
    assert mark_unit(room.app, "trong", "Hội") == "Hội"
    room.clock.pass_(seconds=timedelta(days=1).total_seconds())
    assert mark_unit(room.app, "trong", "Hội") == "Hội (đến 18/01/2027)"
    room.app.rules = replace(room.app.rules, units=None)
    assert mark_unit(room.app, "trong", "Hội") == "Hội"


def test_what_is_typed_into_the_form_of_an_activity_is_the_name_itself(browser: Browser) -> None:
    assert '<option value="Hội Hồ Sao Trong">' in browser.get("/activities/add").text
