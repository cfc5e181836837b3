"""Plans within plans: a drive of some weeks is a plan of its own, with the names of the year's plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from publisher.core.message import Message, message
from publisher.core.plan import Plan
from publisher.core.problem import Problem
from publisher.files.toml import Document


def join_family(plan: Plan, plans: Sequence[Plan]) -> Plan:
    """Return the plan with the themes, audiences, indices and basis of those it is a part of."""
    for parent in _ancestors(plan, plans):
        plan = replace(
            plan,
            basis=plan.basis or parent.basis,
            themes={**parent.themes, **plan.themes},
            audiences={**parent.audiences, **plan.audiences},
            indices=tuple(dict.fromkeys((*plan.indices, *parent.indices))),
        )
    return plan


def check_family(document: Document, plan: Plan, plans: Sequence[Plan]) -> Iterator[Problem]:
    """Check that the plan that this one is a part of exists, and holds its days."""
    if plan.parent is None:
        return
    here = ("plan", "parent")
    parent = _find(plan.parent, plans)
    if parent is None:
        yield document.problem(
            here, _no_such_parent(plan.parent, [one for one in plans if one is not plan]), value=True
        )
        return
    line = [plan, *_ancestors(plan, plans)]
    if line[-1].parent == plan.id:
        circle = " → ".join([*(one.id for one in line), plan.id])
        yield document.problem(here, message("plan-is-its-own-parent", circle=circle), value=True)
    elif plan.start < parent.start or plan.end > parent.end:
        said = message(
            "plan-outside-parent",
            parent=parent.id,
            start=f"{plan.start:%d/%m/%Y}",
            end=f"{plan.end:%d/%m/%Y}",
            parent_start=f"{parent.start:%d/%m/%Y}",
            parent_end=f"{parent.end:%d/%m/%Y}",
        )
        yield document.problem(("plan", "start" if plan.start < parent.start else "end"), said, value=True)


def _no_such_parent(parent: str, others: Sequence[Plan]) -> Message:
    if not others:
        return message("unknown-parent-alone", parent=parent)
    return message("unknown-parent-plan", parent=parent, known=", ".join(one.id for one in others))


def _ancestors(plan: Plan, plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans above this one, the nearest first; a circle is walked once."""
    line, seen = [], {plan.id}
    above = _find(plan.parent, plans)
    while above is not None and above.id not in seen:
        line.append(above)
        seen.add(above.id)
        above = _find(above.parent, plans)
    return line


def _find(id: str | None, plans: Sequence[Plan]) -> Plan | None:
    return next((one for one in plans if one.id == id), None)
