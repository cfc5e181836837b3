"""Lists are paged from their oldest piece, so that a page that is whole never changes again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.static.adapter import Website
from adapters.static.shelf import PER_PAGE, Paging
from publisher.core.receipt import Receipt
from tests.adapters import posts
from tests.adapters.contract import next_revision
from tests.adapters.websites import link_targets, open_website


@pytest.fixture(autouse=True)
def _three_on_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in PER_PAGE:
        monkeypatch.setitem(PER_PAGE, kind, 3)


def test_the_front_shows_the_last_whole_page_and_what_came_after() -> None:
    paging = Paging("column/doi-song", top=7)
    assert paging.whole == 2
    assert [paging.span(page) for page in (1, 2, 0)] == [(0, 2), (3, 5), (3, 7)]
    assert [paging.older(page) for page in (0, 2, 1)] == [1, 1, None]
    assert [paging.newer(page) for page in (1, 2, 0)] == [2, 0, None]


def test_a_short_list_has_a_front_only() -> None:
    paging = Paging("month/2027-01", top=1)
    assert (paging.whole, paging.span(0), paging.older(0)) == (0, (0, 1), None)
    assert paging.path == "2027/01"


def test_every_page_belongs_to_one_piece() -> None:
    paging = Paging("tag/tet", top=7)
    assert [page for place in range(8) for page in paging.led_by(place)] == [1, 2, 0]


def fill(workspace: Path, count: int) -> tuple[Website, list[Receipt]]:
    website = open_website(workspace)
    return website, [website.publish(posts.brief(column="Đời sống"), None) for _ in range(count)]


def pages(website: Website) -> dict[str, bytes]:
    root = website.places.site / "chuyen-muc/doi-song"
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("index.html")}


def test_old_pages_stay_as_they_are_while_new_pieces_come(tmp_path: Path) -> None:
    website, _ = fill(tmp_path, 7)
    before = pages(website)
    assert sorted(before) == ["1/index.html", "2/index.html", "index.html"]
    website.publish(posts.brief(column="Đời sống"), None)
    after = pages(website)
    assert [name for name in before if before[name] != after[name]] == ["index.html"]
    website.publish(posts.brief(column="Đời sống"), None)
    third = pages(website)
    assert third["1/index.html"] == before["1/index.html"]
    assert 'href="../../../chuyen-muc/doi-song/3/"' in third["2/index.html"].decode()
    assert "3/index.html" in third
    assert [(page, goal) for page, goal in link_targets(website.places.site) if not goal.exists()] == []


def test_withdrawing_an_old_piece_changes_its_own_page_only(tmp_path: Path) -> None:
    website, receipts = fill(tmp_path, 12)
    before = pages(website)
    website.withdraw(receipts[4])
    after = pages(website)
    assert [name for name in before if before[name] != after[name]] == ["2/index.html"]
    assert receipts[4].remote_id not in after["2/index.html"].decode()


def test_a_piece_comes_back_to_its_old_place(tmp_path: Path) -> None:
    website, _ = fill(tmp_path, 4)
    post = posts.brief(column="Đời sống")
    receipt = website.publish(post, None)
    fillers = [website.publish(posts.brief(column="Đời sống"), None) for _ in range(4)]
    before = pages(website)
    website.withdraw(receipt)
    website.publish(post, None)
    assert pages(website) == before
    moved = replace(next_revision(post), column="Pháp luật")
    website.update(receipt, moved)
    website.update(receipt, post)
    assert pages(website) == before
    assert len(fillers) == 4


def test_new_settings_reach_every_page_of_every_list(tmp_path: Path) -> None:
    fill(tmp_path, 7)
    again = open_website(tmp_path, title="Tên mới")
    again.publish(posts.brief(), None)
    assert all("Tên mới" in text.decode() for text in pages(again).values())
