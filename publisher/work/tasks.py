"""Tasks: what only a person can finish on a channel, and the command that closes it."""

from __future__ import annotations

from publisher.core.delivery import Delivery, Operation, State
from publisher.core.message import Message, message


def task_of(delivery: Delivery) -> Message | None:
    """Return what a person has to do by hand where the channel refused to change or take down what is out."""
    if delivery.state is not State.REFUSED or delivery.live is None:
        return None
    url = delivery.receipt.url if delivery.receipt else None
    if delivery.operation is Operation.UPDATE:
        return message("task-update", number=delivery.id, url=url or "URL")
    if delivery.operation is Operation.WITHDRAW:
        return message("task-withdraw", item=delivery.item, channel=delivery.channel)
    return None
