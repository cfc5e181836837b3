"""Notify: tie what is to be told into letters, and send each target what it has not had yet.

A letter is sent first and recorded afterwards: after a crash in between it is sent again, because a
notice that comes twice does less harm than one that never comes.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from publisher.app import App
from publisher.channel import Health
from publisher.core.message import Message, message
from publisher.core.notice import FRESH, OF_FEEDS, OF_PIECES, Kind, Notice, bundle_time
from publisher.core.verdict import wait_after
from publisher.notify.target import Letter, NotSent, Target
from publisher.secrecy import hidden
from publisher.store import channels, deliveries, notices
from publisher.store.notices import Told
from publisher.work import feed_news, news, vanishing
from publisher.work.letter import write_letter

log = logging.getLogger(__name__)

# --- tie -----------------------------------------------------------------------------------------


def meet(app: App, targets: Iterable[Target]) -> None:
    """Let targets that are new begin with what happens from now on."""
    with app.store.write() as session:
        for target in targets:
            if notices.told(session, target.name) is None:
                notices.write_told(session, target.name, Told(notices.newest_bundle(session)))


def tie_ripe(app: App, now: datetime, at_once: bool = False) -> None:
    """Make one bundle of what is ripe once its period has passed, or `at_once`; forget what is mended."""
    with app.store.read() as session:
        waiting = notices.waiting(session)
    closes = bundle_time(waiting, app.config.notices.group)
    ripe = [one for one in waiting if one.ripe_at <= now]
    if closes is None or not ripe or (now < closes and not at_once):
        return
    with app.store.write() as session:
        fresh = [one for one in ripe if now - one.ripe_at <= FRESH]
        standing = [one.id for one in fresh if stands(app, session, one, now)]
        notices.take_back(session, [one.id for one in ripe if one.id not in standing])
        if standing:
            notices.tie(session, standing)


def stands(app: App, session: Session, notice: Notice, now: datetime) -> bool:
    """Tell whether what a notice says is still so."""
    if notice.kind in OF_PIECES:
        delivery = deliveries.get(session, notice.delivery or 0)
        if delivery is None or delivery.state is not OF_PIECES[notice.kind]:
            return False
        return notice.kind is not Kind.VANISHED or vanishing.warning_of(delivery) is not None
    if notice.kind in OF_FEEDS:
        return feed_news.still(app, session, notice.channel, notice.kind)
    rests = notice.channel in channels.paused(session)
    match notice.kind:
        case Kind.PAUSED:
            return rests and notice.channel in app.channels
        case Kind.SILENT:
            return not rests and news.silence(session, notice.channel, now) is not None
        case Kind.WELL:
            return not rests
        case Kind.UNREADY:
            return not rests and notice.channel in channels.foreseen(session)
    return True


def next_time(app: App, targets: Sequence[Target]) -> datetime | None:
    """Return when a bundle closes or a letter that failed is tried again, whichever comes first."""
    with app.store.read() as session:
        closes = bundle_time(notices.waiting(session), app.config.notices.group)
        fares = [notices.told(session, target.name) for target in targets]
    tries = [one.next_try_at for one in fares if one is not None]
    return min((at for at in (closes, *tries) if at is not None), default=None)


# --- send ----------------------------------------------------------------------------------------


def send_due(app: App, targets: Iterable[Target], now: datetime) -> None:
    """Send each target one letter with all that it has not had yet, unless it rests after a failure."""
    for target in targets:
        with app.store.read() as session:
            fares = notices.told(session, target.name) or Told(0)
            if fares.next_try_at is not None and now < fares.next_try_at:
                continue
            owed = notices.after(session, fares.bundle)
            letter = _letter(app, session, target, owed, now)
        if owed:
            _, error = call(target, partial(target.send, letter)) if letter else (True, None)
            _record(app, target, fares, owed, error, now)


def _letter(app: App, session: Session, target: Target, owed: list[Notice], now: datetime) -> Letter | None:
    """Write the letter; None when nothing in it is wanted or still true."""
    which = app.config.notices.which
    wanted = [one for one in owed if one.kind in which and stands(app, session, one, now)]
    return write_letter(app, session, target.name, wanted, now) if wanted else None


def call(target: Target, step: Callable[[], Message | None]) -> tuple[bool, Message | None]:
    """Tell whether a call to a target went well, and what was said; a fault of ours stops no other target."""
    try:
        return True, step()
    except NotSent as error:
        return False, hidden(error.message)
    except Exception as error:
        log.exception("a target failed", extra={"action": "target_fault", "target": target.name})
        return False, message("target-fault", kind=type(error).__name__)


def _record(
    app: App, target: Target, fares: Told, owed: list[Notice], error: Message | None, now: datetime
) -> None:
    """Remember that a target has been told all, or when it is tried again."""
    if error is None:
        told = Told(max(one.bundle or 0 for one in owed))
    else:
        failures = fares.failures + 1
        again = now + wait_after(failures, random.random())
        told = Told(fares.bundle, failures, again, error)
        said = "a notice could not be sent to %s and is tried again: %s"
        log.warning(said, target.name, error, extra={"action": "notice_failed", "target": target.name})
    with app.store.write() as session:
        notices.write_told(session, target.name, told)


# --- doctor --------------------------------------------------------------------------------------


def examine(app: App, targets: Iterable[Target]) -> dict[str, tuple[Health, ...]]:
    """Ask every target whether it answers, sending nothing; one that is well again is tried at once."""
    return {target.name: _examine(app, target) for target in targets}


def probe(target: Target) -> Health:
    """Ask a target whether it answers, sending nothing."""
    well, said = call(target, target.probe)
    assert said is not None
    return Health("target", well, hidden(said))


def _examine(app: App, target: Target) -> tuple[Health, ...]:
    found = probe(target)
    with app.store.read() as session:
        fares = notices.told(session, target.name)
        owed = len(notices.after(session, fares.bundle)) if fares and fares.failures else 0
    if fares is None or fares.error is None or not owed:
        return (found,)
    if found.ok:
        with app.store.write() as session:
            notices.write_told(session, target.name, replace(fares, next_try_at=app.clock.now()))
    late = message("notices-owed", count=owed, tries=fares.failures, reason=app.tell(fares.error))
    return found, Health("owed", False, late)
