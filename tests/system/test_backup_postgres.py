"""One backup moves between SQLite and PostgreSQL, both ways, and back it is the same."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.backup.workspaces import busy_workspace, files_in, rows_of
from tests.cli.terminal import Terminal
from tests.system.postgres_server import PostgresServer

pytestmark = pytest.mark.system


URL = "BACKUP_TEST_DATABASE"


@pytest.fixture
def url(postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> str:
    made = postgres.new_database()
    monkeypatch.setenv(URL, made)
    return made


def on_postgres(folder: Path, config: str) -> Terminal:
    """Make an empty workspace whose configuration names the PostgreSQL database."""
    folder.mkdir()
    named = config.replace("[publisher]", f'[publisher]\ndatabase = "env:{URL}"')
    (folder / "config.toml").write_text(named, encoding="utf-8")
    return Terminal(folder)


def test_a_backup_moves_to_postgresql_and_back(url: str, tmp_path: Path) -> None:
    here = busy_workspace(tmp_path / "sqlite")
    config = (here.workspace / "config.toml").read_text(encoding="utf-8")
    here.done(
        "activity", "add", "contest", "--title", "Hội thi", "--date", "15/01/2027", "--evidence", __file__
    )
    there = on_postgres(tmp_path / "postgres", config)
    back = Terminal(tmp_path / "back")
    here.done("backup", tmp_path / "1.zip")
    there.done("restore", tmp_path / "1.zip")
    assert rows_of(there.workspace, url) == rows_of(here.workspace)
    there.done("hold", "all")  # rows are numbered on
    there.done("release")
    there.done("log", "--verify")
    there.done("backup", tmp_path / "2.zip")
    back.workspace.mkdir()
    (back.workspace / "config.toml").write_text(config, encoding="utf-8")
    back.done("restore", tmp_path / "2.zip")
    assert rows_of(back.workspace) == rows_of(there.workspace, url)
    ours = {name: data for name, data in files_in(back.workspace).items() if name.startswith("content/")}
    assert ours == {name: data for name, data in files_in(here.workspace).items() if name in ours}


def test_what_postgresql_had_stays_in_a_schema_aside(url: str, tmp_path: Path) -> None:
    here = busy_workspace(tmp_path / "sqlite")
    config = (here.workspace / "config.toml").read_text(encoding="utf-8")
    there = on_postgres(tmp_path / "postgres", config)
    here.done("backup", tmp_path / "1.zip")
    there.done("restore", tmp_path / "1.zip")
    there.done("hold", "all")
    assert there.type("restore", tmp_path / "1.zip").code == 2
    said = there.done("restore", tmp_path / "1.zip", "--replace")
    assert "schema before_restore_" in said.err
    assert rows_of(there.workspace, url) == rows_of(here.workspace)
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        [aside] = [name for name in sa.inspect(connection).get_schema_names() if name.startswith("before_")]
        assert connection.exec_driver_sql(f'SELECT count(*) FROM "{aside}".hold').scalar_one() == 1
    engine.dispose()
