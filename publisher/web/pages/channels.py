"""The channels: which of them rest and why, what they answered when asked, and what goes out there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from sqlmodel import Session

from publisher.app import App
from publisher.channel import Health
from publisher.core.localtime import DAY, day_start, local_day
from publisher.core.message import Message
from publisher.core.person import Role
from publisher.store import agenda, calendar, looks, postings, refusals, trail
from publisher.store.hand_overs import last_handed_over
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work.actions.action import About, Action
from publisher.work.actions.registry import offered
from publisher.work.actions.subjects import Scope, find_scope
from publisher.work.obstacles import obstacles


@dataclass(frozen=True)
class Standing:
    """How one channel is: `trouble` is why it sends nothing just now, `choices` what the visitor can do.

    `handed_over` is when it was last given a piece that nobody has confirmed yet. `refused` counts what it
    said no to since a piece last went out there or was handed over, `today` the times that are taken
    of the `most` of this day; `health` is what it answered when it was last asked.
    """

    name: str
    adapter: str
    is_enabled: bool
    trouble: Message | None
    last_out: datetime | None
    handed_over: datetime | None
    refused: int
    next_due: datetime | None
    today: int
    most: int | None
    health: looks.Look | None
    scope: Scope
    choices: list[Action[Any]]

    @property
    def bad(self) -> int:
        """Return how many of the findings are not well."""
        return sum(not one.ok for one in self.findings)

    @property
    def findings(self) -> tuple[Health, ...]:
        return self.health.findings if self.health else ()

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
    known, now, asked = obstacles(app, session), app.clock.now(), looks.last_looks(session)
    today = local_day(app.zone, now)
    day = day_start(app.zone, today), day_start(app.zone, today + DAY)
    scopes = {name: find_scope(session, f"channel:{name}", now) for name in app.config.channels}
    last_out = {name: postings.last_out(session, name) for name in app.config.channels}
    given = {name: last_handed_over(session, name) for name in app.config.channels}
    return [
        Standing(
            name,
            settings.adapter,
            settings.enabled,
            known.get(name),
            last_out[name],
            given[name],
            refusals.count_since(session, name, _later(last_out[name], given[name])),
            agenda.next_times(session, [name])[0],
            len(calendar.times(session, name, *day)),
            settings.daily_max,
            asked.get(name),
            scopes[name],
            offered(app, session, About.CHANNEL, scopes[name], visitor.person.role),
        )
        for name, settings in app.config.channels.items()
    ]


def _later(*times: datetime | None) -> datetime | None:
    return max((one for one in times if one is not None), default=None)
