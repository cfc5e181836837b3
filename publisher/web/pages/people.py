"""The people of the dashboard and the invitations that are out; new invitations, shown once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Response
from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.invitation import DAYS, INVITES, LEAST_DAYS, MOST_DAYS, Invitation, read_days
from publisher.core.message import Message
from publisher.core.person import Person, Role, read_role
from publisher.store import invitations, web_sessions
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import people
from publisher.work.actions.action import About, Action
from publisher.work.actions.on_person import Offered, OnPerson
from publisher.work.actions.registry import offered
from publisher.work.invitations import invite

TYPED_WRONG = 422
FIELDS = {
    "no-such-role": "role",
    "invitation-role-too-high": "role",
    "invitation-days-wrong": "days",
}
"""The field to which an error belongs; what else can be wrong is the name."""


@dataclass(frozen=True)
class Row:
    """One person, with what can be decided about them."""

    subject: OnPerson
    signed_in_at: datetime | None
    choices: list[Action[Any]]

    @property
    def person(self) -> Person:
        return self.subject.person


@dataclass(frozen=True)
class Inviting:
    """The form of an invitation as it was filled in; `address` is the link that was made, shown once."""

    role: str = ""
    name: str = ""
    days: str = str(DAYS)
    trouble: Message | None = None
    field: str = ""
    address: str = ""
    made: Invitation | None = None


def routes(app: App) -> APIRouter:
    """Return what the page of the people answers."""
    router = APIRouter()
    admin = Annotated[Visitor, Depends(needs(app, INVITES))]

    @router.get("/people")
    def everybody(visitor: admin) -> Response:
        return _show(visitor, Inviting())

    @router.post("/people/invite")
    def let_in(
        visitor: admin,
        role: Annotated[str, Form()] = "",
        name: Annotated[str, Form()] = "",
        days: Annotated[str, Form()] = "",
    ) -> Response:
        form = Inviting(role, name, days)
        try:
            token, made = _invite(visitor, form)
        except WrongUsage as error:
            code = error.message.code
            told = Inviting(role, name, days, error.message, FIELDS.get(code, "name"))
            return _show(visitor, told, TYPED_WRONG)
        address = f"{visitor.app.config.web.address}/invite/{token}"
        return _show(visitor, Inviting(address=address, made=made))

    return router


def _invite(visitor: Visitor, form: Inviting) -> tuple[str, Invitation]:
    app, person = visitor.app, visitor.person
    wanted, lasts = read_role(form.role), read_days(form.days)
    with app.store.write() as session:
        return invite(session, wanted, form.name, lasts, app.clock.outside(), person.name, person)


def _show(visitor: Visitor, form: Inviting, status: int = 200) -> Response:
    app = visitor.app
    now = app.clock.outside()
    with app.store.read() as session:
        rows = _rows(app, session, visitor.person.role, now)
        open_ = [
            (one, offered(app, session, About.INVITATION, Offered(one), visitor.person.role))
            for one in invitations.standing(session, now)
        ]
    told: dict[str, Any] = {
        "visitor": visitor,
        "here": "/people",
        "place": "/people",
        "rows": rows,
        "invitations": open_,
        "form": form,
        "days": (LEAST_DAYS, MOST_DAYS),
    }
    return render(app, "people.html", status, **told)


def _rows(app: App, session: Session, role: Role, now: datetime) -> list[Row]:
    """Return everybody; how many sessions run is counted for all at once."""
    everybody, known = people.every(session), web_sessions.summary(session, now)
    last_admin = people.only_admin(everybody)
    found = []
    for one in everybody:
        count, last = known.get(one.id, (0, None))
        subject = OnPerson(one, tuple(range(count)), one is last_admin)
        found.append(Row(subject, last, offered(app, session, About.PERSON, subject, role)))
    return found
