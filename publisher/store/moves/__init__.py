"""Moves: the only place that takes a delivery from state to state.

Every change is a guarded UPDATE: it names the state and the attempt that it starts from, and does
nothing when another came first. Every change writes its step of the trail in the same transaction.
"""

from publisher.store.moves.by_hand import confirm, retry, retry_if_absent, taken_down
from publisher.store.moves.claims import Claim
from publisher.store.moves.doubting import doubt, doubt_all, look_first
from publisher.store.moves.sending import claim, give_back, keep, renew, settle
from publisher.store.moves.sighting import is_back, vanished
from publisher.store.moves.timing import (
    fail,
    forget_time,
    go_on,
    postpone,
    remark,
    reserve,
    rest,
    schedule,
    seek,
)
from publisher.store.moves.wishing import cancel, create, want

__all__ = [
    "Claim",
    "cancel",
    "claim",
    "confirm",
    "create",
    "doubt",
    "doubt_all",
    "fail",
    "forget_time",
    "give_back",
    "go_on",
    "is_back",
    "keep",
    "look_first",
    "postpone",
    "remark",
    "renew",
    "reserve",
    "rest",
    "retry",
    "retry_if_absent",
    "schedule",
    "seek",
    "settle",
    "taken_down",
    "vanished",
    "want",
]
