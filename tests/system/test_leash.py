"""Servers end with the test run, whatever ends that."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.system.leash import Leashed, free_port, listens

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the system tests need process groups")

ROOT = Path(__file__).parents[2]
# Like PHP's built-in server: a parent that ends when asked to, and a worker that keeps the port.
SERVER = """
import os, signal, socket, sys, time
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
if os.fork() == 0:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
time.sleep(600)
"""
TEST_RUN = """
import sys, time
from pathlib import Path
from tests.system.leash import Leashed, listens
port = int(sys.argv[1])
server = Leashed([sys.executable, "-c", sys.argv[2], str(port)], Path(sys.argv[3]))
server.wait_until(lambda: listens(("127.0.0.1", port)))
print("ready", flush=True)
time.sleep(600)
"""


def test_a_stopped_server_leaves_no_worker_on_its_port(tmp_path: Path) -> None:
    port = free_port()
    server = Leashed([sys.executable, "-c", SERVER, str(port)], tmp_path / "log")
    server.wait_until(lambda: listens(("127.0.0.1", port)))
    server.stop()
    assert not listens(("127.0.0.1", port))
    server.stop()


def test_a_server_that_dies_takes_its_workers_along(tmp_path: Path) -> None:
    port = free_port()
    dying = SERVER.replace("time.sleep(600)", "else:\n    sys.exit('out of memory')\ntime.sleep(600)")
    server = Leashed([sys.executable, "-c", dying, str(port)], tmp_path / "log")
    with pytest.raises(RuntimeError, match="ended; its last words:\nout of memory"):
        server.wait_until(lambda: False)
    assert not listens(("127.0.0.1", port))


def test_a_killed_test_run_leaves_no_server(tmp_path: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", TEST_RUN, str(port), SERVER, str(tmp_path / "log")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"ready\n"
        run.send_signal(signal.SIGKILL)
    gone = Leashed([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "other")
    gone.wait_until(lambda: not listens(("127.0.0.1", port)), seconds=10)
    gone.stop()


def test_a_server_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    server = Leashed([sys.executable, "-c", "raise SystemExit('no such table')"], tmp_path / "log")
    with pytest.raises(RuntimeError, match="ended; its last words:\nno such table"):
        server.wait_until(lambda: False)


def test_a_server_that_is_never_ready_is_ended_and_reported(tmp_path: Path) -> None:
    server = Leashed([sys.executable, "-c", "import time; time.sleep(600)"], tmp_path / "log")
    with pytest.raises(RuntimeError, match="was not ready within 0 s"):
        server.wait_until(lambda: False, seconds=0.05)
