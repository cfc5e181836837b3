"""An item in the making: what is at hand while it is read, and its fields so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.core.item import Item
from publisher.core.slug import is_slug, slugify
from publisher.files.attachments import Attachments
from publisher.files.bundle import Bundle
from publisher.files.findings import Findings
from publisher.files.keys import ITEM, sort_keys
from publisher.files.rules import ReadingRules
from publisher.files.values import Values
from publisher.files.yamltree import Keyed

LONGEST_ID = 120
PAGES = frozenset({"new"})
"""Names that stand where ids do in the addresses of the dashboard."""


@dataclass(frozen=True)
class Desk:
    """What is at hand while one item is read; `corrects` names what it corrects where a person says so."""

    bundle: Bundle
    rules: ReadingRules
    findings: Findings
    attachments: Attachments
    corrects: str = ""

    def values(self, keyed: Keyed, findings: Findings) -> Values:
        return Values(sort_keys(keyed, ITEM, findings), self.rules, findings)


@dataclass(frozen=True)
class Draft:
    """The fields of an item while it may still turn out wrong."""

    id: str | None
    fields: dict[str, Any]
    names_corrected: bool = False

    @property
    def id_given(self) -> bool:
        return self.id is not None

    def item(self, desk: Desk) -> Item:
        """Return the item, once nothing is wrong with it."""
        return Item(id=self.id or propose_id(desk.bundle), media=desk.attachments.media, **self.fields)


def propose_id(bundle: Bundle) -> str:
    """Return the id that the path suggests; two paths may suggest the same one."""
    stem = bundle.path if bundle.home else bundle.path.rpartition(".")[0] or bundle.path
    made = slugify(stem, LONGEST_ID)
    return made if is_slug(made) and made not in PAGES else f"bai-{made}".strip("-")
