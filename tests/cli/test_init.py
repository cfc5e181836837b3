"""init: a workspace that check accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.files.bundle import Kind, find_bundles
from tests.cli.terminal import Terminal, call


@pytest.mark.parametrize("sample", [(), ("--sample",)])
def test_check_accepts_what_init_has_made(tmp_path: Path, sample: tuple[str, ...]) -> None:
    folder = tmp_path / "noi-lam-viec" / "moi"
    made = call("init", folder, *sample)
    assert (made.code, made.out) == (0, "") and f"publisher -w {folder} check" in made.err
    checked = call("-w", folder, "check", "--json")
    assert checked.code == 0
    assert {one["severity"] for one in checked.records} <= {"warning"}


def test_the_sample_has_its_plan_and_twelve_items(tmp_path: Path) -> None:
    call("init", tmp_path, "--sample")
    assert Terminal(tmp_path).done("plan", "--json").records
    found = find_bundles(tmp_path / "content" / "queue")
    assert len([one for one in found if one.kind is not Kind.LONE_MEDIA]) == 12


def test_a_workspace_is_never_overwritten(terminal: Terminal) -> None:
    before = (terminal.workspace / "config.toml").read_bytes()
    said = call("init", terminal.workspace, "--sample")
    assert said.code == 2 and "đã có config.toml" in said.err
    assert (terminal.workspace / "config.toml").read_bytes() == before
    assert not (terminal.workspace / "schedules" / "units.toml").exists()


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("không phải thư mục", encoding="utf-8")
    said = call("init", tmp_path / "tep" / "moi")
    assert said.code == 2 and said.err.startswith("publisher: Không tạo được")
