"""facebook-sdk 3.1.0, used the way an adapter has to use it."""

import json
from collections.abc import Iterator

import facebook
import pytest
import requests

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import TOKEN, Clock, jpeg


@pytest.fixture
def api(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[facebook.GraphAPI]:
    monkeypatch.setattr(facebook, "FACEBOOK_GRAPH_URL", f"{sandbox.graph_url}/")
    with requests.Session() as session:
        made = facebook.GraphAPI(TOKEN, timeout=20, session=session)
        made.version = "v26.0"
        yield made


def test_text_and_link_are_posted_read_and_deleted(api: facebook.GraphAPI) -> None:
    made = api.put_object("1000001", "feed", message="Kết quả về tận cửa", link="https://web.example.org/a")
    read = api.get_object(made["id"], fields="message,permalink_url,created_time")
    assert read["message"] == "Kết quả về tận cửa" and read["created_time"] == "2027-01-18T01:00:00+0000"
    assert requests.get(read["permalink_url"], timeout=10).status_code == 200
    assert api.delete_object(made["id"]) == {"success": True}
    with pytest.raises(facebook.GraphAPIError) as refused:
        api.get_object(made["id"])
    assert refused.value.code == 100 and refused.value.result["error"]["error_subcode"] == 33


def test_one_photo_is_a_post_with_its_caption(api: facebook.GraphAPI) -> None:
    made = api.put_photo(("anh.jpg", jpeg(), "image/jpeg"), "1000001/photos", caption="Phố sáng")
    post = api.get_object(made["post_id"], fields="message,full_picture,status_type")
    assert (post["message"], post["status_type"]) == ("Phố sáng", "added_photos")
    assert requests.get(post["full_picture"], timeout=10).headers["Content-Type"] == "image/jpeg"


def test_several_photos_in_both_notations(api: facebook.GraphAPI) -> None:
    def stage() -> str:
        return str(api.put_photo(jpeg(), "1000001/photos", published="false")["id"])

    whole = json.dumps([{"media_fbid": stage()}, {"media_fbid": stage()}])
    first = api.put_object("1000001", "feed", message="Một", attached_media=whole)
    single = {f"attached_media[{n}]": json.dumps({"media_fbid": stage()}) for n in range(3)}
    second = api.put_object("1000001", "feed", message="Hai", **single)
    fields = "attachments{media_type,subattachments{target}}"
    counts = [
        len(api.get_object(post["id"], fields=fields)["attachments"]["data"][0]["subattachments"]["data"])
        for post in (first, second)
    ]
    assert counts == [2, 3]


def test_nested_values_that_are_not_json_are_refused_not_lost(api: facebook.GraphAPI) -> None:
    with pytest.raises(facebook.GraphAPIError, match="attached_media"):
        api.put_object("1000001", "feed", message="x", attached_media=[{"media_fbid": "1"}])


def test_every_connection_is_walked(api: facebook.GraphAPI, clock: Clock) -> None:
    for number in range(5):
        api.put_object("1000001", "feed", message=f"Bài {number}")
        clock.forward(minutes=1)
    walked = api.get_all_connections("1000001", "published_posts", limit=2)
    assert [post["message"] for post in walked] == ["Bài 4", "Bài 3", "Bài 2", "Bài 1", "Bài 0"]


def test_tokens_are_debugged_and_extended(api: facebook.GraphAPI, sandbox: Sandbox) -> None:
    shown = api.debug_access_token(TOKEN, "2000001", "sandbox-app-secret")["data"]
    assert (shown["type"], shown["is_valid"], shown["expires_at"]) == ("PAGE", True, 0)
    assert "pages_manage_posts" in shown["scopes"]
    api.access_token = "sandbox-user-token"
    longer = api.extend_access_token("2000001", "sandbox-app-secret")
    assert longer["expires_in"] == 60 * 24 * 3600
    api.access_token = longer["access_token"]
    assert api.get_object("me/accounts")["data"][0]["access_token"] == TOKEN
    assert api.get_app_access_token("2000001", "sandbox-app-secret") == "2000001|sandbox-app-secret"


def test_several_objects_at_once(api: facebook.GraphAPI) -> None:
    ids = [api.put_object("1000001", "feed", message=text)["id"] for text in ("Một", "Hai")]
    assert set(api.get_objects(ids, fields="message")) == set(ids)


def test_the_version_in_use_is_told(api: facebook.GraphAPI) -> None:
    assert api.get_version() == "26.0"
