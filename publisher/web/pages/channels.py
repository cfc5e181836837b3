"""The channels: which of them rest and why, what went out last and what is due next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.message import Message
from publisher.core.person import Role
from publisher.store import agenda, postings, refusals, trail
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work.actions.action import About, Action
from publisher.work.actions.registry import offered
from publisher.work.actions.subjects import Scope, find_scope
from publisher.work.obstacles import obstacles


@dataclass(frozen=True)
class Standing:
    """How one channel is: `trouble` is why it sends nothing just now, `choices` what the visitor can do.

    `refused` counts what it said no to since a piece last went out there.
    """

    name: str
    adapter: str
    is_enabled: bool
    trouble: Message | None
    last_out: datetime | None
    refused: int
    next_due: datetime | None
    scope: Scope
    choices: list[Action[Any]]

    @property
    def stands(self) -> str:
        """Return how it stands in one word; what keeps it from sending comes before what it refused."""
        if not self.is_enabled:
            return "off"
        if self.trouble is not None:
            return "rests"
        if self.scope.orders:
            return "paused"
        return "refuses" if self.refused else "works"


def routes(app: App) -> APIRouter:
    """Return what the page of the channels answers."""
    router = APIRouter()

    @router.get("/channels")
    def channels(visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        with app.store.read() as session:
            step, found = trail.newest(session), _look(visitor, session)
        told: dict[str, Any] = {"step": step, "channels": found}
        return render(visitor.app, "channels.html", visitor=visitor, here="/channels", **told)

    return router


def _look(visitor: Visitor, session: Session) -> list[Standing]:
    app = visitor.app
    known, now = obstacles(app, session), app.clock.now()
    scopes = {name: find_scope(session, f"channel:{name}", now) for name in app.config.channels}
    last_out = {name: postings.last_out(session, name) for name in app.config.channels}
    return [
        Standing(
            name,
            settings.adapter,
            settings.enabled,
            known.get(name),
            last_out[name],
            refusals.count_since(session, name, last_out[name]),
            agenda.next_times(session, [name])[0],
            scopes[name],
            offered(app, session, About.CHANNEL, scopes[name], visitor.person.role),
        )
        for name, settings in app.config.channels.items()
    ]
