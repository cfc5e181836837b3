"""Signing in with the account of an organisation: only who came by an invitation is known by it.

What binds is the issuer's subject, which is never given to anybody else. A mail address would not do:
issuers pass them on to successors, and some let people write whatever they like.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.person import Person, read_name
from publisher.store import identities, invitations, sign_in_failures
from publisher.work import signing_in
from publisher.work.invitations import come_by
from publisher.work.issuer import Flow, Issuer, Proved
from publisher.work.signing_in import MINUTE

AT_ISSUER = "oidc:"


def come_back(
    app: App, issuer: Issuer, flow: Flow, code: str, address: str, agent: str, now: datetime
) -> str:
    """Return the token of a new session of whom a code proves, for the cookie alone.

    Raises WrongUsage: `oidc-nobody` for whom nobody has invited, what the issuer and the invitation say,
    `sign-in-too-often`.
    """
    _refuse_too_often(app, address, now)
    try:
        proved = issuer.redeem(flow, code, now)
    except WrongUsage as error:
        if error.message.code == "oidc-not-proved":
            with app.store.write() as session:
                sign_in_failures.count(session, flow.state, AT_ISSUER + address, now)
        raise
    with app.store.write() as session:
        known = identities.who(session, proved.issuer, proved.subject)
        if known is not None:
            return signing_in.begin(session, known, address, agent, now)
        if not flow.invitation:
            raise WrongUsage("oidc-nobody")
        found = invitations.of_token(session, flow.invitation, now)
        name = read_name((found.name if found else "") or proved.name)

        bind = partial(_bind, session, proved, now)
        return come_by(session, flow.invitation, name, "", address, agent, now, bind)[0]


def _bind(session: Session, proved: Proved, now: datetime, person: Person) -> None:
    identities.bind(session, person, proved.issuer, proved.subject, now)


def _refuse_too_often(app: App, address: str, now: datetime) -> None:
    with app.store.read() as session:
        until = sign_in_failures.refused_until(session, "", AT_ISSUER + address, now)
    if until is not None:
        raise WrongUsage("sign-in-too-often", minutes=-((now - until) // MINUTE))
