"""What is said of the channels that waited for the link of what is given up."""

from publisher.cli.desk import Desk
from publisher.cli.out import say
from publisher.core.delivery import Delivery


def say_no_link(desk: Desk, given_up: list[Delivery], left: list[Delivery]) -> None:
    """Say what follows for the channels that waited for the link of what was given up."""
    leaders = ", ".join(one.channel for one in given_up)
    for one in left:
        names = {"channel": one.channel, "number": one.id, "item": one.item}
        say("follower-goes-without-link", desk.language, **names, leader=leaders)
