"""The adapter contract: what Publisher asks of an outlet, and what it may answer.

An adapter is one class in one module with a settings model of its own, named in the entry-point
group `publisher.adapters`. It knows no database, no clock and no other channel. Each method makes
its calls once; it raises one of the four errors in `core.errors` and no others. What escapes
otherwise counts as Unconfirmed and is logged as a bug.

What takes several calls (pictures, then the post that shows them) may be cut off between any two of
them. So an adapter tells `errand.keep` what lies on the channel as soon as it knows its id, and before
the next call; whoever tries next, be it another process, finds it as `errand.begun` and goes on from
there, and `discard` gets it when the piece is given up. `tests/adapters/contract.py` cuts every adapter
off before each of its calls.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Annotated, ClassVar, Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from publisher.core.errors import Unconfirmed, WrongUsage
from publisher.core.item import Form
from publisher.core.message import Message
from publisher.core.post import Post
from publisher.core.preview import Look, Preview
from publisher.core.receipt import Receipt, Staged
from publisher.errand import Errand, errand
from publisher.settings import Duration
from publisher.wire import Wire

GROUP = "publisher.adapters"


TITLE_MAX = {"press": 120, "org_site": 120, "print": 120}
"""Titles of these kinds stand in a line or two of a list, on a front page or in a search engine's answer."""
LABEL_MAX = 60
"""Characters of a name that people call a channel by."""


class Late(BaseModel):
    """What happens to a delivery that could not go out in time."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    grace: Duration = timedelta(hours=6)
    then: Literal["ask", "next-slot", "send"] = "ask"


def _check_label(value: str) -> str:
    """Take a name that fits the head of a column."""
    label = " ".join(value.split())
    if not 1 <= len(label) <= LABEL_MAX:
        raise PydanticCustomError("wrong-label", "not a short name", {"most": LABEL_MAX})
    return label


class ChannelSettings(BaseModel):
    """Settings that every channel takes; an adapter's own model adds to them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    adapter: str
    label: Annotated[str, AfterValidator(_check_label)] | None = None
    kind: Literal["press", "org_site", "social", "radio", "print", "event"] = "org_site"
    enabled: bool = True
    url: str | None = None
    insecure: bool = False
    forms: tuple[Form, ...] = ()
    refuse_forms: tuple[Form, ...] = ()
    columns: Mapping[str, str] = Field(default_factory=dict)
    default_column: str | None = None
    correction_column: str | None = None
    title_max: Annotated[int, Field(ge=10, le=300)] | None = None
    template: str = "{title}\n\n{summary}\n\n{link}\n{hashtags}"
    after: str | None = None
    delay: Duration = timedelta()
    spacing: Duration = timedelta()
    daily_max: Annotated[int, Field(ge=1)] | None = None
    max_parallel: Annotated[int, Field(ge=1, le=64)] = 4
    timeout: Annotated[Duration, Field(gt=timedelta())] = timedelta(seconds=30)
    stage_ahead: Duration = timedelta(minutes=15)
    settle: Duration | None = None
    late: Late | None = None
    feed: str | None = None

    def takes(self, form: Form) -> bool:
        """Tell whether pieces of this form go to the channel."""
        return form not in self.refuse_forms and (not self.forms or form in self.forms)

    @property
    def longest_title(self) -> int | None:
        """Return the characters of a title that readers see whole; None where it may be any length."""
        return self.title_max or TITLE_MAX.get(self.kind)


S = TypeVar("S", bound=ChannelSettings)


@dataclass(frozen=True)
class House:
    """What every channel may know of the workspace it serves."""

    workspace: Path
    name: str = ""
    language: str = "vi"
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Ho_Chi_Minh"))


@dataclass(frozen=True)
class Health:
    """One line of `doctor`: what was tested, whether it is well, and what to do otherwise.

    `ends` is when it will be well no more, where that is known already, as with a token.
    """

    name: str
    ok: bool
    message: Message
    ends: datetime | None = None


class Channel(ABC, Generic[S]):
    """One outlet: a newspaper's CMS, a website, a Facebook Page."""

    Settings: ClassVar[type[ChannelSettings]] = ChannelSettings
    settle: ClassVar[timedelta] = timedelta(seconds=60)
    """How long a lost reply may still take effect, where the settings do not say."""

    looks: ClassVar[int] = 1
    """How many searches must come back empty before a post counts as certainly absent."""

    finds_by_words: ClassVar[bool] = False
    """Whether a post is known again by its words alone: those that nobody here knows hide it."""

    hands_over: ClassVar[bool] = False
    """Whether people carry out what is asked here: a search sees what was handed to them, not what is out."""

    has_addresses: ClassVar[bool] = True
    """Whether what is out can be found at an address; an airing cannot, and a person's word is the proof."""

    def __init__(self, name: str, settings: S, house: House, wire: Wire) -> None:
        self.name = name
        self.settings = settings
        self.house = house
        self.wire = wire

    @classmethod
    def can(cls, method: str) -> bool:
        """Tell whether the adapter offers an optional method, such as `stage` or `withdraw`."""
        return getattr(cls, method) is not getattr(Channel, method)

    @property
    def errand(self) -> Errand:
        """What earlier tries of the post in hand left behind, and where to keep what this one does."""
        return errand()

    def check(self, post: Post) -> tuple[Message, ...]:
        """Return why this channel would refuse `post`; never uses the network."""
        return ()

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return what readers will get of `post`, made as `publish` makes it; never uses the network.

        `before` is the receipt of what is live, or was handed over last. Without an adapter's own word it
        is a page.
        """
        return Preview(Look.PAGE, title=post.title, summary=post.summary, html=post.html)

    def stage(self, post: Post) -> Staged | None:
        """Do all of the work that readers do not see yet; repeatable, leaves one draft at most.

        Goes on with `errand.begun`, and tells `errand.keep` every id that it learns.
        """
        return None

    @abstractmethod
    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Make `post` public, once, and return the proof; with `staged` this is one small call."""

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        """Look for `post`, sent at or after `since`; None means certainly absent.

        What lies there unseen may be unfinished, or of older words: `publish` gets it and sees to that.
        Raises Unconfirmed when absence cannot be proved: then a person decides.
        """
        raise Unconfirmed("channel-cannot-be-searched", channel=self.name)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Replace what is live by `post`; may be repeated without harm."""
        raise NotImplementedError(f"{type(self).__name__} does not update")

    def withdraw(self, receipt: Receipt) -> None:
        """Take down what is live; nothing happens when it is already gone."""
        raise NotImplementedError(f"{type(self).__name__} does not withdraw")

    def withdraw_saying(self, receipt: Receipt, reason: str) -> None:
        """Take down what is live, and let `reason` be read where readers had it, if the channel can."""
        self.withdraw(receipt)

    def discard(self, staged: Staged) -> None:
        """Remove staged remains, whole or half done, of a post that will not go out."""

    def probe(self) -> tuple[Health, ...]:
        """Ask the outlet, online, whether it would work now."""
        return ()


def adapters() -> dict[str, type[Channel[ChannelSettings]]]:
    """Return the adapters installed on this machine, by name."""
    return {name: point.load() for name, point in _installed().items()}


def adapter(name: str) -> type[Channel[ChannelSettings]]:
    """Return one adapter; an unknown name raises WrongUsage with the names there are."""
    installed = _installed()
    if name not in installed:
        raise WrongUsage("unknown-adapter", name=name, known=", ".join(sorted(installed)))
    found: type[Channel[ChannelSettings]] = installed[name].load()
    return found


@cache
def _installed() -> Mapping[str, EntryPoint]:
    """Read once what is installed: it takes longer than most commands."""
    return {point.name: point for point in entry_points(group=GROUP)}
