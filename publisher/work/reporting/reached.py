"""What was reached of what the plan asks, and how the period compares with the same one a year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window
from publisher.report.content import Bar, Cell, Chart, Column, Section, Table
from publisher.work.reporting.results import Results
from publisher.work.window_names import name_window

COMPARED = ("works", "postings", "airings", "events", "people", "copies", "installations")


def tell_reached(results: Results, rows: list[Progress]) -> Iterator[Section]:
    """Yield the parts of the section on targets."""
    yield _tell_targets(results, rows)
    yield _tell_last_year(results)


def within(rows: Iterable[Progress], period: Window) -> list[Progress]:
    """Return the rows of the windows that lie in the period, and of those that it lies in."""
    return [one for one in rows if _is_told(one.window, period)]


def _is_told(window: Window, period: Window) -> bool:
    is_inside = period.from_ <= window.from_ and window.until <= period.until
    return is_inside or (window.from_ <= period.from_ and period.until <= window.until)


def _tell_targets(results: Results, rows: list[Progress]) -> Section:
    lines: list[tuple[Cell, ...]] = []
    bars: list[Bar] = []
    for (target, window), each in groupby(rows, key=lambda one: (one.target, one.window)):
        one = list(each)
        lines.append(_line(results, target.title, window, one))
        bars.append(_bar(f"{target.title}, {name_window(results.app, window)}", one))
    met = sum(1 for line in lines if line[-1] in (results.app.word("status-met"),))
    columns = (
        Column(results.word("head-target"), width=5),
        Column(results.word("head-window"), width=2),
        Column(results.word("head-asked"), "count"),
        Column(results.word("head-done"), "count"),
        Column(results.word("head-part"), "percent"),
        Column(results.word("head-missing"), "count"),
        Column(results.word("head-changed"), "count"),
        Column(results.word("head-status"), width=2),
    )
    table = Table("target", results.word("table-target"), columns, tuple(lines))
    said = results.word("targets-met", met=met, count=len(lines))
    chart = Chart(results.word("chart-target"), tuple(bar for bar in bars if bar.asked))
    return Section(results.word("title-targets"), (said,), (table,), chart if chart.bars else None)


def _line(results: Results, title: str, window: Window, each: list[Progress]) -> tuple[Cell, ...]:
    """Return one target in one window; of members, how many of them have reached it."""
    asked, done = _asked_and_done(each)
    part = done / asked if asked else None
    changed = sum(one.adjustment for one in each)
    if len(each) == 1 and each[0].member is None:
        one = each[0]
        status = results.app.word(f"status-{one.status}")
        return (
            title,
            name_window(results.app, window),
            asked,
            done,
            part,
            max((asked or 0) - done, 0),
            changed,
            status,
        )
    lacking = max((asked or 0) - done, 0)
    status = results.word("members-lacking", count=lacking) if lacking else results.app.word("status-met")
    return (title, name_window(results.app, window), asked, done, part, lacking, changed, status)


def _bar(label: str, each: list[Progress]) -> Bar:
    asked, done = _asked_and_done(each)
    return Bar(label, done, asked)


def _asked_and_done(each: list[Progress]) -> tuple[int | None, int]:
    members = [one for one in each if one.member is not None]
    if not members:
        return (each[0].least if each[0].least is not None else each[0].most), each[0].done
    met = sum(
        one.status is Standing.MET or (one.least is not None and one.done >= one.least) for one in members
    )
    return each[0].target.members_asked(len(members)), met


def _tell_last_year(results: Results) -> Section:
    if results.before is None:
        return Section(results.word("title-last-year"), (results.word("no-last-year"),))
    rows: list[tuple[Cell, ...]] = []
    for metric in COMPARED:
        now, before = results.now.of(metric), results.before.of(metric)
        rows.append(
            (
                results.word(f"metric-{metric}"),
                now,
                before,
                now - before,
                (now - before) / before if before else None,
            )
        )
    columns = (
        Column(results.word("head-what"), width=3),
        Column(results.word("head-this-year"), "count"),
        Column(results.word("head-last-year"), "count"),
        Column(results.word("head-difference"), "count"),
        Column(results.word("head-growth"), "percent"),
    )
    table = Table("last-year", results.word("table-last-year"), columns, tuple(rows))
    return Section(results.word("title-last-year"), (), (table,))
