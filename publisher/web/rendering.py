"""Rendering: templates with the words of the visitor's language."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher.app import App
from publisher.core.localtime import write_local
from publisher.core.message import Message
from publisher.core.person import Role
from publisher.words import catalogue

HERE = Path(__file__).parent
STATIC = HERE / "static"
SAFE_SCHEMES = ("http://", "https://")
CHANNELS = ("channel", "channels", "leader")
"""Values of messages that name channels."""


def render(app: App, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page; `word`, `time` and `day` in it speak the language and the zone of `app`."""

    def time(at: datetime | str | None) -> str:
        if at is None:
            return ""
        return write_local(app.zone, datetime.fromisoformat(at) if isinstance(at, str) else at)

    def clock(at: str | None) -> str:
        return datetime.fromisoformat(at).astimezone(app.zone).strftime("%H:%M") if at else ""

    page = _pages().get_template(template)
    text = page.render(
        app=app,
        word=app.word,
        tell=partial(tell_here, app),
        time=time,
        clock=clock,
        channel_name=app.config.channel_name,
        unit_names=app.rules.unit_names,
        **values,
    )
    answer = HTMLResponse(text, status)
    visitor = values.get("visitor")
    if visitor is not None and visitor.told is not None:
        visitor.told.forget(answer)
    return answer


def tell_here(app: App, said: Message) -> str:
    """Say a message at a page: in words of its own where others name commands, channels by their labels."""
    code = "not-while" if said.code.startswith("not-while-") else said.code
    here = f"{code}-here" if f"{code}-here" in catalogue() else said.code
    named = {name: _labels(app, said.values[name]) for name in CHANNELS if name in said.values}
    return app.tell(Message(here, {**said.values, **named}))


def _labels(app: App, names: str) -> str:
    return ", ".join(map(app.config.channel_name, names.split(", ")))


def asset(name: str) -> str:
    """Return the address of a file of ours; it changes with what the file says, so that browsers keep it."""
    return f"/static/{name}?{_digest(name)}"


@cache
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


def link(url: str | None) -> str | None:
    """Return an address that a page may lead to; anything but the web, such as a script, is no link."""
    return url if url and url.lower().startswith(SAFE_SCHEMES) else None


def pretty(value: object) -> str:
    """Return what was sent or came back, for reading; secrets were removed before it was kept."""
    return json.dumps(value, ensure_ascii=False, indent=2)


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {"asset": asset, "link": link, "pretty": pretty, "roles": lambda: list(Role)}
    return pages
