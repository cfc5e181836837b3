"""Whatever a client sends, it gets an answer: the sandbox never breaks down by itself."""

from typing import Any

import pytest

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
