"""The call: ask the adapter the one thing that a job is about; whatever it comes to is an answer."""

from __future__ import annotations

import logging
from functools import partial

from publisher.channel import Channel, ChannelSettings
from publisher.clock import Clock
from publisher.core.delivery import Operation
from publisher.core.errors import ChannelError, Refused, Unconfirmed
from publisher.core.receipt import Receipt
from publisher.core.verdict import Answer
from publisher.errand import Errand, on_errand
from publisher.wire import Transcript, recording
from publisher.work.job import Done, Job, Keep

log = logging.getLogger(__name__)

NO_MEMORY = Unconfirmed("no-memory-meanwhile")
"""The answer of a call in the middle of which memory ran out: nobody knows how far it had come."""


def perform(
    channel: Channel[ChannelSettings], job: Job, clock: Clock, keep: Keep, record: Transcript | None = None
) -> Done:
    """Make the one call; whatever it comes to is an answer, an exception too.

    `record` is filled under way, for whoever wants to see how the call gets on.
    """
    errand = Errand(job.begun, job.asked, partial(keep, job))
    with recording(record) as transcript, on_errand(errand):
        try:
            answer: Answer = _ask(channel, job)
        except ChannelError as error:
            answer = error
        except MemoryError:
            log.warning(
                "no memory for a call", extra={"action": "call_without_memory", "channel": job.channel}
            )
            answer = NO_MEMORY
        except Exception as error:
            log.exception("adapter fault", extra={"action": "adapter_fault", "channel": job.channel})
            answer = error
    return Done(job, answer, transcript, clock.now())


def _ask(channel: Channel[ChannelSettings], job: Job) -> Answer:
    delivery, post = job.claim.delivery, job.post
    match job.claim.operation:
        case Operation.STAGE:
            _discard_stale(channel, job)
            return channel.stage(post)
        case Operation.PUBLISH:
            _discard_stale(channel, job)
            return channel.publish(post, job.staged)
        case Operation.UPDATE:
            return _update(channel, job)
        case Operation.WITHDRAW:
            _withdraw(channel, job)
            return None
        case Operation.FIND:
            return channel.find(post, job.since)
        case Operation.DISCARD:
            assert delivery.staged is not None
            channel.discard(delivery.staged)
            return None


def _discard_stale(channel: Channel[ChannelSettings], job: Job) -> None:
    if job.stale is not None:
        channel.discard(job.stale)


def _update(channel: Channel[ChannelSettings], job: Job) -> Receipt:
    receipt = job.claim.delivery.receipt
    assert receipt is not None
    if not channel.can("update"):
        address = receipt.url or receipt.remote_id
        if job.post.corrected:
            raise Refused("channel-cannot-say", channel=job.channel, url=address, said=job.post.corrected)
        raise Refused("channel-cannot-update", channel=job.channel, url=address)
    return channel.update(receipt, job.post)


def _withdraw(channel: Channel[ChannelSettings], job: Job) -> None:
    receipt = job.claim.delivery.receipt
    assert receipt is not None
    if not channel.can("withdraw"):
        raise Refused("channel-cannot-withdraw", channel=job.channel, url=receipt.url or receipt.remote_id)
    if job.readers_reason:
        channel.withdraw_saying(receipt, job.readers_reason)
    else:
        channel.withdraw(receipt)
