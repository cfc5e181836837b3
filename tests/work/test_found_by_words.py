"""Some channels know a post by its words alone: it is found whatever has changed here since it was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from publisher.channel import ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import Unconfirmed
from publisher.core.item import Item, Status
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.store import restores
from publisher.store.restores import Restore
from publisher.work import recovery
from tests.newsroom import After, Newsroom, Outlet, open_newsroom

ITEM = Item(id="bai", title="Một lần bấm", summary="Ba giấy tờ.", publish_at="now")
LOST = After(Unconfirmed("reply-lost", said="reset"))


class Wall(Outlet):
    """An outlet that keeps no key: it is searched by the words of its posts."""

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        return super().publish(replace(post, key=f"{post.key}-{len(self.posts)}"), staged)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        self._end(self._begin("find", post.key))
        texts = {post.text, *post.other_texts}
        return next((self._receipt(one) for one in self.public.values() if one.text in texts), None)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        return super().update(receipt, replace(post, key=receipt.remote_id))


@pytest.fixture
def wall(tmp_path: Path) -> Iterator[Newsroom]:
    room = on_a_wall(open_newsroom(tmp_path))
    yield room
    room.app.close()


def on_a_wall(room: Newsroom, template: str = ChannelSettings(adapter="outlet").template) -> Newsroom:
    """Put a wall in the place of the outlet, with what is public there; as after a restart."""
    old = room.outlet("website")
    wall = Wall("website", old.settings.model_copy(update={"template": template}), old.house)
    wall.public, wall.calls, wall.posts = old.public, old.calls, old.posts
    room.app.channels = {"website": wall}
    return room


def settle(room: Newsroom) -> None:
    for _ in range(4):
        room.clock.pass_(minutes=5)
        room.step()


def test_a_post_whose_reply_was_lost_is_found_after_the_template_was_changed(wall: Newsroom) -> None:
    wall.outlet("website").tell("publish", LOST)
    wall.drop(ITEM)
    wall.step()
    settle(on_a_wall(wall, "{title}: {summary}"))
    [post] = wall.outlet("website").public.values()
    assert "Ba giấy tờ." in post.text
    assert wall.delivery("bai", "website").state is State.PUBLISHED


def test_a_post_that_was_being_sent_when_the_daemon_died_is_found_after_the_template_was_changed(
    wall: Newsroom,
) -> None:
    wall.drop(ITEM)
    [job] = wall.claim()
    wall.perform(job)
    with wall.app.store.write() as session:
        recovery.take_over(wall.app, session, wall.clock.now(), "there")
    settle(on_a_wall(wall, "{title}: {summary}"))
    assert len(wall.outlet("website").public) == 1
    assert wall.delivery("bai", "website").state is State.PUBLISHED


def test_a_withdrawal_whose_reply_was_lost_is_not_taken_for_done_because_the_template_was_changed(
    wall: Newsroom,
) -> None:
    wall.drop(ITEM)
    wall.step()
    wall.drop(replace(ITEM, summary="Bốn giấy tờ."))
    wall.step()
    wall.outlet("website").tell("withdraw", Unconfirmed("reply-lost", said="reset"))
    wall.drop(replace(ITEM, status=Status.WITHDRAWN))
    wall.step()
    wall.drop(replace(ITEM, summary="Năm giấy tờ."))
    settle(on_a_wall(wall, "{title}: {summary}"))
    [post] = wall.outlet("website").public.values()
    assert post.text == "Một lần bấm: Năm giấy tờ."
    assert ("find", post.key.rpartition("-")[0]) in wall.outlet("website").calls


@pytest.mark.parametrize("live", [1, 2])
def test_after_a_restore_a_post_is_found_by_the_words_of_any_revision(
    wall: Newsroom, tmp_path_factory: pytest.TempPathFactory, live: int
) -> None:
    elsewhere = tmp_path_factory.mktemp("out")
    summaries = {1: "Ba giấy tờ.", 2: "Bốn giấy tờ.", 3: "Năm giấy tờ."}
    known = replace(ITEM, publish_at=wall.clock.now().replace(hour=3))
    out = on_a_wall(open_newsroom(elsewhere))
    out.drop(replace(ITEM, summary=summaries[live]))
    out.step()
    wall.outlet("website").public, wall.outlet("website").posts = (
        out.outlet("website").public,
        out.outlet("website").posts,
    )
    out.app.close()
    wall.drop(replace(known, summary=summaries[1]))
    with wall.app.store.write() as session:
        restores.record(session, Restore(wall.clock.now(), wall.clock.now()), wall.clock.now(), "admin")
    for number in (2, 3):
        wall.clock.pass_(minutes=1)
        wall.drop(replace(known, summary=summaries[number]))
    wall.clock.pass_(hours=3)
    settle(wall)
    [post] = wall.outlet("website").public.values()
    assert "Năm giấy tờ." in post.text
