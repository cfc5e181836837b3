"""The addresses that readers open, and the pages behind them."""

import mimetypes
from collections.abc import Mapping
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publisher.sandbox.answer import Answer, Headers, html_answer, redirect
from publisher.sandbox.faults import CALM, Dice
from publisher.sandbox.graph.page import Page
from publisher.sandbox.journal import Journal
from publisher.sandbox.readers import news, wall
from publisher.sandbox.readers.preview import Previews
from publisher.sandbox.readers.words import OUTLETS, name_step
from publisher.sandbox.reading import whole
from publisher.sandbox.request import Request
from publisher.sandbox.wordpress.media import find_upload
from publisher.sandbox.wordpress.media_details import make_copy, size_in_name
from publisher.sandbox.wordpress.site import Site

TEMPLATES = Path(__file__).parent / "templates"
UPLOADS = "/wp/wp-content/uploads/"
SHOWN_STEPS = 30
FEED_LENGTH = 10
SAFE: Headers = (
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: http: https:; "
        "media-src 'self' http: https:; frame-src http: https:",
    ),
    ("Cache-Control", "no-store"),
)


class Readers:
    """Show what is public; nothing here knows faults or rights."""

    def __init__(self, site: Site, page: Page, journal: Journal, dice: Mapping[str, Dice]) -> None:
        self._site = site
        self._page = page
        self._journal = journal
        self._dice = dice
        loader = FileSystemLoader(TEMPLATES)
        self._templates = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._previews = Previews()

    def answer(self, request: Request) -> Answer:
        """Answer with a page, a file, a redirection or the page for what is missing."""
        if request.method not in ("GET", "HEAD"):
            return self._missing(405)
        path = request.path
        if path == "/":
            return self._front_door()
        if path == "/_style.css":
            return Answer(body=(TEMPLATES / "style.css").read_bytes(), content_type="text/css; charset=UTF-8")
        if path.startswith(UPLOADS):
            return self._upload(path.removeprefix(UPLOADS))
        if path == "/wp" or path.startswith("/wp/"):
            return self._newspaper(request, [step for step in path.split("/")[2:] if step])
        if path == "/fanpage" or path.startswith("/fanpage/"):
            return self._fanpage([step for step in path.split("/")[2:] if step])
        return self._missing()

    def _front_door(self) -> Answer:
        zone = self._site.zone
        steps = [
            {
                "at": entry.at.astimezone(zone),
                "outlet": OUTLETS[entry.outlet],
                "what": name_step(entry.what),
                "title": entry.title or entry.message,
                "public": entry.public,
            }
            for entry in reversed(self._journal.entries[-SHOWN_STEPS:])
        ]
        paper, fanpage = news.front_page(self._site), wall.timeline(self._page, zone)
        return self._show("door.html", paper=paper, fanpage=fanpage, steps=steps, troubles=self._troubles())

    def _troubles(self) -> dict[str, dict[str, Any]]:
        usual = vars(CALM)
        return {
            OUTLETS[name]: {key: value for key, value in dice.show().items() if value != usual[key]}
            for name, dice in self._dice.items()
        }

    def _newspaper(self, request: Request, steps: list[str]) -> Answer:
        match steps:
            case []:
                return self._plain_address(request) or self._front_page()
            case ["feed"]:
                return self._feed()
            case [("category" | "tag") as folder, slug]:
                found = news.column_page(self._site, folder, slug)
                return self._show("news.html", **found) if found else self._missing()
            case [slug]:
                return self._article(slug, request.path)
        return self._missing()

    def _front_page(self) -> Answer:
        link = ("Link", f'<{self._site.api}/>; rel="https://api.w.org/"')
        answer = self._show("news.html", **news.front_page(self._site))
        return replace(answer, headers=(*answer.headers, link))

    def _plain_address(self, request: Request) -> Answer | None:
        number = request.asked("p")
        if number is None:
            return None
        post = self._site.posts.get(whole(number) or 0)
        return redirect(self._site.link(post)) if post is not None and post.public else self._missing()

    def _article(self, slug: str, path: str) -> Answer:
        found = news.article_page(self._site, slug)
        if found is None:
            elsewhere = news.moved_to(self._site, slug)
            return redirect(elsewhere) if elsewhere else self._missing()
        return (
            self._show("article.html", **found) if path.endswith("/") else redirect(found["article"].address)
        )

    def _feed(self) -> Answer:
        with self._site.lock:
            self._site.publish_due()
            posts = self._site.public_posts()[:FEED_LENGTH]
            items = [(news.show_article(self._site, post), format_datetime(post.date)) for post in posts]
        text = self._templates.get_template("feed.xml").render(site=self._site, items=items)
        return Answer(body=text.encode(), content_type="application/rss+xml; charset=UTF-8")

    def _upload(self, address: str) -> Answer:
        with self._site.lock:
            media = find_upload(self._site, address)
            copy = None if media else self._smaller(address)
        path = media.path if media else copy
        return _file(path) if path else self._missing()

    def _smaller(self, address: str) -> Path | None:
        """Return a smaller copy of a picture, made when it is first asked for."""
        folder, _, name = address.rpartition("/")
        split = size_in_name(name)
        media = find_upload(self._site, f"{folder}/{split[0]}") if split else None
        if split is None or media is None:
            return None
        copy = media.path.with_name(name)
        if not copy.exists():
            make_copy(media.path, copy, split[1])
        return copy

    def _fanpage(self, steps: list[str]) -> Answer:
        match steps:
            case []:
                return self._wall(wall.timeline(self._page, self._site.zone), single=False)
            case ["media", name]:
                path = wall.media_file(self._page, name)
                return _file(path) if path else self._missing()
            case [identity]:
                found = wall.story_page(self._page, identity, self._site.zone)
                return self._wall(found, single=True) if found else self._missing()
        return self._missing()

    def _wall(self, found: dict[str, Any], single: bool) -> Answer:
        stories = [wall.with_preview(story, self._previews) for story in found["stories"]]
        return self._show("fanpage.html", **found | {"stories": stories, "single": single})

    def _show(self, template: str, status: int = 200, **values: Any) -> Answer:
        text = self._templates.get_template(template).render(**values)
        return html_answer(text, status, SAFE)

    def _missing(self, status: int = 404) -> Answer:
        return self._show("missing.html", status)


def _file(path: Path) -> Answer:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Answer(content_type=kind, file=path)
