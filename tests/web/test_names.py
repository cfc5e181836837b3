"""Names on pages where there are some: channels, themes, audiences, clusters, and periods with their days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.activity import Activity, Counts, Kind
from publisher.core.item import Form, Item
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.store import activities
from publisher.work.cluster_names import name_cluster
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")
WHERE = {"channel": ("website",), "theme": ("T06",), "form": ("infographic",)}
PLAN = Plan(
    "p",
    "Kế hoạch",
    date(2027, 1, 1),
    date(2027, 12, 31),
    themes={"T06": "Một cửa"},
    audiences={"noi-tro": "Phụ nữ nội trợ"},
    windows=(
        Window("dot-1", date(2027, 1, 10), date(2027, 2, 10), "Báo cáo quý I"),
        Window("dot-2", date(2027, 1, 1), date(2027, 3, 31), "Báo cáo quý I"),
    ),
    targets=(
        Target("web", "Tin bài trên web", "postings", "month", WHERE, min=40),
        Target("cd", "Mỗi chủ đề một bài", "works", "dot-1", min=1, each="theme"),
    ),
)
DAYS = "Báo cáo quý I (10/01/2027 – 10/02/2027)"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    settings = ChannelSettings(adapter="outlet", label="Trang web Hội")
    room = open_newsroom(tmp_path, "website", website=settings)
    units = Units.of([Unit("ho-sao", "Hội Hồ Sao", cluster="cum-1")])
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=units)
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.ADMIN)


def test_what_a_target_counts_is_told_by_titles_with_their_codes(browser: Browser) -> None:
    page = text_of(browser.get("/plan/p/web").text)
    assert "Một cửa (T06)" in page and "Trang web Hội" in page and "đồ họa thông tin" in page
    assert "Một cửa (T06)" in text_of(browser.get("/plan/p/cd").text)


def test_an_activity_is_told_by_the_names_of_what_it_was_about(room: Newsroom, browser: Browser) -> None:
    about = {"themes": ("T06", "T99"), "audiences": ("noi-tro",), "channel": "website"}
    made = Activity(Kind.TRAINING, "Tập huấn", date(2027, 1, 15), counts=Counts(people=4), **about)  # type: ignore[arg-type]
    with room.app.store.write() as session:
        number = activities.add(session, made, "Trực ban", room.clock.now()).id
    page = text_of(browser.get(f"/activities/{number}").text)
    assert "Một cửa (T06); T99" in page and "Phụ nữ nội trợ" in page and "Trang web Hội" in page


def test_a_unit_stands_in_its_cluster_by_its_name(room: Newsroom, browser: Browser) -> None:
    room.drop(
        Item("bai", "Một lần bấm", html="<p>…</p>", form=Form.BRIEF, units=("ho-sao",), publish_at="now")
    )
    room.step()
    page = browser.get("/units").text
    assert "<small>Cụm 1</small>" in page and "cum-1" not in page


@pytest.mark.parametrize(
    ("cluster", "name"),
    [
        ("cum-1", "Cụm 1"),
        ("Cum_02", "Cụm 2"),
        ("cluster-7", "Cụm 7"),
        ("Cụm Đông", "Cụm Đông"),
        ("cum", "cum"),
    ],
)
def test_a_cluster_with_a_number_has_a_name(room: Newsroom, cluster: str, name: str) -> None:
    assert name_cluster(room.app, cluster) == name


@pytest.mark.parametrize(
    "path",
    ["/units?period=dot-1", "/reports", "/reports/make?period=p/dot-1", "/plan/p/cd?window=dot-1", "/plan"],
)
def test_a_period_that_a_plan_names_is_told_with_its_days_wherever_it_stands(
    browser: Browser, path: str
) -> None:
    page = browser.get(path).text
    told = re.findall(r"[^<>]*Báo cáo quý I[^<>]*", page)
    assert DAYS in page and all(re.search(r"\d\d/\d\d", one) for one in told)
