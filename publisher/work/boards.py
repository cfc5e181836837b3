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
_ready: OrderedDict[object, tuple[Board, Days | None]] = OrderedDict()
_days: WeakKeyDictionary[Board, Days] = WeakKeyDictionary()


def ready(
    by: Yardstick,
    zone: ZoneInfo,
    as_of: date | None = None,
    opened: datetime | None = None,
    by_day: bool = True,
) -> Board:
    """Return the board of a plan and units, `by_day` with its days."""
    asked = id(by.plan), id(by.units), zone.key, as_of, opened, by_day
    with _lock:
        found = _ready.get(asked)
    if found is None:  # what is held keeps the plan and the units, so that no others go by their ids
        board = Board(by.plan, zone, by.units, as_of, opened)
        found = board, Days(board) if by_day else None
    with _lock:
        _ready[asked] = found
        _ready.move_to_end(asked)
        if found[1] is not None:
            _days[found[0]] = found[1]
        while len(_ready) > MOST:
            _ready.popitem(last=False)
    return found[0]


def days_of(board: Board) -> Days | None:
    """Return the days of a board that is ready with them."""
    with _lock:
        return _days.get(board)
