"""A newsroom for tests: a real workspace and database, and channels that answer as they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Lock

from sqlmodel import Session

from publisher.app import App
from publisher.channel import Channel, ChannelSettings, House
from publisher.clock import Clock
from publisher.core.delivery import Delivery
from publisher.core.digest import digest
from publisher.core.item import Item
from publisher.core.item_state import ItemState
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.slug import mint
from publisher.core.timetable import Timetable
from publisher.files.config import Config, Publisher
from publisher.files.schedules import Rules
from publisher.store import deliveries, items
from publisher.store.database import open_store
from publisher.wire import Wire
from publisher.work import dispatch, holding, routing, scheduling
from publisher.work.call import perform
from publisher.work.job import Done, Job
from tests import databases

MONDAY = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
"""08:00 in Hanoi."""


class HandClock(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def pass_(self, **time: float) -> datetime:
        self.at += timedelta(**time)
        return self.at


class Outlet(Channel[ChannelSettings]):
    """A channel that keeps what is public in a dictionary and can be told to fail.

    `script` holds, by method, what the next calls do: an exception is raised, after the work when
    it is wrapped in `After`.
    """

    settle = timedelta(seconds=10)

    def __init__(self, name: str, settings: ChannelSettings, house: House) -> None:
        super().__init__(name, settings, house, Wire())
        self.public: dict[str, Post] = {}
        self.calls: list[tuple[str, str]] = []
        self.posts: list[Post] = []
        self.script: dict[str, list[object]] = {}
        self.during: Callable[[], None] | None = None
        self._lock = Lock()

    def tell(self, method: str, *answers: object) -> None:
        self.script.setdefault(method, []).extend(answers)

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        after = self._begin("publish", post.key)
        with self._lock:
            self.posts.append(post)
            self.public[post.key] = post
        self._end(after)
        return self._receipt(post)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        self._end(self._begin("find", post.key))
        return self._receipt(post) if post.key in self.public else None

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        after = self._begin("update", post.key)
        self.public[post.key] = post
        self._end(after)
        return self._receipt(post)

    def withdraw(self, receipt: Receipt) -> None:
        after = self._begin("withdraw", receipt.remote_id)
        self.public.pop(receipt.remote_id, None)
        self._end(after)

    def _receipt(self, post: Post) -> Receipt:
        return Receipt(post.key, f"https://{self.name}.example.org/{post.key}")

    def _begin(self, method: str, key: str) -> Exception | None:
        self.calls.append((method, key))
        if self.during is not None:
            self.during()
        told = self.script.get(method) or [None]
        answer = told.pop(0)
        if isinstance(answer, After):
            return answer.error
        if isinstance(answer, Exception):
            raise answer
        return None

    def _end(self, error: Exception | None) -> None:
        if error is not None:
            raise error


@dataclass(frozen=True)
class After:
    """Raise the error once the work is done: the reply was lost."""

    error: Exception


class HandOver(Outlet):
    """An outlet that gives packages to people."""

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        return replace(super().publish(post, staged), url=None, handed_over=True)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        return replace(super().update(receipt, post), url=receipt.url, handed_over=True)


class Stager(Outlet):
    """An outlet that does its silent work ahead of time."""

    def __init__(self, name: str, settings: ChannelSettings, house: House) -> None:
        super().__init__(name, settings, house)
        self.drafts: dict[str, Post] = {}

    def stage(self, post: Post) -> Staged:
        self.errand.keep(Staged(post.key, whole=False))
        after = self._begin("stage", post.key)
        self.drafts[post.key] = post
        self._end(after)
        return Staged(post.key)

    def discard(self, staged: Staged) -> None:
        self._end(self._begin("discard", staged.remote_id))
        self.drafts.pop(staged.remote_id, None)


@dataclass
class Newsroom:
    """An open workspace, and the steps of the daemon one by one."""

    app: App
    clock: HandClock
    worker: str = "here"
    _seen: int = field(default=0)

    def outlet(self, name: str) -> Outlet:
        channel = self.app.channels[name]
        assert isinstance(channel, Outlet)
        return channel

    def drop(self, item: Item, path: str | None = None) -> Item:
        """Let an item, or its next revision, be taken in, and plan."""
        with self.app.store.write() as session:
            known = items.get(session, item.id)
            number = known.revision + 1 if known else 1
            items.put(
                session,
                item.id,
                path or f"queue/{item.id}.md",
                str(number),
                ItemState.READY,
                (),
                self.clock.now(),
                title=item.title,
                form=str(item.form),
                units=list(item.units),
                slug=known.slug if known else item.slug or mint(item.title, item.id),
                revision=number,
                digest=digest(item),
            )
            items.add_revision(session, item, number, digest(item), self.clock.now())
            routing.route(self.app, session, item, number, self.clock.now())
        self.plan()
        return item

    def plan(self) -> None:
        with self.app.store.write() as session:
            scheduling.plan(self.app, session, self.clock.now())

    def sweep(self) -> None:
        """Do what `hold` does once its order is on disk."""
        assert holding.sweep_for(self.app, seconds=10) == 0

    def claim(self, ahead: timedelta = timedelta()) -> list[Job]:
        with self.app.store.write() as session:
            room = {name: channel.settings.max_parallel for name, channel in self.app.channels.items()}
            return dispatch.claim(self.app, session, self.clock.now(), room, self.worker, ahead=ahead)

    def perform(self, job: Job) -> Done:
        keep = partial(dispatch.keep, self.app)
        return perform(self.app.channels[job.channel], job, self.clock, keep)

    def settle(self, done: Done) -> Delivery | None:
        with self.app.store.write() as session:
            return dispatch.settle(self.app, session, done, self.clock.now())

    def step(self) -> list[Delivery]:
        """Claim all that is due, make the calls, settle them, plan; return what was settled."""
        settled = [self.settle(self.perform(job)) for job in self.claim()]
        self.plan()
        return [one for one in settled if one is not None]

    def delivery(self, item: str, channel: str) -> Delivery:
        with self.app.store.read() as session:
            return next(one for one in deliveries.of_item(session, item) if one.channel == channel)

    def session(self) -> Session:
        return Session(self.app.store.engine)


def open_newsroom(
    folder: Path,
    *channels: str,
    stagers: tuple[str, ...] = (),
    timetable: Timetable | None = None,
    publisher: Publisher | None = None,
    **settings: ChannelSettings,
) -> Newsroom:
    """Open a newsroom in `folder` with outlets of these names; `settings` say more of one of them."""
    names = (*channels, *stagers) or ("website",)
    known = {name: settings.get(name, ChannelSettings(adapter="outlet")) for name in names}
    config = Config(folder, publisher or Publisher(), known)
    house = House(folder)
    outlets: dict[str, Channel[ChannelSettings]] = {
        name: (Stager if name in stagers else Outlet)(name, known[name], house) for name in names
    }
    return furnish(config, outlets, HandClock(), timetable)


def furnish(
    config: Config,
    channels: dict[str, Channel[ChannelSettings]],
    clock: HandClock,
    timetable: Timetable | None = None,
) -> Newsroom:
    """Open a newsroom in the folder of `config` on channels that are there already."""
    folder, rules = config.workspace, Rules(timetable or Timetable(config.zone))
    store = open_store(databases.current.new(folder), folder)
    app = App(folder, config, rules, store, channels, clock)
    return Newsroom(app, clock)
