"""Whatever a program asks or orders, the API answers it or says what is wrong with it: never with a fault."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.core.delivery import State
from publisher.work.actions.action import About
from tests.newsroom import Newsroom
from tests.web.api import Program, path_of, program
from tests.web.pages import open_dashboard
from tests.web.stages import STAGES, stage

pytestmark = pytest.mark.usefixtures("cheap_passwords")

TEXT = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["", "\0", "bai", "1", "-1", "0", "9" * 30, "2027-01-18", "0001-01-01", "9999-12-31",
         "2027-01-18 08:00", "all", "item:bai", "channel:website", "everything", "unit:", ":", "plan",
         "2027-Q1", "2027-13", "true", "1-1", "-999999999999999999-1", "9" * 18 + "-1",
         "%", "a" * 5000, *State]
    ),
)  # fmt: skip
NAMES = st.sampled_from(
    ["q", "channel", "state", "form", "unit", "since", "until", "order", "behind", "limit", "at", "plan",
     "rolled_up", "period", "kind", "removed", "scope", "x"]
)  # fmt: skip
PLACES = st.one_of(
    st.sampled_from(["/queue", "/log", "/plan", "/units", "/activities", "/channels", "/holds", "/feeds",
                     "/feeds/found", "/health", "/openapi.json"]),
    st.builds(lambda base, key: f"/{base}/{quote(key, safe='', errors='replace')}",
              st.sampled_from(["items", "deliveries", "channels", "holds"]), TEXT),
    st.sampled_from([path_of(one) for one in STAGES]),
)  # fmt: skip
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=5,
)
BODIES = st.one_of(
    JSON,
    st.dictionaries(
        st.sampled_from(["stamp", "reason", "at", "until", "url", "reference", "public", "by_hand", "file"]),
        JSON,
    ),
)
ORDINARY = settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[tuple[Newsroom, Program]]:
    room = stage(About.DELIVERY, "confirm").open(tmp_path)
    yield room, program(open_dashboard(room.app))
    room.app.close()


@given(place=PLACES, params=st.lists(st.tuples(NAMES, TEXT), max_size=3))
@ORDINARY
def test_no_question_is_answered_with_a_fault(
    asked: tuple[Newsroom, Program], place: str, params: list[tuple[str, str]]
) -> None:
    _, one = asked
    query = urlencode(params, errors="replace")
    separator = "&" if "?" in place else "?"
    path = f"/api/v1{place}{separator}{query}" if query else f"/api/v1{place}"
    answer = one.client.get(path, headers={"Authorization": f"Bearer {one.token}"})
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.json()["code"] and answer.json()["detail"]


@given(place=st.sampled_from([path_of(one) for one in STAGES]), body=BODIES, shown=st.booleans())
@ORDINARY
def test_no_order_is_answered_with_a_fault(
    asked: tuple[Newsroom, Program], place: str, body: Any, shown: bool
) -> None:
    _, one = asked
    if shown and isinstance(body, dict):
        body["stamp"] = one.get(place).json().get("stamp", "không có")
    answer = send(one, place, body)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        assert answer.json()["code"] and answer.json()["detail"]


def send(one: Program, place: str, body: Any) -> Any:
    content = json.dumps(body).encode()  # what JSON does not know, such as NaN, is sent all the same
    headers = {"Authorization": f"Bearer {one.token}", "Content-Type": "application/json"}
    return one.client.post(f"/api/v1{place}", content=content, headers=headers)
