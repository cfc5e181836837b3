"""The order to correct: a person gives the notice, and the daemon puts it out before everything else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.problem import Problem, has_error
from publisher.files.bundle import Bundle
from publisher.files.correction_file import copy_notice, moved, notice_bundle
from publisher.files.free_place import free_place
from publisher.files.reading import ReadItem, read_item
from publisher.store import approvals, deliveries, items
from publisher.store.items import Known
from publisher.work import correction, intake, scheduling
from publisher.work.reading import reading_rules
from publisher.work.unread import left_from_before


@dataclass(frozen=True)
class Ordered:
    """What came of an order: the `problems` of the file, and, where none stops it, the notice.

    `elsewhere` are channels that carried the piece and that config.toml has no more; `still_to_come` are
    deliveries by which the piece would still go out as it is.
    """

    piece: Known
    problems: tuple[Problem, ...]
    notice: Known | None = None
    deliveries: tuple[Delivery, ...] = ()
    elsewhere: tuple[str, ...] = ()
    still_to_come: tuple[Delivery, ...] = ()


def order_correction(
    app: App,
    named: str,
    file: Path,
    now: datetime,
    by: str,
    check: Callable[[Session], object] = lambda session: None,
) -> Ordered:
    """Take in the notice `file` for the piece that is `named`, whose time runs from `now`.

    The person who gives the order lets that very text pass, where the workspace asks for approval. A
    notice that says what one before it says, and that one stands, raises WrongUsage; so does any order
    after a restore while files are unread, for one of them may be that very notice. What `check` raises
    in the transaction of the order stops it: of two who were shown the same, only one orders.
    """
    with app.store.read() as session:
        if path := left_from_before(app, session):
            raise WrongUsage("correct-before-files-are-read", path=path)
        piece = _piece(session, named)
    bundle, read = _read(app, file, piece)
    if has_error(read.problems):
        return Ordered(piece, read.problems)
    copy = _lay_aside(app, bundle, read, piece)
    try:
        again = read_item(copy, reading_rules(app.config, app.rules, app.media))
        with app.store.write() as session:
            check(session)
            return _take_in(app, session, piece, copy, replace(again, looked_for=()), now, by)
    finally:
        shutil.rmtree(copy.top.parent, ignore_errors=True)


def _piece(session: Session, named: str) -> Known:
    piece = correction.the_corrected(session, named)
    if piece is None:
        raise WrongUsage("corrects-nothing", given=named)
    if wrong := correction.why_not_correct(session, piece.id):
        raise WrongUsage(wrong.code, **wrong.values)
    return piece


def _read(app: App, file: Path, piece: Known) -> tuple[Bundle, ReadItem]:
    """Read the notice where it lies; nothing is copied yet."""
    if not file.exists():
        raise WrongUsage("no-such-file", path=file)
    whole = file.resolve()
    if whole.is_relative_to(app.content.resolve()):
        raise WrongUsage("correction-file-in-content", path=file, item=piece.id)
    bundle = notice_bundle(whole)
    return bundle, read_item(bundle, reading_rules(app.config, app.rules, app.media), piece.id)


def _lay_aside(app: App, bundle: Bundle, read: ReadItem, piece: Known) -> Bundle:
    """Copy the notice to a folder of its own in the queue that nobody looks into."""
    aside = app.content / "queue" / f".{uuid4().hex}"
    aside.mkdir(parents=True)
    ending = "" if bundle.home or read.looked_for else bundle.main.suffix.lower()
    name = bundle.top.stem if bundle.top.is_file() else bundle.top.name
    return copy_notice(bundle, read.looked_for, aside / f"{name}{ending}", piece.id, read.names_corrected)


def _take_in(
    app: App, session: Session, piece: Known, copy: Bundle, read: ReadItem, now: datetime, by: str
) -> Ordered:
    """Put the notice in the queue and its deliveries on the way, in one transaction."""
    if read.item and (before := correction.ordered_before(session, piece.id, read.item)):
        raise WrongUsage("correction-ordered-before", title=piece.title, notice=before.id, path=before.path)
    queue = app.content / "queue"
    there = replace(moved(copy, free_place(queue / copy.top.name)), root=queue)
    item = intake.take_in(app, session, there, read, there.fingerprint(), now, by)
    assert item is not None
    notice = items.get(session, item)
    assert notice is not None
    if app.config.publisher.approval != "none" and notice.digest:
        approvals.decide(session, item, notice.digest, True, by, now)
    scheduling.plan(app, session, now, {item})
    carried = correction.carriers(session, piece.id)
    return Ordered(
        piece,
        notice.problems,
        notice,
        tuple(deliveries.of_item(session, item)),
        tuple(one for one in carried if one not in app.channels),
        tuple(correction.still_to_go_out(session, piece.id)),
    )
