"""An outlet's feed for tests: a real server on this machine that shows what a newsroom has published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from zoneinfo import ZoneInfo

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.newsroom import MONDAY

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
KIND = "application/rss+xml; charset=utf-8"
OLD = MONDAY - timedelta(days=3)


@dataclass(frozen=True)
class Shown:
    """One entry as the outlet shows it; `date` is written as it stands."""

    title: str
    link: str
    date: str
    summary: str = ""


def on(at: datetime) -> str:
    """Write an instant as most feeds do."""
    return format_datetime(at.astimezone(HANOI))


def shown(title: str, at: datetime, host: str = "bao.example.org", number: object = "") -> Shown:
    name = sha256(f"{title}{number}".encode()).hexdigest()[:8]
    return Shown(title, f"https://{host}/{name}.html", on(at))


def rss(*entries: Shown) -> str:
    """Return an RSS 2.0 feed of these entries, in this order."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{escape(one.link)}</link>"
        f"<guid>{escape(one.link)}</guid><description>{escape(one.summary)}</description>"
        f"<pubDate>{escape(one.date)}</pubDate></item>"
        for one in entries
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Báo minh họa</title>'
    return f"{head}{items}</channel></rss>"


@dataclass
class Outlet:
    """A newspaper whose feed stands at `url`; `entries` are what it shows, the newest first."""

    server: HTTPServer
    entries: list[Shown] = field(default_factory=lambda: [shown("Bài cũ của tòa soạn", OLD)])
    asked: list[Request] = field(default_factory=list)
    gives_names: bool = True

    def __post_init__(self) -> None:
        self.server.expect_request("/feed").respond_with_handler(self.answer)

    @property
    def url(self) -> str:
        return self.server.url_for("/feed")

    def publish(self, title: str, at: datetime = MONDAY) -> Shown:
        """Show a piece at the top of the feed."""
        self.entries.insert(0, shown(title, at))
        return self.entries[0]

    def answer(self, request: Request) -> Response:
        self.asked.append(request)
        body = rss(*self.entries)
        name = f'"{sha256(body.encode()).hexdigest()[:12]}"'
        if self.gives_names and request.headers.get("If-None-Match") == name:
            return Response(status=304)
        return Response(body, headers={"Content-Type": KIND} | ({"ETag": name} if self.gives_names else {}))
