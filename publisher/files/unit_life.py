"""A piece is credited to units that live on its day; those that have ended have successors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from publisher.core.localtime import local_day
from publisher.core.unit_life import outside_its_life
from publisher.files.draft import Desk
from publisher.files.values import Values

OUT = "content/published/"
"""Where pieces lie that were credited when they went out, whatever became of their units since."""


def check_units_live(desk: Desk, values: Values, fields: Mapping[str, Any]) -> None:
    """Refuse a unit that was not there on the day for which the piece asks, today where it names none."""
    rules = desk.rules
    if rules.lives is None or rules.today is None or rules.path(desk.bundle.main).startswith(OUT):
        return
    asked = fields["publish_at"]
    day = local_day(rules.zone, asked) if isinstance(asked, datetime) else rules.today
    for unit in filter(None, map(rules.lives.get, fields["units"])):
        if not unit.lives_on(day):
            said = outside_its_life(unit, rules.lives, day)
            values.findings.error(said.code, values.at("units"), **said.values)
