"""Browsers and systems by the names that people know, whatever else they call themselves."""

from __future__ import annotations

import pytest

from publisher.core.browser_name import name_browser

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (f"M/5.0 (Windows NT 10.0; Win64) {WEBKIT} Chrome/126.0 Safari/537.36", "Chrome · Windows"),
        (f"M/5.0 (Windows NT 10.0) {WEBKIT} Chrome/126 Safari/537 Edg/126.0", "Edge · Windows"),
        (
            f"M/5.0 (Windows NT 6.1) {WEBKIT} coc_coc_browser/95 Chrome/89",
            "Cốc Cốc · Windows",
        ),
        (
            f"M/5.0 (Linux; Android 14) {WEBKIT} SamsungBrowser/25 Chrome/121",
            "Samsung Internet · Android",
        ),
        (
            "M/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1",
            "Safari · iPhone",
        ),
        ("M/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Zalo iOS/600", "Zalo · iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Firefox/127.0", "Firefox · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox · Linux"),
        ("<script>alert(1)</script>", ""),
        ("curl/8.0 (Windows)", "Windows"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(agent: str, name: str) -> None:
    assert name_browser(agent) == name
