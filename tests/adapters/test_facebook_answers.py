"""What Facebook may answer, odd things included, and what follows from it."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import traceback
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import facebook
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from adapters.facebook.adapter import Facebook
from adapters.facebook.budget import Budget, Usage, read_usage
from adapters.facebook.clip import Stage, stage_of
from adapters.facebook.stream import FileBody
from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.receipt import Receipt, Staged
from publisher.wire import recording
from tests.adapters import pages, posts
from tests.adapters.contract import LONG_AGO, fails

TOKEN = "obviously-fake-token-1234567890"
LIVE = Receipt("1000001_7", "https://www.facebook.com/1000001_7", {"kind": "post"})
NOW = datetime.now(UTC)
ANYWHERE = re.compile("/.*")


@pytest.fixture
def page(httpserver: HTTPServer, tmp_path: Path) -> Facebook:
    """Return a channel on a server that answers what each test says."""
    return pages.fanpage(httpserver.url_for("/"), tmp_path, TOKEN)


def error(code: int, subcode: int = 0, **more: Any) -> dict[str, Any]:
    """Return an error envelope."""
    said = {"message": f"(#{code}) Said", "type": "OAuthException", "code": code, "fbtrace_id": "Atrace"}
    return {"error": said | ({"error_subcode": subcode} if subcode else {}) | more}


def row(text: str, number: int = 1, when: datetime = NOW) -> dict[str, Any]:
    """Return a post as a list shows it."""
    identity = f"1000001_{number}"
    return {"id": identity, "message": text, "created_time": f"{when:%Y-%m-%dT%H:%M:%S+0000}"}


def answer(server: HTTPServer, body: Any, status: int = 200, **headers: Any) -> None:
    """Answer every call with this JSON."""
    server.expect_request(ANYWHERE).respond_with_json(body, status=status, headers=headers)


# --- codes ---------------------------------------------------------------------------------------

CODES = [
    (1, 0, 500, Unconfirmed, "facebook-unclear"),
    (1, 99, 400, Unconfirmed, "facebook-unclear"),
    (2, 0, 500, Unconfirmed, "facebook-unclear"),
    (2, 0, 400, Unconfirmed, "facebook-unclear"),
    (0, 0, 400, Unconfirmed, "facebook-unclear"),
    (100, 0, 500, Unconfirmed, "facebook-unclear"),
    (3, 0, 400, Unauthorized, "facebook-app-not-allowed"),
    (4, 0, 403, TryLater, "facebook-throttled"),
    (17, 2446079, 400, TryLater, "facebook-throttled"),
    (32, 0, 403, TryLater, "facebook-throttled"),
    (613, 1996, 400, TryLater, "facebook-throttled"),
    (80001, 2446079, 400, TryLater, "facebook-throttled"),
    (341, 0, 400, TryLater, "facebook-throttled"),
    (368, 1390008, 400, TryLater, "facebook-posting-blocked"),
    (368, 0, 400, TryLater, "facebook-posting-blocked"),
    (368, 4854002, 400, Unauthorized, "facebook-identity-wanted"),
    (10, 0, 403, Unauthorized, "facebook-permission-missing"),
    (200, 0, 403, Unauthorized, "facebook-permission-missing"),
    (283, 0, 400, Unauthorized, "facebook-permission-missing"),
    (299, 0, 400, Unauthorized, "facebook-permission-missing"),
    (102, 0, 400, Unauthorized, "facebook-token-invalid"),
    (104, 0, 401, Unauthorized, "facebook-token-invalid"),
    (190, 0, 401, Unauthorized, "facebook-token-invalid"),
    (190, 458, 400, Unauthorized, "facebook-token-app-removed"),
    (190, 459, 400, Unauthorized, "facebook-token-checkpoint"),
    (190, 460, 400, Unauthorized, "facebook-token-password-changed"),
    (190, 463, 401, Unauthorized, "facebook-token-expired"),
    (190, 464, 400, Unauthorized, "facebook-token-unconfirmed"),
    (190, 467, 400, Unauthorized, "facebook-token-invalid"),
    (190, 492, 400, Unauthorized, "facebook-token-role-lost"),
    (100, 0, 400, Refused, "facebook-refused"),
    (100, 33, 400, Unauthorized, "facebook-no-page"),
    (100, 1366046, 400, Refused, "facebook-picture-refused"),
    (324, 0, 400, Refused, "facebook-picture-refused"),
    (351, 0, 400, Refused, "facebook-clip-refused"),
    (352, 0, 400, Refused, "facebook-clip-refused"),
    (382, 0, 400, Refused, "facebook-clip-refused"),
    (6000, 1363128, 400, Refused, "facebook-clip-refused"),
    (389, 0, 400, TryLater, "facebook-upload-trouble"),
    (6001, 0, 400, TryLater, "facebook-upload-trouble"),
    (1609005, 0, 400, TryLater, "facebook-link-not-read"),
    (2500, 0, 400, Refused, "facebook-refused"),
    (3001, 0, 400, Refused, "facebook-refused"),
]


@pytest.mark.parametrize(("code", "subcode", "status", "kind", "sentence"), CODES)
def test_a_code_decides_what_becomes_of_a_post(
    httpserver: HTTPServer,
    page: Facebook,
    code: int,
    subcode: int,
    status: int,
    kind: type[ChannelError],
    sentence: str,
) -> None:
    answer(httpserver, error(code, subcode), status)
    raised = fails(page.publish, posts.brief(), None, expected=kind)
    assert raised.message.code == sentence


@pytest.mark.parametrize(("code", "subcode"), [(506, 0), (368, 1404082)])
def test_a_double_that_is_not_to_be_found_is_refused(
    httpserver: HTTPServer, page: Facebook, code: int, subcode: int
) -> None:
    httpserver.expect_request("/v26.0/1000001/feed").respond_with_json(error(code, subcode), 400)
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
    raised = fails(page.publish, posts.brief(), None, expected=Refused)
    assert raised.message.code == "facebook-duplicate"


@pytest.mark.parametrize(("code", "subcode"), [(506, 0), (368, 1404082)])
def test_a_double_that_is_found_is_taken_for_our_own(
    httpserver: HTTPServer, page: Facebook, code: int, subcode: int
) -> None:
    post = posts.brief()
    httpserver.expect_request("/v26.0/1000001/feed").respond_with_json(error(code, subcode), 400)
    found = {"data": [row(post.text)]}
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json(found)
    assert page.publish(post, None).remote_id == "1000001_1"


def test_a_transient_error_is_tried_again_when_reading_and_looked_for_when_writing(
    httpserver: HTTPServer, page: Facebook
) -> None:
    answer(httpserver, error(100, is_transient=True), 400)
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)
    fails(page.publish, posts.brief(), None, expected=Unconfirmed)


def test_an_error_in_an_answer_of_200_is_an_error(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, error(190, 463))
    fails(page.publish, posts.brief(), None, expected=Unauthorized)


def test_a_bad_proof_is_the_operator_s_to_mend(httpserver: HTTPServer, page: Facebook) -> None:
    said = "Invalid appsecret_proof provided in the API argument"
    answer(httpserver, {"error": {"message": said, "type": "GraphMethodException", "code": 100}}, 400)
    raised = fails(page.publish, posts.brief(), None, expected=Unauthorized)
    assert raised.message.code == "facebook-proof-refused"


def test_what_was_said_is_repeated_with_its_numbers(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, error(100, 1349125, error_user_msg="Hãy thêm lời."), 400)
    raised = fails(page.publish, posts.brief(), None)
    assert raised.message.values["said"] == "(#100) Said – Hãy thêm lời. [100/1349125, Atrace]"


# --- answers that are no answers -----------------------------------------------------------------

NONSENSE = {
    "a page of HTML": Response("<html>Log in to this WiFi</html>", 200, content_type="text/html"),
    "a gateway's error": Response("<html>502</html>", 502, content_type="text/html"),
    "a gateway's JSON": Response('{"id": "1000001_7"}', 503, content_type="application/json"),
    "half of the JSON": Response('{"id": "1000001_', 200, content_type="application/json"),
    "no body": Response("", 200, content_type="application/json"),
    "a list": Response("[]", 200, content_type="application/json"),
    "no id": Response("{}", 200, content_type="application/json"),
    "a redirect": Response("", 302, {"Location": "https://login.example.org/"}),
    "a forbidding wall": Response("<html>403</html>", 403, content_type="text/html"),
    "nested without end": Response("[" * 100_000, 200, content_type="application/json"),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_an_answer_that_makes_no_sense_proves_nothing(
    httpserver: HTTPServer, page: Facebook, kind: str
) -> None:
    httpserver.expect_request(ANYWHERE).respond_with_response(NONSENSE[kind])
    fails(page.publish, posts.brief(), None, expected=Unconfirmed)
    fails(page.update, LIVE, posts.brief(), expected=Unconfirmed)
    fails(page.withdraw, LIVE, expected=Unconfirmed)
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)


def test_an_answer_that_does_not_call_itself_json_is_read_all_the_same(
    httpserver: HTTPServer, page: Facebook
) -> None:
    for content_type in ("text/javascript; charset=UTF-8", None):
        made = Response('{"id": "1000001_7", "permalink_url": "/1000001/posts/7"}', 200)
        made.headers.remove("Content-Type")
        if content_type:
            made.headers["Content-Type"] = content_type
        httpserver.expect_ordered_request("/v26.0/1000001/feed").respond_with_response(made)
        receipt = page.publish(posts.brief(), None)
        assert receipt.url == "https://www.facebook.com/1000001/posts/7"


def test_success_that_is_not_said_is_not_taken_for_success(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, {"success": False})
    fails(page.update, LIVE, posts.brief(), expected=Unconfirmed)
    fails(page.withdraw, LIVE, expected=Unconfirmed)


def test_too_many_requests_is_waited_out_even_without_an_envelope(
    httpserver: HTTPServer, page: Facebook
) -> None:
    answer(httpserver, "no", 429, **{"Retry-After": "90"})
    raised = fails(page.publish, posts.brief(), None, expected=TryLater)
    assert isinstance(raised, TryLater)
    assert raised.after == timedelta(seconds=90)


def test_a_redirect_is_not_followed_with_the_token(httpserver: HTTPServer, page: Facebook) -> None:
    elsewhere = Response("", 302, {"Location": httpserver.url_for("/elsewhere")})
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_response(elsewhere)
    httpserver.expect_request("/elsewhere").respond_with_json({"data": []})
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)


# --- lists ---------------------------------------------------------------------------------------


def serve_list(server: HTTPServer, answers: dict[str, Any]) -> list[Request]:
    """Serve the list of posts, by the cursor `after`; return the requests that come."""
    seen: list[Request] = []

    def serve(request: Request) -> Response:
        seen.append(request)
        return Response(json.dumps(answers[request.args.get("after", "")]), content_type="application/json")

    server.expect_request("/v26.0/1000001/published_posts").respond_with_handler(serve)
    return seen


def following(cursor: str) -> dict[str, Any]:
    """Return paging that leads on to a cursor, with a token as Facebook puts it there."""
    address = f"https://graph.facebook.com/v26.0/1000001/published_posts?access_token=other&after={cursor}"
    return {"cursors": {"after": cursor}, "next": f"{address}&limit=100"}


def test_an_empty_page_that_has_a_next_one_is_not_the_end(httpserver: HTTPServer, page: Facebook) -> None:
    post = posts.brief()
    pages_of_list = {"": {"data": [], "paging": following("b")}, "b": {"data": [row(post.text)]}}
    seen = serve_list(httpserver, pages_of_list)
    assert page.find(post, LONG_AGO) is not None
    assert [request.args["access_token"] for request in seen] == [TOKEN, TOKEN]


def test_a_cursor_without_a_next_page_is_the_end(httpserver: HTTPServer, page: Facebook) -> None:
    serve_list(httpserver, {"": {"data": [], "paging": {"cursors": {"after": "b"}}}})
    assert page.find(posts.brief(), LONG_AGO) is None


def test_a_list_that_leads_back_to_itself_proves_no_absence(httpserver: HTTPServer, page: Facebook) -> None:
    pages_of_list = {
        "": {"data": [row("Tin khác")], "paging": following("b")},
        "b": {"data": [row("Tin khác")], "paging": following("c")},
        "c": {"data": [row("Tin khác")], "paging": following("b")},
    }
    serve_list(httpserver, pages_of_list)
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)


def test_ranked_rows_are_all_looked_at(httpserver: HTTPServer, page: Facebook) -> None:
    post = posts.brief()
    since = NOW - timedelta(hours=1)
    old = row("Tin cũ", 2, NOW - timedelta(days=9))
    pages_of_list = {
        "": {"data": [old, row("Tin mới", 3)], "paging": following("b")},
        "b": {"data": [old, row(post.text)]},
    }
    serve_list(httpserver, pages_of_list)
    assert page.find(post, since) is not None


def test_a_list_without_data_proves_no_absence(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, {"paging": {}})
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)


def test_a_post_is_known_by_a_photo_that_lay_ready_for_it(httpserver: HTTPServer, page: Facebook) -> None:
    """Facebook may change the words, but not which photos a post shows."""
    folder = page.house.workspace
    post = pages.photo_post(folder)
    httpserver.expect_request("/v26.0/1000001/photos").respond_with_json({"id": "55"})
    attached = {"data": [{"media_type": "photo", "target": {"id": "55"}}]}
    serve_list(httpserver, {"": {"data": [row("Lời đã khác", 9) | {"attachments": attached}]}})
    page.stage(post)
    found = page.find(post, NOW - timedelta(hours=1))
    assert isinstance(found, Receipt)
    assert (found.remote_id, found.parts["photos"]) == ("1000001_9", "55")


# --- taking down ---------------------------------------------------------------------------------


def test_gone_is_believed_only_when_a_look_says_the_same(httpserver: HTTPServer, page: Facebook) -> None:
    path = "/v26.0/1000001_7"
    httpserver.expect_request(path, method="DELETE").respond_with_json(error(100, 33), 400)
    looked = httpserver.expect_request(path, method="GET")
    looked.respond_with_json({"id": "1000001_7"})
    assert fails(page.withdraw, LIVE, expected=Refused).message.code == "facebook-cannot-delete"
    looked.respond_with_json(error(190), 401)
    fails(page.withdraw, LIVE, expected=Unauthorized)
    looked.respond_with_json(error(100, 33), 400)
    page.withdraw(LIVE)


# --- clips ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One call of an upload: its fields, and the bytes that came with them."""

    fields: dict[str, str]
    part: bytes | None


def serve_upload(server: HTTPServer, transfers: list[tuple[dict[str, Any], int]], end: int) -> list[Step]:
    """Start an upload whose chunks are answered one after another; return the calls that come."""
    seen: list[Step] = []
    start = {"video_id": "77", "upload_session_id": "88", "start_offset": "0", "end_offset": str(end)}

    def serve(request: Request) -> Response:
        file = request.files.get("video_file_chunk")
        seen.append(Step(request.form.to_dict(), file.read() if file else None))
        body, status = (start, 200) if request.form.get("upload_phase") == "start" else transfers.pop(0)
        return Response(json.dumps(body), status, content_type="application/json")

    server.expect_request("/v26.0/1000001/videos").respond_with_handler(serve)
    return seen


def window(start: int, end: int) -> dict[str, Any]:
    return {"start_offset": str(start), "end_offset": str(end)}


def test_an_upload_goes_where_facebook_sends_it(httpserver: HTTPServer, page: Facebook) -> None:
    post = posts.clip(page.house.workspace)
    assert post.video
    size = post.video.media.size
    moved = error(6001, 1363037, error_data={"start_offset": 400, "end_offset": size})
    seen = serve_upload(httpserver, [(window(100, 900), 200), (moved, 400), (window(size, size), 200)], 100)
    staged = page.stage(post)
    assert staged == Staged("77", {"kind": "clip", "session": "88"})
    assert [step.fields.get("start_offset") for step in seen] == [None, "0", "100", "400"]
    assert seen[-1].part == post.video.path.read_bytes()[400:]


@pytest.mark.parametrize("answers", ["stands still", "ends early", "runs in circles", "has no offsets"])
def test_an_upload_that_gets_nowhere_is_given_up_for_now(
    httpserver: HTTPServer, page: Facebook, answers: str
) -> None:
    circle = [error(6001, 1363037, error_data={"start_offset": n % 2, "end_offset": 90}) for n in range(50)]
    transfers: dict[str, list[tuple[dict[str, Any], int]]] = {
        "stands still": [(window(0, 100), 200)] * 50,
        "ends early": [(window(100, 100), 200)],
        "runs in circles": [(body, 400) for body in circle],
        "has no offsets": [({"ok": True}, 200)],
    }
    seen = serve_upload(httpserver, transfers[answers], 100)
    fails(page.stage, posts.clip(page.house.workspace), expected=TryLater)
    assert len(seen) < 10


def test_an_upload_goes_on_from_the_last_part_that_arrived(httpserver: HTTPServer, page: Facebook) -> None:
    post = posts.clip(page.house.workspace)
    assert post.video
    size = post.video.media.size
    replies = [(window(100, size), 200), (error(2), 500), (window(size, size), 200)]
    seen = serve_upload(httpserver, replies, 100)
    fails(page.stage, post, expected=TryLater)
    page.stage(post)
    assert [step.fields.get("start_offset") for step in seen] == [None, "0", "100", "100"]


@pytest.mark.parametrize(
    "host", ["https://rupload.facebook.com.example.org", "http://rupload.facebook.com", "https://example.org"]
)
def test_a_token_is_never_sent_to_a_strange_upload_host(
    httpserver: HTTPServer, page: Facebook, host: str
) -> None:
    begun = {"video_id": "77", "upload_url": f"{host}/video-upload/77"}
    httpserver.expect_request("/v26.0/1000001/video_reels").respond_with_json(begun)
    raised = fails(page.stage, pages.reel_post(page.house.workspace), expected=TryLater)
    assert raised.message.values["said"] == f"upload host {host.partition('//')[2]}"


@pytest.mark.parametrize(
    ("kind", "expected"), [("ProcessingFailedError", Refused), ("PartialRequestError", TryLater)]
)
def test_the_upload_host_has_an_envelope_of_its_own(
    httpserver: HTTPServer, page: Facebook, kind: str, expected: type[ChannelError]
) -> None:
    begun = {"video_id": "77", "upload_url": httpserver.url_for("/video-upload/77")}
    httpserver.expect_request("/v26.0/1000001/video_reels").respond_with_json(begun)
    info = {"debug_info": {"retriable": False, "type": kind, "message": "Said"}}
    httpserver.expect_request("/video-upload/77").respond_with_json(info, 400)
    raised = fails(page.stage, pages.reel_post(page.house.workspace), expected=expected)
    assert f"{kind}: Said" in raised.message.values["said"]


def serve_clip(server: HTTPServer, clip: dict[str, Any], status: int = 200) -> None:
    """Finish any video, and answer questions after it with `clip`."""
    server.expect_request("/v26.0/1000001/videos").respond_with_json({"success": True})
    server.expect_request("/v26.0/77").respond_with_json(clip, status)


WHOLE = Staged("77", {"kind": "clip", "session": "88"})


def test_a_finished_clip_is_out_whatever_is_said_of_it_afterwards(
    httpserver: HTTPServer, page: Facebook
) -> None:
    serve_clip(httpserver, error(2), 500)
    receipt = page.publish(posts.clip(page.house.workspace), WHOLE)
    assert (receipt.remote_id, receipt.url) == ("77", "https://www.facebook.com/77")


def test_a_clip_s_path_becomes_an_address(httpserver: HTTPServer, page: Facebook) -> None:
    status = {"video_status": "ready", "publishing_phase": {"publish_time": 1800000000}}
    serve_clip(httpserver, {"id": "77", "permalink_url": "/1000001/videos/77/", "status": status})
    receipt = page.publish(posts.clip(page.house.workspace), WHOLE)
    assert receipt.url == "https://www.facebook.com/1000001/videos/77/"
    assert receipt.at == datetime.fromtimestamp(1800000000, UTC)


@pytest.mark.parametrize(
    "status",
    [
        {"video_status": "error"},
        {"video_status": "processing", "processing_phase": {"status": "error"}},
        {"video_status": "expired"},
    ],
)
def test_a_clip_that_facebook_cannot_process_is_refused(
    httpserver: HTTPServer, page: Facebook, status: dict[str, Any]
) -> None:
    serve_clip(httpserver, {"id": "77", "status": status})
    raised = fails(page.publish, posts.clip(page.house.workspace), WHOLE, expected=Refused)
    assert raised.message.code == "facebook-clip-broken"


def test_a_refused_finish_of_a_clip_that_is_still_hidden_stays_refused(
    httpserver: HTTPServer, page: Facebook
) -> None:
    httpserver.expect_request("/v26.0/1000001/videos").respond_with_json(error(100), 400)
    hidden = {"id": "77", "published": False, "status": {"video_status": "upload_complete"}}
    httpserver.expect_request("/v26.0/77").respond_with_json(hidden)
    raised = fails(page.publish, posts.clip(page.house.workspace), WHOLE, expected=Refused)
    assert raised.message.code == "facebook-refused"
    assert [request.method for request, _ in httpserver.log] == ["POST", "GET"]


@pytest.mark.parametrize("reply", [{"success": False}, {}])
def test_a_finish_without_success_is_looked_for(
    httpserver: HTTPServer, page: Facebook, reply: dict[str, Any]
) -> None:
    httpserver.expect_request("/v26.0/1000001/videos").respond_with_json(reply)
    fails(page.publish, posts.clip(page.house.workspace), WHOLE, expected=Unconfirmed)


def test_a_clip_is_not_finished_again_where_facebook_would_let_us(
    httpserver: HTTPServer, page: Facebook
) -> None:
    serve_clip(httpserver, {"id": "77", "published": True})
    post = posts.clip(page.house.workspace)
    assert page.publish(post, WHOLE) == page.publish(post, WHOLE)
    assert [request.method for request, _ in httpserver.log] == ["POST", "GET", "GET"]


def test_photos_that_are_refused_but_still_there_are_not_uploaded_again(
    httpserver: HTTPServer, page: Facebook
) -> None:
    httpserver.expect_request("/v26.0/1000001/feed").respond_with_json(error(100), 400)
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
    httpserver.expect_request("/v26.0/").respond_with_json({"55": {"id": "55"}})
    staged = Staged("55", {"photos": "55"})
    fails(page.publish, pages.photo_post(page.house.workspace), staged, expected=Refused)
    assert [request.path for request, _ in httpserver.log].count("/v26.0/1000001/feed") == 1
    assert not [request for request, _ in httpserver.log if request.path.endswith("/photos")]


FINISHED = {"id": "77", "description": "Lời", "published": False}


@pytest.mark.parametrize(
    ("clip", "stage"),
    [
        ({"published": True}, Stage.OUT),
        ({"status": {"publishing_phase": {"publish_status": "published"}}}, Stage.OUT),
        (FINISHED | {"status": {"video_status": "processing"}}, Stage.OUT),
        ({"status": {"video_status": "processing"}}, Stage.HIDDEN),
        (
            FINISHED | {"status": {"video_status": "ready", "publishing_phase": {"publish_status": "draft"}}},
            Stage.HIDDEN,
        ),
        ({"status": {"video_status": "upload_complete"}}, Stage.HIDDEN),
        ({}, Stage.HIDDEN),
        ({"status": {"video_status": "upload_failed"}}, Stage.BROKEN),
    ],
)
def test_how_far_a_clip_is_can_be_told_from_its_fields(clip: dict[str, Any], stage: Stage) -> None:
    assert stage_of(clip) is stage


def test_a_file_that_became_shorter_is_not_sent_for_the_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    with FileBody(tmp_path / "a", 0, 10) as body, pytest.raises(OSError, match="shorter"):
        b"".join(body)


# --- the budget ----------------------------------------------------------------------------------


def usage(percent: int, minutes: int = 0) -> dict[str, Any]:
    """Return the usage headers of an answer."""
    case = {"type": "pages", "call_count": percent, "estimated_time_to_regain_access": minutes}
    return {
        "X-App-Usage": json.dumps({"call_count": 3, "total_time": percent, "total_cputime": 1}),
        "X-Business-Use-Case-Usage": json.dumps({"1000001": [case]}),
    }


class Hours:
    """A clock for the budget, moved by hand; seconds."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hours(page: Facebook) -> Hours:
    clock = Hours()
    page.budget = Budget(clock)
    return clock


def test_a_nearly_spent_budget_stops_the_next_call_before_it_is_made(
    httpserver: HTTPServer, page: Facebook, hours: Hours
) -> None:
    answer(httpserver, {"data": []}, **usage(95))
    assert page.find(posts.brief(), LONG_AGO) is None
    made = len(httpserver.log)
    raised = fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)
    assert isinstance(raised, TryLater)
    assert raised.after
    assert len(httpserver.log) == made
    hours.now += raised.after.total_seconds()
    assert page.find(posts.brief(), LONG_AGO) is None


def test_an_estimate_stops_the_next_call_whatever_the_percents_say(
    httpserver: HTTPServer, page: Facebook, hours: Hours
) -> None:
    answer(httpserver, {"data": []}, **usage(10, minutes=5))
    assert page.find(posts.brief(), LONG_AGO) is None
    raised = fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)
    assert isinstance(raised, TryLater)
    assert raised.after == timedelta(minutes=5)


def test_a_budget_below_the_line_stops_nothing(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, {"data": []}, **usage(94))
    for _ in range(2):
        assert page.find(posts.brief(), LONG_AGO) is None


def test_facebook_s_own_estimate_is_obeyed(httpserver: HTTPServer, page: Facebook, hours: Hours) -> None:
    answer(httpserver, error(80001), 400, **usage(100, minutes=42))
    for _ in range(2):
        raised = fails(page.publish, posts.brief(), None, expected=TryLater)
        assert isinstance(raised, TryLater)
        assert raised.after == timedelta(minutes=42)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001, 341])
def test_a_throttle_without_an_estimate_stops_all_calls_for_a_while(
    httpserver: HTTPServer, page: Facebook, hours: Hours, code: int
) -> None:
    answer(httpserver, error(code), 400)
    raised = fails(page.publish, posts.brief(), None, expected=TryLater)
    assert isinstance(raised, TryLater)
    assert raised.after and raised.after >= timedelta(minutes=15)
    fails(page.find, posts.brief(), LONG_AGO, expected=TryLater)
    assert len(httpserver.log) == 1


def test_a_block_on_posting_still_lets_posts_be_found_and_taken_down(
    httpserver: HTTPServer, page: Facebook, hours: Hours
) -> None:
    httpserver.expect_request("/v26.0/1000001/feed").respond_with_json(error(368, 1390008), 400)
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
    httpserver.expect_request("/v26.0/1000001_7").respond_with_json({"success": True})
    for _ in range(2):
        raised = fails(page.publish, posts.brief(), None, expected=TryLater)
        assert isinstance(raised, TryLater)
        assert raised.after and raised.after >= timedelta(hours=6)
    assert len(httpserver.log) == 1
    assert page.find(posts.brief(), LONG_AGO) is None
    page.withdraw(LIVE)


def test_while_posting_is_blocked_other_pieces_and_the_probe_tell_the_true_reason(
    httpserver: HTTPServer, page: Facebook, hours: Hours
) -> None:
    answer(httpserver, error(368, 1390008), 400)
    assert fails(page.publish, posts.brief(), None).message.code == "facebook-posting-blocked"
    rests = fails(page.publish, posts.brief(), None, expected=TryLater).message
    assert (rests.code, rests.values["minutes"]) == ("facebook-posting-rests", "360")
    (line,) = page.probe()
    assert (line.ok, line.message) == (False, rests)
    page.budget.rest(timedelta(hours=7))
    assert fails(page.publish, posts.brief(), None).message.code == "facebook-budget-spent"


def test_a_spent_budget_is_told_by_the_probe_without_another_call(
    httpserver: HTTPServer, page: Facebook, hours: Hours
) -> None:
    page.budget.rest(timedelta(minutes=7))
    (line,) = page.probe()
    assert (line.name, line.ok, line.message.values["minutes"]) == ("budget", False, "7")
    assert not httpserver.log


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-App-Usage": "no JSON", "X-Business-Use-Case-Usage": "[1, 2]"},
        {"X-Business-Use-Case-Usage": '{"1": "x", "2": [3], "4": [{"call_count": "99"}]}'},
    ],
)
def test_usage_that_cannot_be_read_is_no_usage(headers: dict[str, str]) -> None:
    assert read_usage(headers) == Usage()


def test_the_worst_of_all_usage_counts() -> None:
    headers = usage(12) | {"X-Page-Usage": json.dumps({"total_cputime": 97.5})}
    assert read_usage(headers).percent == 97.5


# --- secrets, versions, addresses ----------------------------------------------------------------


def test_a_token_that_facebook_repeats_is_not_repeated_by_us(httpserver: HTTPServer, page: Facebook) -> None:
    answer(httpserver, error(190, error_user_msg=f"Malformed access token {TOKEN}"), 400)
    raised = fails(page.publish, posts.brief(), None, expected=Unauthorized)
    assert TOKEN not in "".join(traceback.format_exception(raised)) + repr(raised.message)
    assert "***" in raised.message.values["said"]


def test_a_token_is_not_told_when_the_connection_fails(tmp_path: Path, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    channel = pages.fanpage("http://127.0.0.1:1/", tmp_path, TOKEN)
    for call in (lambda: channel.find(posts.brief(), LONG_AGO), lambda: channel.publish(posts.brief(), None)):
        raised = fails(call)
        assert TOKEN not in "".join(traceback.format_exception(raised)) + caplog.text
    assert TOKEN not in repr(channel.settings) + repr(channel) + repr(channel.probe())


def test_a_token_does_not_stand_among_the_bytes_of_a_file(httpserver: HTTPServer, page: Facebook) -> None:
    """A part of a clip may read like text; the transcript blanks parameters, not parts of a form."""
    clip = posts.kept(page.house.workspace, "a.mp4", b" " * 20_000, "video/mp4", duration=2.0)
    seen = serve_upload(httpserver, [(window(20_000, 20_000), 200)], 20_000)
    with recording() as transcript:
        page.stage(replace(posts.brief(), media=(clip,)))
        httpserver.expect_request("/v26.0/1000001/photos").respond_with_json({"id": "5"})
        page.stage(pages.photo_post(page.house.workspace))
    assert TOKEN not in repr(transcript)
    assert all("access_token" not in step.fields for step in seen if step.part)
    photo, _ = httpserver.log[-1]
    assert photo.args["access_token"] == TOKEN
    assert TOKEN.encode() not in photo.get_data()


def test_the_version_is_the_configured_one(httpserver: HTTPServer, tmp_path: Path) -> None:
    page = pages.fanpage(httpserver.url_for(""), tmp_path, api_version="v31.0")
    httpserver.expect_request("/v31.0/1000001/feed").respond_with_json({"id": "1000001_1"})
    assert page.publish(posts.brief(), None).remote_id == "1000001_1"


def test_two_channels_speak_to_two_bases_at_the_same_time(tmp_path: Path) -> None:
    usual = facebook.FACEBOOK_GRAPH_URL
    with HTTPServer(port=0) as one, HTTPServer(port=0) as other:
        channels = [pages.fanpage(server.url_for("/base"), tmp_path) for server in (one, other)]
        for number, server in enumerate((one, other)):
            body = {"id": f"1000001_{number}"}
            server.expect_request("/base/v26.0/1000001/feed").respond_with_json(body)
        receipts = [channel.publish(posts.brief(), None) for channel in channels]
    assert [receipt.remote_id for receipt in receipts] == ["1000001_0", "1000001_1"]
    assert usual == facebook.FACEBOOK_GRAPH_URL


def test_every_call_proves_the_app_s_secret_where_one_is_set(httpserver: HTTPServer, tmp_path: Path) -> None:
    secret = pages.app_secret(tmp_path, "fake-secret")
    page = pages.fanpage(httpserver.url_for(""), tmp_path, "fake-token", app_secret=secret)
    httpserver.expect_request("/v26.0/1000001/feed").respond_with_json({"id": "1000001_1"})
    httpserver.expect_request("/v26.0/1000001/published_posts").respond_with_json({"data": []})
    httpserver.expect_request("/v26.0/1000001_7").respond_with_json({"success": True})
    page.publish(posts.brief(), None)
    page.find(posts.brief(), LONG_AGO)
    page.withdraw(LIVE)
    proof = hmac.new(b"fake-secret", b"fake-token", hashlib.sha256).hexdigest()
    assert [request.args["appsecret_proof"] for request, _ in httpserver.log] == [proof] * 3


# --- rests of the whole channel ------------------------------------------------------------------


@pytest.mark.parametrize(("percent", "rest"), [(96, timedelta(minutes=10)), (94, None)])
def test_a_usage_header_lets_the_channel_rest_although_the_post_is_out(
    httpserver: HTTPServer, page: Facebook, percent: int, rest: timedelta | None
) -> None:
    usage = json.dumps({"call_count": percent, "total_time": 3, "total_cputime": 1})
    answer(httpserver, {"id": "1000001_1"}, **{"X-App-Usage": usage})
    with recording() as transcript:
        page.publish(posts.brief(), None)
    assert transcript.rest == rest


def test_a_throttle_lets_the_channel_rest_and_so_does_every_call_that_it_keeps_back(
    httpserver: HTTPServer, page: Facebook
) -> None:
    answer(httpserver, error(4), 400)
    for exchanges in (1, 0):
        with recording() as transcript:
            fails(page.publish, posts.brief(), None, expected=TryLater)
        assert transcript.rest is not None and len(transcript.exchanges) == exchanges
        assert timedelta(minutes=14) < transcript.rest <= timedelta(minutes=15)


def test_a_block_of_new_posts_is_no_rest_so_that_posts_can_still_be_taken_down(
    httpserver: HTTPServer, page: Facebook
) -> None:
    answer(httpserver, error(368), 400)
    for _ in range(2):
        with recording() as transcript:
            fails(page.publish, posts.brief(), None, expected=TryLater)
        assert transcript.rest is None
