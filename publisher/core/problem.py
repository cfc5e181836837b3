"""What is wrong in a file, and where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.core.message import Message


class Severity(StrEnum):
    """How much a problem matters: an error stops the file, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """Point at one thing to mend; `line` and `column` count from 1, 0 means the file as a whole.

    `path` is relative to the workspace, with `/` between its parts.
    """

    path: str
    message: Message
    line: int = 0
    column: int = 0
    severity: Severity = Severity.ERROR


LINT = "lint-"
"""How the codes begin of what lint finds."""


def is_lint(problem: Problem) -> bool:
    """Tell whether a problem is a matter of style and care, which keeps nothing back."""
    return problem.message.code.startswith(LINT)


def has_error(problems: tuple[Problem, ...]) -> bool:
    """Tell whether any of the problems stops its file."""
    return any(problem.severity is Severity.ERROR for problem in problems)
