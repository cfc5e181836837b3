"""Webhooks: write down what programs are to be told, send it signed, and try again what did not arrive.

A message is sent at least once: the other side knows one that comes twice by its `webhook-id`.
"""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import requests
from sqlmodel import Session

from publisher.app import App
from publisher.channel import Health
from publisher.core.delivery import Delivery
from publisher.core.errors import PublisherError, TryLater
from publisher.core.message import message
from publisher.core.verdict import wait_after
from publisher.core.webhook import GIVEN_UP, Event, event_of, read_key, sign
from publisher.files.webhook_settings import Webhook
from publisher.secrecy import hidden
from publisher.store import attempts, deliveries, trail, webhooks
from publisher.store.trail import Step
from publisher.store.webhooks import OnItsWay
from publisher.wire import Wire, plainly, retry_after
from publisher.work.one_delivery import record_of
from publisher.work.records import iso

log = logging.getLogger(__name__)

STEPS_AT_ONCE = 500
MESSAGES_AT_ONCE = 50
PATIENCE = timedelta(seconds=15)
"""How long a program may take to answer: it should note the message down, and work afterwards."""
LONGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read; nothing in it is of use to us."""
PING = "ping"


@dataclass(frozen=True)
class Hook:
    """One program that is told, and how."""

    name: str
    settings: Webhook


def hooks_of(app: App) -> tuple[Hook, ...]:
    return tuple(Hook(name, settings) for name, settings in app.config.webhooks.items())


# --- write down ----------------------------------------------------------------------------------


def gather(app: App, hooks: Iterable[Hook]) -> None:
    """Write down what is new for each; one that is new is told what happens from now on."""
    for hook in hooks:
        while _gather_some(app, hook):
            pass


def _gather_some(app: App, hook: Hook) -> bool:
    """Read on in the trail, the mark moving in the same transaction; tell whether there is more."""
    with app.store.read() as session:
        newest, read = trail.newest(session), webhooks.mark(session, hook.name)
        if read == newest:
            return False
        up_to = newest if read is None else min(newest, read + STEPS_AT_ONCE)
        steps = [] if read is None else trail.since(session, read, up_to)
    with app.store.write() as session:
        for step in steps:
            _hear(app, session, hook, step)
        webhooks.move_mark(session, hook.name, up_to)
    return up_to < newest


def _hear(app: App, session: Session, hook: Hook, step: Step) -> None:
    delivery = deliveries.get(session, step.delivery) if step.delivery is not None else None
    event = event_of(step.action, step.detail, delivery.looks) if delivery else None
    if delivery is None or event is None or event not in hook.settings.on:
        return
    record = record_of(app, session, delivery.id, step.at)
    told = {"type": f"delivery.{event}", "timestamp": iso(app, step.at), "data": record}
    body = json.dumps(told, ensure_ascii=False)
    key = _key_of(session, event, delivery, step.at)
    webhooks.add(session, hook.name, key, f"msg_{uuid4().hex}", body, step.at)


def _key_of(session: Session, event: Event, delivery: Delivery, at: datetime) -> str:
    """Return what names an event: a piece that is brought up to date is published once all the same.

    A lost reply is searched for many times, and may be in doubt after each; it is told once.
    """
    which = str(at)
    if event is Event.PUBLISHED and delivery.published_at:
        which = str(delivery.published_at)
    if event is Event.UNCONFIRMED and (sent := attempts.last_publish(session, delivery.id)):
        which = f"sent-{sent.n}"
    return f"{event}:{delivery.id}:{which}"


# --- send ----------------------------------------------------------------------------------------


def send_due(app: App, hooks: Iterable[Hook], now: datetime, is_stopping: Callable[[], bool]) -> None:
    """Send each program what is due, oldest first, until one message does not arrive."""
    for hook in hooks:
        with app.store.read() as session:
            owed = webhooks.due(session, hook.name, now, MESSAGES_AT_ONCE)
        for one in owed:
            if is_stopping() or not _deliver(app, hook, one, now):
                break


def _deliver(app: App, hook: Hook, one: OnItsWay, now: datetime) -> bool:
    """Send a message and remember what came of it; tell whether it arrived."""
    try:
        send(app, hook, one.uid, one.body.encode())
    except PublisherError as error:
        _put_off(app, hook, one, error, now)
        return False
    except Exception as error:  # a fault of ours stops no other message
        log.exception("a webhook failed", extra={"action": "webhook_fault"})
        _put_off(app, hook, one, TryLater("webhook-fault", kind=type(error).__name__), now)
        return False
    with app.store.write() as session:
        webhooks.end(session, one)
    return True


def _put_off(app: App, hook: Hook, one: OnItsWay, error: PublisherError, now: datetime) -> None:
    said = hidden(error.message)
    asked = error.after if isinstance(error, TryLater) and error.after else timedelta()
    again = now + max(wait_after(one.tries + 1, random.random()), asked)
    is_over = again - one.made_at > GIVEN_UP
    how = "is given up" if is_over else "is tried again"
    log.warning(
        "a message to the webhook %s %s: %s", hook.name, how, said, extra={"action": "webhook_failed"}
    )
    with app.store.write() as session:
        if is_over:
            webhooks.end(session, one, said)
        else:
            webhooks.try_again(session, one, again, said)


def send(app: App, hook: Hook, uid: str, body: bytes) -> None:
    """Send one signed message; what is not answered with success raises a PublisherError."""
    timestamp = int(app.clock.outside().timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": uid,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(read_key(hook.settings.secret.reveal()), uid, timestamp, body),
    }
    with Wire(PATIENCE) as wire:
        wire.longest = LONGEST_ANSWER
        try:
            answer = wire.request(
                "POST", hook.settings.url, data=body, headers=headers, allow_redirects=False
            )
        except requests.RequestException as error:
            raise TryLater("webhook-not-reached", said=plainly(error)) from None
    if not 200 <= answer.status_code < 300:
        raise TryLater("webhook-says-no", after=retry_after(answer), status=answer.status_code)


def next_time(app: App, hooks: Iterable[Hook]) -> datetime | None:
    """Return when the next message is to be sent."""
    with app.store.read() as session:
        return webhooks.next_try(session, [hook.name for hook in hooks])


# --- doctor --------------------------------------------------------------------------------------


def examine(app: App) -> dict[str, tuple[Health, ...]]:
    """Send each program a ping, signed like every message; one that is well again is told what it is owed."""
    return {f"webhooks.{hook.name}": _examine(app, hook) for hook in hooks_of(app)}


def _examine(app: App, hook: Hook) -> tuple[Health, ...]:
    found = _ping(app, hook)
    with app.store.read() as session:
        late = [one for one in webhooks.owed(session, hook.name) if one.error is not None]
    if not late:
        return (found,)
    if found.ok:
        with app.store.write() as session:
            webhooks.try_at_once(session, hook.name, app.clock.now())
    reason = app.tell(late[0].error) if late[0].error else ""
    return found, Health("owed", False, message("webhook-owed", count=len(late), reason=reason))


def _ping(app: App, hook: Hook) -> Health:
    body = {"type": PING, "timestamp": iso(app, app.clock.outside()), "data": {"webhook": hook.name}}
    try:
        send(app, hook, f"msg_{uuid4().hex}", json.dumps(body).encode())
    except PublisherError as error:
        return Health("webhook", False, hidden(error.message))
    return Health("webhook", True, message("webhook-answers"))
