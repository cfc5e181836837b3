"""Names of units with their kind in front: a commune that is called `Đông` is `xã Đông` to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from publisher.core.units import Unit, Units
from publisher.files.names import fold

WORDS = {
    "thanh-pho": "thành phố",
    "quan": "quận",
    "huyen": "huyện",
    "thi-xa": "thị xã",
    "phuong": "phường",
    "xa": "xã",
}
"""Kinds that people say before a name; the others are said in other ways."""


def list_names(units: Units) -> Mapping[str, tuple[str, ...]]:
    """Return, by id, every name that people may write; who lives longest comes last and wins a name."""
    added = add_kinds(units)
    return {id: (*names, *added.get(id, ())) for id, names in units.names().items()}


def add_kinds(units: Units) -> Mapping[str, tuple[str, ...]]:
    """Return, by id, the names with the kind in front that nobody bears and that never mean two at once."""
    borne = {fold(name) for unit in units for name in (unit.id, unit.name, *unit.aliases)}
    claims: dict[str, list[tuple[Unit, str]]] = {}
    for unit in units:
        for name in dict.fromkeys(_with_kind(unit)):
            if fold(name) not in borne:
                claims.setdefault(fold(name), []).append((unit, name))
    found: dict[str, tuple[str, ...]] = {}
    for claim in claims.values():
        for unit, name in claim if not _meet([unit for unit, _ in claim]) else ():
            found[unit.id] = (*found.get(unit.id, ()), name)
    return found


def _with_kind(unit: Unit) -> Iterator[str]:
    """Yield a unit's names from its kind on: `Hội LHPN xã Đông` and `Đông` are both `xã Đông`."""
    word = WORDS.get(unit.kind)
    for name in (unit.name, *unit.aliases) if word else ():
        behind = re.fullmatch(rf"(?:.*\s)?{word}\s+(\S.*)", name, re.IGNORECASE)
        yield f"{word} {behind[1] if behind else name}"


def _meet(units: list[Unit]) -> bool:
    """Tell whether two of the units live on one day."""
    return any(
        one.id != other.id and one.meets(other) for place, one in enumerate(units) for other in units[:place]
    )
