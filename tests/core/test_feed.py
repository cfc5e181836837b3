"""Which of our deliveries an entry of a feed is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.feed import Candidate, Entry, Match, bare_link, match, plain_link
from publisher.core.wording import plain_words

HANDED = datetime(2027, 1, 18, 1, 30, tzinfo=UTC)
TITLE = "Hòa giải ở cơ sở"


def entry(title: str = TITLE, link: str = "", after: timedelta | None = timedelta(hours=2)) -> Entry:
    return Entry("1", link, title, None if after is None else HANDED + after)


def handed(id: int = 1, title: str = TITLE, since: datetime = HANDED, awaits: bool = True) -> Candidate:
    return Candidate(id, frozenset({plain_words(title)}), frozenset(), since, awaits)


def out(id: int, link: str, since: datetime = HANDED) -> Candidate:
    return Candidate(id, frozenset(), frozenset({plain_link(link)}), since)


@pytest.mark.parametrize(
    "link",
    [
        "https://bao.example.org/a-1.html",
        "HTTPS://BAO.example.org/a-1.html/",
        "https://bao.example.org:443/a-1.html",
        "http://bao.example.org/a-1.html",
        "https://bao.example.org/a-1.html?utm_source=rss&utm_medium=x",
        "https://bao.example.org/a-1.html?fbclid=abc#binh-luan",
        " https://bao.example.org/a-1.html ",
    ],
)
def test_ways_to_the_same_page_are_one_link(link: str) -> None:
    assert plain_link(link) == "https://bao.example.org/a-1.html"


@pytest.mark.parametrize(
    "link",
    [
        "https://bao.example.org/A-1.html",
        "https://bao.example.org:8443/a-1.html",
        "https://bao.example.org/a-1.html?id=2",
        "https://khac.example.org/a-1.html",
    ],
)
def test_another_page_is_another_link(link: str) -> None:
    assert plain_link(link) != "https://bao.example.org/a-1.html"


@pytest.mark.parametrize(
    ("link", "bare"),
    [
        (
            "https://bao.example.org/a?utm_source=rss&id=5%20x&fbclid=1#top",
            "https://bao.example.org/a?id=5%20x",
        ),
        ("https://bao.example.org/a?utm_source=rss", "https://bao.example.org/a"),
        ("https://bao.example.org/a?id=5&&x#top", "https://bao.example.org/a?id=5&&x#top"),
    ],
)
def test_a_link_is_kept_without_what_says_who_sent_a_reader(link: str, bare: str) -> None:
    assert bare_link(link) == bare


@given(st.text())
def test_any_text_may_stand_where_a_link_does(text: str) -> None:
    assert plain_link(bare_link(text)) == plain_link(bare_link(bare_link(text)))


def test_a_link_says_more_than_a_title() -> None:
    known = out(7, "https://bao.example.org/a.html")
    found = entry(link="https://bao.example.org/a.html?utm_source=rss")
    assert match(found, [handed(1), known]) == Match(7)


def test_a_title_counts_near_its_hand_over() -> None:
    assert match(entry("HOÀ GIẢI ở cơ sở!"), [handed()]) == Match(1)
    assert match(entry(after=timedelta(days=13)), [handed()]) == Match(1)
    assert match(entry(after=timedelta(days=15)), [handed()]) == Match()


def test_what_is_older_than_the_hand_over_never_confirms_it() -> None:
    assert match(entry(after=timedelta(minutes=-59)), [handed()]) == Match(1)
    assert match(entry(after=timedelta(minutes=-61)), [handed()]) == Match()
    linked = Candidate(1, frozenset(), frozenset({"https://bao.example.org/a"}), HANDED, awaits=True)
    old = entry(link="https://bao.example.org/a", after=timedelta(hours=-2))
    assert match(old, [linked]) == Match()


def test_the_link_of_what_is_known_to_be_out_counts_whatever_the_dates_say() -> None:
    known = out(7, "https://bao.example.org/a.html")
    for after in (timedelta(days=-300), None):
        assert match(entry("Tít khác", "https://bao.example.org/a.html", after), [known]) == Match(7)


def test_of_two_pieces_of_one_title_the_nearest_in_time_is_meant() -> None:
    morning, evening = handed(1), handed(2, since=HANDED + timedelta(hours=6))
    assert match(entry(after=timedelta(hours=7)), [morning, evening]) == Match(2)
    assert match(entry(after=timedelta(hours=1)), [morning, evening]) == Match(1)


def test_pieces_that_cannot_be_told_apart_are_left_to_a_person() -> None:
    twins = [handed(2, since=HANDED + timedelta(minutes=2)), handed(1)]
    assert match(entry(), twins) == Match(rivals=(2, 1))


def test_nothing_is_matched_by_an_empty_title_or_without_a_time() -> None:
    assert match(entry("…"), [handed(title="!")]) == Match()
    assert match(entry(after=None), [handed()]) == Match()
