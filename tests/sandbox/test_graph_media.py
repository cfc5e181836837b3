"""Photos, videos, reels and upload sessions."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from publisher.sandbox import FanpageSettings, Sandbox
from tests.sandbox.conftest import TOKEN, Clock, Fanpage, Newspaper, jpeg, mp4, png


def stage(graph: Fanpage, **fields: Any) -> str:
    answer = graph.post("1000001/photos", files={"source": ("a.jpg", jpeg())}, published="false", **fields)
    return str(answer.json()["id"])


def test_an_unpublished_photo_vanishes_after_a_day(graph: Fanpage, clock: Clock) -> None:
    kept, lost = stage(graph), stage(graph)
    graph.publish("Ảnh", attached_media=f'[{{"media_fbid":"{kept}"}}]')
    clock.forward(hours=24)
    assert (graph.get(kept).status_code, graph.get(lost).status_code) == (200, 400)


@pytest.mark.parametrize(
    "body", [b"", b"no picture", jpeg()[:5000], b"\xff\xd8\xff" + bytes(4 * 1024 * 1024)]
)
def test_files_that_are_no_good_picture_are_refused(graph: Fanpage, body: bytes) -> None:
    answer = graph.post("1000001/photos", files={"source": ("a.jpg", body)}, published="false")
    assert (answer.status_code, answer.json()["error"]["error_subcode"]) == (400, 1366046)
    assert graph.post("1000001/photos", caption="không có tệp").json()["error"]["code"] == 324


def test_a_photo_can_be_fetched_from_this_machine_only(graph: Fanpage, sandbox: Sandbox) -> None:
    newspaper = Newspaper(sandbox.wp_url)
    here = newspaper.upload(png(), "a.png", "image/png").json()["source_url"]
    newspaper.session.close()
    made = graph.post("1000001/photos", url=here, caption="Từ báo").json()
    assert graph.get(made["id"], fields="images").json()["images"][0]["width"] == 640
    for address in ("https://elsewhere.example.org/a.png", f"{sandbox.url}/fanpage/media/none.png"):
        assert graph.post("1000001/photos", url=address).status_code == 400


def test_a_temporary_photo_cannot_be_public(graph: Fanpage) -> None:
    answer = graph.post("1000001/photos", files={"source": ("a.jpg", jpeg())}, temporary="true")
    assert answer.json()["error"]["code"] == 100
    assert stage(graph, temporary="true")


def test_deleting_the_photo_of_a_photo_post_takes_the_post_too(graph: Fanpage, sandbox: Sandbox) -> None:
    made = graph.post("1000001/photos", files={"source": ("a.jpg", jpeg())}, caption="Một ảnh").json()
    assert graph.call("DELETE", made["id"]).json() == {"success": True}
    assert graph.get(made["post_id"]).status_code == 400 and sandbox.count_public("graph") == {}


@pytest.fixture
def small(clock: Clock) -> Iterator[Fanpage]:
    """A Page that takes videos in thousands of bytes and works on them for a minute."""
    settings = FanpageSettings(chunk=1000, processing=timedelta(minutes=1), photo_limit=10_000)
    with Sandbox(clock=clock, fanpage=settings) as sandbox:
        client = Fanpage(sandbox.graph_url)
        yield client
        client.session.close()


def send(page: Fanpage, session: str, body: bytes, start: int, end: int) -> requests.Response:
    fields = {"upload_phase": "transfer", "upload_session_id": session, "start_offset": str(start)}
    return page.post("1000001/videos", files={"video_file_chunk": ("part", body[start:end])}, **fields)


def start(page: Fanpage, body: bytes) -> dict[str, str]:
    return page.post("1000001/videos", upload_phase="start", file_size=len(body)).json()  # type: ignore[no-any-return]


def finish(page: Fanpage, session: str, **fields: Any) -> requests.Response:
    return page.post("1000001/videos", upload_phase="finish", upload_session_id=session, **fields)


def test_a_video_in_chunks_is_known_before_it_is_public(small: Fanpage, clock: Clock) -> None:
    body = mp4(payload=2500)
    begun = start(small, body)
    assert (begun["start_offset"], begun["end_offset"]) == ("0", "1000")
    session, offset, end = begun["upload_session_id"], 0, 1000
    while offset != end:
        moved = send(small, session, body, offset, end).json()
        offset, end = int(moved["start_offset"]), int(moved["end_offset"])
    assert offset == len(body)
    video = begun["video_id"]
    assert small.get(video, fields="status").json()["status"]["video_status"] == "upload_complete"
    assert finish(small, session, description="Chợ chưa tan", title="Clip").json() == {"success": True}
    status = small.get(video, fields="status,post_id").json()
    assert status["status"]["video_status"] == "processing" and "post_id" not in status
    clock.forward(minutes=1)
    live = small.get(video, fields="status,post_id,permalink_url").json()
    assert live["status"]["publishing_phase"]["publish_status"] == "published"
    assert small.get(live["post_id"], fields="message").json()["message"] == "Chợ chưa tan"
    assert finish(small, session).status_code == 400


def test_a_chunk_at_the_wrong_place_is_told_where_to_go_on(small: Fanpage) -> None:
    body = mp4(payload=2500)
    session = start(small, body)["upload_session_id"]
    send(small, session, body, 0, 1000)
    for begin, end in ((0, 1000), (2000, 2500), (1000, 2500)):
        answer = send(small, session, body, begin, end)
        error = answer.json()["error"]
        assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 6001, 1363037)
        assert error["error_data"] == {"start_offset": 1000, "end_offset": 2000}
    assert send(small, session, body, 1000, 1400).json() == {"start_offset": "1400", "end_offset": "2400"}


def test_finishing_too_early_or_with_something_else_than_a_video_is_refused(small: Fanpage) -> None:
    session = start(small, b"x" * 500)["upload_session_id"]
    assert finish(small, session).json()["error"]["error_subcode"] == 1363045
    send(small, session, b"x" * 500, 0, 500)
    assert finish(small, session).json()["error"]["code"] == 352
    other = start(small, b"x" * 500)
    cancelled = small.post(
        "1000001/videos", upload_phase="cancel", upload_session_id=other["upload_session_id"]
    )
    assert cancelled.json() == {"success": True}
    assert small.get(other["video_id"]).status_code == 400


def test_a_video_in_one_shot_waits_for_its_time(graph: Fanpage, clock: Clock, sandbox: Sandbox) -> None:
    when = int((clock.now + timedelta(hours=1)).timestamp())
    later = {"published": "false", "scheduled_publish_time": str(when), "description": "Hẹn giờ"}
    video = graph.post("1000001/videos", files={"source": ("a.mp4", mp4())}, **later).json()["id"]
    assert graph.get(video, fields="published").json()["published"] is False
    clock.forward(hours=1)
    assert graph.get(video, fields="published,length").json() == {
        "published": True,
        "length": 12.0,
        "id": video,
    }
    graph.post(video, description="Lời mới", title="Tên")
    assert sandbox.count_public("graph") == {"Lời mới": 1}
    assert graph.get("1000001/videos", fields="title").json()["data"][0]["title"] == "Tên"
    graph.call("DELETE", video)
    assert sandbox.count_public("graph") == {}


def test_a_video_whose_processing_fails_says_why_and_stays_unseen(clock: Clock) -> None:
    with Sandbox(clock=clock, fanpage=FanpageSettings(processing_error="Unsupported codec")) as sandbox:
        page = Fanpage(sandbox.graph_url)
        video = page.post("1000001/videos", files={"source": ("a.mp4", mp4())}, description="x").json()["id"]
        status = page.get(video, fields="status").json()["status"]
        page.session.close()
        assert sandbox.count_public("graph") == {}
    assert status["video_status"] == "error"
    assert status["processing_phase"]["error"]["message"] == "Unsupported codec"


def test_an_upload_session_of_the_app_yields_a_handle(graph: Fanpage) -> None:
    body = mp4(payload=3000)
    wanted = {"file_name": "a.mp4", "file_length": len(body), "file_type": "video/mp4"}
    session = graph.call("POST", "2000001/uploads", params=wanted).json()["id"]
    half = len(body) // 2
    graph.call("POST", session, data=body[:half], headers={"file_offset": "0"})
    assert graph.get(session).json()["file_offset"] == half
    wrong = graph.call("POST", session, data=body[half:], headers={"file_offset": "0"})
    assert wrong.status_code == 400
    handle = graph.call("POST", session, data=body[half:], headers={"file_offset": str(half)}).json()["h"]
    made = graph.post("1000001/videos", fbuploader_video_file_chunk=handle, description="Bằng thẻ").json()
    assert graph.get(made["id"], fields="published").json()["published"] is True
    assert graph.post("1000001/videos", fbuploader_video_file_chunk=handle).status_code == 400


def begin_reel(graph: Fanpage) -> tuple[str, str]:
    begun = graph.post("1000001/video_reels", upload_phase="start").json()
    return begun["video_id"], begun["upload_url"]


def put_bytes(address: str, body: bytes, offset: int, size: int) -> requests.Response:
    headers = {"Authorization": f"OAuth {TOKEN}", "offset": str(offset), "file_size": str(size)}
    return requests.post(address, data=body[offset:], headers=headers, timeout=10)


def finish_reel(graph: Fanpage, video: str, state: str = "PUBLISHED", **fields: Any) -> requests.Response:
    more = {"upload_phase": "finish", "video_id": video, "video_state": state, **fields}
    return graph.post("1000001/video_reels", **more)


def test_a_reel_is_listed_among_the_reels_only(graph: Fanpage, sandbox: Sandbox) -> None:
    video, address = begin_reel(graph)
    body = mp4()
    assert put_bytes(address, body, 0, len(body)).json() == {"success": True}
    assert finish_reel(graph, video, description="Dừng lại ba giây").json() == {"success": True}
    assert finish_reel(graph, video).status_code == 400
    assert [reel["id"] for reel in graph.get("1000001/video_reels").json()["data"]] == [video]
    assert graph.get("1000001/feed").json()["data"] == []
    assert sandbox.count_public("graph") == {"Dừng lại ba giây": 1}


def test_a_reel_goes_on_from_where_it_broke_off(graph: Fanpage, sandbox: Sandbox) -> None:
    import socket
    from urllib.parse import urlsplit

    video, address = begin_reel(graph)
    body = mp4(payload=200_000)
    place = urlsplit(address)
    head = (
        f"POST {place.path} HTTP/1.1\r\nHost: x\r\nAuthorization: OAuth {TOKEN}\r\noffset: 0\r\n"
        f"file_size: {len(body)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", place.port or 0)) as broken:
        broken.sendall(head.encode() + body[:100_000])
        broken.shutdown(socket.SHUT_WR)
        broken.recv(1)  # the sandbox has seen the end
    shown = graph.get(video, fields="status").json()["status"]
    assert shown["uploading_phase"]["bytes_transfered"] == 100_000
    wrong = put_bytes(address, body, 0, len(body))
    assert wrong.json()["debug_info"]["type"] == "OffsetInvalidError"
    assert put_bytes(address, body, 100_000, len(body)).json() == {"success": True}
    assert sandbox.page.videos[video].path.read_bytes() == body


def test_a_reel_is_checked_and_scheduled(graph: Fanpage, clock: Clock) -> None:
    video, address = begin_reel(graph)
    assert finish_reel(graph, video).json()["error"]["error_subcode"] == 1363045
    body = mp4(seconds=95)
    put_bytes(address, body, 0, len(body))
    assert finish_reel(graph, video).json()["error"]["error_subcode"] == 1363128
    assert finish_reel(graph, video, "LIVE").status_code == 400
    other, address = begin_reel(graph)
    put_bytes(address, mp4(), 0, len(mp4()))
    when = int((clock.now + timedelta(days=2)).timestamp())
    assert finish_reel(graph, other, "SCHEDULED").status_code == 400
    assert finish_reel(graph, other, "SCHEDULED", scheduled_publish_time=when).status_code == 200
    phase = graph.get(other, fields="status").json()["status"]["publishing_phase"]
    assert (phase["publish_status"], phase["publish_time"]) == ("scheduled", when)
    clock.forward(days=2)
    assert graph.get(other, fields="published").json()["published"] is True


def test_a_reel_fetches_its_file_from_this_machine(graph: Fanpage, sandbox: Sandbox) -> None:
    newspaper = Newspaper(sandbox.wp_url)
    here = newspaper.upload(mp4(), "a.mp4", "video/mp4").json()["source_url"]
    newspaper.session.close()
    video, address = begin_reel(graph)
    headers = {"Authorization": f"OAuth {TOKEN}", "file_url": here}
    assert requests.post(address, headers=headers, timeout=10).json() == {"success": True}
    assert finish_reel(graph, video).status_code == 200
