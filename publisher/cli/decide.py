"""Commands by which a person decides: hold, release, approve, retry, confirm, cancel, withdraw…"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.out import print_json, print_table, say, say_problems
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.hold import Hold
from publisher.core.message import Message
from publisher.core.problem import has_error
from publisher.store import holds as hold_rows
from publisher.store.trouble import said_by
from publisher.words import tell
from publisher.work import correction, decisions, followers, holding, judging, removals
from publisher.work.let_go import Stale, gone_stale
from publisher.work.obstacles import in_the_way, keeping_back, obstacles, told_of
from publisher.work.order_correction import Ordered, order_correction
from publisher.work.records import iso
from publisher.work.removals import Removal
from publisher.work.staleness import LOOK_FIRST
from publisher.work.stands import word_of

By = Annotated[str, typer.Option("--by")]
Reason = Annotated[str, typer.Option("--reason")]
SWEEPS_SECONDS = 2.0
"""How long `hold` goes on to mark what waits now, before it leaves the rest to the daemon."""

MOST_STALE = 20
"""Deliveries that `release` names one by one."""


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the deciding commands."""
    panel = desk.word("panel-decide")
    add_holds(app, desk, panel)
    add_approval(app, desk, panel)
    add_deliveries(app, desk, panel)


def add_holds(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add hold, release, holds."""

    @app.command(help=desk.word("help-hold"), rich_help_panel=panel)
    def hold(
        scopes: list[str],
        reason: Reason = "",
        until: Annotated[str | None, typer.Option()] = None,
        except_: Annotated[list[str] | None, typer.Option("--except")] = None,
    ) -> None:
        with desk.open_for_orders() as opened:
            with opened.store.write() as session:
                orders = holding.hold(
                    opened,
                    session,
                    tuple(scopes),
                    opened.clock.now(),
                    desk.actor(),
                    reason=reason,
                    until=desk.instant(opened, until),
                    excepted=tuple(except_ or ()),
                )
            for order in orders:
                say("held-now", desk.language, scope=order.scope)
            _sweep(opened)

    @app.command(help=desk.word("help-release"), rich_help_panel=panel)
    def release(scopes: Annotated[list[str] | None, typer.Argument()] = None) -> None:
        with desk.open_for_orders() as opened:
            with opened.store.write() as session:
                ended = holding.release(session, tuple(scopes or ()), opened.clock.now(), desk.actor())
            say("released-now" if ended else "released-nothing", desk.language, count=len(ended))
            if ended:
                _say_stale(opened, gone_stale(opened, SWEEPS_SECONDS))

    @app.command(help=desk.word("help-holds"), rich_help_panel=panel)
    def holds(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        with desk.open_for_orders() as opened, opened.store.read() as session:
            standing = hold_rows.standing(session, opened.clock.now())
            if as_json:
                print_json([_record(opened, one) for one in standing])
                return
            rows = [
                (
                    one.scope,
                    ", ".join(one.excepted),
                    opened.local_text(iso(opened, one.created_at)),
                    _end(opened, one),
                    one.reason,
                )
                for one in standing
            ]
            heads = [opened.word(f"head-{name}") for name in ("scope", "except", "since", "until", "reason")]
            print_table(heads, rows, opened.word("no-holds"))


def add_approval(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add approve and return."""

    @app.command(help=desk.word("help-approve"), rich_help_panel=panel)
    def approve(item: str, by: By) -> None:
        with desk.open() as opened, opened.store.write() as session:
            known = judging.approve(opened, session, item, opened.clock.now(), by)
        say("approved-now", desk.language, title=known.title, revision=known.revision)

    @app.command("return", help=desk.word("help-return"), rich_help_panel=panel)
    def send_back(item: str, by: By, reason: Reason) -> None:
        with desk.open() as opened, opened.store.write() as session:
            known = judging.send_back(opened, session, item, reason, opened.clock.now(), by)
        say("returned-now", desk.language, title=known.title)


def add_deliveries(app: typer.Typer, desk: Desk, panel: str) -> None:
    """Add what is decided about one delivery, and withdraw."""

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
        url: Annotated[str, typer.Option("--url")],
        at: Annotated[str | None, typer.Option("--at", help=desk.word("help-confirm-at"))] = None,
    ) -> None:
        with desk.open() as opened, opened.store.write() as session:
            since = desk.instant(opened, at)
            decisions.confirm(opened, session, delivery, url, since, opened.clock.now(), desk.actor())
        say("confirmed-now", desk.language, number=delivery)

    @app.command(help=desk.word("help-cancel"), rich_help_panel=panel)
    def cancel(delivery: int) -> None:
        with desk.open_for_orders() as opened, opened.store.write() as session:
            now = opened.clock.now()
            ended = decisions.cancel(opened, session, delivery, now, desk.actor())
            left = followers.leave_without_link(opened, session, [ended], now)
        code = "cancel-looks-first-now" if ended.state is State.UNCONFIRMED else "cancelled-now"
        say(code, desk.language, number=delivery)
        _say_left(desk, [ended], left)

    @app.command(help=desk.word("help-correct"), rich_help_panel=panel)
    def correct(
        item: str,
        file: Annotated[Path, typer.Option("--file", help=desk.word("help-correct-file"))],
    ) -> None:
        with desk.open() as opened:
            ordered = order_correction(opened, item, file, opened.clock.now(), desk.actor())
            say_problems(ordered.problems, desk.language)
            if has_error(ordered.problems):
                raise typer.Exit(2)
            with opened.store.read() as session:
                _say_ordered(opened, session, ordered)

    @app.command(help=desk.word("help-withdraw"), rich_help_panel=panel)
    def withdraw(
        item: str,
        reason: Reason,
        channel: Annotated[str | None, typer.Option("--channel")] = None,
        by_hand: Annotated[bool, typer.Option("--by-hand", help=desk.word("help-by-hand"))] = False,
        public: Annotated[bool, typer.Option("--public", help=desk.word("help-public"))] = False,
    ) -> None:
        with desk.open_for_orders() as opened, opened.store.write() as session:
            now, by = opened.clock.now(), desk.actor()
            before = removals.under_way(opened, session, item, channel)
            chosen = decisions.withdraw(opened, session, item, channel, reason, now, by, by_hand, public)
            _say_withdrawn(desk, chosen)
            _say_still_to_do(opened, before, chosen)
            _say_left(desk, chosen, followers.leave_without_link(opened, session, chosen, now))

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


def _sweep(app: App) -> None:
    """Let wait what an order stops; the order is in force even where the database cannot be read through."""
    try:
        if left := holding.sweep_for(app, SWEEPS_SECONDS):
            say("sweep-goes-on", app.language, count=left)
    except SQLAlchemyError as error:
        say("held-all-the-same", app.language, said=said_by(error))


def _say_stale(app: App, found: list[Stale]) -> None:
    """Name what is let go with words that hold no more, while there is time to look at it."""
    for one in found[:MOST_STALE]:
        number, channel = one.delivery.id, one.delivery.channel
        typer.echo(f"#{number} {channel} «{one.title}»: {app.tell(one.told)}", err=True)
    if len(found) > MOST_STALE:
        say("queue-and-more", app.language, count=len(found) - MOST_STALE)
    if found:
        say("released-stale", app.language, minutes=LOOK_FIRST // timedelta(minutes=1))


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


def _say_withdrawn(desk: Desk, chosen: list[Delivery]) -> None:
    """Say where the piece is taken down, where a person did that, and where it had not been out."""
    ends = {State.WITHDRAWN: "taken-down-now", State.CANCELLED: "cancelled-before-it-went-out"}
    for said in ("taken-down-now", "withdrawn-now", "cancelled-before-it-went-out"):
        if named := [one.channel for one in chosen if ends.get(one.state, "withdrawn-now") == said]:
            say(said, desk.language, channels=", ".join(named))


def _say_left(desk: Desk, given_up: list[Delivery], left: list[Delivery]) -> None:
    """Say what follows for the channels that waited for the link of what was given up."""
    leaders = ", ".join(one.channel for one in given_up)
    for one in left:
        say("follower-goes-without-link", desk.language, channel=one.channel, number=one.id, leader=leaders)


def _say_still_to_do(app: App, before: list[Removal], chosen: list[Delivery]) -> None:
    """Say of removals that were ordered before since when, why they are not done, and what can be done."""
    changed = {one.id for one in chosen}
    for one in before:
        if one.delivery.id not in changed:
            since = app.local_text(iso(app, one.since))
            say("removal-under-way", app.language, channel=one.delivery.channel, since=since)
            for told in (one.why, one.remedy):
                typer.echo(f"    {app.tell(told)}", err=True)


def _say_ordered(app: App, session: Session, ordered: Ordered) -> None:
    """Say what happens now, channel by channel, and what a person has to see to beside it."""
    assert ordered.notice is not None
    item, rule = ordered.piece.id, app.config.publisher.correction
    limit = app.local_text(iso(app, app.clock.now() + rule.within))
    title, path = ordered.piece.title, ordered.notice.path
    say("correction-ordered-now", app.language, title=title, notice=ordered.notice.id, path=path, limit=limit)
    standing = obstacles(app, session)
    for one in ordered.deliveries:
        state = app.word(word_of(one))
        told = told_of(one, standing) or one.reason
        say("line-of-channel", app.language, number=one.id, channel=one.channel, state=state)
        if told:
            typer.echo(f"    {app.tell(told)}", err=True)
    for channel in ordered.elsewhere:
        say("correction-by-hand", app.language, channel=channel)
    for one in ordered.still_to_come:
        say("correction-still-to-come", app.language, channel=one.channel, number=one.id)
    if correction.stays(session, item):
        say("correction-takes-nothing-down", app.language, item=item)


def _record(app: App, one: Hold) -> dict[str, object]:
    return {
        "id": one.id,
        "scope": one.scope,
        "reason": one.reason,
        "except": list(one.excepted),
        "created_at": iso(app, one.created_at),
        "until": iso(app, one.until),
    }


def _end(app: App, one: Hold) -> str:
    return app.local_text(iso(app, one.until)) if one.until else app.word("until-released")
