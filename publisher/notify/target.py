"""The contract of a target: where letters go. It knows no database, no clock and no other target."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from publisher.core.errors import PublisherError
from publisher.core.message import Message


@dataclass(frozen=True)
class Letter:
    """One message to people; `key` is the same whenever the same letter is sent again.

    `html` says the same as `text`, for programs that show it.
    """

    key: str
    subject: str
    text: str
    html: str | None = None


class NotSent(PublisherError):
    """A letter did not go out, or nobody knows; sending it again does no harm."""


class Target(ABC):
    """One place that letters go to; `name` is what config.toml calls it, and holds no secret."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def send(self, letter: Letter) -> None:
        """Send a letter; raises NotSent with the reason."""

    @abstractmethod
    def probe(self) -> Message:
        """Say that the target answers, without sending anything; raises NotSent with the reason."""
