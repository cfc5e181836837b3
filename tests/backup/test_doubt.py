"""After a restore the channels know more than the database: it asks them before it sends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from publisher.channel import ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import Refused, TryLater, Unconfirmed
from publisher.core.item import Form, Item, Status, Tone
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.verdict import LADDER
from publisher.files import content_at_restore
from publisher.files.config import Publisher
from publisher.store import deliveries, items, restores, trail
from publisher.store.restores import Restore
from publisher.store.tables.delivery import DELIVERY
from publisher.work import confirming, decisions, intake, judging
from tests.engine.test_local import run
from tests.newsroom import MONDAY, Newsroom, Outlet, Stager, open_newsroom

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at=MONDAY + timedelta(hours=1))
PIECE = "---\ntitle: Một lần bấm\npublish_at: {at}\n---\n\nNội dung minh họa.\n"


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


def put_back(newsroom: Newsroom, taken_at: datetime | None = None) -> None:
    """Act as if this very database came from a backup."""
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        restores.record(session, Restore(now, taken_at or now), now, "admin")


def is_out_since(newsroom: Newsroom, item: str = "bai", channel: str = "website") -> None:
    """Let the outlet have what the database knows nothing of."""
    outlet = newsroom.outlet(channel)
    key = key_of(newsroom, item)
    outlet.public[key] = Post(key, item, 1, Form.ARTICLE, Tone.NEUTRAL, "Một lần bấm", "", "", "", MONDAY)


def key_of(newsroom: Newsroom, item: str) -> str:
    with newsroom.app.store.read() as session:
        return items.key_of(session, item, 1)


def calls(newsroom: Newsroom, channel: str = "website") -> list[str]:
    return [method for method, _ in newsroom.outlet(channel).calls]


def settle(newsroom: Newsroom) -> None:
    for _ in range(4):
        newsroom.step()


def test_what_went_out_since_the_backup_is_found_and_not_sent(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    newsroom.clock.pass_(hours=1)
    settle(newsroom)
    found = newsroom.delivery("bai", "website")
    assert found.state is State.PUBLISHED and calls(newsroom) == ["find"]
    assert found.receipt is not None and found.published_at == ITEM.publish_at
    assert found.doubted_since is None


def test_what_is_certainly_absent_goes_out(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    newsroom.clock.pass_(hours=2)
    settle(newsroom)
    assert calls(newsroom) == ["find", "publish"]


def test_what_is_absent_and_too_late_follows_the_lateness_rule(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    newsroom.clock.pass_(hours=9)
    settle(newsroom)
    assert calls(newsroom) == ["find"]
    assert newsroom.delivery("bai", "website").state is State.MISSED


def test_nothing_is_looked_for_before_it_is_due(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    settle(newsroom)
    assert calls(newsroom) == []


def test_the_search_begins_at_the_time_of_the_backup(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    taken_at = MONDAY - timedelta(days=30)
    put_back(newsroom, taken_at)
    newsroom.clock.pass_(hours=1)
    [job] = newsroom.claim()
    assert job.since == taken_at


def test_words_that_changed_since_the_backup_reach_readers(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.drop(replace(ITEM, title="Bản mới"))
    settle(newsroom)
    assert calls(newsroom) == ["find", "update"]
    [post] = newsroom.outlet("website").public.values()
    assert post.title == "Bản mới"


def test_who_confirms_a_piece_that_was_edited_after_the_restore_has_the_newer_words_sent(
    newsroom: Newsroom,
) -> None:
    """A person sees that it is out, not which of its words."""
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.drop(replace(ITEM, title="Bản mới"))
    newsroom.outlet("website").tell("find", Unconfirmed("reply-lost", said="reset"))
    newsroom.step()
    number = newsroom.delivery("bai", "website").id
    address = f"https://website.example.org/{key_of(newsroom, 'bai')}"
    with newsroom.app.store.write() as session:
        confirming.confirm(newsroom.app, session, number, address, None, newsroom.clock.now(), "Trực ban")
    settle(newsroom)
    assert calls(newsroom) == ["find", "update"]
    stands = newsroom.delivery("bai", "website")
    assert stands.state is State.PUBLISHED and stands.live == stands.wanted == 2


def test_what_is_not_wanted_any_more_is_looked_for_all_the_same_and_taken_down(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    newsroom.clock.pass_(hours=1)
    newsroom.outlet("website").tell("find", Unconfirmed("reply-lost", said="reset"))
    newsroom.step()
    newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    newsroom.clock.pass_(hours=1)
    settle(newsroom)
    assert calls(newsroom) == ["find", "find", "withdraw"]
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN


def withdraw(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "Sai", newsroom.clock.now(), "lan")


@pytest.mark.parametrize("by_file", [True, False])
def test_what_went_out_since_the_backup_is_taken_down_when_somebody_wants_it_gone(
    newsroom: Newsroom, by_file: bool
) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    if by_file:
        newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    else:
        withdraw(newsroom)
    settle(newsroom)
    assert calls(newsroom) == ["find", "withdraw"]
    assert newsroom.outlet("website").public == {}
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN


def take_back(newsroom: Newsroom, way: str) -> None:
    """Let the file become a draft, or go."""
    if way == "draft":
        newsroom.drop(replace(ITEM, status=Status.DRAFT))
    else:
        with newsroom.app.store.write() as session:
            intake.lose(session, "queue/bai.md", newsroom.clock.now())


@pytest.mark.parametrize("way", ["draft", "gone"])
@pytest.mark.parametrize("is_out", [True, False])
def test_what_its_file_takes_back_is_looked_for_before_it_is_called_cancelled(
    newsroom: Newsroom, way: str, is_out: bool
) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    if is_out:
        is_out_since(newsroom)
    take_back(newsroom, way)
    for _ in range(3):
        settle(newsroom)
        newsroom.clock.pass_(hours=1)
    found = newsroom.delivery("bai", "website")
    assert found.state is (State.PUBLISHED if is_out else State.CANCELLED)
    assert "find" in calls(newsroom) and "publish" not in calls(newsroom)
    assert bool(newsroom.outlet("website").public) == is_out, "what is live stays"


@pytest.mark.parametrize("way", ["retry", "file"])
def test_what_was_taken_back_in_doubt_goes_out_when_it_is_wanted_again_before_it_was_looked_for(
    newsroom: Newsroom, way: str
) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    take_back(newsroom, "gone")
    if way == "file":
        newsroom.drop(ITEM)
    else:
        with newsroom.app.store.write() as session:
            decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "bien-tap")
    for _ in range(3):
        settle(newsroom)
        newsroom.clock.pass_(hours=1)
    assert calls(newsroom) == ["find", "publish"]


@pytest.mark.parametrize("way", ["draft", "gone"])
def test_what_is_looked_for_already_is_not_called_cancelled_because_its_file_takes_it_back(
    newsroom: Newsroom, way: str
) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    is_out_since(newsroom)
    newsroom.outlet("website").tell("find", TryLater("no-answer", said="reset"))
    newsroom.clock.pass_(hours=1)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.UNCONFIRMED
    take_back(newsroom, way)
    newsroom.clock.pass_(hours=1)
    settle(newsroom)
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED
    assert newsroom.outlet("website").public


@pytest.mark.parametrize("state", [State.MISSED, State.REFUSED])
def test_what_had_failed_in_the_backup_may_have_gone_out_since_and_is_taken_down(
    newsroom: Newsroom, state: State
) -> None:
    if state is State.MISSED:
        newsroom.drop(replace(ITEM, publish_at=MONDAY - timedelta(days=9)))
    else:
        newsroom.outlet("website").tell("publish", Refused("too-large"))
        newsroom.drop(replace(ITEM, publish_at="now"))
        newsroom.step()
    assert newsroom.delivery("bai", "website").state is state
    put_back(newsroom)
    is_out_since(newsroom)
    withdraw(newsroom)
    settle(newsroom)
    assert newsroom.outlet("website").public == {}


@pytest.mark.parametrize("path", ["queue/bai.md", "published/2027/01/bai.md"])
def test_what_never_went_out_is_cancelled_after_a_look(newsroom: Newsroom, path: str) -> None:
    newsroom.drop(ITEM, path)
    put_back(newsroom)
    withdraw(newsroom)
    settle(newsroom)
    assert calls(newsroom) == ["find"]
    assert newsroom.delivery("bai", "website").state is State.CANCELLED


def test_a_file_that_is_read_again_does_not_begin_the_search_anew(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    for _ in range(3):
        newsroom.drop(replace(ITEM, status=Status.WITHDRAWN))
    with newsroom.app.store.read() as session:
        begun = [step for step in trail.steps_of(session, "bai") if step.action == "doubted"]
    assert len(begun) == 1


def test_a_draft_that_may_hold_older_words_is_laid_anew(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("cms",))
    room.drop(ITEM)
    put_back(room)
    room.clock.pass_(minutes=45)
    room.drop(replace(ITEM, title="Bản mới"))
    cms = room.outlet("cms")
    cms.find = lambda post, since: Staged(post.key)  # type: ignore[method-assign]
    settle(room)
    assert calls(room, "cms") == ["discard", "stage"]
    room.app.close()


def test_a_channel_that_cannot_be_searched_leaves_it_to_a_person(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    put_back(newsroom)
    newsroom.outlet("website").tell(
        "find", *[Unconfirmed("channel-cannot-be-searched", channel="website")] * 9
    )
    newsroom.clock.pass_(hours=1)
    settle(newsroom)
    left = newsroom.delivery("bai", "website")
    assert left.state is State.UNCONFIRMED and set(calls(newsroom)) == {"find"}
    assert left.error is not None and left.error.code == "channel-cannot-be-searched"
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, left.id, newsroom.clock.now(), "bien-tap")
    settle(newsroom)
    assert calls(newsroom)[-1] == "publish"


def test_a_retry_after_a_restore_looks_first(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=MONDAY - timedelta(days=2)))
    number = newsroom.delivery("bai", "website").id
    assert newsroom.delivery("bai", "website").state is State.MISSED
    put_back(newsroom)
    is_out_since(newsroom)
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, number, newsroom.clock.now(), "bien-tap")
    settle(newsroom)
    assert calls(newsroom) == ["find"]


ARCHIVED = "published/2027/01/bai.md"


def retry(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        number = newsroom.delivery("bai", "website").id
        decisions.retry(newsroom.app, session, number, newsroom.clock.pass_(seconds=1), "bien-tap")


def test_what_was_taken_down_after_a_restore_and_is_wanted_again_is_not_asked_of_a_person_twice(
    newsroom: Newsroom,
) -> None:
    newsroom.drop(replace(ITEM, publish_at="now"), ARCHIVED)
    newsroom.step()
    put_back(newsroom)
    withdraw(newsroom)
    settle(newsroom)
    retry(newsroom)
    settle(newsroom)
    assert calls(newsroom) == ["publish", "withdraw", "find", "publish"]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_what_had_failed_in_the_backup_and_is_sent_again_by_a_person_is_sent_once_it_is_absent(
    newsroom: Newsroom,
) -> None:
    newsroom.outlet("website").tell("publish", Refused("too-large"))
    newsroom.drop(replace(ITEM, publish_at="now"), ARCHIVED)
    newsroom.step()
    put_back(newsroom)
    retry(newsroom)
    settle(newsroom)
    assert calls(newsroom) == ["publish", "find", "publish"]


def test_an_order_from_before_the_backup_does_not_bring_out_what_may_have_been_taken_down_since(
    newsroom: Newsroom,
) -> None:
    newsroom.outlet("website").tell("publish", Refused("too-large"))
    newsroom.drop(replace(ITEM, publish_at="now"), ARCHIVED)
    newsroom.step()
    retry(newsroom)
    put_back(newsroom)
    settle(newsroom)
    left = newsroom.delivery("bai", "website")
    assert calls(newsroom) == ["publish", "find"] and left.state is State.REFUSED
    assert left.error is not None and left.error.code == "absent-after-restore"


def test_nothing_is_staged_before_it_was_looked_for(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("cms",))
    room.drop(ITEM)
    put_back(room)
    room.clock.pass_(minutes=50)
    settle(room)
    assert calls(room, "cms") == ["find", "stage"]
    room.clock.pass_(minutes=10)
    settle(room)
    assert isinstance(room.outlet("cms"), Stager) and calls(room, "cms") == ["find", "stage", "publish"]
    assert room.delivery("bai", "cms").published_at == ITEM.publish_at
    room.app.close()


def test_a_change_that_waited_in_the_backup_is_left_to_a_person(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at="now"))
    newsroom.step()
    newsroom.drop(replace(ITEM, title="Bản cũ", publish_at="now"))
    put_back(newsroom)
    settle(newsroom)
    left = newsroom.delivery("bai", "website")
    assert left.state is State.REFUSED and calls(newsroom) == ["publish"]
    assert left.error is not None and left.error.code == "update-from-backup"
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, left.id, newsroom.clock.now(), "bien-tap")
    settle(newsroom)
    assert calls(newsroom) == ["publish", "update"]


def test_a_change_made_after_the_restore_goes_out(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at="now"))
    newsroom.step()
    put_back(newsroom)
    newsroom.clock.pass_(seconds=1)
    newsroom.drop(replace(ITEM, title="Bản mới", publish_at="now"))
    settle(newsroom)
    assert calls(newsroom) == ["publish", "update"]


def test_a_withdrawal_is_repeated(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at="now"))
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "sai tên", newsroom.clock.now(), "bien-tap")
    put_back(newsroom)
    settle(newsroom)
    assert calls(newsroom) == ["publish", "withdraw"]


class Wall(Outlet):
    """A channel that knows its posts by their words alone."""

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        found = super().find(post, since)
        known = {one.text for one in self.public.values()}
        return found if known & {post.text, *post.other_texts} else None


@pytest.fixture
def followed(tmp_path: Path) -> Iterator[Newsroom]:
    """A page that follows the website, both of which went out since the backup, the page with the link."""
    fanpage = ChannelSettings(adapter="outlet", after="website")
    room = open_newsroom(tmp_path, "website", "fanpage", fanpage=fanpage)
    room.app.channels = {
        "website": room.outlet("website"),
        "fanpage": Wall("fanpage", fanpage, room.outlet("fanpage").house),
    }
    room.drop(ITEM)
    put_back(room)
    is_out_since(room)
    is_out_since(room, channel="fanpage")
    public, key = room.outlet("fanpage").public, key_of(room, "bai")
    text = f"Một lần bấm\n\nhttps://website.example.org/{key}"
    public[key] = replace(public[key], text=text)
    yield room
    room.app.close()


@pytest.mark.parametrize("channel", [None, "fanpage"])
def test_what_was_posted_with_a_link_is_taken_down_though_the_link_is_not_known_yet(
    followed: Newsroom, channel: str | None
) -> None:
    with followed.app.store.write() as session:
        at = followed.clock.now()
        decisions.withdraw(followed.app, session, "bai", channel, "sai tên", at, "bien-tap")
    for _ in range(4):
        settle(followed)
        followed.clock.pass_(minutes=6)
    assert followed.outlet("fanpage").public == {}
    assert followed.delivery("bai", "fanpage").state is State.WITHDRAWN
    assert bool(followed.outlet("website").public) == (channel is not None)


def test_what_waited_for_a_link_that_was_given_up_is_looked_for_without_it(followed: Newsroom) -> None:
    with followed.app.store.write() as session:
        at = followed.clock.now()
        decisions.cancel(followed.app, session, followed.delivery("bai", "website").id, at, "bien-tap")
        decisions.withdraw(followed.app, session, "bai", "fanpage", "sai tên", at, "bien-tap")
    settle(followed)
    assert ("find", key_of(followed, "bai")) in followed.outlet("fanpage").calls
    assert calls(followed) == []


def test_what_was_posted_with_a_link_waits_to_be_looked_for_until_a_person_has_found_the_link(
    followed: Newsroom,
) -> None:
    followed.outlet("website").tell("find", *[TryLater("no-answer", said="reset")] * 40)
    with followed.app.store.write() as session:
        decisions.withdraw(followed.app, session, "bai", "fanpage", "sai", followed.clock.now(), "bien-tap")
    for _ in range(8):
        settle(followed)
        followed.clock.pass_(hours=1)
    assert followed.delivery("bai", "fanpage").state is State.UNCONFIRMED
    site = followed.delivery("bai", "website")
    address = f"https://website.example.org/{key_of(followed, 'bai')}"
    with followed.app.store.write() as session:
        confirming.confirm(followed.app, session, site.id, address, None, followed.clock.now(), "bien-tap")
    for _ in range(4):
        settle(followed)
        followed.clock.pass_(minutes=6)
    assert followed.outlet("fanpage").public == {} and followed.outlet("website").public


def test_what_waits_for_a_link_is_looked_for_with_it(tmp_path: Path) -> None:
    fanpage = ChannelSettings(adapter="outlet", after="website")
    room = open_newsroom(tmp_path, "website", "fanpage", fanpage=fanpage)
    room.drop(ITEM)
    put_back(room)
    seen: list[str | None] = []
    outlet = room.outlet("fanpage")
    look = outlet.find

    def find(post: Post, since: datetime) -> object:
        seen.append(post.link)
        return look(post, since)

    outlet.find = find  # type: ignore[method-assign,assignment]
    is_out_since(room)
    is_out_since(room, channel="fanpage")
    room.clock.pass_(hours=30)
    room.plan()
    settle(room)
    assert calls(room, "fanpage") == ["find"] and seen == [
        f"https://website.example.org/{key_of(room, 'bai')}"
    ]
    room.app.close()


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Newsroom]:
    """A newsroom whose `fanpage` knows posts by their words; a piece for it and the website is due."""
    room = open_newsroom(tmp_path, "fanpage", "website")
    monkeypatch.setattr(room.outlet("fanpage"), "finds_by_words", True)
    room.drop(ITEM)
    room.clock.pass_(hours=2)
    yield room
    room.app.close()


def test_what_is_known_by_its_words_alone_is_asked_of_a_person_when_it_is_found_elsewhere(
    page: Newsroom,
) -> None:
    put_back(page, MONDAY)
    is_out_since(page)
    for _ in range(3):
        page.step()
        page.clock.pass_(seconds=6)
    left = page.delivery("bai", "fanpage")
    assert page.delivery("bai", "website").state is State.PUBLISHED
    assert left.state is State.REFUSED and calls(page, "fanpage") == ["find"]
    assert left.error is not None and left.error.code == "absent-in-these-words"


def test_what_was_given_up_in_doubt_is_not_sought_again_for_the_sake_of_another(page: Newsroom) -> None:
    """A person is asked about it; what waits for the searches on other channels goes on."""
    with page.app.store.write() as session:
        of_the_website = (DELIVERY.c.item == "bai", DELIVERY.c.channel == "website")
        session.execute(sa.update(DELIVERY).where(*of_the_website).values(tries=len(LADDER) + 1))
    put_back(page, MONDAY)
    for _ in range(4):
        page.step()
        page.clock.pass_(minutes=6)
    assert page.delivery("bai", "website").state is State.REFUSED and calls(page) == ["find"]
    assert page.delivery("bai", "fanpage").state is State.PUBLISHED


def test_what_had_no_time_in_the_backup_may_have_been_let_go_since(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited for its approval, which it gets again only after the restore."""
    room = open_newsroom(tmp_path, "fanpage", "website", publisher=Publisher(approval="required"))
    monkeypatch.setattr(room.outlet("fanpage"), "finds_by_words", True)
    room.drop(replace(ITEM, publish_at="now"))
    room.plan()
    room.clock.pass_(hours=2)
    put_back(room, MONDAY)
    is_out_since(room)
    with room.app.store.write() as session:
        judging.approve(room.app, session, "bai", room.clock.now(), "Hoa")
    for _ in range(3):
        room.step()
        room.clock.pass_(seconds=6)
    left = room.delivery("bai", "fanpage")
    assert calls(room, "fanpage") == ["find"] and left.state is State.REFUSED
    assert left.error is not None and left.error.code == "absent-in-these-words"
    room.app.close()


# --- files that the restored database does not know ----------------------------------------------


def drop_file(newsroom: Newsroom, place: str, at: str, changed: datetime) -> None:
    file = newsroom.app.content / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(PIECE.format(at=at), encoding="utf-8")
    os.utime(file, (changed.timestamp(), changed.timestamp()))


def restored_with(newsroom: Newsroom, place: str, at: str = "now", changed: datetime | None = None) -> Outlet:
    """Restore a backup that knows nothing of a file, and let the daemon read it."""
    for folder in ("queue", "published"):
        (newsroom.app.content / folder).mkdir(parents=True)
    put_back(newsroom)
    drop_file(newsroom, place, at, changed or MONDAY - timedelta(hours=3))
    outlet = newsroom.outlet("website")
    return outlet


def test_a_file_from_before_the_restore_is_looked_for(newsroom: Newsroom) -> None:
    outlet = restored_with(newsroom, "queue/bai.md")
    run(newsroom)
    assert calls(newsroom) == ["find", "publish"] and len(outlet.public) == 1


def test_a_file_written_after_the_restore_is_sent_at_once(newsroom: Newsroom) -> None:
    restored_with(newsroom, "queue/bai.md", changed=MONDAY + timedelta(seconds=1))
    run(newsroom)
    assert calls(newsroom) == ["publish"]


def test_a_file_that_was_there_and_is_saved_again_after_the_restore_is_looked_for(newsroom: Newsroom) -> None:
    drop_file(newsroom, "queue/bai.md", "now", MONDAY)
    (newsroom.app.content / "published").mkdir()
    content_at_restore.remember(newsroom.app.workspace)
    put_back(newsroom)
    drop_file(newsroom, "queue/bai.md", "now", MONDAY + timedelta(seconds=1))
    run(newsroom)
    assert calls(newsroom) == ["find", "publish"]


def test_what_was_changed_since_the_restore_is_asked_of_a_person_where_words_alone_tell(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old words may be out, and nobody here knows them any more."""
    monkeypatch.setattr(newsroom.outlet("website"), "finds_by_words", True)
    drop_file(newsroom, "queue/bai.md", "now", MONDAY)
    (newsroom.app.content / "published").mkdir()
    content_at_restore.remember(newsroom.app.workspace)
    put_back(newsroom)
    file = newsroom.app.content / "queue" / "bai.md"
    file.write_text(file.read_text(encoding="utf-8") + "Thêm một câu.\n", encoding="utf-8")
    newsroom.clock.pass_(minutes=1)
    run(newsroom)
    left = newsroom.delivery("bai", "website")
    assert calls(newsroom) == ["find"] and left.state is State.REFUSED
    assert left.error is not None and left.error.code == "absent-in-new-words"
    file.write_text(file.read_text(encoding="utf-8") + "Và một câu nữa.\n", encoding="utf-8")
    newsroom.clock.pass_(minutes=1)
    run(newsroom)
    assert calls(newsroom) == ["find", "find"], "another change does not send it"


def test_a_file_whose_time_has_passed_is_looked_for_before_it_counts_as_missed(newsroom: Newsroom) -> None:
    restored_with(newsroom, "queue/bai.md", at="2027-01-11 08:00")
    run(newsroom)
    assert calls(newsroom) == ["find"]
    assert newsroom.delivery("bai", "website").state is State.MISSED


def test_a_published_file_that_the_backup_lacks_is_recognised_on_the_channel(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet = restored_with(newsroom, "published/2027/01/bai.md")
    monkeypatch.setattr(outlet, "find", lambda post, since: outlet._receipt(post))
    run(newsroom)
    known = newsroom.delivery("bai", "website")
    assert known.state is State.PUBLISHED and known.receipt is not None and calls(newsroom) == []


def test_a_published_file_that_is_nowhere_is_left_to_a_person(newsroom: Newsroom) -> None:
    restored_with(newsroom, "published/2027/01/bai.md")
    run(newsroom)
    left = newsroom.delivery("bai", "website")
    assert left.state is State.REFUSED and calls(newsroom) == ["find"]
    assert left.error is not None and left.error.code == "absent-after-restore"
    note = (newsroom.app.content / "published/2027/01/bai.md.status.txt").read_text(encoding="utf-8")
    assert f"publisher retry {left.id}" in note


def test_without_a_restore_a_new_file_in_published_stays_an_error(newsroom: Newsroom) -> None:
    (newsroom.app.content / "queue").mkdir(parents=True)
    drop_file(newsroom, "published/2027/01/bai.md", "now", MONDAY)
    run(newsroom)
    with newsroom.app.store.read() as session:
        assert deliveries.of_item(session, "bai") == []
