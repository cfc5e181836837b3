"""A newsroom with a newspaper that people paste into, and the newspaper's feed, poll by poll."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from pytest_httpserver import HTTPServer

from publisher.channel import Channel, ChannelSettings, House
from publisher.core.delivery import Delivery
from publisher.core.item import Item
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from publisher.core.sighting import Fate, Sighting
from publisher.files.config import Config
from publisher.files.feed_settings import Coverage
from publisher.store import feeds, sightings
from publisher.store.feeds import Polled
from publisher.store.tables.sighting import SIGHTING
from publisher.work import readback
from publisher.work.sources import sources
from tests.feeds.outlet import Outlet
from tests.newsroom import HandClock, Newsroom, furnish
from tests.newsroom import Outlet as Directly

TITLE = "Một lần bấm, ba giấy tờ cho con"
NEWSPAPER = "channel:newspaper"


class Basket(Directly):
    """A channel that hands every post over to people."""

    hands_over = True

    def _receipt(self, post: Post) -> Receipt:
        return Receipt(post.key, None, {"item": post.item}, handed_over=True)


@dataclass
class Desk:
    """The newsroom, and what its people do and see."""

    room: Newsroom
    outlet: Outlet

    @property
    def clock(self) -> HandClock:
        return self.room.clock

    def hand_over(self, item: str = "bai", title: str = TITLE) -> Delivery:
        """Let a piece be handed over to the newspaper, now."""
        self.room.drop(Item(id=item, title=title, html="<p>x</p>", publish_at="now"))
        self.room.step()
        return self.delivery(item)

    def delivery(self, item: str = "bai") -> Delivery:
        return self.room.delivery(item, "newspaper")

    def poll(self, name: str = NEWSPAPER, **later: float) -> None:
        """Let time pass, and read the feed."""
        self.clock.pass_(**later)
        readback.poll(self.room.app, sources(self.room.app)[name])

    def polled(self, name: str = NEWSPAPER) -> Polled:
        with self.room.app.store.read() as session:
            return feeds.get(session, name)

    def fates(self) -> dict[str, Fate]:
        """Return what became of every entry, by its title."""
        return {one.entry.title: one.fate for one in self.sightings()}

    def sightings(self) -> list[Sighting]:
        with self.room.app.store.read() as session:
            numbers = session.scalars(
                SIGHTING.select().with_only_columns(SIGHTING.c.id).order_by(SIGHTING.c.id)
            )
            return [one for number in [*numbers] if (one := sightings.get(session, number)) is not None]


def open_desk(
    folder: Path, server: HTTPServer, coverage: Mapping[str, Coverage] | None = None, directly: bool = False
) -> Desk:
    """Open a newsroom; its newspaper takes posts `directly` or through people."""
    outlet = Outlet(server)
    settings = ChannelSettings(adapter="outlet", kind="press", feed=outlet.url, settle=timedelta(seconds=1))
    config = replace(Config(folder, channels={"newspaper": settings}), coverage=coverage or {})
    newspaper: Channel[ChannelSettings] = (Directly if directly else Basket)(
        "newspaper", settings, House(folder)
    )
    return Desk(furnish(config, {"newspaper": newspaper}, HandClock()), outlet)
