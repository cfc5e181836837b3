"""The stage of the demo: a throw-away workspace, the outlets that stand in, the daemon."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from publisher.app import App, open_app
from publisher.demo.clock import DemoClock
from publisher.engine.local import LocalEngine
from publisher.files.new_workspace import make_workspace
from publisher.sandbox import Sandbox
from publisher.web.server import WebServer

START = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
"""Monday, 08:00 in Hanoi."""
END = datetime(2027, 1, 24, 14, 0, tzinfo=UTC)
"""Sunday, 21:00: the week's last slot has passed."""
SPEED = 16_000.0
SECRETS = {"DEMO_NEWSPAPER_PASSWORD": "sandbox-password", "DEMO_FANPAGE_TOKEN": "sandbox-page-token"}

CONFIG = """\
[publisher]
name = "Hội LHPN Thành phố (minh họa)"
language = "{language}"
late = {{ grace = "12h", then = "send" }}

[channels.newspaper]
adapter = "wordpress"
kind = "press"
label = "Báo Phụ nữ (minh họa)"
url = "{wp}"
user = "robot"
password = "env:DEMO_NEWSPAPER_PASSWORD"
default_column = "Thời sự"
create_columns = true
refuse_forms = ["bulletin"]
settle = "2s"

[channels.website]
adapter = "static"
path = "var/website"
label = "Trang web Hội"
url = "http://127.0.0.1:{port}/site"
refuse_forms = ["reportage", "interview"]

[channels.fanpage]
adapter = "facebook"
kind = "social"
label = "Fanpage Hội"
url = "{graph}"
page_id = "1000001"
token = "env:DEMO_FANPAGE_TOKEN"
after = "website"
spacing = "90m"
daily_max = 4
refuse_forms = ["reportage", "interview", "bulletin"]
settle = "2s"

[web]
listen = "127.0.0.1:{port}"
"""


@dataclass(frozen=True)
class Stage:
    """Everything that plays."""

    app: App
    outlets: Sandbox
    clock: DemoClock
    engine: LocalEngine
    dashboard: str

    @property
    def site(self) -> str:
        return f"{self.dashboard}site/"

    @property
    def is_over(self) -> bool:
        return self.clock.now() >= END


@contextmanager
def set_stage(language: str, port: int, speed: float = SPEED) -> Iterator[Stage]:
    """Build it all up, let the daemon run inside the block, and clear it away."""
    os.environ.update(SECRETS)
    clock = DemoClock(START, speed)
    with TemporaryDirectory(prefix="publisher-demo-") as folder, Sandbox(clock=clock.now) as outlets:
        workspace = Path(folder) / "workspace"
        make_workspace(workspace, sample=True)
        port = port_near(port)
        config = CONFIG.format(language=language, wp=outlets.wp_url, graph=outlets.graph_url, port=port)
        (workspace / "config.toml").write_text(config, encoding="utf-8")
        outlets.faults("graph", drop_after_accept=1.0, count=1, only="POST", match="/feed$")
        app = open_app(workspace, clock)
        engine = LocalEngine(app)
        try:
            with WebServer(app, engine), running(engine):
                yield Stage(app, outlets, clock, engine, f"http://127.0.0.1:{port}/")
        finally:
            app.close()


@contextmanager
def running(engine: LocalEngine) -> Iterator[None]:
    """Run the daemon in a thread for the length of the block."""
    daemon = threading.Thread(target=engine.run, name="daemon", daemon=True)
    daemon.start()
    try:
        yield
    finally:
        engine.stop()
        daemon.join(timeout=20)


def port_near(port: int) -> int:
    """Return `port`, or a free one when it is taken."""
    for wanted in (port, 0):
        with socket.socket() as trial:
            try:
                trial.bind(("127.0.0.1", wanted))
            except OSError:
                continue
            return int(trial.getsockname()[1])
    return port
