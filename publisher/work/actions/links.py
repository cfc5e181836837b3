"""What is said of the channels that wait for the link of what is given up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.message import message
from publisher.work import followers
from publisher.work.actions.action import Told


def would_lose_links(app: App, session: Session, leaders: Iterable[Delivery]) -> Iterator[Told]:
    """Yield what would follow for what waits for these, unless it is given up with them."""
    given_up = tuple(leaders)
    for leader in given_up:
        for one in followers.followers_of(app, session, leader):
            if one.id not in {other.id for other in given_up}:
                names = (app.config.channel_name(each.channel) for each in (one, leader))
                yield Told(
                    message("foretold-no-link", **dict(zip(("channel", "leader"), names, strict=True)))
                )


def without_links(given_up: Sequence[Delivery], left: Iterable[Delivery]) -> Iterator[Told]:
    """Yield what follows for the channels that waited for the link of what was given up."""
    leaders = ", ".join(one.channel for one in given_up)
    for one in left:
        names = {"channel": one.channel, "number": one.id, "item": one.item}
        yield Told(message("follower-goes-without-link", **names, leader=leaders))
