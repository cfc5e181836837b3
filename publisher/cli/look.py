"""Commands that read: queue, show, log, plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from publisher.app import App
from publisher.cli import why
from publisher.cli.audit import audit
from publisher.cli.desk import Desk
from publisher.cli.out import print_entries, print_json, print_table, record_line, say
from publisher.core.delivery import State
from publisher.core.errors import WrongUsage
from publisher.core.item import Form
from publisher.core.progress import Progress
from publisher.files.export import write_export
from publisher.store import deliveries
from publisher.store.log import LogQuery
from publisher.work import decisions, progress, records
from publisher.work.records import Record

Json = Annotated[bool, typer.Option("--json")]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the reading commands."""
    panel = desk.word("panel-look")

    @app.command(help=desk.word("help-queue"), rich_help_panel=panel)
    def queue(as_json: Json = False) -> None:
        with desk.open() as opened, opened.store.read() as session:
            found = records.queue(opened, session)
            print_json(found) if as_json else _print_queue(opened, found)

    @app.command(help=desk.word("help-show"), rich_help_panel=panel)
    def show(item: str, as_json: Json = False) -> None:
        with desk.open() as opened, opened.store.read() as session:
            record = records.show(opened, session, decisions.the_item(session, item))
            print_json([record]) if as_json else _print_item(opened, record)

    @app.command(help=desk.word("help-log"), rich_help_panel=panel)
    def log(
        channel: Annotated[str | None, typer.Option()] = None,
        state: Annotated[str | None, typer.Option()] = None,
        since: Annotated[str | None, typer.Option()] = None,
        until: Annotated[str | None, typer.Option()] = None,
        unit: Annotated[str | None, typer.Option()] = None,
        form: Annotated[str | None, typer.Option()] = None,
        limit: Annotated[int | None, typer.Option(min=1)] = None,
        export: Annotated[Path | None, typer.Option(help=desk.word("help-export"))] = None,
        verify: Annotated[bool, typer.Option("--verify", help=desk.word("help-verify"))] = False,
        as_json: Json = False,
    ) -> None:
        if verify:
            if any((channel, state, since, until, unit, form, limit, export)):
                raise WrongUsage("verify-stands-alone")
            audit(desk, as_json)
            return
        with desk.open() as opened, opened.store.read() as session:
            chosen = LogQuery(
                _channel(opened, session, channel),
                _state(state),
                desk.side(opened, since),
                desk.side(opened, until, end=True),
                _unit(opened, unit),
                _form(form),
                limit,
            )
            found = records.posting_log(opened, session, chosen)
            if export is not None:
                write_export(export, log_columns(opened), [log_cells(opened, one) for one in found])
                say("exported", desk.language, count=len(found), path=export)
            elif as_json:
                print_json(found)
            else:
                _print_log(opened, found)

    @app.command(help=desk.word("help-plan"), rich_help_panel=panel)
    def plan(
        at: Annotated[str | None, typer.Option()] = None,
        plan_id: Annotated[str | None, typer.Option("--plan")] = None,
        as_json: Json = False,
    ) -> None:
        with desk.open() as opened, opened.store.read() as session:
            moment = desk.as_of(opened, at) or opened.clock.now()
            found = progress.progress(opened, session, moment, plan_id)
            if as_json:
                print_json([one.record() for one in found])
            else:
                _print_plan(opened, found, progress.at_hand(found, opened, moment))


def _state(text: str | None) -> State | None:
    if text is None:
        return None
    try:
        return State(text.replace("-", "_"))
    except ValueError:
        raise WrongUsage("no-such-state", given=text, known=", ".join(State)) from None


def _channel(app: App, session: Session, name: str | None) -> str | None:
    """Return a channel that there is or that the log still speaks of."""
    known = {*app.config.channels, *deliveries.channels(session)}
    if name is not None and name not in known:
        raise WrongUsage("no-such-channel", given=name, known=", ".join(sorted(known)))
    return name


def _form(name: str | None) -> str | None:
    if name is not None and name not in set(Form):
        raise WrongUsage("no-such-form", given=name, known=", ".join(Form))
    return name


def _unit(app: App, name: str | None) -> str | None:
    if name is not None and app.rules.units is not None and name not in app.rules.units:
        raise WrongUsage("no-such-unit", given=name)
    return name


def _print_queue(app: App, found: list[Record]) -> None:
    rows = [
        (record["item"], record["title"] or record["path"], state_word(app, record), _channels(app, record))
        for record in found
    ]
    print_table(_heads(app, "item", "title", "state", "deliveries"), rows, app.word("queue-is-empty"))
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
    yield from (f"#{one['id']} {one['title']}: {one['stale']}" for one in each if one["stale"])


def state_word(app: App, record: Record) -> str:
    return app.word(f"item-{record['state']}")


def _channels(app: App, record: Record) -> str:
    return "\n".join(
        f"#{one['id']} {one['channel']}: {app.word('state-' + one['state'])}{_at(app, one)}"
        for one in record["deliveries"]
    )


def _at(app: App, delivery: Record) -> str:
    at = delivery["published_at"] or delivery["due_at"]
    return f" {app.local_text(at)}" if at else ""


def _print_log(app: App, found: list[Record]) -> None:
    entries = [
        (
            (
                app.local_text(one["withdrawn_at"] or one["published_at"] or one["due_at"]),
                one["channel"],
                app.word(f"state-{one['state']}"),
                one["title"],
            ),
            [told for told in (one["url"], one["error"] or _reason(one), *_to_see_to(app, one)) if told],
        )
        for one in found
    ]
    print_entries(_heads(app, "when", "channel", "state", "title"), entries, app.word("log-is-empty"))


def _reason(one: Record) -> str | None:
    """Return why a delivery waits; why the others have their times, `show` tells."""
    return one["reason"] if one["state"] == State.WAITING else None


def log_columns(app: App) -> list[str]:
    """Return the heads of the exported posting log."""
    names = (
        "id",
        "item",
        "title",
        "form",
        "units",
        "channel",
        "state",
        "due",
        "published",
        "late",
        "link",
        "error",
    )
    return _heads(app, *names)


def log_cells(app: App, one: Record) -> list[Any]:
    """Return a line of the exported posting log; times are local, without an offset, as Excel wants."""
    return [
        one["id"],
        one["item"],
        one["title"],
        app.word(f"form-{one['form']}"),
        ", ".join(one["units"]),
        one["channel"],
        app.word(f"state-{one['state']}"),
        app.local_time(one["due_at"]),
        app.local_time(one["published_at"]),
        one["late_seconds"],
        one["url"],
        one["error"],
    ]


def _print_item(app: App, record: Record) -> None:
    typer.echo(f"{record['title'] or record['path']}  ({record['item']}, r{record['revision']})")
    typer.echo(f"{record['path']}  {state_word(app, record)}\n")
    if record["corrects"]:
        typer.echo(app.word("show-corrects", item=record["corrects"]))
    for notice in record["corrected_by"]:
        typer.echo(app.word("show-corrected-by", item=notice))
    for problem in record["problems"]:
        typer.echo(record_line(problem, app.language))
    for one in record["deliveries"]:
        typer.echo(f"#{one['id']} {one['channel']}: {app.word('state-' + one['state'])}{_at(app, one)}")
        for told in (one["url"], one["error"], one["reason"], *_to_see_to(app, one)):
            if told:
                typer.echo(f"    {told}")
        for attempt in (each for each in record["attempts"] if each["delivery"] == one["id"]):
            typer.echo("    " + _attempt(app, attempt))


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


def _attempt(app: App, attempt: Record) -> str:
    outcome = app.word(f"outcome-{attempt['outcome']}") if attempt["outcome"] else app.word("outcome-open")
    line = f"{attempt['n']}. {app.local_text(attempt['started_at'], seconds=True)} "
    line += f"{app.word('operation-' + attempt['operation'])}: {outcome}"
    calls = [
        f"\n       {sent['method']} {sent['url']} → {came['status'] if came else '-'}"
        for sent, came in zip(attempt["request"], attempt["response"] or [], strict=False)
    ]
    return line + "".join(calls) + (f"\n       {attempt['error']}" if attempt["error"] else "")


def _print_plan(app: App, every: list[Progress], found: list[Progress]) -> None:
    """Print the targets whose window is open now; `--json` has all of them."""
    rows = [
        (
            one.target.title + (f" · {_member(app, one)}" if one.member else ""),
            one.window.id,
            _goal(one),
            str(one.done),
            str(one.scheduled),
            str(one.missing),
            app.word(f"status-{one.status}"),
        )
        for one in found
    ]
    heads = _heads(app, "target", "window", "goal", "done", "scheduled", "missing", "status")
    print_table(heads, rows, app.word("no-window-open" if every else "no-plan"))


def _member(app: App, one: Progress) -> str:
    """Return who has to reach the target, by name where the member is a unit."""
    assert one.member is not None
    return app.rules.unit_names((one.member,))[0] if one.target.each == "unit" else one.member


def _goal(one: Progress) -> str:
    low, high = one.least, one.most
    if low is not None and high is not None:
        return f"{low}–{high}"
    if low is None and high is None:
        return "–"
    return f"≥ {low}" if low is not None else f"≤ {high}"


def _heads(app: App, *names: str) -> list[str]:
    return [app.word(f"head-{name}") for name in names]
