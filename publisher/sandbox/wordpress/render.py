"""From what was written to what readers get: paragraphs, quotes, the video short code, excerpts."""

import html
import re

BLOCK = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|"
    "blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|"
    "figure|figcaption|details|menu|summary|video|audio|iframe"
)
STARTS_BLOCK = re.compile(rf"\s*(?:</?(?:{BLOCK})\b|<!--)", re.IGNORECASE)
VIDEO = re.compile(r"\[video\s[^\]]*?(?:src|mp4|webm)=\"?([^\s\"\]]+)\"?[^\]]*\](?:\[/video\])?")
EXCERPT_WORDS = 55


def render_content(text: str) -> str:
    """Return the content as the site's pages show it."""
    with_video = VIDEO.sub(r'<video controls="controls" preload="metadata" src="\1"></video>', text)
    return _curl_quotes(_add_paragraphs(with_video))


def render_title(text: str) -> str:
    """Return the title as the site's pages show it."""
    return _curl_quotes(re.sub(r"&(?!#?\w+;)", "&#038;", text))


def render_excerpt(excerpt: str, content: str) -> str:
    """Return the excerpt, made from the content where none was written."""
    if excerpt:
        return _curl_quotes(_add_paragraphs(excerpt))
    words = plain_text(content).split()
    if not words:
        return ""
    cut = " [&hellip;]" if len(words) > EXCERPT_WORDS else ""
    return _curl_quotes(f"<p>{html.escape(' '.join(words[:EXCERPT_WORDS]), quote=False)}{cut}</p>\n")


def plain_text(text: str) -> str:
    """Return the text without tags, comments and short codes."""
    without = re.sub(r"<!--.*?-->|<[^>]*>|\[/?\w+[^\]]*\]", " ", text, flags=re.DOTALL)
    return " ".join(html.unescape(without).split())


def _add_paragraphs(text: str) -> str:
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"{_as_paragraph(part)}\n" for part in parts if part.strip())


def _as_paragraph(part: str) -> str:
    if STARTS_BLOCK.match(part):
        return part
    lines = "<br />\n".join(line.strip() for line in part.strip().splitlines())
    return f"<p>{lines}</p>"


def _curl_quotes(text: str) -> str:
    pieces = re.split(r"(<!--.*?-->|<[^>]*>)", text, flags=re.DOTALL)
    return "".join(piece if piece.startswith("<") else _curl(piece) for piece in pieces)


def _curl(text: str) -> str:
    opened = re.sub(r"(^|[\s(\[{\-])\"(?=\S)", r"\1&#8220;", text)
    closed = opened.replace('"', "&#8221;").replace("...", "&#8230;")
    singles = re.sub(r"(^|[\s(\[{])'(?=\S)", r"\1&#8216;", closed).replace("'", "&#8217;")
    return singles.replace(" -- ", " &#8212; ").replace(" - ", " &#8211; ")
