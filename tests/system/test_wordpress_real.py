"""The WordPress adapter on a real WordPress: what readers get, who may, and what is turned away."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests

from adapters.wordpress.adapter import WordPress
from adapters.wordpress.drafts import mark
from publisher.core.errors import Refused, TryLater, Unauthorized
from publisher.core.item import Form
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from tests.adapters import posts as samples
from tests.adapters.contract import LONG_AGO, fails, next_revision, readable
from tests.cutting_proxy import TOO_LARGE, CuttingProxy
from tests.system.wordpress_channel import library, newspaper, posts, stored, titles
from tests.system.wordpress_site import WordPressSite

pytestmark = pytest.mark.system


@pytest.fixture
def site(empty_wordpress: WordPressSite) -> WordPressSite:
    return empty_wordpress


@pytest.fixture
def channel(site: WordPressSite, tmp_path: Path) -> WordPress:
    return newspaper(site, tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Post:
    return samples.article(tmp_path, column="Cải cách hành chính")


@pytest.fixture
def proxy(site: WordPressSite) -> Iterator[CuttingProxy]:
    with CuttingProxy(site.url) as one:
        yield one
        one.wait_until_quiet()


def page(url: str | None) -> str:
    """Return the page as an anonymous reader gets it."""
    answer = requests.get(str(url), timeout=20)
    assert (answer.status_code, answer.url) == (200, url)
    return unescape(answer.text)


# What readers get.


def test_an_article_has_its_pictures_column_tags_and_cover(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    receipt = channel.publish(article, None)
    post = stored(site, receipt.remote_id)
    photo, chart = library(site)
    assert (post["post_name"], post["post_status"]) == (article.key, "publish")
    assert post["columns"] == ["Cải cách hành chính"]
    assert sorted(post["tags"]) == ["Chuyển đổi số", "Cải cách hành chính"]
    assert post["cover"] == photo["id"]
    assert photo["alt"] == "Chị em thực hành nộp hồ sơ trên điện thoại"
    assert photo["caption"] == "Buổi học đầu tiên tại phường Hồ Sao. Ảnh: Trần Văn Ví Dụ"
    assert photo["credit"] == "Ảnh: Trần Văn Ví Dụ"
    assert [photo["parent"], chart["parent"]] == [int(receipt.remote_id)] * 2
    assert receipt.url == f"{site.url}/{article.key}/"


def test_readers_get_figures_with_captions_and_pictures_in_several_sizes(
    channel: WordPress, article: Post
) -> None:
    seen = page(channel.publish(article, None).url)
    assert seen.count('<figure class="wp-block-image">') == 2
    assert "Ảnh: Trần Văn Ví Dụ</figcaption>" in seen
    assert "<figcaption>Hồ sơ trực tuyến & hồ sơ giấy.</figcaption>" in seen
    assert 'alt="Biểu đồ hồ sơ trực tuyến theo tháng"' in seen
    assert "srcset=" in seen
    assert "media:" not in seen


def test_a_clip_becomes_a_player_whose_file_is_the_one_sent(
    site: WordPressSite, channel: WordPress, tmp_path: Path
) -> None:
    clip = samples.clip(tmp_path)
    seen = page(channel.publish(clip, None).url)
    assert {one["mime"] for one in library(site)} == {"video/mp4", "image/jpeg"}
    address = seen.partition("<video")[2].partition('src="')[2].partition('"')[0]
    assert clip.video is not None
    assert requests.get(address, timeout=20).content == clip.video.path.read_bytes()
    assert "Nộp hồ sơ trong hai phút. Clip: Hội LHPN phường Hồ Sao</figcaption>" in seen


@pytest.mark.parametrize("user", ["robot", "author"])
def test_a_clip_stays_within_its_column_on_a_phone(
    site: WordPressSite, tmp_path: Path, browser: Any, user: str
) -> None:
    content = samples.moving_picture(1, 1280, 720)
    wide = samples.kept(tmp_path, "to.mp4", content, "video/mp4", width=1280, height=720, duration=1.0)
    receipt = newspaper(site, tmp_path, user=user).publish(samples.brief(media=(wide,)), None)
    phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(receipt.url)
    clip, column = (phone.locator(what).bounding_box() for what in ("video", ".wp-block-post-content"))
    assert column["x"] <= clip["x"] < clip["x"] + clip["width"] <= column["x"] + column["width"] <= 390
    assert clip["height"] == pytest.approx(clip["width"] * 9 / 16, abs=1)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_infographic_shows_its_picture_though_it_is_the_cover(channel: WordPress, article: Post) -> None:
    picture = article.cover
    assert picture is not None
    sheet = replace(article, form=Form.INFOGRAPHIC, html="", media=(picture,))
    assert page(channel.publish(sheet, None).url).count("wp-block-image") == 1


def test_text_is_stored_as_it_was_written(site: WordPressSite, channel: WordPress) -> None:
    text = "“Đổi mới” &amp; sáng tạo 👩‍💻 — 5 &lt; 7, C:\\ho-so, 100%."
    post = samples.brief(html=f"<p>{text}</p>", summary="Chị em & “một cửa”")
    found = stored(site, channel.publish(post, None).remote_id)
    whole = f'<p>{mark(post)}{text}</p>\n<p class="byline"><strong>Nguyễn Thị Minh Họa</strong></p>'
    assert found["post_content"] == whole
    assert found["post_excerpt"] == "Chị em &amp; “một cửa”"


def test_line_breaks_and_square_brackets_stay_what_they_were(channel: WordPress) -> None:
    post = samples.brief(html="<p>Một dòng\nhai dòng, xem [gallery] và [1].</p>\n<ul>\n<li>a</li>\n</ul>")
    seen = page(channel.publish(post, None).url)
    assert "Một dòng hai dòng, xem [gallery] và [1]." in seen


def test_a_large_picture_is_taken(site: WordPressSite, channel: WordPress, tmp_path: Path) -> None:
    content = samples.picture(3200, 2000, "JPEG")
    large = samples.kept(tmp_path, "lon.jpg", content, "image/jpeg", width=3200, height=2000)
    channel.publish(samples.brief(media=(large,), cover=large), None)
    assert len(library(site)) == 1


def test_tags_are_one_whatever_the_form_of_their_letters(site: WordPressSite, channel: WordPress) -> None:
    first = samples.brief(tags=("Chuyển đổi số", "Hỏi & đáp"))
    second = samples.brief(tags=tuple(unicodedata.normalize("NFD", tag.upper()) for tag in first.tags))
    one, two = channel.publish(first, None), channel.publish(second, None)
    assert stored(site, one.remote_id)["tags"] == stored(site, two.remote_id)["tags"]


def test_going_public_keeps_every_tag(site: WordPressSite, channel: WordPress) -> None:
    post = samples.brief(tags=("A & B", "a/b", "Tổ “một cửa”", 'Ngày "không giấy"'))
    staged = channel.stage(post)
    before = stored(site, staged.remote_id)["tags"]
    assert len(before) == 4
    assert stored(site, channel.publish(post, staged).remote_id)["tags"] == before


def test_a_column_is_found_by_name_by_slug_and_without_regard_to_case(
    site: WordPressSite, channel: WordPress
) -> None:
    site.php("wp_insert_term('Văn hóa & Xã hội', 'category');")
    for name, expected in (
        ("cải cách hành chính", "Cải cách hành chính"),
        ("cai-cach-hanh-chinh", "Cải cách hành chính"),
        ("Văn hóa & Xã hội", "Văn hóa &amp; Xã hội"),
    ):
        receipt = channel.publish(samples.brief(column=name), None)
        assert stored(site, receipt.remote_id)["columns"] == [expected]


def test_plain_permalinks_are_found_out(site: WordPressSite, tmp_path: Path, article: Post) -> None:
    site.php("$wp_rewrite->set_permalink_structure(''); flush_rewrite_rules(false);")
    try:
        receipt = newspaper(site, tmp_path).publish(article, None)
        assert receipt.url == f"{site.url}/?p={receipt.remote_id}"
        assert article.key in posts_by_slug(site)
    finally:
        site.php("$wp_rewrite->set_permalink_structure('/%postname%/'); flush_rewrite_rules(false);")


def posts_by_slug(site: WordPressSite) -> list[str]:
    return [stored(site, id)["post_name"] for id in posts(site)]


# Correcting and taking down.


def test_a_correction_replaces_pictures_and_deletes_those_no_longer_used(
    site: WordPressSite, channel: WordPress, article: Post, tmp_path: Path
) -> None:
    receipt = channel.publish(article, None)
    photo, chart = article.media
    content = samples.picture(500, 500, "PNG", "darkred")
    new = samples.kept(tmp_path, "so-do.png", content, "image/png", width=500, height=500, alt="Sơ đồ")
    later = replace(
        next_revision(article),
        html=article.html.replace("bieu-do.png", "so-do.png"),
        media=(replace(photo, media=replace(photo.media, alt="Lớp học buổi sáng")), new),
        tags=("Chuyển đổi số",),
        column="Thời sự",
    )
    updated = channel.update(receipt, later)
    post = stored(site, receipt.remote_id)
    assert [one["alt"] for one in library(site)] == ["Lớp học buổi sáng", "Sơ đồ"]
    assert (post["columns"], post["tags"]) == (["Thời sự"], ["Chuyển đổi số"])
    assert updated.url == receipt.url
    assert chart.media.sha256[:12] not in page(receipt.url)


def test_a_correction_without_pictures_drops_them_and_the_cover(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    receipt = channel.publish(article, None)
    channel.update(
        receipt, replace(next_revision(article), html="<p>Chữ.</p>", media=(), cover=None, tags=())
    )
    post = stored(site, receipt.remote_id)
    assert (library(site), post["cover"], post["tags"]) == ([], 0, [])


def test_a_withdrawn_post_is_in_the_trash_and_its_page_is_gone(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    receipt = channel.publish(article, None)
    channel.withdraw(receipt)
    assert posts(site) == {receipt.remote_id: "trash"}
    assert requests.get(str(receipt.url), timeout=20).status_code == 404


def test_withdrawing_succeeds_when_the_newsroom_deleted_the_post(
    site: WordPressSite, channel: WordPress
) -> None:
    receipt = channel.publish(samples.brief(), None)
    site.php("wp_delete_post((int) $id, true);", id=receipt.remote_id)
    channel.withdraw(receipt)


def test_a_site_without_a_trash_deletes_for_good(site: WordPressSite, channel: WordPress) -> None:
    receipt = channel.publish(samples.brief(), None)
    with site.plugin("add_filter('rest_post_trashable', '__return_false');"):
        channel.withdraw(receipt)
    assert posts(site) == {}


def test_a_correction_does_not_bring_back_what_the_newsroom_took_down(
    site: WordPressSite, channel: WordPress
) -> None:
    post = samples.brief()
    receipt = channel.publish(post, None)
    site.php("wp_trash_post((int) $id);", id=receipt.remote_id)
    fails(channel.update, receipt, next_revision(post), expected=Refused)
    assert posts(site) == {receipt.remote_id: "trash"}


def test_what_was_confirmed_by_hand_is_corrected_and_taken_down(
    site: WordPressSite, channel: WordPress
) -> None:
    there = site.php(
        "echo wp_insert_post(['post_title'=>'Đăng tay','post_content'=>'Cũ','post_name'=>'tin-dang-tay',"
        "'post_status'=>'publish','post_author'=>get_user_by('login','admin')->ID]);"
    )
    by_hand = Receipt(f"{site.url}/tin-dang-tay/", f"{site.url}/tin-dang-tay/")
    assert channel.update(by_hand, samples.brief()).remote_id == there
    for _ in range(2):
        channel.withdraw(by_hand)
    assert posts(site) == {there: "trash"}
    elsewhere = Receipt(f"{site.url}/tin-khac/", f"{site.url}/tin-khac/")
    fails(channel.withdraw, elsewhere, expected=Refused)


# Who may.


def test_a_wrong_password_is_known_while_staging(site: WordPressSite, tmp_path: Path, article: Post) -> None:
    stranger = newspaper(site, tmp_path, word="aaaa bbbb cccc dddd eeee ffff")
    for call in (stranger.stage, lambda post: stranger.publish(post, None)):
        fails(call, article, expected=Unauthorized)
    assert posts(site) == {}
    assert any(line.name == "site" and not line.ok for line in readable(stranger.probe()))


def test_a_password_that_is_revoked_after_staging_pauses_the_channel(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.revoke("robot")
    fails(channel.publish, article, staged, expected=Unauthorized)
    fails(channel.find, article, LONG_AGO, expected=Unauthorized)
    fails(channel.withdraw, Receipt(staged.remote_id), expected=Unauthorized)
    fails(channel.update, Receipt(staged.remote_id), article, expected=Unauthorized)
    assert titles(site) == []


@pytest.mark.parametrize("user", ["subscriber", "contributor"])
def test_a_role_that_may_not_publish_is_named(
    site: WordPressSite, tmp_path: Path, article: Post, user: str
) -> None:
    channel = newspaper(site, tmp_path, user=user)
    error = fails(channel.stage, article, expected=Unauthorized)
    assert "publish_posts" in str(error)
    assert posts(site) == {}
    assert [line.name for line in readable(channel.probe()) if not line.ok] == ["role"]


def test_a_role_that_is_taken_away_before_the_flip_pauses_the_channel(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.set_role("robot", "subscriber")
    fails(channel.publish, article, staged, expected=Unauthorized)
    fails(channel.find, article, LONG_AGO, expected=Unauthorized)
    assert titles(site) == []


def test_an_author_keeps_figures_captions_and_clips(site: WordPressSite, tmp_path: Path) -> None:
    channel = newspaper(site, tmp_path, user="author")
    clip = samples.clip(tmp_path)
    photo = samples.article(tmp_path)
    both = replace(photo, media=(*clip.media[:1], *photo.media))
    receipt = channel.publish(both, None)
    seen = page(receipt.url)
    assert (seen.count("wp-block-image"), seen.count("wp-block-video")) == (2, 1)
    assert (seen.count("<video"), seen.count("<figcaption>")) == (1, 3)
    channel.update(receipt, next_revision(both))
    channel.withdraw(receipt)
    assert titles(site) == []


def test_what_an_authors_text_would_lose_is_refused_and_nothing_is_left(
    site: WordPressSite, tmp_path: Path, article: Post
) -> None:
    channel = newspaper(site, tmp_path, user="author")
    form = replace(article, html=article.html + '<form action="https://example.org/x"><p>Gửi</p></form>')
    error = fails(channel.stage, form, expected=Refused)
    assert "<form>" in str(error)
    assert (posts(site), library(site)) == ({}, [])


def test_a_correction_that_would_lose_something_leaves_the_page_as_it_was(
    site: WordPressSite, tmp_path: Path, article: Post
) -> None:
    channel = newspaper(site, tmp_path, user="author")
    receipt = channel.publish(article, None)
    before = stored(site, receipt.remote_id)
    later = next_revision(article)
    wrong = replace(later, html=later.html + "<form><p>Gửi</p></form>", tags=("Khác",), column="Thời sự")
    fails(channel.update, receipt, wrong, expected=Refused)
    after = stored(site, receipt.remote_id)
    changing = {"post_modified", "post_modified_gmt"}
    assert {k: v for k, v in after.items() if k not in changing} == {
        k: v for k, v in before.items() if k not in changing
    }


# What is turned away.


def test_a_missing_column_is_named_with_those_there_are_and_nothing_is_made(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    error = fails(channel.stage, replace(article, column="Thể thao"), expected=Refused)
    assert "Thể thao" in str(error)
    assert "Cải cách hành chính" in str(error)
    assert (posts(site), library(site)) == ({}, [])


def test_a_missing_column_is_made_where_that_is_allowed(site: WordPressSite, tmp_path: Path) -> None:
    channel = newspaper(site, tmp_path, create_columns=True)
    first = channel.publish(samples.brief(column="Thể thao"), None)
    second = channel.publish(samples.brief(column="Thể thao"), None)
    assert stored(site, first.remote_id)["columns"] == ["Thể thao"]
    assert stored(site, second.remote_id)["columns"] == ["Thể thao"]


def test_an_author_cannot_make_a_column(site: WordPressSite, tmp_path: Path) -> None:
    channel = newspaper(site, tmp_path, user="author", create_columns=True)
    fails(channel.stage, samples.brief(column="Thể thao"), expected=Refused)
    assert posts(site) == {}


def test_too_large_a_file_is_refused_with_its_name_and_nothing_is_left(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    with site.uploads_limited_to("10K"):
        error = fails(channel.stage, article, expected=Refused)
    assert "lop-hoc.jpg" in str(error)
    assert (posts(site), library(site)) == ({}, [])


def test_a_file_too_large_for_the_web_server_is_refused_and_nothing_is_left(
    site: WordPressSite, proxy: CuttingProxy, tmp_path: Path, article: Post
) -> None:
    proxy.answer("POST", r"/media$", TOO_LARGE)
    error = fails(newspaper(site, tmp_path, url=proxy.url).stage, article, expected=Refused)
    assert "413" in str(error)
    assert (posts(site), library(site)) == ({}, [])


def test_a_file_of_a_kind_the_site_refuses_is_refused_for_good(
    site: WordPressSite, channel: WordPress, tmp_path: Path
) -> None:
    junk = samples.kept(tmp_path, "anh.png", b"khong phai anh" * 100, "image/png", width=900, height=900)
    fails(channel.stage, samples.brief(media=(junk,)), expected=Refused)
    assert (posts(site), library(site)) == ({}, [])


def test_a_truncated_picture_is_refused_and_nothing_is_left(
    site: WordPressSite, channel: WordPress, tmp_path: Path
) -> None:
    content = samples.picture(1200, 800, "PNG")
    half = samples.kept(
        tmp_path, "nua.png", content[: len(content) // 2], "image/png", width=1200, height=800
    )
    error = fails(channel.stage, samples.brief(media=(half,)), expected=Refused)
    assert "nua.png" in str(error)
    assert (posts(site), library(site)) == ({}, [])


def test_maintenance_is_waited_out(site: WordPressSite, channel: WordPress, article: Post) -> None:
    staged = channel.stage(article)
    with site.maintenance():
        error = fails(channel.stage, article, expected=TryLater)
        fails(channel.publish, article, staged, expected=TryLater)
        fails(channel.find, article, LONG_AGO, expected=TryLater)
    assert isinstance(error, TryLater)
    assert error.after is not None
    assert error.after.total_seconds() == 600
    assert titles(site) == []


# Other people's pages.


@pytest.mark.parametrize("status", ["publish", "draft", "private"])
@pytest.mark.parametrize("user", ["robot", "author"])
@pytest.mark.parametrize("author", ["admin", "robot"])
def test_an_address_that_belongs_to_another_page_is_refused_and_the_page_left_alone(
    site: WordPressSite, tmp_path: Path, status: str, user: str, author: str
) -> None:
    post = samples.brief(key="thong-bao-tuyen-dung", title="Thông báo tuyển dụng")
    old = site.php(
        "echo wp_insert_post(['post_title'=>$title,'post_content'=>'Cũ','post_name'=>$slug,"
        "'post_status'=>$status,'post_author'=>get_user_by('login',$author)->ID]);",
        title=post.title,
        slug=post.key,
        status=status,
        author=author,
    )
    before = stored(site, old)
    channel = newspaper(site, tmp_path, user=user)
    fails(channel.stage, post, expected=Refused)
    assert channel.find(post, LONG_AGO) is None
    assert (posts(site), stored(site, old)) == ({old: status}, before)


def test_a_page_of_another_item_under_the_same_key_is_not_written_over(
    site: WordPressSite, channel: WordPress
) -> None:
    old = samples.brief()
    receipt = channel.publish(old, None)
    fails(channel.stage, samples.brief(key=old.key, title=old.title), expected=Refused)
    assert titles(site) == [stored(site, receipt.remote_id)["post_title"]]


@pytest.mark.parametrize("user", ["robot", "author"])
def test_our_mark_is_kept_for_every_role_and_shows_nowhere(
    site: WordPressSite, tmp_path: Path, article: Post, user: str
) -> None:
    channel = newspaper(site, tmp_path, user=user)
    receipt = channel.publish(article, None)
    assert stored(site, receipt.remote_id)["post_content"].count(mark(article)) == 1
    assert f"<p>{mark(article)}Sáng 18/01" in page(receipt.url)
    channel.update(receipt, next_revision(article))
    found = channel.find(article, LONG_AGO)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id


def test_a_draft_that_the_newsroom_laid_in_the_trash_stays_there(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.php("wp_trash_post((int) $id);", id=staged.remote_id)
    fails(channel.publish, article, staged, expected=Refused)
    assert titles(site) == []


def test_a_draft_that_somebody_planned_for_later_goes_out_now(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.php(
        "wp_update_post(['ID'=>(int) $id,'post_date'=>'2099-01-01 08:00:00',"
        "'post_date_gmt'=>'2099-01-01 01:00:00','edit_date'=>true]);",
        id=staged.remote_id,
    )
    receipt = channel.publish(article, staged)
    assert posts(site) == {receipt.remote_id: "publish"}
    assert receipt.at is not None
    assert receipt.at.year < 2099


def test_a_draft_that_somebody_made_public_is_not_thrown_away(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.php("wp_publish_post((int) $id);", id=staged.remote_id)
    fails(channel.discard, staged, expected=Refused)
    assert channel.publish(article, staged).remote_id == staged.remote_id
    assert posts(site) == {staged.remote_id: "publish"}


def test_a_site_that_holds_posts_for_review_is_told_of(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    with site.plugin(
        "add_filter('wp_insert_post_data', fn($d) => ($d['post_status'] === 'publish' && $d['post_type']"
        " === 'post') ? ['post_status' => 'pending'] + $d : $d);"
    ):
        error = fails(channel.publish, article, staged, expected=Refused)
    assert "pending" in str(error)


def test_files_that_others_put_into_our_draft_stay(
    site: WordPressSite, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    site.php(
        "wp_insert_attachment(['post_title'=>'Của tòa soạn','post_mime_type'=>'image/png','post_name'=>'ts'],"
        " 'x.png', (int) $id);",
        id=staged.remote_id,
    )
    channel.stage(article)
    channel.discard(staged)
    assert [one["slug"] for one in library(site)] == ["ts"]


# The bill of health.


def test_a_probe_names_each_column_that_is_not_there(site: WordPressSite, tmp_path: Path) -> None:
    columns = {"A": "Thời sự", "B": "thoi-su", "C": "Không có"}
    report = readable(newspaper(site, tmp_path, columns=columns, default_column="Cũng không").probe())
    assert [line.name for line in report if not line.ok] == ["column Không có", "column Cũng không"]
    assert [line.name for line in report][:4] == ["address", "clock", "login", "role"]


def test_a_probe_says_that_application_passwords_are_off(site: WordPressSite, channel: WordPress) -> None:
    with site.plugin("add_filter('wp_is_application_passwords_available', '__return_false');"):
        report = readable(channel.probe())
    assert [line.message.code for line in report if not line.ok] == ["wordpress-no-application-passwords"]


def test_a_probe_says_that_the_rest_api_is_closed(site: WordPressSite, channel: WordPress) -> None:
    with site.plugin(
        "add_filter('rest_authentication_errors', fn() => new WP_Error('rest_disabled',"
        " 'REST is off', ['status' => 401]));"
    ):
        report = readable(channel.probe())
    assert [line.ok for line in report] == [False]


def test_a_probe_says_that_the_server_drops_our_credentials(site: WordPressSite, channel: WordPress) -> None:
    with site.plugin(
        "unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);"
    ):
        report = readable(channel.probe())
    assert [line.message.code for line in report if not line.ok] == ["wordpress-login"]
