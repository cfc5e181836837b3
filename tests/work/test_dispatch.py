"""What happens to a delivery, from claim to settlement, whatever the channel answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publisher.core.delivery import Operation, Outcome, State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.item import Item, Wish
from publisher.core.verdict import LADDER
from publisher.store import attempts, channels, moves
from publisher.work import decisions, dispatch, holding, intake, recovery
from tests.newsroom import After, HandClock, Newsroom, Stager, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

ITEM = Item(id="bai", title="Một lần bấm", html="<p>Nội dung.</p>", publish_at="now")


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path)
    yield room
    room.app.close()


def test_an_item_goes_out_once_however_often_the_loop_passes(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    for _ in range(5):
        newsroom.step()
    assert newsroom.outlet("website").calls == [("publish", newsroom.outlet("website").posts[0].key)]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_delivery_is_claimed_by_one_worker_only(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    assert len(newsroom.claim()) == 1
    assert newsroom.claim() == []


def test_a_stale_claim_takes_nothing(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    seen = newsroom.delivery("bai", "website")
    lease, now = timedelta(minutes=1), newsroom.clock.now()
    with newsroom.app.store.write() as session:
        assert moves.claim(session, seen, Operation.PUBLISH, "key", 1, now, lease, "one") is not None
        assert moves.claim(session, seen, Operation.PUBLISH, "key", 1, now, lease, "two") is None


def test_the_attempt_is_on_disk_before_the_channel_is_called(newsroom: Newsroom) -> None:
    seen: list[tuple[State, Outcome | None]] = []

    def look() -> None:
        with newsroom.app.store.read() as session:
            [attempt] = attempts.of_delivery(session, 1)
        seen.append((newsroom.delivery("bai", "website").state, attempt.outcome))

    newsroom.outlet("website").during = look
    newsroom.drop(ITEM)
    newsroom.step()
    assert seen == [(State.SENDING, None)]


def test_a_lost_reply_is_looked_for_before_it_is_repeated(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    sent_at = newsroom.clock.now()
    [unclear] = newsroom.step()
    assert unclear.state is State.UNCONFIRMED
    assert newsroom.step() == []  # the reply still has time to take effect
    newsroom.clock.pass_(seconds=10)
    [found] = newsroom.step()
    assert found.state is State.PUBLISHED
    assert found.published_at == sent_at
    assert [method for method, _ in outlet.calls] == ["publish", "find"]


def test_what_is_certainly_absent_is_sent_again_under_the_same_key(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.tell("publish", Unconfirmed("reply-lost", said="reset"))
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.clock.pass_(seconds=10)
    newsroom.step()
    newsroom.step()
    assert [method for method, _ in outlet.calls] == ["publish", "find", "publish"]
    assert len({key for _, key in outlet.calls}) == 1
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_one_empty_search_is_not_enough_where_the_channel_wants_more(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.looks = 2  # type: ignore[misc]  # set on this one object
    outlet.tell("publish", Unconfirmed("reply-lost", said="reset"))
    newsroom.drop(ITEM)
    newsroom.step()
    for expected in (State.UNCONFIRMED, State.SCHEDULED):
        newsroom.clock.pass_(seconds=10)
        [looked] = newsroom.step()
        assert looked.state is expected


def test_what_cannot_be_known_stays_unconfirmed_for_a_person(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.tell("publish", Unconfirmed("reply-lost", said="reset"))
    outlet.tell("find", *[Unconfirmed("channel-cannot-be-searched", channel="website")] * 3)
    newsroom.drop(ITEM)
    newsroom.step()
    for _ in range(3):
        newsroom.clock.pass_(hours=3)
        newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.UNCONFIRMED
    assert outlet.posts == []


def test_an_exception_that_no_adapter_may_raise_counts_as_unconfirmed(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", After(KeyError("oops")))
    newsroom.drop(ITEM)
    [settled] = newsroom.step()
    assert settled.state is State.UNCONFIRMED
    assert settled.error is not None and settled.error.code == "adapter-fault"


def test_what_did_not_go_out_climbs_a_ladder_and_obeys_the_channel(newsroom: Newsroom) -> None:
    outlet = newsroom.outlet("website")
    outlet.tell("publish", TryLater("no-answer", said="refused"))
    outlet.tell("publish", TryLater("no-answer", after=timedelta(hours=1), said="429"))
    newsroom.drop(ITEM)
    [first] = newsroom.step()
    assert first.next_try_at is not None
    wait = first.next_try_at - newsroom.clock.now()
    assert LADDER[0] <= wait <= LADDER[0] * 1.2
    newsroom.clock.pass_(seconds=wait.total_seconds())
    [second] = newsroom.step()
    assert second.next_try_at is not None
    assert second.next_try_at - newsroom.clock.now() >= timedelta(hours=1)


def test_a_channel_that_never_takes_it_hands_it_to_a_person(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", *[TryLater("no-answer", said="refused")] * 20)
    newsroom.drop(ITEM)
    for _ in range(len(LADDER) + 1):
        newsroom.step()
        newsroom.clock.pass_(hours=5)
    assert newsroom.delivery("bai", "website").state is State.REFUSED


def test_a_refusal_is_final_until_a_person_acts(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", Refused("too-large"))
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.clock.pass_(days=1)
    assert newsroom.step() == []
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "lan")
    [again] = newsroom.step()
    assert again.state is State.PUBLISHED


def test_a_no_to_us_rests_the_whole_channel_and_loses_nothing(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, "press", "website")
    newsroom.outlet("press").tell("publish", Unauthorized("wrong-password"))
    newsroom.drop(ITEM)
    newsroom.step()
    assert newsroom.delivery("bai", "press").state is State.SCHEDULED
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED
    with newsroom.app.store.write() as session:
        assert set(channels.paused(session)) == {"press"}
        channels.resume(session, "press", newsroom.clock.now(), "doctor")
    newsroom.clock.pass_(minutes=10)
    newsroom.step()
    assert newsroom.delivery("bai", "press").state is State.PUBLISHED
    newsroom.app.close()


def test_a_hold_stops_what_is_due_in_the_transaction_that_claims_it(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        from publisher.store import holds

        holds.order(session, "all", newsroom.clock.now(), "lan")
    assert newsroom.claim() == []
    assert newsroom.delivery("bai", "website").state is State.WAITING
    with newsroom.app.store.write() as session:
        holding.release(session, (), newsroom.clock.now(), "lan")
    newsroom.plan()
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_held_change_of_what_is_out_goes_out_on_release_and_keeps_its_time(newsroom: Newsroom) -> None:
    item = newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now()))
    newsroom.step()
    newsroom.clock.pass_(days=3)
    with newsroom.app.store.write() as session:
        holding.hold(newsroom.app, session, ("all",), newsroom.clock.now(), "lan")
    newsroom.sweep()
    newsroom.drop(replace(item, title="Tít đã sửa"))
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WAITING
    with newsroom.app.store.write() as session:
        holding.release(session, (), newsroom.clock.now(), "lan")
    newsroom.plan()
    newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert (delivery.state, delivery.live, delivery.due_at) == (State.PUBLISHED, 2, item.publish_at)


def test_an_edit_while_sending_goes_out_as_an_update(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    newsroom.drop(replace(ITEM, title="Tít mới"))
    settled = newsroom.settle(newsroom.perform(job))
    assert settled is not None and (settled.live, settled.wanted) == (1, 2)
    newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert (delivery.state, delivery.live) == (State.PUBLISHED, 2)
    assert [one.title for one in newsroom.outlet("website").public.values()] == ["Tít mới"]


def test_a_withdrawal_while_sending_ends_withdrawn(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "nhầm", newsroom.clock.now(), "lan")
    newsroom.settle(newsroom.perform(job))
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.WITHDRAWN
    assert newsroom.outlet("website").public == {}


def test_a_withdrawal_before_a_send_that_never_left_cancels(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", TryLater("no-answer", said="refused"))
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "nhầm", newsroom.clock.now(), "lan")
    newsroom.settle(newsroom.perform(job))
    assert newsroom.delivery("bai", "website").state is State.CANCELLED


def test_publish_edit_withdraw_publish_again_leave_their_attempts_in_order(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.drop(replace(ITEM, title="Hai"))
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "nhầm", newsroom.clock.now(), "lan")
    newsroom.step()
    newsroom.drop(replace(ITEM, title="Ba"))
    with newsroom.app.store.write() as session:
        decisions.retry(newsroom.app, session, 1, newsroom.clock.now(), "lan")
    newsroom.plan()
    newsroom.step()
    with newsroom.app.store.read() as session:
        told = [(one.operation, one.revision, one.outcome) for one in attempts.of_delivery(session, 1)]
    assert told == [
        (Operation.PUBLISH, 1, Outcome.DONE),
        (Operation.UPDATE, 2, Outcome.DONE),
        (Operation.WITHDRAW, 2, Outcome.DONE),
        (Operation.PUBLISH, 3, Outcome.DONE),
    ]
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_an_update_whose_reply_was_lost_is_repeated_without_harm(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.outlet("website").tell("update", Unconfirmed("reply-lost", said="reset"))
    newsroom.drop(replace(ITEM, title="Hai"))
    [lost] = newsroom.step()
    assert lost.state is State.SCHEDULED and lost.live == 1
    newsroom.clock.pass_(seconds=10)
    [done] = newsroom.step()
    assert (done.state, done.live) == (State.PUBLISHED, 2)


def test_a_late_answer_never_overwrites_what_recovery_settled(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    newsroom.worker = "next"
    with newsroom.app.store.write() as session:
        assert recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next") == 1
    done = newsroom.perform(job)
    assert newsroom.settle(done) is None
    newsroom.clock.pass_(seconds=10)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED
    assert [method for method, _ in newsroom.outlet("website").calls] == ["publish", "find"]


def test_a_failure_that_is_heard_late_does_not_end_the_search_for_what_is_out(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", After(Refused("too-large")))
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next")
    newsroom.clock.pass_(seconds=10)
    [search] = newsroom.claim()
    assert newsroom.settle(newsroom.perform(job)) is None
    newsroom.settle(newsroom.perform(search))
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


@pytest.mark.parametrize("went_out", [True, False])
def test_a_send_cut_off_with_its_daemon_is_looked_for(newsroom: Newsroom, went_out: bool) -> None:
    newsroom.drop(ITEM)
    [job] = newsroom.claim()
    if went_out:
        newsroom.perform(job)
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next")
    assert newsroom.delivery("bai", "website").state is State.UNCONFIRMED
    for _ in range(3):
        newsroom.clock.pass_(minutes=1)
        newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED
    assert len(newsroom.outlet("website").posts) == 1


def test_a_send_cut_off_on_a_channel_that_is_gone_waits_until_the_channel_is_back(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    newsroom.claim()
    before, newsroom.app.channels = newsroom.app.channels, {}
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), "next")
    newsroom.app.channels = before
    with newsroom.app.store.write() as session:
        recovery.take_over(newsroom.app, session, newsroom.clock.now(), "after")
    newsroom.clock.pass_(seconds=10)
    newsroom.step()
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.PUBLISHED


def test_a_search_cut_off_with_its_daemon_is_made_again_at_once(newsroom: Newsroom) -> None:
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    for worker in ("second", "third", "fourth"):
        newsroom.clock.pass_(seconds=10)
        newsroom.claim()
        newsroom.worker = worker
        with newsroom.app.store.write() as session:
            assert recovery.take_over(newsroom.app, session, newsroom.clock.now(), worker) == 1
    [found] = newsroom.step()
    assert found.state is State.PUBLISHED


def test_silent_work_is_done_ahead_and_only_the_flip_is_left(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, stagers=("press",))
    at = newsroom.clock.now() + timedelta(hours=1)
    newsroom.drop(replace(ITEM, publish_at=at))
    assert newsroom.step() == []
    newsroom.clock.pass_(minutes=45)
    [staged] = newsroom.step()
    assert staged.state is State.SCHEDULED and staged.staged is not None
    assert newsroom.outlet("press").public == {}
    newsroom.clock.pass_(minutes=15)
    [out] = newsroom.step()
    assert out.state is State.PUBLISHED
    assert [method for method, _ in newsroom.outlet("press").calls] == ["stage", "publish"]
    newsroom.app.close()


def test_what_was_staged_of_an_older_text_is_replaced(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, stagers=("press",))
    at = newsroom.clock.now() + timedelta(minutes=10)
    newsroom.drop(replace(ITEM, publish_at=at))
    newsroom.step()
    newsroom.drop(replace(ITEM, publish_at=at, title="Mới"))
    newsroom.clock.pass_(minutes=10)
    newsroom.step()
    assert [post.title for post in newsroom.outlet("press").public.values()] == ["Mới"]
    assert "discard" in [method for method, _ in newsroom.outlet("press").calls]
    newsroom.app.close()


def test_staged_remains_of_a_cancelled_item_are_cleaned_up(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, stagers=("press",))
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(minutes=10)))
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.cancel(newsroom.app, session, 1, newsroom.clock.now(), "lan")
    newsroom.step()
    outlet = newsroom.outlet("press")
    assert isinstance(outlet, Stager) and outlet.drafts == {}
    assert newsroom.delivery("bai", "press").staged is None
    newsroom.app.close()


@pytest.mark.parametrize(("late", "told"), [(50, 0), (3600, 3600)])
def test_what_comes_late_bears_the_time_at_which_it_came(newsroom: Newsroom, late: int, told: int) -> None:
    due = newsroom.clock.now() + timedelta(hours=1)
    newsroom.drop(replace(ITEM, publish_at=due))
    newsroom.clock.at = due + timedelta(seconds=late)
    newsroom.step()
    [post] = newsroom.outlet("website").posts
    assert post.publish_at == due + timedelta(seconds=told)


def test_too_late_is_missed_and_asks_a_person(newsroom: Newsroom) -> None:
    newsroom.drop(replace(ITEM, publish_at=newsroom.clock.now() + timedelta(hours=1)))
    newsroom.clock.pass_(hours=8)
    newsroom.step()
    missed = newsroom.delivery("bai", "website")
    assert missed.state is State.MISSED
    assert newsroom.outlet("website").calls == []


def test_expired_is_never_sent(newsroom: Newsroom) -> None:
    at = newsroom.clock.now() + timedelta(hours=1)
    newsroom.drop(replace(ITEM, publish_at=at, expires_at=at + timedelta(hours=1)))
    newsroom.clock.pass_(hours=2)
    newsroom.step()
    assert newsroom.delivery("bai", "website").state is State.MISSED


def test_a_long_backlog_on_one_channel_never_stands_before_another(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path, "busy", "free")
    for n in range(150):
        newsroom.drop(replace(ITEM, id=f"cu-{n:03}", channels={"busy": Wish()}))
    newsroom.clock.pass_(minutes=1)
    newsroom.drop(replace(ITEM, id="moi", channels={"free": Wish()}))
    with newsroom.app.store.write() as session:
        room = {"busy": 2, "free": 2}
        jobs = dispatch.claim(newsroom.app, session, newsroom.clock.now(), room, "here")
    assert [job.claim.delivery.item for job in jobs] == ["cu-000", "cu-001", "moi"]
    newsroom.app.close()


def test_words_that_are_just_being_changed_are_not_sent(newsroom: Newsroom) -> None:
    newsroom.drop(ITEM)
    with newsroom.app.store.write() as session:
        now, changing = newsroom.clock.now(), frozenset({"bai"})
        assert dispatch.claim(newsroom.app, session, now, {"website": 4}, "here", changing) == []
    newsroom.step()
    with newsroom.app.store.write() as session:
        decisions.withdraw(newsroom.app, session, "bai", None, "nhầm", newsroom.clock.now(), "lan")
        [job] = dispatch.claim(newsroom.app, session, now, {"website": 4}, "here", changing)
    assert job.claim.operation is Operation.WITHDRAW


def test_what_is_not_known_to_be_out_is_not_looked_for_while_its_file_may_be_gone(newsroom: Newsroom) -> None:
    """Found, it would stay up although its file was deleted."""
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    now = newsroom.clock.pass_(minutes=5)
    with newsroom.app.store.write() as session:
        changing = frozenset({"bai"})
        assert dispatch.claim(newsroom.app, session, now, {"website": 4}, "here", changing) == []
        intake.lose(session, "queue/bai.md", now)
    for _ in range(2):
        newsroom.step()
    assert newsroom.outlet("website").public == {}


@pytest.mark.parametrize(
    "answer", [TryLater("no-answer", said="reset"), Unauthorized("secret-not-there", reference="env:X")]
)
def test_a_piece_that_may_be_out_says_so_whatever_becomes_of_the_search(
    newsroom: Newsroom, answer: TryLater
) -> None:
    website = newsroom.outlet("website")
    website.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    website.tell("find", answer)
    newsroom.drop(ITEM)
    newsroom.step()
    newsroom.clock.pass_(minutes=5)
    newsroom.step()
    found = newsroom.delivery("bai", "website")
    assert found.state is State.UNCONFIRMED
    assert found.error is not None and found.error.code == "reply-lost"
    with newsroom.app.store.read() as session:
        search = attempts.of_delivery(session, found.id)[-1]
    assert search.error == answer.message


def test_a_lost_post_is_looked_for_by_the_outlets_time(newsroom: Newsroom) -> None:
    class Elsewhere(HandClock):
        """A simulated clock, in a world that lives in another year."""

        def outside(self) -> datetime:
            return self.at - timedelta(days=365)

    newsroom.app.clock = clock = Elsewhere(newsroom.clock.at)
    newsroom.clock = clock
    sent = clock.outside()
    newsroom.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(ITEM)
    newsroom.step()
    clock.pass_(minutes=5)
    [job] = newsroom.claim()
    assert (job.claim.operation, job.since) == (Operation.FIND, sent)
