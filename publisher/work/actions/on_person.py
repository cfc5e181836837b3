"""Actions about the people of the dashboard, and about invitations: an admin's alone."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.invitation import Invitation
from publisher.core.message import Message, message
from publisher.core.person import Person, Role, read_role
from publisher.store import invitations, web_sessions
from publisher.work import people, signing_in
from publisher.work.actions.action import About, Action, Ask, Kind, Order, Told
from publisher.work.actions.subjects import stamp_of
from publisher.work.invitations import revoke


@dataclass(frozen=True)
class OnPerson:
    """A person with the numbers of the sessions that run; the last admin cannot be taken away."""

    person: Person
    sessions: tuple[int, ...]
    is_last_admin: bool

    @property
    def stamp(self) -> str:
        return stamp_of(self.person.id, self.person.role, self.is_last_admin, *self.sessions)


@dataclass(frozen=True)
class Offered:
    """An invitation that can still be used."""

    invitation: Invitation

    @property
    def stamp(self) -> str:
        return stamp_of(self.invitation.id)


class OfPerson(Action[OnPerson], ABC):
    """What is decided about one person, who is named by their number."""

    about = About.PERSON
    role = Role.ADMIN

    def find(self, app: App, session: Session, key: str) -> OnPerson:
        person = next((one for one in people.every(session) if str(one.id) == key), None)
        if person is None:
            raise WrongUsage("no-such-person", given=key)
        running = web_sessions.of_person(session, person.id, app.clock.outside())
        numbers = tuple(one.id for one in running)
        return OnPerson(person, numbers, people.is_last_admin(session, person))


class SetRole(OfPerson):
    """Let a person do more or less."""

    name = "role"
    asks = (Ask("role", Kind.ROLE, is_needed=True),)

    def is_offered(self, app: App, session: Session, subject: OnPerson) -> bool:
        return not subject.is_last_admin

    def foretell(self, app: App, session: Session, subject: OnPerson, now: datetime) -> tuple[Told, ...]:
        named = {"name": subject.person.name, "count": len(subject.sessions)}
        return (Told(message("foretold-role", **named)), Told(message("foretold-role-of-others")))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        wanted = read_role(order.given.get("role", ""))
        with self.writing(app, key, order) as (session, subject):
            changed = people.set_role(session, subject.person.name, wanted, app.clock.outside(), order.by)
        return (Told(message("user-role-now", name=changed.name, role=changed.role)),)


class EndSessions(OfPerson):
    """Sign a person out everywhere."""

    name = "end"

    def is_offered(self, app: App, session: Session, subject: OnPerson) -> bool:
        return bool(subject.sessions)

    def foretell(self, app: App, session: Session, subject: OnPerson, now: datetime) -> tuple[Told, ...]:
        named = {"name": subject.person.name, "count": len(subject.sessions)}
        return (Told(message("foretold-end-sessions", **named)),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            ended = signing_in.end_all_of(session, subject.person, app.clock.outside(), order.by)
        return (Told(message("sessions-ended-now", name=subject.person.name, count=ended)),)


class RemovePerson(OfPerson):
    """Let a person in no more."""

    name = "remove"
    is_grave = True

    def title(self, subject: OnPerson) -> Message:
        return message("action-remove-person")

    def is_offered(self, app: App, session: Session, subject: OnPerson) -> bool:
        return not subject.is_last_admin

    def foretell(self, app: App, session: Session, subject: OnPerson, now: datetime) -> tuple[Told, ...]:
        named = {"name": subject.person.name, "count": len(subject.sessions)}
        return (
            Told(message("foretold-remove-person", **named)),
            Told(message("foretold-remove-person-keeps")),
        )

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            gone = people.remove(session, subject.person.name, app.clock.outside(), order.by)
        return (Told(message("user-removed-now", name=gone.name)),)


class Revoke(Action[Offered]):
    """End an invitation that nobody has used."""

    name = "revoke"
    about = About.INVITATION
    role = Role.ADMIN

    def find(self, app: App, session: Session, key: str) -> Offered:
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 10 else 0
        known = invitations.of_number(session, number, app.clock.outside())
        if known is None:
            raise WrongUsage("no-such-invitation", number=key)
        return Offered(known)

    def is_offered(self, app: App, session: Session, subject: Offered) -> bool:
        return True

    def foretell(self, app: App, session: Session, subject: Offered, now: datetime) -> tuple[Told, ...]:
        return (Told(message("foretold-revoke")),)

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        with self.writing(app, key, order) as (session, subject):
            revoke(session, subject.invitation.id, app.clock.outside(), order.by)
        return (Told(message("invitation-revoked-now")),)
