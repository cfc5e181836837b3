"""Comparing: what is otherwise in one revision of a piece than in another, field by field, then the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from publisher.app import App
from publisher.core.difference import Change, Parts, TooLong, compare_paragraphs, compare_words
from publisher.core.item import Item, Media, Wish
from publisher.core.message import Message, message
from publisher.work.render import words_of

SINGLE = (
    "title",
    "summary",
    "column",
    "cover",
    "source",
    "canonical_url",
    "rights",
    "ai",
    "note",
    "corrects",
)
LISTS = ("authors", "themes", "indices", "audiences", "tags", "consents")
WORDS = {"form": "form", "tone": "tone", "priority": "priority", "status": "wanted-status"}
"""Fields whose values have words, and how the codes of these begin."""
TIMES = ("publish_at", "not_before", "expires_at")


@dataclass(frozen=True)
class FieldChange:
    """One field that is otherwise, its words compared; `channel` where it is a wish for that channel."""

    label: Message
    parts: Parts
    channel: str | None = None


@dataclass(frozen=True)
class Gap:
    """So many paragraphs that stayed as they were, and are not told."""

    count: int


@dataclass(frozen=True)
class Difference:
    """What is otherwise. `text` is None where the texts are too long to be compared.

    `looks_otherwise` tells that the words are the same and what is around them, as links or bold, is not.
    """

    fields: tuple[FieldChange, ...]
    text: tuple[Parts | Gap, ...] | None
    looks_otherwise: bool = False

    @property
    def is_none(self) -> bool:
        return not self.fields and self.text == () and not self.looks_otherwise


def compare(app: App, old: Item, new: Item) -> Difference:
    """Return what is otherwise in `new` than in `old`."""
    fields = tuple(_fields(app, old, new))
    before, after = (_paragraphs(one.html) for one in (old, new))
    try:
        text = tuple(_without_what_stayed(compare_paragraphs(before, after)))
    except TooLong:
        return Difference(fields, None)
    return Difference(fields, text, old.html != new.html and not text)


def _paragraphs(html: str) -> list[str]:
    return [one for one in words_of(html).split("\n") if one]


def _without_what_stayed(told: list[Parts]) -> Iterator[Parts | Gap]:
    """Yield what changed with a paragraph around it; what stayed further off is counted."""
    changed = [any(part.change is not Change.SAME for part in one) for one in told]
    if not any(changed):
        return
    left = 0
    for place, one in enumerate(told):
        if any(changed[max(place - 1, 0) : place + 2]):
            if left:
                yield Gap(left)
            left = 0
            yield one
        else:
            left += 1
    if left:
        yield Gap(left)


def _fields(app: App, old: Item, new: Item) -> Iterator[FieldChange]:
    before, after = _written(app, old), _written(app, new)
    for name in before:
        if before[name] != after[name]:
            yield FieldChange(message(f"field-{name}"), compare_words(before[name], after[name]))
    for channel in sorted({*(old.channels or {}), *(new.channels or {})}):
        wished, wishes = (_wish(app, one.wish(channel)) for one in (old, new))
        for name in wished:
            if wished[name] != wishes[name]:
                label = message(f"field-{name}")
                yield FieldChange(label, compare_words(wished[name], wishes[name]), channel)


def _written(app: App, item: Item) -> Mapping[str, str]:
    """Return the fields of an item but its text, as people read them."""
    told = {name: str(getattr(item, name) or "") for name in SINGLE}
    told |= {name: ", ".join(getattr(item, name)) for name in LISTS}
    told["units"] = ", ".join(app.rules.unit_names(item.units))
    told |= {name: app.word(f"{code}-{getattr(item, name)}") for name, code in WORDS.items()}
    told |= {name: _when(app, getattr(item, name)) for name in TIMES}
    told["channels"] = _channels(app, item)
    told["media"] = "\n".join(map(_media, item.media))
    return told


def _channels(app: App, item: Item) -> str:
    if item.channels is None:
        return app.word("field-every-channel")
    return ", ".join(map(app.config.channel_name, item.channels))


def _wish(app: App, wish: Wish) -> Mapping[str, str]:
    texts = {name: getattr(wish, name) or "" for name in ("title", "summary", "text", "column")}
    after = app.config.channel_name(wish.after) if wish.after else ""
    delay = app.word("field-minutes", count=wish.delay // timedelta(minutes=1)) if wish.delay else ""
    return {"publish_at": _when(app, wish.at), **texts, "after": after, "delay": delay}


def _when(app: App, when: datetime | str | None) -> str:
    if when is None:
        return ""
    return app.local_text(when.isoformat()) if isinstance(when, datetime) else app.word(f"field-at-{when}")


def _media(one: Media) -> str:
    """Return a file in a line; its bytes are told by the beginning of their hash."""
    said = " · ".join(part for part in (one.alt, one.caption, one.credit) if part)
    return f"{one.name} [{one.sha256[:8]}]" + (f" {said}" if said else "")
