"""Commands about the people of the dashboard: user add, list, remove, password, role, invite, token."""

from typing import Annotated

import typer

from publisher.app import App
from publisher.cli import invite, tokens
from publisher.cli.ask_password import ask_password
from publisher.cli.desk import Desk
from publisher.cli.help import Commands
from publisher.cli.out import print_json, print_table, say
from publisher.core.person import Person, Role, read_role
from publisher.work import people
from publisher.work.records import iso

HEADS = ("name", "role", "added", "seen")


def add(app: typer.Typer, desk: Desk) -> None:
    """Add the group `user`: it works whatever is wrong in the settings, for somebody may have to go."""
    group = Commands(desk)
    panel = desk.word("panel-user")
    app.add_typer(group, name="user", help=desk.word("help-user"), rich_help_panel=desk.word("panel-run"))
    add_adding(group, desk, panel)
    add_listing(group, desk, panel)
    add_removal(group, desk, panel)
    add_changes(group, desk, panel)
    invite.add(group, desk, panel)
    tokens.add(group, desk, panel)


def add_adding(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `add`."""

    @group.command("add", help=desk.word("help-user-add"), rich_help_panel=panel)
    def let_in(
        name: str,
        role: Annotated[str, typer.Option("--role", help=desk.word("help-role"))] = Role.VIEWER.value,
    ) -> None:
        wanted = read_role(role)
        with desk.open_for_orders() as opened:
            with opened.store.read() as session:  # before anybody types a password in vain
                people.refuse_known(session, name)
            password = ask_password(desk, name)
            made = people.add(opened, name, wanted, password, opened.clock.now(), desk.actor())
        say("user-added-now", desk.language, name=made.name, role=made.role)


def add_listing(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `list`."""

    @group.command("list", help=desk.word("help-user-list"), rich_help_panel=panel)
    def listing(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
        with desk.open_for_orders() as opened, opened.store.read() as session:
            found = people.every(session)
            if as_json:
                print_json([_record(opened, one) for one in found])
                return
            heads = [opened.word(f"head-{name}") for name in HEADS]
            print_table(heads, [_cells(opened, one) for one in found], opened.word("no-people"))


def add_removal(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the command `remove`."""

    @group.command(help=desk.word("help-user-remove"), rich_help_panel=panel)
    def remove(name: str) -> None:
        with desk.open_for_orders() as opened, opened.store.write() as session:
            gone = people.remove(session, name, opened.clock.now(), desk.actor())
        say("user-removed-now", desk.language, name=gone.name)


def add_changes(group: typer.Typer, desk: Desk, panel: str) -> None:
    """Add the commands `password` and `role`."""

    @group.command(help=desk.word("help-user-password"), rich_help_panel=panel)
    def password(name: str) -> None:
        with desk.open_for_orders() as opened:
            with opened.store.read() as session:
                known = people.find(session, name)
            given = ask_password(desk, known.name)
            people.set_password(opened, known.name, given, opened.clock.now(), desk.actor())
        say("user-password-now", desk.language, name=known.name)

    @group.command(help=desk.word("help-user-role"), rich_help_panel=panel)
    def role(name: str, role: Annotated[str, typer.Option("--role", help=desk.word("help-role"))]) -> None:
        wanted = read_role(role)
        with desk.open_for_orders() as opened, opened.store.write() as session:
            changed = people.set_role(session, name, wanted, opened.clock.now(), desk.actor())
        say("user-role-now", desk.language, name=changed.name, role=changed.role)


def _record(app: App, one: Person) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        "role": one.role.value,
        "added_at": iso(app, one.added_at),
        "seen_at": iso(app, one.seen_at),
    }


def _cells(app: App, one: Person) -> tuple[str, ...]:
    added, seen = (app.local_text(iso(app, at)) for at in (one.added_at, one.seen_at))
    return (one.name, app.word(f"role-{one.role}"), added, seen or app.word("never-seen"))
