"""Debian's Chromium, driven by playwright."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.system.parts import PartMissing, find_program, skip_or_fail

SPEAKS = "--lang=en-US"
"""How fields for times are typed into depends on it."""


@contextmanager
def chromium() -> Iterator[Any]:
    """Open a browser; while it is open nothing else in this process may run an event loop of its own."""
    try:
        program = find_program("chromium")
    except PartMissing as missing:
        skip_or_fail(missing)
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox", SPEAKS])
        yield opened
        opened.close()
