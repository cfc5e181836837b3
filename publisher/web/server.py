"""The web server of the daemon: the dashboard and the website, on `[web] listen`."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

import uvicorn

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.web.application import make_web
from publisher.web.health import Passes

log = logging.getLogger(__name__)


class WebServer:
    """Serve in a thread of its own for the length of a `with` block."""

    def __init__(self, app: App, engine: Passes, enabled: bool = True) -> None:
        web = app.config.web
        self._place = f"{web.host}:{web.port}"
        pages = make_web(app, engine)
        self._live = pages.state.live
        self._server = uvicorn.Server(
            uvicorn.Config(pages, host=web.host, port=web.port, log_level="error", access_log=False)
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
        self._live.stop()
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
