"""approve and return: the desk's word on what a file says now."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publisher.words import word
from tests.cli.terminal import Terminal, open_workspace

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def waiting(tmp_path: Path) -> Terminal:
    """Open a workspace that asks for approval, with one piece that waits for it and one wrong file."""
    terminal = open_workspace(tmp_path, 'approval = "required"')
    terminal.write("bai.md", "Đỡ một lần", publish_at="now")
    terminal.write_wrong("sai.md")
    terminal.run()
    return terminal


def test_nothing_goes_out_before_somebody_lets_it_pass(waiting: Terminal) -> None:
    before = waiting.delivery("bai")
    assert (before["state"], before["reason"]) == ("waiting", word("needs-approval", "vi", item="bai"))
    said = waiting.done("approve", "bai", "--by", "Tổng biên tập")
    assert (said.err, said.out) == ("Đã duyệt bản 1 của «Đỡ một lần».\n", "")
    waiting.run()
    assert waiting.delivery("bai")["state"] == "published"


def test_the_trail_says_who_returned_it_and_why(waiting: Terminal) -> None:
    said = waiting.done("return", "bai", "--by", "Tổng biên tập", "--reason", "Thiếu nguồn")
    assert said.err == "Đã trả lại «Đỡ một lần».\n"
    [shown] = waiting.done("show", "bai", "--json").records
    step = shown["steps"][-1]
    assert (step["action"], step["actor"]) == ("returned", "Tổng biên tập")
    assert step["detail"]["reason"] == "Thiếu nguồn"
    waiting.run()
    assert waiting.delivery("bai")["state"] == "waiting"


@pytest.mark.parametrize("order", [("approve", "--by", "A"), ("return", "--by", "A", "--reason", "B")])
def test_only_an_item_that_was_once_read_right_has_something_to_judge(
    waiting: Terminal, order: tuple[str, ...]
) -> None:
    command, *options = order
    wrong = waiting.type(command, "sai", *options)
    assert (wrong.code, wrong.out) == (2, "") and "«sai» còn lỗi" in wrong.err
    unknown = waiting.type(command, "khong-co", *options)
    assert unknown.code == 2 and "Không có tin bài nào mang mã «khong-co»" in unknown.err


def test_a_piece_that_was_edited_after_its_approval_waits_wherever_it_is_looked_for(
    waiting: Terminal,
) -> None:
    waiting.write("bai.md", "Đỡ một lần", publish_at="2027-01-19 08:00")
    waiting.run()
    waiting.done("approve", "bai", "--by", "Tổng biên tập")
    waiting.run()
    assert waiting.delivery("bai")["state"] == "scheduled"
    file = waiting.write("bai.md", "Đỡ hai lần", publish_at="2027-01-19 08:00")
    waiting.run()
    told, stands = word("changed-since-approved", "vi", item="bai"), waiting.delivery("bai")
    assert (stands["state"], stands["due_at"], stands["reason"]) == ("waiting", None, told)
    assert told in file.with_name("bai.md.status.txt").read_text("utf-8")
    assert "phải duyệt lại" in waiting.done("queue").out


def test_nobody_approves_an_older_text_than_the_one_that_lies_there(waiting: Terminal) -> None:
    """Who has just read the new file would believe it approved, and the piece would stay in."""
    file = waiting.write("bai.md", "Đỡ hai lần", publish_at="now")
    said = waiting.type("approve", "bai", "--by", "Tổng biên tập")
    assert said.code == 2 and "content/queue/bai.md không còn như bản 1" in said.err
    waiting.run()
    assert waiting.done("approve", "bai", "--by", "Tổng biên tập").err == "Đã duyệt bản 2 của «Đỡ hai lần».\n"
    os.utime(file, (0, 0))
    waiting.done("approve", "bai", "--by", "Tổng biên tập")  # a file that was only touched says the same
    waiting.write_wrong("bai.md")
    waiting.run()
    wrong = waiting.type("approve", "bai", "--by", "Tổng biên tập")
    assert wrong.code == 2 and "bản 2" in wrong.err


def test_an_order_of_a_time_says_that_the_approval_is_missing(waiting: Terminal) -> None:
    """Else it is told to go out then, and stays in without a word."""
    number = waiting.delivery("bai")["id"]
    missing = f"    {word('needs-approval', 'vi', item='bai')}\n"
    timed = waiting.done("reschedule", number, "--at", "2027-01-20 10:00").err
    assert timed.startswith(f"Đã đặt giờ 10:00 20/01/2027 cho lượt đăng {number}, nhưng bài không lên")
    assert timed.endswith(f"vướng:\n{missing}")
    promised = f"Đã ghi lệnh gửi lại lượt đăng {number}, nhưng bài chưa lên được vì còn vướng:\n{missing}"
    assert waiting.done("retry", number).err == promised
    waiting.done("cancel", number)
    assert waiting.done("retry", number).err == promised
    assert waiting.delivery("bai")["state"] == "waiting"
