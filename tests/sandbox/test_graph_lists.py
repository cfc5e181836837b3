"""Lists, cursors, fields."""

import pytest

from publisher.sandbox import FanpageSettings, Sandbox
from tests.sandbox.conftest import Clock, Fanpage


@pytest.fixture
def seven(graph: Fanpage, clock: Clock) -> list[str]:
    ids = []
    for number in range(7):
        ids.insert(0, graph.publish(f"Bài {number}"))
        clock.forward(minutes=1)
    return ids


def test_cursors_lead_forth_and_back(graph: Fanpage, seven: list[str]) -> None:
    first = graph.get("1000001/published_posts", limit=3).json()
    assert [post["id"] for post in first["data"]] == seven[:3] and "previous" not in first["paging"]
    assert "access_token=" in first["paging"]["next"]
    second = graph.session.get(first["paging"]["next"], timeout=10).json()
    assert [post["id"] for post in second["data"]] == seven[3:6]
    back = graph.session.get(second["paging"]["previous"], timeout=10).json()
    assert [post["id"] for post in back["data"]] == seven[:3]
    after = second["paging"]["cursors"]["after"]
    last = graph.get("1000001/published_posts", limit=3, after=after).json()
    assert [post["id"] for post in last["data"]] == seven[6:] and "next" not in last["paging"]


def test_a_cursor_holds_though_its_post_is_gone(graph: Fanpage, seven: list[str]) -> None:
    first = graph.get("1000001/published_posts", limit=3).json()
    graph.call("DELETE", seven[2])
    second = graph.session.get(first["paging"]["next"], timeout=10).json()
    assert [post["id"] for post in second["data"]] == seven[3:6]


def test_an_empty_list_has_no_paging(graph: Fanpage) -> None:
    assert graph.get("1000001/scheduled_posts").json() == {"data": []}


def test_a_page_has_at_most_a_hundred_items(graph: Fanpage, seven: list[str]) -> None:
    assert graph.get("1000001/feed", limit=101).json()["error"]["code"] == 100
    assert graph.get("1000001/feed", after="%%%").json()["error"]["code"] == 100


def test_times_narrow_the_feed_but_not_the_published_posts(graph: Fanpage, seven: list[str]) -> None:
    bounds = {"since": "2027-01-18T01:05:00+0000", "until": "2027-01-18T01:06:00Z"}
    assert [post["id"] for post in graph.get("1000001/posts", **bounds).json()["data"]] == seven[:2]
    assert len(graph.get("1000001/published_posts", **bounds).json()["data"]) == 7


def test_a_new_post_may_take_a_while_to_be_listed(clock: Clock) -> None:
    from datetime import timedelta

    with Sandbox(clock=clock, fanpage=FanpageSettings(listing_delay=timedelta(seconds=5))) as sandbox:
        page = Fanpage(sandbox.graph_url)
        post = page.publish("Vừa xong")
        assert page.get("1000001/published_posts").json()["data"] == []
        assert page.get(post).status_code == 200
        clock.forward(seconds=5)
        assert len(page.get("1000001/published_posts").json()["data"]) == 1
        page.session.close()


def test_nested_fields_and_summaries(graph: Fanpage) -> None:
    post = graph.publish("Bài", link="https://web.example.org/a?utm_content=k1")
    wanted = "message,attachments{media_type,target{url}},reactions.summary(true).limit(0),comments.limit(0)"
    shown = graph.get(post, fields=wanted).json()
    (attached,) = shown["attachments"]["data"]
    assert attached["media_type"] == "link" and set(attached) == {"media_type", "target"}
    assert shown["reactions"]["summary"]["total_count"] == 0 and "summary" not in shown["comments"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [("nonsense", 100), ("link", 12), ("a{b", 100), ("message}", 2500), ("me ssage?", 2500)],
)
def test_wrong_fields_are_refused(graph: Fanpage, fields: str, code: int) -> None:
    post = graph.publish("Bài")
    assert graph.get(post, fields=fields).json()["error"]["code"] == code


def test_the_page_and_me_are_the_same_to_a_page_token(graph: Fanpage) -> None:
    fields = "id,name,link,fan_count"
    assert graph.get("me", fields=fields).json() == graph.get("1000001", fields=fields).json()
    assert graph.get("me").json() == {"name": "Hội LHPN Thành phố (minh họa)", "id": "1000001"}
