"""The journal: everything accepted, in order, with times."""

import requests

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import Clock, Fanpage, Newspaper, jpeg, mp4, png


def test_every_step_is_written_down_in_order(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage, clock: Clock
) -> None:
    wp.upload(png(), "anh.png", "image/png")
    post = wp.write(title="Tin", slug="tin")
    clock.forward(minutes=5)
    wp.post(f"posts/{post['id']}", status="publish")
    graph.publish("Lời đăng")
    wp.call("DELETE", f"posts/{post['id']}")
    log = requests.get(f"{sandbox.url}/_log", timeout=10).json()
    assert [(entry["n"], entry["what"], entry["public"]) for entry in log] == [
        (1, "media.created", False),
        (2, "post.created", False),
        (3, "post.published", True),
        (4, "feed.created", True),
        (5, "post.trashed", False),
    ]
    assert log[2] == {
        "n": 3,
        "at": "2027-01-18T01:05:00+00:00",
        "outlet": "wp",
        "method": "POST",
        "path": f"/wp/wp-json/wp/v2/posts/{post['id']}",
        "what": "post.published",
        "id": str(post["id"]),
        "key": "tin",
        "slug": "tin",
        "title": "Tin",
        "message": "",
        "public": True,
    }
    assert (log[3]["outlet"], log[3]["message"]) == ("graph", "Lời đăng")


def test_the_log_can_be_followed(sandbox: Sandbox, wp: Newspaper) -> None:
    wp.write(title="Một"), wp.write(title="Hai")
    newer = requests.get(f"{sandbox.url}/_log", params={"after": 1}, timeout=10).json()
    assert [entry["title"] for entry in newer] == ["Hai"]
    assert requests.get(f"{sandbox.url}/_log", params={"after": "x"}, timeout=10).status_code == 400


def test_a_double_that_readers_saw_is_counted_under_the_slug_asked_for(
    sandbox: Sandbox, wp: Newspaper
) -> None:
    first, second = wp.write(slug="tin", status="publish"), wp.write(slug="tin", status="publish")
    assert sandbox.count_public("wp") == {"tin": 2}
    wp.call("DELETE", f"posts/{second['id']}", params={"force": "true"})
    assert sandbox.count_public("wp") == {"tin": 1}
    assert sandbox.journal.ever_public("tin") == [str(first["id"]), str(second["id"])]


def test_messages_are_compared_in_their_plain_form(sandbox: Sandbox, graph: Fanpage) -> None:
    graph.publish("Chuyển  đổi\r\nsố")
    graph.publish("Chuy\u00ea\u0309n \u0111\u00f4\u0309i s\u00f4\u0301")
    assert sandbox.count_public("graph") == {"Chuyển đổi số": 2}
    assert len(sandbox.journal.ever_public("Chuyển đổi số")) == 2


def test_what_happens_by_itself_has_no_request_behind_it(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage, clock: Clock
) -> None:
    wp.write(slug="hen", status="future", date="2027-01-18T09:00:00")
    when = int(clock.now.timestamp()) + 3600
    graph.publish("Hẹn", published="false", scheduled_publish_time=when)
    clock.forward(hours=1)
    assert (sandbox.count_public("wp"), sandbox.count_public("graph")) == ({"hen": 1}, {"Hẹn": 1})
    last = sandbox.journal.entries[-2:]
    assert [(entry.what, entry.method, entry.public) for entry in last] == [("post.published", "", True)] * 2


def test_photos_videos_and_tokens_in_the_journal(sandbox: Sandbox, graph: Fanpage) -> None:
    query = {"access_token": graph.token}
    graph.call(
        "POST", "1000001/photos", params=query, files={"source": ("a.jpg", jpeg())}, data={"caption": "Ảnh"}
    )
    graph.post("1000001/videos", files={"source": ("a.mp4", mp4())}, title="Clip", description="Xem nhé")
    assert [(entry.what, entry.key) for entry in sandbox.journal.entries] == [
        ("photo.published", "Ảnh"),
        ("video.uploaded", "Xem nhé"),
        ("video.published", "Xem nhé"),
    ]
    assert graph.token and graph.token not in requests.get(f"{sandbox.url}/_log", timeout=10).text
