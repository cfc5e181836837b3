"""Pieces of a few words, and what lint says of them."""

from __future__ import annotations

from collections.abc import Iterable

from publisher.core.item import Item, Media
from publisher.core.lint.finding import Finding
from publisher.core.lint.passages import Part, Passage


def body(*paragraphs: str) -> tuple[Passage, ...]:
    return tuple(Passage(Part.BODY, one) for one in paragraphs)


def piece(html: str = "<p>Chị em đi chợ.</p>", **fields: object) -> Item:
    return Item(id="bai", title="Chợ chưa tan", html=html, **fields)  # type: ignore[arg-type]


def photo(name: str = "cho.jpg", **said: str) -> Media:
    return Media(name=name, sha256="0" * 64, mime="image/jpeg", size=1, **said)  # type: ignore[arg-type]


def codes(findings: Iterable[Finding]) -> list[str]:
    return [one.message.code for one in findings]
