"""The command line: `publisher [-w DIR] COMMAND`. One file for each group of commands."""

from __future__ import annotations

import logging
import os
import re
import sys
from pathlib import Path

from typer.exceptions import TyperException

from publisher.cli.out import say_error, say_problems
from publisher.cli.tidying import no_tidying
from publisher.core.errors import PublisherError, WrongConfiguration
from publisher.core.message import Message, message
from publisher.words import LANGUAGES

WRONG = 2
ALREADY_RUNNING = 3
RUNNING = frozenset({"already-running", "already-running-elsewhere"})
FAULT = 70
"""An unforeseen fault, as sysexits.h names it: trying again may help, unlike after 2 and 3."""


def main() -> None:
    """Run one command; every error becomes a sentence and an exit code, never a traceback."""
    workspace, language = _workspace(sys.argv[1:]), _language(sys.argv[1:])
    verbose = any(one in {"-v", "--verbose"} for one in sys.argv[1:])
    try:
        with no_tidying():
            from publisher.cli.commands import build

            app = build(workspace, language, sys.argv[1:])
        ended = app(standalone_mode=False, prog_name="publisher")
        sys.exit(ended if isinstance(ended, int) else 0)
    except WrongConfiguration as error:
        say_problems(error.problems, language)
        sys.exit(WRONG)
    except PublisherError as error:
        say_error(error.message, language)
        sys.exit(ALREADY_RUNNING if error.message.code in RUNNING else WRONG)
    except TyperException as error:
        _complain(error, language)
        sys.exit(WRONG)
    except KeyboardInterrupt:
        sys.exit(130)
    except SystemExit as ended:
        if isinstance(ended.__context__, BrokenPipeError):
            os._exit(0)  # the reader has gone (`publisher log | head`): nothing more to say
        raise
    except Exception as error:  # no traceback reaches a user: it is told as a fault, with code 70
        if verbose:
            raise
        logging.getLogger(__name__).debug("fault", exc_info=True)
        say_error(_fault(error), language)
        sys.exit(FAULT)


def _fault(error: Exception) -> Message:
    """Say what is wrong; of a database only what it said itself, without our statements."""
    from sqlalchemy.exc import SQLAlchemyError

    from publisher.store.trouble import trouble

    if isinstance(error, OSError):
        said = error.strerror or error
        if error.filename:
            return message("system-failed-at", file=error.filename, said=said)
        return message("system-failed", said=said)
    if isinstance(error, SQLAlchemyError):
        return trouble(error)
    return message("fault", kind=type(error).__name__, said=error)


def _complain(error: TyperException, language: str) -> None:
    """Say what is wrong with the words of a command; where there were none, the help was printed already."""
    if type(error).__name__ != "NoArgsIsHelpError":
        from publisher.cli.usage import complaint  # as large as half the program, and seldom needed

        say_error(complaint(error), language)


def _workspace(words: list[str]) -> Path:
    """Return the workspace that the command line or the environment names, else this folder."""
    for one, following in zip(words, [*words[1:], ""], strict=False):
        if named := re.fullmatch(r"(?:-v*w|--workspace(?:=|$))(.*)", one):
            return Path(named[1] or following)
    return Path(os.environ.get("PUBLISHER_WORKSPACE") or ".")


def _language(words: list[str]) -> str:
    """Return the language to speak: the environment's choice, else the workspace's, Vietnamese by default.

    Outside a workspace the system decides.
    """
    import tomllib

    chosen = os.environ.get("PUBLISHER_LANGUAGE", "")
    if chosen in LANGUAGES:
        return chosen
    try:
        text = (_workspace(words) / "config.toml").read_text(encoding="utf-8-sig")
        found = tomllib.loads(text).get("publisher", {}).get("language")
        return str(found) if found in LANGUAGES else LANGUAGES[0]
    except (OSError, ValueError, AttributeError):
        return "en" if os.environ.get("LANG", "").startswith("en") else "vi"
