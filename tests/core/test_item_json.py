from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from publisher.core.digest import NAMES, digest
from publisher.core.item import Form, Item, Media, Priority, Status, Tone, Wish
from publisher.core.item_json import item_from_json, item_to_json

instants = st.datetimes(timezones=st.just(UTC))
moments = st.one_of(instants, st.sampled_from(["now", "next"]))
words = st.lists(st.text(), max_size=3).map(tuple)
wishes = st.builds(
    Wish,
    at=st.none() | moments,
    after=st.none() | st.text(),
    delay=st.none() | st.timedeltas(),
    title=st.none() | st.text(),
    summary=st.none() | st.text(),
    text=st.none() | st.text(),
    column=st.none() | st.text(),
)
media = st.builds(
    Media,
    name=st.text(),
    sha256=st.text(),
    mime=st.text(),
    size=st.integers(),
    width=st.integers(),
    height=st.integers(),
    duration=st.floats(allow_nan=False, allow_infinity=False),
    alt=st.text(),
    caption=st.text(),
    credit=st.text(),
)
items = st.builds(
    Item,
    id=st.text(),
    title=st.text(),
    form=st.sampled_from(Form),
    summary=st.text(),
    slug=st.none() | st.text(),
    html=st.text(),
    units=words,
    authors=words,
    themes=words,
    indices=words,
    audiences=words,
    tags=words,
    column=st.none() | st.text(),
    channels=st.none() | st.dictionaries(st.text(), wishes, max_size=3),
    publish_at=moments,
    not_before=st.none() | instants,
    expires_at=st.none() | instants,
    priority=st.sampled_from(Priority),
    tone=st.sampled_from(Tone),
    status=st.sampled_from(Status),
    cover=st.none() | st.text(),
    media=st.lists(media, max_size=2).map(tuple),
    source=st.text(),
    canonical_url=st.text(),
    rights=st.text(),
    consents=words,
    ai=st.text(),
    note=st.text(),
)
SAMPLE = Item(id="a", title="Chợ chưa tan")
OTHER = {
    "title": "b",
    "form": Form.BRIEF,
    "channels": {"website": Wish(delay=timedelta(minutes=30))},
    "publish_at": datetime(2027, 1, 18, tzinfo=UTC),
    "not_before": datetime(2027, 1, 18, tzinfo=UTC),
    "expires_at": datetime(2027, 1, 18, tzinfo=UTC),
    "priority": Priority.URGENT,
    "tone": Tone.SOLEMN,
    "status": Status.DRAFT,
    "media": (Media("a.jpg", "0", "image/jpeg", 1),),
}
LISTS = ("units", "authors", "themes", "indices", "audiences", "tags", "consents")


@given(items)
def test_every_item_comes_back_from_json_as_it_was(item: Item) -> None:
    assert item_from_json(json.loads(json.dumps(item_to_json(item)))) == item


@given(items)
def test_equal_items_have_equal_digests(item: Item) -> None:
    assert digest(item_from_json(item_to_json(item))) == digest(item)


def test_any_change_of_content_changes_the_digest() -> None:
    for one in fields(Item):
        other = OTHER.get(one.name, ("x",) if one.name in LISTS else "x")
        changed = replace(SAMPLE, **{one.name: other})  # type: ignore[arg-type]  # the names are those of fields
        assert (digest(changed) == digest(SAMPLE)) == (one.name in NAMES), one.name


def test_where_a_file_lies_does_not_change_the_digest() -> None:
    assert digest(replace(SAMPLE, id="ho-sao-bai")) == digest(SAMPLE)


def test_an_item_written_before_a_field_existed_is_still_read() -> None:
    assert item_from_json({"id": "a", "title": "Chợ chưa tan", "gone": 1}) == SAMPLE


def test_what_was_approved_before_corrections_were_known_has_the_same_digest_today() -> None:
    old = "65659332986276b1ce9c97ce3f013edcd675cc477c9cab1c4f6fcd56afffd57a"
    assert digest(Item(id="a", title="Một cửa", html="<p>A.</p>")) == old
