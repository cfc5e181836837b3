"""Word files to clean HTML, with their keys, their title and their pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import mammoth

from publisher.files.attachments import Attachments
from publisher.files.clean import OURS, clean
from publisher.files.findings import WHOLE, Findings
from publisher.files.refusal import Refusal
from publisher.files.rules import ReadingRules
from publisher.files.source import Source
from publisher.files.suspicion import mend_eth
from publisher.files.text import one_line, tidy, tidy_markup
from publisher.files.word_file import BROKEN, opened_word, tell_what_differs
from publisher.files.word_fonts import check_old_letters
from publisher.files.word_front import Front, take_front, without_title
from publisher.files.word_html import put_in_order

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Illustration'] => p.caption:fresh
p[style-name='Figure'] => p.caption:fresh
p[style-name='Drawing'] => p.caption:fresh
p[style-name='Table'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
r[style-name='Emphasis'] => em
"""
"""What mammoth does not know by itself; the captions beside `caption` are LibreOffice's."""


Choose = Callable[[Front], str]
"""Reads the keys at the top and returns the title that the piece has."""


def word_html(
    file: Path, rules: ReadingRules, attachments: Attachments, findings: Findings, choose_title: Choose
) -> str:
    """Return the HTML of a .docx without its keys and title; what cannot be read is refused."""
    pictures = _Pictures(attachments, rules.limits.picture, findings)

    def take_text(document: Any) -> Any:
        front = take_front(document)
        check_old_letters(document, opened, findings)
        return without_title(front, choose_title(front))

    with opened_word(file, rules.limits) as opened:
        tell_what_differs(opened, findings)
        html = _convert(opened, take_text, pictures)
    return clean(put_in_order(mend_eth(tidy_markup(html), findings), findings, attachments.caption))


def _convert(opened: BinaryIO, take_text: Callable[[Any], Any], pictures: _Pictures) -> str:
    try:
        converted = mammoth.convert_to_html(
            opened,
            transform_document=take_text,
            convert_image=mammoth.images.img_element(pictures.take),
            style_map=STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except (Refusal, MemoryError):
        raise
    except Exception as error:  # mammoth takes any XML for Word's own, and fails in as many ways
        raise Refusal("word-broken") from error
    return str(converted.value)


class _Pictures:
    """Take the pictures out of the document, in the order of the text."""

    def __init__(self, attachments: Attachments, largest: int, findings: Findings) -> None:
        self.attachments = attachments
        self.largest = largest
        self.findings = findings
        self.count = 0

    def take(self, image: Any) -> dict[str, str]:
        """Return the attributes of the picture's tag; without `src` it has been told what is wrong."""
        self.count += 1
        alt = one_line(tidy(str(image.alt_text or "")))
        name = self._name(image)
        if name is None:
            return {}
        self.attachments.show(name)
        self.attachments.describe(name, alt)
        return {"src": f"{OURS}:{name}", "alt": alt}

    def _name(self, image: Any) -> str | None:
        try:
            with image.open() as opened:
                data = opened.read(self.largest + 1)
        except ValueError:  # mammoth refuses to follow links
            self.findings.error("word-picture-linked", number=self.count)
            return None
        except (KeyError, *BROKEN):
            self.findings.error("picture-broken", file=f"hinh-{self.count}")
            return None
        source = Source(f"hinh-{self.count}", lambda: io.BytesIO(data), len(data))
        return self.attachments.add_source(source, WHOLE)
