"""Read-back: one feed is asked, and what it shows is put beside what we know.

    asked     as often as `[feeds]` says, sooner while something is handed over, later while it fails
    taken in  every entry once, and what became of it, in one transaction with the server's name for the
              answer: after a crash in between, the same answer comes again

What follows from an entry stands in `recognising` and `vanishing`.
"""

from __future__ import annotations

import logging
import random
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.app import App
from publisher.core import polling
from publisher.core.errors import TryLater
from publisher.core.feed import Entry
from publisher.core.sighting import Fate
from publisher.core.wording import speaks_of
from publisher.files.feed import Feed, read_feed
from publisher.store import feeds, sightings
from publisher.store.feeds import Polled
from publisher.work import recognising, vanishing
from publisher.work.fetching import WANTS_REST, Answer, fetch
from publisher.work.sources import Source

log = logging.getLogger(__name__)


def poll(app: App, source: Source) -> None:
    """Ask a feed and take in what it shows; a failure is written down, and it is asked again later."""
    with app.store.read() as session:
        stands = feeds.get(session, source.name)
    if stands.asked != source.asked:
        stands = Polled(source.name, source.asked)
    try:
        answer = fetch(source.url, source.insecure, stands.etag, stands.modified)
        feed = _read(app, answer)
    except TryLater as error:
        _fail(app, source, stands, error)
        return
    with app.store.write() as session:
        now = app.clock.now()
        take_in(app, session, source, feed, now)
        feeds.put(session, _answered(stands, answer, feed, every(app, session, source), now))


def _read(app: App, answer: Answer) -> Feed | None:
    """Return what came, None when nothing has changed."""
    if answer.body is None:
        return None
    return read_feed(answer.body, answer.kind, answer.url, app.zone, app.clock.now())


def is_about(entry: Entry, keywords: tuple[str, ...]) -> bool:
    """Tell whether another outlet's entry speaks of what we look for."""
    return any(speaks_of(f"{entry.title} · {entry.summary}", one) for one in keywords)


def take_in(app: App, session: Session, source: Source, feed: Feed | None, now: datetime) -> None:
    """Keep every entry that concerns us, and do what follows from all that is known of this feed."""
    for entry in feed.entries if feed else ():
        if source.is_ours or is_about(entry, source.keywords):
            fate = Fate.FOUND if source.is_ours else Fate.COVERAGE
            sightings.see(session, source.name, entry, fate, now)
    if source.is_ours:
        recognising.recognise(app, session, source.place, source.name, now)
        vanishing.look(session, source.name, feed, now)


# --- when it is asked again ----------------------------------------------------------------------


def _answered(stands: Polled, answer: Answer, feed: Feed | None, usual: timedelta, now: datetime) -> Polled:
    """Return how a feed stands after an answer; one that came cut off is asked for as a whole again."""
    next_at = now + polling.wait(usual, random.random())
    stands = replace(stands, polled_at=now, next_at=next_at, failures=0, error=None, failing_since=None)
    if feed is None:
        return stands
    etag, modified = (answer.etag, answer.modified) if feed.is_whole else (None, None)
    return replace(stands, etag=etag, modified=modified)


def _fail(app: App, source: Source, stands: Polled, error: TryLater) -> None:
    """Write down that a feed did not answer as one, and when it is asked again."""
    failures = stands.failures + 1
    if failures == 1:
        told = "the feed of %s cannot be read and is tried again: %s"
        log.warning(told, source.place, error.message, extra={"action": "feed_failed", "feed": source.name})
    wish = app.clock.lasting(error.after) if error.after else None
    with app.store.write() as session:
        now, usual = app.clock.now(), every(app, session, source)
        next_at = now + polling.wait_in_vain(usual, failures, wish, random.random())
        since = stands.failing_since or now
        fares = replace(stands, failures=failures, error=error.message, failing_since=since)
        feeds.put(session, replace(fares, polled_at=now, next_at=next_at))


def every(app: App, session: Session, source: Source) -> timedelta:
    """Return how often a feed is asked as things stand."""
    usual = app.config.feeds
    is_awaited = source.is_ours and source.place in feeds.awaiting(session)
    return min(usual.handed_over, usual.every) if is_awaited else usual.every


def next_time(app: App, session: Session, source: Source, now: datetime) -> datetime:
    """Return when a feed is asked next: at once when it never was, sooner when something is handed over.

    A time that lies further away than any wait was written by a clock that has been set since.
    """
    stands = feeds.get(session, source.name)
    if stands.next_at is None or stands.polled_at is None or stands.asked != source.asked:
        return now
    if stands.failures:
        return min(stands.next_at, now + app.clock.lasting(polling.LONGEST_WISH))
    longest = every(app, session, source) * (1 + polling.SPREAD)
    return min(stands.next_at, stands.polled_at + longest, now + longest)


def may_be_asked_now(session: Session, source: Source, now: datetime) -> bool:
    """Tell whether a feed may be asked ahead of its time: not while its server wants to be left alone."""
    stands = feeds.get(session, source.name)
    wants_rest = stands.error is not None and stands.error.code == WANTS_REST
    return not (wants_rest and stands.next_at is not None and stands.next_at > now)
