"""What people read at pages: how they are spoken to, and no command where there are buttons."""

from __future__ import annotations

import re

import pytest

from publisher.words import catalogue

ADDRESS = re.compile(r"\bbạn\b(?! đọc)", re.IGNORECASE)
READERS = {"static-not-found-remedy", "static-no-page"}
VERBS = (
    "(?:approve|return|hold|release|holds|retry|confirm|cancel|withdraw|reschedule|correct|doctor|show|queue"
    "|log|check|run|plan|report|units|activity|user|backup|restore|adapters|audit|init)"
)
VIETNAMESE = re.compile(rf"\bpublisher (?:-w |{VERBS}\b)|\blệnh {VERBS}\b|(?<!\w)--[a-z]")
ENGLISH = re.compile(rf"\bpublisher (?:-w |{VERBS}\b)|\buse (?:confirm|retry|withdraw)\b|(?<!\w)--[a-z]")
AT_THE_TERMINAL = (
    "absent-from-json", "adapter-", "already-running", "argument-", "backup", "cannot-listen", "clock-",
    "config-is-missing", "database", "demo-", "digest", "feed-", "fault", "folder-", "head-", "help-",
    "log-", "mail-", "no-channels", "no-command", "no-people", "no-such-command", "no-such-option",
    "no-tokens", "no-window-open", "not-while-", "notice-", "option-without-value", "other-members",
    "ready-", "restore", "sandbox-", "secret-", "sheet-not-loaded-yet", "template-written", "token-",
    "unit-without-digest", "value-is-wrong", "verify-", "versions-are-kept-as-json",
    "window-is-no-calendar-window", "workspace-made",
)  # fmt: skip
"""How the codes begin of what stands in terminals, mails, logs and files, and on no page."""


def test_people_are_spoken_to_in_one_way_everywhere() -> None:
    said = {code: told["vi"] for code, told in catalogue().items() if not code.startswith("static-")}
    assert {code: one for code, one in said.items() if ADDRESS.search(one)} == {}


def names_a_command(code: str) -> bool:
    told = catalogue()[code]
    return bool(VIETNAMESE.search(told["vi"]) or ENGLISH.search(told["en"]))


def test_what_names_a_command_is_said_otherwise_at_a_page() -> None:
    lacking = [
        code
        for code in catalogue()
        if names_a_command(code)
        and not code.startswith(AT_THE_TERMINAL)
        and f"{code}-here" not in catalogue()
    ]
    assert lacking == []


@pytest.mark.parametrize("code", [one for one in catalogue() if one.endswith("-here")])
def test_what_is_said_at_a_page_names_no_command(code: str) -> None:
    assert not names_a_command(code)
