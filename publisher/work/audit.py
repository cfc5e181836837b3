"""Audit: is the log whole, and do the records still say what it saw?

First the chain, row by row, then what it vouches for: how each attempt ended, and the receipts. The
first thing that is wrong is named; behind it nothing can be trusted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from publisher.core.chain import BEGINNING, Row, fault_between
from publisher.core.message import Message, message
from publisher.store import audit
from publisher.store.audit import Affair, Unreadable
from publisher.store.heads import KeptHead
from publisher.store.trail import Step


@dataclass(frozen=True)
class Finding:
    """What is wrong, and the row of the log by which it shows, as far as there is one."""

    code: str
    row: int | None = None
    at: datetime | None = None
    actor: str | None = None
    action: str | None = None
    item: str | None = None
    delivery: int | None = None
    attempt: int | None = None

    @property
    def message(self) -> Message:
        """Return what is wrong as a sentence, without the row."""
        return message(self.code, row=self.row or 0, delivery=self.delivery or 0, attempt=self.attempt or 0)


@dataclass(frozen=True)
class Audit:
    """What an audit found: how many rows fit, the last of them, and what is wrong, if anything is.

    `heads` counts the heads that were kept earlier and that the log still has.
    """

    rows: int
    last: int
    digest: str
    at: datetime | None
    heads: int
    finding: Finding | None


def verify(session: Session, kept: Iterable[KeptHead]) -> Audit:
    """Compare every row with its digest and its neighbour, then heads and records with the rows."""
    chain = _Chain(kept)
    try:
        finding = chain.follow(audit.rows(session)) or chain.lost() or _first_fault(audit.affairs(session))
    except Unreadable as unreadable:
        finding = Finding("log-unreadable", **unreadable.told)
    last = chain.last
    number, digest, at = (last.id, last.digest, last.at) if last else (0, BEGINNING, None)
    return Audit(chain.rows, number, digest, at, chain.met, finding)


class _Chain:
    """The chain as it is followed row by row, beside the heads that were kept of it."""

    def __init__(self, kept: Iterable[KeptHead]) -> None:
        self.heads: dict[int, list[KeptHead]] = defaultdict(list)
        for head in kept:
            self.heads[head.row].append(head)
        self.last: Row | None = None
        self.rows = self.met = 0

    def follow(self, rows: Iterable[Row]) -> Finding | None:
        """Go through the rows up to the first that does not fit."""
        for row in rows:
            if code := fault_between(self.last, row) or self._replaced(row):
                return Finding(code, row.id, row.at, row.actor, row.action, row.item, row.delivery)
            self.last, self.rows = row, self.rows + 1
        return None

    def _replaced(self, row: Row) -> str | None:
        """Tell when another row stood here: the chain was made anew from somewhere before."""
        heads = self.heads.pop(row.id, [])
        self.met += len(heads)
        return "log-row-replaced" if any(head.digest != row.digest for head in heads) else None

    def lost(self) -> Finding | None:
        """Return the earliest head that the log no longer has."""
        lost = min(self.heads, default=None)
        return None if lost is None else Finding("log-rows-lost", lost, self.heads[lost][0].at)


def _first_fault(affairs: Iterable[Affair]) -> Finding | None:
    return next((finding for affair in affairs if (finding := _fault_of(affair))), None)


def _fault_of(affair: Affair) -> Finding | None:
    """Return the first thing in the records of a delivery that the trail saw otherwise."""
    if not affair.exists:
        return _finding("log-delivery-gone", affair, next(iter(affair.steps), None))
    claims, ends, proof = affair.claims, affair.ends, affair.proof
    for n, seal in affair.attempts.items():
        if n not in claims:
            return _finding("log-attempt-unknown", affair, None, n)
        end = ends.get(n)
        if seal != (end.detail["sealed"] if end else None):
            return _finding("log-attempt-changed", affair, end or claims[n], n)
    if gone := next((n for n in claims if n not in affair.attempts), None):
        return _finding("log-attempt-gone", affair, claims[gone], gone)
    if affair.receipt != (proof.detail["receipt"] if proof else None):
        return _finding("log-receipt-changed", affair, proof)
    return None


def _finding(code: str, affair: Affair, step: Step | None, attempt: int | None = None) -> Finding:
    if step is None:
        return Finding(code, delivery=affair.delivery, attempt=attempt)
    return Finding(code, step.id, step.at, step.actor, step.action, step.item, step.delivery, attempt)
