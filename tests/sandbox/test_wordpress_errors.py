"""The table of errors: exact codes, statuses and envelopes."""

from collections.abc import Callable
from typing import Any

import pytest

from publisher.sandbox import NewspaperSettings, Sandbox
from tests.sandbox.conftest import Newspaper, png

SignIn = Callable[[str], Newspaper]


def test_a_wrong_password_makes_the_caller_anonymous(wp: Newspaper) -> None:
    wp.write(title="Công khai", status="publish")
    stranger = Newspaper(wp.url, ("robot", "wrong"), wp.session)
    refused = stranger.post("posts", title="Không được")
    assert (refused.status_code, refused.json()) == (
        401,
        {
            "code": "rest_cannot_create",
            "message": "Sorry, you are not allowed to create posts as this user.",
            "data": {"status": 401},
        },
    )
    assert len(stranger.get("posts").json()) == 1
    looked = stranger.get("posts", slug="x", status="any")
    details = looked.json()["data"]["details"]["status"]
    assert (looked.status_code, looked.json()["code"]) == (400, "rest_invalid_param")
    assert (details["code"], details["data"]) == ("rest_forbidden_status", {"status": 401})
    me = stranger.get("users/me")
    assert (me.status_code, me.json()["code"]) == (401, "rest_not_logged_in")
    assert "WWW-Authenticate" not in me.headers


@pytest.mark.parametrize(
    ("name", "fields", "status", "code"),
    [
        ("subscriber", {}, 403, "rest_cannot_create"),
        ("contributor", {"status": "publish"}, 403, "rest_cannot_publish"),
        ("contributor", {"status": "draft"}, 201, None),
        ("author", {"status": "publish"}, 201, None),
        ("author", {"author": 1}, 403, "rest_cannot_edit_others"),
        ("robot", {"author": 99}, 400, "rest_invalid_author"),
        ("robot", {"id": 7}, 400, "rest_post_exists"),
    ],
)
def test_roles_decide_who_may_create_what(
    as_user: SignIn, name: str, fields: dict[str, Any], status: int, code: str | None
) -> None:
    answer = as_user(name).post("posts", title="Tin", **fields)
    assert (answer.status_code, answer.json().get("code")) == (status, code)


def test_an_author_touches_no_others_posts_and_sees_no_others_drafts(wp: Newspaper, as_user: SignIn) -> None:
    draft, live = wp.write(slug="nhap"), wp.write(slug="len-trang", status="publish")
    author = as_user("author")
    own = author.write(slug="cua-toi")
    edited = author.post(f"posts/{live['id']}", title="Sửa")
    deleted = author.call("DELETE", f"posts/{live['id']}")
    assert (edited.status_code, edited.json()["code"]) == (403, "rest_cannot_edit")
    assert (deleted.status_code, deleted.json()["code"]) == (403, "rest_cannot_delete")
    assert author.get(f"posts/{draft['id']}").status_code == 403
    seen = {post["id"] for post in author.get("posts", status="any").json()}
    assert seen == {live["id"], own["id"]}
    editing = author.get("posts", status="any", context="edit")
    assert [post["id"] for post in editing.json()] == [own["id"]]
    assert editing.headers["X-WP-Total"] == "3"  # counted, yet left out in silence


def test_the_invalid_status_and_date_are_named_exactly(wp: Newspaper) -> None:
    status = wp.post("posts", title="x", status="live").json()
    sentence = "status is not one of publish, future, draft, pending, and private."
    assert status == {
        "code": "rest_invalid_param",
        "message": "Invalid parameter(s): status",
        "data": {
            "status": 400,
            "params": {"status": sentence},
            "details": {"status": {"code": "rest_not_in_enum", "message": sentence, "data": None}},
        },
    }
    both = wp.post("posts", title="x", status="live", date="abc").json()
    assert set(both["data"]["params"]) == {"date", "status"}
    assert both["data"]["details"]["date"]["code"] == "rest_invalid_date"


@pytest.mark.parametrize("date", ["abc", "2026-13-01T08:00:00", "2026-01-01", ""])
def test_an_invalid_date_is_refused(wp: Newspaper, date: str) -> None:
    answer = wp.post("posts", title="x", date=date)
    assert (answer.status_code, answer.json()["data"]["params"]) == (400, {"date": "Invalid date."})


@pytest.mark.parametrize(
    ("body", "number"), [(b'{"title": ', 4), (b'{"title": "\xff"}', 5), (b'{"title": "\\ud800"}', 10)]
)
def test_broken_json_is_refused_with_its_number(wp: Newspaper, body: bytes, number: int) -> None:
    answer = wp.call("POST", "posts", data=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_invalid_json")
    assert answer.json()["data"]["json_error_code"] == number


def test_json_without_its_content_type_counts_as_nothing_to_save(wp: Newspaper) -> None:
    answer = wp.call("POST", "posts", data=b'{"title": "x"}', headers={"Content-Type": ""})
    assert (answer.status_code, answer.json()["code"]) == (400, "empty_content")


def test_categories_must_be_numbers(wp: Newspaper) -> None:
    answer = wp.post("posts", title="x", categories="abc").json()
    assert answer["data"]["params"] == {"categories": "categories[0] is not of type integer."}
    assert answer["data"]["details"]["categories"]["code"] == "rest_invalid_type"


def test_what_wordpress_accepts_in_silence(wp: Newspaper) -> None:
    film = wp.upload(b"\0junk", "clip.mp4", "video/mp4").json()["id"]
    made = wp.write(categories=[999], tags=[998], featured_media=997, meta={"client_key": "k"}, unknown=1)
    assert (made["categories"], made["tags"], made["featured_media"]) == ([], [], 0)
    assert "client_key" not in made["meta"]
    assert wp.write(featured_media=film)["featured_media"] == 0
    assert wp.write(title=5)["title"]["raw"] == "" == wp.write(title=["a"])["title"]["raw"]
    assert wp.write(title="  Có khoảng trắng ")["title"]["raw"] == "Có khoảng trắng"


def test_unknown_things_and_addresses_are_not_found(wp: Newspaper) -> None:
    missing = wp.get("posts/77")
    assert (missing.status_code, missing.json()) == (
        404,
        {"code": "rest_post_invalid_id", "message": "Invalid post ID.", "data": {"status": 404}},
    )
    for method, route in (("GET", "nothing"), ("DELETE", "posts")):
        answer = wp.call(method, route)
        assert (answer.status_code, answer.json()["code"]) == (404, "rest_no_route")


def test_a_term_of_the_same_name_is_refused_with_the_first_ones_id(wp: Newspaper) -> None:
    first = wp.post("tags", name="Chuyển đổi số").json()
    again = wp.post("tags", name="chuyển đổi số")
    assert again.json() == {
        "code": "term_exists",
        "message": "A term with the name provided already exists in this taxonomy.",
        "data": {"status": 400, "term_id": first["id"]},
        "additional_data": [first["id"], first["id"]],
    }
    unaccented = wp.post("tags", name="chuyen doi so").json()
    assert (first["slug"], unaccented["slug"]) == ("chuyen-doi-so", "chuyen-doi-so-2")


def test_tags_are_for_writers_and_categories_for_editors(wp: Newspaper, as_user: SignIn) -> None:
    assert as_user("author").post("tags", name="mới").status_code == 201
    refused = as_user("author").post("categories", name="Mới")
    assert (refused.status_code, refused.json()["code"]) == (403, "rest_cannot_create")
    assert wp.post("categories", name="Mới").status_code == 201
    assert as_user("").post("tags", name="ẩn danh").status_code == 401
    assert wp.post("tags").json()["code"] == "rest_missing_callback_param"


def test_deleting_twice_and_for_good(wp: Newspaper, as_user: SignIn) -> None:
    post = wp.write(slug="tin", status="publish")["id"]
    wp.call("DELETE", f"posts/{post}")
    again = wp.call("DELETE", f"posts/{post}")
    assert (again.status_code, again.json()["code"]) == (410, "rest_already_trashed")
    assert (wp.get(f"posts/{post}").status_code, as_user("").get(f"posts/{post}").status_code) == (200, 401)
    gone = wp.call("DELETE", f"posts/{post}", params={"force": "true"}).json()
    assert gone["deleted"] is True and gone["previous"]["id"] == post
    assert {wp.call(verb, f"posts/{post}").status_code for verb in ("GET", "POST", "DELETE")} == {404}


def test_media_and_terms_have_no_trash(wp: Newspaper) -> None:
    media = wp.upload(png(), "a.png", "image/png").json()["id"]
    tag = wp.post("tags", name="mới").json()["id"]
    for route in (f"media/{media}", f"tags/{tag}"):
        answer = wp.call("DELETE", route)
        assert (answer.status_code, answer.json()["code"]) == (501, "rest_trash_not_supported")
        assert wp.call("DELETE", route, params={"force": 1}).json()["deleted"] is True


@pytest.mark.parametrize(
    ("headers", "body", "code", "status"),
    [
        ({"Content-Disposition": 'attachment; filename="a.png"'}, b"", "rest_upload_no_data", 400),
        ({"Content-Type": "image/png"}, b"x", "rest_upload_no_content_disposition", 400),
        (
            {"Content-Type": "image/png", "Content-Disposition": "attachment; filename*=UTF-8''a.png"},
            b"x",
            "rest_upload_invalid_disposition",
            400,
        ),
        (
            {"Content-Type": "image/png", "Content-Disposition": "attachment; filename=a.png"},
            b"no picture",
            "rest_upload_sideload_error",
            500,
        ),
        (
            {"Content-Type": "text/html", "Content-Disposition": "attachment; filename=a.html"},
            b"<p>",
            "rest_upload_sideload_error",
            500,
        ),
        (
            {"Content-Type": "video/mp4", "Content-Disposition": "attachment; filename=a.mp4"},
            b"plain text",
            "rest_upload_sideload_error",
            500,
        ),
    ],
)
def test_a_bad_upload_is_refused(
    wp: Newspaper, headers: dict[str, str], body: bytes, code: str, status: int
) -> None:
    answer = wp.call("POST", "media", data=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_transfer_that_differs_from_its_hash_is_refused(wp: Newspaper) -> None:
    answer = wp.upload(png(), "a.png", "image/png", headers={"Content-MD5": "0" * 32})
    assert (answer.status_code, answer.json()["code"]) == (412, "rest_upload_hash_mismatch")
    assert wp.get("media").json() == []


def test_limits_hold_for_forms_and_not_for_raw_bodies() -> None:
    settings = NewspaperSettings(upload_limit=2000, post_limit=6000)
    with Sandbox(newspaper=settings) as sandbox:
        wp = Newspaper(sandbox.wp_url)
        over = wp.call("POST", "media", files={"file": ("a.txt", b"x" * 3000, "text/plain")})
        dropped = wp.call("POST", "media", files={"file": ("a.txt", b"x" * 9000, "text/plain")})
        raw = wp.upload(b"x" * 9000, "a.txt", "text/plain")
        wp.session.close()
    assert (over.status_code, over.json()["code"]) == (500, "rest_upload_unknown_error")
    assert (dropped.status_code, dropped.json()["code"]) == (400, "rest_upload_no_content_disposition")
    assert raw.status_code == 201


def test_a_subscriber_uploads_nothing(as_user: SignIn) -> None:
    assert as_user("subscriber").upload(png(), "a.png", "image/png").status_code == 403
