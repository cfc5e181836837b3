"""Markdown to clean HTML, with every picture and link looked at where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from publisher.files.attachments import Attachments
from publisher.files.clean import LINK, OURS, TAGS, clean
from publisher.files.figure import figure
from publisher.files.findings import Findings, Place
from publisher.files.outline import outline
from publisher.files.refusal import Refusal
from publisher.files.text import one_line

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
NOT_PICTURE = re.compile(r"!\[[^\]]*\]\(((?:[^()]|\([^()]*\))*)\)?")
NOT_LINK = re.compile(r"\[[^\]]+\]\(((?:[^()]|\([^()]*\))+)\)")
TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
MARKS = re.compile(r"[*_\[\]!`~|<>&\n\\]")
RULER = re.compile(r"[\s|:-]+")
WIDEST = 40
"""Columns of a table."""

BREAKS = frozenset({"softbreak", "hardbreak"})


def render_markdown(
    body: str, first_line: int, title: str, attachments: Attachments, findings: Findings
) -> str:
    """Return the HTML of `body`, whose first line is number `first_line` of the file."""
    _check_density(body, first_line, attachments.rules.limits.marks)
    tokens = _without_title(PARSER.parse(body), title)
    _set_levels(tokens)
    text = _Text(body.split("\n"), first_line, attachments, findings)
    for token in tokens:
        text.check(token)
    rendered: str = PARSER.renderer.render(list(text.with_figures(tokens)), PARSER.options, {})
    return clean(rendered)


def _check_density(body: str, first_line: int, most: int) -> None:
    """Refuse what would swell in the parser: marks without end, tables as wide as they are long."""
    if len(MARKS.findall(body)) > most:
        raise Refusal("text-too-tangled", limit=most)
    for number, line in enumerate(body.split("\n")):
        if line.count("|") > WIDEST and RULER.fullmatch(line):
            raise Refusal("text-too-tangled", Place(number + first_line, 1), limit=WIDEST)


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    """Drop a first heading that only says the title again."""
    if len(tokens) > 2 and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        said = "".join(child.content for child in tokens[1].children or ())
        if one_line(said).casefold() == title.casefold():
            return tokens[3:]
    return tokens


def _set_levels(tokens: list[Token]) -> None:
    opened = [token for token in tokens if token.type == "heading_open"]
    closed = [token for token in tokens if token.type == "heading_close"]
    levels = outline(int(token.tag[1:]) for token in opened)
    for start, end, level in zip(opened, closed, levels, strict=True):
        start.tag = end.tag = f"h{level}"


class _Text:
    """Check the pieces of one text and give its pictures their names."""

    def __init__(
        self, lines: list[str], first_line: int, attachments: Attachments, findings: Findings
    ) -> None:
        self.lines = lines
        self.first_line = first_line
        self.attachments = attachments
        self.findings = findings
        self.line = 0
        self.column = 0

    def check(self, token: Token) -> None:
        """Look at what a token brings in from outside; a table's cells stand where its row does."""
        if token.map:
            self._go_to(token.map[0])
        if token.type == "html_block":
            self._check_html(token.content)
        for child in token.children or ():
            self._check_child(child)

    def with_figures(self, tokens: list[Token]) -> Iterator[Token]:
        """Yield the tokens, each paragraph that is made of pictures only as its figures."""
        skip = 0
        for token, after in pairwise([*tokens, Token("", "", 0)]):
            if skip:
                skip -= 1
            elif token.type == "paragraph_open" and _no_words(after):
                yield from self._figures(after)
                skip = 2
            else:
                yield token

    def _figures(self, inline: Token) -> Iterator[Token]:
        for child in inline.children or ():
            if child.type == "image":
                name = str(child.attrGet("src")).removeprefix(f"{OURS}:")
                html = figure(self.attachments[name], child.content, str(child.attrGet("title") or ""))
                yield Token("html_block", "", 0, content=html)

    def _check_child(self, child: Token) -> None:
        if child.type in BREAKS:
            self._go_to(self.line + 1)
        elif child.type == "image":
            self._check_picture(child)
        elif child.type == "link_open":
            self._check_link(str(child.attrGet("href") or ""))
        elif child.type == "html_inline":
            self._check_html(child.content)
        elif child.type == "text":
            self._check_leftovers(child.content)

    def _check_picture(self, image: Token) -> None:
        reference = unquote(str(image.attrGet("src") or ""))
        name = self.attachments.add_file(reference, self._find(reference))
        alt = one_line(_plain(image))
        if name:
            self.attachments.describe(name, alt, one_line(str(image.attrGet("title") or "")))
        if name is None or not self.attachments[name].is_image:
            image.type, image.content = "text", ""  # a clip has its player beside the text, not in it
            return
        self.attachments.show(name)
        image.attrSet("src", f"{OURS}:{name}")
        image.content = alt or self.attachments[name].alt
        image.children = [Token("text", "", 0, content=image.content)]

    def _check_link(self, href: str) -> None:
        if not LINK.match(href):
            self.findings.error("bad-link", self._find(unquote(href)), link=unquote(href)[:120])

    def _check_html(self, html: str) -> None:
        for number, line in enumerate(html.split("\n")):
            for found in TAG.finditer(line):
                tag = found[1].lower()
                at = Place(self.line + number + self.first_line, self._column(self.line + number, found[0]))
                if tag == "img":
                    self.findings.error("raw-picture", at)
                elif tag not in TAGS:
                    self.findings.warn("html-removed", at, tag=tag)

    def _check_leftovers(self, text: str) -> None:
        """Tell of what was meant as a picture or a link and would go out as brackets."""
        for found in NOT_PICTURE.finditer(text):
            self.findings.error("picture-not-understood", self._find(found[1]), file=found[1][:120])
        for found in NOT_LINK.finditer(NOT_PICTURE.sub("", text)):
            self.findings.error("bad-link", self._find(found[1]), link=found[1][:120])

    def _go_to(self, line: int) -> None:
        self.line, self.column = line, 0

    def _find(self, words: str) -> Place:
        """Return where `words` come next in the line at hand."""
        return Place(self.line + self.first_line, self._column(self.line, words))

    def _column(self, number: int, words: str) -> int:
        line = self.lines[number] if number < len(self.lines) else ""
        found = line.find(words, self.column) if words else -1
        if found < 0:
            return len(line) - len(line.lstrip()) + 1
        if number == self.line:
            self.column = found + len(words)
        return found + 1


def _no_words(inline: Token) -> bool:
    """Tell whether a paragraph holds pictures only, or nothing at all."""
    children = inline.children or ()
    kinds = {child.type for child in children if child.type != "text" or child.content.strip()}
    return kinds <= {"image", *BREAKS}


def _plain(image: Token) -> str:
    """Return the alt text of an image without its markup."""
    return "".join(child.content or " " * (child.type in BREAKS) for child in image.children or ())
