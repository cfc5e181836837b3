"""A workspace whose daemon runs in a process of its own: killed, started again, and asked what it knows."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from publisher.core.delivery import State
from publisher.store import deliveries, heads
from publisher.store.database import open_store
from publisher.work.audit import verify

PIECE = """---
title: Bài số {n} trong loạt bài thử
slug: bai-so-{n}
summary: Sapo của bài số {n}.
publish_at: now
---

Nội dung minh họa của bài số {n}.
"""
ROUNDS = 30
STEP = timedelta(hours=1)


@dataclass(kw_only=True)
class Workplace:
    """One workspace with its pieces; `secrets` are what the daemon's environment holds beside ours."""

    workspace: Path
    config: str
    pieces: int
    dice: random.Random
    secrets: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        queue = self.workspace / "content" / "queue"
        queue.mkdir(parents=True)
        for n in range(self.pieces):
            (queue / f"bai-{n}.md").write_text(PIECE.format(n=n), encoding="utf-8")
        (self.workspace / "config.toml").write_text(self.config, encoding="utf-8")

    @property
    def slugs(self) -> set[str]:
        return {f"bai-so-{n}" for n in range(self.pieces)}

    def wait_for_requests(self, count: int) -> None:
        """Wait until the outlets have heard so many more requests, for 5 s at most."""
        raise NotImplementedError

    def kill(self, times: int, among: int = 25) -> None:
        """Start the daemon and kill it, so many times, each at a random instant of its work.

        It comes after one of the first `among` requests.
        """
        for _ in range(times):
            with self.daemon() as daemon:
                self.wait_for_requests(self.dice.randint(1, among))
                Event().wait(self.dice.uniform(0, 0.02))  # not to wait for anything: to hit any instant
                daemon.send_signal(signal.SIGKILL)

    def finish(self) -> None:
        """Let the daemon work until nothing is left, hour by hour, so that what rests is tried again."""
        at = datetime.now(UTC)
        for _ in range(ROUNDS):
            with self.daemon("--until-idle", "--clock", at.isoformat()) as daemon:
                _, said = daemon.communicate(timeout=300)
            at += STEP
            if daemon.returncode == 0:
                return
        raise AssertionError(f"the daemon never came to its end: {said.decode()}")

    def check_log(self) -> None:
        """See that the log holds together after every kill, and the attempts and receipts with it."""
        store = open_store("sqlite:///var/publisher.db", self.workspace)
        with store.read() as session:
            assert verify(session, heads.read(self.workspace)).finding is None
        store.close()

    def links(self, channel: str) -> dict[str, str]:
        """Return the address of each post that the daemon holds for out, by its id on the channel."""
        store = open_store("sqlite:///var/publisher.db", self.workspace)
        with store.read() as session:
            out = [one for one in deliveries.in_state(session, State.PUBLISHED) if one.channel == channel]
        store.close()
        return {one.receipt.remote_id: one.receipt.url for one in out if one.receipt and one.receipt.url}

    def daemon(self, *words: str) -> subprocess.Popen[bytes]:
        """Start the daemon; with `words` its messages can be read."""
        command = [sys.executable, "-m", "publisher", "-w", str(self.workspace), "run", "--no-web", *words]
        heard = subprocess.PIPE if words else subprocess.DEVNULL
        return subprocess.Popen(command, env=os.environ | self.secrets, stderr=heard)
