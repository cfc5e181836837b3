"""The tokens of the API: made for a person, shown once, looked up at each request.

A token that is known is let in whatever else comes from its address, so that a program with an old one
keeps nobody out. Wrong ones are counted and, where there are too many, no longer written down: nobody
finds 256 bits by trying.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.core.api_token import ApiToken, Scope, read_label
from publisher.core.errors import WrongUsage
from publisher.core.person import Person, Role
from publisher.store import api_tokens, sign_in_failures
from publisher.work import people
from publisher.work.signing_in import TOKEN_BYTES

BEGINS = "publisher_"
"""By which programs that look for secrets in files know one."""
MINUTE = timedelta(minutes=1)
AT_API = "api:"
"""Failures here are counted apart: a program keeps nobody of its office from signing in."""


def add(
    session: Session, person: str, name: str, scope: Scope, role: Role | None, now: datetime, by: str
) -> tuple[str, ApiToken]:
    """Return a new token of a person, to be shown once, and what is kept of it."""
    owner, label = people.find(session, person), read_label(name)
    if role is not None and not owner.role.may(role):
        raise WrongUsage("token-role-too-high", name=owner.name, role=owner.role)
    if api_tokens.find(session, owner.id, label):
        raise WrongUsage("token-is-known", name=label, person=owner.name)
    token = BEGINS + token_urlsafe(TOKEN_BYTES)
    return token, api_tokens.keep(session, token, owner, label, scope, role, now, by)


def remove(session: Session, person: str, name: str, now: datetime, by: str) -> ApiToken:
    """End a token of a person; one that there is not raises WrongUsage."""
    owner = people.find(session, person)
    known = api_tokens.find(session, owner.id, read_label(name))
    if known is None:
        raise WrongUsage("no-such-token", name=name, person=owner.name)
    api_tokens.end(session, known, owner, now, by)
    return known


def every(session: Session) -> list[tuple[ApiToken, str]]:
    """Return all tokens with the names of their people, in the order in which they were made."""
    return api_tokens.every(session)


def who(app: App, token: str, address: str, now: datetime) -> tuple[ApiToken, Person]:
    """Return the token that a program sends, and for whom it acts.

    Raises WrongUsage `token-wrong`, or `token-too-often` with the minutes to wait.
    """
    with app.store.read() as session:
        found = api_tokens.of_token(session, token)
        until = None if found else sign_in_failures.refused_until(session, token, AT_API + address, now)
    if until is not None:
        raise WrongUsage("token-too-often", minutes=-((now - until) // MINUTE))
    if found is None:
        with suppress(SQLAlchemyError):  # a disk that is full lets nobody in, and says so as well
            _count(app, token, address, now)
        raise WrongUsage("token-wrong")
    if found[0].is_to_be_touched(now):
        with suppress(SQLAlchemyError), app.store.write() as session:
            api_tokens.touch(session, found[0], now)
    return found


def _count(app: App, token: str, address: str, now: datetime) -> None:
    with app.store.write() as session:
        if sign_in_failures.count(session, token, AT_API + address, now):
            api_tokens.tell_of_refusal(session, address, now)
