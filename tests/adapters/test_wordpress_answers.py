"""What the WordPress adapter makes of answers that no healthy site gives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from adapters.wordpress.adapter import WordPress
from adapters.wordpress.answer import Answer, Declined
from adapters.wordpress.drafts import mark
from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.sandbox import Sandbox
from publisher.words import tell
from tests.adapters import posts
from tests.adapters.contract import LONG_AGO, fails, readable
from tests.adapters.odd_answers import OddAnswers
from tests.adapters.test_wordpress import newspaper

FLIP = r"POST /wp-json/wp/v2/posts/\d+$"
CREATE = r"POST /wp-json/wp/v2/posts$"
LOOK_UP = r"GET /wp-json/wp/v2/posts$"
UPLOAD = r"POST /wp-json/wp/v2/media$"
PAGE = "<html><body>Xin chờ trong giây lát</body></html>"


def no(code: str, status: int, **details: Any) -> dict[str, Any]:
    return {"code": code, "message": f"<p>{code} &amp; so on</p>", "data": {"status": status, **details}}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def odd(httpserver: HTTPServer, sandbox: Sandbox) -> OddAnswers:
    return OddAnswers(httpserver, sandbox.wp_url)


@pytest.fixture
def channel(odd: OddAnswers, tmp_path: Path) -> WordPress:
    return newspaper(odd.url, tmp_path)


@pytest.fixture
def article(tmp_path: Path) -> Post:
    return posts.article(tmp_path)


# The flip: the one call after which readers may see the post.


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, no("internal_server_error", 500)),
        (502, PAGE),
        (503, PAGE),
        (503, no("wp_die", 503)),
        (504, PAGE),
        (200, PAGE),
        (200, {}),
        (200, []),
        (200, {"id": "8"}),
        (201, {"id": 8, "status": "publish"}),
    ],
)
def test_an_unclear_answer_to_the_flip_is_unconfirmed(
    odd: OddAnswers, channel: WordPress, status: int, body: object
) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    odd.answer(FLIP, status, body, Retry_After="5")
    fails(channel.publish, post, staged, expected=Unconfirmed)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, no("rest_cannot_edit", 401), Unauthorized),
        (403, no("rest_cannot_publish", 403), Unauthorized),
        (403, no("rest_cannot_edit", 403), Refused),
        (403, PAGE, Refused),
        (400, no("rest_invalid_param", 400), Refused),
        (301, "", Unauthorized),
        (429, PAGE, TryLater),
        (429, no("too_many_requests", 429), TryLater),
    ],
)
def test_a_clear_no_to_the_flip_is_told_apart(
    odd: OddAnswers, channel: WordPress, status: int, body: object, expected: type[ChannelError]
) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    odd.answer(FLIP, status, body, Location="https://new.example.org/")
    fails(channel.publish, post, staged, expected=expected)


def test_a_flip_that_is_asked_for_again_is_not_sent_again(odd: OddAnswers, channel: WordPress) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    channel.publish(post, staged)
    odd.asked.clear()
    channel.publish(post, staged)
    assert [line.partition(" ")[0] for line in odd.asked] == ["GET"]


def test_the_flip_is_one_reading_and_one_small_writing(
    odd: OddAnswers, channel: WordPress, article: Post
) -> None:
    staged = channel.stage(article)
    odd.asked.clear()
    channel.publish(article, staged)
    assert [line.partition(" ")[0] for line in odd.asked] == ["GET", "POST"]


# Looking up: what cannot be read never means that there is nothing.


@pytest.mark.parametrize(
    ("status", "body"), [(200, PAGE), (200, {}), (200, [1]), (200, [{"id": 1}]), (200, None), (500, PAGE)]
)
def test_a_look_up_that_cannot_be_read_is_tried_later(
    odd: OddAnswers, channel: WordPress, status: int, body: object
) -> None:
    odd.answer(LOOK_UP, status, body)
    fails(channel.find, posts.brief(), LONG_AGO, expected=TryLater)


@pytest.mark.parametrize("inner", [401, 403])
def test_a_look_up_that_is_forbidden_is_a_matter_of_the_account(
    odd: OddAnswers, channel: WordPress, inner: int
) -> None:
    detail = {"code": "rest_forbidden_status", "message": "", "data": {"status": inner}}
    odd.answer(LOOK_UP, 400, no("rest_invalid_param", 400, details={"status": detail}))
    fails(channel.find, posts.brief(), LONG_AGO, expected=Unauthorized)


def test_nothing_is_made_when_the_look_up_fails(odd: OddAnswers, channel: WordPress) -> None:
    odd.answer(LOOK_UP, 200, PAGE)
    fails(channel.stage, posts.brief(), expected=TryLater)
    assert not [line for line in odd.asked if line.endswith("POST /wp-json/wp/v2/posts")]


# Staging.


@pytest.mark.parametrize(("status", "body"), [(500, no("db_insert_error", 500)), (200, PAGE), (201, {})])
def test_an_unclear_answer_while_staging_is_tried_again_after_the_settle_time(
    odd: OddAnswers, channel: WordPress, status: int, body: object
) -> None:
    odd.answer(CREATE, status, body)
    error = fails(channel.stage, posts.brief(), expected=TryLater)
    assert isinstance(error, TryLater)
    assert error.after == timedelta(seconds=60)


def test_a_site_that_takes_our_mark_away_is_told_of_and_keeps_no_draft(
    odd: OddAnswers, channel: WordPress
) -> None:
    post = posts.brief()
    odd.answer(CREATE, 201, {"id": 77, "slug": post.key, "content": {"raw": ""}})
    error = fails(channel.stage, post, expected=Refused)
    assert error.message.code == "wordpress-mark-removed"
    assert odd.asked[-1] == "DELETE /wp-json/wp/v2/posts/77"


def test_the_settle_time_of_the_settings_is_kept(odd: OddAnswers, tmp_path: Path) -> None:
    odd.answer(CREATE, 500, no("db_insert_error", 500))
    error = fails(newspaper(odd.url, tmp_path, settle="7s").stage, posts.brief(), expected=TryLater)
    assert isinstance(error, TryLater)
    assert error.after == timedelta(seconds=7)


def test_a_site_that_asks_for_a_pause_gets_it(odd: OddAnswers, channel: WordPress) -> None:
    odd.answer(r"GET .*/users/me", 503, no("wp_die", 503), Retry_After="600")
    error = fails(channel.stage, posts.brief(), expected=TryLater)
    assert isinstance(error, TryLater)
    assert error.after == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (413, PAGE),
        (500, no("rest_upload_unknown_error", 500)),
        (500, no("rest_upload_sideload_error", 500)),
        (400, no("rest_upload_no_content_disposition", 400)),
        (406, PAGE),
    ],
)
def test_an_upload_that_is_refused_names_its_file_and_leaves_nothing(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox, article: Post, status: int, body: object
) -> None:
    odd.answer(UPLOAD, status, body)
    error = fails(channel.stage, article, expected=Refused)
    assert "lop-hoc.jpg" in str(error)
    assert ". Make it smaller" in tell(error.message, "en")
    assert (sandbox.site.posts, sandbox.site.media) == ({}, {})


@pytest.mark.parametrize("said", ["Nothing to save", "Nothing to save."])
def test_what_the_site_said_is_quoted_behind_our_advice(
    odd: OddAnswers, channel: WordPress, said: str
) -> None:
    odd.answer(CREATE, 400, {"code": "empty_content", "message": said, "data": {"status": 400}})
    error = fails(channel.stage, posts.brief(), expected=Refused)
    told = tell(error.message, "en")
    assert told.endswith("then retry. The server answered: “Nothing to save.” (HTTP 400)")
    assert "empty_content" not in told and "does not meet a rule of the site" in told


def test_a_refusal_says_in_our_words_what_it_means_and_codes_only_where_there_is_nothing_else(
    odd: OddAnswers, channel: WordPress
) -> None:
    answer = {"code": "rest_invalid_param", "message": "Invalid parameter(s): status", "data": {}}
    odd.answer(CREATE, 400, answer)
    told = tell(fails(channel.stage, posts.brief(), expected=Refused).message, "vi")
    assert "có giá trị gửi kèm bài mà trang không cho phép" in told and "rest_" not in told
    assert told.endswith("Máy chủ trả lời: “Invalid parameter(s): status.” (HTTP 400)")
    assert Declined(Answer(400, code="x_y")).message.values["said"] == "x_y."


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"mime_type": "text/html"}, "wordpress-file-changed-kind"),
        ({"media_details": {"width": 1200, "sizes": {"a": 1}, "filesize": 5}}, "wordpress-file-incomplete"),
        ({"media_details": {"width": 1200, "sizes": {}}}, "wordpress-picture-broken"),
        ({"media_details": []}, "wordpress-picture-broken"),
    ],
)
def test_an_upload_that_is_taken_but_wrong_is_refused(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox, article: Post, fault: dict[str, Any], code: str
) -> None:
    right = {"id": 99, "source_url": "https://x.example.org/a.jpg", "mime_type": "image/jpeg"}
    odd.answer(UPLOAD, 201, right | fault)
    error = fails(channel.stage, article, expected=Refused)
    assert error.message.code == code
    assert "DELETE /wp-json/wp/v2/media/99" in odd.asked
    assert sandbox.site.posts == {}


def test_a_broken_upload_that_is_found_is_deleted_and_sent_again(
    channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    channel.stage(article)
    with sandbox.site.lock:
        broken = next(one for one in sandbox.site.media.values() if one.is_image)
        broken.details["sizes"] = {}
    channel.stage(article)
    assert broken.id not in sandbox.site.media
    assert len(sandbox.site.media) == 2


def test_a_draft_that_lost_something_is_refused_and_removed(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    odd.answer(FLIP, 200, {"id": 1, "title": {"raw": ""}})
    error = fails(channel.stage, article, expected=Refused)
    assert error.message.code == "wordpress-changed"
    assert (sandbox.site.posts, sandbox.site.media) == ({}, {})


# Where the site is, and who we are to it.


def test_a_redirect_is_not_followed_and_the_password_stays_here(odd: OddAnswers, channel: WordPress) -> None:
    odd.answer("GET", 301, "", Location=f"{odd.url}/elsewhere")
    error = fails(channel.stage, posts.brief(), expected=Unauthorized)
    assert "/elsewhere" in str(error)
    assert not [line for line in odd.asked if "elsewhere" in line]


@pytest.mark.parametrize("status", [301, 308])
@pytest.mark.parametrize(
    ("location", "root"),
    [
        ("https://new.example.org/wp-json/?_fields=name%2Cnamespaces", "https://new.example.org"),
        ("https://www.example.org/bao/wp-json/wp/v2/posts/5", "https://www.example.org/bao"),
        ("https://new.example.org/?rest_route=%2F&_fields=name", "https://new.example.org"),
        ("https://new.example.org/", "https://new.example.org"),
        ("/bao/wp-json/?_fields=name", "{here}/bao"),
    ],
)
def test_a_site_that_moved_is_told_with_the_address_to_write_down(
    odd: OddAnswers, channel: WordPress, status: int, location: str, root: str
) -> None:
    odd.answer("GET", status, "", Location=location)
    error = fails(channel.stage, posts.brief(), expected=Unauthorized)
    assert error.message.code == "wordpress-moved"
    assert error.message.values["to"] == root.format(here=odd.url)


def test_plain_permalinks_are_found_out(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox, article: Post
) -> None:
    odd.answer("/wp-json", 404, PAGE)
    receipt = channel.publish(article, None)
    assert sandbox.site.posts[int(receipt.remote_id)].public


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, PAGE, Unauthorized),
        (404, no("rest_no_route", 404), Unauthorized),
        (401, no("rest_disabled", 401), Unauthorized),
        (403, PAGE, Unauthorized),
        (406, PAGE, Unauthorized),
        (200, PAGE, TryLater),
        (200, {"namespaces": ["other/v1"]}, TryLater),
        (503, PAGE, TryLater),
        (429, PAGE, TryLater),
    ],
)
def test_what_is_no_wordpress_that_we_can_use_is_told_apart(
    odd: OddAnswers, channel: WordPress, status: int, body: object, expected: type[ChannelError]
) -> None:
    odd.answer("GET", status, body)
    fails(channel.stage, posts.brief(), expected=expected)
    assert [line.ok for line in readable(channel.probe())] == [False]


NOTICE = "<br />\n<b>Notice</b>: Undefined index in x.php on line 3<br />\n"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (PAGE, "wordpress-web-page"),
        (NOTICE + '{"namespaces": ["wp/v2"]}', "wordpress-web-page"),
        ('{"name": "Báo", "namespaces": ["wp/v', "wordpress-cut-off"),
        ("", "wordpress-cut-off"),
    ],
)
def test_what_came_in_place_of_the_api_is_told_with_what_to_check(
    odd: OddAnswers, channel: WordPress, body: str, code: str
) -> None:
    odd.answer("GET", 200, body)
    assert fails(channel.find, posts.brief(), LONG_AGO, expected=TryLater).message.code == code
    assert [line.message.code for line in readable(channel.probe())] == [code]


@pytest.mark.parametrize(
    ("body", "said"), [(PAGE, "HTTP 200 HTML"), ('{"id": 5, "ti', "HTTP 200 JSON…"), ("", "HTTP 200")]
)
def test_an_answer_to_a_write_that_cannot_be_read_is_named_as_what_it_is(
    odd: OddAnswers, channel: WordPress, body: str, said: str
) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    odd.answer(FLIP, 200, body)
    error = fails(channel.publish, post, staged, expected=Unconfirmed)
    assert error.message.values["said"] == said


@pytest.mark.parametrize(("ahead", "well"), [(-3600, False), (-30, True), (30, True), (3600, False)])
def test_a_clock_that_is_wrong_is_told(
    channel: WordPress, monkeypatch: pytest.MonkeyPatch, ahead: int, well: bool
) -> None:
    ours = SimpleNamespace(time=lambda: time.time() + ahead)
    monkeypatch.setattr("adapters.wordpress.health.time", ours)
    assert {line.name: line.ok for line in readable(channel.probe())}["clock"] is well


@pytest.mark.parametrize("call", ["update", "withdraw"])
def test_a_correction_or_withdrawal_with_an_unclear_answer_is_unconfirmed(
    odd: OddAnswers, channel: WordPress, call: str
) -> None:
    post = posts.brief()
    receipt = channel.publish(post, None)
    odd.answer(r"(POST|DELETE) .*/posts/\d+$", 502, PAGE)
    arguments = (receipt, post) if call == "update" else (receipt,)
    fails(getattr(channel, call), *arguments, expected=Unconfirmed)


def test_a_site_that_keeps_no_trash_deletes_what_is_withdrawn(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox
) -> None:
    receipt = channel.publish(posts.brief(), None)
    odd.answer("DELETE", 501, no("rest_trash_not_supported", 501), once=True)
    channel.withdraw(receipt)
    assert sandbox.site.posts == {}


@pytest.mark.parametrize(("status", "code"), [(404, "rest_post_invalid_id"), (410, "rest_already_trashed")])
def test_a_withdrawal_of_what_is_gone_succeeds(
    odd: OddAnswers, channel: WordPress, status: int, code: str
) -> None:
    odd.answer("DELETE", status, no(code, status))
    channel.withdraw(Receipt("5"))


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (404, PAGE, Unauthorized),
        (403, no("rest_cannot_delete", 403), Refused),
        (401, no("x", 401), Unauthorized),
    ],
)
def test_a_withdrawal_that_is_turned_away_is_not_taken_for_done(
    odd: OddAnswers, channel: WordPress, status: int, body: object, expected: type[ChannelError]
) -> None:
    odd.answer("DELETE", status, body)
    fails(channel.withdraw, Receipt("5"), expected=expected)


def test_a_tag_that_somebody_else_makes_at_the_same_moment_is_used(
    odd: OddAnswers, channel: WordPress, sandbox: Sandbox
) -> None:
    tag = sandbox.site.add_term("post_tag", "Chuyển đổi số")
    odd.answer(r"GET .*/tags$", 200, [])
    receipt = channel.publish(posts.brief(tags=("Chuyển đổi số",)), None)
    assert sandbox.site.posts[int(receipt.remote_id)].tags == (tag.id,)


def test_a_draft_that_vanishes_while_it_is_filled_is_tried_later(odd: OddAnswers, channel: WordPress) -> None:
    odd.answer(FLIP, 404, no("rest_post_invalid_id", 404))
    fails(channel.stage, posts.brief(), expected=TryLater)


def test_a_file_that_another_staging_deleted_is_tried_later(
    odd: OddAnswers, channel: WordPress, article: Post
) -> None:
    odd.answer(r"GET .*/media$", 200, [])
    fails(channel.stage, article, expected=TryLater)


def test_what_is_staged_of_another_revision_is_staged_again(channel: WordPress, sandbox: Sandbox) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    old = Staged(staged.remote_id, {**staged.parts, "revision": "0"})
    page = sandbox.site.posts[int(staged.remote_id)]
    sandbox.site.posts[page.id] = replace(page, content=f"<p>{mark(post)}Cũ</p>")
    receipt = channel.publish(post, old)
    assert "phường Hồ Sao" in sandbox.site.posts[int(receipt.remote_id)].content


@pytest.mark.parametrize("status", ["pending", "private", "future"])
def test_a_site_that_does_not_make_a_post_public_is_told_of(
    odd: OddAnswers, channel: WordPress, status: str
) -> None:
    post = posts.brief()
    staged = channel.stage(post)
    kept = {"slug": post.key, "status": status, "link": "https://x.example.org/?p=1"}
    odd.answer(FLIP, 200, {"id": int(staged.remote_id), **kept})
    error = fails(channel.publish, post, staged, expected=Refused)
    assert error.message.values["status"] == status
