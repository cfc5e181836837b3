"""What people want of each delivery, by the plain rules of the house: the model of the state machine."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field

from publisher.core.item import Status, When

Of = tuple[str, str]
"""An item and a channel."""


@dataclass(frozen=True)
class Saved:
    """A file as it was saved last; its words bear a number."""

    words: int
    status: Status = Status.READY
    at: When = "now"
    is_wrong: bool = False


@dataclass
class Wanted:
    """Which words should be out of each delivery, None for none.

    `times` counts how often somebody began to want a piece: so often readers may see it appear. What a
    file has `taken_back` that may be out is wanted until that is known.
    """

    words: dict[Of, int | None] = field(default_factory=dict)
    times: Counter[Of] = field(default_factory=Counter)
    ended_by_hand: set[Of] = field(default_factory=set)
    taken_back: set[Of] = field(default_factory=set)

    def want(self, of: Of, words: int | None) -> None:
        if words is not None and self.words.get(of) is None:
            self.times[of] += 1
        self.words[of] = words
        self.taken_back.discard(of)

    def save(self, of: Of, file: Saved, is_live: bool, may_be_out: bool = False) -> None:
        """Want what a file says: a draft leaves what is live, and no file undoes what a person ended."""
        is_known, is_ready = of in self.words, file.status is Status.READY
        keeps = file.status is Status.DRAFT and (is_live or may_be_out)
        if keeps and not is_live:
            self.taken_back.add(of)
        if (is_known or is_ready) and not keeps and of not in self.ended_by_hand:
            self.want(of, file.words if is_ready else None)

    def lose(self, of: Of, may_be_out: bool) -> None:
        """Want nothing more of what is not live, because its file is gone."""
        if may_be_out:
            self.taken_back.add(of)
        else:
            self.want(of, None)

    def see(self, of: Of, is_live: bool, is_given_up: bool) -> None:
        """Hear what has become of a delivery: what its file took back stays where it was out after all."""
        if of in self.taken_back and is_given_up:
            self.want(of, None)
        elif is_live:
            self.taken_back.discard(of)

    def end(self, of: Of) -> None:
        """Want nothing more, because a person says so."""
        self.want(of, None)
        self.ended_by_hand.add(of)

    def begin_anew(self, of: Of, words: int | None) -> None:
        """Want again what was ended, because a person says so."""
        self.ended_by_hand.discard(of)
        self.want(of, words)

    def may_be_shown_again(self, of: Of, shown: int) -> None:
        """Let what a person has not found on the channel, though it was there, be shown once more."""
        self.times[of] = max(self.times[of], shown + 1)

    def copy(self) -> Wanted:
        return deepcopy(self)

    def go_back_to(self, before: Wanted) -> None:
        """Want what was wanted before; readers have seen what they have seen."""
        self.ended_by_hand, taken_back = set(before.ended_by_hand), set(before.taken_back)
        for of in self.words.keys() - before.words.keys():
            del self.words[of]
        for of, words in before.words.items():
            self.want(of, words)
        self.taken_back = taken_back
