"""Letters through apprise: to a real listener on loopback, and never with their secrets in a log."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer

from publisher.notify.service import Service
from publisher.notify.target import Letter, NotSent
from publisher.secrecy import without_secrets
from publisher.settings import Secret
from publisher.words import tell
from tests.notify.post_office import free_port

LETTER = Letter("publisher-1", "[Tòa soạn] 1 bài bị từ chối", "«Một lần bấm» & <b>kênh</b> website\n")
TOKEN = "fake-secret-token"


def service(monkeypatch: pytest.MonkeyPatch, address: str) -> Service:
    monkeypatch.setenv("TEST_NOTICES", address)
    return Service(Secret("env:TEST_NOTICES"))


def refusal(target: Service) -> NotSent:
    with pytest.raises(NotSent) as caught:
        target.send(LETTER)
    for language in ("vi", "en"):
        said = tell(caught.value.message, language)
        assert TOKEN not in said and "{" not in said
    return caught.value


def test_a_letter_arrives_as_it_was_written(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    httpserver.expect_request(f"/{TOKEN}", method="POST").respond_with_data("ok")
    service(monkeypatch, f"json://127.0.0.1:{httpserver.port}/{TOKEN}").send(LETTER)
    [(request, _)] = httpserver.log
    assert request.json is not None
    assert (request.json["title"], request.json["message"]) == (LETTER.subject, LETTER.text.rstrip())


def test_every_part_of_an_address_is_blanked_from_then_on_but_not_its_host(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/part-one-of-it/part-two-of-it").respond_with_data("ok")
    address = f"json://user:part-three-of-it@127.0.0.1:{httpserver.port}/part-one-of-it/part-two-of-it"
    service(monkeypatch, address).send(LETTER)
    said = "part-one-of-it part-two-of-it part-three-of-it 127.0.0.1"
    assert without_secrets(said) == "*** *** *** 127.0.0.1"


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """What reaches the program's log, debugging included."""
    lines: list[str] = []

    class Book(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(f"{record.name}: {record.getMessage()}")

    book, root = Book(), logging.getLogger()
    before = root.level
    root.addHandler(book)
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(before)
    root.removeHandler(book)


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_refusal_is_told_without_the_secret(
    status: int, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    httpserver.expect_request(f"/{TOKEN}").respond_with_data(TOKEN, status)
    error = refusal(service(monkeypatch, f"json://user:{TOKEN}-2@127.0.0.1:{httpserver.port}/{TOKEN}"))
    assert error.message.code == "service-refused"
    assert str(status) in error.message.values["said"]
    assert [line for line in logged if line.startswith("apprise")] == []


def test_a_service_that_is_away_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    target = service(monkeypatch, f"json://127.0.0.1:{free_port()}/{TOKEN}")
    assert refusal(target).message.code == "service-refused"
    with pytest.raises(NotSent) as caught:
        target.probe()
    assert caught.value.message.code == "service-not-reached"


def test_an_address_that_apprise_does_not_know_is_told_by_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refusal(service(monkeypatch, f"nonsense://{TOKEN}"))
    assert error.message.code == "service-unknown"
    assert error.message.values["reference"] == "env:TEST_NOTICES"


def test_a_secret_that_is_not_there_is_named() -> None:
    assert refusal(Service(Secret("env:NOT_THERE_AT_ALL"))).message.code == "secret-not-there"


def test_without_apprise_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    error = refusal(service(monkeypatch, f"json://127.0.0.1/{TOKEN}"))
    assert error.message.code == "service-needs-apprise"


def test_a_probe_reaches_the_service_and_sends_nothing(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = service(monkeypatch, f"json://127.0.0.1:{httpserver.port}/{TOKEN}").probe()
    assert said.code == "service-answers"
    assert httpserver.log == []
