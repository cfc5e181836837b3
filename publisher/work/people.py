"""The people of the dashboard: who may sign in, and as what.

Whoever is removed, may do less or has another password signs in anew: all sessions of theirs end with
the change, and with another password the address of their calendar. The last admin stays one, or nobody
could let people in any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.password import check_password
from publisher.core.person import Person, Role, read_name
from publisher.store import calendar_addresses, identities, people, sign_in_failures, web_sessions
from publisher.work.passwords import hash_password


def add(app: App, name: str, role: Role, password: str, now: datetime, by: str) -> Person:
    """Let a person in who is not known yet."""
    kept = read_name(name)
    check_password(password, kept)
    hash = hash_password(password)
    with app.store.write() as session:
        refuse_known(session, kept)
        sign_in_failures.clear(session, kept)
        return people.add(session, kept, role, hash, now, by)


def every(session: Session) -> list[Person]:
    """Return everybody who may sign in, in the order in which they were added."""
    return people.every(session)


def find(session: Session, name: str) -> Person:
    """Return the person of that name; nobody's raises WrongUsage."""
    known = people.find(session, name)
    if known is None:
        raise WrongUsage("no-such-person", given=name)
    return known.person


def refuse_known(session: Session, name: str) -> None:
    """Raise WrongUsage for a name that cannot be added: there is somebody of that name, or it is none."""
    if known := people.find(session, read_name(name)):
        raise WrongUsage("person-is-known", name=known.person.name)


def remove(session: Session, name: str, now: datetime, by: str) -> Person:
    """Let a person in no more, from this moment on."""
    person = find(session, name)
    _keep_an_admin(session, person)
    identities.forget(session, person.id)
    ended = web_sessions.end_of_person(session, person.id, now)
    return people.remove(session, person, now, by, ended=ended)


def set_password(app: App, name: str, password: str, now: datetime, by: str) -> Person:
    """Give a person another password; who was kept out for too many failures is let in again."""
    with app.store.read() as session:
        check_password(password, find(session, name).name)
    hash = hash_password(password)
    with app.store.write() as session:
        return replace_password(session, find(session, name), hash, now, by)


def replace_password(session: Session, person: Person, hash: str, now: datetime, by: str) -> Person:
    """Keep what proves another password; all sessions of the person end with it."""
    ended = web_sessions.end_of_person(session, person.id, now)
    calendar_addresses.forget(session, person.id)
    sign_in_failures.clear(session, person.name)
    return people.set_hash(session, person, hash, now, by, ended=ended)


def set_role(session: Session, name: str, role: Role, now: datetime, by: str) -> Person:
    """Let a person do more or less."""
    person = find(session, name)
    if person.role is role:
        return person
    if role.may(person.role):
        return people.set_role(session, person, role, now, by, ended=0)
    _keep_an_admin(session, person)
    ended = web_sessions.end_of_person(session, person.id, now)
    return people.set_role(session, person, role, now, by, ended=ended)


def is_last_admin(session: Session, person: Person) -> bool:
    """Tell whether nobody else could let people in."""
    last = only_admin(people.every(session))
    return last is not None and last.id == person.id


def only_admin(everybody: Iterable[Person]) -> Person | None:
    """Return the one admin that there is, None where there are more."""
    admins = [one for one in everybody if one.role is Role.ADMIN]
    return admins[0] if len(admins) == 1 else None


def _keep_an_admin(session: Session, person: Person) -> None:
    """Refuse to lose the last admin."""
    if is_last_admin(session, person):
        raise WrongUsage("last-admin-stays", name=person.name)
