"""Archive: an item with everything done leaves the queue for `published/YYYY/MM/`, with its note."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import DONE, Delivery
from publisher.core.item_state import ItemState
from publisher.files.bundle import Bundle
from publisher.files.free_place import free_place
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.store.trail import write_step
from publisher.work.notes import note_path
from publisher.work.reading import reading_rules


def is_done(known: Known, has: list[Delivery]) -> bool:
    """Tell whether an item in the queue needs nobody any more and went out somewhere."""
    return (
        known.path.startswith("queue/")
        and known.state in {ItemState.READY, ItemState.WITHDRAWN}
        and bool(has)
        and all(one.state in DONE and not one.busy and one.staged is None for one in has)
        and any(one.published_at for one in has)
    )


def archive(app: App, session: Session, item: str, bundle: Bundle, now: datetime) -> Path | None:
    """Move an item that is done and return where it lies now, None when it is not done any more.

    The place of another item stays its own, also when its file has just been moved away: what lay there
    instead would be taken for that item, and sent as its newest words.
    A crash in between leaves the text at one place, and the next look finds the item again by its words.
    """
    known = items.get(session, item)
    if known is None or not is_done(known, has := deliveries.of_item(session, item)):
        return None
    folder = _folder(app, bundle, has, now)
    files = _files(app, bundle, known, session)
    target = free_place(folder / bundle.top.name, lambda place: _is_of_another(app, session, place))
    if bundle.home:
        bundle.home.rename(target)
    else:
        _move_together(files, folder, target)
    _drop_note(app, known)
    path = target.relative_to(app.content).as_posix()
    state = ItemState.WITHDRAWN if known.state is ItemState.WITHDRAWN else ItemState.ARCHIVED
    items.set_state(session, item, state, now, path=path, fingerprint="")
    write_step(session, now, "daemon", "archived", item=item, path=path)
    return target


def _is_of_another(app: App, session: Session, place: Path) -> bool:
    return items.at_path(session, place.relative_to(app.content).as_posix()) is not None


def _folder(app: App, bundle: Bundle, has: list[Delivery], now: datetime) -> Path:
    """Return the month's folder; a unit's folder is kept below it, because it sets the unit."""
    out = max((one.published_at for one in has if one.published_at), default=now).astimezone(app.zone)
    folder = app.content / "published" / f"{out:%Y}" / f"{out:%m}"
    if bundle.folder and _is_unit(app, bundle.folder):
        folder /= bundle.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _is_unit(app: App, folder: str) -> bool:
    """Tell whether a folder names a unit, in any of the ways that units are written."""
    names = reading_rules(app.config, app.rules, None).names.get("units")
    return names is not None and names.find(folder) is not None


def _files(app: App, bundle: Bundle, known: Known, session: Session) -> list[Path]:
    """Return the item's files, its text last; a picture that another item shows stays."""
    shared = items.extras_of_others(session, known.id)
    extra = [Path(one) for one in known.extra if one not in shared]
    beside = [bundle.sidecar] if bundle.sidecar else []
    others = dict.fromkeys(one for one in (*extra, *beside) if one != bundle.main and one.is_file())
    return [*others, bundle.main]


def _move_together(files: list[Path], folder: Path, target: Path) -> None:
    """Move files that belong together; their names stay, or all change alike.

    The text, which makes the item, goes in one stroke, when what it shows is at the new place already:
    after a crash it is found here or there, whole, and never in both places. Where one cannot be moved,
    because the disk is full, all stay, and nothing is left at the new place.
    """
    main = files[-1]
    places = {}
    for file in files:
        renamed = target.stem + file.name[len(main.stem) :] if file.stem == main.stem else file.name
        inside = file.relative_to(main.parent).parent if file.is_relative_to(main.parent) else Path()
        places[file] = folder / inside / renamed
    with ExitStack() as undo:
        for file, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            if file != main:
                _link(file, place)
                undo.callback(place.unlink, missing_ok=True)
        _rename(main, places[main])
        undo.pop_all()
    for file in files[:-1]:
        file.unlink()


def _rename(file: Path, place: Path) -> None:
    """Move a file in one stroke; to another disk by way of a copy."""
    try:
        file.replace(place)
    except OSError:
        _link(file, place)
        file.unlink()


def _link(file: Path, place: Path) -> None:
    """Make the file appear at its new place whole, or not at all."""
    if place.exists():
        place.unlink()
    try:
        os.link(file, place)
    except OSError:  # another disk, or a share without links
        temporary = place.with_name(f".{place.name}.tmp")
        try:
            shutil.copy2(file, temporary)
            temporary.replace(place)
        finally:
            temporary.unlink(missing_ok=True)


def _drop_note(app: App, known: Known) -> None:
    note_path(app, known.path).unlink(missing_ok=True)
