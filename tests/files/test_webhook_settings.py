"""`[webhooks.NAME]` in config.toml."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.core.webhook import Event
from tests.files.test_config import read, refused
from tests.files.workspace import CONFIG

HOOK = """
[webhooks.truc-ban]
url = "https://truc-ban.example.org/hooks/publisher"
secret = "env:GIA_LAP"
"""


def test_a_program_is_told_everything_where_nothing_is_said(tmp_path: Path) -> None:
    assert read(tmp_path, CONFIG + HOOK).webhooks["truc-ban"].on == tuple(Event)
    asked = read(tmp_path, CONFIG + HOOK + 'on = ["refused", "missed"]\n').webhooks["truc-ban"]
    assert asked.on == (Event.REFUSED, Event.MISSED)


@pytest.mark.parametrize(
    ("line", "instead", "code"),
    [
        ("url =", "ulr =", "unknown-key-near"),
        ("https://truc-ban", "http://truc-ban", "address-is-not-safe"),
        ("https://truc-ban.example.org/hooks/publisher", "truc-ban", "wrong-address"),
        ("https://", "https://ai:mat-khau@", "secret-in-address"),
        ('"env:GIA_LAP"', '"gia-lap-gia-lap-gia-lap"', "secret-in-file"),
        ("secret =", 'on = ["read"]\nsecret =', "not-one-of"),
        ("secret =", "on = []\nsecret =", "must-not-be-empty"),
        ("[webhooks.truc-ban]", '[webhooks."trực ban"]', "wrong-webhook-name"),
    ],
)
def test_what_is_wrong_with_a_webhook_is_named(tmp_path: Path, line: str, instead: str, code: str) -> None:
    found = [one[2] for one in refused(tmp_path, CONFIG + HOOK.replace(line, instead))]
    assert code in found
