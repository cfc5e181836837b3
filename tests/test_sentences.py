"""Sentences are filled as their language writes: words by their code, numbers with its signs."""

from __future__ import annotations

import errno
import os
import re

import pytest

from publisher.core.delivery import Operation
from publisher.core.errors import Unconfirmed
from publisher.core.message import message
from publisher.core.verdict import what_was_said
from publisher.wire import FAILURES
from publisher.words import catalogue, tell, word


@pytest.mark.parametrize(
    ("size", "vietnamese", "english"),
    [
        ("83.4 GB", "83,4 GB", "83.4 GB"),
        ("64 KB", "64 KB", "64 KB"),
        ("63206", "63.206", "63,206"),
        ("1.5", "1,5", "1.5"),
        ("nhiều", "nhiều", "nhiều"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(size: str, vietnamese: str, english: str) -> None:
    assert word("static-space-well", "vi", free=size) == f"Ổ đĩa còn trống {vietnamese}."
    assert word("static-space-well", "en", free=size) == f"The disk has {english} free."


def test_a_state_is_told_in_the_language_of_the_sentence() -> None:
    said = message("not-while-missed", number=7, state="handed_over")
    assert "«đã bàn giao»" in tell(said, "vi")
    assert "“handed over”" in tell(said, "en")


@pytest.mark.parametrize(
    ("said", "vietnamese"),
    [
        ("No such file or directory", "không có tệp hoặc thư mục này"),
        ("connection refused", "máy chủ từ chối kết nối"),
        ("something new", "something new"),
    ],
)
def test_what_the_system_says_is_told_in_the_language_of_the_sentence(said: str, vietnamese: str) -> None:
    assert f"({vietnamese})" in tell(message("file-cannot-be-read", reason=said), "vi")
    assert f"({said.lower()})" in tell(message("file-cannot-be-read", reason=said), "en").lower()


@pytest.mark.parametrize(
    "error", [errno.ENOENT, errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO]
)
def test_failures_that_operators_meet_are_known_by_the_words_of_this_system(error: int) -> None:
    assert f"system-{os.strerror(error)}" in catalogue()


def test_every_way_in_which_a_channel_is_not_reached_is_told_in_vietnamese() -> None:
    assert {f"system-{words}" for _, words in FAILURES} <= catalogue().keys()


@pytest.mark.parametrize("quoted", ["a\nb", "a \r\n b", "a\u2028b", "a\tb", "\x1ba\x07 b", "\u202ea \u2066b"])
def test_what_a_sentence_quotes_never_breaks_its_line_nor_steers_a_terminal(quoted: str) -> None:
    assert tell(message("bad-link", link=quoted), "en") == tell(message("bad-link", link="a b"), "en")


@pytest.mark.parametrize("code", ["daemon-died", "call-hangs", "reply-lost", "no-memory-meanwhile"])
@pytest.mark.parametrize(
    ("operation", "follows"),
    [("publish", "looked for"), ("update", "same change is made again"), ("withdraw", "taken down again")],
)
def test_what_got_lost_in_the_middle_says_what_follows_by_itself(
    code: str, operation: str, follows: str
) -> None:
    told = what_was_said(Unconfirmed(code, said="timed out"), Operation(operation))
    assert follows in tell(told, "en")
    assert ("searched" in tell(told, "en") or "looked for" in tell(told, "en")) is (operation == "publish")


@pytest.mark.parametrize("code", ["no-answer", "cannot-connect"])
def test_a_channel_that_is_away_is_never_said_to_have_got_nothing(code: str) -> None:
    """A look for a post that may be out has sent nothing, and yet the post may be out."""
    assert "nothing was changed there" in tell(message(code, said="timed out"), "en")
    assert "chưa có gì thay đổi trên kênh" in tell(message(code, said="timed out"), "vi")


def test_what_an_older_version_wrote_down_of_a_lost_reply_is_still_a_sentence() -> None:
    told = tell(message("reply-lost", said="timed out"), "en")
    assert told.startswith("Sent, but the reply was lost (timed out); the piece may be out")


def test_a_value_that_is_missing_stays_visible_whatever_it_was_to_be() -> None:
    assert "{state}" in tell(message("not-while-missed", number=7), "en")


@pytest.mark.parametrize(
    ("code", "one", "many"),
    [
        ("reporting-changed", {"taken": 1, "added": 1}, {"taken": 2, "added": 0}),
        ("reporting-whole", {"works": 1, "postings": 1}, {"works": 2, "postings": 3}),
        ("reporting-forms-used", {"count": 1}, {"count": 2}),
        ("reporting-channels-press", {"postings": 1}, {"postings": 2}),
        ("reporting-channels-org_site", {"postings": 1}, {"postings": 2}),
        ("reporting-channels-social", {"postings": 1}, {"postings": 2}),
        ("reporting-channels-radio", {"postings": 1}, {"postings": 2}),
        ("reporting-channels-print", {"postings": 1}, {"postings": 2}),
        ("reporting-channels-event", {"postings": 1}, {"postings": 2}),
        ("reporting-units-credited-each", {"works": 1}, {"works": 2}),
        ("reporting-targets-met", {"met": 1, "count": 1}, {"met": 2, "count": 3}),
        ("reporting-targets-open", {"count": 1}, {"count": 2}),
        ("unit-no-more-others", {"others": "Ward A"}, {"others": "Ward A, Ward B"}),
        ("unit-not-yet-others", {"others": "Ward A"}, {"others": "Ward A, Ward B"}),
    ],
)
def test_english_sentences_of_one_are_right_of_several_too(
    code: str, one: dict[str, object], many: dict[str, object]
) -> None:
    for values in (one, many):
        said = word(code, "en", **values)
        assert not re.search(r"\b1 (?!of\b)[a-z]+|successor is|there was|Name that unit", said)
