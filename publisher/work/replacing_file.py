"""Replacing the file of a piece by one that somebody sends: the daemon reads it as the next revision."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
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
from publisher.store import corrections
from publisher.store.items import Known
from publisher.work.reading import reading_rules

REPLACEABLE = frozenset({ItemState.READY, ItemState.DRAFT, ItemState.WRONG, ItemState.ARCHIVED})
"""What has been taken down, or whose file is gone, does not come back by this way."""
READ = frozenset({Kind.MARKDOWN, Kind.WORD, Kind.CLIP})


def stays_as_it_is(app: App, session: Session, known: Known) -> bool:
    """Tell whether the file of a piece may not be replaced: it has left, or is a notice, which is ordered."""
    is_notice = corrections.of_notice(session, known.id) is not None
    return is_notice or known.state not in REPLACEABLE or not (app.content / known.path).exists()


def find_file(app: App, known: Known) -> Bundle | None:
    """Return the piece as it lies on disk now, None where it is not there or is none."""
    bundle = bundle_at(app.content, known.path)
    return bundle if bundle is not None and bundle.kind in READ else None


def target_of(bundle: Bundle, name: str) -> Path:
    """Return the file that one of this name stands for; of another kind than the piece's is WrongUsage."""
    ending = Path(name).suffix.lower()
    own = [one for one in (bundle.main, bundle.sidecar) if one and one.suffix.lower() in (*TEXTS, *SIDECARS)]
    found = next((one for one in own if one.suffix.lower() == ending), None)
    if found is None:
        raise WrongUsage("replacement-other-kind", kinds=", ".join(one.suffix.lower() for one in own) or "–")
    if is_open_in_office(found):
        raise WrongUsage("replacement-open", file=found.name)
    return found


def read_replacement(
    app: App, known: Known, bundle: Bundle, file: Path, now: datetime
) -> tuple[Problem, ...]:
    """Read `file` as if it lay in its place already; problems name it as its sender does."""
    rules = replace(reading_rules(app.config, app.rules, app.media, now), now=now)
    read = read_item(stand_in(bundle, file), rules)
    mine = rules.path(file)
    told = [replace(one, path=file.name) if one.path == mine else one for one in read.problems]
    return (*told, *_of_another(known, read, file.name))


def _of_another(known: Known, read: ReadItem, name: str) -> Iterator[Problem]:
    """Yield that the file names another piece, or became a correction."""
    if read.item is None:
        return
    if read.id_given and read.item.id != known.id:
        yield Problem(name, message("replacement-names-another", named=read.item.id, id=known.id), 1, 1)
    if read.item.corrects is not None:
        yield Problem(name, message("replacement-corrects"), 1, 1)


@contextmanager
def beside(target: Path, file: Path) -> Iterator[Path]:
    """Copy `file` beside the one that it will replace, hidden; it is gone after the block."""
    half = target.with_name(f".{uuid4().hex}.part")
    try:
        with file.open("rb") as content:
            write_down(content, half)
        shutil.copymode(target, half)
        yield half
    finally:
        half.unlink(missing_ok=True)
