"""What is taken down is kept as it was: before the call goes out, whole, once, and long enough."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.core.delivery import State
from publisher.core.item import Media
from publisher.files.config import Publisher
from publisher.work import decisions, snapshots
from tests.newsroom import Newsroom, open_newsroom
from tests.work.corrections import PIECE, shown

PICTURE = Media(name="anh.jpg", sha256="ab" * 32, mime="image/jpeg", size=3, alt="Một cửa")
EDITED = replace(PIECE, html="<p>Nộp trong 3 ngày.</p>")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    room.drop(replace(PIECE, media=(PICTURE,)))
    room.step()
    yield room
    room.app.close()


def withdraw(newsroom: Newsroom, by_hand: bool = False) -> None:
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        decisions.withdraw(newsroom.app, session, "bai", None, "Sai số liệu", now, "Trực ban", by_hand)


def kept(newsroom: Newsroom) -> dict[str, dict[str, Any]]:
    folder = newsroom.app.workspace / "var" / "snapshots"
    return {one.name: json.loads(one.read_text(encoding="utf-8")) for one in folder.glob("*")}


def test_the_snapshot_is_on_disk_before_the_call_goes_out(newsroom: Newsroom) -> None:
    seen: list[list[str]] = []
    newsroom.outlet("website").during = lambda: seen.append(list(kept(newsroom)))
    withdraw(newsroom)
    newsroom.step()
    assert newsroom.outlet("website").calls[-1][0] == "withdraw"
    assert seen == [["1-r1.json"]]


def test_it_holds_the_words_the_hashes_of_the_media_and_the_receipt(newsroom: Newsroom) -> None:
    withdraw(newsroom)
    newsroom.step()
    [one] = kept(newsroom).values()
    assert one["post"]["html"] == PIECE.html and one["post"]["title"] == PIECE.title
    assert [(each["sha256"], each["file"]) for each in one["media"]] == [
        ("ab" * 32, f"var/media/ab/{'ab' * 32}.jpg")
    ]
    assert one["receipt"]["url"].startswith("https://website.example.org/")
    assert (one["channel"], one["revision"], one["sent"]["operation"]) == ("website", 1, "publish")


def test_every_revision_that_readers_had_has_its_file(newsroom: Newsroom) -> None:
    newsroom.drop(EDITED)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    found = kept(newsroom)
    assert {name: one["post"]["html"] for name, one in found.items()} == {
        "1-r1.json": PIECE.html,
        "1-r2.json": EDITED.html,
    }


def test_a_file_is_never_written_again_and_a_changed_one_is_found_out(newsroom: Newsroom) -> None:
    withdraw(newsroom)
    newsroom.step()
    [path] = (newsroom.app.workspace / "var" / "snapshots").glob("*")
    assert [one["intact"] for one in shown(newsroom, "bai")["snapshots"]] == [True]
    path.chmod(0o644)
    path.write_text("{}", encoding="utf-8")
    assert [one["intact"] for one in shown(newsroom, "bai")["snapshots"]] == [False]
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    newsroom.plan()
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN
    assert path.read_text(encoding="utf-8") == "{}", "what was there stays for whoever looks into it"


def test_what_a_person_took_down_is_kept_as_well(newsroom: Newsroom) -> None:
    withdraw(newsroom, by_hand=True)
    assert list(kept(newsroom)) == ["1-r1.json"]


def test_nothing_is_taken_down_that_cannot_be_kept(newsroom: Newsroom) -> None:
    (newsroom.app.workspace / "var" / "snapshots").write_text("a file where the folder belongs")
    withdraw(newsroom)
    newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert delivery.live == 1 and newsroom.outlet("website").public
    assert delivery.error is not None and delivery.error.code == "snapshot-not-written"
    (newsroom.app.workspace / "var" / "snapshots").unlink()
    newsroom.clock.pass_(minutes=1)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN


def test_it_is_kept_for_its_time_and_no_longer(newsroom: Newsroom) -> None:
    newsroom.app.config = replace(
        newsroom.app.config, publisher=Publisher(keep_withdrawn=timedelta(days=400))
    )
    withdraw(newsroom)
    newsroom.step()
    for days, left in ((399, 1), (1, 0)):
        newsroom.clock.pass_(days=days)
        with newsroom.app.store.write() as session:
            snapshots.drop_expired(newsroom.app, session, newsroom.clock.now())
        assert len(kept(newsroom)) == left


def test_what_is_live_again_is_not_thrown_away(newsroom: Newsroom) -> None:
    withdraw(newsroom)
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    newsroom.plan()
    newsroom.step()
    newsroom.clock.pass_(days=4000)
    with newsroom.app.store.write() as session:
        assert snapshots.drop_expired(newsroom.app, session, newsroom.clock.now()) == 0


def test_a_file_that_a_crash_left_behind_stays_as_it_is(newsroom: Newsroom) -> None:
    folder = newsroom.app.workspace / "var" / "snapshots"
    folder.mkdir()
    (folder / "1-r1.json").write_text('{"kept": "before the crash"}', encoding="utf-8")
    withdraw(newsroom)
    newsroom.step()
    assert kept(newsroom) == {"1-r1.json": {"kept": "before the crash"}}
    assert [one["intact"] for one in shown(newsroom, "bai")["snapshots"]] == [True]
