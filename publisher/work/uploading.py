"""Uploading: files that a browser sends become a piece in the queue, which the daemon reads as any other.

They are written aside, in a folder that nobody looks into, and read there as `check` reads them. What is
wrong is told, and nothing is left; what is right appears in the queue whole, under a name that nothing has.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from sqlmodel import Session

from publisher.app import App
from publisher.core.arrangement import arrange
from publisher.core.errors import WrongUsage
from publisher.core.item_state import ItemState
from publisher.core.localtime import write_local
from publisher.core.message import message
from publisher.core.problem import Problem, Severity, has_error
from publisher.files.appearing import appear, write_down
from publisher.files.bundle import Bundle, Kind, find_bundles
from publisher.files.reading import ReadItem, read_item
from publisher.store import items, uploads
from publisher.store.trail import write_step
from publisher.store.uploads import UPLOADED
from publisher.work.checking import channel_problems
from publisher.work.reading import reading_rules


@dataclass(frozen=True)
class Sent:
    """One file that was sent; `name` is plain: one part, that no system reads as a place or a device."""

    name: str
    content: BinaryIO


@dataclass(frozen=True)
class Uploaded:
    """What came of it: where the piece lies, from `content/`, None where its mistakes kept it out."""

    path: str | None
    problems: tuple[Problem, ...]


def upload(app: App, files: Sequence[Sent], now: datetime, by: str, again: int = 0) -> Uploaded:
    """Lay the files into the queue as one piece, unless something is wrong with them.

    Files that are no piece raise WrongUsage, and so does what the disk says. So do files that were sent
    before, `upload-again`, unless the person was told of it: `again` is the step that they were told of.
    """
    arrangement = arrange([one.name for one in files])
    queue = app.content / "queue"
    try:
        with _aside(queue) as aside:
            home = aside / arrangement.top if arrangement.is_folder else aside
            home.mkdir(exist_ok=True)
            for one, name in zip(files, arrangement.names, strict=True):
                write_down(one.content, home / name)
            main, title, problems = _read(app, aside, now)
            if main is None or has_error(problems):
                return Uploaded(None, problems)
            step = partial(write_step, at=now, actor=by, action=UPLOADED, title=title, digest=_digest(home))
            return Uploaded(_lay(app, aside / arrangement.top, main, step, again), problems)
    except OSError as error:
        raise WrongUsage("upload-not-written", said=error.strerror or error) from error


@contextmanager
def _aside(queue: Path) -> Iterator[Path]:
    """Make a folder that is hidden from whoever reads the queue, for the length of the block."""
    aside = queue / f".{uuid4().hex}"
    aside.mkdir(parents=True)
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _read(app: App, aside: Path, now: datetime) -> tuple[Bundle | None, str, tuple[Problem, ...]]:
    """Read what lies aside as it will be read in the queue; paths in problems are those of the files sent."""
    rules = replace(reading_rules(app.config, app.rules, app.media, now), now=now, workspace=aside)
    read = {one: read_item(one, rules) for one in find_bundles(aside)}
    main = next((one for one in read if one.kind is not Kind.LONE_MEDIA), next(iter(read), None))
    if main is None:
        raise WrongUsage("upload-nothing")
    shown = set(map(str, read[main].looked_for))
    others = [one for one in read if one is not main and one.real not in shown]
    problems = [*read[main].problems, *(each for one in others for each in read[one].problems)]
    problems += _of_others(app, read[main], rules.path(main.main), now)
    return main, read[main].title, tuple(problems)


def _of_others(app: App, read: ReadItem, path: str, now: datetime) -> Iterator[Problem]:
    """Yield what only the other pieces, and the channels, can find wrong."""
    if read.item is None:
        return
    with app.store.read() as session:
        other = items.get(session, read.item.id) if read.id_given else None
    if other is not None and other.state is not ItemState.GONE:
        yield Problem(path, message("upload-id-known", id=other.id, title=other.title), 1, 1)
    for one in channel_problems(app.workspace, app.rules, app.channels, read.item, path, now):
        yield replace(one, severity=Severity.WARNING)  # that channel will say no, and the others take it


def _digest(home: Path) -> str:
    """Return what tells these files, by their names and contents, from all others (SHA-256, hex)."""
    told = sha256()
    for file in sorted(one for one in home.rglob("*") if one.is_file()):
        with file.open("rb") as content:
            told.update(f"{file.name}\0{file_digest(content, 'sha256').hexdigest()}\0".encode())
    return told.hexdigest()


def _refuse_again(app: App, session: Session, digest: str, again: int) -> None:
    """Refuse files that were sent before; whoever looks and lays them does both in one transaction."""
    before = uploads.newest_of(session, digest)
    if before is not None and before.id != again:
        at = write_local(app.zone, before.at)
        called = before.detail.get("title") or before.detail.get("path", "")
        raise WrongUsage("upload-again", title=called, at=at, by=before.actor, step=before.id)


def _lay(app: App, source: Path, main: Bundle, step: partial[None], again: int) -> str:
    """Let the piece appear in the queue, and write down who sent it, unless the same was sent before."""
    queue = app.content / "queue"
    inside = main.top.relative_to(source)
    units = reading_rules(app.config, app.rules, None).names.get("units")
    with app.store.write() as session:
        _refuse_again(app, session, step.keywords["digest"], again)

        def is_kept(place: Path) -> bool:
            """Tell whether a piece is awaited there, or the folder would give it a unit that nobody named."""
            lies = (place / inside).relative_to(app.content).as_posix()
            is_unit = bool(inside.parts) and units is not None and units.find(place.name) is not None
            return is_unit or items.at_path(session, lies) is not None

        place = appear(source, queue, is_kept)
        path = (place / inside).relative_to(app.content).as_posix()
        step(session, path=path)
    return path
