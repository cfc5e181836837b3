"""A daemon in a process of its own, at work on three channels, that is killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from publisher.core.delivery import State
from publisher.sandbox import Sandbox
from publisher.store import deliveries, heads
from publisher.store.database import open_store
from publisher.work.audit import verify

SECRETS = {"FAULTS_PASSWORD": "sandbox-password", "FAULTS_TOKEN": "sandbox-page-token"}
CONFIG = """
[publisher]
late = {{ grace = "30d", then = "send" }}
[channels.newspaper]
adapter = "wordpress"
kind = "press"
url = "{wp}"
user = "robot"
password = "env:FAULTS_PASSWORD"
settle = "200ms"
[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"
[channels.fanpage]
adapter = "facebook"
kind = "social"
url = "{graph}"
page_id = "1000001"
token = "env:FAULTS_TOKEN"
settle = "200ms"
after = "website"
"""
PIECE = """---
title: Bài số {n} trong loạt bài thử
slug: bai-so-{n}
summary: Sapo của bài số {n}.
publish_at: now
---

Nội dung minh họa của bài số {n}.
"""
ROUNDS = 30
STEP = timedelta(minutes=20)


@dataclass
class Trial:
    """One workspace with its pieces, and the outlets that count what reaches them."""

    workspace: Path
    outlets: Sandbox
    pieces: int
    dice: random.Random

    def __post_init__(self) -> None:
        queue = self.workspace / "content" / "queue"
        queue.mkdir(parents=True)
        for n in range(self.pieces):
            (queue / f"bai-{n}.md").write_text(PIECE.format(n=n), encoding="utf-8")
        config = CONFIG.format(wp=self.outlets.wp_url, graph=self.outlets.graph_url)
        (self.workspace / "config.toml").write_text(config, encoding="utf-8")

    @property
    def slugs(self) -> set[str]:
        return {f"bai-so-{n}" for n in range(self.pieces)}

    def kill(self, times: int) -> None:
        """Start the daemon and kill it, so many times, each at a random instant of its work."""
        for _ in range(times):
            with self._daemon() as daemon:
                seen = len(self.outlets.journal.entries)
                self.outlets.journal.wait_for(seen + self.dice.randint(1, 40), 20)
                Event().wait(self.dice.uniform(0, 0.02))  # not to wait for anything: to hit any instant
                daemon.send_signal(signal.SIGKILL)

    def finish(self) -> None:
        """Let the daemon work until nothing is left, hour by hour, so that what rests is tried again."""
        at = datetime.now(UTC)
        for _ in range(ROUNDS):
            with self._daemon("--until-idle", "--clock", at.isoformat()) as daemon:
                _, said = daemon.communicate(timeout=300)
            at += STEP
            if daemon.returncode == 0:
                return
        raise AssertionError(f"the daemon never came to its end: {said.decode()}")

    def check(self) -> None:
        """Compare what the daemon knows with what the outlets have: all of it once, each with its link."""
        known = {channel: self._links(channel) for channel in ("newspaper", "website", "fanpage")}
        assert all(len(links) == self.pieces for links in known.values())
        public = self.outlets.site.public_posts()
        assert {post.key for post in public} == self.slugs and len(public) == self.pieces
        assert {str(post.id) for post in public} == set(known["newspaper"])
        assert all(len(self.outlets.journal.ever_public(slug)) == 1 for slug in self.slugs)
        posts = self.outlets.page.public_posts()
        assert {post.id for post in posts} == set(known["fanpage"]) and len(posts) == self.pieces
        assert set(self.outlets.count_public("graph").values()) == {1}
        website = self.workspace / "var" / "website"
        assert self.slugs <= {page.parent.name for page in website.rglob("index.html")}
        self._check_log()

    def _check_log(self) -> None:
        """See that the log holds together after every kill, and the attempts and receipts with it."""
        store = open_store("sqlite:///var/publisher.db", self.workspace)
        with store.read() as session:
            assert verify(session, heads.read(self.workspace)).finding is None
        store.close()

    def _links(self, channel: str) -> dict[str, str]:
        """Return the address of each post that the daemon holds for out, by its id on the channel."""
        store = open_store("sqlite:///var/publisher.db", self.workspace)
        with store.read() as session:
            out = [one for one in deliveries.in_state(session, State.PUBLISHED) if one.channel == channel]
        store.close()
        return {one.receipt.remote_id: one.receipt.url for one in out if one.receipt and one.receipt.url}

    def _daemon(self, *words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "publisher", "-w", str(self.workspace), "run", "--no-web", *words]
        return subprocess.Popen(
            command, env=os.environ | SECRETS, stderr=subprocess.PIPE if words else subprocess.DEVNULL
        )
