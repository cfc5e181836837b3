"""The results of a period: what came out on which channels, what was done beside them, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from publisher.app import App
from publisher.core.activity import Kind, Metric
from publisher.core.item import Form
from publisher.core.plan import Plan
from publisher.core.yardstick import Yardstick
from publisher.report.content import Cell, Column, Section, Table
from publisher.work.cluster_names import name_cluster
from publisher.work.reporting.figures import Figures

CHANNEL_KINDS = ("press", "org_site", "social", "radio", "print", "event")
"""The kinds of channels, in the order in which a report speaks of them."""

RADIO: tuple[Metric, ...] = ("airings", "minutes")
PRINTED: tuple[Metric, ...] = ("copies", "installations")
GATHERED: tuple[Metric, ...] = ("events", "people", "women")
KINDS_OF_RADIO = (Kind.AIRING,)
KINDS_OF_PRINT = (Kind.LEAFLET, Kind.PUBLICATION, Kind.PANEL)
KINDS_OF_EVENTS = (Kind.CONFERENCE, Kind.TRAINING, Kind.CONTEST, Kind.COVERAGE, Kind.OTHER)


@dataclass(frozen=True)
class Results:
    """What the sections are made of; `before` are the figures of a year earlier, where they are known.

    `by` is what the period is measured by: what is sealed keeps its figures, and the names of then.
    """

    app: App
    by: Yardstick
    now: Figures
    before: Figures | None

    @property
    def plan(self) -> Plan:
        return self.by.plan

    def word(self, code: str, **values: object) -> str:
        return self.app.word(f"reporting-{code}", **values)

    def unit_names(self, ids: Iterable[str]) -> str:
        """Return the names of units, one behind the other; one that is not known is called by its id."""
        units = self.by.units
        return ", ".join(units.name(one) if units else one for one in ids)


def tell_results(results: Results) -> Iterator[Section]:
    """Yield the parts of the section of results."""
    yield _tell_whole(results)
    for kind in CHANNEL_KINDS:
        channels = [name for name, one in results.app.config.channels.items() if one.kind == kind]
        if channels:
            yield _tell_channels(results, kind, channels)
    yield _tell_activities(results, "airings", KINDS_OF_RADIO, RADIO)
    yield _tell_activities(results, "printed", KINDS_OF_PRINT, PRINTED)
    yield _tell_activities(results, "gathered", KINDS_OF_EVENTS, GATHERED)
    yield _tell_contents(results)
    yield _tell_units(results)


def _tell_whole(results: Results) -> Section:
    now = results.now
    said = [results.word("whole", works=now.of("works"), postings=now.of("postings"))]
    forms = [form for form in Form if now.of("works by form", form) or now.of("postings by form", form)]
    if forms:
        said.append(results.word("forms-used", count=len(forms)))
    names = {str(form): results.app.word(f"form-{form}") for form in forms}
    by_form = _by(results, "form", names)
    lacking = [now.of("works") - _sum(by_form.rows, 1), now.of("postings") - _sum(by_form.rows, 2)]
    if any(lacking):
        others = (None,) * (len(by_form.columns) - 3)
        by_form = replace(by_form, rows=(*by_form.rows, (results.word("without-form"), *lacking, *others)))
    return Section(results.word("title-whole"), tuple(said), (by_form,))


def _tell_channels(results: Results, kind: str, channels: list[str]) -> Section:
    """Tell of the channels of one kind: how many postings, and of which forms."""
    now = results.now
    rows: list[tuple[Cell, ...]] = []
    for form in Form:
        counts = [now.of(f"{channel} by form", form) for channel in channels]
        if any(counts):
            rows.append((results.app.word(f"form-{form}"), *counts, sum(counts)))
    names = [results.app.config.channel_name(channel) for channel in channels]
    totals = [now.of("postings by channel", channel) for channel in channels]
    lacking = [total - _sum(rows, number) for number, total in enumerate(totals, start=1)]
    rows += _without_form(results, lacking)
    said = results.word(f"channels-{kind}", postings=sum(totals), channels=", ".join(names))
    columns = (
        Column(results.word("head-form"), width=3),
        *(Column(name, "count", id=channel) for channel, name in zip(channels, names, strict=True)),
        Column(results.word("head-sum"), "count"),
    )
    total: tuple[Cell, ...] = (results.word("total"), *totals, sum(totals))
    table = Table(f"channels-{kind}", results.word("table-channels"), columns, tuple(rows), total)
    return Section(results.word(f"title-{kind}"), (said,), (table,) if rows else ())


def _sum(rows: Iterable[tuple[Cell, ...]], column: int) -> int:
    """Add up a column of counts."""
    return sum(int(str(row[column])) for row in rows)


def _without_form(results: Results, counts: list[int]) -> list[tuple[Cell, ...]]:
    """Return the line of what people posted by hand without saying its form, where there is any."""
    return [(results.word("without-form"), *counts, sum(counts))] if any(counts) else []


def _tell_activities(
    results: Results, name: str, kinds: Iterable[Kind], metrics: tuple[Metric, ...]
) -> Section:
    """Tell of work beside the channels, by its kinds."""
    now = results.now
    rows: list[tuple[Cell, ...]] = []
    for kind in kinds:
        counts = [now.of(f"{metric} of {kind}") for metric in metrics]
        if any(counts):
            rows.append((results.app.word(f"activity-{kind}"), *counts))
    if not rows:
        return Section(results.word(f"title-{name}"), (results.word("nothing-recorded"),))
    sums = [_sum(rows, number) for number in range(1, len(metrics) + 1)]
    columns = (
        Column(results.word("head-kind"), width=3),
        *(Column(results.word(f"metric-{metric}"), "count") for metric in metrics),
    )
    table = Table(name, results.word(f"table-{name}"), columns, tuple(rows), (results.word("total"), *sums))
    return Section(results.word(f"title-{name}"), (), (table,))


def _tell_contents(results: Results) -> Section:
    plan = results.plan
    tables = (
        _by(results, "theme", plan.themes),
        _by(results, "index", {name: name for name in plan.indices}),
        _by(results, "audience", plan.audiences),
    )
    said = results.word("counted-for-each")
    return Section(
        results.word("title-contents"),
        (said,),
        tuple(one for one in tables if any(row[2] for row in one.rows)),
    )


def _by(results: Results, each: str, names: Mapping[str, str]) -> Table:
    """Return works and postings for each of a kind, beside the works of a year before."""
    now, before = results.now, results.before
    rows: list[tuple[Cell, ...]] = []
    for id, name in names.items():
        row: tuple[Cell, ...] = (name, now.of(f"works by {each}", id), now.of(f"postings by {each}", id))
        rows.append((*row, before.of(f"works by {each}", id)) if before else row)
    columns = [
        Column(results.word(f"head-{each}"), width=4),
        Column(results.word("metric-works"), "count"),
        Column(results.word("metric-postings"), "count"),
    ]
    if before:
        columns.append(Column(results.word("head-last-year"), "count"))
    return Table(each, results.word(f"table-{each}"), tuple(columns), tuple(rows))


def _tell_units(results: Results) -> Section:
    """Tell what each unit did; those that sent nothing stand first."""
    now, units = results.now, results.by.units
    if units is None:
        return Section(results.word("title-units"), (results.word("no-units"),))
    living = units.reporting(now.window.from_, now.window.until)
    metrics = ("works", "postings", "airings", "events", "people")
    counted = [(one, [now.of(f"{metric} by unit", one.id) for metric in metrics]) for one in living]
    counted.sort(key=lambda one: one[1][0] > 0)
    silent = [one.name for one, counts in counted if not counts[0]]
    said = results.word("silent-units", units="; ".join(silent)) if silent else results.word("no-silent-unit")
    columns = (
        Column(results.word("head-unit"), width=4),
        Column(results.word("head-cluster"), width=2),
        *(Column(results.word(f"metric-{metric}"), "count") for metric in metrics),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.name, name_cluster(results.app, one.cluster or ""), *counts) for one, counts in counted
    ]
    note = results.word("units-credited-each", works=now.of("works"))
    table = Table("unit", results.word("table-unit"), columns, tuple(rows), note=note)
    return Section(results.word("title-units"), (said,), (table,))
