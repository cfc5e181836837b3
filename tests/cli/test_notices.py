"""doctor asks the targets of notices as well, and sends them nothing."""

from __future__ import annotations

from tests.cli.terminal import Terminal
from tests.notify.post_office import free_port, open_post_office

TO = "mailto:desk@example.org"


def tell_by_mail(terminal: Terminal, port: int) -> None:
    config = terminal.workspace / "config.toml"
    text = config.read_text(encoding="utf-8")
    server = f'host = "localhost"\nport = {port}\ntls = "none"\nfrom = "publisher@example.org"\n'
    text += f'\n[notices]\nto = ["{TO}"]\n\n[notices.smtp]\n{server}'
    config.write_text(text, encoding="utf-8")


def test_the_doctor_says_that_the_mail_server_answers(terminal: Terminal) -> None:
    with open_post_office() as office:
        tell_by_mail(terminal, office.port)
        said = terminal.done("doctor")
        assert f"✓ {TO}: Máy chủ thư localhost:{office.port} trả lời" in said.out
        assert office.box.commands == ["NOOP"] and office.box.letters == []


def test_a_mail_server_that_is_away_is_exit_code_1(terminal: Terminal) -> None:
    tell_by_mail(terminal, free_port())
    assert terminal.type("doctor").code == 1
    [record] = [one for one in terminal.type("doctor", "--json").records if one["channel"] == TO]
    [check] = record["checks"]
    assert (record["ok"], check["name"], check["ok"]) == (False, "target", False)


def test_a_run_that_misses_a_piece_tells_the_desk(terminal: Terminal) -> None:
    terminal.write("lo.md", "Bài của tuần trước", publish_at="2027-01-11 09:00")
    with open_post_office() as office:
        tell_by_mail(terminal, office.port)
        assert terminal.run("2027-01-18 07:45").code == 1
        assert terminal.run("2027-01-18 08:45").code == 1
    [letter] = office.box.letters
    assert "«Bài của tuần trước»" in letter.get_content()
    assert "publisher reschedule" in letter.get_content()


def test_check_names_the_secrets_that_are_not_there(terminal: Terminal) -> None:
    config = terminal.workspace / "config.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text + '\n[notices]\nto = ["env:NOTICES_NOT_SET"]\n', encoding="utf-8")
    said = terminal.type("check").out
    assert "config.toml:" in said and "env:NOTICES_NOT_SET" in said
