"""The channels: which of them rest and why, what went out last and what is due next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.person import Role
from publisher.store import agenda, postings
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work.obstacles import obstacles


@dataclass(frozen=True)
class Standing:
    """How one channel is: `trouble` is why it sends nothing just now."""

    name: str
    adapter: str
    is_enabled: bool
    trouble: str | None
    last_out: datetime | None
    next_due: datetime | None


def routes(app: App) -> APIRouter:
    """Return what the page of the channels answers."""
    router = APIRouter()

    @router.get("/channels")
    def channels(visitor: Annotated[Visitor, Depends(needs(app, Role.VIEWER))]) -> Response:
        with app.store.read() as session:
            found = _look(visitor.app, session)
        return render(visitor.app, "channels.html", visitor=visitor, here="/channels", channels=found)

    return router


def _look(app: App, session: Session) -> list[Standing]:
    known = obstacles(app, session)
    return [
        Standing(
            name,
            settings.adapter,
            settings.enabled,
            app.tell(known[name]) if name in known else None,
            postings.last_out(session, name),
            agenda.next_times(session, [name])[0],
        )
        for name, settings in app.config.channels.items()
    ]
