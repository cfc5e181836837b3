"""retry, confirm, cancel, withdraw, reschedule: a person's word on one delivery."""

from __future__ import annotations

from datetime import datetime

import pytest

from adapters.static.adapter import Website
from publisher.core.errors import TryLater, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from tests.cli.terminal import Terminal

LINK = "https://tap-chi.example.org/bai-1"
LATER = "2027-01-20 10:00"


def number(desk: Terminal, item: str, channel: str = "website") -> int:
    return int(desk.delivery(item, channel)["id"])


def test_a_missed_piece_goes_out_on_retry(desk: Terminal) -> None:
    one = number(desk, "lo")
    assert desk.done("retry", one).err == f"Lượt đăng {one} sẽ được gửi lại ngay.\n"
    desk.run()
    assert desk.delivery("lo")["state"] == "published"


def test_a_missed_piece_that_was_cancelled_goes_out_on_retry(desk: Terminal) -> None:
    """Planned by the time that it asks for, it would be missed again."""
    one = number(desk, "lo")
    desk.done("cancel", one)
    assert desk.done("retry", one).err == f"Lượt đăng {one} sẽ được gửi lại ngay.\n"
    desk.run()
    assert desk.delivery("lo")["state"] == "published"


def test_a_missed_piece_goes_out_at_the_time_it_is_given(desk: Terminal) -> None:
    one = number(desk, "lo")
    said = desk.done("reschedule", one, "--at", "20/01/2027 10:00")
    assert said.err == f"Lượt đăng {one} sẽ lên lúc 10:00 20/01/2027.\n"
    desk.run()
    delivery = desk.delivery("lo")
    assert (delivery["state"], delivery["due_at"]) == ("scheduled", "2027-01-20T10:00:00+07:00")
    desk.run(LATER)
    assert desk.delivery("lo")["published_at"].startswith("2027-01-20T10:00:")


@pytest.fixture
def uncertain(desk: Terminal, monkeypatch: pytest.MonkeyPatch) -> int:
    """The number of a delivery of the website whose reply was lost, though the piece is out."""

    def lose(self: Website, post: Post, staged: Staged | None) -> Receipt:
        self._put(post)
        raise Unconfirmed("reply-lost", said="reset")

    with monkeypatch.context() as patch:
        patch.setattr(Website, "publish", lose)
        patch.setattr(Website, "find", cannot_connect)
        desk.write("mo.md", "Bài không rõ đã lên hay chưa", publish_at="now")
        desk.run()
    assert desk.delivery("mo")["state"] == "unconfirmed"
    return number(desk, "mo")


def cannot_connect(self: Website, post: Post, since: datetime) -> None:
    raise TryLater("cannot-connect", said="refused")


def test_what_may_be_out_is_looked_for_before_it_is_sent_again(desk: Terminal, uncertain: int) -> None:
    said = desk.done("retry", uncertain).err
    assert said == (
        f"Lượt đăng {uncertain} có thể đã lên: kênh được tìm trước; không thấy thì gửi lại ngay.\n"
    )
    desk.run()
    assert desk.delivery("mo")["state"] == "published"


def test_what_may_be_out_is_taken_down_when_it_is_cancelled(desk: Terminal, uncertain: int) -> None:
    said = desk.done("cancel", uncertain).err
    assert said.startswith(
        f"Lượt đăng {uncertain} có thể đã lên: kênh được tìm; thấy thì gỡ ngay, không thấy thì hủy.\n"
    )
    desk.run("2027-01-18 09:00")
    assert desk.delivery("mo")["state"] == "withdrawn"


def test_what_was_handed_over_is_confirmed_with_its_address(desk: Terminal) -> None:
    one = number(desk, "tin", "magazine")
    assert desk.done("confirm", one, "--url", LINK).err == f"Đã xác nhận lượt đăng {one}.\n"
    delivery = desk.delivery("tin", "magazine")
    assert (delivery["state"], delivery["url"], delivery["via"]) == ("published", LINK, "hand")
    desk.run()
    assert list((desk.workspace / "content" / "published").rglob("tin.md")), "all is done: it is archived"


def test_a_cancelled_piece_stays_in_though_its_file_changes(desk: Terminal) -> None:
    one = number(desk, "bai")
    assert desk.done("cancel", one).err.startswith(f"Đã hủy lượt đăng {one}.\n")
    desk.write("bai.md", "Tít mới", publish_at="2027-01-19 09:00", units="ben-trang")
    desk.run("2027-01-19 09:05")
    assert desk.delivery("bai")["state"] == "cancelled"


def test_a_withdrawal_takes_down_what_is_out_and_cancels_the_rest(desk: Terminal) -> None:
    page = desk.delivery("tin")["url"].removeprefix("http://127.0.0.1:8321/site/")
    file = desk.workspace / "var" / "website" / page / "index.html"
    assert "Nội dung minh họa" in file.read_text(encoding="utf-8")
    said = desk.done("withdraw", "tin", "--reason", "Sai số liệu", "--channel", "website")
    assert said.err == "Đang gỡ khỏi: website.\n"
    desk.run()
    assert desk.delivery("tin")["state"] == "withdrawn"
    assert "Nội dung minh họa" not in (file.read_text(encoding="utf-8") if file.exists() else "")
    desk.done("withdraw", "bai", "--reason", "Không đăng nữa")
    assert desk.delivery("bai")["state"] == desk.delivery("bai", "magazine")["state"] == "cancelled"


def test_what_a_person_confirms_after_a_cancellation_can_still_be_withdrawn(desk: Terminal) -> None:
    one = number(desk, "bai")
    desk.done("cancel", one)
    desk.done("confirm", one, "--url", LINK)
    delivery = desk.delivery("bai")
    assert (delivery["state"], delivery["live_revision"]) == ("published", 1)
    desk.done("withdraw", "bai", "--channel", "website", "--reason", "Nhầm")
    assert desk.delivery("bai")["state"] == "scheduled"


@pytest.mark.parametrize(
    ("order", "item", "channel", "state"),
    [
        (["retry"], "tin", "website", "đã đăng"),
        (["retry"], "tin", "magazine", "đã bàn giao"),
        (["confirm", "--url", LINK], "bai", "website", "đã xếp lịch"),
        (["confirm", "--url", LINK], "tin", "website", "đã đăng"),
        (["cancel"], "tin", "website", "đã đăng"),
        (["reschedule", "--at", LATER], "tin", "website", "đã đăng"),
        (["reschedule", "--at", LATER], "tin", "magazine", "đã bàn giao"),
    ],
)
def test_a_state_that_does_not_allow_it_is_named_and_nothing_changes(
    desk: Terminal, order: list[str], item: str, channel: str, state: str
) -> None:
    before = desk.delivery(item, channel)
    said = desk.type(*order, before["id"])
    assert (said.code, said.out) == (2, "")
    assert f"Lượt đăng {before['id']} đang ở trạng thái «{state}»" in said.err
    assert desk.delivery(item, channel) == before


@pytest.mark.parametrize(
    "order", [["retry"], ["cancel"], ["confirm", "--url", LINK], ["reschedule", "--at", LATER]]
)
def test_a_number_that_is_not_there_is_wrong_usage(desk: Terminal, order: list[str]) -> None:
    said = desk.type(*order, 99)
    assert (said.code, said.out) == (2, "") and "Không có lượt đăng số 99" in said.err


@pytest.mark.parametrize(
    ("order", "item", "channel", "said"),
    [
        (["reschedule", "--at", "2027-01-18 07:59"], "bai", "website", "Thời điểm 07:59 18/01/2027 đã qua"),
        (["reschedule", "--at", "mai"], "bai", "website", "«mai» không phải thời điểm"),
        (["confirm", "--url", "tap-chi.example.org"], "tin", "magazine", "không phải địa chỉ web"),
    ],
)
def test_a_time_or_address_that_cannot_be_is_wrong_usage_and_nothing_changes(
    desk: Terminal, order: list[str], item: str, channel: str, said: str
) -> None:
    before = desk.delivery(item, channel)
    ended = desk.type(*order, before["id"])
    assert (ended.code, ended.out) == (2, "") and said in ended.err
    assert desk.delivery(item, channel) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["khong-co"], "Không có tin bài nào mang mã «khong-co»"),
        (["tin", "--channel", "fanpage"], "không có lượt đăng nào trên kênh fanpage"),
    ],
)
def test_a_withdrawal_of_nothing_is_wrong_usage(desk: Terminal, words: list[str], said: str) -> None:
    ended = desk.type("withdraw", *words, "--reason", "x")
    assert (ended.code, ended.out) == (2, "") and said in ended.err
    assert desk.delivery("tin")["state"] == "published"


def test_what_was_cancelled_is_planned_like_a_new_piece_when_it_is_wanted_again(desk: Terminal) -> None:
    number = desk.delivery("bai")["id"]
    desk.done("cancel", number)
    assert "xếp giờ như một bài mới" in desk.done("retry", number).err


def test_the_log_names_why_a_piece_was_cancelled_or_taken_down(desk: Terminal) -> None:
    desk.done("withdraw", "tin", "--channel", "website", "--reason", "Sai số liệu")
    (desk.workspace / "content" / "queue" / "bai.md").unlink()
    assert "lý do: Sai số liệu" in desk.done("queue").out, "while it is still to be done"
    desk.write("mai.md", "Bài ngày mai", publish_at="2027-01-19 09:00")
    desk.run()
    desk.write("mai.md", "Bài ngày mai", publish_at="2027-01-19 09:00", status="withdrawn")
    desk.run()
    said = " ".join(desk.done("log").out.split())
    assert "lý do: Sai số liệu" in said and "content/queue/bai.md đã bị xóa" in said
    assert "Tệp của bài ghi status: withdrawn" in said


def test_who_cancels_a_leader_is_told_that_its_follower_goes_without_a_link(desk: Terminal) -> None:
    first, second = desk.delivery("bai")["id"], desk.delivery("bai", "magazine")["id"]
    said = desk.done("cancel", first).err
    assert "magazine vẫn sẽ đăng bài này, không kèm liên kết tới website" in said
    assert f"publisher cancel {second};" in said and "publisher withdraw bai --channel magazine" in said
    desk.run()
    [line] = [one for one in desk.done("queue").out.splitlines() if "không kèm liên kết" in one]
    assert line.startswith(f"#{second} ") and "website" in line
    note = (desk.workspace / "content" / "queue" / "bai.md.status.txt").read_text(encoding="utf-8")
    assert "Sẽ đăng không kèm liên kết" in note
    desk.done("retry", first)
    assert "không kèm liên kết" not in desk.done("queue").out, "it will have its link again"
    assert desk.done("cancel", second).err == f"Đã hủy lượt đăng {second}.\n", "nothing waits for that one"


def test_who_withdraws_a_leader_is_told_so_too_and_nobody_is_led_to_what_is_gone(desk: Terminal) -> None:
    later = '{website: {}, magazine: {at: "2027-01-20 09:00"}}'
    desk.write("som.md", "Trang web trước", publish_at="2027-01-18 07:50", channels=later)
    desk.run()
    number = desk.delivery("som", "magazine")["id"]
    said = desk.done("withdraw", "som", "--channel", "website", "--reason", "Sai").err
    assert "Đang gỡ khỏi: website." in said and f"publisher cancel {number}" in said
    assert "Sẽ đăng không kèm liên kết" in desk.done("show", "som").out
    desk.run("2027-01-20 09:00")
    assert desk.delivery("som", "magazine")["state"] == "handed_over"
    [shown] = desk.done("show", "som", "--json").records
    assert "127.0.0.1:8321" not in str([one for one in shown["attempts"] if one["channel"] == "magazine"])
    assert "không kèm liên kết" not in desk.done("queue").out, "it is out"
    everywhere = desk.done("withdraw", "bai", "--reason", "Sai").err
    assert "không kèm liên kết" not in everywhere, "nothing of it goes out"


def test_a_published_piece_whose_file_still_lies_in_the_queue_is_named_where_it_lies(desk: Terminal) -> None:
    said = desk.type("cancel", desk.delivery("tin")["id"])
    assert said.code == 2 and "sửa tệp content/queue/tin.md;" in said.err


def test_who_retries_under_a_hold_is_told_that_it_waits_for_the_end_of_it(desk: Terminal) -> None:
    desk.done("hold", "channel:website", "--reason", "Quốc tang")
    number = desk.delivery("lo")["id"]
    said = desk.done("retry", number).err
    assert f"gửi lại lượt đăng {number}, nhưng bài chưa lên được vì còn vướng:" in said
    assert "Quốc tang" in said and "lệnh release" in said
    desk.run()
    assert desk.delivery("lo")["state"] == "waiting"
