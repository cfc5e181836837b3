"""What the tables have in common: how their constraints are called, how enums and references are stored."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import SQLModel

SCHEMA = SQLModel.metadata
SCHEMA.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(kind: type[StrEnum], name: str) -> Any:
    """Return a column type that stores the enum's values and refuses others."""
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=name,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def table_of(row: type[SQLModel]) -> sa.Table:
    """Return the table as SQLAlchemy sees it: statements on it are ten times as quick as mapped objects."""
    return SCHEMA.tables[str(row.__tablename__)]


def id_of(table: sa.Table) -> str:
    """Return the name by which a foreign key refers to a row of the table."""
    return f"{table.name}.id"
