"""What readers see: the newspaper, the Page, the front door."""

import feedparser
import requests

from publisher.sandbox import Sandbox
from publisher.sandbox.readers.preview import NO_PREVIEW, Preview, Previews, read_preview
from tests.sandbox.conftest import Clock, Fanpage, Newspaper, jpeg, mp4, png


def page_at(address: str) -> str:
    answer = requests.get(address, timeout=10)
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    return answer.text


def test_the_front_page_shows_what_is_public_newest_first(wp: Newspaper, clock: Clock) -> None:
    assert "Chưa có bài nào" in page_at(f"{wp.url}/")
    wp.write(title="Cũ hơn", status="publish")
    clock.forward(minutes=1)
    wp.write(title="Mới hơn", status="publish")
    wp.write(title="Bản nháp", status="draft")
    shown = page_at(f"{wp.url}/")
    assert shown.index("Mới hơn") < shown.index("Cũ hơn") and "Bản nháp" not in shown
    assert "Thứ Hai, 18/01/2027" in shown


def test_an_article_shows_its_text_picture_column_and_tags(wp: Newspaper) -> None:
    picture = wp.upload(
        png(), "a.png", "image/png", params={"alt_text": "Chữ thay ảnh", "caption": "Chú thích"}
    )
    tag = wp.post("tags", name="một cửa").json()
    post = wp.write(
        title="Tít & <em>bài</em>",
        excerpt="Sapo của bài.",
        content="<p>Chính văn.</p>",
        featured_media=picture.json()["id"],
        categories=[3],
        tags=[tag["id"]],
        status="publish",
    )
    shown = page_at(post["link"])
    for part in ("Sapo của bài.", "<p>Chính văn.</p>", 'alt="Chữ thay ảnh"', "Chú thích", "một cửa", "08:00"):
        assert part in shown
    assert "<title>Tít &amp; bài — Báo Nắng Mới</title>" in shown
    assert "Tít" in page_at(f"{wp.url}/category/cai-cach-hanh-chinh/")
    assert "Tít" in page_at(tag["link"])


def test_nothing_that_an_article_brings_may_run(wp: Newspaper) -> None:
    post = wp.write(content="<script>alert(1)</script>", status="publish")
    policy = requests.get(post["link"], timeout=10).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src" not in policy


def test_plain_addresses_lead_to_pretty_ones(wp: Newspaper) -> None:
    post, draft = wp.write(slug="tin", status="publish"), wp.write()
    assert requests.get(f"{wp.url}/?p={post['id']}", timeout=10).url == post["link"]
    assert requests.get(f"{wp.url}/tin", timeout=10).url == post["link"]
    for address in (
        f"{wp.url}/?p={draft['id']}",
        f"{wp.url}/?p=x",
        f"{wp.url}/khong-co/",
        f"{wp.url}/category/x/",
    ):
        missing = requests.get(address, timeout=10)
        assert missing.status_code == 404 and "Không tìm thấy trang" in missing.text


def test_the_newspapers_feed_can_be_read_back(wp: Newspaper) -> None:
    post = wp.write(title="Tin & bài", excerpt="Sapo.", categories=[2], status="publish")
    read = feedparser.parse(requests.get(f"{wp.url}/feed/", timeout=10).content)
    assert not read.bozo and read.feed.title == "Báo Nắng Mới"
    (entry,) = read.entries
    assert (entry.title, entry.link, entry.summary) == ("Tin & bài", post["link"], "Sapo.")
    assert entry.published == "Mon, 18 Jan 2027 08:00:00 +0700" and entry.tags[0].term == "Thời sự"


def test_the_timeline_shows_posts_pictures_films_and_reels(graph: Fanpage, sandbox: Sandbox) -> None:
    numbers = [
        graph.post(
            "1000001/photos",
            files={"source": ("a.jpg", jpeg())},
            published="false",
            alt_text_custom=f"Ảnh số {number}",
        ).json()["id"]
        for number in range(6)
    ]
    attached = ",".join(f'{{"media_fbid":"{number}"}}' for number in numbers)
    post = graph.publish("Sáu ảnh #cchc\nXem tại https://web.example.org/a.", attached_media=f"[{attached}]")
    graph.publish("<b>không đậm</b>", link="https://web.example.org/bai-viet")
    graph.post("1000001/videos", files={"source": ("a.mp4", mp4())}, description="Phim", title="Tên phim")
    shown = page_at(f"{sandbox.url}/fanpage")
    assert "&lt;b&gt;không đậm&lt;/b&gt;" in shown and "web.example.org" in shown
    assert '<span class="hashtag">#cchc</span>' in shown
    assert '<a href="https://web.example.org/a" rel="nofollow">https://web.example.org/a</a>.' in shown
    assert shown.count('alt="Ảnh số') == 4 and "+2" in shown
    assert "<video" in shown and "Tên phim" in shown
    assert "Sáu ảnh" in page_at(graph.get(post, fields="permalink_url").json()["permalink_url"])
    assert "Sáu ảnh" in page_at(graph.get(numbers[0], fields="link").json()["link"])
    picture = graph.get(post, fields="full_picture").json()["full_picture"]
    assert requests.get(picture, timeout=10).headers["Content-Type"] == "image/jpeg"


def test_the_front_door_shows_both_outlets_the_journal_and_the_faults(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage
) -> None:
    wp.write(title="Bài trên báo", status="publish")
    graph.publish("Lời trên trang")
    sandbox.faults("wp", reject=0.5)
    shown = page_at(f"{sandbox.url}/")
    for part in ("Bài trên báo", "Lời trên trang", "tạo bài đăng", "reject = 0.5"):
        assert part in shown


def test_other_methods_and_addresses_have_a_page_too(sandbox: Sandbox) -> None:
    assert requests.post(f"{sandbox.url}/wp/", timeout=10).status_code == 405
    assert requests.get(f"{sandbox.url}/nothing", timeout=10).status_code == 404
    assert requests.get(f"{sandbox.url}/fanpage/media/none.jpg", timeout=10).status_code == 404
    assert (
        requests.get(f"{sandbox.url}/_style.css", timeout=10).headers["Content-Type"].startswith("text/css")
    )


def test_a_shared_link_shows_the_card_of_its_page(graph: Fanpage, wp: Newspaper, sandbox: Sandbox) -> None:
    picture = wp.upload(png(), "a.png", "image/png").json()
    bait = {"title": "Tít của bài", "excerpt": "Sapo của bài.", "featured_media": picture["id"]}
    graph.publish("Mời đọc", link=wp.write(**bait, status="publish")["link"])
    graph.publish("Mời đọc nữa", link=f"{wp.url}/chua-co/")
    shown = page_at(f"{sandbox.url}/fanpage")
    for part in ("Tít của bài", "Sapo của bài.", picture["source_url"], "/wp/chua-co/"):
        assert part in shown


def test_pages_elsewhere_are_never_fetched_for_their_card() -> None:
    assert Previews().of("http://web.example.org/") == NO_PREVIEW == Previews().of("https://127.0.0.1:1/")


def test_a_card_is_read_from_the_head_of_a_page() -> None:
    page = (
        '<title>Tên</title><meta property="og:image" content="/a.png"><meta name="description" content="Lời">'
    )
    found = read_preview(page, "http://127.0.0.1:8321/site/bai/")
    assert found == Preview("Tên", "Lời", "http://127.0.0.1:8321/a.png")
