"""The shapes of the records, as JSON Schema: keys as `contract.md` section 6 names them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publisher.core.by_day import Rule
from publisher.core.delivery import State
from publisher.core.item_state import ItemState

Shape = dict[str, Any]
TEXT: Shape = {"type": "string"}
COUNT: Shape = {"type": "integer"}
NUMBER: Shape = {"type": "number"}
YES: Shape = {"type": "boolean"}
AT: Shape = {"type": "string", "format": "date-time"}
DAY: Shape = {"type": "string", "format": "date"}
ANY: Shape = {}


def some(shape: Shape) -> Shape:
    """Return the shape of what may be missing."""
    return {**shape, "type": [shape["type"], "null"]} if "type" in shape else shape


def with_some(keys: Mapping[str, Shape], **always: Shape) -> Shape:
    """Return the shape of a record that may have some more keys, which an answer has for those who ask."""
    whole = record(**always)
    return {**whole, "properties": {**whole["properties"], **keys}}


def many(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


def record(**keys: Shape) -> Shape:
    """Return the shape of a record that has all of these keys; more may be added one day."""
    return {"type": "object", "properties": keys, "required": [*keys]}


def named(name: str) -> Shape:
    return {"$ref": f"#/components/schemas/{name}"}


PROBLEM_OF_FILE = record(
    path=TEXT, line=some(COUNT), column=some(COUNT), severity=TEXT, code=TEXT, message=TEXT
)
DELIVERY = record(
    id=COUNT, item=TEXT, title=TEXT, form=TEXT, units=many(TEXT), channel=TEXT,
    state={"type": "string", "enum": [one.value for one in State]}, stands=TEXT, stands_at=some(AT),
    due_at=some(AT), published_at=some(AT), withdrawn_at=some(AT), late_seconds=some(NUMBER), url=some(TEXT),
    proof=some(TEXT), remote_id=some(TEXT), revision=some(COUNT), live_revision=some(COUNT), attempts=COUNT,
    next_try_at=some(AT), error=some(TEXT), obstacle=some(TEXT), reason=some(TEXT), hold=some(TEXT),
    task=some(TEXT), correction=some({"type": "object"}), warning=some(TEXT), stale=some(TEXT),
    no_link=some(TEXT), via=some(TEXT),
)  # fmt: skip
ITEM_KEYS: dict[str, Shape] = {
    "item": TEXT, "title": TEXT, "form": TEXT, "units": many(TEXT), "path": TEXT, "revision": COUNT,
    "state": {"type": "string", "enum": [one.value for one in ItemState]},
    "problems": many(named("file_problem")), "warnings": many(named("file_problem")),
    "corrects": some(TEXT), "corrected_by": many(TEXT), "deliveries": many(named("delivery")),
}  # fmt: skip
ATTEMPT = record(
    delivery=COUNT, channel=TEXT, n=COUNT, operation=TEXT, started_at=AT, finished_at=some(AT),
    outcome=some(TEXT), revision=some(COUNT), key=TEXT, request=ANY, response=ANY, error=some(TEXT),
)  # fmt: skip
SNAPSHOT = record(delivery=COUNT, revision=COUNT, path=TEXT, sha256=TEXT, intact=YES)
STEP = record(at=AT, actor=TEXT, action=TEXT, delivery=some(COUNT), detail={"type": "object"})
WINDOW = record(id=TEXT, **{"from": DAY, "until": DAY})
SAID = record(message=TEXT, below=many(TEXT))
BY_DAY = record(
    day=DAY, rule={"type": "string", "enum": [one.value for one in Rule]}, working_days=COUNT,
    of_working_days=COUNT, due=some(COUNT), scheduled=COUNT, needed=some(COUNT),
)  # fmt: skip
SHAPES: dict[str, Shape] = {
    "file_problem": PROBLEM_OF_FILE,
    "delivery": DELIVERY,
    "item": record(**ITEM_KEYS),
    "shown": record(**ITEM_KEYS, attempts=many(ATTEMPT), snapshots=many(SNAPSHOT), steps=many(STEP)),
    "target": with_some(
        {"by_day": {**some(BY_DAY), "description": "There with `by`: what is needed by that day."}},
        plan=TEXT, target=TEXT, title=TEXT, metric=TEXT, per=TEXT, window=WINDOW, member=some(TEXT),
        min=some(COUNT), max=some(COUNT), done=COUNT, scheduled=COUNT, forecast=COUNT, missing=COUNT,
        pace=some(NUMBER), status=TEXT, reason=TEXT,
    ),
    "unit": record(
        plan=TEXT, window=WINDOW, unit=TEXT, name=TEXT, cluster=some(TEXT), works=COUNT, postings=COUNT,
        airings=COUNT, minutes=COUNT, events=COUNT, people=COUNT, women=COUNT, copies=COUNT,
        installations=COUNT, score=some(NUMBER), rank=some(COUNT), grade=some(TEXT),
        lines=many({"type": "object"}),
    ),
    "activity": record(
        id=COUNT, kind=TEXT, title=TEXT, date=DAY, until=some(DAY), units=many(TEXT), channel=some(TEXT),
        form=some(TEXT), themes=many(TEXT), indices=many(TEXT), audiences=many(TEXT), place=some(TEXT),
        partners=many(TEXT), url=some(TEXT), item=some(TEXT), evidence=many({"type": "object"}),
        note=some(TEXT), recorded_at=AT, recorded_by=TEXT, via=TEXT, removed_at=some(AT),
        removed_by=some(TEXT), removed_reason=some(TEXT),
    ),
    "channel": record(
        channel=TEXT, name=TEXT, adapter=TEXT, kind=some(TEXT), enabled=YES, paused=YES, trouble=some(TEXT),
        last_published_at=some(AT), next_due_at=some(AT),
    ),
    "hold": record(
        id=COUNT, scope=TEXT, reason=TEXT, created_at=AT, until=some(AT), by=TEXT, **{"except": many(TEXT)}
    ),
    "feed": record(
        feed=TEXT, ours=YES, polled_at=some(AT), next_at=some(AT), failing_since=some(AT), failures=COUNT,
        error=some(TEXT),
    ),
    "sighting": record(
        number=COUNT, kind=TEXT, place=TEXT, title=TEXT, url=some(TEXT), published_at=some(AT),
        first_seen_at=AT, state=TEXT, delivery=some(COUNT), rivals=many(COUNT), hint=some(TEXT),
        activity=some(COUNT),
    ),
    "health": record(ok=YES, checks=many(record(name=TEXT, ok=YES, code=TEXT, message=TEXT))),
    "choice": record(
        action=TEXT, title=TEXT, about=TEXT, offered=YES, foretold=many(SAID),
        asks=many(record(name=TEXT, kind=TEXT, needed=YES)), stamp=TEXT,
    ),
    "done": record(action=TEXT, followed=many(SAID)),
    "problem": {
        **record(title=TEXT, status=COUNT, code=TEXT, detail=TEXT),
        "description": "RFC 9457: `code` is for programs and stays, `detail` is a sentence for people.",
    },
}  # fmt: skip
