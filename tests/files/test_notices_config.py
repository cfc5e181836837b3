"""`[notices]` in config.toml: who is told, and no secret in the file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.core.errors import WrongConfiguration
from publisher.core.notice import Kind
from publisher.core.problem import Severity
from publisher.files import notices as checks
from publisher.files.config import read_config
from publisher.settings import Secret
from tests.files.test_config import read, refused
from tests.files.workspace import CONFIG, sentences, write

SMTP = """
[notices.smtp]
host = "mail.example.org"
user = "robot"
password = "env:MAIL_PASSWORD"
from = "publisher@example.org"
"""


def table(*lines: str) -> str:
    return "\n".join(["[notices]", *lines]) + "\n"


def test_nobody_is_told_where_nothing_is_said(tmp_path: Path) -> None:
    notices = read(tmp_path, CONFIG).notices
    assert (notices.to, notices.group, notices.which) == ((), timedelta(minutes=2), tuple(Kind))


def test_mail_and_services_are_read_with_their_server(tmp_path: Path) -> None:
    to = 'to = ["mailto:desk@example.org", "env:NOTICE_URL"]'
    notices = read(
        tmp_path, CONFIG + table(to, 'group = "90s"', 'which = ["refused", "paused"]') + SMTP
    ).notices
    assert notices.to == ("mailto:desk@example.org", Secret("env:NOTICE_URL", tmp_path))
    assert (notices.group, notices.which) == (timedelta(seconds=90), (Kind.REFUSED, Kind.PAUSED))
    assert notices.smtp is not None and notices.smtp.place == ("mail.example.org", 465)
    assert notices.smtp.password == Secret("env:MAIL_PASSWORD", tmp_path)


@pytest.mark.parametrize(("tls", "port"), [("tls", 465), ("starttls", 587), ("none", 25)])
def test_the_port_follows_from_the_encryption(tmp_path: Path, tls: str, port: int) -> None:
    text = table('to = ["mailto:desk@example.org"]') + SMTP.replace(
        "mail.example", f"localhost.{tls}.example"
    )
    text = text.replace('"localhost.none.example.org"', '"localhost"') + f'tls = "{tls}"\n'
    smtp = read(tmp_path, CONFIG + text).notices.smtp
    assert smtp is not None and smtp.place[1] == port


@pytest.mark.parametrize(
    "secret",
    [
        "tgram://123456789:fake-token/12345",
        "mailtos://robot:fake-token@example.org",
        "https://discord.example.org/fake-token",
    ],
)
def test_a_services_address_in_the_file_is_refused_and_never_shown(tmp_path: Path, secret: str) -> None:
    write(tmp_path, "config.toml", CONFIG + table(f'to = ["{secret}"]'))
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert [one.message.code for one in caught.value.problems] == ["target-holds-secrets"]
    for language in ("vi", "en"):
        assert "fake-token" not in sentences(caught.value.problems, language)
    assert "fake-token" not in repr(caught.value.problems)


def test_a_mail_password_in_the_file_is_refused_and_never_shown(tmp_path: Path) -> None:
    text = table('to = ["mailto:desk@example.org"]') + SMTP.replace("env:MAIL_PASSWORD", "fake-password")
    write(tmp_path, "config.toml", CONFIG + text)
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert [one.message.code for one in caught.value.problems] == ["secret-in-file"]
    assert "fake-password" not in sentences(caught.value.problems) + repr(caught.value.problems)


def test_every_mistake_is_told_in_its_place_with_the_nearest_key(tmp_path: Path) -> None:
    text = """\
[notices]
to = ["desk@example.org", "mailto:desk", 5, "tên ai đó"]
grop = "2m"
group = "often"
which = ["refusd"]
[notices.smtp]
hots = "mail.example.org"
host = ""
port = 70000
tls = "ssl"
from = "publisher"
"""
    assert refused(tmp_path, text) == [
        (2, 7, "target-needs-mailto"),
        (2, 27, "wrong-target"),
        (2, 42, "must-be-text"),
        (2, 45, "wrong-target"),
        (3, 1, "unknown-key-near"),
        (4, 9, "not-a-duration"),
        (5, 10, "not-one-of-near"),
        (7, 1, "unknown-key-near"),
        (8, 8, "must-not-be-empty"),
        (9, 8, "number-is-too-large"),
        (10, 7, "not-one-of"),
        (11, 8, "not-a-mail-address"),
    ]


def test_a_mail_address_without_a_server_is_refused(tmp_path: Path) -> None:
    text = table('to = ["env:NOTICE_URL", "mailto:desk@example.org"]')
    assert refused(tmp_path, text) == [(2, 25, "mail-needs-a-server")]


@pytest.mark.parametrize("left_out", ["user", "password"])
def test_a_name_and_a_password_go_together(tmp_path: Path, left_out: str) -> None:
    lines = [line for line in SMTP.splitlines() if not line.startswith(left_out)]
    text = table('to = ["mailto:desk@example.org"]') + "\n".join(lines)
    assert [code for _, _, code in refused(tmp_path, text)] == ["mail-user-and-password"]


def test_a_password_never_goes_over_the_network_in_clear(tmp_path: Path) -> None:
    text = table('to = ["mailto:desk@example.org"]') + SMTP + 'tls = "none"\n'
    assert [code for _, _, code in refused(tmp_path, text)] == ["mail-password-in-clear"]
    assert read(tmp_path, CONFIG + text.replace("mail.example.org", "127.0.0.1")).notices.smtp


def test_a_table_without_anybody_is_warned_of(tmp_path: Path) -> None:
    [warning] = read(tmp_path, CONFIG + table('group = "1m"')).warnings
    assert (warning.severity, warning.message.code) == (Severity.WARNING, "notices-to-nobody")


def test_a_service_without_apprise_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda name: None)
    [warning] = read(tmp_path, CONFIG + table('to = ["env:NOTICE_URL"]')).warnings
    assert (warning.severity, warning.message.code) == (Severity.WARNING, "apprise-is-missing")
