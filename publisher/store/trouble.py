"""What a database says when it cannot do what it is asked, as a sentence with the remedy."""

from __future__ import annotations

import re

from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from publisher.core.message import Message, message
from publisher.secrecy import without_secrets

AWAY = re.compile(r"^(08|57P0[1-4])")
"""States of PostgreSQL: the connection is lost, the server stops, starts, or was never there."""
QUESTION = re.compile(r"\s*Is the server running[^?]*\?")
"""What the driver asks behind a refused connection; our sentence says it, as what to see to."""
KINDS = {
    "database-full": re.compile(r"disk is full|unable to open|disk I/O|No space left"),
    "database-read-only": re.compile(r"readonly|read-only"),
    "database-broken": re.compile(r"malformed|not a database|no such table"),
    "database-busy": re.compile(r"database is locked|lock timeout|statement timeout|idle-in-transaction"),
}
"""What SQLite and PostgreSQL say in words, by the sentence that tells it."""


def trouble(error: SQLAlchemyError) -> Message:
    """Say what is wrong and what to do, in the database's own words but without our statements."""
    said = said_by(error)
    for code, words in KINDS.items():
        if words.search(said):
            return message(code, said=said)
    return message("database-away" if _is_away(error) else "database-failed", said=said)


def said_by(error: SQLAlchemyError) -> str:
    """Return the database's own words on one line, to stand inside a sentence."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    return without_secrets(QUESTION.sub("", said)).rstrip(" .?!")


def _is_away(error: SQLAlchemyError) -> bool:
    """Tell whether the server did not answer; one that refuses the connection tells no state."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", "SQLite has no server")
    never_came = state is None and isinstance(error, OperationalError)
    return error.connection_invalidated or never_came or bool(state and AWAY.match(state))
