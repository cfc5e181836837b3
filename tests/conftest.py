"""The two databases that Publisher keeps what it knows in, for every test that touches the store."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.work import passwords
from tests import databases
from tests.databases import Databases, PostgresDatabases
from tests.passwords import CHEAP
from tests.system.parts import PartMissing, skip_or_fail
from tests.system.postgres_server import PostgresServer

POSTGRES = pytest.param("postgresql", marks=pytest.mark.system)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL, from which each test takes a new database."""
    try:
        server = PostgresServer()
    except PartMissing as missing:
        skip_or_fail(missing)
    with server:
        yield server


@pytest.fixture(scope="session")
def postgres_databases(postgres: PostgresServer) -> Iterator[PostgresDatabases]:
    """Copies of one PostgreSQL database with the newest schema."""
    with PostgresDatabases(postgres) as made:
        yield made


@pytest.fixture(params=["sqlite", POSTGRES])
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Databases]:
    """Let the newsrooms and workspaces of a test stand on a real SQLite, then on a real PostgreSQL."""
    made: Databases = databases.FILES
    if request.param == "postgresql":
        made = request.getfixturevalue("postgres_databases")
    monkeypatch.setattr(databases, "current", made)
    yield made
    made.forget()


@pytest.fixture
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let hashing take no time."""
    monkeypatch.setattr(passwords, "HASHER", CHEAP)
