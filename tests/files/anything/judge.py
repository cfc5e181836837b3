"""What must be true of everything that is read, right or wrong."""

from __future__ import annotations

import json
import string
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publisher.channel import ChannelSettings, House, adapter
from publisher.core.board import Board
from publisher.core.bookings import Bookings
from publisher.core.item import Form, Item
from publisher.core.item_json import item_from_json, item_to_json
from publisher.core.message import Message
from publisher.core.problem import Problem
from publisher.core.progress import Counted, Terms, measure
from publisher.core.slots import Asked
from publisher.core.timetable import Pace, place
from publisher.files.bundle import Bundle
from publisher.files.config import Config
from publisher.files.reading import ReadItem, read_item
from publisher.files.schedules import Rules
from publisher.wire import Wire
from publisher.words import LANGUAGES, catalogue, tell
from publisher.work.render import Setting, render
from tests.files.desk import Desk

CHANNELS = {
    "newspaper": {
        "adapter": "wordpress",
        "kind": "press",
        "url": "https://cms.example.org",
        "user": "robot",
        "password": "env:NEWSPAPER_PASSWORD",
    },
    "website": {"adapter": "static", "kind": "org_site", "url": "http://127.0.0.1:8321/site"},
    "fanpage": {"adapter": "facebook", "kind": "social", "page_id": "1000001", "token": "env:FANPAGE_TOKEN"},
    "radio": {"adapter": "outbox", "kind": "radio"},
    "wall": {"adapter": "outbox", "kind": "print"},
    "meeting": {"adapter": "outbox", "kind": "event"},
}
NOON = datetime(2027, 1, 18, 5, tzinfo=UTC)
KINDS: dict[str, ChannelSettings] = {
    name: adapter(str(table["adapter"])).Settings.model_validate(table) for name, table in CHANNELS.items()
}
"""One channel of each kind, with the adapter that it most likely has."""


def read_and_judge(desk: Desk, bundle: Bundle) -> ReadItem:
    """Read an item, and see that every word about it is sound and that it can go out if it is right."""
    read = read_item(bundle, desk.rules)
    assert read.item is not None or read.problems
    judge_problems(read.problems, _texts(bundle, desk.workspace))
    if read.item is not None:
        judge_item(read.item, desk)
    return read


def _texts(bundle: Bundle, workspace: Path) -> dict[str, bytes | None]:
    """Return the files that a problem may name; None for those that have rows or nothing instead of lines."""
    files: dict[str, bytes | None] = {bundle.main.relative_to(workspace).as_posix(): None}
    for file in (bundle.main, bundle.sidecar):
        if file is not None and file.suffix in (".md", ".yaml", ".yml"):
            files[file.relative_to(workspace).as_posix()] = file.read_bytes()
    return files


def judge_problems(problems: Iterable[Problem], texts: Mapping[str, bytes | None]) -> None:
    """See that each problem names a place that is there, in one whole line of each language."""
    for problem in problems:
        assert problem.message.code != "reading-fault", problem
        assert problem.path in texts, problem
        assert (problem.line == 0) == (problem.column == 0), problem
        assert problem.line >= 0, problem
        assert problem.column >= 0, problem
        text = texts[problem.path]
        if text is not None:
            assert problem.line <= most_lines(text), problem
        judge_words(problem.message)


def most_lines(text: bytes) -> int:
    """Return how many lines an editor's program may count; in UTF-16 some letters hold bytes of line ends."""
    return text.count(b"\n") + text.count(b"\r") + 1


def judge_words(said: Message) -> None:
    sentences = catalogue()[said.code]
    for language in LANGUAGES:
        places = {name for _, name, _, _ in string.Formatter().parse(sentences[language]) if name}
        assert places <= said.values.keys(), said
        told = tell(said, language)
        told.encode("utf-8")
        assert told.splitlines() == [told], said


def judge_item(item: Item, desk: Desk) -> None:
    """See that an item survives the store, that its media were kept whole, and that every channel gets it."""
    assert item_from_json(json.loads(json.dumps(item_to_json(item), allow_nan=False))) == item
    json.dumps(item_to_json(item), ensure_ascii=False).encode("utf-8")
    assert "\0" not in item.html + item.title + item.summary
    setting = Setting("k", 1, NOON, None, "https://example.org/a", item.units, desk.store, "", ())
    for name, settings in KINDS.items():
        post = render(item, name, settings, setting)
        assert all(one.path.is_file() for one in post.media)
        channel = adapter(settings.adapter)(name, settings, House(desk.workspace), Wire())
        for said in channel.check(post):
            judge_words(said)


def judge_rules(config: Config, rules: Rules, texts: Mapping[str, bytes | None]) -> None:
    """See that what was read right can be worked with: slots, the next one, targets."""
    judge_problems(rules.warnings, texts)
    for channel, settings in config.channels.items():
        booked, pace = Bookings(config.zone), Pace(settings.spacing, settings.daily_max)
        found = place(rules.timetable, Asked(channel, Form.ARTICLE), pace, booked, NOON)
        for said in (found,) if isinstance(found, Message) else found.reasons:
            judge_words(said)
        list(rules.timetable.openings(channel, NOON, NOON + timedelta(days=7)))
    for plan in rules.plans:
        terms = Terms(rules.workdays, {"channel": tuple(config.channels)}, rules.plans)
        rows = measure(Board(plan, config.zone, rules.units), Counted(), NOON, terms)
        json.dumps([one.record() for one in rows], allow_nan=False)
