"""What a browser calls itself, as people call it: `Chrome · Windows`."""

from __future__ import annotations

import re

BROWSERS = (
    ("coc_coc_browser", "Cốc Cốc"),
    ("Zalo", "Zalo"),
    ("FBAN|FBAV", "Facebook"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox|FxiOS", "Firefox"),
    ("Chrome|CriOS|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
"""The first that is found counts: most call themselves by the names of others as well."""
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X|Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def name_browser(agent: str) -> str:
    """Return browser and system by name, empty for what nobody knows: never what it said of itself."""
    return " · ".join(name for known in (BROWSERS, SYSTEMS) if (name := _first(known, agent)))


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for signs, name in known if re.search(signs, agent)), "")
