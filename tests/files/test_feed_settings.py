"""`[feeds]` and `[coverage.NAME]` in config.toml."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from publisher.files.feed_settings import Feeds, is_inside
from tests.files.test_config import read, refused
from tests.files.workspace import CONFIG

WATCHED = """
[coverage.bao-ban]
feed = "https://bao-ban.example.org/rss"
keywords = ["cải cách hành chính"]
"""


def test_feeds_are_asked_every_ten_minutes_where_nothing_is_said(tmp_path: Path) -> None:
    config = read(tmp_path, CONFIG)
    assert config.feeds == Feeds(every=timedelta(minutes=10), handed_over=timedelta(minutes=2))
    assert config.coverage == {}


def test_what_is_said_counts(tmp_path: Path) -> None:
    config = read(tmp_path, CONFIG + '\n[feeds]\nevery = "1h"\nhanded_over = "30s"\n' + WATCHED)
    assert config.feeds == Feeds(every=timedelta(hours=1), handed_over=timedelta(seconds=30))
    assert config.coverage["bao-ban"].keywords == ("cải cách hành chính",)


@pytest.mark.parametrize(
    ("line", "instead", "code"),
    [
        ("keywords = [", "keyword = [", "unknown-key-near"),
        ('["cải cách hành chính"]', "[]", "must-not-be-empty"),
        ('["cải cách hành chính"]', '["…"]', "keyword-says-nothing"),
        ('["cải cách hành chính"]', '"cải cách"', "must-be-list"),
        ("https://bao-ban", "http://bao-ban", "address-is-not-safe"),
        ("https://bao-ban.example.org", "https://192.168.1.5", "feed-address-is-inside"),
        ("https://bao-ban.example.org/rss", "bao-ban", "wrong-address"),
        ("[coverage.bao-ban]", '[coverage."báo bạn"]', "wrong-coverage-name"),
    ],
)
def test_what_is_wrong_with_another_outlet_is_named(
    tmp_path: Path, line: str, instead: str, code: str
) -> None:
    found = [one[2] for one in refused(tmp_path, CONFIG + WATCHED.replace(line, instead))]
    assert code in found


def test_a_feed_is_not_asked_more_often_than_outlets_bear(tmp_path: Path) -> None:
    found = refused(tmp_path, CONFIG + '\n[feeds]\nevery = "5s"\n')
    assert [one[2] for one in found] == ["number-is-too-small"]


@pytest.mark.parametrize("place", ["10.1.2.3", "192.168.0.9", "[fe80::1%25eth0]", "169.254.169.254"])
def test_a_channels_feed_lies_on_no_internal_network(tmp_path: Path, place: str) -> None:
    url = f"https://{place}/feed"
    text = CONFIG.replace(
        'url = "https://cms.example.org"', f'url = "https://cms.example.org"\nfeed = "{url}"'
    )
    assert [one[2] for one in refused(tmp_path, text)] == ["feed-address-is-inside"]


@pytest.mark.parametrize("place", ["10.1.2.3", "192.168.0.9", "172.16.5.4", "[fd00::1]", "100.64.0.1"])
def test_an_operator_who_says_so_reads_a_feed_of_the_office(tmp_path: Path, place: str) -> None:
    cms = 'url = "https://cms.example.org"'
    said = f'{cms}\nfeed = "http://{place}/feed"\ninsecure = true'
    config = read(tmp_path, CONFIG.replace(cms, said))
    assert config.channels["newspaper"].feed == f"http://{place}/feed"


@pytest.mark.parametrize("place", ["[fe80::1%25eth0]", "169.254.169.254", "0.0.0.0", "240.0.0.1"])
def test_what_is_no_machine_of_an_office_is_read_by_nobody(tmp_path: Path, place: str) -> None:
    cms = 'url = "https://cms.example.org"'
    said = f'{cms}\nfeed = "http://{place}/feed"\ninsecure = true'
    assert [one[2] for one in refused(tmp_path, CONFIG.replace(cms, said))] == ["feed-address-is-inside"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8790/feed", "http://[::1]/x", "https://bao.example.org/feed", "x"]
)
def test_this_machine_and_names_are_no_internal_network(url: str) -> None:
    assert not is_inside(url)
