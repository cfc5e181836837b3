"""`[digests]` in `config.toml`: who gets a digest each week, and at which hour."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from publisher.core.digest_hour import DigestHour
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.core.units import Units
from publisher.files.kinds import OneOrMore, Wall, Weekday
from publisher.files.mistakes import find_nearest, write_key
from publisher.files.toml import Document, read_toml
from publisher.files.toml_places import KeyPath
from publisher.notify.settings import MAIL, Address

FRIDAY = 4


class Digests(BaseModel):
    """`[digests]`: nobody gets one while `managers` and `units` are empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Weekday = FRIDAY
    at: Wall = time(15)
    managers: OneOrMore[Address] = ()
    units: dict[str, OneOrMore[Address]] = Field(default_factory=dict)

    @property
    def hour(self) -> DigestHour:
        return DigestHour(self.day, self.at)


def check_digests(document: Document) -> Iterator[Problem]:
    """Find recipients without a way to reach them, and a table that names nobody."""
    table = document.content.get("digests")
    if not isinstance(table, dict):
        return
    if not any(table.get(key) for key in ("managers", "units")):
        yield document.problem(("digests",), message("digests-to-nobody"), severity=Severity.WARNING)
    notices = document.content.get("notices")
    has_server = isinstance(notices, dict) and "smtp" in notices
    for here, one in _list_addresses(table):
        if one.startswith(MAIL) and not has_server:
            said = message("mail-needs-a-server", key=write_key(here))
            yield document.problem(here, said, value=True)
        if re.match(r"(env|file|keyring):.", one) and find_spec("apprise") is None:
            said = message("apprise-is-missing")
            yield document.problem(here, said, value=True, severity=Severity.WARNING)


def _list_addresses(table: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """Yield every address that is given as text, each with its place."""
    units = table.get("units")
    given: dict[KeyPath, Any] = {("managers",): table.get("managers")}
    given |= {("units", unit): to for unit, to in units.items()} if isinstance(units, dict) else {}
    for key, to in given.items():
        if isinstance(to, str):
            yield ("digests", *key), to
        for number, one in enumerate(to if isinstance(to, list) else ()):
            if isinstance(one, str):
                yield ("digests", *key, number), one


def check_units(workspace: Path, file: str, digests: Digests, units: Units) -> Iterator[Problem]:
    """Refuse heads of units that there are none of; `file` is where the settings stand."""
    unknown = [unit for unit in digests.units if unit not in units]
    if unknown:
        document = read_toml(workspace, file)
        for unit in unknown:
            yield document.problem(("digests", "units", unit), _name_unknown(unit, units))


def _name_unknown(unit: str, units: Units) -> Message:
    if near := find_nearest(unit, units.by_id):
        return message("unknown-unit-near", given=unit, nearest=near)
    return message("unknown-unit", given=unit)
