"""What reading has to know of the workspace: names that exist, limits, the time zone."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.core.lint.rules import LintRules
from publisher.core.units import Units
from publisher.files.names import Names
from publisher.files.sizes import KB, MB


@dataclass(frozen=True)
class Limits:
    """The largest that is read; sizes in bytes, `pixels` counts width times height of a JPEG, `pixels_whole`
    those of a format that can only be decoded whole.

    A Markdown or Word parser needs up to a kilobyte for each mark or element, so that `text`, `marks`
    and `word_elements` together keep the whole program below 300 MB; an article has a hundredth of it.
    """

    text: int = 1 * MB
    marks: int = 60_000
    front_matter: int = 64 * KB
    word: int = 100 * MB
    word_unzipped: int = 200 * MB
    word_elements: int = 100_000
    picture: int = 50 * MB
    pixels: int = 80_000_000
    pixels_whole: int = 30_000_000
    clip: int = 2_000 * MB
    title: int = 300


@dataclass(frozen=True)
class ReadingRules:
    """Names are given by id, each with the other names it goes by; None means that any name will do.

    `workspace` is what paths in problems are relative to. Checked media are copied to `media_store`;
    None copies nothing. Times before `now` are warned of; None warns of none, for the daemon knows
    whether it has read the file before. Pieces for a unit that does not live on their day, `today` where
    they name none, are refused; without `lives` or `today` nothing is asked. `lint` is None where nobody
    asked for it.
    """

    zone: ZoneInfo
    workspace: Path
    media_store: Path | None = None
    now: datetime | None = None
    units: Mapping[str, tuple[str, ...]] | None = None
    themes: Mapping[str, tuple[str, ...]] | None = None
    indices: Mapping[str, tuple[str, ...]] | None = None
    audiences: Mapping[str, tuple[str, ...]] | None = None
    channels: tuple[str, ...] | None = None
    lint: LintRules | None = None
    limits: Limits = field(default_factory=Limits)
    lives: Units | None = None
    today: date | None = None

    @cached_property
    def names(self) -> Mapping[str, Names]:
        """Return the names that each key may take, for the keys where the workspace knows them."""
        known = {
            "units": self.units,
            "themes": self.themes,
            "indices": self.indices,
            "audiences": self.audiences,
            "channels": None if self.channels is None else dict.fromkeys(self.channels, ()),
        }
        return {key: Names(names) for key, names in known.items() if names is not None}

    def path(self, file: Path) -> str:
        """Return how people are told of `file`: from the workspace, with `/`, in NFC."""
        return path_below(self.workspace, file)


def path_below(folder: Path, file: Path) -> str:
    """Return the path of `file` from `folder`, with `/`, in NFC; as it is when it lies elsewhere."""
    try:
        inside = file.relative_to(folder)
    except ValueError:
        inside = file
    return unicodedata.normalize("NFC", inside.as_posix())
