"""What the WordPress adapter does with drafts, files, columns, roles and other people's pages (sandbox)."""

from __future__ import annotations

import tracemalloc
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.wordpress.adapter import WordPress
from adapters.wordpress.drafts import mark
from adapters.wordpress.form import Form as Upload
from publisher.core.errors import Refused, TryLater, Unauthorized
from publisher.core.item import Media
from publisher.core.post import Post, PostMedia
from publisher.core.receipt import Receipt, Staged
from publisher.errand import Errand, on_errand
from publisher.sandbox import Sandbox
from publisher.sandbox.wordpress.records import Post as Page
from publisher.sandbox.wordpress.render import render_content
from tests.adapters import posts
from tests.adapters.contract import LONG_AGO, fails, next_revision, read_aloud, readable
from tests.adapters.test_wordpress import newspaper


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def channel(sandbox: Sandbox, tmp_path: Path) -> WordPress:
    return newspaper(sandbox.wp_url, tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Post:
    return posts.article(tmp_path, column="Thời sự")


def page(sandbox: Sandbox, place: Receipt | Staged) -> Page:
    return sandbox.site.posts[int(place.remote_id)]


def change(sandbox: Sandbox, place: Receipt | Staged, **changes: Any) -> None:
    """Do to a page what somebody in the newsroom does."""
    sandbox.site.posts[int(place.remote_id)] = replace(page(sandbox, place), **changes)


def by_another(sandbox: Sandbox, slug: str, author: str = "admin", **changes: Any) -> Page:
    """Put a page on the site that we did not send."""
    account = next(one for one in sandbox.site.settings.accounts if one.name == author)
    now, number = sandbox.site.now(), sandbox.site.next_id()
    made = Page(number, account, now, now, now, slug=slug, key=slug, title="Bài khác", content="<p>Cũ</p>")
    sandbox.site.posts[number] = replace(made, **changes)
    return sandbox.site.posts[number]


# Offline.


def test_a_file_that_is_missing_or_of_a_strange_kind_is_named_all_at_once(
    channel: WordPress, article: Post
) -> None:
    strange = PostMedia(Media("a.svg", "00", "image/svg+xml", 1), Path("nowhere"))
    wrong = replace(article, html=article.html + '<p><img src="media:mat.jpg"></p>', media=(strange,))
    said = channel.check(wrong)
    for one in said:
        read_aloud(one)
    names = [one.values["name"] for one in said]
    assert names == ["bieu-do.png", "mat.jpg", "a.svg"]  # lop-hoc.jpg is there, as the cover


# Drafts.


def test_the_draft_is_complete_before_the_flip(channel: WordPress, sandbox: Sandbox, article: Post) -> None:
    draft = page(sandbox, channel.stage(article))
    assert (draft.status, draft.slug) == ("draft", article.key)
    assert draft.content.count("<figure") == 2
    assert draft.excerpt == article.summary
    assert sandbox.site.media[draft.featured_media].alt_text == article.media[0].media.alt
    assert [sandbox.site.terms[one].name for one in draft.categories] == ["Thời sự"]


def test_a_file_is_uploaded_once_for_all_tries_and_revisions(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    channel.stage(article)
    before = set(sandbox.site.media)
    staged = channel.stage(article)
    channel.update(channel.publish(article, staged), next_revision(article))
    assert set(sandbox.site.media) == before


def test_what_is_withdrawn_and_published_again_uses_its_files_again(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    channel.withdraw(channel.publish(article, None))
    before = set(sandbox.site.media)
    receipt = channel.publish(next_revision(article), None)
    assert set(sandbox.site.media) == before
    assert {one.post for one in sandbox.site.media.values()} == {int(receipt.remote_id)}


def test_a_picture_that_is_changed_before_the_flip_replaces_the_old_one(
    channel: WordPress, sandbox: Sandbox, article: Post, tmp_path: Path
) -> None:
    channel.stage(article)
    content = posts.picture(500, 400, "PNG", "maroon")
    new = posts.kept(tmp_path, "bieu-do.png", content, "image/png", width=500, height=400)
    staged = channel.stage(replace(article, media=(article.media[0], new)))
    assert len(sandbox.site.media) == 2
    draft = page(sandbox, staged)
    assert all(one.address in draft.content for one in sandbox.site.media.values())


def test_twins_that_lost_replies_left_are_deleted_and_the_lowest_id_stays(
    channel: WordPress, sandbox: Sandbox
) -> None:
    post = posts.brief()
    left = [
        by_another(sandbox, slug, "robot", content=mark(post)).id
        for slug in (f"{post.key}-2", post.key, post.key, f"{post.key}-3")
    ]
    staged = channel.stage(post)
    assert list(sandbox.site.posts) == [left[0]] == [int(staged.remote_id)]
    assert page(sandbox, staged).slug == post.key


def test_a_lookalike_of_a_twin_that_bears_no_mark_is_left_alone(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    other = by_another(sandbox, f"{post.key}-2", "robot", title=post.title)
    public = by_another(sandbox, f"{post.key}-3", content=mark(post), status="publish")
    copied = by_another(sandbox, f"{post.key}-4", content=f"<p>{mark(post)}Bản sao</p>")
    channel.publish(post, None)
    assert sandbox.site.posts[other.id] == other
    assert sandbox.site.posts[public.id] == public
    assert sandbox.site.posts[copied.id] == copied


@pytest.mark.parametrize("status", ["publish", "draft", "private", "pending"])
@pytest.mark.parametrize("author", ["admin", "robot"])
@pytest.mark.parametrize("title", ["Bài khác", "Thông báo tuyển dụng"])
def test_an_address_that_belongs_to_another_page_is_refused(
    channel: WordPress, sandbox: Sandbox, status: str, author: str, title: str
) -> None:
    post = posts.brief(key="thong-bao-tuyen-dung", title="Thông báo tuyển dụng")
    other = by_another(sandbox, post.key, author, status=status, title=title)
    for call in (channel.stage, lambda post: channel.publish(post, None)):
        error = fails(call, post, expected=Refused)
        assert error.message.code == "wordpress-address-taken"
    assert channel.find(post, LONG_AGO) is None
    assert sandbox.site.posts == {other.id: other}


def test_a_page_of_another_item_under_the_same_key_is_not_written_over(
    channel: WordPress, sandbox: Sandbox
) -> None:
    old = posts.brief()
    receipt = channel.publish(old, None)
    before = page(sandbox, receipt)
    fails(channel.stage, posts.brief(key=old.key, title=old.title), expected=Refused)
    assert page(sandbox, receipt) == before


def test_our_mark_stays_through_every_step_and_shows_nowhere(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    staged = channel.stage(article)
    assert f"<p>{mark(article)}Sáng 18/01" in page(sandbox, staged).content
    receipt = channel.update(channel.publish(article, staged), next_revision(article))
    assert page(sandbox, receipt).content.count(mark(article)) == 1
    assert render_content(page(sandbox, receipt).content).startswith(f"<p>{mark(article)}Sáng")


def test_a_page_that_the_newsroom_gave_another_title_is_still_found(
    channel: WordPress, sandbox: Sandbox
) -> None:
    post = posts.brief()
    receipt = channel.publish(post, None)
    change(sandbox, receipt, title="Tựa do tòa soạn sửa")
    found = channel.find(post, LONG_AGO)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id


def test_a_page_whose_author_the_newsroom_changed_is_still_found(
    channel: WordPress, sandbox: Sandbox
) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    admin = next(one for one in sandbox.site.settings.accounts if one.name == "admin")
    change(sandbox, staged, author=admin)
    found = channel.find(post, LONG_AGO)
    assert isinstance(found, Staged)
    assert found.remote_id == staged.remote_id


def test_what_was_public_already_is_brought_up_to_date(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    receipt = channel.publish(post, None)
    later = replace(post, html="<p>Bản mới.</p>", revision=2)
    again = channel.publish(later, channel.stage(later))
    assert again.remote_id == receipt.remote_id
    assert "Bản mới." in page(sandbox, receipt).content
    assert "live" not in again.parts


def test_staging_does_not_touch_what_is_public(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    receipt = channel.publish(post, None)
    before = page(sandbox, receipt)
    channel.stage(replace(post, html="<p>Bản mới.</p>", revision=2))
    assert page(sandbox, receipt) == before


def test_what_is_found_unfinished_is_finished_before_readers_see_it(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    channel.stage(posts.brief())  # finds the site and its API
    sandbox.faults("wp", drop_after_accept=1.0, only="POST", match="/posts$", count=1)
    fails(channel.stage, article, expected=TryLater)
    found = channel.find(article, LONG_AGO)
    assert isinstance(found, Staged)
    assert page(sandbox, found).content.startswith("<!--")
    assert "<figure" in page(sandbox, channel.publish(article, found)).content


def test_a_correction_deletes_the_files_it_no_longer_uses(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    receipt = channel.publish(article, None)
    later = replace(next_revision(article), html="<p>Chữ.</p>", media=(), cover=None, tags=())
    channel.update(receipt, later)
    assert sandbox.site.media == {}
    assert (page(sandbox, receipt).featured_media, page(sandbox, receipt).tags) == (0, ())


# What people of the newsroom did meanwhile.


def test_a_draft_in_the_trash_is_not_brought_back(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    change(sandbox, staged, status="trash", slug=f"{post.key}__trashed", before_trash=("draft", post.key))
    fails(channel.publish, post, staged, expected=Refused)
    assert page(sandbox, staged).status == "trash"


def test_a_draft_that_somebody_planned_for_later_goes_out_now(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    change(sandbox, staged, date=sandbox.site.now() + timedelta(days=900), floating=False)
    assert page(sandbox, channel.publish(post, staged)).public


def test_a_draft_that_somebody_made_public_is_not_thrown_away(channel: WordPress, sandbox: Sandbox) -> None:
    staged = channel.stage(posts.brief())
    change(sandbox, staged, status="publish")
    fails(channel.discard, staged, expected=Refused)
    assert page(sandbox, staged).public


@pytest.mark.parametrize("status", ["draft", "trash", "private"])
def test_a_correction_of_what_the_newsroom_took_down_is_refused(
    channel: WordPress, sandbox: Sandbox, status: str
) -> None:
    post = posts.brief()
    receipt = channel.publish(post, None)
    change(sandbox, receipt, status=status, before_trash=("publish", post.key))
    before = page(sandbox, receipt)
    fails(channel.update, receipt, next_revision(post), expected=Refused)
    assert page(sandbox, receipt) == before


def test_a_correction_of_what_was_deleted_is_refused(channel: WordPress, sandbox: Sandbox) -> None:
    receipt = channel.publish(posts.brief(), None)
    sandbox.site.posts.clear()
    fails(channel.update, receipt, posts.brief(), expected=Refused)


# What a person put on the site, or saw there, and confirmed by its address.


def confirmed(url: str) -> Receipt:
    """Return the receipt that `confirm` writes where there was none."""
    return Receipt(url, url)


def test_what_was_confirmed_by_hand_is_corrected_and_taken_down(channel: WordPress, sandbox: Sandbox) -> None:
    there = by_another(sandbox, "tin-dang-tay", status="publish")
    url = sandbox.site.link(there)
    receipt = channel.update(confirmed(url), posts.brief())
    assert (receipt.remote_id, receipt.url) == (str(there.id), url)
    assert "phường Hồ Sao" in page(sandbox, receipt).content
    for _ in range(2):
        channel.withdraw(confirmed(url.replace("http:", "https:").rstrip("/")))
    assert page(sandbox, receipt).status == "trash"
    fails(channel.update, confirmed(url), posts.brief(), expected=Refused)


@pytest.mark.parametrize(
    "url",
    [
        "https://another.example.org/wp/tin-dang-tay/",
        "{home}/muc-khac/tin-dang-tay/",
        "{home}/tin-khac/",
        "{home}/",
        "{home}",
        "tin-dang-tay",
        "???",
    ],
)
def test_an_address_confirmed_by_hand_that_leads_to_no_post_is_left_to_that_hand(
    channel: WordPress, sandbox: Sandbox, url: str
) -> None:
    there = by_another(sandbox, "tin-dang-tay", status="publish")
    by_another(sandbox, "tin-dang-tay__trashed", status="trash")
    receipt = confirmed(url.format(home=sandbox.site.home))
    for call in (channel.withdraw, lambda receipt: channel.update(receipt, posts.brief())):
        error = fails(call, receipt, expected=Refused)
        assert error.message.code == "wordpress-confirmed-by-hand"
        assert receipt.remote_id in str(error)
    assert page(sandbox, Receipt(str(there.id))) == there


def test_a_confirmed_page_that_we_may_not_change_is_never_called_gone(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    there = by_another(sandbox, "tin-dang-tay", status="publish")
    by_another(sandbox, "tin-dang-tay__trashed", "author", status="trash")
    author = newspaper(sandbox.wp_url, tmp_path, user="author")
    fails(author.withdraw, confirmed(sandbox.site.link(there)), expected=Refused)


def test_files_of_others_are_never_deleted(channel: WordPress, sandbox: Sandbox, article: Post) -> None:
    staged = channel.stage(article)
    one = next(iter(sandbox.site.media.values()))
    theirs = replace(one, id=sandbox.site.next_id(), slug="anh-cua-toa-soan")
    sandbox.site.media[theirs.id] = theirs
    channel.stage(article)
    channel.discard(staged)
    assert list(sandbox.site.media) == [theirs.id]


# Columns and tags.


@pytest.mark.parametrize("name", ["Cải cách hành chính", "CẢI CÁCH HÀNH CHÍNH", "cai-cach-hanh-chinh"])
def test_a_column_is_found_by_name_or_slug(channel: WordPress, sandbox: Sandbox, name: str) -> None:
    for written in (name, unicodedata.normalize("NFD", name)):
        draft = page(sandbox, channel.stage(posts.brief(column=written)))
        assert [sandbox.site.terms[one].name for one in draft.categories] == ["Cải cách hành chính"]


def test_a_column_on_a_later_page_of_the_list_is_found(channel: WordPress, sandbox: Sandbox) -> None:
    for number in range(230):
        sandbox.site.add_term("category", f"Mục {number}")
    draft = page(sandbox, channel.stage(posts.brief(column="Mục 229")))
    assert [sandbox.site.terms[one].name for one in draft.categories] == ["Mục 229"]


def test_an_unknown_column_is_named_with_those_there_are(channel: WordPress, sandbox: Sandbox) -> None:
    error = fails(channel.stage, posts.brief(column="Thể thao"), expected=Refused)
    assert error.message.values["column"] == "Thể thao"
    assert "Thời sự" in error.message.values["known"]
    assert sandbox.site.posts == {}


def test_two_columns_of_one_name_are_told_apart_by_slug(channel: WordPress, sandbox: Sandbox) -> None:
    sandbox.site.add_term("category", "Thời sự", slug="thoi-su-cu")
    error = fails(channel.stage, posts.brief(column="Thời sự"), expected=Refused)
    assert "thoi-su-cu" in error.message.values["slugs"]
    draft = page(sandbox, channel.stage(posts.brief(column="thoi-su-cu")))
    assert [sandbox.site.terms[one].slug for one in draft.categories] == ["thoi-su-cu"]


def test_a_missing_column_is_made_once_where_that_is_allowed(sandbox: Sandbox, tmp_path: Path) -> None:
    channel = newspaper(sandbox.wp_url, tmp_path, create_columns=True)
    pages = [page(sandbox, channel.stage(posts.brief(column="Thể thao"))) for _ in range(2)]
    assert pages[0].categories == pages[1].categories
    assert sandbox.site.terms[pages[0].categories[0]].name == "Thể thao"


def test_an_author_cannot_make_a_column(sandbox: Sandbox, tmp_path: Path) -> None:
    channel = newspaper(sandbox.wp_url, tmp_path, user="author", create_columns=True)
    fails(channel.stage, posts.brief(column="Thể thao"), expected=Refused)
    assert [line.name for line in readable(channel.probe()) if not line.ok] == ["columns"]


def test_tags_are_one_whatever_the_form_of_their_letters(channel: WordPress, sandbox: Sandbox) -> None:
    first = page(sandbox, channel.stage(posts.brief(tags=("Chuyển đổi số", "chuyển đổi số", " "))))
    nfd = unicodedata.normalize("NFD", "CHUYỂN ĐỔI SỐ")
    second = page(sandbox, channel.stage(posts.brief(tags=(nfd,))))
    assert len(first.tags) == 1
    assert first.tags == second.tags


# Roles.


@pytest.mark.parametrize("user", ["subscriber", "contributor"])
def test_a_role_that_may_not_publish_pauses_the_channel_before_anything_is_made(
    sandbox: Sandbox, tmp_path: Path, article: Post, user: str
) -> None:
    channel = newspaper(sandbox.wp_url, tmp_path, user=user)
    error = fails(channel.stage, article, expected=Unauthorized)
    assert "publish_posts" in error.message.values["missing"]
    assert (sandbox.site.posts, sandbox.site.media) == ({}, {})
    assert "role" in [line.name for line in readable(channel.probe()) if not line.ok]


def test_what_an_authors_text_would_lose_is_refused_and_nothing_is_left(
    sandbox: Sandbox, tmp_path: Path, article: Post
) -> None:
    channel = newspaper(sandbox.wp_url, tmp_path, user="author")
    channel.discard(channel.stage(article))
    wrong = replace(article, html=article.html + '<iframe src="https://example.org/"></iframe>')
    error = fails(channel.stage, wrong, expected=Refused)
    assert "<iframe>" in error.message.values["what"]
    assert (sandbox.site.posts, sandbox.site.media) == ({}, {})


def test_a_correction_that_would_lose_something_leaves_the_page_as_it_was(
    sandbox: Sandbox, tmp_path: Path, article: Post
) -> None:
    channel = newspaper(sandbox.wp_url, tmp_path, user="author")
    receipt = channel.publish(article, None)
    before = page(sandbox, receipt)
    wrong = replace(
        next_revision(article), html="<iframe></iframe>", tags=("Khác",), column="Pháp luật và phụ nữ"
    )
    fails(channel.update, receipt, wrong, expected=Refused)
    assert replace(page(sandbox, receipt), modified=before.modified) == before


# Health.


def test_a_probe_has_a_line_for_each_column(sandbox: Sandbox, tmp_path: Path) -> None:
    columns = {"A": "Thời sự", "B": "Không có"}
    report = readable(newspaper(sandbox.wp_url, tmp_path, columns=columns, default_column="Thời sự").probe())
    assert [(line.name, line.ok) for line in report][-2:] == [
        ("column Thời sự", True),
        ("column Không có", False),
    ]


# Large files.


def test_a_large_file_is_never_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "clip"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    tracemalloc.start()
    try:
        form = Upload({"slug": "a", "alt_text": "Bìa"}, "clip.mp4", "video/mp4", path)
        sent = 0
        while piece := form.read(16384):
            sent += len(piece)
        form.close()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sent == len(form)
    assert peak < 1024 * 1024


def test_a_large_clip_arrives_byte_for_byte(channel: WordPress, sandbox: Sandbox, tmp_path: Path) -> None:
    content = posts.moving_picture() + b"\0" * 8 * 1024 * 1024
    video = posts.kept(tmp_path, "dai.mp4", content, "video/mp4", width=320, height=180, duration=2.0)
    channel.stage(posts.brief(media=(video,)))
    (there,) = sandbox.site.media.values()
    assert there.path.read_bytes() == content


def test_a_draft_whose_reply_was_lost_is_discarded_by_its_address_and_mark(
    sandbox: Sandbox, channel: WordPress
) -> None:
    brief = posts.brief()
    kept: list[Staged] = []
    sandbox.faults("wp", drop_after_accept=1.0, only="POST", match="/posts$")
    with on_errand(Errand(keep=kept.append)):
        fails(channel.stage, brief, expected=TryLater)
    sandbox.faults("wp")
    twin = by_another(sandbox, f"{brief.key}-2", content="<p>Của người khác</p>")
    assert len(sandbox.site.posts) == 2
    channel.discard(kept[-1])
    assert list(sandbox.site.posts) == [twin.id]
