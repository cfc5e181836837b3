"""A legal correction goes out at once, wherever the piece went, past everything that stops other pieces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.channel import ChannelSettings
from publisher.core.delivery import State
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed, WrongUsage
from publisher.core.item import Form, Status
from publisher.core.localtime import local_day
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.core.slots import Blackout, Quiet
from publisher.files.bundle import Bundle
from publisher.files.config import CorrectionTime, Publisher
from publisher.store import channels, corrections, items
from publisher.store.coming import list_coming
from publisher.store.postings import list_lines
from publisher.work import confirming, decisions, dispatch, order_correction, records
from publisher.work.actions.action import Order, OutOfDate
from publisher.work.actions.correcting import Correct
from tests.core.timetables import HANOI, slot, timetable, wall
from tests.newsroom import MONDAY, After, Newsroom, Outlet, open_newsroom
from tests.work.corrections import (
    NOTICE,
    PIECE,
    TITLE,
    correct,
    hold_all,
    notice_file,
    ordered,
    post_titled,
    shown,
    shown_on,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return where the workspace lies; what is beside it is outside."""
    (tmp_path / "room").mkdir()
    return tmp_path / "room"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    return notice_file(tmp_path)


@pytest.fixture
def newsroom(folder: Path) -> Iterator[Newsroom]:
    """Return a newsroom where the piece is out on the newspaper and on the website."""
    room = open_newsroom(folder, "bao", "website")
    room.drop(PIECE)
    room.step()
    yield room
    room.app.close()


# --- what goes out, and where ------------------------------------------------------------------------


def test_the_notice_says_all_that_the_law_asks_for_on_every_channel(newsroom: Newsroom, notice: Path) -> None:
    ordered(newsroom, notice)
    newsroom.step()
    for channel in ("bao", "website"):
        post = post_titled(newsroom, channel)
        assert (post.column, post.form) == ("Thông tin cải chính", Form.NOTICE)
        address = f"https://{channel}.example.org/{post_titled(newsroom, channel, PIECE.title).key}"
        for said in ("“Một lần bấm”", "18/01/2027", "chuyên mục “Thời sự”", address):
            assert said in post.html and said in post.text
        for said in ("Nộp trong 5 ngày.", "Nộp trong 3 ngày làm việc.", "xin lỗi bạn đọc", TITLE):
            assert said in post.text


def test_a_notice_needs_its_three_parts_and_nothing_else(newsroom: Newsroom, tmp_path: Path) -> None:
    parts = NOTICE.split("---\n")[-1].strip().replace("## ", "# ")
    ordered(newsroom, notice_file(tmp_path, parts))
    newsroom.step()
    assert "Nộp trong 3 ngày làm việc." in post_titled(newsroom, "website").text
    [kept] = (newsroom.app.content / "queue").rglob("*.md")
    assert kept.read_text(encoding="utf-8").startswith(f"---\ncorrects: {PIECE.id}\n---\n")


def test_channels_that_never_had_the_piece_get_no_notice(folder: Path, notice: Path) -> None:
    room = open_newsroom(folder, "bao", "website")
    room.drop(replace(PIECE, channels={"bao": PIECE.wish("bao")}))
    room.step()
    item = ordered(room, notice)
    assert [one["channel"] for one in shown(room, item)["deliveries"]] == ["bao"]
    room.app.close()


def test_a_channel_that_was_handed_the_piece_or_has_taken_it_down_gets_the_notice(
    newsroom: Newsroom, notice: Path
) -> None:
    with newsroom.app.store.write() as session:
        why, now = "Sai số liệu", newsroom.clock.now()
        decisions.withdraw(newsroom.app, session, "bai", "website", why, now, "Trực ban")
    newsroom.step()
    item = ordered(newsroom, notice)
    newsroom.step()
    assert {one["channel"]: one["state"] for one in shown(newsroom, item)["deliveries"]} == {
        "bao": "published",
        "website": "published",
    }


def test_a_piece_whose_reply_was_lost_may_be_out_and_gets_its_notice(folder: Path, notice: Path) -> None:
    room = open_newsroom(folder, "bao")
    room.outlet("bao").tell("publish", Unconfirmed("reply-lost", said="reset"))
    room.drop(PIECE)
    room.step()
    assert room.delivery("bai", "bao").state is State.UNCONFIRMED
    ordered(room, notice)
    room.step()
    assert post_titled(room, "bao").form is Form.NOTICE
    room.app.close()


def test_a_channel_that_refuses_notices_takes_a_correction_in_its_own_column(
    folder: Path, notice: Path
) -> None:
    own = ChannelSettings(adapter="outlet", refuse_forms=(Form.NOTICE,), correction_column="Xin lỗi")
    room = open_newsroom(folder, "bao", bao=own)
    room.drop(PIECE)
    room.step()
    ordered(room, notice)
    room.step()
    assert post_titled(room, "bao").column == "Xin lỗi"
    room.app.close()


def test_a_notice_never_counts_for_the_plan(newsroom: Newsroom, notice: Path) -> None:
    item, ordered_at = ordered(newsroom, notice), newsroom.clock.now()
    newsroom.plan()
    assert newsroom.delivery(item, "website").due_at is not None
    for _ in range(2):
        with newsroom.app.store.read() as session:
            assert list_coming(session, ordered_at) == list_coming(session, newsroom.clock.now()) == {}
        newsroom.clock.pass_(minutes=1)
        newsroom.step()
    with newsroom.app.store.read() as session:
        assert list_lines(session, ["bai"]).keys() == {"bai"}
        assert list_lines(session, [item]) == {}


def test_of_two_who_were_shown_the_same_only_the_first_corrects(
    newsroom: Newsroom, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read their file when the first of them orders; the other was not shown what stands since."""
    action, app, now = Correct(), newsroom.app, newsroom.clock.now()
    with app.store.read() as session:
        shown = action.find(app, session, "bai").stamp
    other = notice.with_name("2.md")
    other.write_text(NOTICE.replace("3 ngày", "4 ngày"), encoding="utf-8")
    mine, theirs = (Order("Thư ký", now, file=file, shown=shown) for file in (notice, other))
    lay_aside = order_correction._lay_aside

    def overtaken(*words: Any) -> Bundle:
        monkeypatch.setattr(order_correction, "_lay_aside", lay_aside)
        action.do(app, "bai", theirs)
        return lay_aside(*words)

    monkeypatch.setattr(order_correction, "_lay_aside", overtaken)
    with pytest.raises(OutOfDate):
        action.do(app, "bai", mine)
    with app.store.read() as session:
        assert len(corrections.every(session)) == 1
    assert [one.name for one in (app.content / "queue").iterdir()] == ["2.md"]


# --- what it passes ----------------------------------------------------------------------------------


def test_a_hold_of_everything_lets_the_notice_and_the_note_on_the_piece_pass(
    newsroom: Newsroom, notice: Path
) -> None:
    newsroom.drop(replace(PIECE, id="khac", title="Bài khác"))
    hold_all(newsroom)
    item = ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    assert newsroom.delivery(item, "website").state is State.PUBLISHED
    assert newsroom.delivery("khac", "website").state is State.WAITING
    address = f"https://website.example.org/{post_titled(newsroom, 'website').key}"
    piece = post_titled(newsroom, "website", PIECE.title)
    assert f'<a href="{address}">{TITLE}</a>' in piece.html and address in piece.text


def test_a_hold_given_between_claim_and_call_lets_the_notice_pass(newsroom: Newsroom, notice: Path) -> None:
    ordered(newsroom, notice)
    jobs = newsroom.claim()
    hold_all(newsroom)
    assert jobs
    assert not any(dispatch.is_held(newsroom.app, job, newsroom.clock.now()) for job in jobs)


def test_what_an_editor_changed_in_the_piece_still_obeys_the_hold(newsroom: Newsroom, notice: Path) -> None:
    hold_all(newsroom)
    newsroom.drop(replace(PIECE, html="<p>Bản sửa chưa được phép.</p>"))
    ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    assert "chưa được phép" not in post_titled(newsroom, "website", PIECE.title).html


def test_no_slot_quiet_hour_blackout_spacing_or_full_day_keeps_a_notice_back(
    folder: Path, notice: Path
) -> None:
    rules = timetable(
        slot("16:30"),
        quiet=(Quiet(wall("07:00"), wall("22:00")),),
        blackouts=(Blackout(frozenset({local_day(HANOI, MONDAY)}), "Tết"),),
    )
    pace = ChannelSettings(adapter="outlet", spacing=timedelta(hours=3), daily_max=1)
    room = open_newsroom(folder, "website", timetable=rules, website=pace)
    room.drop(PIECE)
    with room.app.store.write() as session:
        decisions.retry(room.app, session, 1, room.clock.now(), "Trực ban")
    room.step()
    room.drop(replace(PIECE, id="hai", title="Bài thứ hai"))
    item = ordered(room, notice)
    room.clock.pass_(minutes=5)
    room.step()
    assert room.delivery(item, "website").published_at == room.clock.now()
    assert room.delivery("hai", "website").state is not State.PUBLISHED
    room.app.close()


def test_a_notice_is_never_too_late(newsroom: Newsroom, notice: Path) -> None:
    item = ordered(newsroom, notice)
    newsroom.clock.pass_(days=3)
    newsroom.step()
    assert newsroom.delivery(item, "website").state is State.PUBLISHED


def test_a_notice_stands_before_whatever_was_waiting_longer(newsroom: Newsroom, notice: Path) -> None:
    for number in range(5):
        newsroom.drop(replace(PIECE, id=f"cho-{number}", title=f"Bài chờ {number}"))
    newsroom.clock.pass_(minutes=30)
    item = ordered(newsroom, notice)
    with newsroom.app.store.write() as session:
        [job] = dispatch.claim(newsroom.app, session, newsroom.clock.now(), {"website": 1}, "here")
    assert job.claim.delivery.item == item


def test_a_notice_on_a_paused_channel_waits_first_in_line_and_says_so(
    newsroom: Newsroom, notice: Path
) -> None:
    with newsroom.app.store.write() as session:
        refusal, now = Unauthorized("secret-not-there", reference="env:X").message, newsroom.clock.now()
        channels.pause(session, "website", refusal, now + timedelta(minutes=5), now)
    item = ordered(newsroom, notice)
    assert "đứng đầu hàng chờ" in shown_on(newsroom, item, "website")["error"]
    assert shown_on(newsroom, item, "bao")["error"] is None


def test_the_person_who_orders_a_correction_lets_its_text_pass(folder: Path, notice: Path) -> None:
    room = open_newsroom(folder, "website", publisher=Publisher(approval="none"))
    room.drop(PIECE)
    room.step()
    required = Publisher(approval="required")
    room.app.config = replace(room.app.config, publisher=required)
    item = ordered(room, notice)
    room.step()
    assert room.delivery(item, "website").state is State.PUBLISHED
    room.app.close()


# --- the note on the piece ---------------------------------------------------------------------------


def test_a_channel_that_cannot_update_leaves_a_task_that_confirm_closes(folder: Path, notice: Path) -> None:
    class Fixed(Outlet):
        """An outlet that never changes a post."""

        @classmethod
        def can(cls, method: str) -> bool:
            return method != "update" and super().can(method)

    room = open_newsroom(folder, "page")
    old = room.outlet("page")
    room.app.channels = {"page": Fixed("page", old.settings, old.house)}
    room.drop(PIECE, "published/2027/01/bai.md")
    room.step()
    ordered(room, notice)
    room.step()
    room.step()
    task = shown_on(room, "bai", "page")
    assert task["state"] == "refused" and task["live_revision"] == 1
    assert post_titled(room, "page").key in task["error"], "the person is told what to write, with the link"
    assert f"publisher confirm {task['id']}" in task["task"]
    with room.app.store.write() as session:
        url, now = str(task["url"]), room.clock.now()
        confirming.confirm(room.app, session, task["id"], url, None, now, "Trực ban")
    closed = shown_on(room, "bai", "page")
    assert (closed["state"], closed["task"], closed["live_revision"]) == ("published", None, 2)
    room.app.close()


def test_a_piece_that_has_left_the_queue_is_listed_again_while_a_person_has_to_change_it(
    newsroom: Newsroom, notice: Path
) -> None:
    with newsroom.app.store.write() as session:
        from publisher.core.item_state import ItemState
        from publisher.store import items

        items.set_state(session, "bai", ItemState.ARCHIVED, newsroom.clock.now(), path="published/bai.md")

    def listed() -> list[str]:
        with newsroom.app.store.read() as session:
            return [one["item"] for one in records.queue(newsroom.app, session)]

    assert "bai" not in listed()
    newsroom.outlet("website").tell("update", Refused("channel-cannot-update", channel="website", url="u"))
    ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    assert "bai" in listed()


def test_the_piece_says_nothing_while_its_notice_is_not_out(newsroom: Newsroom, notice: Path) -> None:
    newsroom.outlet("website").tell("publish", TryLater("held-meanwhile"))
    ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    assert TITLE not in post_titled(newsroom, "website", PIECE.title).html
    assert TITLE in post_titled(newsroom, "bao", PIECE.title).html


def test_the_note_on_a_piece_carries_no_draft_to_readers(newsroom: Newsroom, notice: Path) -> None:
    newsroom.drop(replace(PIECE, html="<p>Đang viết dở.</p>", status=Status.DRAFT))
    correcting = ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    for channel in ("bao", "website"):
        said = post_titled(newsroom, channel, PIECE.title)
        assert said.corrected and "5 ngày" in said.html
    with newsroom.app.store.read() as session:
        draft = items.newest(session, PIECE.id)
    assert draft is not None and "dở" in draft.html and draft.corrected_by == (correcting,)


def test_what_was_changed_before_the_notice_was_out_says_so_once_it_is(
    newsroom: Newsroom, notice: Path
) -> None:
    correcting = ordered(newsroom, notice)
    newsroom.outlet("website").tell("publish", TryLater("adapter-fault", kind="x"))
    newsroom.step()
    newsroom.drop(replace(PIECE, html="<p>Nộp trong 3 ngày.</p>", corrected_by=(correcting,)))
    newsroom.step()
    assert not post_titled(newsroom, "website", PIECE.title).corrected
    newsroom.clock.pass_(minutes=5)
    newsroom.step()
    newsroom.step()
    said = post_titled(newsroom, "website", PIECE.title)
    assert said.corrected and "3 ngày" in said.html


def test_a_change_that_is_sent_while_the_notice_goes_out_says_so_afterwards(
    newsroom: Newsroom, notice: Path
) -> None:
    correcting = ordered(newsroom, notice)
    newsroom.drop(replace(PIECE, html="<p>Nộp trong 3 ngày.</p>", corrected_by=(correcting,)))
    jobs = newsroom.claim()
    assert {job.claim.delivery.item for job in jobs} == {PIECE.id, correcting}
    for job in sorted(jobs, key=lambda job: job.claim.delivery.item == PIECE.id):
        newsroom.settle(newsroom.perform(job))
    newsroom.step()
    newsroom.step()
    for channel in ("bao", "website"):
        said = post_titled(newsroom, channel, PIECE.title)
        assert said.corrected and "3 ngày" in said.html


def test_a_change_whose_reply_was_lost_says_so_once_the_notice_is_out(
    newsroom: Newsroom, notice: Path
) -> None:
    correcting = ordered(newsroom, notice)
    website = newsroom.outlet("website")
    website.tell("publish", TryLater("adapter-fault", kind="x"))
    website.tell("update", After(Unconfirmed("reply-lost", said="reset")))
    newsroom.drop(replace(PIECE, html="<p>Nộp trong 3 ngày.</p>", corrected_by=(correcting,)))
    for _ in range(4):
        newsroom.step()
        newsroom.clock.pass_(minutes=5)
    said = post_titled(newsroom, "website", PIECE.title)
    assert said.corrected and "3 ngày" in said.html


def test_a_piece_that_named_a_notice_before_it_was_out_there_says_so_once_both_are(
    folder: Path, notice: Path
) -> None:
    room = open_newsroom(folder, "bao", "website")
    website = room.outlet("website")
    website.tell(
        "publish", TryLater("adapter-fault", kind="x"), After(Unconfirmed("reply-lost", said="reset"))
    )
    room.drop(PIECE)
    room.step()
    correcting = ordered(room, notice)
    room.step()
    room.drop(replace(PIECE, html="<p>Nộp trong 3 ngày.</p>", corrected_by=(correcting,)))
    room.clock.pass_(minutes=5)
    room.step()
    assert room.delivery(PIECE.id, "website").state is State.UNCONFIRMED
    with room.app.store.read() as session:
        said = items.newest(session, correcting)
    assert said is not None
    room.drop(replace(said, channels={"bao": said.wish("bao"), "website": said.wish("website")}))
    for _ in range(3):
        room.step()
        room.clock.pass_(minutes=5)
    assert post_titled(room, "website").form is Form.NOTICE
    assert post_titled(room, "website", PIECE.title).corrected
    room.app.close()


def test_a_piece_that_is_being_sent_when_its_notice_goes_out_says_so(folder: Path, notice: Path) -> None:
    room = open_newsroom(folder, "bao")
    room.drop(PIECE)
    [job] = room.claim()
    ordered(room, notice)
    room.step()
    room.settle(room.perform(job))
    room.step()
    room.step()
    assert post_titled(room, "bao", PIECE.title).corrected
    room.app.close()


def test_a_notice_that_is_changed_later_sends_the_piece_no_more(newsroom: Newsroom, notice: Path) -> None:
    correcting = ordered(newsroom, notice)
    newsroom.step()
    newsroom.step()
    website = newsroom.outlet("website")
    with newsroom.app.store.read() as session:
        said = items.newest(session, correcting)
    assert said is not None
    newsroom.drop(replace(said, html=said.html.replace("bạn đọc", "bạn đọc và người dân")))
    before = len(website.calls)
    newsroom.step()
    newsroom.step()
    assert "người dân" in post_titled(newsroom, "website").html
    assert [method for method, _ in website.calls[before:]] == ["update"]


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_piece_leads_nobody_to_a_notice_that_was_taken_down(
    newsroom: Newsroom, notice: Path, by_hand: bool
) -> None:
    correcting = ordered(newsroom, notice)
    for _ in range(3):
        newsroom.step()
    assert post_titled(newsroom, "website", PIECE.title).corrected
    with newsroom.app.store.write() as session:
        order = (correcting, "website", "sai người", newsroom.clock.now(), "Thư ký", by_hand)
        decisions.withdraw(newsroom.app, session, *order)
    for _ in range(3):
        newsroom.step()
    assert not post_titled(newsroom, "website", PIECE.title).corrected
    assert post_titled(newsroom, "bao", PIECE.title).corrected, "there the notice stays"


def test_a_piece_that_is_found_after_its_notice_went_out_says_so(folder: Path, notice: Path) -> None:
    room = open_newsroom(folder, "bao")
    room.outlet("bao").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    room.drop(PIECE)
    room.step()
    ordered(room, notice)
    room.step()
    room.clock.pass_(minutes=1)
    room.step()
    room.step()
    assert post_titled(room, "bao", PIECE.title).corrected
    room.app.close()


def test_a_notice_that_was_handed_over_is_noted_on_the_piece_once_it_is_confirmed(
    folder: Path, notice: Path
) -> None:
    class HandOver(Outlet):
        """An outlet that gives packages to people."""

        def publish(self, post: Post, staged: Staged | None) -> Receipt:
            return replace(super().publish(post, staged), url=None, handed_over=True)

    room = open_newsroom(folder, "bao")
    room.drop(PIECE)
    room.step()
    old = room.outlet("bao")
    room.app.channels = {"bao": HandOver("bao", old.settings, old.house)}
    room.outlet("bao").public = old.public
    item = ordered(room, notice)
    room.step()
    room.step()
    assert TITLE not in post_titled(room, "bao", PIECE.title).html
    url = "https://bao.example.org/cai-chinh-9"
    with room.app.store.write() as session:
        number, now = room.delivery(item, "bao").id, room.clock.now()
        confirming.confirm(room.app, session, number, url, None, now, "Trực ban")
    room.step()
    assert url in post_titled(room, "bao", PIECE.title).html
    room.app.close()


# --- time --------------------------------------------------------------------------------------------


def test_the_time_runs_from_the_order_and_is_told_in_both_directions(
    newsroom: Newsroom, notice: Path
) -> None:
    item = ordered(newsroom, notice)
    newsroom.clock.pass_(seconds=90)
    newsroom.step()
    found = shown(newsroom, item)
    assert found["corrects"] == "bai" and shown(newsroom, "bai")["corrected_by"] == [item]
    timing = shown_on(newsroom, item, "website")["correction"]
    assert timing["took_seconds"] == 90 and timing["standing"] == "in_time"
    assert timing["ordered_at"] == "2027-01-18T08:00:00+07:00"
    assert timing["limit_at"] == "2027-01-19T08:00:00+07:00"
    assert shown_on(newsroom, "bai", "website")["correction"] is None


@pytest.mark.parametrize(
    ("hours", "standing", "said"),
    [(1, "in_time", None), (3, "near", "SẮP QUÁ HẠN"), (25, "passed", "QUÁ HẠN")],
)
def test_a_notice_that_does_not_get_out_is_warned_of(
    newsroom: Newsroom, notice: Path, hours: int, standing: str, said: str | None
) -> None:
    item = ordered(newsroom, notice)
    newsroom.clock.pass_(hours=hours)
    found = shown_on(newsroom, item, "website")
    assert found["correction"]["standing"] == standing
    assert (said or "") in (found["warning"] or "") and bool(found["warning"]) == bool(said)


def test_the_limit_is_the_workspaces(newsroom: Newsroom, notice: Path) -> None:
    rule = CorrectionTime(within=timedelta(minutes=10), warn=timedelta(minutes=5))
    newsroom.app.config = replace(newsroom.app.config, publisher=Publisher(correction=rule))
    item = ordered(newsroom, notice)
    newsroom.clock.pass_(minutes=11)
    newsroom.step()
    assert "muộn" in shown_on(newsroom, item, "website")["warning"]


# --- what is refused ---------------------------------------------------------------------------------


def test_a_notice_without_its_parts_changes_nothing_and_names_them(newsroom: Newsroom, notice: Path) -> None:
    notice.write_text(NOTICE.replace("## Xin lỗi", "## Lời kết"), encoding="utf-8")
    found = correct(newsroom, notice)
    assert [(one.line, one.message.code) for one in found.problems] == [(4, "correction-lacks-apology")]
    assert found.notice is None and not list((newsroom.app.content / "queue").glob("*"))


def test_what_readers_never_had_cannot_be_corrected(newsroom: Newsroom, notice: Path) -> None:
    newsroom.drop(replace(PIECE, id="sau", publish_at=MONDAY + timedelta(days=1)))
    with pytest.raises(WrongUsage, match="corrects-unpublished"):
        correct(newsroom, notice, "sau")
    with pytest.raises(WrongUsage, match="corrects-nothing"):
        correct(newsroom, notice, "bai-khac")


def test_a_notice_cannot_be_corrected_by_another(newsroom: Newsroom, notice: Path) -> None:
    item = ordered(newsroom, notice)
    newsroom.step()
    with pytest.raises(WrongUsage, match="corrects-a-notice"):
        correct(newsroom, notice, item)


def test_the_piece_may_be_named_by_the_address_that_readers_know(newsroom: Newsroom, notice: Path) -> None:
    address = shown_on(newsroom, "bai", "website")["url"]
    assert correct(newsroom, notice, address).piece.id == "bai"


def test_channels_on_which_the_piece_would_still_go_out_are_named(folder: Path, notice: Path) -> None:
    later = {
        "bao": PIECE.wish("bao"),
        "website": replace(PIECE.wish("website"), at=MONDAY + timedelta(days=1)),
    }
    room = open_newsroom(folder, "bao", "website")
    room.drop(replace(PIECE, channels=later))
    room.step()
    assert [one.channel for one in correct(room, notice).still_to_come] == ["website"]
    room.app.close()


def test_two_corrections_of_one_title_are_no_copies_of_each_other(newsroom: Newsroom, notice: Path) -> None:
    newsroom.drop(replace(PIECE, id="hai", title="Bài thứ hai"))
    newsroom.step()
    ordered(newsroom, notice)
    notice.write_text(NOTICE.replace("5 ngày", "7 ngày"), encoding="utf-8")
    second = correct(newsroom, notice, "hai")
    assert second.problems == () and second.notice is not None
    newsroom.step()
    assert len([one for one in newsroom.outlet("website").public.values() if one.title == TITLE]) == 2


def test_a_late_notice_is_not_moved_by_quiet_hours_of_by_now(folder: Path, notice: Path) -> None:
    rules = timetable(quiet=(Quiet(wall("09:00"), wall("22:00")),))
    room = open_newsroom(folder, "website", timetable=rules)
    room.drop(PIECE)
    room.step()
    item = ordered(room, notice)
    room.clock.pass_(hours=2)
    room.step()
    assert room.delivery(item, "website").state is State.PUBLISHED
    room.app.close()
