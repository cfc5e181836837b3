"""What was reached of what the plan asks, and how the period compares with the same one a year before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from publisher.core.progress import Progress, Standing
from publisher.report.content import Bar, Cell, Chart, Column, Section, Table
from publisher.work.progress import status_of
from publisher.work.reporting.judged import WORST_FIRST, Judged, judge
from publisher.work.reporting.results import Results
from publisher.work.window_names import name_window

Line = tuple[Cell, ...]

MOST_WINDOWS = 4
"""How many windows of a target are told one by one."""

MOST = 3
"""Which column says how much is allowed; it is left out where no target has a maximum."""

COMPARED = ("works", "postings", "airings", "events", "people", "copies", "installations")


def tell_reached(results: Results, rows: list[Progress]) -> Iterator[Section]:
    """Yield the parts of the section on targets."""
    yield _tell_targets(results, rows)
    yield _tell_last_year(results)


def _tell_targets(results: Results, rows: list[Progress]) -> Section:
    by_target = [judge(list(each)) for _, each in groupby(rows, key=lambda one: one.target.id)]
    lines = [line for each in by_target for line in _lines(results, each)]
    columns: tuple[Column, ...] = (
        Column(results.word("head-target"), width=5),
        Column(results.word("head-window"), width=2),
        Column(results.word("head-asked"), "count"),
        Column(results.word("head-most"), "count"),
        Column(results.word("head-done"), "count"),
        Column(results.word("head-part"), "percent"),
        Column(results.word("head-missing"), "count"),
        Column(results.word("head-changed"), "count"),
        Column(results.word("head-status"), width=2),
    )
    if all(line[MOST] is None for line in lines):
        columns = columns[:MOST] + columns[MOST + 1 :]
        lines = [line[:MOST] + line[MOST + 1 :] for line in lines]
    table = Table("target", results.word("table-target"), columns, tuple(lines))
    said = tuple(_say(results, [one for each in by_target for one in each]))
    bars = tuple(bar for each in by_target if not each[0].is_maximum and (bar := _bar(each)).asked)
    title = "chart-target-windows" if any(len(each) > 1 for each in by_target) else "chart-target"
    chart = Chart(results.word(title), bars) if bars else None
    return Section(results.word("title-targets"), said, (table,), chart)


def _say(results: Results, every: list[Judged]) -> Iterator[str]:
    """Say how many targets were met, of those that can be judged, and why the others cannot."""
    asking = [one for one in every if one.asked is not None]
    settled = [one for one in asking if one.is_settled_in(results.now.window)]
    yield results.word("targets-met", met=sum(one.is_met for one in settled), count=len(settled))
    if len(settled) < len(asking):
        yield results.word("targets-open", count=len(asking) - len(settled))
    if len(asking) < len(every):
        titles = dict.fromkeys(one.title for one in every if one.asked is None)
        yield results.word("targets-without-base", targets="; ".join(titles))


def _lines(results: Results, windows: list[Judged]) -> Iterator[Line]:
    """Yield a line for each window of a target; of many windows, as weeks are, one line for all of them."""
    if len(windows) <= MOST_WINDOWS:
        for each in windows:
            yield _line(results, each)
        return
    asking = sum(one.asked is not None for one in windows)
    met = sum(one.is_met for one in windows)
    name = results.word("many-windows", count=len(windows))
    changed = sum(one.is_met_now - one.is_met for one in windows)
    yield _figures(results, windows[0].title, name, asking or None, met, changed, _outlook(windows))


def _line(results: Results, one: Judged) -> Line:
    """Return one target in one window; of members, how many of them have reached it."""
    window, asked, done = name_window(results.app, one.window), one.asked, one.done
    if one.is_of_members or asked is None:
        return _figures(results, one.title, window, asked, done, one.adjustment, _outlook([one]))
    least, most = one.rows[0].least or None, one.rows[0].most
    part = done / least if least else None
    status = results.app.word(status_of(one.rows[0]))
    return (one.title, window, least, most, done, part, one.missing, one.adjustment, status)


def _outlook(windows: list[Judged]) -> Standing | None:
    """Return how a target stands that only open windows have not met; None where one that is over has not."""
    ahead = [one for one in windows if one.asked is not None and not one.is_met]
    if any(one.is_over for one in ahead):
        return None
    stands = {one.outlook for one in ahead}
    return next((one for one in WORST_FIRST if one in stands), None)


def _figures(
    results: Results,
    title: str,
    window: str,
    asked: int | None,
    met: int,
    changed: int,
    outlook: Standing | None,
) -> Line:
    """Return a line that counts members or windows: how many of them there are, and how many have met it.

    While all that lacks may still come, the line has the `outlook`, as that of any other target has.
    """
    if asked is None:
        return (title, window, None, None, met, None, 0, changed, results.app.word("status-nothing-asked"))
    lacking = max(asked - met, 0)
    status = results.app.word(f"status-{outlook or Standing.MET}")
    if lacking and outlook is None:
        status = results.word("members-lacking", count=lacking)
    return (title, window, asked, None, met, met / asked if asked else None, lacking, changed, status)


def _bar(windows: list[Judged]) -> Bar:
    """Return a target as one bar: what was asked in all windows, and what was done of it in each."""
    counts = [(one.asked, one.done) for one in windows]
    if len(counts) > 1:  # more in one window makes up for nothing in another
        counts = [(asked, min(done, asked or done)) for asked, done in counts]
    return Bar(windows[0].title, sum(done for _, done in counts), sum(asked or 0 for asked, _ in counts))


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
