"""The media library."""

import hashlib
from pathlib import Path

import pytest
import requests

from tests.sandbox.conftest import Newspaper, jpeg, mp4, png


def test_a_raw_upload_takes_its_words_from_the_query(wp: Newspaper) -> None:
    words = {"alt_text": "Chị em ở chợ", "caption": "Ảnh: minh họa", "slug": "cho-som", "title": "Chợ sớm"}
    body = jpeg()
    hashed = {"Content-MD5": hashlib.md5(body).hexdigest()}
    answer = wp.upload(body, "cho.jpg", "image/jpeg", params=words, headers=hashed)
    media = answer.json()
    assert (answer.status_code, media["slug"], media["title"]["raw"]) == (201, "cho-som", "Chợ sớm")
    assert (media["alt_text"], media["caption"]["raw"]) == ("Chị em ở chợ", "Ảnh: minh họa")
    assert (media["media_type"], media["mime_type"]) == ("image", "image/jpeg")
    assert requests.get(media["source_url"], timeout=10).content == body
    found = wp.get("media", slug="cho-som").json()
    assert [one["id"] for one in found] == [media["id"]]


def test_the_same_file_twice_is_two_items(wp: Newspaper) -> None:
    first, second = (wp.upload(png(), "anh.png", "image/png").json() for _ in range(2))
    assert first["source_url"].endswith("/2027/01/anh.png")
    assert second["source_url"].endswith("/2027/01/anh-1.png")
    assert (first["slug"], second["slug"]) == ("anh", "anh-1")


def test_a_media_slug_gives_way_to_a_posts(wp: Newspaper) -> None:
    wp.write(slug="tin")
    assert wp.upload(png(), "a.png", "image/png", params={"slug": "tin"}).json()["slug"] == "tin-2"
    assert wp.write(slug="tin-2")["slug"] == "tin-2"


def test_smaller_sizes_are_made_and_served(wp: Newspaper) -> None:
    sizes = wp.upload(png(1200, 800), "to.png", "image/png").json()["media_details"]["sizes"]
    assert set(sizes) == {"thumbnail", "medium", "medium_large", "large", "full"}
    assert (sizes["medium"]["width"], sizes["medium"]["height"]) == (300, 200)
    served = requests.get(sizes["medium"]["source_url"], timeout=10)
    assert served.headers["Content-Type"] == "image/png" and served.content.startswith(b"\x89PNG")


def test_a_very_large_picture_is_scaled_and_keeps_its_original(wp: Newspaper) -> None:
    media = wp.upload(png(3200, 1000), "rong.png", "image/png").json()
    assert media["source_url"].endswith("rong-scaled.png")
    assert media["media_details"]["width"] == 2560
    assert media["media_details"]["original_image"] == "rong.png"


def test_a_truncated_picture_is_taken_and_has_no_sizes(wp: Newspaper) -> None:
    whole = png(900, 700)
    media = wp.upload(whole[: len(whole) // 2], "cut.png", "image/png")
    assert (media.status_code, media.json()["media_details"]["sizes"]) == (201, {})


def test_a_photo_under_the_wrong_ending_is_renamed(wp: Newspaper) -> None:
    media = wp.upload(jpeg(), "anh.png", "image/png").json()
    assert media["source_url"].endswith("anh.jpg") and media["mime_type"] == "image/jpeg"


def test_a_clip_is_a_file_with_its_length(wp: Newspaper) -> None:
    media = wp.upload(mp4(seconds=65, width=1280, height=720), "clip.mp4", "video/mp4").json()
    details = media["media_details"]
    assert (media["media_type"], details["length"], details["length_formatted"]) == ("file", 65, "1:05")
    assert (details["width"], details["height"]) == (1280, 720)
    part = requests.get(media["source_url"], headers={"Range": "bytes=4-7"}, timeout=10)
    assert (part.status_code, part.content) == (206, b"ftyp")


def test_words_around_a_file_can_be_changed_and_the_file_deleted(wp: Newspaper) -> None:
    media = wp.upload(png(), "anh.png", "image/png").json()
    changed = wp.post(f"media/{media['id']}", alt_text="Khác", caption={"raw": "Lời mới"}).json()
    assert (changed["alt_text"], changed["caption"]["raw"]) == ("Khác", "Lời mới")
    wp.call("DELETE", f"media/{media['id']}", params={"force": "true"})
    assert requests.get(media["source_url"], timeout=10).status_code == 404
    assert wp.get(f"media/{media['id']}").status_code == 404


@pytest.mark.parametrize("name", ["../../ra-ngoai.png", "ảnh đẹp.png", "a b (1).png"])
def test_a_file_name_never_leaves_the_folder(wp: Newspaper, sandbox: object, name: str) -> None:
    answer = wp.call("POST", "media", files={"file": (name, png(), "image/png")})
    stored = Path(answer.json()["media_details"]["file"])
    assert stored.parts[:2] == ("2027", "01") and len(stored.parts) == 3
    assert requests.get(answer.json()["source_url"], timeout=10).status_code == 200


def test_parent_type_and_words_narrow_the_list(wp: Newspaper) -> None:
    post = wp.write()["id"]
    wp.upload(png(), "mot.png", "image/png", params={"post": post})
    wp.upload(b"chu", "hai.txt", "text/plain")
    for arguments in (
        {"parent": post},
        {"media_type": "image"},
        {"mime_type": "image/png"},
        {"search": "mot"},
    ):
        assert [media["title"]["rendered"] for media in wp.get("media", **arguments).json()] == ["mot"]
