"""Sizes as people read them."""

from __future__ import annotations

KB = 1_000
MB = 1_000_000


def readable(size: int) -> str:
    """Return a number of bytes as `64 KB`, `1.5 MB` or `200 MB`."""
    if size < MB:
        return f"{max(1, round(size / KB))} KB"
    return f"{size / MB:.1f}".removesuffix(".0") + " MB"
