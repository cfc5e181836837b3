"""The yardstick: what the figures of a period are measured by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.core.plan import Plan
from publisher.core.score_sheet import Sheet
from publisher.core.units import Units


@dataclass(frozen=True)
class Yardstick:
    """A plan and the units at one time: as the files are now, or as they were when a window was sealed."""

    plan: Plan
    units: Units | None = None

    def counts_like(self, other: Yardstick) -> bool:
        """Tell whether targets come to the same figures by both; marks are given to units every month."""
        return self.units == other.units and _counted(self.plan) == _counted(other.plan)

    def with_successors(self, today: Units | None) -> Yardstick:
        """Return the plan with the units of today, who carry on for others; who is gone stays as it was."""
        now, then = today or Units(), self.units or Units()
        gone = (one for one in then if one.id not in now)
        return replace(self, units=Units.of([*now, *gone]) if today or then else None)


def _counted(plan: Plan) -> Plan:
    return replace(plan, title="", basis=(), sheet=Sheet())
