"""doctor and adapters: what could go out, and how a channel is set up."""

from __future__ import annotations

import re

import pytest

from publisher.channel import adapters
from tests.cli.terminal import Terminal


def test_the_doctor_says_one_line_for_each_thing_it_asked(terminal: Terminal) -> None:
    said = terminal.done("doctor")
    assert said.err == ""
    assert all(re.match(r"✓ (website|magazine): .+\.$", line) for line in said.out.splitlines())


def test_a_channel_that_would_fail_now_is_exit_code_1(terminal: Terminal) -> None:
    (terminal.workspace / "var" / "outbox").write_text("không phải thư mục", encoding="utf-8")
    said = terminal.type("doctor")
    assert said.code == 1 and "✗ magazine: " in said.out and "✓ website: " in said.out
    records = {one["channel"]: one for one in terminal.type("doctor", "--json").records}
    assert records["website"]["ok"] is True and records["magazine"]["ok"] is False
    [check] = records["magazine"]["checks"]
    assert (check.keys(), check["ok"]) == ({"name", "ok", "message"}, False)


def test_every_adapter_is_listed_with_what_it_is(terminal: Terminal) -> None:
    listed = terminal.done("adapters").out.splitlines()
    assert [line.split()[0] for line in listed] == list(adapters())
    assert "adapter-" not in "".join(listed)
    assert [one["adapter"] for one in terminal.done("adapters", "--json").records] == list(adapters())


@pytest.mark.parametrize("name", adapters())
def test_what_adapters_prints_can_be_pasted_into_the_settings(terminal: Terminal, name: str) -> None:
    printed = terminal.done("adapters", name).out
    config = terminal.workspace / "config.toml"
    before = config.read_text(encoding="utf-8")
    for pasted in (printed, re.sub(r"^# (\w+ = )", r"\1", printed, flags=re.MULTILINE)):
        config.write_text(f"{before}\n{pasted}", encoding="utf-8")
        assert terminal.type("check").code == 0, terminal.type("check").out


def test_packages_for_hand_posting_never_land_in_the_public_folder(terminal: Terminal) -> None:
    assert 'path = "var/outbox"' in terminal.done("adapters", "outbox").out


def test_one_adapter_is_an_array_for_scripts_too(terminal: Terminal) -> None:
    [record] = terminal.done("adapters", "static", "--json").records
    assert record["adapter"] == "static" and record["toml"].startswith("[channels.static]")


def test_an_adapter_that_is_not_installed_is_wrong_usage(terminal: Terminal) -> None:
    said = terminal.type("adapters", "wordpres")
    assert (said.code, said.out) == (2, "") and "wordpress" in said.err
