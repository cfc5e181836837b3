"""Rendering: templates with the words of the visitor's language."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher.app import App
from publisher.core.localtime import write_local
from publisher.core.person import Role
from publisher.store.items import called
from publisher.web.shown_values import link, pretty, written
from publisher.web.unit_marks import name_units
from publisher.web.where_files_lie import short_path

HERE = Path(__file__).parent
STATIC = HERE / "static"
APART = timedelta(minutes=2)
"""Clocks that differ by less are one clock that was read twice."""


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
        tell=app.tell,
        time=time,
        clock=clock,
        channel_name=app.config.channel_name,
        simulated=simulated_time(app),
        unit_names=partial(name_units, app),
        theme_name=app.rules.theme_name,
        audience_name=app.rules.audience_name,
        **values,
    )
    answer = HTMLResponse(text, status)
    visitor = values.get("visitor")
    if visitor is not None and visitor.told is not None:
        visitor.told.forget(answer)
    return answer


def simulated_time(app: App) -> datetime | None:
    """Return what the clock of the workspace says where it is not that of the world outside, else None."""
    now = app.clock.now()
    return now if abs(app.clock.outside() - now) > APART else None


def asset(name: str) -> str:
    """Return the address of a file of ours; it changes with what the file says, so that browsers keep it."""
    return f"/static/{name}?{_digest(name)}"


@cache
def _digest(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


@cache
def _pages() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.globals |= {
        "asset": asset,
        "called": called,
        "link": link,
        "named": lambda name, ids: "; ".join(map(name, ids)),
        "pretty": pretty,
        "short_path": short_path,
        "roles": lambda: list(Role),
        "written": written,
    }
    return pages
