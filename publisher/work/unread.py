"""Unread: what files say that the daemon has not read yet, or cannot."""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.core.digest import digest
from publisher.core.item_state import ItemState
from publisher.files.bundle import Bundle, Kind, find_bundles
from publisher.files.reading import read_item
from publisher.store import items, restores
from publisher.store.items import Known
from publisher.work import correction, doubt
from publisher.work.place import path_of
from publisher.work.reading import reading_rules

PIECES = frozenset({Kind.MARKDOWN, Kind.WORD, Kind.CLIP})


def is_unread(app: App, session: Session, known: Known) -> bool:
    """Tell whether an item's file, where it is there, differs from the newest revision that was read.

    One that was only touched, or is seen from another machine, is read to tell.
    """
    bundle = _find(app, known.path)
    if bundle is None:
        return False
    is_as_read = bundle.fingerprint(known.extra) == known.fingerprint and known.state is not ItemState.WRONG
    return not is_as_read and _digest(app, session, known, bundle) != known.digest


def left_from_before(app: App, session: Session) -> str | None:
    """Return the place of a file that was there before the last restore and is not read again yet, if any."""
    if restores.newest(session) is None:
        return None
    known = items.listing(session)
    for folder in (app.content / "queue", *app.content.glob("published/*/*")):
        for bundle in find_bundles(folder) if folder.is_dir() else []:
            path = path_of(app, bundle)
            if path not in known and bundle.kind in PIECES and doubt.is_from_before(app, session, bundle):
                return path
    return None


def _find(app: App, path: str) -> Bundle | None:
    """Return what lies at `path`, from `content/`; a text there is seen with what belongs to it."""
    folders = path.split("/")
    root = app.content.joinpath(*folders[: 1 if folders[0] == "queue" else 3])
    found = find_bundles(root) if root.is_dir() else []
    return next((one for one in found if path_of(app, one) == path), None)


def _digest(app: App, session: Session, known: Known, bundle: Bundle) -> str | None:
    """Return the digest of what a file says now, None when it cannot go out as it is."""
    read = read_item(bundle, reading_rules(app.config, app.rules, None))
    if read.item is None:
        return None
    item, wrong = correction.complete(session, known.id, read.item)
    return None if wrong else digest(item)
