"""Labels: the theme and the audience by which the plan counts a piece."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.item import Item
from publisher.core.lint.finding import Finding
from publisher.core.message import message


def check(item: Item, knows_themes: bool, knows_audiences: bool) -> Iterator[Finding]:
    """Find labels that are missing where a plan knows some; legal corrections are never counted."""
    if item.corrects:
        return
    lacks_theme = knows_themes and not item.themes
    lacks_audience = knows_audiences and not item.audiences
    if lacks_theme and lacks_audience:
        yield Finding(message("lint-no-labels"))
    elif lacks_theme:
        yield Finding(message("lint-no-theme"))
    elif lacks_audience:
        yield Finding(message("lint-no-audience"))
