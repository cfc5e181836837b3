"""What was reached of what the plan asks, and how the period compares with the same one a year before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from publisher.core.progress import Progress, Standing
from publisher.core.windows import Window
from publisher.report.content import Bar, Cell, Chart, Column, Section, Table
from publisher.work.reporting.results import Results
from publisher.work.window_names import name_window

Line = tuple[Cell, ...]

MOST_WINDOWS = 4
"""How many windows of a target are told one by one."""

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
    by_target = [list(each) for _, each in groupby(rows, key=lambda one: one.target)]
    lines = [line for each in by_target for line in _lines(results, each)]
    met = sum(line[-1] == results.app.word("status-met") for line in lines)
    asked = sum(line[2] is not None for line in lines)
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
    said = results.word("targets-met", met=met, count=asked)
    bars = tuple(bar for each in by_target if (bar := _bar(each)).asked)
    chart = Chart(results.word("chart-target"), bars) if bars else None
    return Section(results.word("title-targets"), (said,), (table,), chart)


def _lines(results: Results, rows: list[Progress]) -> Iterator[Line]:
    """Yield a line for each window of a target; of many windows, as weeks are, one line for all of them."""
    windows = [list(each) for _, each in groupby(rows, key=lambda one: one.window)]
    if len(windows) <= MOST_WINDOWS:
        for each in windows:
            yield _line(results, each[0].target.title, name_window(results.app, each[0].window), each)
        return
    met = sum(_is_met(each) for each in windows)
    name = results.word("many-windows", count=len(windows))
    changed = sum(one.adjustment for one in rows)
    yield _figures(results, rows[0].target.title, name, len(windows), met, changed)


def _line(results: Results, title: str, window: str, each: list[Progress]) -> Line:
    """Return one target in one window; of members, how many of them have reached it."""
    asked, done = _asked_and_done(each)
    changed = sum(one.adjustment for one in each)
    if len(each) > 1 or each[0].member is not None:
        return _figures(results, title, window, asked or 0, done, changed)
    status = results.word("nothing-asked") if asked is None else results.app.word(f"status-{each[0].status}")
    part = done / asked if asked else None
    return (title, window, asked, done, part, max((asked or 0) - done, 0), changed, status)


def _figures(results: Results, title: str, window: str, asked: int, met: int, changed: int) -> Line:
    """Return a line that counts members or windows: how many of them there are, and how many have met it."""
    lacking = max(asked - met, 0)
    status = results.word("members-lacking", count=lacking) if lacking else results.app.word("status-met")
    return (title, window, asked, met, met / asked if asked else None, lacking, changed, status)


def _is_met(each: list[Progress]) -> bool:
    asked, done = _asked_and_done(each)
    return done >= (asked or 0)


def _bar(rows: list[Progress]) -> Bar:
    """Return a target as one bar: what was asked in all windows, and what was done of it in each."""
    counts = [_asked_and_done(list(each)) for _, each in groupby(rows, key=lambda one: one.window)]
    if len(counts) > 1:  # more in one window makes up for nothing in another
        counts = [(asked, min(done, asked or done)) for asked, done in counts]
    return Bar(rows[0].target.title, sum(done for _, done in counts), sum(asked or 0 for asked, _ in counts))


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
