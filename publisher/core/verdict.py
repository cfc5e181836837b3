"""What follows from a channel's answer: decided here, carried out by the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from publisher.core.delivery import Operation, Outcome, State
from publisher.core.errors import Refused, TryLater, Unauthorized
from publisher.core.message import Message, message
from publisher.core.receipt import Receipt, Staged

LADDER = tuple(timedelta(minutes=minutes) for minutes in (1, 3, 10, 30, 60, 120, 240))
"""Waits between tries that certainly did not go out; after the last one an editor must act."""

LOOKS = tuple(timedelta(minutes=minutes) for minutes in (0, 5, 30, 120))
"""Waits between searches that could not tell; the last one repeats."""

Answer = Receipt | Staged | None | Exception
"""What a call to an adapter came to: its value, or the error it raised."""


@dataclass(frozen=True)
class Verdict:
    """Say how the attempt ended, where the delivery goes, and how long it rests before more."""

    outcome: Outcome
    state: State
    wait: timedelta = timedelta()
    pauses_channel: bool = False
    error: Message | None = None


def judge(
    operation: Operation, answer: Answer, tries: int, settle: timedelta, jitter: float = 0.0
) -> Verdict:
    """Judge the answer to a publish, update or withdraw; `jitter` in 0..1 stretches a wait by a fifth.

    `tries` counts the sends so far, this one included. A repeated update or withdrawal does no
    harm, so a lost reply to one is repeated once it has settled; a lost publish is looked for.
    """
    match answer:
        case Receipt(handed_over=True):
            return Verdict(Outcome.DONE, State.HANDED_OVER)
        case Receipt():
            return Verdict(Outcome.DONE, State.PUBLISHED)
        case None if operation is Operation.WITHDRAW:
            return Verdict(Outcome.DONE, State.WITHDRAWN)
        case TryLater() if tries <= len(LADDER):
            return Verdict(
                Outcome.TRY_LATER, State.SCHEDULED, pause_of(answer, tries, jitter), error=answer.message
            )
        case TryLater():
            return Verdict(Outcome.TRY_LATER, State.REFUSED, error=message("gave-up", tries=tries))
        case Refused():
            return Verdict(Outcome.REFUSED, State.REFUSED, error=answer.message)
        case Unauthorized():
            state = State.SCHEDULED if tries <= len(LADDER) else State.REFUSED
            pauses = state is State.SCHEDULED
            return Verdict(Outcome.UNAUTHORIZED, state, pauses_channel=pauses, error=answer.message)
    return judge_lost(operation, answer, tries, settle, jitter)


def judge_lost(operation: Operation, answer: Answer, tries: int, settle: timedelta, jitter: float) -> Verdict:
    """Judge a reply that was lost or makes no sense: a publish is looked for, the rest is repeated."""
    if operation is Operation.PUBLISH:
        return Verdict(Outcome.UNCONFIRMED, State.UNCONFIRMED, settle, error=what_was_said(answer, operation))
    if tries > len(LADDER):
        return Verdict(Outcome.UNCONFIRMED, State.REFUSED, error=message("gave-up", tries=tries))
    wait = max(settle, wait_after(tries - 1, jitter) if tries > 1 else timedelta())
    return Verdict(Outcome.UNCONFIRMED, State.SCHEDULED, wait, error=what_was_said(answer, operation))


def judge_staging(answer: Answer, tries: int, jitter: float = 0.0) -> Verdict:
    """Judge the answer to a stage: readers see nothing, so what is unclear is simply done again."""
    match answer:
        case Staged() | None:
            return Verdict(Outcome.DONE, State.SCHEDULED)
        case Refused():
            return Verdict(Outcome.REFUSED, State.REFUSED, error=answer.message)
        case Unauthorized():
            return Verdict(Outcome.UNAUTHORIZED, State.SCHEDULED, pauses_channel=True, error=answer.message)
        case TryLater():
            return Verdict(
                Outcome.TRY_LATER, State.SCHEDULED, pause_of(answer, tries, jitter), error=answer.message
            )
    error = what_was_said(answer, Operation.STAGE)
    return Verdict(Outcome.UNCONFIRMED, State.SCHEDULED, wait_after(tries, jitter), error=error)


def judge_discard(answer: Answer, tries: int, jitter: float = 0.0) -> Verdict:
    """Judge the removal of staged remains: it never changes the state, and is given up when refused."""
    match answer:
        case None:
            return Verdict(Outcome.DONE, State.CANCELLED)
        case Refused():
            return Verdict(Outcome.REFUSED, State.CANCELLED, error=answer.message)
        case Unauthorized():
            return Verdict(
                Outcome.UNAUTHORIZED,
                State.CANCELLED,
                wait_after(tries, jitter),
                pauses_channel=True,
                error=answer.message,
            )
    error = what_was_said(answer, Operation.DISCARD)
    return Verdict(Outcome.TRY_LATER, State.CANCELLED, wait_after(tries, jitter), error=error)


def judge_search(answer: Answer, looks: int, enough: int, settle: timedelta, tries: int = 1) -> Verdict:
    """Judge the answer to a find; `looks` counts the searches since the send, this one included.

    `tries` counts the sends: what got lost and was absent time after time is handed to a person.

    `enough` empty searches prove that the post is absent; until then, and whenever the channel
    cannot tell, the delivery stays unconfirmed and is looked for again.
    """
    match answer:
        case Receipt(handed_over=True):
            return Verdict(Outcome.DONE, State.HANDED_OVER)
        case Receipt():
            return Verdict(Outcome.DONE, State.PUBLISHED)
        case Staged():
            return Verdict(Outcome.ABSENT, State.SCHEDULED)
        case None if looks >= enough and tries > len(LADDER):
            return Verdict(Outcome.ABSENT, State.REFUSED, error=message("gave-up", tries=tries))
        case None if looks >= enough:
            return Verdict(Outcome.ABSENT, State.SCHEDULED)
        case None:
            return Verdict(Outcome.ABSENT, State.UNCONFIRMED, settle)
        case Unauthorized():
            return Verdict(Outcome.UNAUTHORIZED, State.UNCONFIRMED, pauses_channel=True, error=answer.message)
        case TryLater():
            wait = max(LOOKS[1], answer.after or timedelta())
            return Verdict(Outcome.TRY_LATER, State.UNCONFIRMED, wait, error=answer.message)
    wait = LOOKS[min(looks, len(LOOKS) - 1)]
    error = what_was_said(answer, Operation.FIND)
    return Verdict(Outcome.UNCONFIRMED, State.UNCONFIRMED, wait, error=error)


def pause_of(answer: TryLater, tries: int, jitter: float) -> timedelta:
    """Return how long to rest: the ladder's step, and never less than the channel asked for."""
    return max(wait_after(tries, jitter), answer.after or timedelta())


def wait_after(tries: int, jitter: float) -> timedelta:
    """Return the ladder's step after `tries` tries, stretched by up to a fifth."""
    return LADDER[min(max(tries, 1), len(LADDER)) - 1] * (1 + jitter / 5)


def what_was_said(answer: Answer, operation: Operation) -> Message:
    """Return the message of an error; an exception that no adapter may raise is named as a fault.

    It knows the `operation` that got lost: what that may have come to, and what follows, is not the same.
    """
    told = getattr(answer, "message", None)
    if not isinstance(told, Message):
        told = message("adapter-fault", kind=type(answer).__name__)
    return Message(told.code, {**told.values, "operation": str(operation)})
