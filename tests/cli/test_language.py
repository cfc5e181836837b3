"""Vietnamese unless the workspace or the person says English; never half of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.terminal import Said, Terminal, call, open_workspace


def screens(terminal: Terminal, **environment: str) -> list[Said]:
    """Look at everything that tells people something."""
    return [terminal.type(*words, **environment) for words in COMMANDS]


COMMANDS = (["queue"], ["log"], ["holds"], ["show", "lo"], ["plan"], ["doctor"], ["retry", "99"], ["--help"])
VIETNAMESE = (
    "Lượt đăng", "Lúc", "Không có lệnh giữ", "lỡ giờ", "Chưa có kế hoạch", "Ghi được",
    "Không có lượt đăng", "Xem",
)  # fmt: skip
ENGLISH = (
    "Deliveries", "When", "Nothing is held", "missed", "There is no plan", "written",
    "There is no delivery", "Look",
)  # fmt: skip


def assert_speaks(found: list[Said], words: tuple[str, ...], others: tuple[str, ...]) -> None:
    for said, word, other in zip(found, words, others, strict=True):
        assert word in said.out + said.err and other not in said.out + said.err


@pytest.mark.parametrize("system", ["C.UTF-8", "en_US.UTF-8"])
def test_every_screen_is_vietnamese_by_default(desk: Terminal, system: str) -> None:
    assert_speaks(screens(desk, LANG=system), VIETNAMESE, ENGLISH)


def test_every_screen_is_english_where_the_workspace_says_so(desk: Terminal) -> None:
    config = desk.workspace / "config.toml"
    settings = config.read_text(encoding="utf-8").replace("[publisher]", '[publisher]\nlanguage = "en"')
    config.write_text(settings, encoding="utf-8")
    assert_speaks(screens(desk), ENGLISH, VIETNAMESE)


def test_a_person_may_choose_another_language_than_the_workspace(desk: Terminal) -> None:
    assert_speaks(screens(desk, PUBLISHER_LANGUAGE="en"), ENGLISH, VIETNAMESE)
    found = desk.type("log", "--json", "--state", "missed", PUBLISHER_LANGUAGE="en").records
    assert all(one["error"].startswith("Missed: ") for one in found)


def test_notes_beside_files_stay_in_the_language_of_the_workspace(terminal: Terminal) -> None:
    file = terminal.write_wrong("sai.md")
    said = terminal.type("run", "--until-idle", "--no-web", PUBLISHER_LANGUAGE="en")
    assert said.err.startswith("Publisher is running on ")
    note = file.with_name("sai.md.status.txt").read_text(encoding="utf-8")
    assert "CHƯA ĐĂNG ĐƯỢC" in note and "NOT READY" not in note


def test_the_workspace_is_found_however_its_option_is_written(tmp_path: Path) -> None:
    english = open_workspace(tmp_path, 'language = "en"').workspace
    for words in ((f"-w{english}",), ("--workspace", english), (f"--workspace={english}",), ("-vw", english)):
        assert call(*words, "holds").out == "Nothing is held.\n"
    assert call("holds", PUBLISHER_WORKSPACE=str(english)).out == "Nothing is held.\n"
