"""Records: what the commands print and the web answers, as `contract.md` section 6 names it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from publisher.app import App
from publisher.core.correction import Timing
from publisher.core.delivery import Delivery
from publisher.core.hold import Hold
from publisher.core.item_state import ItemState
from publisher.core.message import Message
from publisher.core.problem import Problem, is_lint
from publisher.store import attempts, deliveries, holds, items, log, trail
from publisher.store.items import Known
from publisher.store.log import LogQuery
from publisher.words import tell, word
from publisher.work import correction, orders, snapshots, vanishing
from publisher.work.correction import Links
from publisher.work.followers import no_link_of
from publisher.work.obstacles import Obstacles, in_the_way, obstacles, told_of
from publisher.work.proof import proof_of
from publisher.work.staleness import warning_of
from publisher.work.stands import hold_of, of_now, reason_of, time_of, word_of
from publisher.work.tasks import task_of

Record = dict[str, Any]
IN_QUEUE = (ItemState.READY, ItemState.DRAFT, ItemState.WRONG, ItemState.WITHDRAWN)


def queue(app: App, session: Session) -> list[Record]:
    """Return the items of the queue with their deliveries, in the order they were first seen.

    Behind them stand those that have left it, and of which something is to be done again.
    """
    present = [*items.every(session, *IN_QUEUE), *items.of_ids(session, items.unfinished(session))]
    return _of_items(app, session, present)


def queue_page(app: App, session: Session, behind: str | None, limit: int) -> list[Record]:
    """Return so many items of the queue, those first that were seen last, behind one that was shown."""
    return _of_items(app, session, items.latest(session, behind, limit))


def _of_items(app: App, session: Session, present: list[Known]) -> list[Record]:
    has = deliveries.of_items(session, (known.id for known in present))
    standing, links = obstacles(app, session), Links.read(session)
    now = app.clock.now()
    stopped_by = holds.standing(session, now)
    return [
        item_record(app, known, orders.seen(session, has[known.id], stopped_by, now), standing, links)
        for known in present
    ]


def item_record(app: App, known: Known, has: Iterable[Delivery], standing: Obstacles, links: Links) -> Record:
    """Return one item with its problems and deliveries, what it corrects and what corrects it."""
    order, siblings = links.by_notice.get(known.id), tuple(has)
    return {
        "item": known.id,
        "title": known.title,
        "form": known.form,
        "units": list(known.units),
        "path": f"content/{known.path}",
        "revision": known.revision,
        "state": str(known.state),
        "problems": [_of_item(app, one) for one in known.problems if not is_lint(one)],
        "warnings": [_of_item(app, one) for one in known.problems if is_lint(one)],
        "corrects": order.corrects if order else None,
        "corrected_by": links.notices_of(known.id),
        "deliveries": [delivery_record(app, known, one, standing, links, siblings) for one in siblings],
    }


def delivery_record(
    app: App,
    known: Known,
    delivery: Delivery,
    standing: Obstacles,
    links: Links,
    siblings: Iterable[Delivery] = (),
) -> Record:
    """Return one delivery, as a line of the posting log; `siblings` are all of its item, where known."""
    timing, delivery = links.timing(app, delivery), of_now(delivery)
    receipt = delivery.receipt
    return {
        "id": delivery.id,
        "item": delivery.item,
        "title": known.title,
        "form": known.form,
        "units": list(known.units),
        "channel": delivery.channel,
        "state": str(delivery.state),
        "stands": word(word_of(delivery), app.language),
        "stands_at": iso(app, time_of(delivery)),
        "due_at": iso(app, delivery.due_at),
        "published_at": iso(app, delivery.published_at),
        "withdrawn_at": iso(app, delivery.withdrawn_at),
        "late_seconds": late_seconds(delivery),
        "url": receipt.url if receipt else None,
        "proof": told(app, proof_of(delivery)),
        "remote_id": receipt.remote_id if receipt else None,
        "revision": delivery.wanted,
        "live_revision": delivery.live,
        "attempts": delivery.attempts,
        "next_try_at": iso(app, delivery.next_try_at),
        "error": told(app, told_of(delivery, standing)),
        "obstacle": told(app, in_the_way(delivery, standing)),
        "reason": told(app, reason_of(delivery)),
        "hold": told(app, hold_of(delivery)),
        "task": told(app, task_of(delivery)),
        "correction": timing_record(app, timing),
        "warning": told(app, correction.warning(app, timing) or vanishing.warning_of(delivery)),
        "stale": told(app, warning_of(delivery)),
        "no_link": told(app, no_link_of(delivery, siblings)),
        "via": str(delivery.via) if delivery.via else None,
    }


def timing_record(app: App, timing: Timing | None) -> Record | None:
    """Return how long a legal correction took, or has taken, against the time that the law leaves."""
    if timing is None:
        return None
    return {
        "ordered_at": iso(app, timing.ordered_at),
        "limit_at": iso(app, timing.limit_at),
        "took_seconds": round(timing.took.total_seconds(), 3),
        "standing": str(timing.standing),
    }


def late_seconds(delivery: Delivery) -> float | None:
    """Return the seconds between due and out; None while it is not out."""
    if delivery.published_at is None or delivery.due_at is None:
        return None
    return round(max((delivery.published_at - delivery.due_at).total_seconds(), 0.0), 3)


def posting_log(app: App, session: Session, query: LogQuery, oldest_first: bool = False) -> list[Record]:
    """Return the posting log, newest first or oldest first."""
    return list(posting_lines(app, session, query, oldest_first))


def posting_lines(
    app: App, session: Session, query: LogQuery, oldest_first: bool = False
) -> Iterator[Record]:
    """Yield the same line by line, however long it is."""
    standing, links = obstacles(app, session), Links.read(session)
    for known, one in log.lines(session, query, oldest_first):
        yield delivery_record(app, known, one, standing, links)


def show(app: App, session: Session, known: Known) -> Record:
    """Return one item whole: every attempt, what was sent and what came back, and every step."""
    now = app.clock.now()
    has = orders.seen(session, deliveries.of_item(session, known.id), holds.standing(session, now), now)
    return item_record(app, known, has, obstacles(app, session), Links.read(session)) | {
        "attempts": [
            {"delivery": one.id, "channel": one.channel, **attempt_record(app, attempt)}
            for one in has
            for attempt in attempts.of_delivery(session, one.id)
        ],
        "snapshots": [
            {
                "delivery": one.delivery,
                "revision": one.revision,
                "path": one.path.relative_to(app.workspace).as_posix(),
                "sha256": one.sha256,
                "intact": one.is_intact,
            }
            for one in snapshots.of_item(app, session, known.id)
        ],
        "steps": [step_record(app, step) for step in trail.steps_of(session, known.id)],
    }


def attempt_record(app: App, attempt: attempts.Attempt) -> Record:
    """Return one attempt; secrets were removed before it was written."""
    return {
        "n": attempt.n,
        "operation": str(attempt.operation),
        "started_at": iso(app, attempt.started_at),
        "finished_at": iso(app, attempt.finished_at),
        "outcome": str(attempt.outcome) if attempt.outcome else None,
        "revision": attempt.revision,
        "key": attempt.key,
        "request": attempt.request,
        "response": attempt.response,
        "error": told(app, attempt.error),
    }


def hold_record(app: App, one: Hold) -> Record:
    """Return one order to hold, as `holds --json` prints it."""
    return {
        "id": one.id,
        "scope": one.scope,
        "reason": one.reason,
        "except": list(one.excepted),
        "created_at": iso(app, one.created_at),
        "until": iso(app, one.until),
        "by": one.by,
    }


def step_record(app: App, step: trail.Step) -> Record:
    """Return one step of the trail."""
    return {
        "at": iso(app, step.at),
        "actor": step.actor,
        "action": step.action,
        "delivery": step.delivery,
        "detail": step.detail,
    }


def problem_record(problem: Problem, language: str) -> Record:
    """Return one problem as `check --json` prints it."""
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "severity": str(problem.severity),
        "code": problem.message.code,
        "message": tell(problem.message, language),
    }


def _of_item(app: App, problem: Problem) -> Record:
    return problem_record(problem, app.language) | {"message": app.tell(problem.message)}


def told(app: App, message: Message | None) -> str | None:
    return app.tell(message) if message else None


def iso(app: App, at: datetime | None) -> str | None:
    """Return an instant as ISO 8601 with the workspace's offset."""
    return at.astimezone(app.zone).isoformat() if at else None
