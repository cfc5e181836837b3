"""Unread: whether the file of an item says something that the daemon has not read yet, or cannot."""

from __future__ import annotations

from sqlmodel import Session

from publisher.app import App
from publisher.core.digest import digest
from publisher.files.bundle import Bundle, find_bundles
from publisher.files.reading import read_item
from publisher.store.items import Known
from publisher.store.tables import ItemState
from publisher.work import correction
from publisher.work.intake import path_of
from publisher.work.reading import reading_rules


def is_unread(app: App, session: Session, known: Known) -> bool:
    """Tell whether an item's file, where it is there, differs from the newest revision that was read.

    One that was only touched, or is seen from another machine, is read to tell.
    """
    bundle = _find(app, known.path)
    if bundle is None:
        return False
    is_as_read = bundle.fingerprint(known.extra) == known.fingerprint and known.state is not ItemState.WRONG
    return not is_as_read and _digest(app, session, known, bundle) != known.digest


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
