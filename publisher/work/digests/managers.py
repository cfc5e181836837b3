"""The digest for managers: what is stuck, which targets and units fall behind, and what is to come."""

from __future__ import annotations

from datetime import datetime

from publisher.core.digest_letter import Page
from publisher.core.windows import Window
from publisher.work.digests.ahead import list_coming, list_due, tell_idle
from publisher.work.digests.findings import Findings
from publisher.work.digests.page import make_page
from publisher.work.digests.stuck import list_stuck
from publisher.work.digests.targets import list_behind, list_changed, list_missed
from publisher.work.digests.units import list_silent, list_units


def write_to_managers(found: Findings, week: Window, since: datetime) -> Page:
    """Write the page of a week; `since` is what the last one told already."""
    stuck, behind = list_stuck(found), list_behind(found)
    missed, changed = list_missed(found, since), list_changed(found, since)
    coming = list_coming(found)
    counts = {
        "stuck": len(stuck),
        "behind": len(behind),
        "missed": len(missed),
        "silent": len(list_silent(found)),
        "changed": len(changed),
        "idle": int(not coming),
    }
    parts = (
        *found.parts("stuck", stuck),
        *found.parts("behind", behind),
        *found.parts("missed", missed),
        *found.parts("units", list_units(found)),
        *found.parts("changed", changed),
        *found.parts("coming", coming or [tell_idle(found)]),
        *found.parts("due", list_due(found)),
    )
    return make_page(found, week, counts, parts)
