"""A digest as people read it: the same page as plain text and as HTML that every mail program shows.

The HTML has no pictures, no links and nothing that is fetched, and its styles stand on each element: Outlook
knows no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

MOST = 15
"""Lines of a part; a longer one is read by nobody."""

FONT = "font-family:Arial,Helvetica,sans-serif"
TEXT = f"{FONT};font-size:15px;line-height:1.45;color:#1a1a1a"
BODY = f"margin:0;padding:16px;background-color:#ffffff;{TEXT}"
OPENING = f"margin:0;{TEXT}"
HEAD = f"margin:20px 0 6px 0;padding:0;{FONT};font-size:16px;font-weight:bold;color:#1a1a1a"
LIST = "margin:0 0 0 20px;padding:0"
ITEM = f"margin:0 0 5px 0;padding:0;{TEXT}"
MORE = f"margin:0 0 0 20px;{TEXT}"
CLOSING = (
    f"margin:24px 0 0 0;padding:8px 0 0 0;border-top:1px solid #cccccc;{FONT};font-size:13px;color:#555555"
)


@dataclass(frozen=True)
class Line:
    """One thing that is told: what it is about, which HTML shows in bold, and what is so with it."""

    about: str
    told: str = ""

    def __str__(self) -> str:
        return f"{self.about}: {self.told}" if self.told else self.about


@dataclass(frozen=True)
class Part:
    """Lines of one kind under a heading; `more` counts those that are left out."""

    head: str
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True)
class Page:
    """A digest whole: what it is of, its parts, and how it came."""

    subject: str
    opening: str
    parts: tuple[Part, ...]
    closing: str


def make_parts(head: str, lines: Iterable[Line], count_rest: Callable[[int], str]) -> Iterator[Part]:
    """Yield the part that these lines make, none for none; `count_rest` tells how many are left out."""
    found = tuple(lines)
    if len(found) > MOST:
        yield Part(head, found[: MOST - 1], count_rest(len(found) - MOST + 1))
    elif found:
        yield Part(head, found)


def write_text(page: Page) -> str:
    """Write a page as plain text."""
    parts = ["\n".join((one.head.upper(), *_write_lines(one))) for one in page.parts]
    return "\n\n".join((page.opening, *parts, f"-- \n{page.closing}")) + "\n"


def _write_lines(part: Part) -> Iterator[str]:
    yield from (f"• {line}" for line in part.lines)
    if part.more:
        yield f"  {part.more}"


def write_html(page: Page, language: str) -> str:
    """Write a page as HTML; whatever stands in it is text and nothing else."""
    parts = "".join(_mark_up_part(one) for one in page.parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(page.subject)}</title></head>\n"
        f'<body style="{BODY}">\n<p style="{OPENING}">{escape(page.opening)}</p>\n'
        f'{parts}<p style="{CLOSING}">{escape(page.closing)}</p>\n</body></html>\n'
    )


def _mark_up_part(part: Part) -> str:
    lines = "".join(f'<li style="{ITEM}">{_mark_up(line)}</li>\n' for line in part.lines)
    more = f'<p style="{MORE}">{escape(part.more)}</p>\n' if part.more else ""
    return f'<h2 style="{HEAD}">{escape(part.head)}</h2>\n<ul style="{LIST}">\n{lines}</ul>\n{more}'


def _mark_up(line: Line) -> str:
    about = f"<b>{escape(line.about)}</b>"
    return f"{about}: {escape(line.told)}" if line.told else about
