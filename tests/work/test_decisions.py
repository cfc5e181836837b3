"""What a person has decided stays decided, until a person decides again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import State, Via
from publisher.core.errors import Refused, Unconfirmed, WrongUsage
from publisher.core.item import Item, Status, Wish
from publisher.core.localtime import write_local
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from publisher.store import clock_set, deliveries
from publisher.store.coming import list_coming
from publisher.store.postings import list_lines
from publisher.work import (
    archive,
    chosen,
    confirming,
    decisions,
    holding,
    intake,
    routing,
)
from tests.newsroom import After, HandOver, Newsroom, Outlet, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")
EDITED = replace(ITEM, html="<p>Nội dung mới.</p>")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


@pytest.fixture
def by_hand(tmp_path: Path) -> Iterator[Newsroom]:
    """Return a newsroom whose only channel hands over."""
    room = open_newsroom(tmp_path)
    old = room.outlet("website")
    room.app.channels = {"website": HandOver("website", old.settings, old.house)}
    yield room
    room.app.close()


def withdraw(newsroom: Newsroom, by_hand: bool = False) -> None:
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        why, by = "cơ quan quản lý yêu cầu", "Trực ban"
        decisions.withdraw(newsroom.app, session, "bai", None, why, now, by, by_hand)


def confirm(newsroom: Newsroom, number: int, **ago: int) -> None:
    with newsroom.app.store.write() as session:
        now = newsroom.clock.now()
        at = now - timedelta(**ago) if ago else None
        url = "https://bao.example.org/bai"
        confirming.confirm(newsroom.app, session, number, url, at, now, "Trực ban")


def retry(newsroom: Newsroom, number: int) -> None:
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, number, newsroom.clock.now(), "Trực ban")
    newsroom.plan()


def test_what_a_person_has_withdrawn_stays_down_when_its_file_is_edited(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    newsroom.drop(EDITED)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN
    assert newsroom.outlet("website").public == {}


def test_a_piece_withdrawn_before_it_went_out_stays_away_when_its_file_is_edited(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    withdraw(newsroom)
    newsroom.drop(EDITED)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.CANCELLED


def test_what_was_withdrawn_goes_out_again_in_its_newest_words_when_a_person_says_so(
    newsroom: Newsroom,
) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    newsroom.drop(EDITED)
    retry(newsroom, 1)
    newsroom.step()
    [post] = newsroom.outlet("website").public.values()
    assert post.html == EDITED.html


def test_what_was_cancelled_by_hand_goes_out_when_a_person_says_so(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    retry(newsroom, 1)
    assert newsroom.delivery("bai", "website").state is State.SCHEDULED


def test_withdrawing_what_is_not_there_says_so(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    with pytest.raises(WrongUsage) as refused:
        withdraw(newsroom)
    assert refused.value.message.code == "nothing-to-withdraw"
    with newsroom.app.store.write() as session, pytest.raises(WrongUsage) as refused:
        now = newsroom.clock.now()
        decisions.withdraw(newsroom.app, session, "bai", "website", "sai", now, "Trực ban")
    assert refused.value.message.code == "nothing-to-withdraw-there", "elsewhere it may be out, or wait"


def test_what_a_channel_cannot_take_down_is_recorded_once_a_person_did(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.outlet("website").tell(
        "withdraw", Refused("channel-cannot-withdraw", channel="website", url="u")
    )
    withdraw(newsroom)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.REFUSED
    withdraw(newsroom, by_hand=True)
    delivery = newsroom.delivery("bai", "website")
    assert delivery.state is State.WITHDRAWN and delivery.live is None
    assert delivery.withdrawn_at == newsroom.clock.now()


def test_a_hand_over_counts_as_out_only_once_it_is_confirmed(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    assert by_hand.delivery("bai", "website").state is State.HANDED_OVER
    with by_hand.app.store.read() as session:
        assert list_lines(session, ["bai"]) == {}
        [posting] = list_coming(session, by_hand.clock.now())["bai"]
    assert posting.is_to_come
    by_hand.clock.pass_(hours=5)
    confirm(by_hand, 1, hours=2)
    delivery = by_hand.delivery("bai", "website")
    assert delivery.published_at == by_hand.clock.now() - timedelta(hours=2)
    assert delivery.via is Via.HAND


def test_a_time_that_is_still_to_come_confirms_nothing(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with pytest.raises(WrongUsage, match="time-is-to-come"):
        confirm(by_hand, 1, hours=-1)


def test_a_time_long_before_the_hand_over_confirms_nothing(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    handed_over = write_local(by_hand.app.zone, by_hand.clock.now())
    with pytest.raises(WrongUsage, match="time-before-hand-over") as refused:
        confirm(by_hand, 1, minutes=61)
    told = by_hand.app.tell(refused.value.message)
    assert f"đến {handed_over} mới được" in told and "publisher activity add post" in told
    assert by_hand.delivery("bai", "website").state is State.HANDED_OVER
    by_hand.clock.pass_(minutes=30)
    confirm(by_hand, 1, minutes=90)


def test_what_was_handed_over_again_counts_from_the_first_time(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with by_hand.app.store.write() as session:
        decisions.cancel(by_hand.app, session, 1, by_hand.clock.now(), "Trực ban")
    by_hand.step()
    by_hand.clock.pass_(days=1)
    retry(by_hand, 1)
    by_hand.step()
    confirm(by_hand, 1, hours=20)
    assert by_hand.delivery("bai", "website").state is State.PUBLISHED


def test_the_time_of_a_hand_over_by_a_clock_that_ran_ahead_keeps_no_time_away(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with by_hand.app.store.write() as session:
        clock_set.follow(session, -timedelta(hours=5), by_hand.clock.now())
    confirm(by_hand, 1, hours=5)
    assert by_hand.delivery("bai", "website").state is State.PUBLISHED


def test_what_was_handed_over_is_taken_back_when_it_is_cancelled(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with by_hand.app.store.write() as session:
        decisions.cancel(by_hand.app, session, 1, by_hand.clock.now(), "Trực ban")
    by_hand.step()
    assert by_hand.delivery("bai", "website").state is State.WITHDRAWN
    assert by_hand.outlet("website").public == {}


def test_what_was_handed_over_is_taken_back_when_its_file_is_deleted(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with by_hand.app.store.write() as session:
        intake.lose(session, "queue/bai.md", by_hand.clock.now())
    by_hand.step()
    assert by_hand.outlet("website").public == {}


def test_what_was_just_being_sent_is_taken_down_when_its_file_is_deleted_and_says_why(
    newsroom: Newsroom,
) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    with newsroom.app.store.write() as session:
        intake.lose(session, "queue/bai.md", newsroom.clock.now())
    newsroom.clock.pass_(seconds=10)
    for _ in range(2):
        newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert delivery.state is State.WITHDRAWN and not newsroom.outlet("website").public
    assert delivery.reason is not None
    told = newsroom.app.tell(delivery.reason)
    assert told.startswith("Tệp content/queue/bai.md đã bị xóa khi bài chưa đăng xong")


def test_a_correction_that_was_handed_over_leaves_the_proof_of_what_is_out(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    confirm(by_hand, 1)
    out = by_hand.delivery("bai", "website").published_at
    by_hand.clock.pass_(days=1)
    by_hand.drop(EDITED)
    by_hand.step()
    delivery = by_hand.delivery("bai", "website")
    assert delivery.state is State.HANDED_OVER
    assert delivery.receipt is not None and delivery.receipt.url == "https://bao.example.org/bai"
    assert (delivery.published_at, delivery.via) == (out, Via.HAND)


def test_a_lost_reply_that_a_person_confirms_is_dated_when_it_was_sent(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    sent = newsroom.clock.now()
    newsroom.clock.pass_(hours=3)
    confirm(newsroom, 1)
    assert newsroom.delivery("bai", "website").published_at == sent


def test_what_was_to_be_taken_down_while_nobody_knew_is_taken_down_once_it_is_confirmed(
    newsroom: Newsroom,
) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    confirm(newsroom, 1)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish", "withdraw"]


@pytest.mark.parametrize("wish", ["edit", "withdraw"])
def test_a_piece_that_may_be_out_is_looked_for_whatever_is_wanted_of_it_meanwhile(
    newsroom: Newsroom, wish: str
) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    if wish == "edit":
        newsroom.drop(EDITED)
    else:
        withdraw(newsroom)
    assert newsroom.delivery("bai", "website").state is State.UNCONFIRMED
    newsroom.clock.pass_(seconds=10)
    for _ in range(2):
        newsroom.step()
    public = [post.html for post in newsroom.outlet("website").public.values()]
    assert public == ([EDITED.html] if wish == "edit" else [])
    methods = [method for method, _ in newsroom.outlet("website").calls]
    assert methods == ["publish", "find", "update" if wish == "edit" else "withdraw"]


def test_what_a_person_has_taken_down_while_its_change_was_held_counts_as_taken_down(
    newsroom: Newsroom,
) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, ("all",), newsroom.clock.now(), "Trực ban")
    newsroom.drop(EDITED)
    newsroom.sweep()
    assert newsroom.delivery("bai", "website").state is State.WAITING
    withdraw(newsroom, by_hand=True)
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN


def test_what_goes_out_anew_by_hand_is_dated_anew(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    newsroom.clock.pass_(days=1)
    newsroom.outlet("website").tell("publish", Refused("too-large"))
    retry(newsroom, 1)
    newsroom.step()
    confirm(newsroom, 1)
    delivery = newsroom.delivery("bai", "website")
    assert (delivery.published_at, delivery.withdrawn_at) == (newsroom.clock.now(), None)


def test_what_a_person_found_is_not_taken_for_the_post_that_was_taken_down(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    withdraw(newsroom)
    newsroom.step()
    number = newsroom.delivery("bai", "website").id
    retry(newsroom, number)
    newsroom.plan()
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.step()
    confirm(newsroom, number)
    found = newsroom.delivery("bai", "website").receipt
    assert found is not None and found.remote_id == found.url == "https://bao.example.org/bai"


def test_a_file_that_is_back_before_its_package_was_taken_back_leaves_it_handed_over(
    by_hand: Newsroom,
) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    with by_hand.app.store.write() as session:
        intake.lose(session, "queue/bai.md", by_hand.clock.now())
        routing.route(by_hand.app, session, ITEM, 1, by_hand.clock.now())
    by_hand.step()
    delivery = by_hand.delivery("bai", "website")
    assert (delivery.state, delivery.next_try_at) == (State.HANDED_OVER, None)
    assert [method for method, _ in by_hand.outlet("website").calls] == ["publish"]


def test_a_piece_that_a_person_put_out_leaves_the_queue_though_its_draft_was_made_ready(
    tmp_path: Path,
) -> None:
    room = open_newsroom(tmp_path, stagers=("press",))
    room.drop(replace(ITEM, publish_at=room.clock.now() + timedelta(minutes=10)))
    room.step()
    room.outlet("press").tell("publish", Refused("too-large"))
    room.clock.pass_(minutes=10)
    room.step()
    confirm(room, 1)
    with room.app.store.read() as session:
        assert archive.is_done(chosen.the_item(session, "bai"), deliveries.of_item(session, "bai"))
    room.app.close()


def test_a_time_set_by_hand_survives_a_hold(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    chosen = newsroom.clock.now() + timedelta(hours=7)
    with newsroom.app.store.write() as session:
        decisions.reschedule(newsroom.app, session, 1, chosen, newsroom.clock.now(), "Trực ban")
        holding.hold(newsroom.app, session, ("all",), newsroom.clock.now(), "Trực ban")
    newsroom.sweep()
    assert newsroom.delivery("bai", "website").state is State.WAITING
    with newsroom.app.store.write() as session:
        holding.release(session, (), newsroom.clock.now(), "Trực ban")
    newsroom.plan()
    assert newsroom.delivery("bai", "website").due_at == chosen


def test_a_new_time_in_the_file_goes_before_one_set_by_hand_earlier(newsroom: Newsroom) -> None:
    later = newsroom.clock.now() + timedelta(days=1)
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    with newsroom.app.store.write() as session:
        chosen, now = newsroom.clock.now() + timedelta(hours=7), newsroom.clock.now()
        decisions.reschedule(newsroom.app, session, 1, chosen, now, "Trực ban")
    newsroom.drop(replace(ITEM, publish_at=later))
    assert newsroom.delivery("bai", "website").due_at == later


def test_a_piece_missed_at_first_sight_keeps_the_time_that_it_missed(newsroom: Newsroom) -> None:
    wished = newsroom.clock.now() - timedelta(days=7)
    newsroom.drop(replace(ITEM, publish_at=wished))
    assert newsroom.delivery("bai", "website").state is State.MISSED
    retry(newsroom, 1)
    newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert delivery.state is State.PUBLISHED and delivery.due_at == wished


@pytest.mark.parametrize("method", ["publish", "find"])
def test_the_post_of_another_piece_proves_nothing(newsroom: Newsroom, method: str) -> None:
    class SameWords(Outlet):
        """An outlet that knows posts by their words, as Facebook does."""

        def _receipt(self, post: Post) -> Receipt:
            return Receipt("7", "https://page.example.org/7")

        def find(self, post: Post, since: object) -> Receipt:
            return self._receipt(post)

    old = newsroom.outlet("website")
    newsroom.app.channels = {"website": SameWords("website", old.settings, old.house)}
    newsroom.drop(ITEM)
    newsroom.step()
    if method == "find":
        newsroom.outlet("website").tell("publish", Unconfirmed("reply-lost", said="reset"))
    newsroom.drop(replace(ITEM, id="hai"))
    newsroom.step()
    newsroom.clock.pass_(minutes=5)
    newsroom.step()
    second = newsroom.delivery("hai", "website")
    assert second.state is (State.REFUSED if method == "publish" else State.UNCONFIRMED)
    assert second.receipt is None and second.error is not None and second.error.code == "post-of-another"
    with newsroom.app.store.read() as session:
        own, holder = deliveries.get_with_holder(session, 0, "website", "7")
    assert own is None and holder == newsroom.delivery("bai", "website")


def test_nobody_decides_over_a_search_that_is_under_way(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.clock.pass_(seconds=10)
    [job] = newsroom.claim()
    for decide in (retry, confirm):
        with pytest.raises(WrongUsage, match="not-while-"):
            decide(newsroom, 1)
    assert newsroom.settle(newsroom.perform(job)) is not None
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_what_is_just_being_corrected_is_not_called_taken_down(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.drop(EDITED)
    [job] = newsroom.claim()
    with pytest.raises(WrongUsage, match="changed-meanwhile"):
        withdraw(newsroom, by_hand=True)
    newsroom.settle(newsroom.perform(job))
    assert newsroom.delivery("bai", "website").live == 2


def test_what_never_went_out_is_cancelled_when_the_rest_was_taken_down_by_hand(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, "website", "page")
    later = room.clock.now() + timedelta(hours=1)
    room.drop(replace(ITEM, channels={"website": Wish(), "page": Wish(at=later)}))
    room.step()
    withdraw(room, by_hand=True)
    states = [room.delivery("bai", channel).state for channel in ("website", "page")]
    assert states == [State.WITHDRAWN, State.CANCELLED]
    room.app.close()


def test_what_was_to_be_changed_is_live_and_cannot_be_cancelled(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.drop(EDITED)
    with pytest.raises(WrongUsage, match="is-live-withdraw-instead"), newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "Trực ban")
    newsroom.step()
    assert newsroom.delivery("bai", "website").live == 2


def test_what_was_handed_over_and_is_out_cannot_be_cancelled(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    confirm(by_hand, 1)
    by_hand.drop(EDITED)
    by_hand.step()
    assert by_hand.delivery("bai", "website").state is State.HANDED_OVER
    with pytest.raises(WrongUsage, match="is-live-withdraw-instead"), by_hand.app.store.write() as session:
        decisions.cancel(by_hand.app, session, 1, by_hand.clock.now(), "Trực ban")


def test_a_confirmed_correction_is_the_one_that_was_handed_over(by_hand: Newsroom) -> None:
    by_hand.drop(ITEM)
    by_hand.step()
    confirm(by_hand, 1)
    by_hand.outlet("website").tell("update", Refused("too-large"))
    by_hand.drop(EDITED)
    by_hand.step()
    confirm(by_hand, 1)
    delivery = by_hand.delivery("bai", "website")
    assert (delivery.state, delivery.live, delivery.operation) == (State.PUBLISHED, 2, None)


def test_an_order_to_stop_leaves_a_withdrawal_and_a_draft_under_way_as_they_are(tmp_path: Path) -> None:
    room = open_newsroom(tmp_path, stagers=("press",))
    room.drop(ITEM)
    room.step()
    room.drop(replace(ITEM, id="hai", publish_at=room.clock.now() + timedelta(minutes=10)))
    [job] = room.claim()
    withdraw(room)
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all",), room.clock.now(), "Trực ban")
    room.sweep()
    states = [room.delivery(item, "press").state for item in ("bai", "hai")]
    assert states == [State.SCHEDULED, State.SCHEDULED]
    room.settle(room.perform(job))
    room.step()
    assert room.delivery("bai", "press").state is State.WITHDRAWN
    room.clock.pass_(minutes=10)
    room.step()
    assert room.delivery("hai", "press").state is State.WAITING
    room.app.close()


def test_what_a_draft_takes_back_and_a_person_withdraws_does_not_come_again_with_the_file(
    newsroom: Newsroom,
) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    newsroom.drop(replace(ITEM, title="Tên khác", status=Status.DRAFT))
    withdraw(newsroom)
    newsroom.drop(replace(ITEM, title="Tên nữa"))
    newsroom.settle(newsroom.perform(job))
    newsroom.step()
    ended = newsroom.delivery("bai", "website")
    assert ended.state is State.WITHDRAWN and newsroom.outlet("website").public == {}
    assert ended.reason is not None and ended.reason.code == "withdrawn-by"


def test_a_withdrawal_that_is_ordered_again_while_it_is_under_way_changes_nothing(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    withdraw(newsroom)
    with newsroom.app.store.write() as session:
        at = newsroom.clock.now()
        assert not decisions.withdraw(newsroom.app, session, "bai", None, "lý do khác", at, "Ca sau")
    newsroom.settle(newsroom.perform(job))
    newsroom.step()
    reason = newsroom.delivery("bai", "website").reason
    assert reason is not None and reason.values["name"] == "Trực ban"
