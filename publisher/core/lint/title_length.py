"""Title length: a title that a channel would cut."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.item import Item
from publisher.core.lint.finding import Finding
from publisher.core.lint.rules import TitleLimit
from publisher.core.message import message


def check(item: Item, limits: tuple[TitleLimit, ...]) -> Iterator[Finding]:
    """Find titles that are too long for channels the item goes to; one limit is told once, with its channels.

    Characters of NFC text are counted: a Vietnamese letter is one, whatever marks it bears.
    """
    if item.corrects:
        return
    too_long: dict[tuple[str, int], list[str]] = {}
    for one in limits:
        title = item.wish(one.channel).title or item.title
        if item.wants(one.channel) and item.form in one.forms and len(title) > one.longest:
            too_long.setdefault((title, one.longest), []).append(one.channel)
    for (title, longest), channels in too_long.items():
        said = message(
            "lint-title-too-long",
            title=f"{title[:40].rstrip()}…",
            length=len(title),
            longest=longest,
            channels=", ".join(channels),
            channel=channels[0],
        )
        yield Finding(said, words=title)
