"""Pages speak one language: beside what people wrote, nothing English on Vietnamese pages, nor the other way.

The newsroom's own words are names that belong to neither, so that whatever does is the dashboard's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.activity import Activity, Counts, Kind
from publisher.core.errors import Refused, TryLater, Unauthorized
from publisher.core.item import Form, Item, Wish
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.person import Role
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.files.config import Publisher
from publisher.store import activities, items
from publisher.work import holding
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import Browser, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords", "database")

PLAN = Plan(
    "zet",
    "Zeta Omikron",
    date(2027, 1, 1),
    date(2027, 12, 31),
    themes={"T06": "Lambda Rho"},
    audiences={"mu": "Mu Nu"},
    windows=(Window("kappa", date(2027, 1, 10), date(2027, 2, 10), "Kappa Xi"),),
    targets=(
        Target("web", "Sigma", "postings", "month", {"channel": ("website",), "form": ("brief",)}, min=40),
        Target("tran", "Tau", "postings", "month", max=100),
        Target("dv", "Upsilon", "works", "month", min=1, each="unit"),
        Target("cd", "Phi", "works", "month", min=1, each="theme"),
    ),
)
UNITS = Units.of([Unit("ho-sao", "Alfa", cluster="cum-1"), Unit("cau-gio", "Bravo", cluster="cum-1")])
CHANNELS = {
    name: ChannelSettings(adapter="outlet", label=label)
    for name, label in (("website", "Delta"), ("fanpage", "Echo"), ("newspaper", "Foxtrot"))
}
PAGES = (
    "/", "/calendar", "/calendar?view=week", "/calendar?view=list", "/queue", "/queue/new", "/queue/zulu",
    "/queue/wrong", "/queue/zulu/preview/website", "/queue/zulu/revisions", "/log", "/log?when=coming",
    "/log?state=refused&q=zulu", "/plan", "/plan/zet/web", "/plan/zet/dv", "/plan/zet/cd", "/units",
    "/units/ho-sao", "/activities", "/activities/add", "/activities/found", "/activities/import",
    "/activities/1", "/reports", "/reports/make?period=zet/2027-01", "/channels", "/holds", "/people", "/me",
    "/trail", "/nowhere", "/queue/zulu/hold", "/queue/zulu/withdraw", "/channels/website/pause",
    "/holds/hold?scope=all", "/deliveries/1/confirm",
)  # fmt: skip
VIETNAMESE = re.compile(
    r"\w*[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]\w*", re.IGNORECASE
)
ENGLISH = re.compile(
    r"\b(the|and|of|with|without|for|from|until|page|pages|channel|channels|delivery|deliveries|post|posting"
    r"|scheduled|published|refused|withdrawn|waiting|held|hold|item|queue|unit|units|week|month|today|file"
    r"|all|any|active|works|status|reason|open|close|copy|older|newer|brief|article|postings|done|missing"
    r"|theme|audience|window|target|targets|report|reports|attempt|was|were|is"
    r"|january|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
KEYS_AND_COMMANDS = re.compile(
    r"«[^»]*»|“[^”]*”|\.[a-z]{2,5}\b|[\w/-]+\.(?:md|toml)|[a-z]+:[^\s]*|content/\S*"
)
"""What is quoted as it has to be typed, endings and names of files, addresses."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    house = Publisher(name="Golf Hotel")
    room = open_newsroom(tmp_path, *CHANNELS, publisher=house, **CHANNELS)
    room.app.rules = replace(room.app.rules, plans=(PLAN,), units=UNITS)
    fill(room)
    yield room
    room.app.close()


def fill(room: Newsroom) -> None:
    piece = Item(
        "zulu", "Zulu Yankee", html="<p>Xray</p>", form=Form.BRIEF, units=("ho-sao",), publish_at="now"
    )
    room.outlet("fanpage").tell("publish", Unauthorized("secret-not-there", reference="env:X"))
    room.outlet("newspaper").tell("publish", Refused("wordpress-refused", status=400, code="x", said="Xray."))
    room.drop(piece)
    room.step()
    room.outlet("website").tell("publish", TryLater("no-answer", said="connection refused"))
    room.drop(replace(piece, id="yotta", title="Yotta", channels={"website": Wish()}))
    room.step()
    later = room.clock.now() + timedelta(hours=5)
    room.drop(replace(piece, id="xeno", title="Xeno", publish_at=later, channels={"website": Wish()}))
    problem = Problem("content/queue/wrong.md", message("missing-title"), line=1)
    with room.app.store.write() as session:
        now = room.clock.now()
        items.put(session, "wrong", "queue/wrong.md", "1", ItemState.WRONG, [problem], now)
        holding.hold(room.app, session, ("channel:website",), now, "Quebec", reason="Romeo")
        activities.add(
            session,
            Activity(Kind.TRAINING, "Sierra", date(2027, 1, 15), units=("ho-sao",), counts=Counts(people=4)),
            "Quebec",
            now,
        )


def said(page: str) -> list[str]:
    """Return what a page says, shown, read out or shown under the pointer, piece by piece."""
    head, _, body = page.partition("<body>")
    title = head.partition("<title>")[2].partition("</title>")[0]
    body = re.sub(
        r'<form method="post" action="/language">.*?</form>|<pre.*?</pre>', " ", body, flags=re.DOTALL
    )
    attributes = re.findall(r'\b(?:aria-label|title|alt|placeholder|data-head|data-copied)="([^"]*)"', body)
    return [unescape(one) for one in (title, *attributes, *re.split(r"<[^>]*>", body)) if one.strip()]


def speaking(room: Newsroom, language: str) -> Browser:
    browser = open_dashboard(room.app).browser(Role.ADMIN)
    browser.post("/language", language=language)
    return browser


def leftovers(browser: Browser, strange: re.Pattern[str]) -> list[tuple[str, str, str]]:
    found = []
    for path in PAGES:
        answer = browser.get(path)
        assert answer.status_code in (200, 404, 409), (path, answer.status_code)
        for text in said(answer.text):
            plain = KEYS_AND_COMMANDS.sub(" ", text)
            found += [(path, one.group(), text.strip()) for one in strange.finditer(plain)]
    return found


def test_no_page_in_english_says_anything_in_vietnamese(room: Newsroom) -> None:
    assert leftovers(speaking(room, "en"), VIETNAMESE) == []


def test_no_page_in_vietnamese_says_anything_in_english(room: Newsroom) -> None:
    assert leftovers(speaking(room, "vi"), ENGLISH) == []
