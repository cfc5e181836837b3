"""What a YAML parser complains of, in the words of whoever wrote the lines."""

from __future__ import annotations

import re

from ruamel.yaml.error import MarkedYAMLError, StringMark

from publisher.files.findings import Place
from publisher.files.refusal import Refusal

COMPLAINTS = (
    (r"mapping values are not allowed", "yaml-colon"),
    (r"quoted scalar.*unexpected end of stream", "yaml-quote-open"),
    (r"(unknown escape|expected escape)", "yaml-backslash"),
    (r"parsing a flow (sequence|mapping|node)", "yaml-bracket-open"),
    (r"character '(\\t|\t)'", "yaml-tab"),
    (r"cannot start any token", "yaml-odd-start"),
    (r"sequence entries are not allowed", "yaml-list-here"),
    (r"could not find expected ':'", "yaml-no-colon"),
    (r"(expected <block end>|did not find expected key|block end)", "yaml-indent"),
)
"""A pattern for the parser's own words, the first that fits, and the sentence that we tell."""

AT_THE_START = frozenset({"yaml-quote-open", "yaml-bracket-open", "yaml-no-colon"})
"""Where the parser notices these at the end of the text, the fault lies where it began."""

CLOSED_QUOTE = re.compile(r"""^[^'"]*:\s*(["']).*\1\s*$""")


def explain(error: MarkedYAMLError, first_line: int, text: str) -> Refusal:
    """Return the refusal for what the parser says; `first_line` is the file's number of its first line."""
    said = f"{error.context} {error.problem}"
    code = next((code for pattern, code in COMPLAINTS if re.search(pattern, said)), "yaml-broken")
    mark = (error.context_mark if code in AT_THE_START else None) or error.problem_mark
    if mark is None:
        return Refusal("yaml-broken", Place(first_line, 1))
    line = _line(text, mark)
    code = _look_closer(code, line, mark.column)
    return Refusal(code, Place(mark.line + first_line, mark.column + 1), text=line.strip()[:60])


def _line(text: str, mark: StringMark) -> str:
    lines = text.split("\n")
    return lines[mark.line] if mark.line < len(lines) else ""


def _look_closer(code: str, line: str, column: int) -> str:
    """Tell a tab or a word behind a closed quote from other faults, for the parser does not."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "yaml-tab"
    if code == "yaml-colon" and line[:1] == " " and line.count(": ") + line.endswith(":") == 1:
        return "yaml-indent"
    if code == "yaml-indent" and CLOSED_QUOTE.match(line[:column]):
        return "yaml-after-quote"
    return code
