"""What lint finds, and the words by which an editor finds the place."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.core.message import Message, message

NEAR = 24
"""Characters that are quoted on either side of what was found, cut at whole words."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at; `before`, `words` and `after` stand one after the other in the text.

    They are empty where it is not about words: a label that is missing, a picture without its credit.
    """

    message: Message
    before: str = ""
    words: str = ""
    after: str = ""

    @property
    def is_about_words(self) -> bool:
        return bool(self.words)


def found(code: str, text: str, start: int, end: int, /, **values: object) -> Finding:
    """Return what was found at `text[start:end]`; its sentence may tell the `words` or their `quote`."""
    before, words, after = text[max(start - NEAR, 0) : start], text[start:end], text[end : end + NEAR]
    opening = closing = ""
    if start > NEAR:
        before, opening = before.partition(" ")[2] or before, "…"
    if end + NEAR < len(text):
        after, closing = after.rpartition(" ")[0] or after, "…"
    quote = opening + " ".join(f"{before}{words}{after}".split()) + closing
    said = message(code, words=" ".join(words.split()), quote=quote, **values)
    return Finding(said, before, words, after)
