"""A daemon in a process of its own, at work on three channels, that is killed at any moment."""

from __future__ import annotations

import random
from pathlib import Path

from publisher.sandbox import Sandbox
from tests.faults.workplace import Workplace

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


class Trial(Workplace):
    """One workspace with its pieces, and the outlets that count what reaches them."""

    def __init__(self, workspace: Path, outlets: Sandbox, pieces: int, dice: random.Random) -> None:
        config = CONFIG.format(wp=outlets.wp_url, graph=outlets.graph_url)
        super().__init__(workspace=workspace, config=config, pieces=pieces, dice=dice, secrets=SECRETS)
        self.outlets = outlets

    def wait_for_requests(self, count: int) -> None:
        self.outlets.journal.wait_for(len(self.outlets.journal.entries) + count, 5)

    def check(self) -> None:
        """Compare what the daemon knows with what the outlets have: all of it once, each with its link."""
        known = {channel: self.links(channel) for channel in ("newspaper", "website", "fanpage")}
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
        self.check_log()
