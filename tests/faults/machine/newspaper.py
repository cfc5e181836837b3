"""A workspace with four channels, the model beside it, and the small steps that every rule is made of."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from sqlmodel import Session

from publisher.channel import ChannelSettings, House
from publisher.core.delivery import Delivery, Operation, State
from publisher.core.errors import WrongUsage
from publisher.core.hold import in_force
from publisher.core.item import Form, Item
from publisher.core.message import message
from publisher.core.problem import Problem
from publisher.files.bundle import Bundle, Kind
from publisher.files.reading import ReadItem
from publisher.store import channels, deliveries, holds, items
from publisher.work import correction, dispatch, doubt, intake, posting
from publisher.work.job import Done, Job, kept_back
from tests.faults.machine.wanted import Of, Saved, Wanted
from tests.faults.press_square import PressSquare
from tests.faults.square import Fate, Square, StagingSquare, age
from tests.newsroom import open_newsroom

PIECE, NOTICE = "bai", "cai-chinh"
"""One piece, and one notice that corrects it: the fewer there are, the more often things meet."""
SETTINGS = {
    "site": ChannelSettings(adapter="outlet"),
    "cms": ChannelSettings(adapter="outlet"),
    "page": ChannelSettings(adapter="outlet", after="site"),
    "press": ChannelSettings(adapter="outlet"),
}
KINDS: dict[str, type[Square]] = {"cms": StagingSquare, "press": PressSquare}
PERSON = "Trực ban"
SPEAKS = {Operation.PUBLISH, Operation.UPDATE}
LEAPS = [
    {"seconds": 1},
    {"seconds": 30},
    {"minutes": 2},
    {"minutes": 11},
    {"hours": 1},
    {"hours": 7},
    {"days": 3},
]

any_row = st.integers(0, 7)
fates = st.just(Fate.HEARD) | st.sampled_from(list(Fate))
leaps = st.sampled_from(LEAPS)


def shared_memory() -> str | None:
    """Return a folder that forgets nothing slowly, where this machine has one."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


class Newspaper(RuleBasedStateMachine):
    """The daemon taken apart on a hand-driven clock; `claimed` and `answered` are its calls under way."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(dir=shared_memory()))
        self.room = open_newsroom(self.folder, *SETTINGS, **SETTINGS)
        self.squares = {name: self.square(name) for name in SETTINGS}
        self.room.app.channels = dict(self.squares)
        self.claimed: list[Job] = []
        self.answered: list[Done] = []
        self.ghosts: list[Done] = []
        self.wanted = Wanted()
        self.files: dict[str, Saved] = {}
        self.texts: dict[tuple[str, int], int] = {}
        self.number = 0
        self.lives = 0

    def square(self, name: str) -> Square:
        house = House(self.folder)
        return KINDS.get(name, Square)(name, SETTINGS[name], house, self.room.clock)

    def close(self) -> None:
        self.room.app.close()
        shutil.rmtree(self.folder)

    # --- what there is -----------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.room.clock.now()

    @property
    def is_held(self) -> bool:
        with self.room.app.store.read() as session:
            return bool(holds.standing(session, self.now))

    @property
    def rests(self) -> bool:
        with self.room.app.store.read() as session:
            return bool(channels.paused(session))

    @property
    def press(self) -> PressSquare:
        square = self.squares["press"]
        assert isinstance(square, PressSquare)
        return square

    def rows(self) -> list[Delivery]:
        with self.room.app.store.read() as session:
            return [one for item in (PIECE, NOTICE) for one in deliveries.of_item(session, item)]

    def row(self, number: int) -> Delivery | None:
        rows = self.rows()
        return rows[number % len(rows)] if rows else None

    def words(self, one: Delivery, revision: int | None) -> int | None:
        """Return the number of the words of a revision."""
        if revision is None:
            return None
        known = (one.item, revision)
        if known not in self.texts:
            with self.room.app.store.read() as session:
                self.texts[known] = age(items.revision(session, *known).html)
        return self.texts[known]

    # --- what readers see --------------------------------------------------------------------

    def of(self, one: Delivery) -> list[str]:
        return self.squares[one.channel].of(one.item)

    def is_out(self, one: Delivery) -> bool:
        """Tell what a person can see who waits for what is on its way."""
        return bool(self.of(one) or self.squares[one.channel].on_the_way)

    def is_newer_out(self, one: Delivery, revision: int | None) -> bool:
        """Tell whether readers have newer words than those of a revision."""
        square, words = self.squares[one.channel], self.words(one, revision) or 0
        return any(age(square.public[number].html) > words for number in self.of(one))

    def live(self) -> set[Of]:
        return {self.key(one) for one in self.rows() if one.live is not None}

    def doubted(self) -> set[Of]:
        """Return what is wanted and may be out unknown to the database, as far as that knows."""
        return {self.key(one) for one in self.rows() if one.wanted is not None and doubt.is_cast_on(one)}

    def was_taken_away(self, one: Delivery) -> bool:
        """Tell whether somebody removed it on the channel, of which we know nothing."""
        return one.item in self.squares[one.channel].taken_away

    # --- small steps -------------------------------------------------------------------------

    def take_in(self, item: str, file: Saved) -> None:
        """Let the daemon read a file as it lies in the queue."""
        place = self.folder / "content" / "queue" / f"{item}.md"
        bundle = Bundle(place.parent, f"queue/{item}.md", Kind.MARKDOWN, str(place))
        read = ReadItem(self.item(item, file), (), id_given=True)
        if file.is_wrong:
            read = ReadItem(None, (Problem(f"content/queue/{item}.md", message("file-has-errors")),))
        self.files[item] = file
        with self.room.app.store.write() as session:
            mark = f"{file.words} {file.is_wrong}"
            intake.take_in(self.room.app, session, bundle, read, mark, self.now, PERSON)

    def lose(self, item: str) -> None:
        """Let the daemon see that a file is gone: what is not out will not go out."""
        if self.files.pop(item, None) is None:
            return
        for one in self.rows():
            if one.item == item and (one.live is None or one.published_at is None):
                self.wanted.lose(self.key(one), self.key(one) in self.doubted())
        with self.room.app.store.write() as session:
            intake.lose(session, f"queue/{item}.md", self.now)

    @staticmethod
    def item(item: str, file: Saved) -> Item:
        html = f"<p>lần {file.words}</p>"
        if item == NOTICE:
            return Item(item, "Cải chính", Form.NOTICE, html=html, slug=item, corrects=PIECE)
        return Item(item, "Bài", html=html, slug=item, publish_at=file.at, status=file.status)

    def decides(self, order: Callable[[Session], Any]) -> bool:
        """Give an order; what cannot be is refused as a whole."""
        try:
            with self.room.app.store.write() as session:
                order(session)
        except WrongUsage:
            return False
        return True

    def call(self, job: Job, fate: Fate) -> Done:
        square = self.squares[job.channel]
        square.fate = fate
        done = self.room.perform(job)
        square.fate = Fate.HEARD
        return done

    def call_in_time(self, job: Job, fate: Fate) -> Done:
        """Wait for the time of a call that was claimed ahead, and see whether it is held meanwhile."""
        if job.claim.begins_at > self.now:
            self.room.clock.at = job.claim.begins_at
            self.land()
            if dispatch.is_held(self.room.app, job, self.now):
                return kept_back(job, self.room.clock)
            assert not self.is_stopped(job)
        return self.call(job, fate)

    def is_stopped(self, job: Job) -> bool:
        """Tell whether an order stops a call that puts out an editor's words: a notice passes all."""
        one = job.claim.delivery
        says_something_new = job.claim.operation in SPEAKS and one.item != NOTICE
        if not says_something_new or self.words(one, one.live) == self.words(one, one.wanted):
            return False
        with self.room.app.store.read() as session:
            orders = holds.standing(session, self.now)
            return in_force(orders, posting.content(session, one), job.channel, self.now) is not None

    def land(self) -> None:
        for square in self.squares.values():
            square.land()

    def carriers(self) -> list[str]:
        """Return the channels on which a notice may follow the piece."""
        with self.room.app.store.read() as session:
            return correction.carriers(session, PIECE)

    def is_wrong(self, item: str) -> bool:
        return item in self.files and self.files[item].is_wrong

    @staticmethod
    def key(one: Delivery) -> Of:
        return one.item, one.channel

    def asks_a_person(self, one: Delivery) -> bool:
        return one.state in {State.REFUSED, State.MISSED} and one.operation is not None
