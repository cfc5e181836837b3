"""Two workspaces whose settings name the same SQLite file: only one of them may send."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from publisher.store.database import open_store
from publisher.store.place import place_at
from tests.cli.terminal import open_workspace


@pytest.mark.parametrize("name", ["{shared}/publisher.db", "../shared/publisher.db", "../link.db"])
def test_a_daemon_of_another_workspace_on_the_same_file_ends_with_exit_code_3(
    tmp_path: Path, name: str
) -> None:
    shared = tmp_path / "shared"
    (tmp_path / "link.db").symlink_to(shared / "publisher.db")
    first = open_workspace(tmp_path / "first", f'database = "sqlite:///{shared}/publisher.db"')
    second = open_workspace(tmp_path / "second", f'database = "sqlite:///{name.format(shared=shared)}"')
    first.write("bai.md", "Bài", publish_at="now")
    with closing(open_store(f"sqlite:///{shared}/publisher.db", first.workspace)) as store:
        place = place_at(store.engine)
        assert place.is_ours() and place.is_ours()
        said = second.type("run", "--until-idle", "--no-web", PUBLISHER_LANGUAGE="en")
        assert (said.code, said.out) == (3, "")
        assert said.err.startswith("publisher: Another daemon, of another workspace")
        place.leave()
    assert second.run().code == 0 and first.run().code == 0
