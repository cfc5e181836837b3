"""The sorter: which of a board's filters count postings, and which are counted for every one of a kind."""

from __future__ import annotations

from publisher.core.board import HELD, Board


class Sorter:
    """What both ways of counting ask of a board.

    `together` are the bits that are counted for all together, `by_channel` those for every channel;
    `groups` are the other dimensions with members, the trait that holds these, and the bits.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.works = board.bits("works")
        self.counted = board.bits("works", "postings")
        groups = {name: bits & self.counted for name, bits in board.groups().items() if bits & self.counted}
        self.together = self.counted & ~sum(groups.values())
        self.by_channel = groups.pop("channel", 0)
        self.groups = [(board.dimensions[name], HELD[name], bits) for name, bits in groups.items()]
