"""Lapsing: works that went out when a group of units was not there, and so do not stand alike for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from publisher.core.board import Board
from publisher.core.posting import Alike, Posting, Spelled, Traits
from publisher.core.tally import Cell, Tally, tally_works

Chunk = Sequence[Sequence[Spelled]]


def without_lapsing(board: Board, alike: Alike, chunk: Chunk, done: Counter[Cell]) -> Chunk:
    """Return a chunk of works without those that are not alike for a group, which are counted one by one."""
    units = 1 + Traits._fields.index("units")
    lapse: dict[tuple[Spelled, Spelled], bool] = {}
    kept: list[Sequence[Spelled]] = []
    for work in zip(*chunk, strict=True):
        key = work[0], work[units]
        if key not in lapse:
            lapse[key] = _lapses(board, alike, *key)
        if lapse[key]:
            _count(board, alike, work, done)
        else:
            kept.append(work)
    return [*zip(*kept, strict=True)] if kept else [()] * len(chunk)


def _lapses(board: Board, alike: Alike, way: Spelled, spelled: Spelled) -> bool:
    units = alike.read_trait("units", spelled)
    return any(board.lapsed(units, instant) for _, instant in alike.read_way(way))


def _count(board: Board, alike: Alike, work: Sequence[Spelled], done: Counter[Cell]) -> None:
    way, *spelled = work
    traits = Traits._make(alike.read_trait(*one) for one in zip(Traits._fields, spelled, strict=True))
    times = alike.read_way(way)
    postings = [Posting("", channel, *traits, published_at=instant) for channel, instant in times]
    tally_works(board, [postings], max(instant for _, instant in times), Tally(done))
