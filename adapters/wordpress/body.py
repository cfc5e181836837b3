"""The body of a post as WordPress wants it: figures with captions, players, no stray line breaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from publisher.core.item import Form, Media
from publisher.core.post import Post, PostMedia

VOID = frozenset({"br", "hr", "img", "wbr", "col", "source", "track", "input"})
BLOCKS = frozenset({"p", "li", "td", "th", "dd", "blockquote", "div", "section"})
"""Elements in which a figure may stand; it ends a paragraph and begins the next."""
BETWEEN = frozenset(
    {"ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "figure"}
)
"""Elements that may hold blocks; a line break between two blocks is no text."""
SHOWN_WHOLE = frozenset({Form.INFOGRAPHIC, Form.PHOTO})
"""Forms whose picture is the piece: it is shown in the body even when it is the cover."""


@dataclass(frozen=True)
class Placed:
    """A file of the post in the site's library: `id`, address, and pixels of what the site serves."""

    id: int
    url: str
    media: Media
    width: int = 0
    height: int = 0


def compose(post: Post, placed: Mapping[str, Placed]) -> str:
    """Return the HTML of the body: clips, the text with its pictures, the pictures left, who wrote it.

    A picture gets a <figure> with caption and credit, a clip or recording its player. All of it is
    kept for accounts without `unfiltered_html` too (`wordpress-facts.md` section 2).
    """
    writer = _Writer(placed)
    writer.feed(post.html)
    writer.close()
    left = [one.name for one in unused(post, writer.used)]
    players = [figure(placed[name]) for name in left if not placed[name].media.is_image]
    pictures = [figure(placed[name]) for name in left if placed[name].media.is_image]
    body = re.sub(r"<p>\s*</p>\n?", "", "".join(writer.out)).strip()
    return "\n".join(part for part in (*players, body, *pictures, *signature(post)) if part)


def signature(post: Post) -> Iterable[str]:
    """Return who wrote the piece and where it comes from; the account on the site is only the messenger."""
    if post.authors:
        yield f'<p class="byline"><strong>{escape(", ".join(post.authors), quote=False)}</strong></p>'
    if post.source.strip():
        yield f'<p class="source"><em>{escape(post.source.strip(), quote=False)}</em></p>'


def unused(post: Post, used: Iterable[str]) -> Iterable[PostMedia]:
    """Name the files that the text does not mention and readers must see all the same."""
    for one in post.media:
        hidden = post.cover is not None and one.name == post.cover.name and post.form not in SHOWN_WHOLE
        if one.name not in used and not (hidden and one.media.is_image):
            yield one


def mentioned(html: str) -> list[str]:
    """Return the names of the files that a text refers to, in order."""
    return re.findall(r'\b(?:src|href|poster)="media:([^"]+)"', html)


def figure(file: Placed, alt: str | None = None) -> str:
    """Return one file with its caption."""
    media = file.media
    kind = "image" if media.is_image else "video" if media.is_video else "audio"
    inner = picture(file, alt) if kind == "image" else player(file, kind)
    words = caption(media)
    shown = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure class="wp-block-{kind}">{inner}{shown}</figure>'


def picture(file: Placed, alt: str | None = None) -> str:
    """Return a picture; its class lets WordPress offer the smaller sizes to small screens."""
    size = f' width="{file.width}" height="{file.height}"' if file.width and file.height else ""
    words = escape(file.media.alt if alt is None else alt)
    return f'<img class="wp-image-{file.id}" src="{escape(file.url)}" alt="{words}"{size} />'


def player(file: Placed, kind: str) -> str:
    """Return a player; a clip keeps its shape and stays within the column, whatever the theme."""
    size = f' width="{file.width}" height="{file.height}"' if file.width else ""
    shape = f'{size} style="max-width:100%;height:auto"' if kind == "video" else ""
    return f'<{kind} controls="controls" preload="metadata" src="{escape(file.url)}"{shape}></{kind}>'


def caption(media: Media) -> str:
    """Return caption and credit as HTML, empty when there is neither."""
    said, credit = media.caption.strip(), media.credit.strip()
    if said and credit and said[-1] not in ".!?…":
        said += "."
    return escape(f"{said} {credit}".strip(), quote=False)


class _Writer(HTMLParser):
    """Write the text again with its files in place."""

    def __init__(self, placed: Mapping[str, Placed]) -> None:
        super().__init__(convert_charrefs=False)
        self.placed = placed
        self.out: list[str] = []
        self.used: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        file = self._file(given.get("src"))
        if file and tag in ("img", "video", "audio"):
            self.out.append(self._put(file, given.get("alt")))
        elif tag == "figure" and not attrs:
            self.out.append('<figure class="wp-block-image">')
        else:
            self.out.append(f"<{tag}{''.join(self._attribute(*pair) for pair in attrs)}>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass
            if tag not in ("video", "audio"):
                self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text; a line break inside a paragraph would become a <br>, a `[word` a shortcode."""
        if "pre" not in self.open:
            between = not data.strip() and (not self.open or self.open[-1] in BETWEEN)
            data = re.sub(r"[ \t]*\n\s*", "\n" if between else " ", data)
        self.out.append(re.sub(r"\[(?=[A-Za-z/\[])", "&#91;", data))

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def _file(self, address: str | None) -> Placed | None:
        name = (address or "").removeprefix("media:")
        if not (address or "").startswith("media:") or name not in self.placed:
            return None
        self.used.add(name)
        return self.placed[name]

    def _put(self, file: Placed, alt: str | None) -> str:
        """Return a figure where one may stand, else the bare picture or player."""
        around = self.open[-1] if self.open else "div"
        if "figure" in self.open or around not in BLOCKS:
            kind = "video" if file.media.is_video else "audio"
            return picture(file, alt) if file.media.is_image else player(file, kind)
        whole = figure(file, alt)
        return f"</p>\n{whole}\n<p>" if around == "p" else whole

    def _attribute(self, name: str, value: str | None) -> str:
        file = self._file(value)
        value = file.url if file else value
        return f" {name}" if value is None else f' {name}="{escape(value)}"'
