"""The preview: what readers or listeners get of a post, as far as can be told without asking the channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.core.message import Message
from publisher.core.post import PostMedia


class Look(StrEnum):
    """What a post looks like where people meet it."""

    PAGE = "page"  # a page with its title, text and pictures
    CARD = "card"  # words in a stream, then pictures, a clip or the card of a link
    SCRIPT = "script"  # what a voice says
    PACKAGE = "package"  # an instruction for a person, with what is to be posted


@dataclass(frozen=True)
class Preview:
    """One post as it will be met.

    `html` is the body that the channel makes, its files as `media:NAME`; whoever shows it cleans it.
    `words` is text: the message of a card, the script, the instruction; `folded` is the end of it that
    readers see only when they ask for more. `shown` are the files of a card, in their order. `facts` are
    sentences that somebody should read before it goes out, with nothing wrong in them.
    """

    look: Look
    title: str = ""
    summary: str = ""
    html: str = ""
    words: str = ""
    folded: str = ""
    shown: tuple[PostMedia, ...] = ()
    facts: tuple[Message, ...] = ()
