"""Whatever a client sends, it gets an answer: the sandbox never breaks down by itself."""

from typing import Any

import pytest
import requests

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import Fanpage, Newspaper


@pytest.mark.parametrize(
    "fields",
    [
        {"_fields": [[1], None]},
        {"date": "0001-01-01T00:00:00Z"},
        {"date": "9999-12-31T23:59:59-12:00"},
        {"title": {"raw": None}, "content": [], "slug": "\x00"},
        {"categories": {"0": 1}, "featured_media": 10**30},
        {"slug": "é" * 300, "status": []},
    ],
)
def test_odd_fields_are_answered(wp: Newspaper, fields: dict[str, Any]) -> None:
    for method, route in (("POST", "posts"), ("GET", "posts"), ("POST", "media"), ("POST", "tags")):
        assert wp.call(method, route, json=fields).status_code in (200, 201, 400)


@pytest.mark.parametrize(
    "fields",
    [
        {"appsecret_proof": "é"},
        {"scheduled_publish_time": str(10**30), "published": "false"},
        {"scheduled_publish_time": "0001-01-01T00:00:00+14:00", "published": "false"},
        {"attached_media": "{}", "attached_media[x]": "1"},
        {"fields": "a{b}c", "message": "\x00"},
        {"limit": "-1", "after": "é"},
        {"url": "http://[bad", "file_url": "http://127.0.0.1:1/x"},
        {"link": "http://[bad", "message": "x"},
        {"link": "http://127.0.0.1:99999/", "url": "http://127.0.0.1:99999/"},
    ],
)
def test_odd_arguments_are_answered(graph: Fanpage, fields: dict[str, str]) -> None:
    for method in ("GET", "POST"):
        for edge in ("feed", "photos", "videos", "video_reels"):
            answer = graph.call(method, f"1000001/{edge}", params=fields)
            assert answer.status_code in (200, 400) and answer.json()


def test_a_form_without_its_boundary_has_no_fields(wp: Newspaper) -> None:
    answer = wp.call("POST", "posts", data=b"--x", headers={"Content-Type": "multipart/form-data"})
    assert answer.json()["code"] == "empty_content"


DEEP = b"[" * 200_000
NINES = "9" * 5000


def test_json_without_end_is_refused_by_all_in_their_own_way(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage, capfd: pytest.CaptureFixture[str]
) -> None:
    as_json = {"Content-Type": "application/json"}
    control = requests.post(f"{sandbox.url}/_faults", data=DEEP, timeout=20)
    assert (control.status_code, control.json()) == (400, {"error": "The body must be a JSON object."})
    refused = wp.call("POST", "posts", data=DEEP, headers=as_json)
    assert (refused.status_code, refused.json()["code"]) == (400, "rest_invalid_json")
    assert refused.json()["data"]["json_error_message"] == "Maximum stack depth exceeded"
    answer = graph.call("POST", "1000001/feed", data=DEEP, headers=as_json)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, 100)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", f"/_log?after={NINES}"),
        ("GET", f"/wp/?p={NINES}"),
        ("GET", f"/wp/wp-json/wp/v2/posts/{NINES}"),
        ("GET", f"/wp/wp-json/wp/v2/posts?page=1{'0' * 400}&include={NINES}"),
        ("POST", "/wp/wp-json/wp/v2/posts?title[²]=1&a[²]=2&b[" + NINES + "]=3"),
        ("POST", "/wp/wp-json/wp/v2/posts?a" + "[x]" * 5000 + "=1"),
        ("POST", "/wp/wp-json/wp/v2/posts?date=2027-01-01T00:00:00%2B99:99"),
        ("GET", f"/graph/v{NINES}.0/me?access_token=sandbox-page-token"),
        ("GET", f"/graph/1000001/feed?access_token=sandbox-page-token&limit={NINES}"),
        ("GET", "/graph/1000001/feed?access_token=sandbox-page-token&after=é"),
        ("GET", "/graph/1000001?access_token=sandbox-page-token&fields=" + "a{" * 3000),
        ("POST", "/graph/1000001/feed?access_token=sandbox-page-token&attached_media=" + "[" * 20_000),
    ],
)
def test_numbers_names_and_lists_without_end_are_answered(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str], method: str, address: str
) -> None:
    answer = requests.request(method, sandbox.url + address, auth=("robot", "sandbox-password"), timeout=20)
    assert answer.status_code in (200, 201, 400, 404)
    assert capfd.readouterr().err == ""


def test_credentials_that_are_no_text_are_those_of_nobody(wp: Newspaper) -> None:
    answer = requests.get(
        f"{wp.url}/wp-json/wp/v2/posts", headers={"Authorization": b"Basic \xff"}, timeout=20
    )
    assert answer.status_code == 200


def test_half_a_letter_never_reaches_the_readers(sandbox: Sandbox, graph: Fanpage) -> None:
    body, as_json = b'{"message": "\\ud800"}', {"Content-Type": "application/json"}
    assert graph.call("POST", "1000001/feed", data=body, headers=as_json).status_code == 400
    assert requests.get(f"{sandbox.url}/", timeout=20).status_code == 200


def test_a_film_of_boxes_without_end_is_taken(wp: Newspaper) -> None:
    boxes = b""
    for _ in range(3000):
        boxes = (len(boxes) + 8).to_bytes(4, "big") + b"moov" + boxes
    film = b"\0\0\0\x10ftypisom\0\0\0\0" + boxes
    assert wp.upload(film, "phim.mp4", "video/mp4").status_code == 201


def test_a_stand_in_that_breaks_refuses_that_one_request(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise KeyError("anything")

    monkeypatch.setattr("publisher.sandbox.wordpress.cms.read_call", broken)
    monkeypatch.setattr("publisher.sandbox.graph.platform.read_arguments", broken)
    refused, error = wp.get("posts"), graph.get("1000001").json()["error"]
    assert (refused.status_code, refused.json()["code"]) == (400, "rest_bad_request")
    assert error["code"] == 100 and "makes no sense" in error["message"]
