"""The records of the API: those that the commands print with `--json`, in the shapes that are described."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publisher.app import open_app
from publisher.core.api_token import Scope
from publisher.core.item import Item
from publisher.core.person import Role
from publisher.web.api.record_shapes import SHAPES, Shape
from tests.cli.conftest import work_a_morning
from tests.cli.terminal import Terminal
from tests.newsroom import HandClock, Newsroom, open_newsroom
from tests.web.api import Program, program
from tests.web.pages import Dashboard, open_dashboard

pytestmark = pytest.mark.usefixtures("cheap_passwords")

PLAN = """
[plan]
id = "cchc-2027"
title = "Tuyên truyền cải cách hành chính"
start = 2027-01-01
end = 2027-12-31

[[target]]
id = "web"
title = "Tin, bài trên website"
metric = "postings"
where = { channel = "website" }
per = "month"
min = 2
each = "unit"

[[target]]
id = "tap-huan"
title = "Người được tập huấn"
metric = "people"
per = "year"
min = 50
"""
SIDES = ("log", "--since", "2027-01-18 07:45", "--until", "2027-01-19 09:00")
AS_PRINTED = (
    ("/queue", ("queue",)),
    ("/log", ("log",)),
    ("/log?state=published&since=2027-01-01&until=2027-01-31", ("log", "--state", "published")),
    ("/log?since=2027-01-18+07:45&until=19/01/2027+09:00", SIDES),
    ("/log?since=2027-01-18T00:45Z&until=2027-01-19T09:00%2B07:00", SIDES),
    ("/log?until=17/01/2027", ("log", "--until", "17/01/2027")),
    ("/log?since=18/01/2027&until=2027-01-18", ("log", "--since", "2027-01-18", "--until", "2027-01-18")),
    ("/log?unit=ho-sao", ("log", "--unit", "ho-sao")),
    ("/log?channel=magazine&form=article", ("log", "--channel", "magazine", "--form", "article")),
    ("/plan?at=2027-03-01", ("plan", "--at", "2027-03-01")),
    ("/plan?at=2027-03-01&rolled_up=true", ("plan", "--at", "2027-03-01", "--rolled-up")),
    ("/units?period=2027-01", ("units", "--period", "2027-01")),
    ("/activities", ("activity", "list")),
    ("/activities?period=2027-01", ("activity", "list", "--period", "2027-01")),
    ("/activities?unit=ho-sao&kind=training", ("activity", "list", "--unit", "ho-sao", "--kind", "training")),
    ("/holds", ("holds",)),
    ("/feeds/found", ("activity", "found")),
)  # fmt: skip
PATHS = {
    "item": "/queue", "shown": "/items/tin", "delivery": "/log", "target": "/plan?by=2027-01-31",
    "unit": "/units?period=2027-01", "activity": "/activities", "channel": "/channels",
    "hold": "/holds", "health": "/health",
}  # fmt: skip
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "array": list,
    "object": dict,
}


@pytest.fixture(scope="session")
def busy_morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the daemon has worked, with the example plan, an activity and a hold."""
    desk = Terminal(work_a_morning(tmp_path_factory.mktemp("busy")))
    (desk.workspace / "schedules" / "plan-2027.toml").write_text(PLAN, encoding="utf-8")
    words = ("--title", "Tập huấn", "--date", "2027-01-12", "--unit", "ho-sao", "--people", "30")
    desk.done("activity", "add", "training", *words)
    desk.done("hold", "unit:ho-sao", "--reason", "chờ ảnh")
    return desk.workspace


@pytest.fixture
def asked(busy_morning: Path, tmp_path: Path) -> Iterator[tuple[Terminal, Program]]:
    workspace = shutil.copytree(busy_morning, tmp_path / "copy").resolve()
    with closing(open_app(workspace, HandClock())) as app:
        yield Terminal(workspace), program(open_dashboard(app), Role.VIEWER, Scope.READ)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("path", "words"), AS_PRINTED, ids=[path for path, _ in AS_PRINTED])
def test_a_record_is_the_one_that_the_command_prints(
    asked: tuple[Terminal, Program], path: str, words: tuple[str, ...], language: str
) -> None:
    desk, one = asked
    one.headers = {"Accept-Language": language}
    printed = desk.type(*words, "--json", PUBLISHER_LANGUAGE=language).records
    told = one.get(path).json()
    if words == ("queue",):  # the page has first what was seen last
        told, printed = (sorted(some, key=lambda item: item["item"]) for some in (told, printed))
    assert told == printed
    assert told or "found" in path


def test_a_piece_and_a_delivery_are_told_as_the_command_shows_them(asked: tuple[Terminal, Program]) -> None:
    desk, one = asked
    for item in ("tin", "bai", "lo"):
        [shown] = desk.done("show", item, "--json").records
        assert one.get(f"/items/{item}").json() == shown
        for each in shown["deliveries"]:
            assert one.get(f"/deliveries/{each['id']}").json() == each


@pytest.mark.parametrize("name", PATHS)
def test_a_record_has_the_shape_that_the_description_says(asked: tuple[Terminal, Program], name: str) -> None:
    _, one = asked
    answer = one.get(PATHS[name])
    assert answer.status_code == 200
    records = answer.json() if isinstance(answer.json(), list) else [answer.json()]
    assert records
    for each in records:
        assert fits(each, SHAPES[name]) is None
        assert {*each} >= {*SHAPES[name]["properties"]}


def fits(value: Any, shape: Shape) -> str | None:
    """Return what of a value is not as a shape says, None for nothing."""
    if "$ref" in shape:
        return fits(value, SHAPES[shape["$ref"].rpartition("/")[2]])
    kinds = shape.get("type", [])
    names = [kinds] if isinstance(kinds, str) else kinds
    if value is None:
        return None if not names or "null" in names else f"null is no {names}"
    if names and not any(isinstance(value, TYPES[one]) for one in names if one != "null"):
        return f"{value!r} is no {names}"
    if "enum" in shape and value not in shape["enum"]:
        return f"{value!r} is none of {shape['enum']}"
    if isinstance(value, list):
        return next(filter(None, (fits(one, shape["items"]) for one in value)), None)
    if isinstance(value, dict) and "properties" in shape:
        if missing := {*shape["required"]} - {*value}:
            return f"{missing} are missing"
        return next(filter(None, (fits(value[name], one) for name, one in shape["properties"].items())), None)
    return None


def test_the_description_is_openapi_and_names_every_shape(asked: tuple[Terminal, Program]) -> None:
    _, one = asked
    whole = one.get("/openapi.json").json()
    assert whole["openapi"].startswith("3.1") and whole["servers"] == [{"url": "/api/v1"}]
    assert whole["security"] == [{"token": []}]
    references = [*references_in(whole)]
    assert {one.rpartition("/")[2] for one in references} <= {*whole["components"]["schemas"]}
    for path, methods in whole["paths"].items():
        for method, told in methods.items():
            assert {"200", "401", "403", "404", "409", "422", "429"} <= {*told["responses"]}, path
            assert ("requestBody" in told) is (method == "post"), path
            in_path = [one["name"] for one in told["parameters"] if one["in"] == "path"]
            assert in_path == re.findall(r"{(\w+)}", path), "a client is made from it, or cannot be"
            for each in bodies(told):
                assert each["additionalProperties"] is False and "stamp" in each["required"], path


def references_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from (one for name, one in part.items() if name == "$ref")
        part = [*part.values()]
    if isinstance(part, list):
        for one in part:
            yield from references_in(one)


def bodies(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in told.get("requestBody", {}).get("content", {}).values():
        yield one["schema"]


@pytest.fixture
def many(tmp_path: Path) -> Iterator[tuple[Newsroom, Dashboard]]:
    """Twenty-three pieces on two channels, some of them seen in the same moment."""
    room = open_newsroom(tmp_path, "website", "fanpage")
    for number in range(23):
        at = room.clock.now() + timedelta(hours=1 + number // 3)
        room.drop(Item(id=f"bai-{number}", title=f"Bài {number}", html="<p>…</p>", publish_at=at))
        if number % 4 == 3:
            room.clock.pass_(minutes=1)
    yield room, open_dashboard(room.app)
    room.app.close()


@pytest.mark.parametrize(
    ("path", "key", "count"),
    [
        ("/queue?limit=1", "item", 23), ("/queue?limit=5", "item", 23), ("/queue?limit=23", "item", 23),
        ("/log?limit=7", "id", 46), ("/log?limit=1&order=oldest", "id", 46),
        ("/log?limit=5&channel=fanpage&q=bai", "id", 23), ("/log?limit=46", "id", 46),
        ("/log?limit=9&since=2027-01-01T00:00%2B07:00&until=31/12/2027", "id", 46),
    ],
)  # fmt: skip
def test_following_the_links_leads_through_every_record_once(
    many: tuple[Newsroom, Dashboard], path: str, key: str, count: int
) -> None:
    one = program(many[1], Role.VIEWER, Scope.READ)
    seen: list[object] = []
    following: str | None = f"/api/v1{path}"
    while following:
        answer = one.client.get(following, headers={"Authorization": f"Bearer {one.token}"})
        assert answer.status_code == 200, answer.text
        seen += [each[key] for each in answer.json()]
        following = answer.links["next"]["url"] if "next" in answer.links else None
    assert len(seen) == count and len({*seen}) == count


def test_the_log_is_in_the_order_that_is_asked_for(many: tuple[Newsroom, Dashboard]) -> None:
    one = program(many[1], Role.VIEWER, Scope.READ)
    newest = [each["id"] for each in one.get("/log", limit=50).json()]
    assert [each["id"] for each in one.get("/log", limit=50, order="oldest").json()] == newest[::-1]


def test_a_channel_says_why_it_sends_nothing(many: tuple[Newsroom, Dashboard]) -> None:
    one = program(many[1], Role.EDITOR)
    stamp = one.get("/channels/website/pause").json()["stamp"]
    assert one.post("/channels/website/pause", stamp=stamp, reason="bảo trì").status_code == 200
    told = {each["channel"]: each for each in one.get("/channels").json()}
    assert (told["website"]["paused"], told["fanpage"]["paused"]) == (True, False)
    [held] = one.get("/holds").json()
    assert (held["scope"], held["by"]) == ("channel:website", "editor (token act-None)")


def test_what_is_needed_by_a_day_has_its_shape_and_is_there_for_who_asks(
    asked: tuple[Terminal, Program],
) -> None:
    _, one = asked
    shape = SHAPES["target"]["properties"]["by_day"]
    told = [each["by_day"] for each in one.get("/plan?by=2027-01-31").json()]
    found = [each for each in told if each is not None]
    assert found and "null" in shape["type"] and "by_day" not in SHAPES["target"]["required"]
    for each in found:
        assert set(each) == set(shape["properties"]) and each["rule"] in shape["properties"]["rule"]["enum"]
    assert all("by_day" not in each for each in one.get("/plan").json())
