"""Lines about a unit's own pieces that somebody has to mend: refused, returned, or wrong in their file."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.core.delivery import State
from publisher.core.digest_letter import Line
from publisher.core.item_state import ItemState
from publisher.store import approvals, deliveries, items
from publisher.store.items import Known
from publisher.work.digests.findings import Findings


def list_to_mend(found: Findings, unit: str) -> list[Line]:
    """Return a line for each piece of a unit that waits for a person there, with what it was told."""
    return [*_wrong(found, unit), *_returned(found, unit), *_refused(found, unit)]


def _wrong(found: Findings, unit: str) -> Iterator[Line]:
    for known in _of(unit, items.every(found.session, ItemState.WRONG)):
        told = found.word("wrong", problem=found.tell(known.problems[0].message)) if known.problems else ""
        yield _line(found, known, told)


def _returned(found: Findings, unit: str) -> Iterator[Line]:
    if found.app.config.publisher.approval == "none":
        return
    for known in _of(unit, items.every(found.session, ItemState.READY)):
        word = approvals.newest(found.session, known.id, known.digest)
        if word is not None and not word.approved:
            yield _line(found, known, found.tell(word.told))


def _refused(found: Findings, unit: str) -> Iterator[Line]:
    refused = deliveries.in_state(found.session, State.REFUSED)
    pieces = {one.id: one for one in _of(unit, items.of_ids(found.session, {x.item for x in refused}))}
    for one in refused:
        if one.item in pieces:
            reason = found.tell(one.error) if one.error else ""
            channel = found.app.config.channel_name(one.channel)
            told = found.word("refused" if reason else "refused-by", channel=channel, reason=reason)
            yield _line(found, pieces[one.item], told)


def _of(unit: str, known: list[Known]) -> list[Known]:
    return [one for one in known if unit in one.units]


def _line(found: Findings, known: Known, told: str) -> Line:
    return Line(found.word("title", title=known.called), told)
