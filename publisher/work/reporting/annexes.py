"""The annexes: every piece with its link, every activity with its evidence, and what changed since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time

from publisher.core.activity import Activity, Kind
from publisher.core.book import Book
from publisher.core.posting import Posting
from publisher.core.progress import Progress
from publisher.report.content import Annex, Cell, Column, Link, Named, Table
from publisher.store.entries import Entry
from publisher.work.progress import Changed, name_member, status_of
from publisher.work.proof import proof
from publisher.work.reporting.books import Done
from publisher.work.reporting.results import Results
from publisher.work.window_names import name_window

DIGITS = 12
"""How much of a hash a person compares."""


def tell_annexes(
    results: Results, rows: list[Progress], book: Book[Entry], done: Done, changed: list[Changed]
) -> Iterator[Annex]:
    """Yield the annexes that have something in them, the list of pieces in any case."""
    posts = [one for one in done.standing if one.kind is Kind.POST]
    activities = [one for one in done.standing if one.kind is not Kind.POST]
    members = [one for one in rows if one.member is not None]
    if members:
        yield Annex(results.word("annex-members"), _list_members(results, members))
    yield Annex(results.word("annex-pieces"), _list_pieces(results, book.standing, posts), is_wide=True)
    if activities:
        yield Annex(results.word("annex-activities"), _list_activities(results, activities), is_wide=True)
    if book.taken or book.added or done.changed:
        yield Annex(results.word("annex-changes"), _list_changes(results, book, done), is_wide=True)
    if changed:
        yield Annex(results.word("annex-adjustments"), _list_adjustments(results, changed))


def _list_members(results: Results, rows: list[Progress]) -> Table:
    lines = tuple(
        (
            one.target.title,
            name_member(results.app, one, results.by),
            name_window(results.app, one.window),
            one.asked,
            one.done,
            results.app.word(status_of(one)),
        )
        for one in rows
    )
    columns = (
        Column(results.word("head-target"), width=4),
        Column(results.word("head-member"), width=4),
        Column(results.word("head-window"), width=2),
        Column(results.word("head-asked"), "count"),
        Column(results.word("head-done"), "count"),
        Column(results.word("head-status"), width=2),
    )
    return Table("member", results.word("table-member"), columns, lines)


def _list_pieces(results: Results, entries: tuple[Entry, ...], posts: list[Activity]) -> Table:
    """List every posting: those of the books, and behind them what people put out by hand."""
    pieces = [*(_piece(results, one) for one in entries), *(_post(results, one) for one in posts)]
    lines = tuple((number, *one) for number, one in enumerate(pieces, 1))
    return Table("piece", results.word("table-piece"), _piece_columns(results), lines)


def _piece_columns(results: Results) -> tuple[Column, ...]:
    return (
        Column(results.word("head-number"), "count"),
        Column(results.word("head-title"), width=6),
        Column(results.word("head-form"), width=2),
        Column(results.word("head-authors"), width=3),
        Column(results.word("head-unit"), width=4),
        Column(results.word("head-channel"), width=2),
        Column(results.word("head-out"), "time", width=2),
        Column(results.word("head-link"), "link", width=5),
    )


def _piece(results: Results, entry: Entry) -> tuple[Cell, ...]:
    posting = entry.posting
    return (
        entry.title,
        results.app.word(f"form-{posting.form}"),
        ", ".join(entry.authors),
        results.unit_names(posting.units),
        _channel(results, posting.channel),
        _local(results, posting.published_at),
        _shown(results, entry),
    )


def _shown(results: Results, entry: Entry) -> Link | str | None:
    """Return where readers find a piece, or whose word it is that it was aired."""
    if entry.url:
        return Link(entry.url)
    word_of_a_person = proof(entry.receipt) if entry.receipt else None
    return results.app.tell(word_of_a_person) if word_of_a_person else None


def _post(results: Results, post: Activity) -> tuple[Cell, ...]:
    return (
        post.title,
        results.app.word(f"form-{post.form}") if post.form else "",
        "",
        results.unit_names(post.units),
        _channel(results, post.channel),
        datetime.combine(post.day, time(), results.app.zone),
        Link(post.url) if post.url else None,
    )


def _channel(results: Results, id: str | None) -> Cell:
    return Named(id, results.app.config.channel_name(id)) if id else ""


def _local(results: Results, at: datetime | None) -> datetime | None:
    return at.astimezone(results.app.zone).replace(microsecond=0) if at else None


def _list_activities(results: Results, activities: list[Activity]) -> Table:
    lines = tuple((number, *_activity(results, one)) for number, one in enumerate(activities, 1))
    columns = (
        Column(results.word("head-number"), "count"),
        Column(results.word("head-kind"), width=3),
        Column(results.word("head-title"), width=6),
        Column(results.word("head-day"), "date", width=2),
        Column(results.word("head-unit"), width=4),
        Column(results.word("head-place"), width=3),
        Column(results.word("head-counts"), width=4),
        Column(results.word("head-evidence"), width=5),
    )
    return Table("activity", results.word("table-activity"), columns, lines)


def _activity(results: Results, one: Activity) -> tuple[Cell, ...]:
    counts = [
        f"{results.word(f'metric-{name}')}: {results.app.word('a-number', number=number)}"
        for name, number in vars(one.counts).items()
        if number
    ]
    evidence = [f"{each.name} (SHA-256 {each.sha256[:DIGITS]}…)" for each in one.evidence]
    return (
        results.app.word(f"activity-{one.kind}"),
        one.title,
        one.day,
        results.unit_names(one.units),
        one.place,
        "; ".join(counts),
        "; ".join([*evidence, *([one.url] if one.url else [])]),
    )


def _list_changes(results: Results, book: Book[Entry], done: Done) -> Table:
    lines: list[tuple[Cell, ...]] = []
    relabelled = {_place_of(one.posting) for one in book.added if _is_relabelled(one.posting)}
    for entry in book.taken:
        why = "relabelled" if _place_of(entry.posting) in relabelled else "taken-down"
        at = _local(results, entry.posting.withdrawn_at)
        lines.append((len(lines) + 1, -1, results.word(why), at, *_piece(results, entry)))
    for entry in book.added:
        is_relabelled = _is_relabelled(entry.posting)
        why = "relabelled" if is_relabelled else "learned-late"
        at = _local(results, entry.posting.since if is_relabelled else entry.posting.recorded_at)
        lines.append((len(lines) + 1, 1, results.word(why), at, *_piece(results, entry)))
    for one in done.changed:
        is_removed = one.is_removed
        at = one.removed_at if is_removed else one.recorded_at
        why = results.word("removed" if is_removed else "learned-late")
        kind = results.app.word(f"activity-{one.kind}")
        told = (
            one.title,
            kind,
            "",
            results.unit_names(one.units),
            _channel(results, one.channel),
        )
        lines.append((len(lines) + 1, -1 if is_removed else 1, why, _local(results, at), *told, None, None))
    number, *others = _piece_columns(results)
    columns = (
        number,
        Column(results.word("head-changed"), "count"),
        Column(results.word("head-why"), width=3),
        Column(results.word("head-since"), "time", width=2),
        *others,
    )
    return Table("change", results.word("table-change"), columns, tuple(lines))


def _is_relabelled(posting: Posting) -> bool:
    """Tell whether a posting goes on with one that had other labels."""
    return posting.since != posting.published_at


def _place_of(posting: Posting) -> tuple[str, str]:
    return posting.item, posting.channel


def _list_adjustments(results: Results, changed: list[Changed]) -> Table:
    """List, target by target, what would change in windows that are over."""
    lines = tuple(
        (
            one.row.target.title,
            name_member(results.app, one.row, results.by) if one.row.member else "",
            name_window(results.app, one.row.window),
            one.difference,
            one.title,
        )
        for one in changed
    )
    columns = (
        Column(results.word("head-target"), width=4),
        Column(results.word("head-member"), width=3),
        Column(results.word("head-window"), width=2),
        Column(results.word("head-changed"), "count"),
        Column(results.word("head-title"), width=5),
    )
    return Table("adjustment", results.word("table-adjustment"), columns, lines)
