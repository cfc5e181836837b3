"""Commands about what readers have seen: correct, withdraw."""

from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.no_link import say_no_link
from publisher.cli.out import say, say_problems
from publisher.core.delivery import Delivery, State
from publisher.core.problem import has_error
from publisher.work import correction, decisions, followers, removals
from publisher.work.obstacles import obstacles, told_of
from publisher.work.order_correction import Ordered, order_correction
from publisher.work.records import iso
from publisher.work.removals import Removal
from publisher.work.stands import word_of


def add(app: typer.Typer, desk: Desk) -> None:
    """Add correct and withdraw."""
    panel = desk.word("panel-decide")

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
        reason: Annotated[str, typer.Option("--reason")],
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
            say_no_link(desk, chosen, followers.leave_without_link(opened, session, chosen, now))


def _say_withdrawn(desk: Desk, chosen: list[Delivery]) -> None:
    """Say where the piece is taken down, where a person did that, and where it had not been out."""
    ends = {State.WITHDRAWN: "taken-down-now", State.CANCELLED: "cancelled-before-it-went-out"}
    for said in ("taken-down-now", "withdrawn-now", "cancelled-before-it-went-out"):
        if named := [one.channel for one in chosen if ends.get(one.state, "withdrawn-now") == said]:
            say(said, desk.language, channels=", ".join(named))


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
