"""Feeds as they arrive, right, odd and broken."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.errors import TryLater
from publisher.files.feed import MOST, Feed, read_feed

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TITLE = "Một lần bấm, ba giấy tờ"
LINK = "https://bao.example.org/mot-lan-bam.html"

RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Báo minh họa</title>
<item><title>{TITLE}</title><link>{LINK}</link><guid isPermaLink="false">p=1</guid>
<description>&lt;p&gt;Ba giấy tờ &lt;b&gt;một&lt;/b&gt; lần&lt;/p&gt;</description>
<pubDate>Mon, 23 Nov 2026 08:30:00 ICT</pubDate></item>
<item><title>Bài cũ</title><link>https://bao.example.org/cu.html</link>
<pubDate>20/11/2026 08:30</pubDate></item>
</channel></rss>
"""
RDF = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://bao.example.org/"><title>B</title></channel>
<item rdf:about="{LINK}"><title>{TITLE}</title><link>{LINK}</link>
<dc:date>2026-11-23T08:30:00+07:00</dc:date></item>
</rdf:RDF>
"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>B</title>
<entry><id>urn:1</id><title type="html">{TITLE.replace("ấ", "&amp;#7845;")}</title><link href="{LINK}"/>
<published>2026-11-23T08:30:00</published><updated>2026-11-23T09:00:00</updated></entry></feed>
"""


def read(body: str | bytes, kind: str = "application/xml") -> Feed:
    raw = body.encode() if isinstance(body, str) else body
    return read_feed(raw, kind, "https://bao.example.org/feed", HANOI, NOW)


@pytest.mark.parametrize(("text", "version"), [(RSS, "rss20"), (RDF, "rss10"), (ATOM, "atom10")])
def test_the_three_kinds_of_feed_say_the_same(text: str, version: str) -> None:
    feed = read(text)
    first = feed.entries[0]
    assert (feed.version, feed.is_whole, feed.newest) == (version, True, MORNING)
    assert (first.title, first.link, first.published_at) == (TITLE, LINK, MORNING)


def test_what_an_entry_is_called_and_says_is_plain_text() -> None:
    first, second = read(RSS).entries
    assert (first.guid, first.summary) == ("p=1", "Ba giấy tờ một lần")
    assert second.guid == "https://bao.example.org/cu.html"


def test_dates_without_a_zone_are_told_of() -> None:
    assert read(RDF).has_zones is True
    assert read(RSS).has_zones is False
    assert read(re.sub(r"<pubDate>.*?</pubDate>", "", RSS)).has_zones is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xef\xbb\xbf" + RSS.encode(), "text/xml"),
        (b"\n\n" + RSS.encode(), "text/html"),
        (RSS.encode("utf-16"), ""),
        (RSS.replace("Bài cũ", "Bài & cũ").encode(), "application/rss+xml"),
        (RSS.replace("Bài cũ", "Bài\x01 cũ").encode(), "application/rss+xml"),
    ],
)
def test_slips_that_every_reader_forgives_are_forgiven(body: bytes, kind: str) -> None:
    feed = read(body, kind)
    first, _ = feed.entries
    assert (first.link, first.title) == (LINK, TITLE)


def test_a_feed_in_an_old_vietnamese_charset_reads_like_any_other() -> None:
    head = '<?xml version="1.0" encoding="windows-1258"?><rss version="2.0"><channel><title>B</title>'
    title = "Mô\u0323t lâ\u0300n bâ\u0301m ở đâu"
    body = f"{head}<item><title>{title}</title><link>{LINK}</link></item></channel></rss>"
    raw = body.replace("ở", "ơ\u0309").encode("windows-1258")
    assert read(raw, "application/xml").entries[0].title == "Một lần bấm ở đâu"


def test_a_feed_that_breaks_off_gives_what_came_whole() -> None:
    cut = RSS[: RSS.index("/cu.html")]
    feed = read(cut)
    assert not feed.is_whole
    assert [one.title for one in feed.entries] == [TITLE]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<!DOCTYPE html><html><body>Trang chủ</body></html>", "feed-is-a-page"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed-is-json"),
        ("[]", "feed-is-json"),
        ("", "feed-is-empty"),
        ("  \n", "feed-is-empty"),
        ("xin chào", "not-a-feed"),
        ("<?xml version='1.0'?><kml/>", "not-a-feed"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + RSS, "feed-defines-entities"),
    ],
)
def test_what_is_no_feed_is_told_as_what_it_is(body: str, code: str) -> None:
    with pytest.raises(TryLater) as refused:
        read(body)
    assert refused.value.message.code == code


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "mailto:a@example.org", "https://", "/"]
)
def test_a_link_that_leads_to_no_page_is_none(link: str) -> None:
    assert read(RSS.replace(LINK, link)).entries[0].link == ""


def test_a_link_within_the_site_is_made_whole() -> None:
    assert read(RSS.replace(LINK, "/mot-lan-bam.html")).entries[0].link == LINK


def test_a_name_that_never_ends_is_shortened() -> None:
    first = read(RSS.replace("p=1", "p" * 5000)).entries[0]
    assert len(first.guid) == 64


def test_of_an_endless_feed_the_top_is_read() -> None:
    item = RSS[RSS.index("<item>") : RSS.index("</item>") + 7]
    many = "".join(item.replace("p=1", f"p={number}") for number in range(MOST + 9))
    assert len(read(RSS.replace(item, many)).entries) == MOST


def test_no_file_is_opened_because_an_answer_names_it() -> None:
    with pytest.raises(TryLater):
        read(__file__)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.tuples(st.integers(0, len(RSS)), st.binary(max_size=6)).map(
            lambda cut: RSS.encode()[: cut[0]] + cut[1] + RSS.encode()[cut[0] + 3 :]
        ),
    ),
    st.sampled_from(
        ["", "text/xml", "text/html; charset=utf-7", "application/json", "text/xml; charset=nonsense"]
    ),
)
def test_no_bytes_are_too_strange_to_be_read_or_refused(body: bytes, kind: str) -> None:
    try:
        feed = read(body, kind)
    except TryLater:
        return
    assert all(one.guid and (one.title or one.link) for one in feed.entries)
