"""Where words that were read as plain text stand in the file that they come from."""

from __future__ import annotations

from publisher.core.lint.finding import Finding
from publisher.files.findings import WHOLE, Place


class Pages:
    """The text of one file, looked through by its letters and digits alone: markup is no part of a word."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = [at for at, letter in enumerate(text) if letter.isalnum()]
        self._plain = "".join([letter for letter in text if letter.isalnum()])

    def find(self, finding: Finding) -> Place:
        """Return where a finding stands first; the whole file when its words are not there as they read.

        Where it has no letters of its own (a comma), that is just behind the letter before it.
        """
        before, words, after = (_plain(one) for one in (finding.before, finding.words, finding.after))
        start = self._plain.find(before + words + after)
        if start < 0 or not before + words + after:
            return WHOLE
        start += len(before)
        if words and finding.words[0].isalnum():
            return self._place(self._at[start])
        return self._place(self._at[start - 1] + 1 if before else self._at[start])

    def _place(self, at: int) -> Place:
        line_start = self._text.rfind("\n", 0, at) + 1
        return Place(self._text.count("\n", 0, at) + 1, at - line_start + 1)


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
