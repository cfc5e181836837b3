"""Help in the language of the desk: one screen for all commands, and typer's own words in ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from publisher.cli.desk import Desk
from publisher.core.errors import WrongUsage
from publisher.files.mistakes import find_nearest

PANEL = "rich_help_panel"


class Commands(typer.Typer):
    """A command line whose commands speak the language of `desk`."""

    def __init__(self, desk: Desk) -> None:
        self._options = desk.word("help-some-options")
        super().__init__(
            cls=Screen,
            options_metavar=self._options,
            subcommand_metavar=desk.word("help-some-command"),
            add_completion=False,
            no_args_is_help=True,
            pretty_exceptions_enable=False,
            rich_markup_mode="rich",
            context_settings={"help_option_names": ["-h", "--help"], "obj": desk},
        )

    def command(self, *names: Any, **more: Any) -> Callable[[Any], Any]:
        return super().command(*names, **{"cls": Command, "options_metavar": self._options, **more})


class Command(TyperCommand):
    """One command; its usage line, its arguments and the line on `--help` are told in our words."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return what the command takes; each argument goes by its name in the language of the desk."""
        found = super().get_params(ctx)
        for one in found:
            if one.param_type_name == "argument":
                one.metavar = desk_of(ctx).word(f"argument-named-{one.name}")
        return found

    def get_usage(self, ctx: Any) -> str:
        return usage_of(ctx, super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return in_our_words(ctx, super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help in typer's boxes, with our words for their titles."""
        from typer import rich_utils  # a twentieth of a second that only help costs

        desk = desk_of(ctx)
        rich_utils.OPTIONS_PANEL_TITLE = desk.word("help-options")
        rich_utils.ARGUMENTS_PANEL_TITLE = desk.word("help-arguments")
        rich_utils.REQUIRED_LONG_STRING = desk.word("help-required")
        rich_utils.DEFAULT_STRING = desk.word("help-default", value="{}")
        super().format_help(ctx, formatter)


class Screen(TyperGroup):
    """All commands; their help is one screen."""

    def get_usage(self, ctx: Any) -> str:
        return usage_of(ctx, super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return in_our_words(ctx, super().get_help_option(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; name the nearest one when there is none."""
        if self.get_command(ctx, args[0]) is None:
            if near := find_nearest(args[0], self.commands):
                raise WrongUsage("no-such-command-near", given=args[0], nearest=near)
            raise WrongUsage("no-such-command", given=args[0])
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write every command under the head of its group, a line each, and the options below."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for name in self.list_commands(ctx):
            one = self.commands[name]
            groups.setdefault(getattr(one, PANEL), []).append((name, one.help or ""))
        groups[desk_of(ctx).word("help-options")] = [
            (", ".join(sorted(one.opts, key=len)), getattr(one, "help", None) or "")
            for one in self.get_params(ctx)
        ]
        width = max(len(name) for lines in groups.values() for name, _ in lines) + 2
        typer.echo(f"{self.get_usage(ctx)}\n{self.help}")
        for title, lines in groups.items():
            typer.secho(title, bold=True)
            for name, told in lines:
                typer.echo(f"  {name:<{width}}{told}")


def usage_of(ctx: Any, line: str) -> str:
    """Return a usage line with our word for `Usage`."""
    return f"{desk_of(ctx).word('help-usage')} {line.removeprefix('Usage: ')}"


def in_our_words(ctx: Any, option: Any) -> Any:
    """Return the option `--help`, told in our words."""
    if option is not None:
        option.help = desk_of(ctx).word("help-help")
    return option


def desk_of(ctx: Any) -> Desk:
    found = ctx.find_root().obj
    assert isinstance(found, Desk)
    return found
