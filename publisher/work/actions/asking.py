"""The action by which a person asks a channel, online, whether it would work now."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.message import message
from publisher.core.person import Role
from publisher.work import health
from publisher.work.actions.action import About, Action, Order, Told
from publisher.work.actions.subjects import Scope, find_scope


class AskChannel(Action[Scope]):
    """Ask a channel; one that rests and is well again goes on at once."""

    name = "test"
    about = About.CHANNEL
    role = Role.EDITOR

    def find(self, app: App, session: Session, key: str) -> Scope:
        if key not in app.config.channels:
            raise WrongUsage("no-such-channel", given=key, known=", ".join(app.config.channels))
        return find_scope(session, f"channel:{key}", app.clock.now())

    def is_offered(self, app: App, session: Session, subject: Scope) -> bool:
        return subject.name.removeprefix("channel:") in app.channels

    def foretell(self, app: App, session: Session, subject: Scope, now: datetime) -> tuple[Told, ...]:
        channel = app.config.channel_name(subject.name.removeprefix("channel:"))
        return (Told(message("foretold-test", channel=channel)),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        """Ask outside of any transaction: an outlet may take its time."""
        if key not in app.channels:
            raise WrongUsage("no-such-channel", given=key, known=", ".join(app.config.channels))
        found = health.examine_one(app, key, order.by)
        code = "tested-well" if all(one.ok for one in found) else "tested-ill"
        said = tuple(
            message("line-of-test", mark="✓" if one.ok else "✗", said=app.tell(one.message)) for one in found
        )
        return (Told(message(code, channel=app.config.channel_name(key)), said),)
