"""Servers that end, with all their processes, when the test run does, even by `kill -9`.

As a program, `python leash.py SIGNAL USER COMMAND…` runs the command in a process group of its own until
its own standard input closes, which the system does for whoever held the other end. `Leashed` holds it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE = 5.0
"""Seconds that a server gets to end by itself before its group is killed."""


PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h."""


class Leashed:
    """A running server and its log."""

    def __init__(
        self,
        command: Sequence[str | Path],
        log: Path,
        *,
        env: Mapping[str, str] | None = None,
        user: str | None = None,
        ended_by: str = "SIGTERM",
    ) -> None:
        self.name = Path(command[0]).name
        self.log = log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", __file__, ended_by, user or "", *map(str, command)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=log.parent,
                start_new_session=True,
            )

    def wait_until(self, ready: Callable[[], bool], seconds: float = 30) -> None:
        """Return once ``ready()``; raises RuntimeError with the log's end otherwise."""
        limit = time.monotonic() + seconds
        while not ready():
            ended = self._process.poll() is not None
            if ended or time.monotonic() > limit:
                self.stop()
                state = "ended" if ended else f"was not ready within {seconds:.0f} s"
                raise RuntimeError(f"{self.name} {state}; its last words:\n{self.last_words()}")
            time.sleep(0.01)

    def last_words(self) -> str:
        """Return the last lines of the log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-15:])

    def stop(self) -> None:
        """End the server and every process of its group; may be called twice."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(PATIENCE + 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise RuntimeError(f"{self.name} does not end; its last words:\n{self.last_words()}") from None


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def listens(address: tuple[str, int] | Path) -> bool:
    """Tell whether somebody accepts connections at the address or the Unix socket."""
    family = socket.AF_UNIX if isinstance(address, Path) else socket.AF_INET
    with socket.socket(family) as probe:
        try:
            probe.connect(str(address) if isinstance(address, Path) else address)
        except OSError:
            return False
        return True


def _run(ended_by: str, user: str, command: list[str]) -> None:
    _adopt_orphans()
    account = user or None
    groups: list[str] | None = [] if user else None
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        user=account,
        group=account,
        extra_groups=groups,
    )
    threading.Thread(target=_end_with_the_holder, args=(child, signal.Signals[ended_by]), daemon=True).start()
    child.wait()
    # PHP's workers outlive their parent and keep its port: the group goes whole, and is waited for.
    _kill_group(child.pid)
    _wait_for_all()


def _end_with_the_holder(child: subprocess.Popen[bytes], how: signal.Signals) -> None:
    os.read(0, 1)  # nothing is ever written; it returns when the other end is closed
    child.send_signal(how)
    time.sleep(PATIENCE)
    _kill_group(child.pid)


def _adopt_orphans() -> None:
    # The children of a child that ended become ours, so that we can wait for their end; Linux only.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _wait_for_all() -> None:
    with suppress(ChildProcessError):
        while True:
            os.wait()


if __name__ == "__main__":
    _run(sys.argv[1], sys.argv[2], sys.argv[3:])
