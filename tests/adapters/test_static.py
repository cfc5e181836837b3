"""The website keeps the adapters' promises, and its pages say what they should."""

from __future__ import annotations

import errno
import html
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from filelock import FileLock
from pydantic import ValidationError

from adapters.static.adapter import Website, WebsiteSettings
from publisher.channel import House
from publisher.core.item import Form
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from publisher.wire import Wire
from publisher.words import catalogue
from tests.adapters import posts
from tests.adapters.contract import LONG_AGO, ChannelContract, house, next_revision, read_aloud
from tests.adapters.websites import (
    BASE,
    headline,
    illustrated,
    link_targets,
    open_website,
    page_of,
    pages_listed,
    site_of,
    whole_text,
)


class TestWebsite(ChannelContract):
    """The conformance suite, on a folder of its own."""

    @pytest.fixture(autouse=True)
    def _workspace(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.workspace = tmp_path / "workspace"
        self.workspace.mkdir()
        self.monkeypatch = monkeypatch

    def open(self) -> Website:
        return open_website(self.workspace)

    def post(self) -> Post:
        return illustrated(self.folder)

    def public(self) -> list[str]:
        site = site_of(self.workspace)
        titles = [headline(page) for page in pages_listed(site)]
        fed = (
            [one.title for one in feedparser.parse((site / "atom.xml").read_bytes()).entries]
            if titles
            else []
        )
        assert sorted(titles) == sorted(fed)
        return titles

    def leftovers(self, post: Post) -> list[str]:
        staged = self.open().places.staged(post.key)
        return [staged.name] if staged.is_dir() else []

    @contextmanager
    def cut_after_accept(self) -> Iterator[Website]:
        """The power goes once the change is certain, before the first file is in its place."""
        move = os.replace

        def stop(source: Any, place: Any) -> None:
            if Path(place).name != "journal.json":
                raise OSError(errno.EIO, "Input/output error", str(place))
            move(source, place)

        with self.monkeypatch.context() as patch:
            patch.setattr(os, "replace", stop)
            yield self.open()

    @contextmanager
    def refuse_connection(self) -> Iterator[Website]:
        (self.workspace / "share").write_text("no folder")
        yield open_website(self.workspace, path="share/website")

    @contextmanager
    def throttle(self) -> Iterator[Website]:
        channel = open_website(self.workspace, timeout="0.1s")
        channel.places.make()
        with FileLock(channel.places.lock):
            yield channel


@pytest.fixture
def website(tmp_path: Path) -> Website:
    return open_website(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def publish(website: Website, post: Post) -> tuple[Receipt, str]:
    """Publish, and return the receipt and the page as text."""
    receipt = website.publish(post, None)
    return receipt, page_of(website, receipt).read_text(encoding="utf-8")


# Addresses.


def test_the_address_is_year_and_month_in_the_house_s_time_zone_and_the_key(website: Website) -> None:
    late = posts.brief(key="tin-dem", publish_at=datetime(2027, 1, 31, 18, 30, tzinfo=UTC))
    assert publish(website, late)[0].url == f"{BASE}/2027/02/tin-dem/"


def test_the_address_stays_when_the_time_of_publication_moves(website: Website) -> None:
    post = posts.brief()
    first = website.publish(post, None)
    moved = replace(post, publish_at=post.publish_at + timedelta(days=90))
    assert website.update(first, moved).url == first.url
    website.withdraw(first)
    assert website.publish(moved, None).url == first.url


def test_a_piece_keeps_its_first_date_through_updates(website: Website) -> None:
    post = posts.brief()
    receipt = website.publish(post, None)
    website.update(receipt, replace(next_revision(post), publish_at=post.publish_at + timedelta(days=2)))
    page = page_of(website, receipt).read_text(encoding="utf-8")
    assert "Thứ Hai, 18/01/2027, 08:00" in page
    assert "Cập nhật lúc" in page
    assert "Thứ Hai, 18/01/2027, 10:00" in page


def test_every_link_of_the_website_leads_somewhere(website: Website, folder: Path) -> None:
    for _ in range(3):
        website.publish(illustrated(folder, column="Đời sống"), None)
    website.publish(posts.clip(folder), None)
    website.withdraw(website.publish(posts.brief(), None))
    missing = [(page, target) for page, target in link_targets(website.places.site) if not target.exists()]
    assert missing == []


def test_the_website_works_below_another_address_because_its_links_are_relative(
    website: Website, folder: Path
) -> None:
    _, page = publish(website, illustrated(folder))
    shown = re.sub(r"<(link rel=\"canonical\"|meta|script)[^>]*>.*?(?=<)", "", page, flags=re.DOTALL)
    assert not re.findall(r'(?:href|src)="/[^"]*"', shown)


# What a page says.


AWKWARD = "Tiêu đề <script>alert(1)</script> & \"ngoặc\" 'đơn' ]]> <!-- {{ 7*7 }} {% raw %} \\u0041"


def test_a_title_is_shown_as_it_was_written_wherever_it_stands(website: Website, folder: Path) -> None:
    post = illustrated(
        folder, title=AWKWARD, summary=AWKWARD, column=AWKWARD, tags=(AWKWARD,), source=AWKWARD
    )
    _, page = publish(website, post)
    assert headline(page_of(website, website.publish(post, None))) == AWKWARD
    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/ld+json">']
    facts = json.loads(re.search(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)[1])  # type: ignore[index]
    assert facts["headline"] == AWKWARD
    for feed in ("atom.xml", "rss.xml"):
        read = feedparser.parse((website.places.site / feed).read_bytes())
        assert not read.bozo
        assert html.unescape(read.entries[0].title) == html.unescape(AWKWARD)
    listed = (website.places.site / "index.html").read_text(encoding="utf-8")
    assert "<script" not in listed
    assert html.escape(AWKWARD, quote=False).replace('"', "&#34;").replace("'", "&#39;") in listed


def test_an_address_that_runs_something_is_no_link(website: Website) -> None:
    _, page = publish(website, posts.brief(canonical_url="javascript:alert(1)", link="data:text/html,x"))
    assert "javascript:" not in page
    assert "data:text" not in page


def test_a_piece_from_elsewhere_names_its_source_and_its_first_address(website: Website) -> None:
    there = "https://bao.example.org/tin/1"
    _, page = publish(website, posts.brief(canonical_url=there, source="Báo minh họa"))
    assert f'<link rel="canonical" href="{there}">' in page
    assert f'<a href="{there}">Báo minh họa</a>' in page


def test_letters_come_out_composed_and_without_unseen_ones(website: Website) -> None:
    taken_apart = unicodedata.normalize("NFD", "Phường Hồ Sao") + "\u200b\u202e\x07 mở lớp"
    _, page = publish(website, posts.brief(title=taken_apart, html=f"<p>{taken_apart}</p>"))
    assert "<h1>Phường Hồ Sao mở lớp</h1>" in page
    assert "<p>Phường Hồ Sao mở lớp</p>" in page


def test_a_very_long_title_is_kept_whole(website: Website) -> None:
    title = "Rất dài " * 200 + "hết"
    receipt, page = publish(website, posts.brief(title=title))
    assert headline(page_of(website, receipt)) == title
    assert 'class="piece form-brief long-title"' in page


def test_a_piece_without_pictures_has_no_empty_frames(website: Website) -> None:
    _, page = publish(website, posts.brief())
    assert "<img" not in page
    assert "<figure" not in page
    assert "og:image" not in page


def test_twenty_pictures_are_all_shown_once_with_caption_and_credit(website: Website, folder: Path) -> None:
    shots = tuple(
        posts.kept(
            folder,
            f"anh-{n}.jpg",
            posts.picture(300 + n, 200, "JPEG"),
            "image/jpeg",
            width=300 + n,
            height=200,
            alt=f"Ảnh số {n}",
            caption=f"Chú thích {n}.",
            credit=f"Ảnh: Người {n}",
        )
        for n in range(20)
    )
    body = '<p>Một <img src="media:anh-3.jpg" alt=""> hai.</p>'
    _, page = publish(website, posts.brief(form=Form.PHOTO, html=body, media=shots, cover=shots[0]))
    for n in range(20):
        assert page.count(f'alt="Ảnh số {n}"') == 1
        assert page.count(f"<figcaption>Chú thích {n}. <span") == 1
        assert f"Ảnh: Người {n}</span>" in page


@pytest.mark.parametrize(("caption", "wanted"), [("Bản thu", "Bản thu."), ("Bản thu?", "Bản thu?"), ("", "")])
def test_a_credit_does_not_run_into_the_caption(
    caption: str, wanted: str, website: Website, folder: Path
) -> None:
    facts = {"caption": caption, "credit": "Đài phường"}
    sound = posts.kept(folder, "ban-tin.mp3", b"ID3 not really", "audio/mpeg", **facts)
    _, page = publish(website, posts.brief(form=Form.BULLETIN, media=(sound,)))
    assert f'<figcaption>{wanted} <span class="credit">Đài phường</span></figcaption>' in page


def test_pictures_tell_their_size_and_all_but_the_first_load_late(website: Website, folder: Path) -> None:
    _, page = publish(website, replace(illustrated(folder), html="<p>Đoạn.</p>"))
    pictures = re.findall(r"<img [^>]*>", page)
    assert len(pictures) == 2
    assert all(re.search(r'width="\d+" height="\d+"', one) for one in pictures)
    assert 'fetchpriority="high"' in pictures[0] and "lazy" not in pictures[0]
    assert 'loading="lazy"' in pictures[1]


def test_a_figure_of_the_body_keeps_its_own_caption_and_gets_no_second_one(
    website: Website, folder: Path
) -> None:
    body = '<figure><img src="media:lop-hoc.jpg" alt="Lớp"><figcaption>Lời của bài.</figcaption></figure>'
    _, page = publish(website, replace(illustrated(folder), html=body))
    inside = page.partition('<div class="body">')[2].partition('<div class="gallery">')[0]
    assert inside.count("<figure") == 1
    assert inside.count("<figcaption") == 1
    assert re.search(r'<figure>\s*<img src="lop-hoc-[^>]* alt="Lớp"[^>]*>\s*<figcaption>Lời của bài.', inside)


def test_a_table_can_be_scrolled_by_keyboard(website: Website) -> None:
    _, page = publish(website, posts.brief(html="<table><tr><td>1</td></tr></table>"))
    assert 'role="group" tabindex="0" aria-label="Bảng số liệu"><table>' in page


def test_the_figures_of_a_table_stay_aligned(website: Website) -> None:
    cell = '<td style="text-align:right">1</td>'
    _, page = publish(website, posts.brief(html=f"<table><tr>{cell}</tr></table>"))
    assert cell in page


def test_a_clip_plays_with_its_still_picture_before_it_starts(website: Website, folder: Path) -> None:
    receipt, page = publish(website, posts.clip(folder))
    player = re.search(r"<video [^>]*>", page)[0]  # type: ignore[index]
    assert 'controls preload="metadata"' in player
    assert 'width="320" height="180"' in player
    for name in re.findall(r'(?:src|poster)="([^"]+)"', player):
        assert (page_of(website, receipt).parent / name).stat().st_size > 0
    assert "<figcaption>Nộp hồ sơ trong hai phút." in page
    assert page.count("<img") == 0  # the still picture stands in the player only


@pytest.mark.parametrize("form", [Form.ARTICLE, Form.CLIP])
@pytest.mark.parametrize("body", ["<p>Đoạn.</p>", '<p><img src="media:bia.jpg" alt="Bìa"></p>'])
def test_a_clip_shows_the_cover_wherever_the_cover_stands_too(
    form: Form, body: str, website: Website, folder: Path
) -> None:
    sound = posts.kept(folder, "loi.mp3", b"ID3 not really", "audio/mpeg")
    films = [posts.kept(folder, f"{n}.mp4", b"film" * n, "video/mp4") for n in (1, 2)]
    cover = posts.kept(folder, "bia.jpg", posts.picture(60, 40, "JPEG"), "image/jpeg", width=60, height=40)
    _, page = publish(website, posts.brief(form=form, html=body, media=(sound, *films, cover), cover=cover))
    first, second = re.findall(r"<video [^>]*>", page)
    assert re.search(r'poster="bia-[^"]+-card.jpg"', first)
    assert "poster" not in second  # its own first frame is truer than a picture of something else


def test_a_recording_plays(website: Website, folder: Path) -> None:
    sound = posts.kept(folder, "ban-tin.mp3", b"ID3 not really", "audio/mpeg", duration=61.0)
    receipt, page = publish(website, posts.brief(form=Form.BULLETIN, media=(sound,)))
    name = re.search(r'<audio controls preload="metadata" src="([^"]+)"', page)[1]  # type: ignore[index]
    assert (page_of(website, receipt).parent / name).read_bytes() == b"ID3 not really"
    assert "Bản tin phát thanh 1:01" in page


def test_search_engines_and_social_networks_get_the_facts(website: Website, folder: Path) -> None:
    post = illustrated(folder, column="Đời sống")
    receipt, page = publish(website, post)
    facts = json.loads(re.search(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)[1])  # type: ignore[index]
    assert facts["@type"] == "NewsArticle"
    assert facts["datePublished"] == "2027-01-18T08:00:00+07:00"
    assert facts["articleSection"] == "Đời sống"
    assert facts["author"][0] == {"@type": "Person", "name": "Nguyễn Thị Minh Họa"}
    card = re.search(r'og:image" content="([^"]+)"', page)[1]  # type: ignore[index]
    assert card.startswith(receipt.url or "?") and card.endswith(".jpg")
    assert (page_of(website, receipt).parent / card.rpartition("/")[2]).exists()
    assert f'<meta property="og:url" content="{receipt.url}">' in page


def test_the_website_speaks_english_where_the_house_does(tmp_path: Path) -> None:
    english = Website(
        "website",
        WebsiteSettings(adapter="static", url=BASE, title="Women's Union"),
        House(tmp_path, language="en"),
        Wire(),
    )
    _, page = publish(english, next_revision(posts.brief()))
    assert '<html lang="en">' in page
    assert "Monday, 18 January 2027, 08:00" in page
    assert "Updated" in page
    assert "Women&#39;s Union" in page


def test_vietnamese_text_is_named_as_such_on_an_english_page(tmp_path: Path) -> None:
    english = Website(
        "website", WebsiteSettings(adapter="static", url=BASE), House(tmp_path, "Women", "en"), Wire()
    )
    _, page = publish(english, posts.brief(title="Phường Hồ Sao", html="<p>Plain text.</p>"))
    assert '<h1 lang="vi">Phường Hồ Sao</h1>' in page
    assert '<div class="body">' in page


# Feeds, sitemap, robots.


def test_feeds_bring_the_newest_fifty(website: Website) -> None:
    for number in range(52):
        website.publish(posts.brief(publish_at=posts.PLANNED + timedelta(minutes=number)), None)
    for name in ("atom.xml", "rss.xml"):
        feed = feedparser.parse((website.places.site / name).read_bytes())
        assert not feed.bozo
        assert len(feed.entries) == 50
        assert feed.entries[0].published_parsed > feed.entries[-1].published_parsed
        assert feed.entries[0].id == feed.entries[0].link
    assert len(pages_listed(website.places.site)) == 52


@pytest.mark.parametrize("feed", ["rss.xml", "atom.xml"])
def test_feeds_offer_the_recording_of_a_bulletin_for_download(
    feed: str, website: Website, folder: Path
) -> None:
    sound = posts.kept(folder, "ban-tin.mp3", b"ID3 not really", "audio/mpeg")
    bulletin = website.publish(posts.brief(form=Form.BULLETIN, media=(sound,)), None)
    website.publish(posts.brief(publish_at=posts.PLANNED + timedelta(minutes=1)), None)
    words, spoken = feedparser.parse((website.places.site / feed).read_bytes()).entries
    assert words.enclosures == []
    (offered,) = spoken.enclosures
    assert offered.href.startswith(bulletin.url or "?")
    file = website.places.site / offered.href.removeprefix(BASE).strip("/")
    assert (file.read_bytes(), offered.type) == (b"ID3 not really", "audio/mpeg")
    assert int(offered.length) == file.stat().st_size
    website.withdraw(bulletin)
    assert "enclosure" not in (website.places.site / feed).read_text(encoding="utf-8")


def test_robots_are_shown_the_sitemap(website: Website) -> None:
    website.publish(posts.brief(), None)
    assert f"Sitemap: {BASE}/sitemap.xml" in (website.places.site / "robots.txt").read_text()


@pytest.mark.parametrize("name", ["404.html", "410.html"])
def test_a_page_for_no_address_says_of_no_page_that_it_is_the_current_one(
    website: Website, name: str
) -> None:
    website.publish(posts.brief(), None)
    assert 'aria-current="page"' in (website.places.site / "index.html").read_text(encoding="utf-8")
    assert "aria-current" not in (website.places.site / name).read_text(encoding="utf-8")


# Taking down.


def test_nothing_of_a_withdrawn_piece_is_left_on_the_website(website: Website, folder: Path) -> None:
    post = illustrated(folder, title="Tiêu đề sai sự thật", column="Đời sống", summary="Tóm tắt sai.")
    receipt = website.publish(post, None)
    later = website.publish(posts.brief(column="Đời sống"), None)
    assert "Tiêu đề sai" in page_of(website, later).read_text(encoding="utf-8")
    website.withdraw(receipt)
    assert "sai sự thật" not in whole_text(website.places.site)
    assert "Tóm tắt sai" not in whole_text(website.places.records)
    page = page_of(website, receipt)
    assert sorted(one.name for one in page.parent.iterdir()) == [".gone", "index.html"]
    assert '<meta name="robots" content="noindex">' in page.read_text(encoding="utf-8")


def test_a_piece_that_is_published_again_has_no_mark_of_being_gone(website: Website, folder: Path) -> None:
    post = illustrated(folder)
    receipt = website.publish(post, None)
    website.withdraw(receipt)
    website.publish(post, None)
    assert not (page_of(website, receipt).parent / ".gone").exists()
    assert headline(page_of(website, receipt)) == post.title


def test_a_piece_that_a_person_confirmed_by_its_address_is_withdrawn(website: Website) -> None:
    receipt, _ = publish(website, posts.brief())
    website.withdraw(Receipt(receipt.url or "", receipt.url))
    assert pages_listed(website.places.site) == []


def test_withdrawing_what_was_never_published_writes_nothing(website: Website) -> None:
    website.withdraw(Receipt("khong-co"))
    assert not (website.places.site / "index.html").exists()


# Updating.


def test_a_picture_that_an_update_drops_is_gone_from_the_disk(website: Website, folder: Path) -> None:
    post = illustrated(folder)
    receipt = website.publish(post, None)
    website.update(receipt, replace(next_revision(post), html="<p>Chỉ còn chữ.</p>", media=(), cover=None))
    assert [one.name for one in page_of(website, receipt).parent.iterdir()] == ["index.html"]


def test_a_picture_that_stays_is_not_written_again(website: Website, folder: Path) -> None:
    post = illustrated(folder)
    receipt = website.publish(post, None)
    before = {one: one.stat().st_mtime_ns for one in page_of(website, receipt).parent.glob("*.webp")}
    website.update(receipt, next_revision(post))
    assert before
    assert {one: one.stat().st_mtime_ns for one in before} == before


def test_an_update_may_move_a_piece_to_another_column(website: Website) -> None:
    post = posts.brief(column="Đời sống")
    receipt = website.publish(post, None)
    website.update(receipt, replace(next_revision(post), column="Pháp luật", tags=("Mới",)))
    site = website.places.site
    old, new = (site / f"chuyen-muc/{name}/index.html" for name in ("doi-song", "phap-luat"))
    assert receipt.remote_id not in old.read_text(encoding="utf-8")
    assert receipt.remote_id in new.read_text(encoding="utf-8")
    assert receipt.remote_id not in (site / "tu-khoa/chuyen-doi-so/index.html").read_text(encoding="utf-8")
    assert "doi-song" not in (site / "chuyen-muc/index.html").read_text(encoding="utf-8")


def test_a_new_title_reaches_the_pages_that_name_the_piece(website: Website) -> None:
    first = posts.brief(column="Đời sống", title="Tên cũ")
    receipt = website.publish(first, None)
    follower = website.publish(posts.brief(column="Đời sống"), None)
    website.update(receipt, replace(next_revision(first), title="Tên mới"))
    page = page_of(website, follower).read_text(encoding="utf-8")
    assert "Tên mới" in page
    assert "Tên cũ" not in page


# Finding.


def test_a_piece_whose_page_was_deleted_by_hand_counts_as_absent(website: Website) -> None:
    post = posts.brief()
    page_of(website, website.publish(post, None)).unlink()
    assert website.find(post, LONG_AGO) is None


def test_looking_for_a_piece_on_a_new_website_writes_nothing(website: Website, tmp_path: Path) -> None:
    assert website.find(posts.brief(), LONG_AGO) is None
    assert list(tmp_path.iterdir()) == []


# Checking.


def test_everything_that_is_wrong_with_a_post_is_named_at_once(website: Website, folder: Path) -> None:
    paper = posts.kept(folder, "to-trinh.pdf", b"%PDF", "application/pdf")
    huge = posts.kept(folder, "to.jpg", b"-", "image/jpeg", width=20_000, height=20_000)
    drawing = posts.kept(folder, "ve.svg", b"<svg/>", "image/svg+xml")
    body = '<p><img src="media:khong-co.jpg" alt=""></p>'
    found = website.check(posts.brief(key="con", title=" ", html=body, media=(paper, huge, drawing)))
    assert [one.code for one in found] == [
        "static-no-title",
        "static-reserved-name",
        "static-picture-missing",
        "static-file-type",
        "static-picture-too-large",
        "static-file-type",
    ]
    for one in found:
        read_aloud(one)


# Settings.


@pytest.mark.parametrize("path", ["", ".", "..", "var/..", "./"])
def test_a_path_that_would_publish_the_workspace_is_refused(path: str) -> None:
    with pytest.raises(ValidationError) as caught:
        WebsiteSettings(adapter="static", url=BASE, path=path)
    assert caught.value.errors()[0]["type"] == "static-path"
    assert "static-path" in catalogue()


@pytest.mark.parametrize(
    "url", ["", "phunu.example.org", "ftp://x.example.org", "https://", "https://a.example.org/?x=1"]
)
def test_a_url_that_readers_could_not_open_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as caught:
        WebsiteSettings(adapter="static", url=url)
    assert caught.value.errors()[0]["type"] == "static-url"
    assert "static-url" in catalogue()


def test_configured_columns_stand_in_the_menu_and_have_a_page_before_their_first_piece(
    tmp_path: Path,
) -> None:
    website = open_website(tmp_path, columns={"Đời sống": "Đời sống"}, default_column="Thời sự")
    _, page = publish(website, posts.brief(column="Thời sự"))
    menu = page.partition("<nav")[2].partition("</nav>")[0]
    assert "Đời sống" in menu and "Thời sự" in menu
    assert "Chưa có bài nào." in (website.places.site / "chuyen-muc/doi-song/index.html").read_text(
        encoding="utf-8"
    )


def test_the_site_of_the_house_is_named_after_it(tmp_path: Path) -> None:
    _, page = publish(open_website(tmp_path), posts.brief())
    assert house(tmp_path).name in page


def test_a_mark_after_a_tag_never_becomes_part_of_the_tag(tmp_path: Path) -> None:
    website = open_website(tmp_path)
    evil = "<p>\u0338 onmouseover=alert(1) style=position:fixed</p><p>Chữ thường.</p>"
    receipt = website.publish(posts.brief(html=evil), None)
    assert "<p≯" not in page_of(website, receipt).read_text(encoding="utf-8")
