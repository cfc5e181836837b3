"""The front page: a picture leads while it is news, and what stands beside it fills its column."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.static.front import BESIDE_A_PICTURE, BESIDE_WORDS, LEAD_AMONG, arranged
from adapters.static.record import Entry, Size
from tests.adapters import posts
from tests.adapters.websites import illustrated, open_website


def pieces(*pictured: bool) -> list[Entry]:
    """Return pieces, newest first, named after their place; each says whether it has a picture."""
    picture = (Size(480, 320, "anh.webp"),)
    return [
        Entry(str(place), "", "", "", "", "article", thumb=picture if shows else ())
        for place, shows in enumerate(pictured)
    ]


def keys(entries: object) -> list[str]:
    return [one.key for one in entries]  # type: ignore[attr-defined]  # a sequence of entries


def test_the_newest_picture_among_the_newest_few_leads() -> None:
    front = arranged(pieces(False, False, True, True, False))
    assert front.lead and front.lead.key == "2"
    assert keys([*front.beside, *front.stream]) == ["0", "1", "3", "4"]


def test_an_old_picture_does_not_lead() -> None:
    front = arranged(pieces(*[False] * LEAD_AMONG, True))
    assert front.lead and front.lead.key == "0"


def test_the_column_beside_the_lead_is_filled_with_or_without_a_picture_at_its_head() -> None:
    assert len(arranged(pieces(*[True] * 9)).beside) == BESIDE_A_PICTURE
    assert len(arranged(pieces(False, *[True] * 8)).beside) == BESIDE_WORDS


def test_the_first_pieces_of_a_website_have_a_front_page() -> None:
    assert arranged([]).lead is None
    for pictured in (True, False):
        front = arranged(pieces(pictured))
        assert (keys([front.lead]), keys(front.beside), keys(front.stream)) == (["0"], [], [])


def test_a_notice_does_not_push_an_illustrated_story_from_the_lead(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    (tmp_path / "media").mkdir()
    story = website.publish(illustrated(tmp_path / "media"), None)
    website.publish(posts.brief(title="Thông báo"), None)
    front = (website.places.site / "index.html").read_text(encoding="utf-8")
    lead = re.search(r'<article class="teaser first">.*?</article>', front, re.DOTALL)
    assert lead and story.remote_id in lead[0]
    assert front.count('<article class="teaser') == 2


def test_a_front_page_without_pictures_has_no_column_beside_its_lead(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    for _ in range(3):
        website.publish(posts.brief(), None)
    front = (website.places.site / "index.html").read_text(encoding="utf-8")
    assert '<div class="top worded">' in front
    assert '<div class="beside">' not in front
