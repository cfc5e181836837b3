"""News: what happened that people should hear of, written down as notices before anybody is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.channel import Health
from publisher.core.message import Message
from publisher.core.notice import (
    ACTIONS,
    FRESH,
    LOOKS_IN_VAIN,
    PATIENCE,
    STORY,
    Kind,
    Notice,
    Turn,
    reminder,
    turn,
    worth,
)
from publisher.store import attempts, channels, deliveries, notices, trail
from publisher.store.json import read_message
from publisher.store.overdue import Overdue, has_published, overdue
from publisher.store.trail import Step
from publisher.work import feed_news, health

LISTEN_EVERY = timedelta(minutes=5)
"""How often silent channels, and feeds that cannot be read, are looked for."""
ASK_EVERY = timedelta(hours=6)
"""How often the channels are asked for what ends."""
KEPT_STEPS = 1000
"""Steps that are nobody's news and may be read again after a restart: the mark is not written for each."""


@dataclass
class News:
    """Gather notices, round after round; what lies before the first round of a workspace is no news."""

    app: App
    _read: int = field(init=False)
    _kept: int = field(init=False)
    _listen_at: datetime = field(init=False)
    _ask_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        now = self.app.clock.now()
        with self.app.store.write() as session:
            mark = notices.mark(session)
            self._read = self._kept = mark.step if mark else trail.newest(session)
            if mark is None:
                notices.move_mark(session, self._kept)
        self._listen_at = now + LISTEN_EVERY
        self._ask_at = mark.asked_at + ASK_EVERY if mark and mark.asked_at else now

    def next_time(self) -> datetime:
        """Return when something is to be gathered even if nothing happens."""
        return min(self._listen_at, self._ask_at)

    def gather(self) -> None:
        """Write down what is new: steps of the trail, silent channels, ends that come near."""
        now = self.app.clock.now()
        self._read_trail()
        if now >= self._listen_at:
            listen(self.app, now)
            feed_news.listen(self.app, now)
            self._listen_at = now + LISTEN_EVERY
        if now >= self._ask_at:
            ask(self.app, now)
            self._ask_at = now + ASK_EVERY

    def _read_trail(self) -> None:
        """Read on from the mark, which moves in the same transaction as the notices are written."""
        with self.app.store.read() as session:
            newest = trail.newest(session)
            steps = trail.of_actions(session, ACTIONS, self._read, newest)
        if steps or newest - self._kept > KEPT_STEPS:
            with self.app.store.write() as session:
                for step in steps:
                    hear(session, step)
                notices.move_mark(session, newest)
            self._kept = newest
        self._read = newest


# --- what happened -------------------------------------------------------------------------------


def hear(session: Session, step: Step) -> None:
    """Write down what a step means to people."""
    kind = worth(step.action, step.detail, LOOKS_IN_VAIN)
    if kind in STORY:
        key = f"{kind}:{step.detail['channel']}:{step.id}"
        go_on(session, key, kind, step.detail["channel"], step.at, read_message(step.detail.get("error")))
    elif kind is Kind.UNREADY:
        _hear_of_unready(session, step)
    elif kind is not None and step.delivery is not None:
        _hear_of_delivery(session, step, step.delivery)


def _hear_of_unready(session: Session, step: Step) -> None:
    """Write down what a channel would say no with, once a day and trouble."""
    told = read_message(step.detail.get("error"))
    key = f"{Kind.UNREADY}:{step.detail['channel']}:{told.code if told else ''}:{step.at:%Y-%m-%d}"
    notices.add(session, key, Kind.UNREADY, step.detail["channel"], step.at, told=told)


def _hear_of_delivery(session: Session, step: Step, number: int) -> None:
    delivery = deliveries.get(session, number)
    assert delivery is not None
    kind = worth(step.action, step.detail, delivery.looks)
    if kind is None:
        return
    sent = attempts.last_publish(session, number) if kind is Kind.UNCONFIRMED else None
    key = f"{kind}:{number}:{f'sent-{sent.n}' if sent else step.id}"  # one for all searches after one send
    told = read_message(step.detail.get("error"))
    notices.add(session, key, kind, delivery.channel, step.at, delivery.item, number, told)


def go_on(
    session: Session, key: str, kind: Kind, channel: str, at: datetime, told: Message | None = None
) -> None:
    """Write the next page of a channel's story, or take back the last one."""
    last = notices.story(session, channel)
    match turn(last, kind):
        case Turn.ADD:
            notices.add(session, key, kind, channel, at, told=told)
        case Turn.TAKE_BACK:
            assert last is not None
            notices.take_back(session, [last.id])


# --- what did not happen -------------------------------------------------------------------------


def listen(app: App, now: datetime) -> None:
    """Find the channels on which things were due and nothing went out, and those that speak again."""
    with app.store.read() as session:
        rests = channels.paused(session)
        asked = [name for name in app.channels if name not in rests]
        heard = {name: silence(session, name, now) for name in asked}
        again = [name for name in asked if heard[name] is None and _speaks_again(session, name)]
    if not again and not any(heard.values()):
        return
    with app.store.write() as session:
        for name, late in heard.items():
            if late is not None:
                key = f"{Kind.SILENT}:{name}:{now.isoformat()}"
                go_on(session, key, Kind.SILENT, name, now, late.error)
        for name in again:
            go_on(session, f"{Kind.WELL}:{name}:{now.isoformat()}", Kind.WELL, name, now)


def silence(session: Session, channel: str, now: datetime) -> Overdue | None:
    """Return what is overdue on a channel while nothing goes out there; None when all is well."""
    late = overdue(session, channel, now - FRESH, now - PATIENCE)
    return None if late is None or has_published(session, channel, late.since) else late


def _speaks_again(session: Session, channel: str) -> bool:
    last: Notice | None = notices.story(session, channel)
    return last is not None and last.kind is Kind.SILENT and has_published(session, channel, last.at)


# --- what will happen ----------------------------------------------------------------------------


def ask(app: App, now: datetime) -> None:
    """Ask every channel what will end soon: its token, a right."""
    found = health.look(app, app.channels)
    with app.store.write() as session:
        remind(session, found, app.clock.outside(), now)
        notices.asked(session, now)


def remind(session: Session, found: Mapping[str, Iterable[Health]], outside: datetime, now: datetime) -> None:
    """Write down the ends that come near; tokens live by the `outside` time."""
    for channel, findings in found.items():
        for one in findings:
            ahead = reminder(one.ends, outside) if one.ends else None
            if ahead is not None and one.ends is not None:
                key = f"{Kind.EXPIRING}:{channel}:{one.name}:{one.ends:%Y-%m-%d}:{ahead.days}"
                notices.add(session, key, Kind.EXPIRING, channel, now, told=one.message)
