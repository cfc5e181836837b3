"""The script of a bulletin: what is read, how long that takes, what somebody should look at first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from publisher.core.post import Post
from publisher.core.speech.duration import count_words, seconds_for
from publisher.core.speech.pages import as_sentence, hear
from publisher.core.speech.reading import Reading, read

BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…]) +|(?<=[.!?…]”) +")


@dataclass(frozen=True)
class Script:
    """A bulletin for ear and eye; `seconds` is how long the reading takes, `unknown` is read by letters."""

    title: Reading
    paragraphs: tuple[Reading, ...]
    words: int
    seconds: int
    unknown: tuple[str, ...]
    tables: int

    @property
    def spoken(self) -> str:
        """Return what a voice says, a blank line between paragraphs."""
        return "\n\n".join(one.ear for one in (self.title, *self.paragraphs) if one.ear)


def write_script(post: Post, abbreviations: Mapping[str, str], words_per_minute: int) -> Script:
    """Write the script of a post: title and body; a summary speaks of the bulletin, to those who see it."""
    page = hear(post.html)
    title = read(as_sentence(post.title), abbreviations)
    said = page.paragraphs or (as_sentence(post.summary),)
    paragraphs = tuple(read(one, abbreviations) for one in said if one)
    words = sum(count_words(one.ear) for one in (title, *paragraphs))
    seconds = seconds_for(words, words_per_minute)
    unknown = dict.fromkeys(word for one in (title, *paragraphs) for word in one.unknown)
    return Script(title, paragraphs, words, seconds, tuple(unknown), page.tables)


def sentences_of(text: str) -> list[str]:
    """Return a paragraph sentence by sentence."""
    return [one for one in BETWEEN_SENTENCES.split(text) if one]
