"""What reading content files has to know of a workspace."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from publisher.core.localtime import local_day
from publisher.files.config import Config
from publisher.files.rules import ReadingRules
from publisher.files.schedules import Rules


def reading_rules(
    config: Config, rules: Rules, media_store: Path | None, now: datetime | None = None
) -> ReadingRules:
    """Gather the names that exist here; media that are read are copied to `media_store`.

    With `now`, units have to live on the day of the piece.
    """
    units = rules.units
    return ReadingRules(
        zone=config.zone,
        workspace=config.workspace,
        media_store=media_store,
        units={unit.id: (unit.name, *unit.aliases) for unit in units} if units is not None else None,
        themes=rules.themes,
        indices=rules.indices,
        audiences=rules.audiences,
        channels=tuple(config.channels),
        lives=units,
        today=local_day(config.zone, now) if now else None,
    )
