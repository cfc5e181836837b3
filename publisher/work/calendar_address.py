"""The address at which a person's own calendar program reads when pieces go out.

It is a secret: whoever has it sees the titles of what is to come. It can be renewed at any time, and ends
with its person.
"""

from __future__ import annotations

from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import Session

from publisher.core.person import Person
from publisher.store import calendar_addresses
from publisher.work.signing_in import TOKEN_BYTES


def renew(session: Session, person: Person, now: datetime) -> str:
    """Return the token of a person's new address, for the person alone."""
    token = token_urlsafe(TOKEN_BYTES)
    calendar_addresses.keep(session, token, person, now)
    return token
