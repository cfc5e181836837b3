"""Websites on disk for tests, and ways to read them as readers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from adapters.static.adapter import Website, WebsiteSettings
from publisher.core.post import Post, PostMedia
from publisher.core.receipt import Receipt
from publisher.wire import Wire
from tests.adapters import posts
from tests.adapters.contract import house

BASE = "https://phunu.example.org/site"


def open_website(workspace: Path, **given: Any) -> Website:
    """Open the website of a workspace, as another process would."""
    settings = WebsiteSettings.model_validate({"adapter": "static", "url": BASE, **given})
    return Website("website", settings, house(workspace), Wire())


def illustrated(folder: Path, **changes: Any) -> Post:
    """Return the sample article with pictures so small that they cost no time."""
    post = posts.article(folder, **changes)
    small = tuple(shrunk(folder, one) for one in post.media)
    return replace(post, media=small, cover=small[0])


def shrunk(folder: Path, one: PostMedia) -> PostMedia:
    kind = one.media.mime.partition("/")[2].upper()
    facts = {"alt": one.media.alt, "caption": one.media.caption, "credit": one.media.credit}
    content = posts.picture(120, 80, kind)
    return posts.kept(folder, one.name, content, one.media.mime, width=120, height=80, **facts)


def site_of(workspace: Path) -> Path:
    return workspace / "var/website"


def page_of(website: Website, receipt: Receipt) -> Path:
    """Return the file that a web server gives for the receipt's address."""
    return website.places.site / (receipt.url or "").removeprefix(BASE).strip("/") / "index.html"


def pages_listed(site: Path) -> list[Path]:
    """Return the pages of all pieces that the sitemap lists."""
    if not (site / "sitemap.xml").exists():
        return []
    parts = re.findall(r"<loc>([^<]+)</loc>", (site / "sitemap.xml").read_text(encoding="utf-8"))
    texts = [(site / part.removeprefix(f"{BASE}/")).read_text(encoding="utf-8") for part in parts]
    found = [address for text in texts for address in re.findall(r"<loc>([^<]+)</loc>", text)]
    return [site / address.removeprefix(BASE).strip("/") / "index.html" for address in found]


def headline(page: Path) -> str:
    """Return the title that readers see on the page."""
    found = re.search(r"<h1>(.*?)</h1>", page.read_text(encoding="utf-8"), re.DOTALL)
    return unescape(found[1]) if found else ""


def whole_text(root: Path) -> str:
    """Return every text of a folder."""
    kinds = (".html", ".xml", ".json", ".txt")
    return "\n".join(
        one.read_text(encoding="utf-8") for one in sorted(root.rglob("*")) if one.suffix in kinds
    )


def link_targets(site: Path) -> Iterator[tuple[str, Path]]:
    """Yield every page with each file that it links to or shows."""
    for page in sorted(site.rglob("index.html")):
        for address in addresses(page.read_text(encoding="utf-8")):
            if not urlsplit(address).scheme and not address.startswith("#"):
                target = (page.parent / address).resolve()
                yield str(page.relative_to(site)), target / "index.html" if address.endswith("/") else target


def addresses(text: str) -> list[str]:
    """Return what a page's `href`, `src`, `poster` and `srcset` name."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            for name, value in attrs:
                if name in ("href", "src", "poster"):
                    found.append(value or "")
                if name == "srcset":
                    found.extend(one.split()[0] for one in (value or "").split(", "))

    Reader().feed(text)
    return found


def files(root: Path) -> dict[str, bytes]:
    """Return every file of a folder with its content, but for the lock."""
    return {
        one.relative_to(root).as_posix(): one.read_bytes()
        for one in sorted(root.rglob("*"))
        if one.is_file() and one.name != "lock"
    }
