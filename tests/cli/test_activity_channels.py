"""The channel of an activity is a free name; a slip of a channel's own is told: it would count nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.files.sheets import write_text

WORDS = ("activity", "add", "post", "--title", "Bài tự đăng", "--date", "15/01/2027", "--channel")
HEADS = "Loại hoạt động;Tên hoạt động;Ngày;Kênh"


def channels(desk: Terminal) -> list[str]:
    return [one["channel"] for one in desk.done("activity", "list", "--json").records]


@pytest.mark.parametrize("name", ["webstie", "Website", "web site"])
def test_a_slip_of_the_name_of_a_channel_is_told_with_the_nearest(terminal: Terminal, name: str) -> None:
    said = terminal.type(*WORDS, name)
    assert said.code == 2 and f"Không có kênh «{name}» trong config.toml" in said.err
    assert "có phải ý anh chị là «website»" in said.err and channels(terminal) == []


@pytest.mark.parametrize("name", ["website", "loa phường Hồ Sao", "Báo bạn", "website 2"])
def test_a_channel_and_any_name_of_its_own_are_right(terminal: Terminal, name: str) -> None:
    terminal.done(*WORDS, name)
    assert channels(terminal) == [name]


def test_a_name_that_was_recorded_when_it_was_like_no_channel_stays_right(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    now = config.read_text(encoding="utf-8")
    config.write_text(now.replace("[channels.website]", "[channels.trang]"), encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8").replace('"website"', '"trang"'), encoding="utf-8")
    terminal.done(*WORDS, "websites")
    config.write_text(now, encoding="utf-8")
    terminal.done(*WORDS, "websites", "--title", "Bài khác")
    for number in (1, 2):
        terminal.done("activity", "remove", number, "--reason", "nhầm")
    assert terminal.type(*WORDS, "websites", "--title", "Bài nữa").code == 2


def test_a_slip_in_a_sheet_is_told_at_its_row_and_column(terminal: Terminal, tmp_path: Path) -> None:
    rows = ("bài tự đăng;Một;15/01/2027;webstie", "bài tự đăng;Hai;15/01/2027;website")
    file = write_text(tmp_path / "a.csv", HEADS, *rows)
    said = terminal.type("activity", "import", file, "--yes")
    assert said.code == 1 and channels(terminal) == ["website"]
    assert f"{file}: dòng 2, cột D «Kênh»: lỗi: Không có kênh «webstie»" in said.out
