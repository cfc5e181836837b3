"""`[digests]` in config.toml: who gets one, when, and what is refused with its line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from publisher.core.digest_hour import DigestHour
from publisher.core.errors import WrongConfiguration
from publisher.core.problem import Severity
from publisher.files import digest_settings
from publisher.files.config import read_config
from publisher.files.digest_settings import Digests
from publisher.files.schedules import read_rules
from publisher.settings import Secret
from publisher.work.checking import check
from publisher.work.digests.recipients import open_recipients
from tests.files.test_config import read
from tests.files.workspace import CONFIG, problems, sentences, write
from tests.newsroom import MONDAY

SMTP = '\n[notices.smtp]\nhost = "mail.example.org"\nfrom = "publisher@example.org"\n'
UNITS = '[[unit]]\nid = "ho-sao"\nname = "Hội LHPN phường Hồ Sao"\nkind = "phuong"\n'
FIRST = CONFIG.count("\n") + 2
"""The line behind `[digests]`."""


def table(*lines: str) -> str:
    return "\n".join(["[digests]", *lines]) + "\n"


def refused(workspace: Path, text: str) -> list[tuple[int, int, str]]:
    write(workspace, "config.toml", CONFIG + text)
    with pytest.raises(WrongConfiguration) as caught:
        read_config(workspace)
    for language in ("vi", "en"):
        assert "{" not in sentences(caught.value.problems, language)
    return problems(caught.value)


def test_nobody_gets_one_where_nothing_is_said(tmp_path: Path) -> None:
    digests = read(tmp_path, CONFIG).digests
    assert (digests, digests.hour) == (Digests(), DigestHour(4, time(15)))
    assert open_recipients(read_config(tmp_path)) == ()


def test_managers_and_heads_are_read_one_or_several(tmp_path: Path) -> None:
    text = table(
        'day = "mon"',
        'at = "8:30"',
        'managers = "mailto:m@example.org"',
        "[digests.units]",
        'ho-sao = ["mailto:a@example.org", "env:HEAD_URL", "mailto:a@example.org"]',
    )
    digests = read(tmp_path, CONFIG + text + SMTP).digests
    assert digests.hour == DigestHour(0, time(8, 30))
    assert digests.units["ho-sao"][1] == Secret("env:HEAD_URL", tmp_path)
    found = [(one.name, one.unit) for one in open_recipients(read_config(tmp_path))]
    assert found == [
        ("mailto:m@example.org", ""),
        ("mailto:a@example.org", "ho-sao"),
        ("env:HEAD_URL", "ho-sao"),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('managers = ["m@example.org"]', "target-needs-mailto"),
        ('managers = ["https://discord.example.org/fake-token"]', "target-holds-secrets"),
        ('managers = ["mailto:nobody"]', "wrong-target"),
        ("managers = [3]", "must-be-text"),
        ('units = { ho-sao = ["m@example.org"] }', "target-needs-mailto"),
        ('day = "friday"', "not-a-weekday"),
        ('at = "25:00"', "not-a-wall-time"),
        ('manager = "mailto:m@example.org"', "unknown-key-near"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, code: str) -> None:
    found = refused(tmp_path, table(line) + SMTP)
    assert (FIRST, code) in [(one[0], one[2]) for one in found]


def test_a_service_with_its_secret_is_never_quoted(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", CONFIG + table('managers = ["tgram://123:fake-token/1"]'))
    with pytest.raises(WrongConfiguration) as caught:
        read_config(tmp_path)
    assert "fake-token" not in repr(caught.value.problems) + sentences(caught.value.problems)


@pytest.mark.parametrize(
    "lines",
    [
        ['managers = "mailto:m@example.org"'],
        ['managers = ["mailto:m@example.org"]'],
        ['units = { ho-sao = "mailto:m@example.org" }'],
    ],
)
def test_mail_without_a_server_is_refused_with_its_line(tmp_path: Path, lines: list[str]) -> None:
    assert [(one[0], one[2]) for one in refused(tmp_path, table(*lines))] == [(FIRST, "mail-needs-a-server")]


def test_the_server_of_notices_serves_digests_alone_without_a_warning(tmp_path: Path) -> None:
    assert read(tmp_path, CONFIG + table('managers = ["mailto:m@example.org"]') + SMTP).warnings == ()


def test_a_table_that_names_nobody_is_warned_of(tmp_path: Path) -> None:
    warnings = read(tmp_path, CONFIG + table('day = "fri"')).warnings
    assert [(one.message.code, one.severity) for one in warnings] == [("digests-to-nobody", Severity.WARNING)]


def test_a_service_without_apprise_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_settings, "find_spec", lambda name: None)
    warnings = read(tmp_path, CONFIG + table('managers = ["env:HEAD_URL"]')).warnings
    assert [(one.line, one.message.code) for one in warnings] == [(FIRST, "apprise-is-missing")]


@pytest.mark.parametrize(("unit", "code"), [("ho-sa", "unknown-unit-near"), ("xa-la", "unknown-unit")])
def test_a_unit_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path, unit: str, code: str) -> None:
    write(tmp_path, "schedules/units.toml", UNITS)
    text = table("[digests.units]", f'{unit} = "mailto:a@example.org"')
    config = read(tmp_path, CONFIG + text + SMTP)
    with pytest.raises(WrongConfiguration) as caught:
        read_rules(tmp_path, config)
    assert problems(caught.value) == [(FIRST + 1, 1, code)]
    assert caught.value.problems[0].path == "config.toml"


def test_units_are_refused_where_the_workspace_lists_none(tmp_path: Path) -> None:
    text = table("[digests.units]", 'ho-sao = "mailto:a@example.org"')
    config = read(tmp_path, CONFIG + text + SMTP)
    with pytest.raises(WrongConfiguration) as caught:
        read_rules(tmp_path, config)
    assert [one.message.code for one in caught.value.problems] == ["unknown-unit"]


def test_check_names_the_secrets_that_are_not_there(tmp_path: Path) -> None:
    write(tmp_path, "schedules/units.toml", UNITS)
    text = table('managers = "env:NO_SUCH_ADDRESS"', "[digests.units]", 'ho-sao = ["env:NEITHER"]')
    write(tmp_path, "config.toml", CONFIG + text)
    found = [one for one in check(tmp_path, None, MONDAY) if one.message.code == "notice-secret-missing"]
    assert [(one.line, one.message.values["reference"]) for one in found] == [
        (FIRST, "env:NO_SUCH_ADDRESS"),
        (FIRST + 2, "env:NEITHER"),
    ]
