"""Shares that count pieces outside the whole that they are a part of, and may come out above all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from publisher.core.message import message
from publisher.core.metrics import Where
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem, Severity
from publisher.core.unit_groups import stand_for
from publisher.core.units import Units
from publisher.files.target_checks import barred_from
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath

BY_UNIT = ("unit", "cluster")
"""Dimensions of which each may narrow down the other, by the units that they mean."""


def check_shares(document: Document, plan: Plan, units: Units | None) -> Iterator[Problem]:
    """Warn of each dimension by which `where` lets in pieces that `of` leaves out."""
    for index, target in enumerate(plan.targets):
        for dimension in target.of:
            if not _is_within(target, dimension, units):
                yield _tell(document, ("target", index), target, dimension)


def _is_within(target: Target, dimension: str, units: Units | None) -> bool:
    """Tell whether all that `where` lets in is in `of` by one dimension; True where nobody can know."""
    if dimension in barred_from(target.metric):
        return True
    if dimension in BY_UNIT:
        return units is None or _are_units_within(target, dimension, units)
    asked, whole = target.where.get(dimension), target.of[dimension]
    return asked is not None and _folded(asked) <= _folded(whole)


def _are_units_within(target: Target, dimension: str, units: Units) -> bool:
    """Tell whether all units of a filter are among those of `of`: a ward in its district and its cluster."""
    whole = _units_of(target.of, dimension, units)
    return any(_units_of(target.where, one, units) <= whole for one in BY_UNIT if one in target.where)


def _units_of(where: Where, dimension: str, units: Units) -> frozenset[str]:
    if dimension == "unit":
        return stand_for(units, where["unit"])
    clusters = _folded(where["cluster"])
    return frozenset(one.id for one in units if one.cluster and one.cluster.casefold() in clusters)


def _folded(names: Collection[str]) -> set[str]:
    return {one.casefold() for one in names}


def _tell(document: Document, at: KeyPath, target: Target, dimension: str) -> Problem:
    """Point at the names in `where`; where there are none, at those in `of`."""
    whole, asked = ", ".join(target.of[dimension]), target.where.get(dimension)
    if asked is None:
        said, here = message("share-leaves-out", key=dimension, whole=whole), (*at, "of", dimension)
    else:
        told = {"key": dimension, "asked": ", ".join(asked), "whole": whole}
        said, here = message("share-of-others", **told), (*at, "where", dimension)
    return document.problem(here, said, value=True, severity=Severity.WARNING)
