"""The part between the `---` lines at the top of a Markdown file, and the part after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.files.findings import Place
from publisher.files.refusal import Refusal
from publisher.files.sizes import readable

FENCE = re.compile(r"---[ \t]*$")
KEY = re.compile(r"\s*[^\W\d][\w \-]*:(\s|$)")


@dataclass(frozen=True, slots=True)
class Parts:
    """The two parts of a file, each with the number of its first line."""

    front: str
    front_line: int
    body: str
    body_line: int


def split(text: str, largest: int, needs_keys: bool = True) -> Parts:
    """Cut `text`, its lines ended by `\\n`, at the `---` lines; refuse what has none and `needs_keys`."""
    lines = text.split("\n")
    opening = first_line(lines)
    if not FENCE.match(lines[opening]):
        if not needs_keys:
            return Parts("", 1, text, 1)
        raise Refusal("front-matter-missing", Place(opening + 1, 1))
    closing = next((at for at in range(opening + 1, len(lines)) if FENCE.match(lines[at])), None)
    if closing is None:
        raise Refusal("front-matter-open", Place(opening + 1, 1), line=_last_key(lines, opening))
    front = "\n".join(lines[opening + 1 : closing])
    if len(front.encode("utf-8", "surrogatepass")) > largest:
        raise Refusal("front-matter-too-large", Place(opening + 1, 1), limit=readable(largest))
    return Parts(front, opening + 2, "\n".join(lines[closing + 1 :]), closing + 2)


def first_line(lines: list[str]) -> int:
    """Return the index of the first line that says something, 0 where none does."""
    return next((number for number, line in enumerate(lines) if line.strip()), 0)


def without_fences(text: str) -> str:
    """Return the text of a .yaml file without the `---` lines around it, as many lines as before."""
    lines = text.split("\n")
    said = [number for number, line in enumerate(lines) if line.strip()]
    for number in {said[0], said[-1]} if said else ():
        if FENCE.match(lines[number]):
            lines[number] = ""
    return "\n".join(lines)


def _last_key(lines: list[str], opening: int) -> int:
    """Return the number of the line after which the closing `---` most likely belongs."""
    last = opening
    for number in range(opening + 1, len(lines)):
        if KEY.match(lines[number]) or lines[number][:1] in (" ", "\t", "-", "#"):
            last = number
        else:
            break
    return last + 1
