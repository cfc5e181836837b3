"""Replacing the file of a piece by one that somebody sends: the daemon reads it as the next revision."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from uuid import uuid4

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.problem import Problem
from publisher.files.appearing import write_down
from publisher.files.bundle import SIDECARS, TEXTS, Bundle, Kind, bundle_at
from publisher.files.litter import is_open_in_office
from publisher.files.reading import ReadItem, read_item
from publisher.files.stand_in import stand_in
from publisher.store import corrections, items
from publisher.store.items import Known
from publisher.work.reading import reading_rules

REPLACEABLE = frozenset({ItemState.READY, ItemState.DRAFT, ItemState.WRONG, ItemState.ARCHIVED})
"""What has been taken down, or whose file is gone, does not come back by this way."""
READ = frozenset({Kind.MARKDOWN, Kind.WORD, Kind.CLIP})
MENDED = READ | {Kind.LONE_MEDIA, Kind.UNSUPPORTED}
"""What a right file makes a piece of: the words beside a clip, or a text for what is never read."""


@dataclass(frozen=True)
class Place:
    """Where a new file goes, and the piece as it lies then; `instead` is a file of another kind that goes."""

    target: Path
    bundle: Bundle
    instead: Path | None = None


def stays_as_it_is(app: App, session: Session, known: Known) -> bool:
    """Tell whether the file of a piece may not be replaced: it has left, or is a notice, which is ordered."""
    is_notice = corrections.of_notice(session, known.id) is not None
    return is_notice or known.state not in REPLACEABLE or find_file(app, known) is None


def find_file(app: App, known: Known) -> Bundle | None:
    """Return the piece as it lies on disk now, None where it is not there or no file makes a piece of it."""
    bundle = bundle_at(app.content, known.path)
    return bundle if bundle is not None and bundle.kind in MENDED else None


def place_for(known: Known, bundle: Bundle, name: str) -> Place:
    """Return where a file of this name goes; of a kind that the piece cannot have is WrongUsage."""
    found = _places(known, bundle)
    place = found.get(Path(name).suffix.lower())
    if place is None:
        raise WrongUsage("replacement-other-kind", kinds=", ".join(found) or "–")
    for one in (place.target, place.instead):
        if one is not None and is_open_in_office(one):
            raise WrongUsage("replacement-open", file=one.name)
    return place


def _places(known: Known, bundle: Bundle) -> dict[str, Place]:
    """Return where new files go, by how they end: what lies there comes first."""
    own = [one for one in (bundle.main, bundle.sidecar) if one and one.suffix.lower() in (*TEXTS, *SIDECARS)]
    found = {one.suffix.lower(): Place(one, bundle) for one in own}
    if bundle.kind is Kind.LONE_MEDIA:
        whole = replace(bundle, kind=Kind.CLIP)
        found |= {one: Place(bundle.main.with_suffix(one), whole) for one in SIDECARS}
    elif not known.revision and bundle.kind is not Kind.CLIP and not bundle.real_rival:
        others = (_of_another_kind(bundle, one) for one in TEXTS if one not in found)
        found |= {one.target.suffix: one for one in others if not one.target.exists()}
    return found


def _of_another_kind(bundle: Bundle, ending: str) -> Place:
    """Return the place of a text that goes for a file of another kind, which never was right."""
    target = bundle.main.with_suffix(ending)
    kind = Kind.MARKDOWN if ending == ".md" else Kind.WORD
    path = bundle.path if bundle.real_home else str(PurePosixPath(bundle.path).with_suffix(ending))
    words = (str(target.with_suffix(one)) for one in SIDECARS if target.with_suffix(one).exists())
    made = replace(bundle, path=path, kind=kind, real=str(target), real_sidecar=next(words, ""))
    return Place(target, made, bundle.main)


def read_replacement(
    app: App, session: Session, known: Known, bundle: Bundle, file: Path, now: datetime
) -> tuple[Problem, ...]:
    """Read `file` as if it lay in its place already; problems name it as its sender does."""
    rules = replace(reading_rules(app.config, app.rules, app.media, now), now=now)
    read = read_item(stand_in(bundle, file), rules)
    mine = rules.path(file)
    told = [replace(one, path=file.name) if one.path == mine else one for one in read.problems]
    return (*told, *_of_another(session, known, read, file.name))


def _of_another(session: Session, known: Known, read: ReadItem, name: str) -> Iterator[Problem]:
    """Yield that the file names another piece, or became a correction; what never was right is named yet."""
    if read.item is None:
        return
    if read.id_given and read.item.id != known.id:
        other = items.get(session, read.item.id)
        if known.revision:
            yield Problem(name, message("replacement-names-another", named=read.item.id, id=known.id), 1, 1)
        elif other is not None and other.state is not ItemState.GONE:
            yield Problem(name, message("upload-id-known", id=other.id, title=other.title), 1, 1)
    if read.item.corrects is not None:
        yield Problem(name, message("replacement-corrects"), 1, 1)


@contextmanager
def beside(place: Place, file: Path) -> Iterator[Path]:
    """Copy `file` beside what it will replace, hidden; it is gone after the block."""
    half = place.target.with_name(f".{uuid4().hex}.part")
    try:
        with file.open("rb") as content:
            write_down(content, half)
        shutil.copymode(place.instead or place.bundle.main, half)
        yield half
    finally:
        half.unlink(missing_ok=True)
