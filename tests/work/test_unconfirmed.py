"""What a person decides of a post that may be out: the channel is asked before anybody is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.core.activity import Activity, Kind
from publisher.core.delivery import Delivery, State
from publisher.core.errors import TryLater, Unauthorized, Unconfirmed, WrongUsage
from publisher.core.item import Item
from publisher.store import activities, channels
from publisher.work import decisions, holding, stands
from tests.newsroom import MONDAY, After, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")
LOST = Unconfirmed("reply-lost", said="reset")
CANNOT_TELL = Unconfirmed("channel-cannot-be-searched", channel="website")
OUT_OR_NOT = pytest.mark.parametrize("is_out", [True, False], ids=["out", "not-out"])


@pytest.fixture
def lost(tmp_path: Path, is_out: bool) -> Iterator[Newsroom]:
    """A newsroom with a piece whose reply was lost just now."""
    newsroom = open_newsroom(tmp_path)
    newsroom.outlet("website").tell("publish", After(LOST) if is_out else LOST)
    newsroom.drop(ITEM)
    newsroom.step()
    assert stood(newsroom).state is State.UNCONFIRMED
    yield newsroom
    newsroom.app.close()


def stood(newsroom: Newsroom) -> Delivery:
    return newsroom.delivery("bai", "website")


def retry(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    newsroom.plan()


def cancel(newsroom: Newsroom) -> None:
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")


def looked_in_vain(newsroom: Newsroom, error: Exception) -> None:
    """Let one search pass that comes to nothing."""
    newsroom.outlet("website").tell("find", error)
    newsroom.clock.pass_(seconds=10)
    newsroom.step()
    assert stood(newsroom).state is State.UNCONFIRMED


def go_on(newsroom: Newsroom, **time: float) -> list[str]:
    """Let the daemon go on for two steps; return the calls it made in all."""
    for _ in range(2):
        newsroom.clock.pass_(**(time or {"seconds": 10}))
        newsroom.plan()
        newsroom.step()
    return [method for method, _ in newsroom.outlet("website").calls]


@OUT_OR_NOT
def test_what_may_be_out_is_sent_again_only_once_it_is_not_found(lost: Newsroom, is_out: bool) -> None:
    retry(lost)
    assert stood(lost).state is State.UNCONFIRMED
    assert go_on(lost) == (["publish", "find"] if is_out else ["publish", "find", "publish"])
    assert stood(lost).state is State.PUBLISHED and len(lost.outlet("website").public) == 1


@OUT_OR_NOT
def test_a_lost_reply_has_its_time_however_soon_somebody_sends_again(lost: Newsroom, is_out: bool) -> None:
    retry(lost)
    lost.step()
    assert [method for method, _ in lost.outlet("website").calls] == ["publish"]


@OUT_OR_NOT
def test_what_may_be_out_says_so_under_a_hold_though_it_is_to_be_sent_again(
    lost: Newsroom, is_out: bool
) -> None:
    with lost.app.store.write() as session:
        holding.hold(lost.app, session, ("all",), lost.clock.now(), "Trực ban")
    retry(lost)
    lost.sweep()
    assert stood(lost).state is State.UNCONFIRMED
    assert go_on(lost) == ["publish", "find"]
    assert stood(lost).state is (State.PUBLISHED if is_out else State.WAITING)


@OUT_OR_NOT
def test_what_a_person_recorded_at_the_link_of_a_piece_that_is_found_there_counts_once(
    lost: Newsroom, is_out: bool
) -> None:
    """The reply was lost, somebody saw the piece on the site and recorded it as posted by hand."""
    [post] = lost.outlet("website").public or ["bai-khac"]
    url = f"https://website.example.org/{post}"
    seen = Activity(Kind.POST, "Một lần bấm", MONDAY.date(), channel="website", url=f"{url}?utm_source=zalo")
    with lost.app.store.write() as session:
        activities.add(session, seen, "Hoa", lost.clock.now())
    go_on(lost)
    with lost.app.store.read() as session:
        [kept] = activities.every(session, with_removed=True)
    assert kept.is_removed is is_out


@pytest.mark.parametrize("is_out", [False])
def test_a_person_is_believed_where_the_channel_cannot_tell(lost: Newsroom) -> None:
    looked_in_vain(lost, CANNOT_TELL)
    retry(lost)
    lost.step()
    assert stood(lost).state is State.PUBLISHED
    assert [method for method, _ in lost.outlet("website").calls] == ["publish", "find", "publish"]


@pytest.mark.parametrize("is_out", [True])
@pytest.mark.parametrize("error", [TryLater("cannot-connect", said="refused"), Unauthorized("login-refused")])
def test_after_an_outage_it_is_looked_for_at_once_when_somebody_sends_again(
    lost: Newsroom, error: Exception
) -> None:
    looked_in_vain(lost, error)
    with lost.app.store.write() as session:
        channels.resume(session, "website", lost.clock.now(), "Trực ban")
    retry(lost)
    lost.step()
    assert stood(lost).state is State.PUBLISHED
    assert [method for method, _ in lost.outlet("website").calls] == ["publish", "find", "find"]


@OUT_OR_NOT
def test_what_may_be_out_is_not_given_up_but_looked_for_and_taken_down(lost: Newsroom, is_out: bool) -> None:
    cancel(lost)
    assert stood(lost).state is State.UNCONFIRMED
    assert go_on(lost) == ["publish", "find", *(["withdraw"] if is_out else [])]
    assert stood(lost).state is (State.WITHDRAWN if is_out else State.CANCELLED)
    assert lost.outlet("website").public == {}


@OUT_OR_NOT
def test_cancelling_twice_gives_no_search_up_that_is_still_to_be_made(lost: Newsroom, is_out: bool) -> None:
    cancel(lost)
    with pytest.raises(WrongUsage, match="is-being-looked-for"):
        cancel(lost)
    go_on(lost)
    assert lost.outlet("website").public == {}


@OUT_OR_NOT
def test_who_changes_their_mind_while_it_is_looked_for_gets_it_published_once(
    lost: Newsroom, is_out: bool
) -> None:
    cancel(lost)
    told = stands.error_of(stood(lost))
    assert told is not None and told.values["operation"] == "unwanted", "nobody is told that it is sent again"
    retry(lost)
    assert go_on(lost) == ["publish", "find", *([] if is_out else ["publish"])]
    assert stood(lost).state is State.PUBLISHED and len(lost.outlet("website").public) == 1


@OUT_OR_NOT
@pytest.mark.parametrize(
    "cancels, error", [(1, CANNOT_TELL), (2, TryLater("cannot-connect", said="refused"))]
)
def test_what_was_given_up_in_doubt_is_looked_for_when_it_is_wanted_again(
    lost: Newsroom, is_out: bool, cancels: int, error: Exception
) -> None:
    looked_in_vain(lost, error)
    for _ in range(cancels):
        cancel(lost)
    assert stood(lost).state is State.CANCELLED
    lost.clock.pass_(hours=2)
    retry(lost)
    lost.step()
    reason = stood(lost).reason
    assert reason is not None and reason.code == "looked-for-as-it-may-be-out"
    assert go_on(lost) == ["publish", "find", "find", *([] if is_out else ["publish"])]
    assert stood(lost).state is State.PUBLISHED


@pytest.mark.parametrize("is_out", [False])
def test_a_piece_in_published_that_was_given_up_in_doubt_asks_nobody_again(lost: Newsroom) -> None:
    looked_in_vain(lost, CANNOT_TELL)
    cancel(lost)
    lost.drop(replace(ITEM, title="Bài đã lên kênh khác"), "published/2027/01/bai.md")
    retry(lost)
    go_on(lost)
    assert stood(lost).state is State.PUBLISHED
