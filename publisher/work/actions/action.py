"""An action: the role it needs, when it is offered, what it asks for, what it will do, and what it did.

offered    a pure look at what it is about, so that nobody is led to what would be refused
foretold   the consequence, said before anything is done
done       in one transaction, unless what it is about has changed since the person looked
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from sqlmodel import Session

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.core.problem import Problem
from publisher.files.refusal import Refusal
from publisher.files.times import read_time


class About(StrEnum):
    """What an action is about, and so by what it is named."""

    ITEM = "item"  # by its id
    DELIVERY = "delivery"  # by its number
    CHANNEL = "channel"  # by its name
    SCOPE = "scope"  # as in `publisher hold`
    ACTIVITY = "activity"  # by its number
    SIGHTING = "sighting"  # by the number of what a feed shows
    PERSON = "person"  # by their number
    INVITATION = "invitation"  # by its number


class Kind(StrEnum):
    """What a person types into a field, or does with it."""

    TEXT = "text"
    LINE = "line"
    TIME = "time"
    ADDRESS = "address"
    FILE = "file"
    TICK = "tick"
    ROLE = "role"


@dataclass(frozen=True)
class Ask:
    """One thing that an action asks for, by the name under which an Order gives it."""

    name: str
    kind: Kind
    is_needed: bool = False


@dataclass(frozen=True)
class Told:
    """One sentence of what will follow, or followed, with what belongs `below` it."""

    message: Message
    below: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Order:
    """What a person says: who, when, and what was asked for; what was left out is not in `given`.

    `file` is the file that was asked for. `shown` is the stamp of what the person was shown before; None
    for who has typed a command and was shown nothing.
    """

    by: str
    now: datetime
    given: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = None
    shown: str | None = None

    def instant(self, app: App, name: str) -> datetime | None:
        """Return the instant that was given, None for none; nonsense raises WrongUsage."""
        text = self.given.get(name)
        if text is None:
            return None
        try:
            return read_time(text, app.zone)
        except Refusal:
            raise WrongUsage("not-a-time", given=text) from None


class OutOfDate(WrongUsage):
    """What an order is about is not as its person was shown it: nothing was done."""


class Subject(Protocol):
    """What an action is about."""

    @property
    def stamp(self) -> str:
        """Return what is another as soon as a person would decide on something else."""


S = TypeVar("S", bound=Subject)


class Action(ABC, Generic[S]):
    """One thing that a person can decide; it is called `action-NAME`, its fields `ask-NAME-FIELD`."""

    name: ClassVar[str]
    about: ClassVar[About]
    role: ClassVar[Role]
    asks: ClassVar[tuple[Ask, ...]] = ()
    is_grave: ClassVar[bool] = False
    """Whether it takes something from readers, or stops work."""

    def title(self, subject: S) -> Message:
        """Return what it is called here."""
        return message(f"action-{self.name}")

    def asks_for(self, app: App, subject: S) -> tuple[Ask, ...]:
        """Return what it asks for here."""
        return self.asks

    def wrong_now(self, subject: S) -> tuple[Problem, ...]:
        """Return what is wrong with the subject, and which this mends."""
        return ()

    @abstractmethod
    def find(self, app: App, session: Session, key: str) -> S:
        """Return what is named; what does not exist raises WrongUsage."""

    @abstractmethod
    def is_offered(self, app: App, session: Session, subject: S) -> bool:
        """Tell whether it can be done as things stand."""

    @abstractmethod
    def foretell(self, app: App, session: Session, subject: S, now: datetime) -> tuple[Told, ...]:
        """Return what will follow."""

    @abstractmethod
    def do(self, app: App, key: str, order: Order) -> tuple[Told, ...]:
        """Do it and return what followed; WrongUsage where it cannot be done, and then nothing is."""

    @contextmanager
    def writing(self, app: App, key: str, order: Order) -> Iterator[tuple[Session, S]]:
        """Open the transaction of an order, in which what it is about still is as it was shown."""
        with app.store.write() as session:
            yield session, self.as_shown(app, session, key, order)

    def as_shown(self, app: App, session: Session, key: str, order: Order) -> S:
        """Return what is named; what is not as the person was shown it raises OutOfDate."""
        subject = self.find(app, session, key)
        if order.shown is not None and order.shown != subject.stamp:
            raise OutOfDate("changed-since-shown")
        return subject
