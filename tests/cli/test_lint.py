"""Lint as editors meet it: in check, in the note beside the file, in show; and never in the way."""

from __future__ import annotations

import pytest

from tests.cli.conftest import UNITS
from tests.cli.terminal import Terminal

SAID = "Chị thứ {n} ở ngõ {at} kể chuyện nộp hồ sơ số {number} trên điện thoại."
STORY = " ".join(SAID.format(n=n, at=n + 3, number=n * 7) for n in range(40))
COPY = STORY.replace("Chị thứ 7 ", "Bác thứ 7 ").replace("chuyện nộp hồ sơ số 21", "việc gửi giấy tờ số 21")


def codes(terminal: Terminal, item: str) -> list[str]:
    [shown] = terminal.done("show", item, "--json").records
    return [one["code"] for one in shown["warnings"]]


def test_check_tells_it_at_its_place_and_is_content(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", "Chị Thắm bán rau ,củ.")
    said = terminal.type("check")
    assert said.code == 0
    assert "content/queue/bai.md:6:17: lưu ý: Thừa dấu cách trước dấu «,»" in said.out
    assert said.err == "Đã kiểm tra: 0 lỗi, 1 lưu ý.\n"


def test_a_piece_with_notes_goes_out_on_time_and_says_so_beside_the_file(terminal: Terminal) -> None:
    file = terminal.write("bai.md", "Bài", "Chị Thắm bán rau ,củ.", publish_at="now", channels="website")
    assert terminal.run().code == 0
    assert terminal.delivery("bai")["state"] == "published"
    note = next(terminal.workspace.glob("content/published/**/bai.md.status.txt")).read_text(encoding="utf-8")
    assert not file.exists()
    assert note.index("Thừa dấu cách") < note.index("website: đã đăng")


def test_the_note_tells_ten_with_private_data_first_and_counts_the_rest(terminal: Terminal) -> None:
    text = "\n\n".join([f"Rau ,củ số {n}." for n in range(13)] + ["Gọi chị Thắm 0900000001."])
    terminal.write("bai.md", "Bài", text)
    terminal.run()
    note = (terminal.workspace / "content/queue/bai.md.status.txt").read_text(encoding="utf-8")
    told = [line for line in note.splitlines() if line.startswith("  • ")]
    assert len(told) == 11
    assert "số điện thoại riêng" in told[0]
    assert told[-1] == "  • Còn 4 điều lưu ý nữa; xem tất cả bằng lệnh publisher show bai."
    assert terminal.done("show", "bai").out.count("Thừa dấu cách") == 13


def test_show_keeps_notes_apart_from_what_stops_a_file(terminal: Terminal) -> None:
    terminal.write("bai.md", "Bài", "Chị Thắm bán rau ,củ.")
    terminal.run()
    [shown] = terminal.done("show", "bai", "--json").records
    assert shown["problems"] == []
    [told] = shown["warnings"]
    assert (told["code"], told["line"], told["column"]) == ("lint-space-before", 6, 17)
    assert "rau ,củ" in told["message"]


def test_a_rule_is_switched_off_for_the_whole_workspace(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    config.write_text(config.read_text(encoding="utf-8") + '\n[lint]\noff = ["spacing"]\n', encoding="utf-8")
    terminal.write("bai.md", "Bài", "Chị Thắm bán rau ,củ.")
    assert terminal.done("check").err == "Đã kiểm tra: 0 lỗi, 0 lưu ý.\n"


def of_two_units(terminal: Terminal) -> None:
    (terminal.workspace / "schedules" / "units.toml").write_text(UNITS, encoding="utf-8")
    terminal.write("ho-sao/chuyen.md", "Chuyện của chị", STORY)


def test_a_text_that_another_unit_sent_before_is_told(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ben-trang/chuyen-cua-minh.md", "Chuyện của mình", COPY)
    terminal.run()
    [shown] = terminal.done("show", "ben-trang-chuyen-cua-minh", "--json").records
    [told] = shown["warnings"]
    assert told["code"] == "lint-near-duplicate"
    assert "content/queue/ho-sao/chuyen.md của đơn vị Hội LHPN phường Hồ Sao" in told["message"]
    assert codes(terminal, "ho-sao-chuyen") == []


def test_the_earlier_of_two_texts_is_not_told_of_the_later_one(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", COPY)
    terminal.run("2027-01-18 08:30")
    terminal.write("ho-sao/chuyen.md", "Chuyện của chị", STORY + " Hết.")
    terminal.run("2027-01-18 08:40")
    assert codes(terminal, "ho-sao-chuyen") == []
    assert codes(terminal, "ben-trang-chuyen") == ["lint-near-duplicate"]


def test_check_compares_the_files_of_the_queue_with_each_other(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", COPY)
    said = terminal.type("check")
    assert (said.code, said.out.count("giống")) == (0, 1)
    assert "content/queue/ho-sao/chuyen.md:1:1: lưu ý: Bài giống" in said.out


@pytest.mark.parametrize("copy", [STORY[: len(STORY) // 3], "Chuyện khác hẳn, không liên quan gì. " * 20])
def test_a_text_that_shares_little_is_no_copy(terminal: Terminal, copy: str) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", copy)
    terminal.run()
    assert "lint-near-duplicate" not in codes(terminal, "ben-trang-chuyen")


def test_a_unit_may_send_its_own_text_again(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ho-sao/chuyen-lai.md", "Chuyện cũ kể lại", COPY)
    terminal.run()
    assert codes(terminal, "ho-sao-chuyen-lai") == []
    terminal.write("chung/chuyen.md", "Chuyện chung", COPY, units="[ho-sao, ben-trang]")
    terminal.run()
    assert codes(terminal, "chung-chuyen") == []


def test_a_text_that_was_given_up_is_nobodys_any_more(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ho-sao/chuyen.md", "Chuyện của chị", STORY, status="draft")
    terminal.run()
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", COPY)
    terminal.run()
    assert codes(terminal, "ben-trang-chuyen") == []


def test_an_edited_text_is_known_by_its_new_words(terminal: Terminal) -> None:
    of_two_units(terminal)
    terminal.run()
    terminal.write("ho-sao/chuyen.md", "Chuyện của chị", "Một chuyện khác, ngắn thôi.")
    terminal.run()
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", COPY)
    terminal.run()
    assert codes(terminal, "ben-trang-chuyen") == []


def test_copies_are_not_looked_for_where_the_rule_is_off(terminal: Terminal) -> None:
    of_two_units(terminal)
    config = terminal.workspace / "config.toml"
    off = '\n[lint]\noff = ["near_duplicate"]\n'
    config.write_text(config.read_text(encoding="utf-8") + off, encoding="utf-8")
    terminal.run()
    terminal.write("ben-trang/chuyen.md", "Chuyện của mình", COPY)
    terminal.run()
    assert codes(terminal, "ben-trang-chuyen") == []
    assert "giống" not in terminal.done("check").out
