"""What is taken out of the texts of people without `unfiltered_html`, as measured on 6.1 and 6.8."""

import html
import re
from html.parser import HTMLParser
from typing import Any

KEPT_TAGS = (
    "a abbr address article aside audio b blockquote br caption cite code col colgroup dd del details "
    "div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins li main mark nav ol p "
    "pre q s section small span strong sub summary sup table tbody td tfoot th thead time track tr u ul "
    "video"
)
KEPT = frozenset(KEPT_TAGS.split())
SCHEMES = ("http", "https", "mailto", "tel", "ftp", "news", "sms", "webcal")


def filter_html(text: str) -> str:
    """Keep the harmless tags and attributes; the text inside of removed tags stays."""
    sieve = _Sieve()
    sieve.feed(_escape_stray_signs(text))
    sieve.close()
    return "".join(sieve.kept)


def filter_title(text: str) -> str:
    """Clean a title: inline tags only, `&` and `<` as entities."""
    return filter_html(text)


def _escape_stray_signs(text: str) -> str:
    text = re.sub(r"&(?!#?\w+;)", "&amp;", text)
    return re.sub(r"<(?![A-Za-z/!])", "&lt;", text)


class _Sieve(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.kept: list[str] = []

    def set_cdata_mode(self, elem: str, **_: Any) -> None:
        """Read the inside of `<script>` and `<style>` like any other text, as the site's filter does."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in KEPT:
            written = "".join(_write(name, value) for name, value in attrs if _harmless(name))
            self.kept.append(f"<{tag}{written}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in KEPT:
            self.kept[-1] = f"{self.kept[-1][:-1]} />"

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT:
            self.kept.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.kept.append(data)

    def handle_entityref(self, name: str) -> None:
        self.kept.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.kept.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.kept.append(f"<!--{data}-->")


def _harmless(name: str) -> bool:
    return not name.startswith("on") and name not in ("srcdoc", "formaction")


def _write(name: str, value: str | None) -> str:
    if value is None:
        return f" {name}"
    if name in ("href", "src", "poster", "cite"):
        value = _without_bad_scheme(value)
    return f' {name}="{html.escape(value, quote=True)}"'


def _without_bad_scheme(address: str) -> str:
    scheme, colon, rest = address.strip().partition(":")
    if colon and re.fullmatch(r"[A-Za-z][\w.+-]*", scheme) and scheme.lower() not in SCHEMES:
        return rest
    return address
