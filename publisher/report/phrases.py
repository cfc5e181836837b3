"""Phrases of the letterhead and the close, the same in every format that people read."""

from __future__ import annotations

from publisher.report.content import Bar, Report
from publisher.report.headings import write_roman
from publisher.report.numbers import readable, write_number, write_official_day, write_percent, write_time
from publisher.words import LANGUAGES, word


def say_place_and_day(report: Report) -> str:
    """Return where and on which day the document is made out."""
    day = write_official_day(report.dated, report.language)
    place = report.letterhead.place
    if not place:
        return day[:1].upper() + day[1:]
    return word("report-place-and-day", report.language, place=place, day=day)


def list_bases(report: Report) -> list[str]:
    """Return the documents that the report rests on, each ending in `;` and the last one in `.`"""
    begins = word("report-basis", report.language, document="").strip()
    told = [
        one
        if one.casefold().startswith(begins.casefold())
        else word("report-basis", report.language, document=one)
        for one in report.basis
    ]
    return _punctuated(told)


def list_addressees(report: Report) -> list[str]:
    """Return whom the report is for: one on the line of the words themselves, several below it."""
    names = report.letterhead.addressees
    if len(names) == 1:
        return [word("report-addressee", report.language, name=names[0])]
    several = [f"- {one}" for one in _punctuated(names)]
    return [word("report-addressees", report.language), *several] if names else []


def list_recipients(report: Report) -> list[str]:
    """Return who gets a copy; the addressees come first ("as above"), the file copy last."""
    above, filed = (word(f"report-{one}", report.language) for one in ("as-above", "filed"))
    names = list(report.letterhead.recipients)
    if report.letterhead.addressees and above not in names:
        names.insert(0, above)
    if not names or not _is_file_copy(names[-1]):
        names.append(filed)
    return [f"- {one}" for one in _punctuated(names)]


def _is_file_copy(name: str) -> bool:
    """Whether a line is the one for the file, in whatever language the settings are written."""
    begins = tuple(word("report-filed", one).partition(":")[0] for one in LANGUAGES)
    return name.startswith(begins)


def _punctuated(lines: list[str] | tuple[str, ...]) -> list[str]:
    bare = [readable(one).rstrip(" ;.") for one in lines]
    return [f"{one};" for one in bare[:-1]] + [f"{one}." for one in bare[-1:]]


def name_annex(report: Report, position: int) -> str:
    """Return what the `position`th annex, from 1, is called: `Phụ lục I`."""
    return word("report-annex", report.language, number=write_roman(position))


def say_stand(report: Report) -> str:
    """Return which version this is, and of when its figures are."""
    return word("report-stand", report.language, version=report.version, as_of=write_time(report.as_of))


def say_bar(bar: Bar, language: str) -> str:
    """Return what a bar stands for in figures: `18 trên 20 (90 %)`, or the count alone."""
    done = write_number(bar.done, language)
    if not bar.asked:
        return done
    part = write_percent(round(bar.done / bar.asked, 2), language)
    return word("report-bar", language, done=done, asked=write_number(bar.asked, language), part=part)
