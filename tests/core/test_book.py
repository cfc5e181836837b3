"""The books of a period: what counts as it stood at the end, what was taken or added since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from publisher.core.book import Book, make_book
from publisher.core.posting import Posting
from tests.core.timetables import at

END, SEALED, NOW = at("2027-04-01 00:00"), at("2027-04-06 00:00"), at("2027-05-01 00:00")


@dataclass(frozen=True)
class Line:
    posting: Posting

    @property
    def name(self) -> str:
        return f"{self.posting.item} {self.posting.channel} {','.join(self.posting.themes)}".strip()


def line(item: str, day: str, channel: str = "web", **more: object) -> Line:
    times = {name: at(str(value)) for name, value in more.items() if name != "themes"}
    themes = {"themes": more["themes"]} if "themes" in more else {}
    return Line(Posting(item, channel, "brief", published_at=at(day), **themes, **times))  # type: ignore[arg-type]


def book(*lines: Line, now: datetime = NOW) -> Book[Line]:
    return make_book(lines, now, END, SEALED)


def names(lines: tuple[Line, ...]) -> list[str]:
    return [one.name for one in lines]


def test_what_went_after_the_end_stands_and_is_told() -> None:
    found = book(line("a", "2027-03-01 08:00", withdrawn_at="2027-04-02 08:00"))
    assert names(found.standing) == names(found.taken) == ["a web"]


def test_what_went_before_the_end_does_not_stand() -> None:
    found = book(line("a", "2027-03-01 08:00", withdrawn_at="2027-03-02 08:00"))
    assert (found.standing, found.taken) == ((), ())


def test_what_was_learned_of_after_the_seal_is_told_and_does_not_stand() -> None:
    found = book(line("a", "2027-03-01 08:00", recorded_at="2027-04-06 00:00"))
    assert found.standing == ()
    assert names(found.added) == ["a web"]


def test_a_piece_that_changed_its_labels_stands_with_the_new_ones() -> None:
    changed = "2027-03-05 08:00"
    found = book(
        line("a", "2027-03-01 08:00", themes=("T05",), withdrawn_at=changed),
        line("a", "2027-03-01 08:00", themes=("T08",), since=changed),
    )
    assert names(found.standing) == ["a web T08"]


def test_nothing_has_changed_while_the_period_is_open() -> None:
    lines = (line("a", "2027-03-01 08:00", withdrawn_at="2027-03-02 08:00"), line("b", "2027-03-01 08:00"))
    found = book(*lines, now=at("2027-03-10 08:00"))
    assert (names(found.standing), found.taken, found.added) == (["b web"], (), ())
