"""The real parts, started once for all tests that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.system.browser import chromium
from tests.system.parts import PartMissing, skip_or_fail
from tests.system.wordpress_site import WordPressSite


@pytest.fixture(scope="session")
def wordpress() -> Iterator[WordPressSite]:
    """A running WordPress; what earlier tests left in it is still there."""
    site = WordPressSite()
    try:
        site.start()
    except PartMissing as missing:
        skip_or_fail(missing)
    try:
        yield site
    finally:
        site.stop()


@pytest.fixture
def empty_wordpress(wordpress: WordPressSite) -> WordPressSite:
    """The same WordPress as on the day it was installed."""
    wordpress.reset()
    return wordpress


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser; each test opens pages of its own."""
    with chromium() as opened:
        yield opened
