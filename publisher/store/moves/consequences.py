"""What follows from a call: the state and the columns that an answer and its verdict come to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from publisher.core.delivery import SILENT, Delivery, Operation, Outcome, State, Via
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import Answer, Verdict
from publisher.store.json import message_json, receipt_json, staged_json
from publisher.store.moves.claims import Claim


def state_after(delivery: Delivery, claim: Claim, verdict: Verdict) -> State:
    """Return where the delivery goes: silent work moves it only when it stands as it did, and is refused."""
    if claim.operation not in SILENT:
        return verdict.state
    stands = delivery.state is State.SCHEDULED and delivery.wanted == claim.revision
    return State.REFUSED if stands and verdict.state is State.REFUSED else delivery.state


def consequences(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime, sent_at: datetime
) -> dict[str, Any]:
    """Return the columns that the verdict changes, beside the state and the lease."""
    changes: dict[str, Any] = {"error": message_json(verdict.error)}
    changes |= _proof_columns(delivery, claim, answer, verdict, now, sent_at)
    if verdict.state is State.WITHDRAWN:
        changes |= gone(now)
    elif claim.operation in SILENT:
        changes["stage_at"] = _silent_work_left(delivery, claim, answer, verdict, now)
        if claim.operation is Operation.DISCARD and not verdict.wait:
            changes["staged"] = None
    elif verdict.state is State.SCHEDULED and delivery.doubted_since and claim.operation is Operation.FIND:
        changes["next_try_at"] = max(filter(None, (delivery.due_at, delivery.set_at)), default=now)
    elif verdict.state in {State.SCHEDULED, State.UNCONFIRMED}:
        changes |= {"next_try_at": now + verdict.wait, "stage_at": None}
    if claim.operation is Operation.FIND and not _is_still_in_doubt(verdict):
        changes["doubted_since"] = None
    if verdict.state is State.REFUSED:
        changes |= {"next_try_at": None, "stage_at": None, "slot": None}
    return changes


def _is_still_in_doubt(verdict: Verdict) -> bool:
    """Tell whether a search has left open what is out: it goes on, or absence was not believed."""
    is_asked = verdict.outcome is Outcome.ABSENT and verdict.state is State.REFUSED
    return is_asked or verdict.state is State.UNCONFIRMED


def _proof_columns(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime, sent_at: datetime
) -> dict[str, Any]:
    """Return the columns of what the answer proves: a post, a draft, or that what was live is gone."""
    if isinstance(answer, Receipt):
        return _receipt_columns(delivery, claim, answer, sent_at)
    is_absent = verdict.outcome is Outcome.ABSENT and verdict.state is not State.UNCONFIRMED
    absent = gone(now) if is_absent and delivery.live is not None else {}
    if not isinstance(answer, Staged) or _is_of_older_words(delivery, claim):
        return absent
    return absent | {"staged": staged_json(answer, claim.revision)}


def _is_of_older_words(delivery: Delivery, claim: Claim) -> bool:
    """Tell whether what a search finds laid ready was made from another revision, as its maker wrote down."""
    was_found = claim.operation is Operation.FIND and delivery.staged is not None
    return was_found and delivery.staged_revision != claim.revision


def _silent_work_left(
    delivery: Delivery, claim: Claim, answer: Answer, verdict: Verdict, now: datetime
) -> datetime | None:
    """Return when silent work goes on: after a wait, or at once when the wish changed under way."""
    if delivery.state is State.CANCELLED and claim.operation is Operation.STAGE:
        has_remains = isinstance(answer, Staged) or delivery.staged is not None
        return now + verdict.wait if has_remains else None
    if verdict.wait:
        return now + verdict.wait
    if delivery.state is State.CANCELLED:
        return None
    return now if delivery.state is State.SCHEDULED and delivery.wanted != claim.revision else None


def gone(now: datetime) -> dict[str, Any]:
    """Return the columns of a delivery that was out and is no more; its receipt stays as the proof."""
    return {
        "live": None,
        "withdrawn_at": now,
        "next_try_at": None,
        "stage_at": None,
        "slot": None,
        "staged": None,
    }


def _receipt_columns(delivery: Delivery, claim: Claim, receipt: Receipt, sent_at: datetime) -> dict[str, Any]:
    """Return the columns of a proof; what was handed over is out once somebody confirms it."""
    since = out_since(delivery)
    return {
        "live": claim.revision,
        "receipt": receipt_json(receipt),
        "remote_id": receipt.remote_id,
        "published_at": since if receipt.handed_over else since or sent_at,
        "withdrawn_at": None,
        "via": delivery.via if receipt.handed_over else Via.DAEMON,
        "staged": None,
        "stage_at": None,
        "next_try_at": None,
    }


def out_since(delivery: Delivery) -> datetime | None:
    """Return when what is live went out; what was taken down before does not count."""
    return delivery.published_at if delivery.live is not None else None
