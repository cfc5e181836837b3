"""A new file of a piece, read as if it lay where the old one does, with all that lies beside that."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path

from publisher.files.bundle import Bundle


@dataclass(frozen=True, slots=True)
class StandIn(Bundle):
    """A bundle of which one file lies elsewhere; the files that it shows are those of `real_place`."""

    real_place: str = ""

    @property
    def place(self) -> Path:
        return Path(self.real_place)


def stand_in(bundle: Bundle, file: Path) -> StandIn:
    """Return `bundle` with `file` in place of its file of the same ending: of the text, or of the words."""
    told = {one.name: getattr(bundle, one.name) for one in fields(Bundle)}
    made = StandIn(**told, real_place=str(bundle.place))
    if file.suffix.lower() == bundle.main.suffix.lower():
        return replace(made, real=str(file))
    return replace(made, real_sidecar=str(file))
