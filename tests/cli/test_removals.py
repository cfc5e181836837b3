"""What people are told of removals: that one is under way, why it is not done, and what came of an order."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.delivery import Operation, State
from publisher.words import catalogue
from tests.cli.terminal import Terminal
from tests.work.corrections import notice_file

pytestmark = pytest.mark.usefixtures("database")


def withdraw(desk: Terminal, *words: str) -> str:
    return desk.done("withdraw", "tin", "--reason", "Sai số liệu", *words).err


def test_a_second_order_says_since_when_and_how_to_end_a_removal_that_is_not_done(desk: Terminal) -> None:
    """Else the desk reads that nothing is there, while readers still have the piece."""
    withdraw(desk, "--channel", "website")
    said = withdraw(desk, "--channel", "website")
    assert "Kênh website: đã có lệnh gỡ từ 08:00 18/01/2027, bài chưa gỡ xong." in said
    assert "publisher withdraw tin --channel website --reason LÝ-DO --by-hand" in said
    assert (
        withdraw(desk, "--channel", "website", "--by-hand") == "Đã ghi nhận: người đã tự gỡ khỏi website.\n"
    )
    assert desk.type("withdraw", "tin", "--channel", "website", "--reason", "x").code == 2


def test_an_order_for_every_channel_tells_the_new_removals_from_the_old(desk: Terminal) -> None:
    withdraw(desk, "--channel", "website")
    said = withdraw(desk)
    assert said.startswith("Đang gỡ khỏi: magazine.\nKênh website: đã có lệnh gỡ từ")


def test_cancelling_what_is_to_be_taken_down_does_not_send_in_a_circle(desk: Terminal) -> None:
    withdraw(desk)
    said = desk.type("cancel", desk.delivery("tin")["id"])
    assert said.code == 2 and "đã có lệnh gỡ" in said.err and "--by-hand" in said.err


def test_the_queue_the_log_and_show_say_that_a_piece_is_to_be_taken_down(desk: Terminal) -> None:
    withdraw(desk)
    assert desk.delivery("tin")["state"] == "scheduled", "scripts rely on the state"
    for command in (("queue",), ("log",), ("show", "tin")):
        assert "đang chờ gỡ" in desk.done(*command).out


def test_where_a_piece_had_not_been_out_the_order_says_cancelled(desk: Terminal) -> None:
    said = desk.done("withdraw", "bai", "--reason", "Không đăng nữa").err
    assert said == "Đã hủy, bài chưa lên: website, magazine.\n"


def test_trying_a_removal_again_says_that_it_is_taken_down(desk: Terminal) -> None:
    withdraw(desk)
    number = desk.delivery("tin")["id"]
    assert desk.done("retry", number).err == f"Lượt đăng {number} sẽ được gỡ lại ngay.\n"


def test_show_and_queue_give_the_time_at_which_a_piece_was_taken_down(desk: Terminal) -> None:
    withdraw(desk)
    desk.run("2027-01-18 08:30")
    assert "website: đã gỡ 08:30 18/01/2027" in desk.done("show", "tin").out


def test_a_correction_of_what_is_down_everywhere_does_not_say_that_it_stays(
    desk: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    withdraw(desk)
    desk.run()
    notice: Path = notice_file(tmp_path_factory.mktemp("ban-thu-ky"))
    assert "Bài sai vẫn còn" not in desk.done("correct", "tin", "--file", notice).err


@pytest.mark.parametrize(
    ("item", "channel", "order", "instead"),
    [
        ("tin", "website", ["cancel"], "publisher withdraw tin --channel website"),
        ("tin", "magazine", ["retry"], "publisher confirm {}"),
        ("bai", "website", ["confirm", "--url", "https://bao.example.org/1"], "publisher cancel {}"),
    ],
)
def test_a_command_that_does_not_fit_says_what_can_be_done_instead(
    desk: Terminal, item: str, channel: str, order: list[str], instead: str
) -> None:
    number = desk.delivery(item, channel)["id"]
    said = desk.type(*order, number)
    assert said.code == 2 and instead.format(number) in said.err


def test_every_state_has_its_remedy() -> None:
    known = {f"not-while-{state}" for state in (*State, Operation.UPDATE, Operation.WITHDRAW)}
    assert known <= catalogue().keys()


def test_what_is_to_be_published_anew_does_not_show_the_link_of_what_was_taken_down(desk: Terminal) -> None:
    """Scripts read a link and a time of publication as a piece that is out."""
    proof = ("url", "remote_id", "published_at", "withdrawn_at", "late_seconds", "via")
    withdraw(desk, "--channel", "website", "--by-hand")
    down = desk.delivery("tin")
    assert (down["state"], down["live_revision"]) == ("withdrawn", None)
    assert all(down[name] is not None for name in proof), "what was out, and until when"
    desk.done("retry", down["id"])
    again = desk.delivery("tin")
    assert (again["state"], [again[name] for name in proof]) == ("scheduled", [None] * len(proof))
    lines = desk.done("log", "--channel", "website", "--state", "scheduled", "--json").records
    [line] = [one for one in lines if one["id"] == down["id"]]
    assert (line["url"], line["published_at"]) == (None, None)
