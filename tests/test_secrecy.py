"""A secret that was read once is blanked wherever it turns up."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from pytest_httpserver import HTTPServer

from publisher import secrecy
from publisher.cli.logs import Lines
from publisher.core.delivery import State
from publisher.core.errors import Refused
from publisher.core.item import Item
from publisher.settings import Secret
from publisher.wire import KEPT_TEXT, Wire, recording, shortened
from tests.newsroom import open_newsroom

TOKEN = "obviously-fake-token-0123"
PASSWORD = "fake fake fake 1234"


@pytest.fixture(autouse=True)
def revealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrecy, "_known", {})
    for name, value in {"FAKE_TOKEN": TOKEN, "FAKE_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)
        Secret(f"env:{name}").reveal()


@pytest.mark.parametrize(
    "text",
    [
        f"Malformed access token {TOKEN}",
        f'--x\r\nContent-Disposition: form-data; name="access_token"\r\n\r\n{TOKEN}\r\n--x--',
        f"https://graph.example.org/me?token={TOKEN}&a=1",
        PASSWORD,
        PASSWORD.replace(" ", ""),
        "pw=fake+fake+fake+1234",
        "pw=fake%20fake%20fake%201234",
    ],
)
def test_a_secret_is_blanked_however_it_is_written(text: str) -> None:
    clean = secrecy.without_secrets(text)
    assert "***" in clean
    assert TOKEN not in clean and "1234" not in clean


def test_words_that_are_too_short_to_be_secrets_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAKE_SHORT", "tin")
    Secret("env:FAKE_SHORT").reveal()
    assert secrecy.without_secrets("bản tin hôm nay") == "bản tin hôm nay"


def test_an_answer_that_repeats_a_token_is_kept_without_it(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/").respond_with_data(f"bad token {TOKEN}", headers={"Location": f"/{TOKEN}"})
    with recording() as transcript:
        Wire(timedelta(seconds=5)).write("POST", httpserver.url_for("/"), data=f"x: {TOKEN}")
    [exchange] = transcript.exchanges
    assert TOKEN not in str(exchange)
    assert exchange.response is not None and exchange.response["body"] == "bad token ***"


@pytest.mark.parametrize("before", ["token=", "Bearer ", '{"password": "', "access_token="])
def test_a_secret_is_blanked_where_the_kept_text_is_cut(before: str) -> None:
    secret = TOKEN if before == "token=" else "obviously-fake-unknown-" * 9
    for left in (1, 4, 8, 20):
        text = "x" * (KEPT_TEXT - left - len(before) - 1) + " " + before + secret + '"'
        kept = shortened(text + "y" * KEPT_TEXT)
        assert len(kept) <= KEPT_TEXT and "obv" not in kept


def test_a_refusal_that_repeats_a_token_is_told_without_it(tmp_path: Path) -> None:
    newsroom = open_newsroom(tmp_path)
    newsroom.outlet("website").tell("publish", Refused("adapter-fault", kind=f"Malformed {TOKEN}"))
    newsroom.drop(Item(id="bai", title="Bài", html="<p>Chữ.</p>", publish_at="now"))
    newsroom.step()
    delivery = newsroom.delivery("bai", "website")
    assert delivery.state is State.REFUSED and delivery.error is not None
    assert delivery.error.values["kind"] == "Malformed ***"
    newsroom.app.close()


def failing_record() -> logging.LogRecord:
    try:
        raise requests.ConnectionError(f"https://graph.example.org/?access_token={TOKEN}\nsecond line")
    except requests.ConnectionError as error:
        info = (type(error), error, error.__traceback__)
    return logging.LogRecord("publisher", logging.ERROR, __file__, 1, "adapter fault", (), info)


def test_a_fault_is_logged_in_one_line_without_traceback_or_secret() -> None:
    line = Lines(verbose=False).format(failing_record())
    assert "\n" not in line and "Traceback" not in line and TOKEN not in line
    assert "adapter fault (ConnectionError: https://graph.example.org/?access_token=*** second line)" in line


def test_those_who_ask_get_the_traceback_without_the_secret() -> None:
    text = Lines(verbose=True).format(failing_record())
    assert "Traceback" in text and TOKEN not in text
