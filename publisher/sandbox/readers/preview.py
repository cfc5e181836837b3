"""What a shared link looks like: title, words and picture of the page behind it, as platforms fetch them."""

import http.client
import threading
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from time import monotonic
from urllib.parse import urljoin, urlsplit

LOOPBACK = ("127.0.0.1", "localhost")
SECONDS = 1.0
MOST_BYTES = 256 * 1024
TRY_AGAIN = 10.0  # seconds


@dataclass(frozen=True)
class Preview:
    """The card of a link."""

    title: str = ""
    summary: str = ""
    picture: str = ""


NO_PREVIEW = Preview()


class Previews:
    """Fetch pages on this machine for their cards, and remember them; other hosts are left alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Preview] = {}
        self._failed: dict[str, float] = {}

    def of(self, link: str) -> Preview:
        """Return the card of a link; an empty one when the page cannot be had."""
        with self._lock:
            if link in self._known:
                return self._known[link]
            if monotonic() - self._failed.get(link, -TRY_AGAIN) < TRY_AGAIN:
                return NO_PREVIEW
        found = _fetch(link)
        with self._lock:
            if found.title:
                self._known[link] = found
            else:
                self._failed[link] = monotonic()
        return found


def _fetch(link: str) -> Preview:
    parts = urlsplit(link)
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        return NO_PREVIEW
    try:
        with closing(http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS)) as connection:
            connection.request("GET", parts._replace(scheme="", netloc="", fragment="").geturl() or "/")
            answer = connection.getresponse()
            page = answer.read(MOST_BYTES) if answer.status == http.HTTPStatus.OK else b""
    except (http.client.HTTPException, OSError, ValueError):
        return NO_PREVIEW
    return read_preview(page.decode("utf-8", "replace"), link)


def read_preview(page: str, link: str) -> Preview:
    """Return what a page's head says about itself."""
    head = _Head()
    head.feed(page)
    said = head.said
    picture = urljoin(link, said["og:image"]) if said.get("og:image") else ""
    title = said.get("og:title") or said.get("title", "")
    return Preview(title.strip(), said.get("og:description") or said.get("description", ""), picture)


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and "title" not in self.said
        if tag == "meta" and "content" in given:
            self.said.setdefault(given.get("property") or given.get("name", ""), given["content"])

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.said["title"] = self.said.get("title", "") + data
