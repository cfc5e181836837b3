"""The daemon is killed while it works on a real WordPress: each piece is there once, with its link."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cutting_proxy import CuttingProxy
from tests.faults.workplace import Workplace
from tests.system.wordpress_channel import ask, posts
from tests.system.wordpress_site import WordPressSite

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PIECES = 20
KILLS = 3
CREATE, CHANGE = r"/wp/v2/posts$", r"/wp/v2/posts/\d+$"
CONFIG = """
[publisher]
late = {{ grace = "30d", then = "send" }}
[channels.newspaper]
adapter = "wordpress"
kind = "press"
url = "{url}"
user = "robot"
password = "env:KILLS_PASSWORD"
default_column = "Thời sự"
settle = "2s"
"""


class Trial(Workplace):
    """A workspace whose only channel is a WordPress behind a line that can be cut."""

    def __init__(self, workspace: Path, site: WordPressSite, line: CuttingProxy, seed: int) -> None:
        super().__init__(
            workspace=workspace,
            config=CONFIG.format(url=line.url),
            pieces=PIECES,
            dice=random.Random(seed),
            secrets={"KILLS_PASSWORD": site.password_of("robot")},
        )
        self.site, self.line = site, line

    def wait_for_requests(self, count: int) -> None:
        self.line.wait_for_requests(len(self.line.passed) + count)

    def check(self) -> None:
        """Compare what the daemon knows with what WordPress has: each piece once, none left unfinished."""
        self.line.wait_until_quiet()
        known = self.links("newspaper")
        assert {url.replace(self.line.url, self.site.url) for url in known.values()} == addresses(self.site)
        assert posts(self.site) == dict.fromkeys(known, "publish")
        assert slugs(self.site) == sorted(self.slugs)
        self.check_log()


def addresses(site: WordPressSite) -> set[str]:
    """Return where readers find the public posts, as WordPress itself says."""
    php = """foreach (get_posts(['post_status' => 'publish', 'numberposts' => -1]) as $p)
        $out[] = get_permalink($p);"""
    return set(ask(site, php))


def slugs(site: WordPressSite) -> list[str]:
    """Return the slug of every post, also of those that are there twice."""
    php = """global $wpdb; $out = $wpdb->get_col("SELECT post_name FROM $wpdb->posts
        WHERE post_type = 'post' AND post_status <> 'auto-draft'");"""
    return sorted(ask(site, php))


@pytest.fixture
def line(empty_wordpress: WordPressSite) -> Iterator[CuttingProxy]:
    with CuttingProxy(empty_wordpress.url) as one:
        yield one


def test_three_kills_and_lost_replies_lose_nothing_and_double_nothing_on_a_real_wordpress(
    tmp_path: Path, empty_wordpress: WordPressSite, line: CuttingProxy
) -> None:
    trial = Trial(tmp_path, empty_wordpress, line, seed=2)
    for nth in (2, 7, 12):
        line.cut_reply("POST", CREATE, nth=nth)
        line.cut_reply("POST", CHANGE, nth=nth)
    trial.kill(KILLS)
    trial.finish()
    assert sum(one.fault is not None for one in line.passed) == 6
    trial.check()
