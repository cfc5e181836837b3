"""Another password of one's own: whoever sits at a screen that was left open does not know the old one."""

from __future__ import annotations

from datetime import datetime

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.password import check_password
from publisher.core.person import Person
from publisher.store import people as rows
from publisher.work import people, signing_in
from publisher.work.passwords import hash_password


def change(app: App, person: Person, old: str, new: str, address: str, agent: str, now: datetime) -> str:
    """Give a person another password and return the token of the one session that goes on, a new one.

    Wrong old passwords count as failures to sign in do: raises WrongUsage `old-password-wrong`, or
    `sign-in-too-often`.
    """
    check_password(new, person.name)
    try:
        known = signing_in.prove(app, person.name, old, address, now)
    except WrongUsage as error:
        raise WrongUsage("old-password-wrong") if error.message.code == "sign-in-wrong" else error from None
    hash = hash_password(new)
    with app.store.write() as session:
        still = rows.find(session, person.name)
        if still is None or still.hash != known.hash:
            raise WrongUsage("old-password-wrong")
        people.replace_password(session, still.person, hash, now, still.person.name)
        return signing_in.begin(session, still.person, address, agent, now)
