"""What a database says itself stands in one well-formed sentence of ours."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from publisher.store.trouble import trouble
from publisher.words import LANGUAGES, tell

REFUSED = """connection failed: connection to server at "127.0.0.1", port 5432 failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_postgresql_says_of_a_refused_connection_ends_with_one_full_stop(language: str) -> None:
    said = tell(trouble(OperationalError("SELECT", {}, Exception(REFUSED))), language)
    assert "Connection refused. " in said
    assert not any(twice in said for twice in ("?.", "..", "!."))
