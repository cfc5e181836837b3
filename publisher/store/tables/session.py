"""Who is signed in, and who tried to be."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from publisher.store.tables.base import id_of, table_of
from publisher.store.tables.person import PERSON


class WebSessionRow(SQLModel, table=True):
    """One session of a person; `digest` (SHA-256, hex) is all that is kept of its token."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key=id_of(PERSON), index=True)
    digest: str = Field(unique=True, max_length=64)
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None
    address: str
    agent: str


WEB_SESSION = table_of(WebSessionRow)


class SignInFailureRow(SQLModel, table=True):
    """One try to sign in that has not succeeded.

    `name` is a digest (SHA-256, hex): what people type there by mistake may be their password.
    """

    __tablename__ = "sign_in_failure"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, max_length=64)
    address: str = Field(index=True)
    at: datetime = Field(index=True)


SIGN_IN_FAILURE = table_of(SignInFailureRow)
