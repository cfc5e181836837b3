"""The page around the parts of a digest: its subject, which says the worst, and what it is of."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.core.digest_letter import Page, Part
from publisher.core.windows import Window
from publisher.work.digests.findings import Findings


def make_page(
    found: Findings, week: Window, counts: Mapping[str, int], parts: tuple[Part, ...], unit: str = ""
) -> Page:
    """Make the page; where nothing counts, it says that all is well."""
    wrong = ", ".join(found.word(f"count-{code}", count=count) for code, count in counts.items() if count)
    who = unit or " ".join(found.app.config.publisher.name.split())
    days, what = write_week(week), wrong or found.word("count-none")
    opening = found.word("opening", who=who, week=days, at=found.time(found.now))
    return Page(
        subject=found.word("subject-head" if unit else "subject", week=days, who=who, what=what),
        opening=opening if wrong else f"{opening} {found.word('all-well')}",
        parts=parts,
        closing=found.word("closing-head" if unit else "closing", who=found.app.config.publisher.name),
    )


def write_week(week: Window) -> str:
    """Write the days of a week as people do: `18–24/01/2027`, `25/01–31/01` only where the month changes."""
    first, last = week.from_, week.until
    if first.year != last.year:
        return f"{first:%d/%m/%Y}–{last:%d/%m/%Y}"
    return f"{first:%d/%m}–{last:%d/%m/%Y}" if first.month != last.month else f"{first:%d}–{last:%d/%m/%Y}"
