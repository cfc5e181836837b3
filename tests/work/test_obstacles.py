"""What keeps a whole channel back is told beside every piece that waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.core.errors import Unauthorized
from publisher.core.item import Item
from publisher.work import records
from tests.engine.test_local import drop, newsroom, run
from tests.newsroom import Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

__all__ = ["newsroom"]

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    opened = open_newsroom(tmp_path, "website", "page")
    yield opened
    opened.app.close()


def errors(newsroom: Newsroom) -> dict[str, str | None]:
    with newsroom.app.store.read() as session:
        [item] = records.queue(newsroom.app, session)
    return {one["channel"]: one["error"] for one in item["deliveries"]}


def test_a_channel_that_said_no_to_us_is_named_beside_what_waits_for_it(room: Newsroom) -> None:
    room.outlet("website").tell("publish", Unauthorized("secret-not-there", reference="env:X"))
    room.drop(replace(ITEM, id="truoc", channels={"website": ITEM.wish("website")}))
    room.step()
    with room.app.store.write() as session:
        session.connection().exec_driver_sql("UPDATE delivery SET state = 'cancelled' WHERE item = 'truoc'")
        session.connection().exec_driver_sql("UPDATE item SET state = 'gone' WHERE id = 'truoc'")
    room.drop(ITEM)
    said = errors(room)
    assert said["page"] is None
    assert "website" in str(said["website"]) and "publisher doctor" in str(said["website"])


def test_a_channel_that_was_taken_out_of_the_config_is_named(room: Newsroom) -> None:
    room.drop(ITEM)
    room.app.channels = {"website": room.outlet("website")}
    assert "config.toml" in str(errors(room)["page"])


def test_the_note_tells_of_a_channel_that_rests(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", Unauthorized("secret-not-there", reference="env:X"))
    file = drop(newsroom, "bai.md")
    run(newsroom)
    note = file.with_name("bai.md.status.txt")
    assert "publisher doctor" in note.read_text(encoding="utf-8")
