"""The web server of the daemon: `/site/`, `/healthz` and `/readyz`, on `[web] listen`."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, RedirectResponse
from sqlalchemy.exc import SQLAlchemyError

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.store import trail
from publisher.web.website import WebsiteFiles

log = logging.getLogger(__name__)

STALE = timedelta(minutes=2)
"""A last pass that is older, in real time, means that the scheduler sleeps."""


class Passes(Protocol):
    """What the web asks of an engine: how many real seconds ago its last pass ended."""

    def seconds_since_pass(self) -> float | None: ...


def make_web(app: App, engine: Passes) -> FastAPI:
    """Return the application that answers for this workspace."""
    web = FastAPI(title="Publisher", docs_url=None, redoc_url=None, openapi_url=None)

    @web.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"ok": True})

    @web.get("/readyz")
    def readyz() -> JSONResponse:
        checks = {"database": _reaches_database(app), "scheduler": _is_awake(engine)}
        return JSONResponse({"ok": all(checks.values()), **checks}, 200 if all(checks.values()) else 503)

    @web.get("/")
    def front() -> RedirectResponse:
        return RedirectResponse("/site/")

    if folder := website_folder(app):
        folder.mkdir(parents=True, exist_ok=True)
        web.mount("/site", WebsiteFiles(directory=folder, html=True, follow_symlink=False), name="site")
    return web


def website_folder(app: App) -> Path | None:
    """Return where the static website lies, when the workspace has one."""
    for settings in app.config.channels.values():
        if settings.adapter == "static" and settings.enabled:
            return app.workspace / str(getattr(settings, "path", "var/website"))
    return None


def _reaches_database(app: App) -> bool:
    try:
        with app.store.read() as session:
            trail.newest(session)
    except SQLAlchemyError:
        return False
    return True


def _is_awake(engine: Passes) -> bool:
    since = engine.seconds_since_pass()
    return since is not None and since < STALE.total_seconds()


class WebServer:
    """Serve in a thread of its own for the length of a `with` block."""

    def __init__(self, app: App, engine: Passes, enabled: bool = True) -> None:
        web = app.config.web
        self._place = f"{web.host}:{web.port}"
        self._server = uvicorn.Server(
            uvicorn.Config(
                make_web(app, engine), host=web.host, port=web.port, log_level="error", access_log=False
            )
        )
        self._server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the daemon has its own
        self._thread = threading.Thread(target=self._serve, name="web", daemon=True)
        self._enabled = enabled
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        if self._enabled:
            self._thread.start()
            while not self._server.started and not self._ended.wait(0.02):
                pass
            if not self._server.started:
                raise WrongUsage("cannot-listen", place=self._place)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    def _serve(self) -> None:
        try:
            self._server.run()
        except SystemExit:  # uvicorn's way to say that the address is taken
            log.error("cannot listen on %s", self._place, extra={"action": "web_failed"})
        finally:
            self._ended.set()
