"""A dashboard on a port of loopback, as `publisher run` serves it, for browsers that are none of ours."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(web: FastAPI) -> Iterator[str]:
    """Serve an application in a thread of its own; yield its address, without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(web, log_level="error", access_log=False, lifespan="off"))
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # the tests have their own
        thread = threading.Thread(target=server.run, args=([door],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            web.state.live.stop()
            server.should_exit = True
            thread.join()
