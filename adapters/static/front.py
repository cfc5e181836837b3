"""The front page: which piece leads, which stand beside it, which come below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.static.record import Entry

LEAD_AMONG = 6
"""So many of the newest pieces may lead: an old picture is no news."""

BESIDE_A_PICTURE = 3
BESIDE_WORDS = 5
"""As many as fill the column beside the lead; the first of three shows its picture large."""

UNDER_WORDS = 3


@dataclass(frozen=True)
class Front:
    """The pieces of the front page, each once; without a lead there is none."""

    lead: Entry | None
    beside: Sequence[Entry]
    stream: Sequence[Entry]


def arranged(newest: Sequence[Entry]) -> Front:
    """Lead with the newest picture among the newest few, else with the newest piece."""
    if not newest:
        return Front(None, (), ())
    lead = next((one for one in newest[:LEAD_AMONG] if one.thumb), newest[0])
    others = [one for one in newest if one is not lead]
    count = beside(lead, others)
    return Front(lead, others[:count], others[count:])


def beside(lead: Entry, others: Sequence[Entry]) -> int:
    """Return how many pieces stand beside the lead; under one without a picture they stand in a row."""
    if not lead.thumb:
        return UNDER_WORDS
    return BESIDE_A_PICTURE if others and others[0].thumb else BESIDE_WORDS
