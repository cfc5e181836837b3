"""Boards that are ready: a plan is compiled once for as long as people look at it."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date, datetime
from threading import Lock
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from publisher.core.board import Board
from publisher.core.days import Days
from publisher.core.yardstick import Yardstick

MOST = 16
"""So many are held, those that were asked for last."""

_lock = Lock()
_ready: OrderedDict[object, Board] = OrderedDict()
_days: WeakKeyDictionary[Board, Days | None] = WeakKeyDictionary()
"""Boards whose days may be asked for, with these once they were."""


def ready(
    by: Yardstick,
    zone: ZoneInfo,
    as_of: date | None = None,
    opened: datetime | None = None,
    by_day: bool = True,
) -> Board:
    """Return the board of a plan and units, `by_day` one that has days."""
    asked = id(by.plan), id(by.units), zone.key, as_of, opened, by_day
    with _lock:
        found = _ready.get(asked)
    if found is None:  # what is held keeps the plan and the units, so that no others go by their ids
        found = Board(by.plan, zone, by.units, as_of, opened)
    with _lock:
        _ready[asked] = found
        _ready.move_to_end(asked)
        if by_day:
            _days.setdefault(found, None)
        while len(_ready) > MOST:
            _ready.popitem(last=False)
    return found


def days_of(board: Board) -> Days | None:
    """Return the days of a board that is ready with them, compiled when they are first asked for."""
    with _lock:
        if board in _days and _days[board] is None:
            _days[board] = Days(board)
        return _days.get(board)
