"""The people of the dashboard, and all that lets them in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from publisher.core.api_token import Scope
from publisher.core.person import Role
from publisher.store.tables.base import id_of, one_of, table_of


class PersonRow(SQLModel, table=True):
    """One person of the dashboard; `folded` is the name as names are compared.

    `hash` proves the password (argon2id) and is empty once the person was removed; the row stays.
    """

    __tablename__ = "person"
    __table_args__ = (
        sa.Index(
            "ix_person_folded",
            "folded",
            unique=True,
            sqlite_where=sa.text("removed_at IS NULL"),
            postgresql_where=sa.text("removed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    folded: str
    role: Role = Field(sa_type=one_of(Role, "person_role"))
    hash: str
    added_at: datetime
    removed_at: datetime | None = None
    seen_at: datetime | None = None


PERSON = table_of(PersonRow)


class InvitationRow(SQLModel, table=True):
    """One invitation; `digest` (SHA-256, hex) is all that is kept of its link.

    It holds until `ends_at`, unless it was `used_at` or `revoked_at` before; `person` is who came by it.
    """

    __tablename__ = "invitation"

    id: int | None = Field(default=None, primary_key=True)
    digest: str = Field(unique=True, max_length=64)
    role: Role = Field(sa_type=one_of(Role, "invitation_role"))
    name: str = ""
    made_by: str
    inviter: int | None = Field(default=None, foreign_key=id_of(PERSON))
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    person: int | None = Field(default=None, foreign_key=id_of(PERSON))


INVITATION = table_of(InvitationRow)


class IdentityRow(SQLModel, table=True):
    """By what an issuer of OpenID Connect knows one person: its address, and its `subject` for them."""

    __tablename__ = "identity"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key=id_of(PERSON), unique=True)
    issuer: str
    subject: str
    bound_at: datetime


IDENTITY = table_of(IdentityRow)


class CalendarAddressRow(SQLModel, table=True):
    """The secret address of one person's calendar; `digest` (SHA-256, hex) is all that is kept of it."""

    __tablename__ = "calendar_address"

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key=id_of(PERSON), unique=True)
    digest: str = Field(unique=True, max_length=64)
    made_at: datetime


CALENDAR_ADDRESS = table_of(CalendarAddressRow)


class ApiTokenRow(SQLModel, table=True):
    """One token of a person; `digest` (SHA-256, hex) is all that is kept of it, `role` the most it may do."""

    __tablename__ = "api_token"
    __table_args__ = (sa.UniqueConstraint("person", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    person: int = Field(foreign_key=id_of(PERSON))
    name: str
    digest: str = Field(unique=True, max_length=64)
    scope: Scope = Field(sa_type=one_of(Scope, "token_scope"))
    role: Role | None = Field(default=None, sa_type=one_of(Role, "token_role"))
    made_at: datetime
    used_at: datetime | None = None


API_TOKEN = table_of(ApiTokenRow)
