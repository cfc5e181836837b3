"""What the reading commands print for people: the queue, one item, the posting log."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from publisher.app import App
from publisher.cli import why
from publisher.cli.out import heads, print_entries, print_table, record_line
from publisher.core.delivery import Operation, Outcome, State, Via
from publisher.work.records import Record

LONGEST_ADDRESS = 90
"""Signs of the address of a call; some platforms are asked for twenty fields by name."""


def print_queue(app: App, found: list[Record]) -> None:
    rows = [
        (record["item"], record["title"] or record["path"], state_word(app, record), _channels(app, record))
        for record in found
    ]
    print_table(heads(app, "item", "title", "state", "deliveries"), rows, app.word("queue-is-empty"))
    for record in found:
        for problem in record["problems"]:
            typer.echo(record_line(problem, app.language))
    for sentence, ids in why.reasons(found).items():
        more = app.word("queue-and-more", count=len(ids) - why.MOST)
        typer.echo(f"{why.numbers(ids, more)}: {sentence}")
    for record in found:
        for one in record["deliveries"]:
            for told in (one["task"], one["warning"]):
                if told:
                    typer.echo(f"#{one['id']} {one['channel']}: {told}")
    for line in _warnings(found):
        typer.echo(line)


def _warnings(found: list[Record]) -> Iterator[str]:
    """Yield what stands in the way of whole channels, once each, and what an editor should look at."""
    each = [one for record in found for one in record["deliveries"]]
    yield from dict.fromkeys(one["obstacle"] for one in each if one["obstacle"])
    for kind in ("stale", "no_link"):
        yield from (f"#{one['id']} {one['title']}: {one[kind]}" for one in each if one[kind])


def state_word(app: App, record: Record) -> str:
    return app.word(f"item-{record['state']}")


def _channels(app: App, record: Record) -> str:
    return "\n".join(
        f"#{one['id']} {one['channel']}: {one['stands']}{_at(app, one)}" for one in record["deliveries"]
    )


def _at(app: App, delivery: Record) -> str:
    return f" {app.local_text(delivery['stands_at'])}" if delivery["stands_at"] else ""


def print_log(app: App, found: list[Record]) -> None:
    entries = [
        (
            (
                f"#{one['id']}",
                app.local_text(one["stands_at"] or one["published_at"] or one["due_at"]),
                one["channel"],
                one["stands"],
                f"{one['title']}  ({one['item']})",
            ),
            list(dict.fromkeys(filter(None, _below(app, one)))),
        )
        for one in found
    ]
    print_entries(heads(app, "id", "when", "channel", "state", "title"), entries, app.word("log-is-empty"))


def _below(app: App, one: Record) -> tuple[str | None, ...]:
    return (one["url"] or one["proof"], one["error"] or _reason(one), one["hold"], *_to_see_to(app, one))


def _reason(one: Record) -> str | None:
    """Return why a delivery waits, or ended; why the others have their times, `show` tells."""
    return one["reason"] if one["state"] in {State.WAITING, State.CANCELLED, State.WITHDRAWN} else None


def print_item(app: App, record: Record) -> None:
    typer.echo(f"{record['title'] or record['path']}  ({record['item']}, r{record['revision']})")
    typer.echo(f"{record['path']}  {state_word(app, record)}\n")
    if record["corrects"]:
        typer.echo(app.word("show-corrects", item=record["corrects"]))
    for notice in record["corrected_by"]:
        typer.echo(app.word("show-corrected-by", item=notice))
    for problem in (*record["problems"], *record["warnings"]):
        typer.echo(record_line(problem, app.language))
    for one in record["deliveries"]:
        typer.echo(f"#{one['id']} {one['channel']}: {one['stands']}{_at(app, one)}")
        by_feed = app.word("show-by-feed") if one["via"] == Via.FEED else None
        for told in dict.fromkeys(
            (one["url"] or one["proof"], by_feed, one["error"], one["reason"], *_to_see_to(app, one))
        ):
            if told:
                typer.echo(f"    {told}")
        for attempt in (each for each in record["attempts"] if each["delivery"] == one["id"]):
            typer.echo("    " + attempt_line(app, attempt))


def _to_see_to(app: App, one: Record) -> list[str]:
    """Return what a person has to do by hand, and how a legal correction stands to its time."""
    timing = one["correction"]
    took = None
    if timing is not None:
        minutes, seconds = divmod(round(timing["took_seconds"]), 60)
        code = "correction-took" if one["published_at"] else "correction-takes"
        spent = f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        took = app.word(code, took=spent, limit=app.local_text(timing["limit_at"]))
    return [told for told in (one["task"], took, one["warning"]) if told]


def attempt_line(app: App, attempt: Record) -> str:
    outcome = app.word(_outcome_code(attempt))
    line = f"{attempt['n']}. {app.local_text(attempt['started_at'], seconds=True)} "
    line += f"{app.word('operation-' + attempt['operation'])}: {outcome}"
    calls = [
        f"\n       {sent['method']} {_abridged(sent['url'])} → {came['status'] if came else '-'}"
        for sent, came in zip(attempt["request"], attempt["response"] or [], strict=False)
    ]
    return line + "".join(calls) + (f"\n       {attempt['error']}" if attempt["error"] else "")


def _outcome_code(attempt: Record) -> str:
    """Return the code of what came of an attempt; of a search that did not get through nothing was unsent."""
    if attempt["operation"] == Operation.FIND and attempt["outcome"] == Outcome.TRY_LATER:
        return "outcome-not-searched"
    return f"outcome-{attempt['outcome'] or 'open'}"


def _abridged(address: str) -> str:
    """Return the head of a long address; `--json` has the whole of it."""
    return address if len(address) <= LONGEST_ADDRESS else address[: LONGEST_ADDRESS - 1] + "…"
