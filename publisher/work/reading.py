"""What reading content files has to know of a workspace."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from publisher.core.item import Form
from publisher.core.lint.outdated_terms import in_order
from publisher.core.lint.rules import LintRules, TitleLimit
from publisher.core.localtime import local_day
from publisher.files.config import Config
from publisher.files.kind_names import list_names
from publisher.files.rules import ReadingRules
from publisher.files.schedules import Rules
from publisher.files.terms import common_terms


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
        units=list_names(units) if units is not None else None,
        themes=rules.themes,
        indices=rules.indices,
        audiences=rules.audiences,
        channels=tuple(config.channels),
        lives=units,
        today=local_day(config.zone, now) if now else None,
        lint=_lint_rules(config, rules),
    )


def _lint_rules(config: Config, rules: Rules) -> LintRules:
    return LintRules(
        off=frozenset(config.lint.off),
        terms=in_order((*rules.terms, *common_terms())),
        titles=tuple(_title_limits(config)),
        knows_themes=bool(rules.themes),
        knows_audiences=bool(rules.audiences),
    )


def _title_limits(config: Config) -> Iterator[TitleLimit]:
    for name, one in config.channels.items():
        if one.enabled and one.longest_title:
            yield TitleLimit(name, one.longest_title, frozenset(form for form in Form if one.takes(form)))
