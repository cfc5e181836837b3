"""What the demo shows: the day, the deliveries, the plan's bars, and what has just happened."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import date, datetime

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from publisher.app import App
from publisher.core.delivery import Delivery, State
from publisher.core.item_state import ItemState
from publisher.core.progress import Progress
from publisher.demo.timeline import draw_timeline
from publisher.store import deliveries, items
from publisher.store.items import Known
from publisher.work.progress import at_hand, progress

COLOURS = {
    State.WAITING: "bright_black",
    State.SCHEDULED: "cyan",
    State.SENDING: "yellow",
    State.PUBLISHED: "green",
    State.UNCONFIRMED: "bold magenta",
    State.REFUSED: "red",
    State.MISSED: "red",
}
TOLD = frozenset({State.PUBLISHED, State.UNCONFIRMED, State.REFUSED, State.MISSED, State.WITHDRAWN})
BARS = 6
EVENTS = 6
HEIGHT = 12
"""Lines of the two panels in the middle, frames included."""


class View:
    """Read the database now and then, and draw what it says."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.events: deque[Text] = deque(maxlen=EVENTS)
        self._states: dict[int, State] = {}
        self._known: dict[str, Known] = {}
        self.all: list[Delivery] = []
        self._rows: list[Progress] = []
        self._measured: tuple[date, list[Delivery]] | None = None

    def look(self) -> list[Text]:
        """Read how things stand; return what has happened since the last look."""
        now = self.app.clock.now()
        with self.app.store.read() as session:
            self._known = {one.id: one for one in items.every(session)}
            self.all = [one for has in deliveries.of_items(session, self._known).values() for one in has]
            if (seen := (now.astimezone(self.app.zone).date(), self.all)) != self._measured:
                self._measured = seen
                self._rows = at_hand(progress(self.app, session, now), self.app, now)
        fresh = list(self._news())
        self.events.extend(fresh)
        return fresh

    def _news(self) -> Iterator[Text]:
        now = self.app.clock.now()
        for one in sorted(self.all, key=lambda each: each.published_at or each.due_at or now):
            before = self._states.get(one.id)
            self._states[one.id] = one.state
            if before is not one.state and one.state in TOLD:
                yield self._event(one, before)

    def _event(self, one: Delivery, before: State | None) -> Text:
        at = one.published_at if one.state is State.PUBLISHED else self.app.clock.now()
        line = Text(f"{self._stamp(at or self.app.clock.now())}  {one.channel:<10}")
        line.append(self.app.word(f"state-{one.state}"), COLOURS.get(one.state, ""))
        line.append(f"  {self._known[one.item].title}")
        if one.state is State.UNCONFIRMED:
            line.append(f"\n    {self.app.word('demo-lost')}", "magenta")
        elif before is State.UNCONFIRMED and one.state is State.PUBLISHED:
            line.append(f"\n    {self.app.word('demo-found')}", "magenta")
        return line

    def draw(self) -> RenderableType:
        """Return the whole picture, 100 columns wide and 30 lines high."""
        now = self.app.clock.now()
        head = Text(f" {self._day(now)}    ", "bold").append(self._sum(), "green")
        day = draw_timeline(
            self.app.rules.timetable, self.app.channels, self.all, now, COLOURS, self.app.word("demo-day")
        )
        middle = Table.grid(expand=True, padding=(0, 1))
        middle.add_column(ratio=3)
        middle.add_column(ratio=2)
        middle.add_row(self._today(now), self._bars())
        happened = Panel(Group(*self.events), title=self.app.word("demo-happened"), box=box.ROUNDED)
        return Group(head, day, middle, happened)

    def _day(self, now: datetime) -> str:
        wall = now.astimezone(self.app.zone)
        return f"{self.app.word(f'weekday-{wall.weekday()}')} {wall:%d/%m/%Y  %H:%M}"

    def _sum(self) -> str:
        """Return how much of the week is out, or, before it begins, that the files are being read."""
        if not self.all:
            return self.app.word("demo-reads")
        return self.app.word("demo-out", out=self.count(State.PUBLISHED), all=len(self.all))

    def _stamp(self, at: datetime) -> str:
        wall = at.astimezone(self.app.zone)
        return f"{self.app.word(f'weekday-short-{wall.weekday()}')} {wall:%H:%M:%S}"

    def _today(self, now: datetime) -> Panel:
        table = Table.grid(padding=(0, 1), expand=True)
        for width in (5, 9, max(len(self.app.word(f"state-{state}")) for state in COLOURS)):
            table.add_column(no_wrap=True, min_width=width)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        today = now.astimezone(self.app.zone).date()
        timed = [(one.due_at.astimezone(self.app.zone), one) for one in self.all if one.due_at]
        here = [(at, one) for at, one in timed if at.date() == today]
        for at, one in sorted(here, key=lambda each: each[0])[: HEIGHT - 2]:
            table.add_row(
                f"{at:%H:%M}",
                one.channel,
                Text(self.app.word(f"state-{one.state}"), COLOURS.get(one.state, "")),
                self._known[one.item].title,
            )
        return Panel(table, title=self.app.word("demo-today"), box=box.ROUNDED, height=HEIGHT)

    def _bars(self) -> Panel:
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
        table.add_column(width=10)
        table.add_column(no_wrap=True, justify="right")
        for row in self.telling_rows():
            least = row.least or 1
            bar = ProgressBar(
                least, min(row.done, least), width=10, complete_style="magenta", finished_style="green"
            )
            table.add_row(row.target.title, bar, f"{row.done}/{least}")
        return Panel(table, title=self.app.word("demo-plan"), box=box.ROUNDED, height=HEIGHT)

    def telling_rows(self) -> list[Progress]:
        """Return the targets that one week of publishing moves: counted by pieces, for no member alone."""
        counted = [one for one in self._rows if one.member is None and one.least]
        return [one for one in counted if one.target.metric in {"works", "postings"}][:BARS]

    # --- the end -----------------------------------------------------------------------------

    def log(self) -> Table:
        """Return the posting log as a table."""
        table = Table(
            box=box.SIMPLE_HEAD, title=self.app.word("demo-log"), title_justify="left", pad_edge=False
        )
        for head in ("when", "channel", "state", "title"):
            table.add_column(self.app.word(f"head-{head}"), no_wrap=head != "title")
        out = [(one.published_at, one) for one in self.all if one.published_at]
        for at, one in sorted(out, key=lambda each: each[0]):
            state = Text(self.app.word(f"state-{one.state}"), COLOURS.get(one.state, ""))
            table.add_row(self._stamp(at), one.channel, state, self._known[one.item].title)
        return table

    def plan(self) -> Table:
        """Return the plan's telling targets as a table."""
        table = Table(
            box=box.SIMPLE_HEAD, title=self.app.word("demo-plan"), title_justify="left", pad_edge=False
        )
        for head in ("target", "goal", "done", "missing", "status"):
            table.add_column(self.app.word(f"head-{head}"))
        for one in self.telling_rows():
            status = self.app.word(f"status-{one.status}")
            table.add_row(one.target.title, f"≥ {one.least}", str(one.done), str(one.missing), status)
        return table

    def count(self, *states: State) -> int:
        return sum(one.state in states for one in self.all)

    @property
    def published(self) -> dict[str, int]:
        """Return how many deliveries of each channel are out."""
        out = [one.channel for one in self.all if one.state is State.PUBLISHED]
        return {channel: out.count(channel) for channel in self.app.channels}

    @property
    def unfinished(self) -> list[Delivery]:
        return [one for one in self.all if one.state is not State.PUBLISHED]

    @property
    def wrong_files(self) -> list[str]:
        return [one.path for one in self._known.values() if one.state is ItemState.WRONG]


def make_console() -> Console:
    """Return a console at least 100 columns wide, where nobody wraps the lines."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=max(console.width, 100))
