"""The chart of the document: a table whose bars are shaded paragraphs.

It needs no font and no drawing, prints sharply, and its words stay words.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.report.bars import measure_bars
from publisher.report.content import Bar, Chart
from publisher.report.docx_layout import twips
from publisher.report.docx_xml import Element, cell, make, paragraph, row, run, table
from publisher.report.phrases import say_bar
from publisher.words import word

LABEL, BAR, FIGURES = COLUMNS = (twips(60), twips(58), twips(47))
DONE, AXIS = "1F4E79", "7F7F7F"
SIDE = twips(1.5)
WHOLE = 15
"""Up to so many bars stay together on one page."""


def write_chart(chart: Chart, language: str) -> Iterator[Element]:
    """Yield the title of the chart and its bars."""
    yield paragraph("Caption", run(chart.title))
    lengths = measure_bars(chart)
    kept = len(chart.bars) if len(chart.bars) <= WHOLE else 2
    rows = [
        _row(bar, length, language, keep_next=number < kept)
        for number, (bar, length) in enumerate(zip(chart.bars, lengths, strict=True))
    ]
    bars = "; ".join(f"{one.label}: {say_bar(one, language)}" for one in chart.bars)
    told = word("report-bars", language, bars=bars)
    yield table(COLUMNS, *rows, has_lines=False, side=SIDE, title=chart.title, told=told)
    has_goals = any(one.asked for one in chart.bars)
    yield paragraph("SmallPrint", *([run(word("report-goal", language))] if has_goals else []))


def _row(bar: Bar, length: float, language: str, keep_next: bool) -> Element:
    label = paragraph("BarText", run(bar.label), align="right", keep_next=keep_next)
    figures = paragraph("BarText", run(say_bar(bar, language)))
    drawn = cell(BAR, _drawn(length), borders=_lines(bar), side=0, middle=True)
    return row(cell(LABEL, label, middle=True), drawn, cell(FIGURES, figures, middle=True))


def _drawn(length: float) -> Element:
    """Return the bar itself: a paragraph is shaded between its indents."""
    return paragraph("Bar", indents=(0, round(BAR * (1 - length))), shade=DONE if length else "")


def _lines(bar: Bar) -> Element:
    """Return the axis at the left and, where something is asked, the goal at the right."""
    goal = make("right", val="dashed" if bar.asked else "nil", sz=8, space=0, color=AXIS)
    return make("tcBorders", make("left", val="single", sz=8, space=0, color=AXIS), goal)
