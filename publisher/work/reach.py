"""Warnings of targets that the timetable leaves no room for, with the arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publisher.core.capacity import Shortfall, list_shortfalls
from publisher.core.message import Message, message
from publisher.core.plan import Target
from publisher.core.problem import Problem, Severity
from publisher.core.units import Units
from publisher.files.config import Config
from publisher.files.plans import find_plan_files
from publisher.files.schedules import Rules


def check_reach(workspace: Path, config: Config, rules: Rules) -> Iterator[Problem]:
    """Yield a warning for each target that asks for more than its channels have slots for."""
    daily_max = {name: channel.daily_max for name, channel in config.channels.items()}
    for document in find_plan_files(workspace):
        plan = rules.plan(document.content["plan"]["id"])
        assert plan is not None
        for number, target in enumerate(plan.targets):
            found = [*list_shortfalls(plan, target, rules.timetable, daily_max, rules.units or Units())]
            if found:
                here = ("target", number, "min")
                yield document.problem(here, _tell(target, found), value=True, severity=Severity.WARNING)


def _tell(target: Target, found: list[Shortfall]) -> Message:
    worst = min(found, key=lambda one: one.places - one.asked)
    return message(
        "target-beyond-timetable",
        target=target.title,
        window=worst.window.title or worst.window.id,
        asked=worst.asked,
        places=worst.places,
        lacking=worst.asked - worst.places,
        channels=", ".join(target.where["channel"]),
        windows=len(found),
    )
