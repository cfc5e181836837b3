"""What may be counted, and how what is counted may be narrowed down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Metric = Literal[
    "works", "postings", "airings", "minutes", "events", "people", "women", "copies", "installations"
]
"""`works` counts a piece once however many channels carry it, `postings` once per channel."""

DIMENSIONS = (
    "channel", "form", "theme", "index", "audience", "unit", "column", "tone", "cluster", "activity"
)  # fmt: skip
"""What `where` can ask about; `activity` speaks of work that no software publishes."""

Each = Literal["unit", "audience", "theme", "channel", "index", "form", "cluster", "column", "tone"]
"""Kinds of which every single one may have to reach a target."""

Where = Mapping[str, tuple[str, ...]]
"""By dimension, the values of which one is enough; every dimension named has to agree."""
