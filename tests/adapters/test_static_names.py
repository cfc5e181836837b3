"""Columns and tags: each name has an address of its own, and keeps it."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from adapters.static.adapter import Website
from adapters.static.text import once
from tests.adapters import posts
from tests.adapters.contract import next_revision
from tests.adapters.websites import headline, link_targets, open_website, page_of

ALIKE = ("chợ", "chó", "A & B", "a/b", "&", "…", "!!!", "😀", "C++", "C", "Khác")


@pytest.fixture
def website(tmp_path: Path) -> Website:
    return open_website(tmp_path)


def tags_shown(website: Website, address: str) -> dict[str, str]:
    """Return the tags of a piece's page with the headings of the pages that they lead to."""
    page = website.places.site / address / "index.html"
    links = re.findall(r'<a href="([^"]+)" rel="tag">(.*?)</a>', page.read_text(encoding="utf-8"))
    return {unescape(name): headline((page.parent / link).resolve() / "index.html") for link, name in links}


def pieces_under(website: Website, folder: str) -> dict[str, int]:
    """Return the pages of columns or tags, by their heading, with the number of pieces on each."""
    pages = (website.places.site / folder).glob("*/index.html")
    return {headline(one): one.read_text(encoding="utf-8").count('<article class="teaser') for one in pages}


def test_names_that_differ_in_marks_or_signs_only_have_pages_of_their_own(website: Website) -> None:
    for tag in ALIKE:
        website.publish(posts.brief(tags=(tag,)), None)
    together = posts.brief(tags=ALIKE)
    receipt = website.publish(together, None)
    assert pieces_under(website, "tu-khoa") == dict.fromkeys(ALIKE, 2)
    shown = tags_shown(website, page_of(website, receipt).parent.relative_to(website.places.site).as_posix())
    assert shown == {tag: tag for tag in ALIKE}


def test_columns_that_differ_in_marks_only_have_pages_of_their_own(website: Website) -> None:
    for column in ("Bạn đọc", "Bản đọc", "Bạn đọc"):
        website.publish(posts.brief(column=column), None)
    assert pieces_under(website, "chuyen-muc") == {"Bạn đọc": 2, "Bản đọc": 1}
    assert headline(website.places.site / "chuyen-muc/ban-doc/index.html") == "Bạn đọc"


def test_an_ordinary_name_has_a_plain_address_even_after_signs(website: Website) -> None:
    website.publish(posts.brief(tags=("…", "Khác")), None)
    assert headline(website.places.site / "tu-khoa/khac/index.html") == "Khác"


@pytest.mark.parametrize("other", ["HÓA ĐƠN", "hóa đơn", unicodedata.normalize("NFD", "Hóa đơn"), "Hoá  đơn"])
def test_writings_of_one_name_are_one_name(website: Website, other: str) -> None:
    website.publish(posts.brief(tags=("Hóa đơn",)), None)
    website.publish(posts.brief(tags=(other, "Hóa đơn")), None)
    assert list(pieces_under(website, "tu-khoa").values()) == [2]
    assert len(once((other, "Hóa đơn"))) == 1


def test_the_first_holder_keeps_the_plain_address_when_its_pieces_are_gone(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    first = website.publish(posts.brief(tags=("chợ",), column="Bạn đọc"), None)
    website.publish(posts.brief(tags=("chó",), column="Bản đọc"), None)
    website.withdraw(first)
    again = open_website(tmp_path)
    again.publish(posts.brief(tags=("chó",), column="Bản đọc"), None)
    assert pieces_under(again, "tu-khoa") == {"chợ": 0, "chó": 2}
    assert pieces_under(again, "chuyen-muc") == {"Bạn đọc": 0, "Bản đọc": 2}


def test_a_column_whose_last_piece_left_is_still_called_by_its_name(website: Website) -> None:
    post = posts.brief(column="Bạn đọc", tags=("Chợ Tết",))
    receipt = website.publish(post, None)
    website.update(receipt, replace(next_revision(post), column="Khác", tags=()))
    assert headline(website.places.site / "chuyen-muc/ban-doc/index.html") == "Bạn đọc"
    website.withdraw(receipt)
    assert headline(website.places.site / "chuyen-muc/khac/index.html") == "Khác"
    assert headline(website.places.site / "tu-khoa/cho-tet/index.html") == "Chợ Tết"


def test_addresses_are_the_same_after_the_index_was_made_again(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    for tag in ("chợ", "chó"):
        website.publish(posts.brief(tags=(tag,)), None)
    for part in (website.places.records / "index").glob("*.json"):
        part.write_text("damaged")
    again = open_website(tmp_path)
    again.publish(posts.brief(tags=("chó", "chợ")), None)
    assert pieces_under(again, "tu-khoa") == {"chợ": 2, "chó": 2}


def test_configured_columns_of_the_same_letters_have_pages_of_their_own_before_any_piece(
    tmp_path: Path,
) -> None:
    website = open_website(tmp_path, columns={"a": "Bạn đọc", "b": "Bản đọc", "c": "BẠN ĐỌC"})
    website.publish(posts.brief(column="Bàn đọc"), None)
    assert pieces_under(website, "chuyen-muc") == {"Bạn đọc": 0, "Bản đọc": 0, "Bàn đọc": 1}
    assert headline(website.places.site / "chuyen-muc/ban-doc/index.html") == "Bạn đọc"
    missing = [one for one in link_targets(website.places.site) if not one[1].exists()]
    assert missing == []


def test_records_of_before_names_and_enclosures_were_kept_are_read(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    receipt = website.publish(posts.brief(tags=("chợ",), column="Bạn đọc"), None)
    for file in (website.places.records).glob("i*/**/*.json"):
        read = json.loads(file.read_text())
        for entry in read if isinstance(read, list) else [read["entry"]]:
            del entry["names"], entry["enclosure"]
        file.write_text(json.dumps(read))
    again = open_website(tmp_path)
    again.publish(posts.brief(tags=("chó",), column="Bản đọc"), None)
    again.withdraw(receipt)
    assert pieces_under(again, "tu-khoa") == {"chợ": 0, "chó": 1}
