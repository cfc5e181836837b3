"""Text files: read within limits, in whatever Unicode encoding they were saved."""

from __future__ import annotations

from pathlib import Path

from publisher.files.charset import decode
from publisher.files.findings import Findings
from publisher.files.refusal import Refusal
from publisher.files.sizes import readable
from publisher.files.suspicion import check_letters
from publisher.files.text import end_lines, tidy


def read_text(file: Path, largest: int, findings: Findings) -> str:
    """Return the text of `file` with `\\n` line ends, tidied; what is too large or no Unicode is refused."""
    with file.open("rb") as opened:
        raw = opened.read(largest + 1)
    if len(raw) > largest:
        raise Refusal("text-too-large", limit=readable(largest))
    if not raw.strip():
        raise Refusal("text-empty")
    text = end_lines(decode(raw))
    return tidy(check_letters(text, 1, findings))
