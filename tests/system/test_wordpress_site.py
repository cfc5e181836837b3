"""The WordPress that the system tests start, and what a client meets there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from tests.cutting_proxy import CuttingProxy
from tests.system.leash import listens
from tests.system.parts import PartMissing, skip_or_fail
from tests.system.wordpress_site import CATEGORIES, ROLES, WordPressSite, find_wordpress

pytestmark = pytest.mark.system

CLIP = Path(__file__).parents[2] / "content" / "queue" / "cho-chua-tan-ho-so-da-nop.mp4"


def call(site: WordPressSite, method: str, path: str, login: str = "robot", **more: Any) -> requests.Response:
    """Call the REST interface as an account, by way of ``base`` (a proxy) when it is given."""
    url = f"{more.pop('base', site.url)}/wp-json/wp/v2/{path}"
    headers = {"Accept": "application/json", **more.pop("headers", {})}
    return requests.request(
        method, url, auth=(login, site.password_of(login)), headers=headers, timeout=30, **more
    )


def post(site: WordPressSite, slug: str, login: str = "robot", **more: Any) -> requests.Response:
    """Publish an article under the slug."""
    article = {"title": "Tin thử", "content": "Nội dung", "status": "publish", "slug": slug}
    return call(site, "POST", "posts", login, json=article, **more)


def look_up(site: WordPressSite, slug: str) -> list[dict[str, Any]]:
    """Return the posts that have exactly this slug."""
    answer = call(site, "GET", "posts", params={"slug": slug, "status": "any", "context": "edit"})
    found: list[dict[str, Any]] = answer.json()
    return found


def picture() -> bytes:
    """Return a PNG of 320 x 200."""
    file = io.BytesIO()
    Image.new("RGB", (320, 200), "orange").save(file, "PNG")
    return file.getvalue()


def upload(site: WordPressSite, body: bytes, name: str, **more: Any) -> requests.Response:
    """Upload a file as one part of a form."""
    return call(site, "POST", "media", files={"file": (name, body)}, **more)


def test_every_account_logs_in_with_its_role(wordpress: WordPressSite) -> None:
    roles = {"admin": "administrator", "robot": "editor"}
    for login in ROLES:
        me = call(wordpress, "GET", "users/me", login, params={"context": "edit"}).json()
        assert (me["username"], me["roles"]) == (login, [roles.get(login, login)])


def test_a_post_is_found_by_its_slug_and_read_at_its_pretty_address(empty_wordpress: WordPressSite) -> None:
    made = post(empty_wordpress, "tin-1")
    assert made.status_code == 201
    assert made.json()["link"] == f"{empty_wordpress.url}/tin-1/"
    assert [found["id"] for found in look_up(empty_wordpress, "tin-1")] == [made.json()["id"]]
    page = requests.get(made.json()["link"], timeout=30)
    assert page.status_code == 200
    assert "<p>Nội dung</p>" in page.text


def test_times_are_those_of_vietnam(empty_wordpress: WordPressSite) -> None:
    assert empty_wordpress.php("echo get_option($name);", name="timezone_string") == "Asia/Ho_Chi_Minh"
    made = call(empty_wordpress, "POST", "posts", json={"title": "Tin", "date": "2026-01-01T08:00:00"}).json()
    assert made["date_gmt"] == "2026-01-01T01:00:00"


def test_a_picture_gets_its_sizes_and_is_served_as_it_came(empty_wordpress: WordPressSite) -> None:
    made = upload(empty_wordpress, picture(), "anh.png").json()
    assert set(made["media_details"]["sizes"]) >= {"thumbnail", "medium"}
    assert requests.get(made["source_url"], timeout=30).content == picture()


def test_a_clip_gets_its_length(empty_wordpress: WordPressSite) -> None:
    made = upload(empty_wordpress, CLIP.read_bytes(), "clip.mp4").json()
    assert made["media_details"]["length"] > 0


def test_reset_takes_everything_back_to_the_first_day(empty_wordpress: WordPressSite) -> None:
    site = empty_wordpress
    first = post(site, "tin-1").json()["id"]
    file = upload(site, picture(), "anh.png").json()["source_url"]
    assert call(site, "POST", "categories", json={"name": "Mới"}).status_code == 201
    assert call(site, "POST", "tags", json={"name": "thẻ"}).status_code == 201
    site.set_role("author", "subscriber")
    site.reset()
    assert look_up(site, "tin-1") == []
    assert call(site, "GET", "media").json() == []
    assert requests.get(file, timeout=30).status_code == 404
    assert call(site, "GET", "tags").json() == []
    names = {one["name"] for one in call(site, "GET", "categories").json()}
    assert names == {*CATEGORIES, "Uncategorized"}
    again = post(site, "tin-1", "author")
    assert again.status_code == 201
    assert again.json()["id"] > first, "an id must not be used for two posts"


def test_a_revoked_password_stops_working_until_the_reset(empty_wordpress: WordPressSite) -> None:
    empty_wordpress.revoke("robot")
    refused = post(empty_wordpress, "tin-1")
    assert (refused.status_code, refused.json()["code"]) == (401, "rest_cannot_create")
    empty_wordpress.reset()
    assert post(empty_wordpress, "tin-1").status_code == 201


def test_a_lowered_role_counts_at_once(empty_wordpress: WordPressSite) -> None:
    empty_wordpress.set_role("robot", "contributor")
    refused = post(empty_wordpress, "tin-1")
    assert (refused.status_code, refused.json()["code"]) == (403, "rest_cannot_publish")


def test_a_plugin_that_fails_after_the_insert_leaves_the_post(empty_wordpress: WordPressSite) -> None:
    with empty_wordpress.fault("fail_after_insert"):
        failed = post(empty_wordpress, "tin-1")
    assert (failed.status_code, failed.json()["code"]) == (500, "internal_server_error")
    assert len(look_up(empty_wordpress, "tin-1")) == 1
    assert post(empty_wordpress, "tin-2").status_code == 201


def test_a_site_under_maintenance_says_so(empty_wordpress: WordPressSite) -> None:
    with empty_wordpress.maintenance():
        closed = post(empty_wordpress, "tin-1")
    assert (closed.status_code, closed.headers["Retry-After"]) == (503, "600")
    assert post(empty_wordpress, "tin-1").status_code == 201


def test_a_file_over_the_upload_limit_is_refused(empty_wordpress: WordPressSite) -> None:
    large = bytes(2 * 1024 * 1024)
    with empty_wordpress.uploads_limited_to("1M"):
        refused = upload(empty_wordpress, large, "to.mp4")
    assert (refused.status_code, refused.json()["code"]) == (500, "rest_upload_unknown_error")
    assert "upload_max_filesize" in refused.json()["message"]
    assert upload(empty_wordpress, large, "to.mp4").status_code == 201


def test_a_cut_reply_leaves_exactly_one_post(empty_wordpress: WordPressSite) -> None:
    with CuttingProxy(empty_wordpress.url) as proxy:
        proxy.cut_reply("POST", r"/wp/v2/posts$")
        with pytest.raises(requests.ConnectionError):
            post(empty_wordpress, "tin-1", base=proxy.url)
        assert [one.status for one in proxy.passed] == [201]
    assert len(look_up(empty_wordpress, "tin-1")) == 1


def test_a_reply_cut_at_once_still_leaves_the_post(empty_wordpress: WordPressSite) -> None:
    with CuttingProxy(empty_wordpress.url) as proxy:
        proxy.cut_reply("POST", r"/wp/v2/posts$", at_once=True, reset=True)
        with pytest.raises(requests.ConnectionError):
            post(empty_wordpress, "tin-1", base=proxy.url)
        proxy.wait_until_quiet()
    assert len(look_up(empty_wordpress, "tin-1")) == 1


def test_a_reply_cut_inside_is_seen_as_incomplete(empty_wordpress: WordPressSite) -> None:
    with CuttingProxy(empty_wordpress.url) as proxy:
        proxy.cut_inside_reply("POST", r"/wp/v2/posts$")
        with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
            post(empty_wordpress, "tin-1", base=proxy.url)
    assert len(look_up(empty_wordpress, "tin-1")) == 1


def test_a_request_cut_inside_its_body_leaves_nothing(empty_wordpress: WordPressSite) -> None:
    with CuttingProxy(empty_wordpress.url) as proxy:
        proxy.cut_inside_request("POST", r"/wp/v2/posts$", share=0.9)
        with pytest.raises(requests.ConnectionError):
            post(empty_wordpress, "tin-1", base=proxy.url)
        proxy.wait_until_quiet()
    assert look_up(empty_wordpress, "tin-1") == []


def test_the_site_believes_in_the_proxys_address(empty_wordpress: WordPressSite) -> None:
    with CuttingProxy(empty_wordpress.url) as proxy:
        made = post(empty_wordpress, "tin-1", base=proxy.url).json()
        assert made["link"] == f"{proxy.url}/tin-1/"
        page = requests.get(made["link"], timeout=30)
        assert (page.status_code, page.url) == (200, made["link"])


def test_two_sites_side_by_side_share_no_temporary_tables(wordpress: WordPressSite) -> None:
    used = Path(wordpress.php("global $wpdb; echo $wpdb->get_var('SELECT @@tmpdir');"))
    assert used.parent == wordpress.folder.parent


def test_an_error_in_a_tests_own_php_is_told(wordpress: WordPressSite) -> None:
    with pytest.raises(RuntimeError, match="no_such_function"):
        wordpress.php("no_such_function();")


def test_another_wordpress_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLISHER_WORDPRESS", str(tmp_path))
    with pytest.raises(PartMissing, match=r"WordPress .* is missing; run \.ci/system-packages"):
        find_wordpress()
    (tmp_path / "wp-load.php").touch()
    assert find_wordpress() == tmp_path


@pytest.mark.usefixtures("wordpress")  # which skips where there is none
def test_a_stopped_site_leaves_neither_folder_nor_port() -> None:
    with WordPressSite() as site:
        folder, port = site.folder, int(site.url.rpartition(":")[2])
        assert listens(("127.0.0.1", port))
    assert not folder.parent.exists()
    assert not listens(("127.0.0.1", port))


def test_a_missing_part_skips_here_and_fails_where_all_are_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLISHER_SYSTEM", raising=False)
    with pytest.raises(pytest.skip.Exception, match="php is missing"):
        skip_or_fail(PartMissing("php"))
    monkeypatch.setenv("PUBLISHER_SYSTEM", "required")
    with pytest.raises(pytest.fail.Exception, match="PUBLISHER_SYSTEM=required, but php is missing"):
        skip_or_fail(PartMissing("php"))
