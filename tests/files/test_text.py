"""Words are kept composed; markup stays markup."""

from __future__ import annotations

import unicodedata

from publisher.files.text import tidy, tidy_markup


def test_words_in_markup_are_composed() -> None:
    assert tidy_markup(unicodedata.normalize("NFD", "<p>Tiếng Việt</p>")) == "<p>Tiếng Việt</p>"


def test_a_mark_after_a_tag_never_becomes_part_of_the_tag() -> None:
    assert tidy("<p>\u0338") == "<p≯"
    assert tidy_markup("<p>\u0338 onmouseover=alert(1)</p>").startswith("<p>")
