"""The figures for monitors: true, few, quick, in the format of Prometheus, and not for the world."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from httpx2 import Response
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from publisher import __version__
from publisher.channel import Health
from publisher.core.errors import Refused, Unauthorized
from publisher.core.item import Item, Wish
from publisher.core.message import message
from publisher.core.notice import Kind
from publisher.files.config import Web
from publisher.store import channels, looks, notices
from publisher.store.notices import Told
from publisher.web.application import make_web
from publisher.work import holding
from tests.newsroom import Newsroom, open_newsroom
from tests.web.pages import HERE, Passes

pytestmark = pytest.mark.usefixtures("database")

PIECE = Item(id="bai", title="Một lần bấm", html="<p>…</p>", publish_at="now", channels={"website": Wish()})
NEARBY = ("127.0.0.1", 50000)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website", "fanpage")
    room.app.config = replace(room.app.config, web=Web(hosts=("dangbai.example.org",)))
    yield room
    room.app.close()


@pytest.fixture
def monitor(room: Newsroom) -> TestClient:
    return TestClient(make_web(room.app, Passes(3.0)), base_url=HERE, client=NEARBY)


def figures(monitor: TestClient) -> dict[str, float]:
    """Read the figures as Prometheus does, by name and labels in their order."""
    answer: Response = monitor.get("/metrics")
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(
        "text/plain; version=0.0.4"
    )
    families = text_string_to_metric_families(answer.text)
    return {
        " ".join((one.name, *one.labels.values())): one.value for family in families for one in family.samples
    }


def test_what_is_open_is_counted_by_channel_and_state(room: Newsroom, monitor: TestClient) -> None:
    room.drop(PIECE)
    assert figures(monitor)["publisher_deliveries website scheduled"] == 1
    room.outlet("website").tell("publish", Refused("post-of-another", item="x", url="y"))
    room.step()
    found = figures(monitor)
    assert found["publisher_deliveries website scheduled"] == 0
    assert found["publisher_deliveries website refused"] == 1
    assert found["publisher_deliveries fanpage refused"] == 0


def test_what_went_out_and_every_call_is_counted_once(room: Newsroom, monitor: TestClient) -> None:
    before = figures(monitor)
    assert before["publisher_published_total website"] == before["publisher_attempts_total website done"] == 0
    room.drop(PIECE)
    room.step()
    for _ in range(2):
        after = figures(monitor)
        assert (
            after["publisher_published_total website"] == after["publisher_attempts_total website done"] == 1
        )
        assert (
            after["publisher_published_total fanpage"]
            == after["publisher_attempts_total website refused"]
            == 0
        )
    room.drop(replace(PIECE, title="Hai lần bấm"))
    room.step()
    changed = figures(monitor)
    assert changed["publisher_attempts_total website done"] == 2
    assert changed["publisher_published_total website"] == 1, "an update is no publication"


def test_the_end_of_a_piece_that_was_never_sent_is_no_call(room: Newsroom, monitor: TestClient) -> None:
    room.drop(PIECE)
    room.clock.pass_(hours=7)
    room.step()
    found = figures(monitor)
    assert found["publisher_deliveries website missed"] == 1
    assert not any(number for name, number in found.items() if name.startswith("publisher_attempts"))


def test_the_age_of_the_oldest_piece_that_is_due_grows_until_it_is_out(
    room: Newsroom, monitor: TestClient
) -> None:
    assert figures(monitor)["publisher_oldest_due_age_seconds website"] == 0
    room.drop(PIECE)
    room.clock.pass_(minutes=5)
    assert figures(monitor)["publisher_oldest_due_age_seconds website"] == 300
    room.step()
    assert figures(monitor)["publisher_oldest_due_age_seconds website"] == 0


def test_a_channel_that_rests_is_down_until_it_is_resumed(room: Newsroom, monitor: TestClient) -> None:
    room.outlet("website").tell("publish", Unauthorized("post-of-another", item="x", url="y"))
    room.drop(PIECE)
    room.step()
    found = figures(monitor)
    assert (found["publisher_channel_up website"], found["publisher_channel_up fanpage"]) == (0, 1)
    with room.app.store.write() as session:
        channels.resume(session, "website", room.clock.now(), "Trực ban")
    assert figures(monitor)["publisher_channel_up website"] == 1


def test_the_end_of_a_token_can_be_watched(room: Newsroom, monitor: TestClient) -> None:
    assert "publisher_ends_timestamp_seconds website expiry" not in figures(monitor)
    ends = room.clock.now() + timedelta(days=3)
    with room.app.store.write() as session:
        found = Health("expiry", False, message("facebook-expiry-soon", day="21/01/2027"), ends)
        looks.keep(session, "website", [found, Health("page", True, message("x"))], room.clock.now())
        looks.keep(session, "kenh-cu", [found], room.clock.now())
    known = {name: at for name, at in figures(monitor).items() if "ends_timestamp" in name}
    assert known == {"publisher_ends_timestamp_seconds website expiry": ends.timestamp()}


def test_orders_in_force_are_counted_by_what_they_are_about_not_by_name(
    room: Newsroom, monitor: TestClient
) -> None:
    with room.app.store.write() as session:
        holding.hold(room.app, session, ("all", "channel:website"), room.clock.now(), "Trực ban")
    found = figures(monitor)
    assert (
        found["publisher_holds all"],
        found["publisher_holds channel"],
        found["publisher_holds item"],
    ) == (1, 1, 0)


def test_a_notice_counts_until_everybody_has_had_it(room: Newsroom, monitor: TestClient) -> None:
    with room.app.store.write() as session:
        notices.write_told(session, "mail", Told(0))
        notices.write_told(session, "chat", Told(0))
        notices.add(session, "k", Kind.SILENT, "website", room.clock.now(), told=message("ready-deliveries"))
    assert figures(monitor)["publisher_notices_unsent"] == 1
    with room.app.store.write() as session:
        notices.tie(session, [notices.waiting(session)[0].id])
        notices.write_told(session, "mail", Told(1))
    assert figures(monitor)["publisher_notices_unsent"] == 1
    with room.app.store.write() as session:
        notices.write_told(session, "chat", Told(1))
    assert figures(monitor)["publisher_notices_unsent"] == 0


def test_the_version_and_the_age_of_the_last_pass_are_told(monitor: TestClient) -> None:
    found = figures(monitor)
    assert found[f"publisher_build_info {__version__}"] == 1
    assert found["publisher_last_pass_age_seconds"] == 3
    assert found["publisher_ready scheduler"] == found["publisher_ready deliveries"] == 1


def test_no_name_of_a_piece_or_person_and_no_more_lines_however_many_pieces(
    room: Newsroom, monitor: TestClient
) -> None:
    before = len(figures(monitor))
    for number in range(5):
        room.drop(replace(PIECE, id=f"bai-{number}"))
    room.step()
    assert len(figures(monitor)) == before
    assert "bai-" not in monitor.get("/metrics").text


@pytest.mark.parametrize(
    ("host", "client", "headers"),
    [
        ("http://dangbai.example.org", NEARBY, {}),
        (HERE, ("192.0.2.7", 50000), {}),
        (HERE, NEARBY, {"X-Forwarded-For": "192.0.2.7"}),
        (HERE, NEARBY, {"Forwarded": "for=192.0.2.7"}),
        (HERE, NEARBY, {"Via": "1.1 proxy"}),
    ],
)
def test_through_a_proxy_there_are_no_figures_and_no_reasons(
    room: Newsroom, host: str, client: tuple[str, int], headers: dict[str, str]
) -> None:
    world = TestClient(make_web(room.app, Passes(None)), base_url=host, client=client)
    assert world.get("/metrics", headers=headers).status_code == 404
    ready = world.get("/readyz", headers=headers)
    assert ready.status_code == 503
    assert ready.json()["checks"]["scheduler"] == {"ok": False}
