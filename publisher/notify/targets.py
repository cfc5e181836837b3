"""The targets that `[notices]` names, opened; nothing goes over the network yet."""

from __future__ import annotations

from publisher.notify.mail import Mailbox
from publisher.notify.service import Service
from publisher.notify.settings import Notices
from publisher.notify.target import Target
from publisher.settings import Secret


def open_targets(notices: Notices) -> tuple[Target, ...]:
    """Return a target for each entry of `to`, each once; mail without a server was refused before."""
    found: dict[str, Target] = {}
    for one in notices.to:
        target = open_target(one, notices)
        found.setdefault(target.name, target)
    return tuple(found.values())


def open_target(address: str | Secret, notices: Notices) -> Target:
    """Return the target of one address; mail goes through the server of `notices`."""
    if isinstance(address, Secret):
        return Service(address)
    assert notices.smtp is not None
    return Mailbox(address, notices.smtp)
