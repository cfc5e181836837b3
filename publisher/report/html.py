"""The report for reading: one page that carries all it needs, on a screen, a phone and on paper."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from publisher.report import phrases
from publisher.report.bars import measure_bars
from publisher.report.content import Cell, Kind, Report
from publisher.report.headings import outline
from publisher.report.numbers import readable, write_cell
from publisher.words import word

PAGE = Path(__file__).with_name("page")


def write_html(report: Report) -> str:
    """Write the report as one page without scripts, that asks nobody for anything."""

    def say(code: str, **values: object) -> str:
        return word(f"report-{code}", report.language, **values)

    def show(cell: Cell, kind: Kind) -> str:
        return write_cell(cell, kind, report.language)

    return _template().render(
        report=report,
        headings=outline(report),
        say=say,
        show=show,
        phrases=phrases,
        measure_bars=measure_bars,
    )


@cache
def _template() -> Template:
    pages = Environment(
        loader=FileSystemLoader(PAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    return pages.get_template("report.html")


def _finalize(value: object) -> object:
    """Drop from what people wrote the characters that a page may not hold."""
    return readable(value) if type(value) is str else value
