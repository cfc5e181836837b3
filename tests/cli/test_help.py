"""--help and --version: one screen, grouped as people work."""

from __future__ import annotations

import pytest

from publisher import __version__
from tests.cli.terminal import call

GROUPS = {
    "Chuẩn bị": ["init", "check", "doctor", "adapters"],
    "Chạy": ["run", "demo", "sandbox", "backup", "restore", "user"],
    "Xem": ["queue", "show", "log", "plan"],
    "Quyết định": [
        "hold", "release", "holds", "approve", "return", "retry", "confirm", "cancel", "reschedule",
        "correct", "withdraw", "activity",
    ],
}  # fmt: skip
READING = ["check", "doctor", "adapters", "queue", "show", "log", "plan", "holds"]


def test_help_fits_one_screen_and_groups_the_commands() -> None:
    said = call("--help")
    assert said.code == 0 and len(said.out.splitlines()) <= 40
    assert max(map(len, said.out.splitlines())) <= 100
    words = said.out.split()
    places = [words.index(one) for title, names in GROUPS.items() for one in (title.split()[0], *names)]
    assert places == sorted(places)


def test_the_version_is_a_result() -> None:
    said = call("--version")
    assert (said.code, said.out, said.err) == (0, f"publisher {__version__}\n", "")


@pytest.mark.parametrize("command", READING)
def test_every_command_that_reads_takes_json(command: str) -> None:
    said = call(command, "--help")
    assert said.code == 0 and "--json" in said.out


@pytest.mark.parametrize("command", [one for names in GROUPS.values() for one in names])
def test_help_speaks_the_chosen_language_only(command: str) -> None:
    vietnamese = call(command, "--help")
    assert vietnamese.code == 0
    for word in (
        "Usage",
        "Options",
        "OPTIONS",
        "Arguments",
        "Show this message",
        "required",
        "default:",
        "argument-",
    ):
        assert word not in vietnamese.out


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        ("init", "{THƯ-MỤC}"),
        ("check", "[ĐƯỜNG-DẪN]..."),
        ("adapters", "[TÊN]"),
        ("backup", "{TỆP}"),
        ("show", "{MÃ}"),
        ("hold", "{PHẠM-VI}..."),
        ("release", "[PHẠM-VI]..."),
        ("retry", "{SỐ}"),
    ],
)
def test_editors_read_in_their_language_what_to_write_behind_a_command(command: str, usage: str) -> None:
    said = " ".join(call(command, "--help").out.split())
    assert f"Cách dùng: publisher {command} [TÙY-CHỌN] {usage} " in said


def test_no_word_at_all_shows_the_help() -> None:
    said = call()
    assert (said.code, said.err) == (2, "") and "reschedule" in said.out
