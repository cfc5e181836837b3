"""The action that replaces the file of a piece by one that somebody sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock

from sqlmodel import Session

from publisher.app import App
from publisher.core.delivery import Delivery
from publisher.core.errors import WrongUsage
from publisher.core.item_state import ItemState
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.core.problem import Problem, has_error
from publisher.files.bundle import Bundle
from publisher.files.bundle import Kind as BundleKind
from publisher.store import items
from publisher.store.items import Known
from publisher.store.trail import write_step
from publisher.work import approval
from publisher.work.actions.action import Ask, Kind, Order, OutOfDate, Told
from publisher.work.actions.on_item import OnItem
from publisher.work.actions.subjects import Piece, find_piece
from publisher.work.actions.wrong_file import WrongFile
from publisher.work.place import path_of
from publisher.work.replacing_file import (
    Place,
    beside,
    find_file,
    place_for,
    read_replacement,
    stays_as_it_is,
)

ONE_AT_A_TIME = Lock()
"""Two who were shown the same file do not both replace it."""


@dataclass(frozen=True)
class Filed(Piece):
    """A piece with its file as it lies on disk now; `seen` is another as soon as any of it changes."""

    bundle: Bundle | None
    seen: str

    @property
    def stamp(self) -> str:
        return sha256(f"{super().stamp}\0{self.seen}".encode()).hexdigest()[:16]


class Replace(OnItem):
    """Replace the text of a piece, or the words beside its clip, by a file that is right."""

    name = "replace"
    role = Role.EDITOR
    asks = (Ask("file", Kind.FILE, is_needed=True),)

    def find(self, app: App, session: Session, key: str) -> Filed:
        piece = find_piece(session, key, app.clock.now())
        bundle = find_file(app, piece.known)
        return Filed(**vars(piece), bundle=bundle, seen=bundle.fingerprint() if bundle else "")

    def wrong_now(self, subject: Piece) -> tuple[Problem, ...]:
        is_wrong = subject.known.state is ItemState.WRONG
        return tuple(one for one in subject.known.problems if is_wrong and has_error((one,)))

    def is_offered(self, app: App, session: Session, subject: Piece) -> bool:
        return not stays_as_it_is(app, session, subject.known)

    def foretell(self, app: App, session: Session, subject: Piece, now: datetime) -> tuple[Told, ...]:
        after = _foretell(app, subject.deliveries)
        first = _foretell_again(app) if subject.known.state is ItemState.WRONG else ()
        return (Told(_foretell_place(subject)), *(Told(one) for one in (*first, *after)))

    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        """Read the file, and put it in its place where nothing has changed meanwhile."""
        if order.file is None:
            raise WrongUsage("replacement-needs-file")
        with ONE_AT_A_TIME:
            try:
                return self._replace(app, key, order)
            except OSError as error:
                raise WrongUsage("replacement-not-written", said=error.strerror or error) from error

    def _replace(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        assert order.file is not None
        with app.store.read() as session:
            subject = self._as_shown(app, session, key, order)
        bundle = subject.bundle
        assert bundle is not None
        place = place_for(subject.known, bundle, order.file.name)
        with app.store.read() as session:
            problems = read_replacement(app, session, subject.known, place.bundle, order.file, order.now)
        if has_error(problems):
            raise WrongFile("replacement-wrong", problems)
        path = path_of(app, place.bundle)
        with beside(place, order.file) as half, app.store.write() as session:
            self._as_shown(app, session, key, order)
            write_step(session, order.now, order.by, "file-replaced", item=key, path=path)
            _lay(app, session, subject.known, place, half, order.now)
        return (Told(message("replaced-now", file=name_of(path)), tuple(one.message for one in problems)),)

    def _as_shown(self, app: App, session: Session, key: str, order: Order) -> Filed:
        """Return the piece as the person was shown it, its file included."""
        subject = self.as_shown(app, session, key, order)
        if not isinstance(subject, Filed) or subject.bundle is None:
            raise WrongUsage("replacement-not-there", path=subject.known.path)
        if not self.is_offered(app, session, subject):
            raise WrongUsage("replacement-not-now")
        return subject


def _lay(app: App, session: Session, known: Known, place: Place, half: Path, now: datetime) -> None:
    """Put the new file into its place; one of another kind goes, and the piece is known at the new one."""
    bundle, path = find_file(app, known), path_of(app, place.bundle)
    if bundle is None or place_for(known, bundle, place.target.name) != place:
        raise OutOfDate("changed-since-shown")
    if path != known.path:
        items.put(session, known.id, path, "", known.state, known.problems, now)
    half.replace(place.target)
    if place.instead is not None:
        place.instead.unlink()


def _foretell_place(subject: Piece) -> Message:
    """Tell what lies where the new file will."""
    bundle, file = subject.bundle if isinstance(subject, Filed) else None, name_of(subject.known.path)
    if bundle is not None and bundle.kind is BundleKind.LONE_MEDIA:
        return message("foretold-replace-words", file=file)
    code = "foretold-replace" if subject.known.revision else "foretold-replace-first"
    return message(code, file=file)


def _foretell_again(app: App) -> Iterator[Message]:
    """Yield when a piece goes out whose file is right again: what was to go out waits for that."""
    yield message(f"foretold-upload-{app.config.publisher.approval}")


def _foretell(app: App, has: Iterable[Delivery]) -> Iterator[Message]:
    """Yield when readers get the new text, channel by channel, and whether anybody lets it pass first."""
    asks = "required" if app.config.publisher.approval != "none" else "none"
    for one in has:
        channel = app.config.channel_name(one.channel)
        known = app.channels.get(one.channel)
        if one.live is not None and one.wanted is not None:
            is_able = known is not None and known.can("update")
            code = f"foretold-replace-live-{asks}" if is_able else "foretold-replace-stays"
            yield message(code, channel=channel)
        elif one.operation in approval.WORDS_OUT and one.due_at is not None:
            at = write_local(app.zone, one.due_at)
            yield message(f"foretold-replace-due-{asks}", channel=channel, at=at)


def name_of(path: str) -> str:
    """Return the name of a file as people know it, without the folders that it lies in."""
    return path.rpartition("/")[2]
