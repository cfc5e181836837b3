"""The browser, and the newsroom that is looked at: made once for each file of tests, and only read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from publisher.work import passwords
from tests.browser.desk import Desk, open_desk
from tests.browser.filled import open_filled
from tests.passwords import CHEAP
from tests.system.browser import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A real browser; each test opens pages of its own."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The pages of a newsroom that has met with everything."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(passwords, "HASHER", CHEAP)
        room = open_filled(tmp_path_factory.mktemp("newsroom"))
        with open_desk(room) as opened:
            yield opened
        room.app.close()
