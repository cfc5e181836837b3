"""What is needed by a day, as pages show it: a line for each target with its arithmetic, or its members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from publisher.app import App
from publisher.core.by_day import Need, Rule
from publisher.core.localtime import write_day
from publisher.core.plan import Target
from publisher.web.plan_address import PlanAddress
from publisher.web.plan_rows import link_of
from publisher.web.unit_marks import name_member
from publisher.work.window_names import name_window_by_days


@dataclass(frozen=True)
class Line:
    """One target, or one of its members, in its windows up to the day, which are added up.

    `how` names each window and says its arithmetic; a figure is None where none is asked for by a day.
    """

    name: str
    windows: str
    link: str
    needs: tuple[Need, ...]
    how: tuple[tuple[str, str], ...]

    @property
    def target(self) -> Target:
        return self.needs[0].row.target

    @property
    def due(self) -> int | None:
        return _sum(one.due for one in self.needs)

    @property
    def done(self) -> int:
        return sum(one.row.done for one in self.needs)

    @property
    def scheduled(self) -> int:
        return sum(one.row.scheduled for one in self.needs)

    @property
    def needed(self) -> int | None:
        return _needed(self.needs)


@dataclass(frozen=True)
class Group:
    """A target that every one of a kind has to reach: those that need most, as many as are shown.

    Of `count` that are asked for a number `short` need more, and there are `others` that are not shown.
    `asked` is how many of them have to reach it, None where all do.
    """

    title: str
    windows: str
    link: str
    lines: tuple[Line, ...]
    count: int
    short: int
    others: int
    asked: int | None


def lines_of(app: App, address: PlanAddress, needs: Iterable[Need]) -> list[Line]:
    """Return the targets that are counted for all together, in the order of the plan."""
    return [
        _line(app, address, found, found[0].row.target.title)
        for found in _by_target(needs)
        if found[0].row.member is None
    ]


def groups_of(
    app: App, address: PlanAddress, needs: Iterable[Need], most: int | None = None
) -> Iterator[Group]:
    """Yield the targets that every one of a kind has to reach, with so many of these at most."""
    for found in _by_target(needs):
        if found[0].row.member is not None:
            yield _group(app, address, found, most)


def _by_target(needs: Iterable[Need]) -> Iterator[Sequence[Need]]:
    for _, each in groupby(needs, key=lambda one: (one.row.plan, one.row.target.id, one.row.target.per)):
        yield [*each]


def _group(app: App, address: PlanAddress, found: Sequence[Need], most: int | None) -> Group:
    members: dict[str | None, list[Need]] = {}
    for one in found:
        members.setdefault(one.row.member, []).append(one)
    each = sorted(members.values(), key=lambda own: -(_needed(own) or 0))
    numbers = [number for own in each if (number := _needed(own)) is not None]
    own = found[0].row
    return Group(
        own.target.title,
        _name_windows(app, found),
        address.target(own.plan, own.target.id, window=own.window.id),
        tuple(_line(app, address, one, name_member(app, one[0].row)) for one in each[:most]),
        count=len(numbers),
        short=sum(number > 0 for number in numbers),
        others=len(each) - len(each[:most]),
        asked=None if own.target.coverage is None else own.target.members_asked(len(numbers)),
    )


def _line(app: App, address: PlanAddress, needs: Sequence[Need], name: str) -> Line:
    how = tuple((name_window_by_days(app, one.row.window), explain(app, one)) for one in needs)
    return Line(name, _name_windows(app, needs), link_of(address, needs[0].row), tuple(needs), how)


def _name_windows(app: App, needs: Iterable[Need]) -> str:
    windows = [*dict.fromkeys(one.row.window for one in needs)]
    first, last = name_window_by_days(app, windows[0]), name_window_by_days(app, windows[-1])
    if len(windows) == 1:
        return first
    return app.word("web-by-day-windows", count=len(windows), first=first, last=last)


def explain(app: App, need: Need) -> str:
    """Say how what is needed in one window comes about, so that a person can follow it."""
    told = " ".join(_sentences(app, need))
    return f"{told[:1].upper()}{told[1:]}"


def _sentences(app: App, need: Need) -> Iterator[str]:
    row = need.row
    if need.due is None:
        yield _why_no_number(app, need)
        return
    if need.rule is Rule.WHOLE:
        yield app.word("web-by-day-whole", due=need.due, last=write_day(row.window.until))
    else:
        exact, sign = _exact(row.least or 0, need)
        said = {"least": row.least, "days": need.days, "all": need.all, "exact": exact, "sign": sign}
        yield app.word("web-by-day-pace", due=need.due, **said)
        if need.is_partly:
            yield app.word("web-by-day-part")
    yield app.word(_standing(need), done=row.done, scheduled=row.scheduled, number=abs(need.ahead))
    if row.target.growth is not None and row.before is not None and row.least != row.target.min:
        percent = f"{float(row.target.growth) * 100:g}"
        yield app.word("web-by-day-growth", least=row.least, before=row.before, growth=percent)
    if row.most is not None:
        yield app.word("web-by-day-and-most", most=row.most)


def _standing(need: Need) -> str:
    if need.ahead == 0:
        return "web-by-day-enough"
    return "web-by-day-lacks" if need.ahead < 0 else "web-by-day-ahead"


def _why_no_number(app: App, need: Need) -> str:
    row, room = need.row, need.room
    if need.rule is not Rule.MOST or room is None:
        return app.word(f"web-by-day-{need.rule}")
    code = "web-by-day-most" if room >= 0 else "web-by-day-too-many"
    return app.word(code, most=row.most, done=row.done, scheduled=row.scheduled, room=abs(room))


def _exact(least: int, need: Need) -> tuple[str, str]:
    """Return what an even pace brings, to two places that never round up to a half, and `=` or `≈`."""
    hundredths, rest = divmod(100 * least * need.days, max(need.all, 1))
    return f"{(Decimal(hundredths) / 100).normalize():f}", "≈" if rest else "="


def _needed(needs: Iterable[Need]) -> int | None:
    return _sum(one.needed for one in needs)


def _sum(numbers: Iterable[int | None]) -> int | None:
    found = [one for one in numbers if one is not None]
    return sum(found) if found else None
