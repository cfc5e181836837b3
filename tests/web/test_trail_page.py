"""The audit log: every step of people, by who, what and when, a page at a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from publisher.core.item_state import ItemState
from publisher.core.person import Role
from publisher.store import items, trail
from publisher.store.trail import write_step
from publisher.words import LANGUAGES, catalogue
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard
from tests.web.stages import STAGES, Stage, send, text_of

ROOT = Path(__file__).parents[2] / "publisher"
pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path)
    yield opened
    opened.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.ADMIN)


def write(room: Newsroom, actor: str, action: str, **detail: object) -> None:
    with room.app.store.write() as session:
        write_step(session, room.clock.now(), actor, action, **detail)  # type: ignore[arg-type]


def lines(page: str) -> list[str]:
    return [text_of(one) for one in page.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]]


def test_the_newest_step_stands_first_and_the_daemons_own_are_elsewhere(
    room: Newsroom, browser: Browser
) -> None:
    room.clock.pass_(minutes=1)
    write(room, "daemon", "archived")
    write(room, "Chị Lan", "held", scope="channel:website", reason="chờ ý kiến", digest="bí mật")
    found = lines(browser.get("/trail").text)
    assert len(found) == 6
    assert "08:01 18/01/2027" in found[0] and "Chị Lan" in found[0] and "dừng đăng" in found[0]
    assert "chờ ý kiến" in found[0] and "website" in found[0] and "bí mật" not in found[0]
    assert "đăng nhập" in found[1] and "thêm người dùng" in found[5] and "vai trò: người xem" in found[5]


def test_the_trail_is_filtered_by_who_what_and_day(room: Newsroom, browser: Browser) -> None:
    room.clock.pass_(days=1)
    browser.sign_in("admin")
    write(room, "Chị Lan", "held", scope="all")
    write(room, "Chị Lan", "released", scope="all")
    write(room, "Anh Nam", "held", scope="all")

    def count(query: str) -> int:
        return len(lines(browser.get(f"/trail?{query}").text))

    assert count("actor=Ch%E1%BB%8B+Lan") == 2 and count("action=held") == 2
    assert count("actor=Ch%E1%BB%8B+Lan&action=held") == 1 and count("actor=daemon") == 0
    assert count("since=2027-01-19") == 4 and count("until=2027-01-18") == 5
    assert count("since=2027-01-19&until=2027-01-19&actor=Anh+Nam") == 1
    assert count("actor=khong-co") == 0 and count("since=x&until=9999-99&behind=y&actor=%00") == 9
    page = browser.get("/trail?actor=Ch%E1%BB%8B+Lan&since=2027-01-01").text
    assert '<option value="Chị Lan" selected>' in page and 'value="2027-01-01"' in page
    assert page.count("<option") == 5 + 5  # each with "all"


def test_pages_follow_each_other_both_ways_without_a_step_twice_or_left_out(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publisher.web.pages.trail.LINES", 3)
    for number in range(8):
        room.clock.pass_(minutes=number % 2)
        write(room, "Chị Lan", "held", scope=f"item:bai-{number}")
    first = "/trail?actor=Ch%E1%BB%8B+Lan"
    address, seen, back = first, [], ""
    while address:
        page = browser.get(address).text
        seen += re.findall(r"bai-\d", page)
        last, address = address, _link(page, "next")
    assert seen == [f"bai-{number}" for number in reversed(range(8))]
    back = _link(browser.get(last).text, "prev")
    assert re.findall(r"bai-\d", browser.get(back).text) == ["bai-4", "bai-3", "bai-2"]
    assert re.findall(r"bai-\d", browser.get(_link(browser.get(back).text, "prev")).text) == [
        "bai-7",
        "bai-6",
        "bai-5",
    ]


def _link(page: str, rel: str) -> str:
    return unescape(page.partition(f'rel="{rel}" href="')[2].partition('"')[0])


def test_every_step_that_is_not_the_daemons_has_its_words() -> None:
    """Of what the code writes down by name; what people decide about deliveries is played below."""
    written = set()
    for file in [*(ROOT / "store").rglob("*.py"), *(ROOT / "work").rglob("*.py")]:
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("write_step"):
                actor, action = call.args[2:4]
                if isinstance(action, ast.Constant) and ast.unparse(actor) != "'daemon'":
                    written.add(str(action.value))
    assert len(written) > 20
    assert {one for one in written if f"step-{one}" not in catalogue()} == set()


@pytest.mark.parametrize("one", STAGES, ids=[f"{one.about}-{one.name}" for one in STAGES])
def test_whatever_people_decide_has_its_words(tmp_path: Path, one: Stage) -> None:
    stage = one.open(tmp_path)
    browser = open_dashboard(stage.app).browser(Role.ADMIN)
    send(browser, one)
    with stage.app.store.read() as session:
        done = {step.action for step in trail.since(session, 0) if step.actor != "daemon"}
    assert {one for one in done if f"step-{one}" not in catalogue()} == set()
    assert browser.get("/trail").status_code == 200
    stage.app.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_one_language(room: Newsroom, browser: Browser, language: str) -> None:
    browser.post("/language", language=language)
    write(room, "unknown", "sign-in-refused-too-often", name=None, address="192.0.2.7")
    page = browser.get("/trail").text
    text = text_of(page)
    assert f'<html lang="{language}">' in page
    assert not any(f"{one}-" in text for one in ("web", "head", "trail", "step"))


def test_a_year_of_steps_is_no_reason_to_wait(room: Newsroom, browser: Browser) -> None:
    """The indexes that hold what people did are used, whatever is asked."""
    from publisher.store import trail_pages
    from publisher.store.tables.event import EVENT

    if room.app.store.engine.dialect.name != "sqlite":
        return
    day = room.clock.now()
    asked = (
        trail_pages.TrailQuery(),
        trail_pages.TrailQuery(actor="Chị Lan", action="held"),
        trail_pages.TrailQuery(action="held", since=day, until=day + timedelta(days=1)),
    )
    names = ("ix_event_by_people", "ix_event_of_actor", "ix_event_of_action")
    for query, name in zip(asked, names, strict=True):
        with room.app.store.read() as session:
            text = str(trail_pages.statement(query, 50, None).compile(room.app.store.engine))
            plan = session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {text}", ("x",) * text.count("?")
            )
            told = " ".join(row[3] for row in plan)
        assert name in told and "TEMP B-TREE" not in told and EVENT.name in told


def test_a_report_that_was_made_is_told_by_its_period_and_its_version(
    room: Newsroom, browser: Browser
) -> None:
    write(
        room, "Trực ban", "report-made", report={"plan": "p", "period": "2027-01", "version": 2}, digest="x"
    )
    assert "2027-01, bản 2" in lines(browser.get("/trail").text)[0]


def test_a_file_that_was_sent_in_is_told_with_its_piece_and_its_title(
    room: Newsroom, browser: Browser
) -> None:
    write(room, "Trực ban", "uploaded", path="queue/bai.md", title="Một lần bấm")
    write(room, "Trực ban", "uploaded", path="queue/khac.md")
    with room.app.store.write() as session:
        items.put(
            session, "bai-x", "queue/bai.md", "1", ItemState.READY, (), room.clock.now(), title="Bấm rồi"
        )
    page = browser.get("/trail").text
    unread, read = lines(page)[:2]
    assert "content/queue/khac.md" in unread and "content/queue/bai.md" in read
    assert "Một lần bấm" in read and '<a href="/queue/bai-x">Bấm rồi</a>' in page
