"""Asking for a password: never as an option, which every other user of the machine could read."""

from __future__ import annotations

import sys
from getpass import getpass

from publisher.cli.desk import Desk
from publisher.core.errors import WrongUsage


def ask_password(desk: Desk, name: str) -> str:
    """Return the password that a person types twice, unseen, or that a script sends as its first line."""
    if not sys.stdin.isatty():
        return _read_line()
    given = _type(desk.word("ask-password", name=name))
    if _type(desk.word("ask-password-again")) != given:
        raise WrongUsage("passwords-differ")
    return given


def _read_line() -> str:
    """Return what a script sends; Windows puts a mark before it."""
    try:
        return sys.stdin.readline().rstrip("\r\n").removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise WrongUsage("password-not-readable") from None


def _type(prompt: str) -> str:
    """Return what is typed, nothing where the line was left with Ctrl-D."""
    try:
        return getpass(prompt)
    except EOFError:
        return ""
