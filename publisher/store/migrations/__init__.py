"""The schema's history. `HEAD` names the newest step; a test keeps it true."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from publisher.store import postgres

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0028"


def upgrade(engine: sa.Engine) -> None:
    """Bring the database to `HEAD`, in one transaction where the database can; whoever comes second waits."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            postgres.take_turn(connection)
        bring(connection, "head")


def bring(connection: sa.Connection, revision: str) -> None:
    """Bring the database to a step of the history, within the transaction of `connection`."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def knows(revision: str) -> bool:
    """Tell whether a step belongs to this history; one that does not was made by a newer program."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    return revision in {step.revision for step in script.walk_revisions()}


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
