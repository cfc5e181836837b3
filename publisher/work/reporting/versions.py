"""Versions: every report is kept as it was made, and one that says something else is a new version."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

from publisher.app import App
from publisher.core.plan import Plan
from publisher.core.windows import Window
from publisher.report.content import Report
from publisher.report.json import write_json
from publisher.store import reports
from publisher.store.reports import Version
from publisher.work.reporting.assemble import make_report

NEVER = datetime(1, 1, 1, tzinfo=UTC)


def issue(app: App, plan: Plan, window: Window, at: datetime, by: str) -> Report:
    """Return the report on a period as one knows it at `at`, under the number of its version.

    What says the same as the last version is that version. No two that differ bear one number, also while
    the period is open, and whoever else makes one in the same moment.
    """
    while True:
        with app.store.read() as session:
            last = reports.newest(session, plan.id, window.id)
            number = last.version + 1 if last else 1
            report = make_report(app, session, plan, window, at, number)
        digest = _digest(report)
        if last is not None and last.digest == digest:
            with app.store.read() as session:
                return make_report(app, session, plan, window, at, last.version)
        if _keep(app, Version(plan.id, window.id, number, digest, write_json(report), at, by)):
            return report


def _keep(app: App, version: Version) -> bool:
    """Keep a version under its number, unless somebody has taken that meanwhile."""
    with app.store.write() as session:
        known = reports.newest(session, version.plan, version.period)
        is_free = known is None or known.version < version.version
        if is_free:
            reports.keep(session, version)
        return is_free


def _digest(report: Report) -> str:
    """Return what identifies what a report says, whichever day it bears and whatever came before it."""
    said = replace(report, version=0, as_of=NEVER, opening=(), dated=report.last)
    return hashlib.sha256(write_json(said).encode()).hexdigest()


def counted_again(app: App, plan: Plan, window: Window, version: Version) -> Report | None:
    """Return a version as it was made, None where it would say something else now: its plan has changed."""
    with app.store.read() as session:
        report = make_report(app, session, plan, window, version.made_at, version.version)
    return report if _digest(report) == version.digest else None
