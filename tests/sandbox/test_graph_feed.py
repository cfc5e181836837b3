"""Posts on the Page: what is taken, what is refused, and how."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from publisher.sandbox import FanpageSettings, Sandbox
from tests.sandbox.conftest import Clock, Fanpage, jpeg


def code_of(answer: requests.Response) -> tuple[int, int | None]:
    error = answer.json()["error"]
    assert error["fbtrace_id"] and error["message"] and error["type"]
    return error["code"], error.get("error_subcode")


def test_the_same_post_right_after_is_refused_and_later_not(graph: Fanpage) -> None:
    graph.publish("Tin A", link="https://web.example.org/a")
    again = graph.post("1000001/feed", message="Tin A", link="https://web.example.org/a")
    assert (again.status_code, code_of(again)) == (400, (506, 1455006))
    graph.publish("Tin A", link="https://web.example.org/khac")
    graph.publish("Tin A", link="https://web.example.org/a")


def test_the_duplicate_rule_can_be_switched_off(clock: Clock) -> None:
    with Sandbox(clock=clock, fanpage=FanpageSettings(refuse_duplicates=False)) as sandbox:
        page = Fanpage(sandbox.graph_url)
        page.publish("Tin A"), page.publish("Tin A")
        page.session.close()
        assert sandbox.count_public("graph") == {"Tin A": 2}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({}, (100, 1349125)),
        ({"link": "not a link"}, (100, 1500)),
        ({"message": "x", "published": "False"}, (100, None)),
        ({"message": "x", "attached_media": '[{"media_fbid":"1"}]'}, (100, 1366051)),
        ({"message": "x", "scheduled_publish_time": "1900000000"}, (100, 1366022)),
        ({"message": "x", "published": "false", "scheduled_publish_time": "soon"}, (100, None)),
        ({"message": "x" * 63_207}, (100, None)),
    ],
)
def test_bad_arguments_are_code_100(graph: Fanpage, fields: dict[str, str], code: Any) -> None:
    answer = graph.post("1000001/feed", **fields)
    assert (answer.status_code, code_of(answer)) == (400, code)


@pytest.mark.parametrize(
    ("minutes", "taken"), [(9, False), (10, True), (75 * 1440, True), (75 * 1440 + 1, False)]
)
def test_a_schedule_lies_between_ten_minutes_and_seventy_five_days(
    graph: Fanpage, clock: Clock, minutes: int, taken: bool
) -> None:
    when = clock.now + timedelta(minutes=minutes)
    for text in (str(int(when.timestamp())), when.isoformat()):
        answer = graph.post("1000001/feed", message="x", published="false", scheduled_publish_time=text)
        assert (answer.status_code == 200) is taken


def test_arguments_come_as_query_form_json_or_multipart(graph: Fanpage) -> None:
    path = "1000001/feed"
    answers = [
        graph.call("POST", path, params={"message": "bằng địa chỉ"}),
        graph.call("POST", path, data={"message": "bằng biểu mẫu"}),
        graph.call("POST", path, json={"message": "bằng JSON", "published": True}),
        graph.call("POST", path, files={"message": (None, "bằng nhiều phần")}),
        graph.call(
            "POST", path, json={"message": "với trường", "access_token": graph.token, "fields": "message"}
        ),
    ]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert answers[-1].json()["message"] == "với trường"
    listed = graph.get("1000001/feed", fields="message").json()["data"]
    assert len(listed) == 5


def test_an_unpublished_post_is_in_the_feed_only_and_can_be_made_public(graph: Fanpage) -> None:
    post = graph.publish("Chưa công khai", published="false")
    assert graph.get("1000001/published_posts").json()["data"] == []
    assert graph.get("1000001/feed", is_published="false").json()["data"][0]["id"] == post
    assert (
        requests.get(graph.get(post, fields="permalink_url").json()["permalink_url"], timeout=10).status_code
        == 404
    )
    assert graph.post(post, is_published="true").json() == {"success": True}
    assert graph.get("1000001/published_posts").json()["data"][0]["id"] == post
    assert graph.post(post, is_published="false").status_code == 400


def test_a_post_is_moved_hidden_and_pinned(graph: Fanpage, clock: Clock, sandbox: Sandbox) -> None:
    later = int((clock.now + timedelta(hours=2)).timestamp())
    waiting = graph.publish("Hẹn", published="false", scheduled_publish_time=later)
    graph.post(waiting, scheduled_publish_time=later + 3600)
    assert (
        graph.get(waiting, fields="scheduled_publish_time").json()["scheduled_publish_time"] == later + 3600
    )
    live = graph.publish("Hiện")
    graph.post(live, is_hidden="true")
    assert sandbox.count_public("graph") == {}
    shown = graph.get("1000001/published_posts").json()["data"]
    hidden = graph.get("1000001/published_posts", include_hidden="true").json()["data"]
    assert (shown, [post["id"] for post in hidden]) == ([], [live])


def test_photos_are_taken_out_of_a_post_and_put_in(graph: Fanpage) -> None:
    first, second = (
        graph.post("1000001/photos", files={"source": ("a.jpg", jpeg())}, published="false").json()["id"]
        for _ in range(2)
    )
    post = graph.publish("Ảnh", **{"attached_media[0]": f'{{"media_fbid":"{first}"}}'})
    graph.post(post, attached_media=f'[{{"media_fbid":"{second}"}}]')
    attached = graph.get(post, fields="attachments{target{id}}").json()["attachments"]["data"]
    assert attached == [{"target": {"id": second}}]
    assert graph.get(first).status_code == 400
    used = graph.post("1000001/feed", message="lại", attached_media=f'[{{"media_fbid":"{second}"}}]')
    assert code_of(used) == (100, 1366051)


def test_deleting_twice_is_an_unknown_object(graph: Fanpage) -> None:
    post = graph.publish("Sẽ xóa")
    assert graph.call("DELETE", post).json() == {"success": True}
    again = graph.call("DELETE", post)
    assert code_of(again) == (100, 33) and "Unsupported delete request" in again.json()["error"]["message"]
    other = graph.publish("Xóa bằng POST")
    assert graph.post(other, method="delete").json() == {"success": True}


def test_only_this_page_can_be_posted_to(graph: Fanpage) -> None:
    assert code_of(graph.post("9999/feed", message="x")) == (100, 33)
    assert code_of(graph.post("1000001/nothing", message="x")) == (100, None)
    assert code_of(graph.get("a/b/c")) == (2500, None)
    assert code_of(graph.call("PUT", "1000001/photos")) == (100, None)


def test_the_version_is_told_and_old_ones_are_served_by_the_oldest_alive(graph: Fanpage) -> None:
    served = {}
    for version in ("v26.0", "v23.0", "v12.0"):
        graph.version = version
        served[version] = graph.get("1000001").headers["facebook-api-version"]
    assert served == {"v26.0": "v26.0", "v23.0": "v23.0", "v12.0": "v21.0"}
    graph.version = "v99.0"
    assert code_of(graph.get("1000001")) == (2500, None)
    bare = requests.get(f"{graph.url}/1000001", params={"access_token": graph.token}, timeout=10)
    assert bare.json()["id"] == "1000001" and bare.headers["facebook-api-version"] == "v26.0"


def test_every_answer_tells_the_usage(graph: Fanpage) -> None:
    headers = graph.get("1000001").headers
    assert '"call_count": 1' in headers["X-App-Usage"]
    assert '"type": "pages"' in headers["X-Business-Use-Case-Usage"]
    assert headers["Content-Type"] == "application/json; charset=UTF-8"
