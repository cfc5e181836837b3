"""What the reading commands print is for people: long addresses are cut, names are told."""

from __future__ import annotations

from contextlib import closing

from publisher.app import open_app
from publisher.cli.printed import attempt_line
from tests.cli.terminal import Terminal


def test_the_long_address_of_a_call_takes_one_line(terminal: Terminal) -> None:
    address = "https://bao.example.org/wp-json/wp/v2/posts?_fields=" + "%2C".join(map(str, range(200)))
    attempt = {
        "n": 1, "started_at": "2027-01-18T08:00:00+07:00", "operation": "publish",
        "outcome": "done", "error": None,
        "request": [{"method": "GET", "url": address}, {"method": "POST", "url": "https://bao.example.org/"}],
        "response": [{"status": 200}, None],
    }  # fmt: skip
    with closing(open_app(terminal.workspace)) as app:
        _, cut, short = attempt_line(app, attempt).splitlines()
    assert cut.strip().startswith("GET https://bao.example.org/wp-json/") and cut.endswith("… → 200")
    assert len(cut) < 120
    assert short.strip() == "POST https://bao.example.org/ → -"
