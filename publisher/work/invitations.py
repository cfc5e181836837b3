"""Invitations: a link, shown once, by which somebody becomes a person of the dashboard.

    made      by an admin or at the command line, for a role that is never above the inviter's
    opened    as often as people and their mail programs like: that changes nothing
    accepted  once, with a name and a password of their own; the session begins with it

It ends after its days, when it is revoked, and when its inviter may no longer make it. Links that lead
nowhere count as failures to sign in do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.invitation import Invitation, may_invite
from publisher.core.password import check_password
from publisher.core.person import Person, Role, read_name
from publisher.store import invitations, people, sign_in_failures
from publisher.work import signing_in
from publisher.work.passwords import hash_password
from publisher.work.people import refuse_known
from publisher.work.signing_in import MINUTE, TOKEN_BYTES

AT_INVITE = "invite:"
"""Failures here are counted apart: an old link keeps nobody of an office from signing in."""


def invite(
    session: Session,
    role: Role,
    name: str,
    lasts: timedelta,
    now: datetime,
    by: str,
    inviter: Person | None = None,
) -> tuple[str, Invitation]:
    """Return the secret of a new invitation, to be shown once, and what is kept of it.

    `inviter` is None at the command line, which may do what its account may; `name` is proposed, or empty.
    """
    if inviter is not None and not may_invite(inviter.role, role):
        raise WrongUsage("invitation-role-too-high", name=inviter.name, role=role)
    proposed = read_name(name) if name.strip() else ""
    if proposed:
        refuse_known(session, proposed)
    token = token_urlsafe(TOKEN_BYTES)
    return token, invitations.keep(session, token, role, proposed, lasts, now, by, inviter)


def revoke(session: Session, number: int, now: datetime, by: str) -> Invitation:
    """End an invitation that nobody has used; another raises WrongUsage."""
    known = invitations.of_number(session, number, now)
    if known is None:
        raise WrongUsage("no-such-invitation", number=number)
    invitations.revoke(session, known, now, by)
    return known


def find(app: App, token: str, address: str, now: datetime) -> Invitation:
    """Return the invitation behind a link.

    Raises WrongUsage `invitation-over`, or `sign-in-too-often` with the minutes to wait.
    """
    with app.store.read() as session:
        until = sign_in_failures.refused_until(session, token, AT_INVITE + address, now)
        found = None if until else invitations.of_token(session, token, now)
    if until is not None:
        raise WrongUsage("sign-in-too-often", minutes=-((now - until) // MINUTE))
    if found is None:
        _count(app, token, address, now)
        raise WrongUsage("invitation-over")
    return found


def accept(
    app: App, token: str, name: str, password: str, address: str, agent: str, now: datetime
) -> tuple[str, Person]:
    """Return the token of the session of a new person, for the cookie alone, and who that is."""
    find(app, token, address, now)
    kept = read_name(name)
    with app.store.read() as session:
        refuse_known(session, kept)
    check_password(password, kept)
    hash = hash_password(password)
    with app.store.write() as session:
        return come_by(session, token, kept, hash, address, agent, now)


def come_by(
    session: Session,
    token: str,
    name: str,
    hash: str,
    address: str,
    agent: str,
    now: datetime,
    bind: Callable[[Person], None] = lambda person: None,
) -> tuple[str, Person]:
    """Let in who has a link, in one transaction: of two at once one comes in.

    `hash` is empty for who has no password; `bind` says by what else they are known.
    """
    found = invitations.of_token(session, token, now)
    if found is None:
        raise WrongUsage("invitation-over")
    refuse_known(session, name)
    person = people.add(session, name, found.role, hash, now, name)
    if not invitations.use(session, found, person, now):
        raise WrongUsage("invitation-over")
    sign_in_failures.clear(session, name)
    bind(person)
    return signing_in.begin(session, person, address, agent, now), person


def _count(app: App, token: str, address: str, now: datetime) -> None:
    with app.store.write() as session:
        if sign_in_failures.count(session, token, AT_INVITE + address, now):
            invitations.tell_of_refusal(session, address, now)
