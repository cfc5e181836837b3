"""Programs that are told: each message is signed, comes at least once, and says what the records say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from publisher.core.errors import Refused, Unconfirmed
from publisher.core.item import Item
from publisher.core.webhook import Event, read_key, sign
from publisher.files.webhook_settings import Webhook
from publisher.settings import Secret
from publisher.store import webhooks as kept
from publisher.work import decisions, webhooks
from tests.newsroom import After, Newsroom, open_newsroom

pytestmark = pytest.mark.usefixtures("database")

SECRET = "whsec_Z2lhLWxhcC1naWEtbGFwLWdpYS1sYXAtMQ=="
PIECE = Item(id="bai", title="Một lần bấm", authors=("Minh Họa",), publish_at="now")


@dataclass
class Program:
    """The other side: it keeps what it is sent, and answers as it is told to."""

    server: HTTPServer
    newsroom: Newsroom
    messages: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def hear(self, request: Request) -> Response:
        self.requests.append(request)
        if self.answers:
            return self.answers.pop(0)
        self.messages.append(json.loads(request.data))
        return Response(status=204)

    @property
    def hooks(self) -> tuple[webhooks.Hook, ...]:
        return webhooks.hooks_of(self.newsroom.app)

    def round(self, **later: float) -> None:
        """Let time pass, and do what the messenger's thread does then."""
        now = self.newsroom.clock.pass_(**later)
        webhooks.gather(self.newsroom.app, self.hooks)
        webhooks.send_due(self.newsroom.app, self.hooks, now, lambda: False)

    def told(self) -> list[tuple[str, str]]:
        return [(one["type"], one["data"]["channel"]) for one in self.messages]


def set_up(newsroom: Newsroom, url: str, *on: Event) -> None:
    one = Webhook(url=url, secret=Secret("env:GIA_LAP"), on=on or tuple(Event))
    newsroom.app.config = replace(newsroom.app.config, webhooks={"toa-soan": one})


@pytest.fixture
def program(tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    monkeypatch.setenv("GIA_LAP", SECRET)
    newsroom = open_newsroom(tmp_path, "website", "fanpage")
    found = Program(httpserver, newsroom)
    httpserver.expect_request("/hook", method="POST").respond_with_handler(found.hear)
    set_up(newsroom, httpserver.url_for("/hook"))
    found.round()
    yield found
    newsroom.app.close()


def test_what_goes_out_is_told_once_with_its_record(program: Program) -> None:
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    program.round(minutes=10)
    assert sorted(program.told()) == [("delivery.published", "fanpage"), ("delivery.published", "website")]
    first = program.messages[0]
    assert (first["data"]["item"], first["data"]["state"]) == ("bai", "published")
    assert first["data"]["url"] and first["timestamp"].endswith("+07:00")


def test_every_message_bears_a_signature_that_the_other_side_can_check(program: Program) -> None:
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    for request in program.requests:
        id, timestamp = request.headers["webhook-id"], int(request.headers["webhook-timestamp"])
        assert request.headers["webhook-signature"] == sign(read_key(SECRET), id, timestamp, request.data)
        assert abs(timestamp - program.newsroom.app.clock.outside().timestamp()) < 60
    assert len({request.headers["webhook-id"] for request in program.requests}) == 2


def test_what_was_before_the_webhook_is_not_told(
    tmp_path: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIA_LAP", SECRET)
    newsroom = open_newsroom(tmp_path, "website")
    newsroom.drop(PIECE)
    newsroom.step()
    set_up(newsroom, httpserver.url_for("/hook"))
    program = Program(httpserver, newsroom)
    program.round()
    assert httpserver.log == []
    newsroom.app.close()


def test_a_message_that_does_not_arrive_is_sent_again_under_the_same_id(program: Program) -> None:
    program.answers = [Response(status=503, headers={"Retry-After": "600"})]
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    assert len(program.requests) == 1, "who does not answer is not asked for each message"
    program.round(minutes=9)
    first, *others = [one.headers["webhook-id"] for one in program.requests]
    assert first not in others, "it asked for ten minutes"
    program.round(minutes=2)
    assert program.requests[-1].headers["webhook-id"] == first
    assert len(program.messages) == 2


def test_a_crash_between_sending_and_recording_repeats_the_message_and_loses_none(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    with monkeypatch.context() as cut:
        cut.setattr(kept, "end", _die)
        with pytest.raises(KeyboardInterrupt):
            program.round()
    program.round()
    ids = [one.headers["webhook-id"] for one in program.requests]
    assert len(ids) == 3 and len(set(ids)) == 2


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_message_is_given_up_after_three_days_and_the_next_ones_go_on(program: Program) -> None:
    program.answers = [Response(status=500)] * 40
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    for _ in range(40):
        program.round(hours=4)
    program.answers = []
    program.round(hours=4)
    with program.newsroom.app.store.read() as session:
        assert kept.owed(session, "toa-soan") == []
    assert program.messages == []
    program.newsroom.drop(replace(PIECE, id="khac", title="Bài khác"))
    program.newsroom.step()
    program.round()
    assert len(program.messages) == 2


def test_what_is_refused_and_what_stays_in_doubt_are_told_once_each(program: Program) -> None:
    program.newsroom.outlet("fanpage").tell("publish", Refused("gave-up", tries=1))
    website = program.newsroom.outlet("website")
    website.tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    website.tell("find", *[Unconfirmed("channel-cannot-be-searched", channel="website")] * 9)
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    for _ in range(4):
        program.newsroom.clock.pass_(hours=3)
        program.newsroom.step()
    program.round()
    assert sorted(program.told()) == [("delivery.refused", "fanpage"), ("delivery.unconfirmed", "website")]


def test_a_new_revision_is_no_second_publication_and_a_withdrawal_is_told(program: Program) -> None:
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round(minutes=5)
    program.newsroom.drop(replace(PIECE, title="Một lần bấm là xong"))
    program.newsroom.step()
    program.round()
    assert [kind for kind, _ in program.told()] == ["delivery.published"] * 2
    with program.newsroom.app.store.write() as session:
        now = program.newsroom.clock.now()
        decisions.withdraw(program.newsroom.app, session, "bai", None, "sai", now, "Trực ban")
    program.newsroom.plan()
    program.newsroom.step()
    program.round()
    assert [kind for kind, _ in program.told()][2:] == ["delivery.withdrawn"] * 2


def test_only_what_was_asked_for_is_told(program: Program) -> None:
    set_up(program.newsroom, program.server.url_for("/hook"), Event.WITHDRAWN)
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    assert program.requests == []


def test_a_redirect_is_no_arrival_and_is_not_followed(program: Program) -> None:
    program.answers = [Response(status=302, headers={"Location": "/elsewhere"})]
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    assert [request.path for request in program.requests] == ["/hook"]
    with program.newsroom.app.store.read() as session:
        [late, _] = kept.owed(session, "toa-soan")
    assert late.error is not None and late.error.code == "webhook-says-no"


@pytest.mark.parametrize(("secret", "code"), [("", "secret-not-there"), ("ngan", "webhook-secret-too-short")])
def test_without_a_secret_that_signs_nothing_is_sent(
    program: Program, monkeypatch: pytest.MonkeyPatch, secret: str, code: str
) -> None:
    monkeypatch.setenv("GIA_LAP", secret)
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    assert program.requests == []
    with program.newsroom.app.store.read() as session:
        assert (kept.owed(session, "toa-soan")[0].error or PIECE).code == code


def test_doctor_pings_and_says_what_is_owed(program: Program) -> None:
    program.answers = [Response(status=500)]
    program.newsroom.drop(PIECE)
    program.newsroom.step()
    program.round()
    found = webhooks.examine(program.newsroom.app)["webhooks.toa-soan"]
    assert [(one.name, one.ok, one.message.code) for one in found] == [
        ("webhook", True, "webhook-answers"),
        ("owed", False, "webhook-owed"),
    ]
    assert program.messages[-1]["type"] == "ping"
    program.round()
    assert len(program.messages) == 3, "it is well again, so that nothing waits any longer"


def test_an_address_that_nobody_answers_at_is_said(program: Program) -> None:
    set_up(program.newsroom, "http://127.0.0.1:9/hook")
    [found] = webhooks.examine(program.newsroom.app)["webhooks.toa-soan"]
    assert (found.ok, found.message.code) == (False, "webhook-not-reached")
