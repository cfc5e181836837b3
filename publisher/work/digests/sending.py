"""Send each week's digest to each recipient once, and remember it.

As with notices, a letter is sent first and recorded afterwards: killed in between, we send it again, with the
id that it had, by which mail servers and programs know it. A digest that comes twice does less harm than one
that never comes.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlmodel import Session

from publisher.app import App
from publisher.channel import Health
from publisher.core.digest_hour import Issue
from publisher.core.localtime import local_day
from publisher.core.message import Message, message
from publisher.core.verdict import wait_after
from publisher.store import digests
from publisher.store.digests import Fate
from publisher.work import notify
from publisher.work.digests.findings import Findings
from publisher.work.digests.letters import write_letter
from publisher.work.digests.page import write_week
from publisher.work.digests.recipients import Recipient

log = logging.getLogger(__name__)

AWAY = "mail-not-reached"
"""What is said of a server that is away for everybody."""


def newest_issue(app: App, now: datetime) -> Issue:
    """Return the issue that was due last in this workspace."""
    return app.config.digests.hour.newest_issue(app.zone, now)


def meet(app: App, recipients: Iterable[Recipient], now: datetime) -> None:
    """Let recipients that are new begin with the next digest."""
    with app.store.read() as session:
        new = [one for one in recipients if not digests.is_known(session, one.name, one.unit)]
    if new:
        with app.store.write() as session:
            week = newest_issue(app, now).week.id
            for one in new:
                digests.write_fate(session, week, one.name, one.unit, Fate(now))


def next_time(app: App, recipients: Iterable[Recipient], now: datetime) -> datetime:
    """Return when a digest is due, or one that failed is tried again, whichever comes first."""
    issue = newest_issue(app, now)
    with app.store.read() as session:
        fates = [fate for _, fate in _list_fates(app, session, recipients, issue, now)]
    tries = [issue.due_at if fate is None else fate.next_try_at for fate in fates]
    return min((at for at in tries if at is not None), default=issue.next_at)


# --- send ----------------------------------------------------------------------------------------


def send_due(
    app: App, recipients: Iterable[Recipient], now: datetime, stops: Callable[[], bool] = lambda: False
) -> None:
    """Send the newest digest to each recipient who has not had it, unless that rests after a failure.

    A mail server that is away is away for everybody: the others are tried in the next round, as they are
    when the daemon `stops`.
    """
    issue = newest_issue(app, now)
    with app.store.read() as session:
        found = Findings(app, session, now)
        fates = _list_fates(app, session, recipients, issue, now)
        due = [(one, fate or Fate(now)) for one, fate in fates if fate is None or _is_ripe(fate, now)]
        letters = [(one, fate, write_letter(found, issue, one)) for one, fate in due]
    for recipient, fate, letter in letters:
        if stops():
            return
        _, error = notify.call(recipient.target, partial(recipient.target.send, letter))
        _record(app, recipient, issue, fate, error, now)
        if error is not None and error.code == AWAY:
            return


def _list_fates(
    app: App, session: Session, recipients: Iterable[Recipient], issue: Issue, now: datetime
) -> Iterator[tuple[Recipient, Fate | None]]:
    """Yield for whom an issue is that is still worth sending, and what became of it for each."""
    if not issue.is_worth_sending(now):
        return
    for one in recipients:
        if _lives(app, one.unit, now):
            yield one, digests.fate(session, issue.week.id, one.name, one.unit)


def _lives(app: App, unit: str, now: datetime) -> bool:
    """Tell whether a digest has a unit to tell of; one that has been merged into another has no head."""
    known = app.rules.units.get(unit) if app.rules.units and unit else None
    return not unit or (known is not None and known.lives_on(local_day(app.zone, now)))


def _is_ripe(fate: Fate, now: datetime) -> bool:
    """Tell whether what failed may be tried again; what is done with never is."""
    return fate.next_try_at is not None and fate.next_try_at <= now


def _record(
    app: App, recipient: Recipient, issue: Issue, fate: Fate, error: Message | None, now: datetime
) -> None:
    """Remember that a digest has reached its recipient, or when it is tried again."""
    if error is None:
        told = Fate(now, sent_at=app.clock.now(), failures=fate.failures)
    else:
        failures = fate.failures + 1
        again = now + wait_after(failures, random.random())
        told = Fate(now, failures=failures, next_try_at=again, error=error)
        said = "a digest could not be sent to %s and is tried again: %s"
        log.warning(said, recipient.name, error, extra={"action": "digest_failed", "target": recipient.name})
    with app.store.write() as session:
        digests.write_fate(session, issue.week.id, recipient.name, recipient.unit, told)


# --- doctor --------------------------------------------------------------------------------------


def examine(
    app: App, recipients: Iterable[Recipient], asked: Mapping[str, tuple[Health, ...]]
) -> dict[str, tuple[Health, ...]]:
    """Ask those targets that are not among the `asked` ones, and add what each of them is owed."""
    found = dict(asked)
    for one in recipients:
        known = found.get(one.name) or (notify.probe(one.target),)
        found[one.name] = (*known, *_examine_owed(app, one, is_well=known[0].ok))
    return found


def _examine_owed(app: App, one: Recipient, is_well: bool) -> Iterator[Health]:
    """Say that a digest could not be sent; where its target is well again it is tried at once."""
    now = app.clock.now()
    issue = newest_issue(app, now)
    with app.store.read() as session:
        fates = [fate for _, fate in _list_fates(app, session, [one], issue, now)]
    for fate in fates:
        if fate is None or fate.error is None:
            continue
        if is_well:
            with app.store.write() as session:
                retried = replace(fate, next_try_at=now)
                digests.write_fate(session, issue.week.id, one.name, one.unit, retried)
        week, reason = write_week(issue.week), app.tell(fate.error)
        yield Health("owed", False, message("digest-owed", week=week, tries=fate.failures, reason=reason))
