"""The platform's official SDK against the stand-in Page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.photo import Photo
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import TOKEN, Clock, jpeg, mp4


@pytest.fixture
def api(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[FacebookAdsApi]:
    monkeypatch.setattr(FacebookSession, "GRAPH", sandbox.graph_url)
    made = FacebookAdsApi.init("2000001", "sandbox-app-secret", TOKEN, crash_log=False, timeout=20)
    yield made
    made._session.requests.close()


@pytest.fixture
def page(api: FacebookAdsApi) -> Page:
    return Page("1000001", api=api)


def test_a_post_is_created_read_changed_and_deleted(page: Page, sandbox: Sandbox) -> None:
    made = page.create_feed(params={"message": "Chào chị em", "link": "https://web.example.org/tin"})
    post = PagePost(made["id"], api=page.get_api())
    read = post.api_get(fields=["message", "permalink_url", "is_published"])
    assert (read["message"], read["is_published"]) == ("Chào chị em", True)
    (attached,) = post.get_attachments()
    assert attached["unshimmed_url"] == "https://web.example.org/tin"
    post.api_update(params={"message": "Chào cả nhà"})
    assert sandbox.count_public("graph") == {"Chào cả nhà": 1}
    post.api_delete()
    assert sandbox.count_public("graph") == {}
    with pytest.raises(FacebookRequestError) as refused:
        post.api_get()
    assert (refused.value.api_error_code(), refused.value.api_error_subcode()) == (100, 33)


def test_lists_are_walked_page_by_page(page: Page, clock: Clock) -> None:
    for number in range(7):
        page.create_feed(params={"message": f"Bài {number}"})
        clock.forward(minutes=1)
    walked = page.get_published_posts(fields=["message"], params={"limit": 3})
    assert [post["message"] for post in walked] == [f"Bài {number}" for number in range(6, -1, -1)]
    assert page.get_feed(params={"limit": 100})[0]["message"] == "Bài 6"


def test_photos_are_staged_and_attached(page: Page, tmp_path: Path) -> None:
    photos = []
    for number in range(2):
        file = tmp_path / f"{number}.jpg"
        file.write_bytes(jpeg())
        answer = page.get_api().call(
            "POST",
            ("1000001", "photos"),
            params={"published": False, "alt_text_custom": f"Ảnh {number}"},
            files={"source": ("anh.jpg", file.read_bytes(), "image/jpeg")},
        )
        photos.append(answer.json()["id"])
    attached = [{"media_fbid": number} for number in photos]
    made = page.create_feed(params={"message": "Hai ảnh", "attached_media": attached})
    (attached,) = PagePost(made["id"], api=page.get_api()).get_attachments()
    assert [one["target"]["id"] for one in attached["subattachments"]["data"]] == photos
    assert (
        Photo(photos[0], api=page.get_api()).api_get(fields=["page_story_id"])["page_story_id"] == made["id"]
    )


def test_scheduled_posts_are_listed_until_their_time(page: Page, clock: Clock) -> None:
    when = int(clock.now.timestamp()) + 3600
    page.create_feed(params={"message": "Hẹn giờ", "published": False, "scheduled_publish_time": when})
    (waiting,) = page.get_scheduled_posts(fields=["message", "scheduled_publish_time"])
    assert waiting["scheduled_publish_time"] == when
    clock.forward(hours=1)
    assert list(page.get_scheduled_posts()) == []
    assert [post["message"] for post in page.get_published_posts(fields=["message"])] == ["Hẹn giờ"]


def test_a_video_goes_up_in_chunks_with_the_sdks_own_uploader(
    page: Page, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK only uploads to ad accounts and to an old host; both are bent to the Page here."""
    from facebook_business import video_uploader
    from facebook_business.adobjects.advideo import AdVideo

    class ToPage(video_uploader.VideoUploadRequest):  # type: ignore[misc]
        def send(self, path: tuple[str, str]) -> object:
            return self._api.call("POST", ("1000001", "videos"), params=self._params, files=self._files)

    monkeypatch.setattr(video_uploader, "VideoUploadRequest", ToPage)
    file = tmp_path / "clip.mp4"
    file.write_bytes(mp4(payload=3_000_000))
    video = AdVideo(parent_id="1000001", api=page.get_api())
    video[AdVideo.Field.filepath] = str(file)
    uploaded = video_uploader.VideoUploader().upload(video)
    shown = page.get_api().call("GET", (uploaded["id"],), params={"fields": "status,post_id,length"}).json()
    assert shown["status"]["video_status"] == "ready" and shown["length"] == 12
    assert sandbox.page.videos[uploaded["id"]].path.read_bytes() == file.read_bytes()


def test_a_reel_is_started_and_finished(page: Page, sandbox: Sandbox) -> None:
    import requests

    started = page.create_video_reel(params={"upload_phase": "start"})
    body = mp4()
    headers = {"Authorization": f"OAuth {TOKEN}", "offset": "0", "file_size": str(len(body))}
    assert requests.post(started["upload_url"], data=body, headers=headers, timeout=10).json() == {
        "success": True
    }
    finish = {"upload_phase": "finish", "video_id": started["video_id"], "video_state": "PUBLISHED"}
    page.create_video_reel(params=finish | {"description": "Ba giây để dừng lại"})
    (reel,) = page.get_video_reels(fields=["description", "status"])
    assert reel["status"]["publishing_phase"]["publish_status"] == "published"
    assert list(page.get_published_posts()) == []


def test_the_proof_is_checked(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FacebookSession, "GRAPH", sandbox.graph_url)
    api = FacebookAdsApi.init("2000001", "another-secret", TOKEN, crash_log=False, timeout=20)
    with pytest.raises(FacebookRequestError, match="appsecret_proof"):
        Page("1000001", api=api).api_get()
    api._session.requests.close()


def test_errors_carry_what_the_sdk_looks_for(page: Page, sandbox: Sandbox) -> None:
    sandbox.faults("graph", fail_after_accept=1.0)
    with pytest.raises(FacebookRequestError) as failed:
        page.create_feed(params={"message": "Mất trả lời"})
    error = failed.value
    assert (error.http_status(), error.api_error_code(), error.api_transient_error()) == (500, 2, True)
    assert sandbox.count_public("graph") == {"Mất trả lời": 1}
