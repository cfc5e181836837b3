"""Making one report: its figures are taken, its sections told, its annexes listed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from publisher.app import App
from publisher.core.book import Book
from publisher.core.localtime import local_day, write_local
from publisher.core.plan import Plan
from publisher.core.progress import Progress
from publisher.core.windows import Window
from publisher.report.content import Report, Section
from publisher.store.entries import Entry
from publisher.work.progress import list_changes
from publisher.work.reporting.annexes import tell_annexes
from publisher.work.reporting.books import Done, open_activities, open_book
from publisher.work.reporting.figures import take_figures, take_last_years
from publisher.work.reporting.reached import tell_reached
from publisher.work.reporting.results import Results, tell_results
from publisher.work.reporting.targets import measure_targets
from publisher.work.sealed import measured_by
from publisher.work.window_names import name_window


def make_report(app: App, session: Session, plan: Plan, window: Window, at: datetime, version: int) -> Report:
    """Return the report on a period of a plan, as one knows it at `at`; of a sealed one, as it was sealed."""
    by, window = measured_by(app, session, plan, window, at)
    plan = by.plan
    figures = take_figures(app, session, by, window, at)
    results = Results(app, by, figures, take_last_years(app, session, by, window, at))
    rows = measure_targets(app, session, plan, window, at)
    book = open_book(app, session, window, at)
    done = open_activities(app, session, window, at)
    annexes = tuple(tell_annexes(results, rows, book, done, list_changes(session, rows)))
    return Report(
        plan=plan.id,
        period=window.id,
        version=version,
        title=results.word("title"),
        subject=results.word("subject", plan=plan.title, period=name_window(app, window)),
        dated=local_day(app.zone, at),
        first=window.from_,
        last=window.until,
        as_of=at.astimezone(app.zone).replace(microsecond=0),
        letterhead=app.config.report.letterhead(app.config.publisher.name),
        basis=plan.basis,
        opening=_opening(results, window, at, version),
        sections=_sections(results, rows, book, done),
        annexes=annexes,
        language=app.language,
    )


def _opening(results: Results, window: Window, at: datetime, version: int) -> tuple[str, ...]:
    """Say which days the figures are of, and which version this is."""
    _, end = window.bounds(results.app.zone)
    said = [
        results.word(
            "opening",
            period=name_window(results.app, window),
            first=f"{window.from_:%d/%m/%Y}",
            last=f"{window.until:%d/%m/%Y}",
        )
    ]
    if at < end:
        said.append(results.word("still-open", at=write_local(results.app.zone, at)))
    if version > 1:
        said.append(results.word("replaces", version=version, before=version - 1))
    return tuple(said)


def _sections(results: Results, rows: list[Progress], book: Book[Entry], done: Done) -> tuple[Section, ...]:
    return (
        Section(results.word("section-direction"), _direction(results)),
        Section(results.word("section-results"), parts=tuple(tell_results(results))),
        Section(
            results.word("section-reached"),
            _changes(results, book, done),
            parts=tuple(tell_reached(results, rows)),
        ),
        Section(results.word("section-judged"), is_blank=True),
        Section(results.word("section-next"), is_blank=True),
    )


def _direction(results: Results) -> tuple[str, ...]:
    plan = results.plan
    told = [
        results.word("by-plan", plan=plan.title, start=f"{plan.start:%d/%m/%Y}", end=f"{plan.end:%d/%m/%Y}")
    ]
    told += [
        results.word("drive", plan=one.title, start=f"{one.start:%d/%m/%Y}", end=f"{one.end:%d/%m/%Y}")
        for one in results.app.rules.plans
        if one.parent == plan.id
    ]
    return tuple(told)


def _changes(results: Results, book: Book[Entry], done: Done) -> tuple[str, ...]:
    removed = [one for one in done.changed if one.is_removed]
    taken, added = len(book.taken) + len(removed), len(book.added) + len(done.changed) - len(removed)
    return (results.word("changed", taken=taken, added=added),) if taken or added else ()
