"""Care: what a call tells of its channel as a whole, and how the channel is left alone for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session

from publisher.core.message import Message, message
from publisher.core.rest import PROBE_AFTER, Cause, opens, wait_unreachable, was_reached
from publisher.core.verdict import Answer, Verdict
from publisher.store import channels
from publisher.wire import Transcript


def heed(
    session: Session,
    channel: str,
    delivery: int,
    answer: Answer,
    transcript: Transcript,
    verdict: Verdict,
    began_at: datetime,
    now: datetime,
) -> None:
    """Let the channel rest when it said no to us, wants no more calls, or is not reached time after time.

    A call that `began_at` an instant before the channel's last rest ended says nothing of it since then.
    """
    if verdict.pauses_channel and verdict.error is not None:
        channels.pause(session, channel, verdict.error, now + PROBE_AFTER, now)
    if transcript.rest is not None:
        _throttle(session, channel, transcript.rest, verdict, now)
        return
    got_through = was_reached(answer, len(transcript.exchanges), transcript.status)
    if got_through:
        channels.reached(session, channel, now)
    elif got_through is False and channels.is_news(session, channel, began_at):
        _count(session, channel, delivery, verdict.error or message("unknown"), now)


def _throttle(session: Session, channel: str, asked: timedelta, verdict: Verdict, now: datetime) -> None:
    """Let the channel rest for as long as it asked; as long as the piece waits when it did not say."""
    wait = asked or verdict.wait
    if wait:
        reason = verdict.error or message("channel-is-busy")
        channels.rest(session, channel, Cause.THROTTLED, reason, now + wait, now)


def _count(session: Session, channel: str, delivery: int, error: Message, now: datetime) -> None:
    failing, probes = channels.not_reached(session, channel, delivery)
    if opens(failing, probes):
        until = now + wait_unreachable(probes)
        channels.rest(session, channel, Cause.UNREACHABLE, error, until, now)
