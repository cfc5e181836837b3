"""Where the file of a piece lies, in the words of who dropped it."""

from __future__ import annotations

import re

ROOTS = re.compile(r"^(content/)?(queue/|published/(\d{4}/\d\d/)?)?")


def short_path(path: str) -> str:
    """Return where a file lies in the folder that people drop pieces into, as `ho-sao/bai.md`."""
    return ROOTS.sub("", path) or path
