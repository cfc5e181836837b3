"""The formula of the chain is fixed for ever: logs that were kept years ago rest on it."""

from __future__ import annotations

import itertools
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.chain import BEGINNING, Row, digest_of, fault_between, link

AT = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def row(before: Row | None = None, **changes: Any) -> Row:
    told: dict[str, Any] = {
        "id": before.id + 1 if before else 1,
        "at": AT,
        "actor": "chị Hoa",
        "action": "held",
        "item": None,
        "delivery": None,
        "detail": {"scope": "all", "reason": "Quốc tang"},
        "previous": before.digest if before else BEGINNING,
    } | changes
    return Row(**told, digest=link(*told.values()))


def test_the_formula_never_changes() -> None:
    assert row().digest == "6d2e0621a4b7a5a09f7c66a7207039c27ce2934ee121c696693d81f4d66cab4c"
    assert (
        digest_of({"b": [1, 2.5, None, True], "a": "Đỡ", "at": AT})
        == "3ccad1fa1a4b59c6f4a14cb25b9b8238b054fb632b1547199f1fe36ae9fe3edf"
    )


def test_a_digest_does_not_hang_on_the_order_of_keys_or_the_offset_of_an_instant() -> None:
    hanoi = AT.astimezone(timezone(timedelta(hours=7)))
    assert digest_of({"a": 1, "b": AT}) == digest_of({"b": hanoi, "a": 1})


@given(JSON)
def test_a_value_has_the_same_digest_when_it_comes_back_from_the_database(value: object) -> None:
    assert digest_of(json.loads(json.dumps(value))) == digest_of(value)


@pytest.mark.parametrize("name", [one.name for one in fields(Row)])
def test_every_field_of_a_row_counts(name: str) -> None:
    other: dict[str, Any] = {
        "id": 7,
        "at": AT + timedelta(microseconds=1),
        "delivery": 1,
        "detail": {"scope": "all"},
        "digest": BEGINNING,
    }
    assert fault_between(None, replace(row(), **{name: other.get(name, "x")})) == "log-row-changed"


def test_only_the_right_order_of_the_rows_is_whole() -> None:
    first = row()
    second = row(first)
    third = row(second)
    for before, after in itertools.product((None, first, second, third), (first, second, third)):
        whole = fault_between(before, after) is None
        assert whole == ((before, after) in [(None, first), (first, second), (second, third)])
    assert fault_between(first, third) == "log-rows-missing"
    assert fault_between(None, row(id=1, previous=second.digest)) == "log-row-out-of-place"
