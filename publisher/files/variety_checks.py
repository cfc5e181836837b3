"""Scores for variety that ask for more different ones than there are, so that nobody gets all points."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from publisher.core.item import Form
from publisher.core.message import message
from publisher.core.plan import Plan
from publisher.core.problem import Problem, Severity
from publisher.files.toml import Document


def check_varieties(
    document: Document, plan: Plan, plans: Sequence[Plan], channels: Collection[str]
) -> Iterator[Problem]:
    """Warn of each `of` above the number of what there is; pieces may bear the names of all `plans`.

    Any column may be shown, so that of these there are always enough.
    """
    known = _count_known(plans, channels)
    for index, one in enumerate(plan.sheet.criteria):
        there = known.get(one.variety or "")
        if there is not None and one.of > there:
            said = message(f"variety-beyond-{one.variety}", of=one.of, known=there)
            yield document.problem(("score", index, "of"), said, value=True, severity=Severity.WARNING)


def _count_known(plans: Sequence[Plan], channels: Collection[str]) -> dict[str, int]:
    return {
        "theme": len({name for plan in plans for name in plan.themes}),
        "audience": len({name for plan in plans for name in plan.audiences}),
        "index": len({name for plan in plans for name in plan.indices}),
        "form": len(Form),
        "channel": len(channels),
    }
