"""Members: who has to reach a target that every one of a kind has to reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from publisher.core.board import Board
from publisher.core.item import Form, Tone
from publisher.core.pace import Life
from publisher.core.plan import Target
from publisher.core.unit_groups import lets_in
from publisher.core.windows import Window

Names = Mapping[str, Collection[str]]
"""What the plan does not know itself, by dimension: the channels."""


def list_lives(board: Board, bit: int, window: Window, names: Names) -> tuple[tuple[str | None, Life], ...]:
    """Return who has to reach the target of a bit in a window, each with the part of it that it lives."""
    target, known = board.plan.targets[bit], board.lives.get((bit, window))
    if known is not None:
        return known
    members = list_members(board, target, window, names)
    found = tuple((one, life_of(board, target, window, one)) for one in members)
    if target.each == "unit":
        board.lives[bit, window] = found
    return found


def list_members(board: Board, target: Target, window: Window, names: Names) -> tuple[str | None, ...]:
    """Return who has to reach a target in a window: all of a kind, or those that `where` names."""
    if target.each is None:
        return (None,)
    if target.each == "unit":
        return _list_units(board, target, window)
    named = target.where.get(target.each)
    if named is not None:
        return named
    plan = board.plan
    every: Mapping[str, Collection[str]] = {
        "audience": plan.audiences,
        "theme": plan.themes,
        "index": plan.indices,
        "form": tuple(Form),
        "tone": tuple(Tone),
        "cluster": board.units.clusters,
        **names,
    }
    return tuple(map(str, every.get(target.each, ())))


def life_of(board: Board, target: Target, window: Window, member: str | None) -> Life:
    """Return in which part of a window a member has to reach a target: a unit in that which it lives."""
    if target.each != "unit" or not member or board.as_of is not None:
        return None, None
    return board.units.life_within(member, window.from_, window.until)


def _list_units(board: Board, target: Target, window: Window) -> tuple[str, ...]:
    """Return the units that live in the window; rolled up, those that carry on for them.

    Where `where` names a group, they are those that are part of it, and itself where it owes of its own.
    """
    first, last = (board.as_of, board.as_of) if board.as_of else (window.from_, window.until)
    lived = (unit.id for unit in board.units.reporting(window.from_, window.until))
    credited = dict.fromkeys(board.dimensions["unit"].credit.values("unit", tuple(lived)))
    return tuple(id for id in credited if lets_in(board.units, target.where, id, first, last))
