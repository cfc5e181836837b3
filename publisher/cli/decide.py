"""Commands by which a person decides on one piece or one delivery: approve, retry, confirm, cancel…"""

from typing import Annotated

import typer

from publisher.cli.desk import Desk
from publisher.cli.no_link import say_no_link
from publisher.cli.out import say
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.message import Message
from publisher.words import tell
from publisher.work import confirming, decisions, followers, judging
from publisher.work.obstacles import in_the_way, keeping_back, obstacles
from publisher.work.records import iso

By = Annotated[str, typer.Option("--by")]


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the deciding commands."""
    panel = desk.word("panel-decide")
    add_approval(app, desk, panel)
    add_deliveries(app, desk, panel)


def add_approval(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add approve and return."""

    @app.command(help=desk.word("help-approve"), rich_help_panel=panel)
    def approve(item: str, by: By) -> None:
        with desk.open() as opened, opened.store.write() as session:
            known = judging.approve(opened, session, item, opened.clock.now(), by)
        say("approved-now", desk.language, title=known.title, revision=known.revision)

    @app.command("return", help=desk.word("help-return"), rich_help_panel=panel)
    def send_back(item: str, by: By, reason: Annotated[str, typer.Option("--reason")]) -> None:
        with desk.open() as opened, opened.store.write() as session:
            known = judging.send_back(opened, session, item, reason, opened.clock.now(), by)
        say("returned-now", desk.language, title=known.title)


def add_deliveries(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add what is decided about one delivery."""

    @app.command(help=desk.word("help-retry"), rich_help_panel=panel)
    def retry(delivery: int) -> None:
        with desk.open() as opened, opened.store.write() as session:
            now = opened.clock.now()
            again = decisions.retry(opened, session, delivery, now, desk.actor())
            found = keeping_back(opened, session, again, now) or in_the_way(again, obstacles(opened, session))
        say(_retried(again, found), desk.language, number=delivery)
        _say_what_for(desk, found)

    @app.command(help=desk.word("help-confirm"), rich_help_panel=panel)
    def confirm(
        delivery: int,
        url: Annotated[str | None, typer.Option("--url", help=desk.word("help-confirm-url"))] = None,
        at: Annotated[str | None, typer.Option("--at", help=desk.word("help-confirm-at"))] = None,
        reference: Annotated[
            str | None, typer.Option("--reference", help=desk.word("help-confirm-reference"))
        ] = None,
    ) -> None:
        with desk.open() as opened, opened.store.write() as session:
            since = desk.instant(opened, at)
            now, by = opened.clock.now(), desk.actor()
            out = confirming.confirm(opened, session, delivery, url, since, now, by, reference)
        code = "confirmed-by-feed-before" if confirming.is_confirmed_by_feed(out) else "confirmed-now"
        say(code, desk.language, number=delivery, url=(out.receipt.url if out.receipt else url) or "-")

    @app.command(help=desk.word("help-cancel"), rich_help_panel=panel)
    def cancel(delivery: int) -> None:
        with desk.open_for_orders() as opened, opened.store.write() as session:
            now = opened.clock.now()
            ended = decisions.cancel(opened, session, delivery, now, desk.actor())
            left = followers.leave_without_link(opened, session, [ended], now)
        code = "cancel-looks-first-now" if ended.state is State.UNCONFIRMED else "cancelled-now"
        say(code, desk.language, number=delivery)
        say_no_link(desk, [ended], left)

    @app.command(help=desk.word("help-reschedule"), rich_help_panel=panel)
    def reschedule(delivery: int, at: Annotated[str, typer.Option("--at")]) -> None:
        with desk.open() as opened, opened.store.write() as session:
            instant = desk.instant(opened, at)
            if instant is None:
                raise WrongUsage("not-a-time", given=at)
            now, by = opened.clock.now(), desk.actor()
            timed = decisions.reschedule(opened, session, delivery, instant, now, by)
            found = keeping_back(opened, session, timed, instant)
            told = opened.local_text(iso(opened, instant))
        code = "rescheduled-waits-now" if found else "rescheduled-now"
        say(code, desk.language, number=delivery, at=told)
        _say_what_for(desk, found)


def _say_what_for(desk: Desk, found: Message | None) -> None:
    """Say below an order what it still has to wait for, if it has."""
    if found is not None:
        typer.echo(f"    {tell(found, desk.language)}", err=True)


def _retried(again: Delivery, found: Message | None) -> str:
    """Return the code of what follows from a retry; `found` is what keeps it back."""
    if again.state is State.UNCONFIRMED:
        return "retry-looks-first-now"
    if found is not None:
        return "retried-waits-now"
    if again.state is State.WAITING:
        return "wanted-anew-now"
    return {
        Operation.WITHDRAW: "retried-withdraw-now",
        Operation.UPDATE: "retried-update-now",
    }.get(again.operation or Operation.PUBLISH, "retried-now")
