"""Every action of the dashboard in a newsroom where it can be done: what it is about, and a form for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from pathlib import Path

from httpx2 import Response

from publisher.core.activity import Activity, Counts, Kind
from publisher.core.errors import Refused
from publisher.core.feed import Entry
from publisher.core.item import Item, Wish
from publisher.core.sighting import Fate
from publisher.files.config import Publisher
from publisher.store import activities, holds, sightings, trail
from publisher.work import decisions, holding
from publisher.work.actions.action import About
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import HERE, Browser
from tests.work.corrections import NOTICE

LATER = "2027-01-19T10:00"
ELSEWHERE = "https://website.example.org/bang-tay"
PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now", channels={"website": Wish()})
Files = dict[str, tuple[str, bytes, str]]


@dataclass(frozen=True)
class Stage:
    """How a newsroom comes to where an action can be done, its path there, and what its form says."""

    about: About
    name: str
    make: Callable[[Newsroom], None]
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    files: Files | None = None
    approval: bool = False

    def open(self, folder: Path) -> Newsroom:
        approval = Publisher(approval="required") if self.approval else None
        room = open_newsroom(folder, "website", "fanpage", publisher=approval)
        self.make(room)
        return room


def called(one: object) -> str:
    """Return what a test on a stage, or on anything else, is called by."""
    return f"{one.about}-{one.name}" if isinstance(one, Stage) else str(one)


def publish(room: Newsroom) -> None:
    room.drop(PIECE)
    room.step()


def schedule(room: Newsroom) -> None:
    room.drop(Item(**{**vars(PIECE), "publish_at": room.clock.now() + timedelta(hours=3)}))


def refuse(room: Newsroom) -> None:
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    publish(room)


def cancel(room: Newsroom) -> None:
    schedule(room)
    with room.app.store.write() as session:
        number = room.delivery("bai", "website").id
        decisions.cancel(room.app, session, number, room.clock.now(), "Trực ban")


def lay(room: Newsroom) -> None:
    """Let the file of a piece that is to come lie in the queue."""
    schedule(room)
    queue = room.app.content / "queue"
    queue.mkdir(parents=True, exist_ok=True)
    (queue / "bai.md").write_text(OLD, encoding="utf-8")


def hold(*scopes: str) -> Callable[[Newsroom], None]:
    def make(room: Newsroom) -> None:
        schedule(room)
        with room.app.store.write() as session:
            holding.hold(room.app, session, scopes, room.clock.now(), "Trực ban", reason="chờ ý kiến")

    return make


def record(room: Newsroom) -> None:
    schedule(room)
    told = Activity(Kind.CONFERENCE, "Tọa đàm", room.clock.now().date(), counts=Counts(events=1))
    with room.app.store.write() as session:
        activities.add(session, told, "Đầu mối", room.clock.now())


def see(room: Newsroom) -> None:
    schedule(room)
    entry = Entry("1", "https://bao-ban.example.org/1", "Báo bạn đưa tin", room.clock.now(), "")
    with room.app.store.write() as session:
        assert sightings.see(session, "coverage:bao-ban", entry, Fate.COVERAGE, room.clock.now())


OLD = "---\ntitle: Một lần bấm\n---\n\nLời cũ.\n"
NEW_FILE: Files = {"file": ("moi.md", OLD.replace("cũ", "mới").encode(), "text/markdown")}
NOTICE_FILE: Files = {"file": ("cai-chinh.md", NOTICE.encode(), "text/markdown")}
STAGES = (
    Stage(About.ITEM, "approve", schedule, "/queue/bai/approve", approval=True),
    Stage(About.ITEM, "return", schedule, "/queue/bai/return", {"reason": "Thiếu nguồn"}, approval=True),
    Stage(About.ITEM, "hold", schedule, "/queue/bai/hold", {"reason": "chờ ảnh", "until": LATER}),
    Stage(About.ITEM, "release", hold("item:bai"), "/queue/bai/release"),
    Stage(About.ITEM, "replace", lay, "/queue/bai/replace", files=NEW_FILE),
    Stage(About.ITEM, "correct", publish, "/queue/bai/correct", files=NOTICE_FILE),
    Stage(About.ITEM, "withdraw", publish, "/queue/bai/withdraw", {"reason": "Sai số liệu"}),
    Stage(About.DELIVERY, "retry", refuse, "/deliveries/1/retry"),
    Stage(About.DELIVERY, "anew", cancel, "/deliveries/1/anew"),
    Stage(About.DELIVERY, "reschedule", schedule, "/deliveries/1/reschedule", {"at": LATER}),
    Stage(About.DELIVERY, "confirm", refuse, "/deliveries/1/confirm", {"url": ELSEWHERE}),
    Stage(About.DELIVERY, "cancel", schedule, "/deliveries/1/cancel"),
    Stage(About.DELIVERY, "withdraw", publish, "/deliveries/1/withdraw", {"reason": "Sai", "by_hand": "1"}),
    Stage(About.CHANNEL, "pause", schedule, "/channels/website/pause", {"reason": "bảo trì"}),
    Stage(About.CHANNEL, "resume", hold("channel:website"), "/channels/website/resume"),
    Stage(About.CHANNEL, "test", schedule, "/channels/website/test"),
    Stage(About.SCOPE, "hold", schedule, "/holds/hold?scope=all", {"reason": "chờ ý kiến"}),
    Stage(About.SCOPE, "release", hold("all", "item:bai"), "/holds/release?scope=everything"),
    Stage(About.ACTIVITY, "remove", record, "/activities/1/remove", {"reason": "Ghi trùng"}),
    Stage(About.SIGHTING, "accept", see, "/sightings/1/accept", {"form": "tin"}),
    Stage(About.SIGHTING, "ignore", see, "/sightings/1/ignore"),
)
WRITES_NOTHING = {(About.CHANNEL, "test")}
"""Actions that leave no step in the trail where all is well."""


def stage(about: About, name: str) -> Stage:
    return next(one for one in STAGES if (one.about, one.name) == (about, name))


def shown_on(page: str) -> str:
    """Return the stamp of what a page shows, empty where it has no form."""
    found = re.search(r'name="shown" value="(\w+)"', page)
    return found[1] if found else ""


def send(
    browser: Browser, one: Stage, shown: str | None = None, files: Files | None = None, **fields: str
) -> Response:
    """Send the form of an action as the browser would, from the page as it is now or was."""
    stamp = shown_on(browser.get(one.path).text) if shown is None else shown
    told = {**one.fields, **fields, "shown": stamp}
    return browser.client.post(
        one.path,
        data=told,
        files=files or one.files,
        headers={"Origin": HERE},
        follow_redirects=False,
    )


def steps(room: Newsroom) -> int:
    with room.app.store.read() as session:
        return trail.newest(session)


def newest_actor(room: Newsroom) -> str:
    """Return who took the newest step that the daemon did not take."""
    with room.app.store.read() as session:
        return [one.actor for one in trail.since(session, 0) if one.actor != "daemon"][-1]


def standing(room: Newsroom) -> list[str]:
    with room.app.store.read() as session:
        return [one.scope for one in holds.standing(session, room.clock.now())]


def text_of(page: str) -> str:
    """Return what a page says, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())
