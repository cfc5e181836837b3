"""Commands about the tokens of the API: user token add, list, remove."""

from typing import Annotated

import typer

from publisher.app import App
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.out import print_json, print_table, say
from publisher.core.api_token import ApiToken, Scope, read_scope
from publisher.core.person import read_role
from publisher.work import api_tokens
from publisher.work.records import iso

HEADS = ("person", "token", "token-scope", "token-role", "made", "used")


def add(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the group `token` to the group `user`."""
    tokens = Commands(desk)
    group.add_typer(tokens, name="token", help=desk.word("help-user-token"), rich_help_panel=panel)
    panel = desk.word("panel-user-token")
    add_adding(tokens, desk, panel)
    add_listing(tokens, desk, panel)
    add_removal(tokens, desk, panel)


def add_adding(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `add`: the token alone goes to stdout, so that a script can keep it."""

    @group.command("add", help=desk.word("help-user-token-add"), rich_help_panel=panel)
    def make(
        name: str,
        token: str,
        scope: Annotated[str, typer.Option("--scope", help=desk.word("help-token-scope"))] = Scope.READ.value,
        role: Annotated[str | None, typer.Option("--role", help=desk.word("help-token-role"))] = None,
    ) -> None:
        wanted, most = read_scope(scope), None if role is None else read_role(role)
        with desk.open_for_orders() as opened, opened.store.write() as session:
            now, actor = opened.clock.now(), desk.actor()
            secret, made = api_tokens.add(session, name, token, wanted, most, now, actor)
        say("token-added-now", desk.language, token=made.name, name=name, scope=made.scope)
        typer.echo(secret)


def add_listing(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `list`."""

    @group.command("list", help=desk.word("help-user-token-list"), rich_help_panel=panel)
    def listing(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        with desk.open_for_orders() as opened, opened.store.read() as session:
            found = api_tokens.every(session)
            if as_json:
                print_json([_record(opened, one, person) for one, person in found])
                return
            heads = [opened.word(f"head-{name}") for name in HEADS]
            rows = [_cells(opened, one, person) for one, person in found]
            print_table(heads, rows, opened.word("no-tokens"))


def add_removal(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `remove`."""

    @group.command(help=desk.word("help-user-token-remove"), rich_help_panel=panel)
    def remove(name: str, token: str) -> None:
        with desk.open_for_orders() as opened, opened.store.write() as session:
            gone = api_tokens.remove(session, name, token, opened.clock.now(), desk.actor())
        say("token-removed-now", desk.language, token=gone.name, name=name)


def _record(app: App, one: ApiToken, person: str) -> dict[str, object]:
    return {
        "id": one.id,
        "person": person,
        "name": one.name,
        "scope": one.scope.value,
        "role": one.role.value if one.role else None,
        "made_at": iso(app, one.made_at),
        "used_at": iso(app, one.used_at),
    }


def _cells(app: App, one: ApiToken, person: str) -> tuple[str, ...]:
    made, used = (app.local_text(iso(app, at)) for at in (one.made_at, one.used_at))
    role = app.word(f"role-{one.role}") if one.role else app.word("role-of-person")
    return (
        person,
        one.name,
        app.word(f"token-scope-{one.scope}"),
        role,
        made,
        used or app.word("never-used"),
    )
