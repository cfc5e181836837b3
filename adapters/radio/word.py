"""The bulletin as a Word file for a person at a microphone: large, wide, one sentence to a group of lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from adapters.radio.meta import length_of, priority_of, task_after
from adapters.radio.script import Script, sentences_of
from adapters.radio.settings import RadioSettings
from adapters.radio.words import WORDS
from publisher.channel import House
from publisher.core.post import Post
from publisher.core.receipt import Receipt

FONT = "Times New Roman"
LONGEST = 255
"""Characters of a property of the file."""
BEFORE_THE_TEXT = Pt(16)
GREY = RGBColor(0x40, 0x40, 0x40)


def write_word(
    path: Path, post: Post, script: Script, settings: RadioSettings, house: House, before: Receipt | None
) -> None:
    """Write the bulletin to `path`: what it is, what to look at, the text, how to report."""
    words = WORDS[house.language]
    document = Document()
    _prepare(document)
    document.core_properties.title = post.title[:LONGEST]
    document.core_properties.author = ", ".join(post.authors)[:LONGEST]
    title = document.add_paragraph(script.title.eye.removesuffix("."), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in _facts(post, script, settings, house):
        document.add_paragraph(line, style="Fact")
    document.paragraphs[-1].paragraph_format.space_after = BEFORE_THE_TEXT
    for line in _warnings(script, words[task_after(before)], words):
        document.add_paragraph(line, style="Warning").paragraph_format.space_after = BEFORE_THE_TEXT
    for paragraph in script.paragraphs:
        _write_paragraph(document, paragraph.eye)
    named = post.title.replace('"', "'")  # it stands in quotes in the command
    document.add_paragraph(words["report"].format(item=post.item, title=named), style="Fact")
    document.save(str(path))


def _facts(post: Post, script: Script, settings: RadioSettings, house: House) -> list[str]:
    words = WORDS[house.language]
    facts = {
        "unit": ", ".join(post.units),
        "day": f"{post.publish_at.astimezone(house.zone):%d/%m/%Y}",
        "recorded" if post.audio else "length": _length(post, script, settings, words),
        "priority": priority_of(post),
        "item": post.item,
        "revision": str(post.revision) if post.revision > 1 else "",
    }
    return [f"{words[name]}: {value}" for name, value in facts.items() if value]


def _length(post: Post, script: Script, settings: RadioSettings, words: dict[str, str]) -> str:
    said = {
        "length": _minutes(length_of(post, script), words),
        "most": _minutes(int(settings.longest.total_seconds()), words),
    }
    if post.audio:
        return words["recorded-of"].format(**said)
    return words["length-of"].format(**said, words=script.words, rate=settings.words_per_minute)


def _minutes(seconds: int, words: dict[str, str]) -> str:
    minutes, rest = divmod(seconds, 60)
    parts = [words["minutes"].format(minutes=minutes)] if minutes else []
    parts += [words["seconds"].format(seconds=rest)] if rest or not minutes else []
    return " ".join(parts)


def _warnings(script: Script, task: str, words: dict[str, str]) -> list[str]:
    """Return what the reader has to see first: another one was given before, readings to look at."""
    unknown = words["unknown"].format(unknown=", ".join(script.unknown)) if script.unknown else ""
    tables = words["tables"].format(tables=script.tables) if script.tables else ""
    return [line for line in (task, unknown, tables) if line]


def _write_paragraph(document: Any, text: str) -> None:
    """Write each sentence for itself, so that an eye that looks up finds the line again."""
    sentences = sentences_of(text)
    for number, sentence in enumerate(sentences, 1):
        line = document.add_paragraph(sentence, style="Normal")
        line.paragraph_format.space_after = Pt(24 if number == len(sentences) else 10)


def _prepare(document: Any) -> None:
    """Set page, letters and styles: A4 with the margins of official papers (`domain.md` section 5f)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    _number_pages(section)
    normal = document.styles["Normal"]
    _set_letters(normal, 16)
    _set_language(normal)
    normal.paragraph_format.line_spacing, normal.paragraph_format.keep_together = 1.75, True
    _set_letters(document.styles["Title"], 20)
    document.styles["Title"].font.bold, document.styles["Title"].font.color.rgb = True, RGBColor(0, 0, 0)
    _add_style(document, "Fact", GREY, bold=False)
    _add_style(document, "Warning", RGBColor(0xB0, 0, 0), bold=True)


def _add_style(document: Any, name: str, colour: RGBColor, bold: bool) -> None:
    """Add a style for what is not read aloud: smaller, and closer together."""
    style = document.styles.add_style(name, 1)
    style.base_style = document.styles["Normal"]
    style.font.size, style.font.color.rgb, style.font.bold = Pt(12), colour, bold
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.15, Pt(4)


def _set_letters(style: Any, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def _set_language(style: Any) -> None:
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.get_or_add_rPr().append(language)


def _number_pages(section: Any) -> None:
    """Put the number of the page in the middle of the top margin, but on the first page."""
    section.different_first_page_header_footer = True
    section.header_distance = Mm(8)
    line = section.header.paragraphs[0]
    line.paragraph_format.line_spacing = 1.0
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
