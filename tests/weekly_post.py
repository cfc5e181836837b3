"""A newsroom with units and a plan, and people who get its digests; the bookkeeper's rounds one by one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from publisher.core.digest_letter import Page
from publisher.core.item import Form, Item, Wish
from publisher.core.localtime import local_day
from publisher.core.plan import Plan, Target
from publisher.core.score_sheet import Criterion, Sheet
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.files.config import Publisher
from publisher.files.digest_settings import Digests
from publisher.work.closing import seal_windows
from publisher.work.digests import sending
from publisher.work.digests.findings import Findings
from publisher.work.digests.letters import write_page
from publisher.work.digests.recipients import Recipient
from tests.desks import Pigeonhole
from tests.newsroom import Newsroom, open_newsroom

NAMES = {
    "ho-sao": "Hội LHPN phường Hồ Sao",
    "cau-gio": "Hội LHPN phường Cầu Gió",
    "go-nang": "Hội LHPN xã Gò Nắng",
}
UNITS = Units.of(Unit(id, name, cluster="cum-1") for id, name in NAMES.items())
WEB = Target("web", "Tin, bài trên trang web", "postings", "month", {"channel": ("website",)}, min=20)
WEEKLY = Target("tuan", "Chuyên mục tuần nào cũng có", "postings", "week", {"channel": ("fanpage",)}, min=2)
OWN = Target("dv-tb", "Tin bài được đăng của mỗi đơn vị", "works", "month", min=2, each="unit")
CLIPS = Target("clip", "Clip", "works", "month", {"form": ("clip",)}, max=1)
REPORT = Window("q1", date(2026, 12, 15), date(2027, 1, 24), "Báo cáo quý I", date(2027, 1, 29))
SHEET = Sheet((Criterion("tin", "Tin bài", Decimal(10), count="works", each=Decimal("2.5")),), ())
PLAN = Plan(
    "nho",
    "Kế hoạch nhỏ",
    date(2027, 1, 1),
    date(2027, 12, 31),
    windows=(REPORT,),
    targets=(WEB, WEEKLY, OWN, CLIPS),
    sheet=SHEET,
)


@dataclass
class WeeklyPost:
    """A newsroom whose bookkeeper is at work: a manager, and the head of phường Hồ Sao."""

    room: Newsroom
    manager: Pigeonhole = field(default_factory=lambda: Pigeonhole("mailto:managers@example.org"))
    head: Pigeonhole = field(default_factory=lambda: Pigeonhole("mailto:ho-sao@example.org"))

    def __post_init__(self) -> None:
        self.recipients: tuple[Recipient, ...] = (Recipient(self.manager), Recipient(self.head, "ho-sao"))
        self.round()

    def round(self) -> datetime:
        """Do what the bookkeeper does in one round."""
        now = self.room.clock.now()
        seal_windows(self.room.app, now)
        sending.meet(self.room.app, self.recipients, now)
        sending.send_due(self.room.app, self.recipients, now)
        return sending.next_time(self.room.app, self.recipients, now)

    def pass_(self, **time: float) -> datetime:
        """Let time pass, and do a round."""
        self.room.clock.pass_(**time)
        return self.round()

    def page(self, unit: str = "") -> Page:
        """Return the page that would go out now."""
        now = self.room.clock.now()
        with self.room.app.store.read() as session:
            week = self.room.app.config.digests.hour.week_of(local_day(self.room.app.zone, now))
            return write_page(Findings(self.room.app, session, now), week, unit)

    def part(self, head: str, unit: str = "") -> list[str]:
        """Return the lines of one part of the page that would go out now, none where it has no such part."""
        found = [one for one in self.page(unit).parts if one.head == head]
        return [str(line) for part in found for line in part.lines] + [one.more for one in found if one.more]

    def publish(self, name: str, channel: str = "website", unit: str = "ho-sao", **more: Any) -> None:
        self.room.drop(piece(name, channel, unit, **more))
        self.room.step()


def piece(
    name: str,
    channel: str = "website",
    unit: str = "ho-sao",
    at: datetime | Literal["now", "next"] = "now",
    form: Form = Form.BRIEF,
) -> Item:
    wishes, title = {channel: Wish()}, f"Một lần bấm {name}"
    return Item(
        id=name, title=title, form=form, html="<p>x</p>", units=(unit,), publish_at=at, channels=wishes
    )


def open_weekly_post(
    folder: Path,
    plan: Plan | None = PLAN,
    units: Units = UNITS,
    language: str = "vi",
    zone: str = "Asia/Ho_Chi_Minh",
) -> WeeklyPost:
    """Open it at 08:00 on Monday, 18 January 2027; digests go out on Fridays at 15:00."""
    spoken = Publisher(name="Hội LHPN", language="en" if language == "en" else "vi", timezone=zone)
    room = open_newsroom(folder, "website", "fanpage", publisher=spoken)
    room.app.config = replace(room.app.config, digests=Digests())
    room.app.rules = replace(room.app.rules, units=units, plans=(plan,) if plan else ())
    return WeeklyPost(room)
