"""A form as a person filled it in, and what is wrong with it, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from starlette.datastructures import FormData, UploadFile

from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.problem import Problem
from publisher.web.uploads import kept
from publisher.work.actions.action import Ask, Kind, Order
from publisher.work.actions.wrong_file import WrongFile

FIELDS = {
    "field-needed": (),
    "no-such-role": ("role",),
    "not-a-time": ("at", "until"),
    "time-has-passed": ("at", "until"),
    "time-is-to-come": ("at",),
    "time-before-hand-over": ("at",),
    "not-an-address": ("url",),
    "needs-an-address": ("url",),
    "link-of-delivery": ("url",),
    "link-of-activity": ("url",),
    "address-or-reference": ("reference",),
    "needs-time-or-reference": ("at",),
    "correction-needs-file": ("file",),
    "correction-file-wrong": ("file",),
    "correction-ordered-before": ("file",),
    "activity-removed-why": ("reason",),
    "no-such-unit": ("units",),
    "no-such-theme": ("themes",),
    "no-such-form": ("form",),
    "replacement-needs-file": ("file",),
    "replacement-wrong": ("file",),
    "replacement-other-kind": ("file",),
    "must-say-something": ("reason", "reference"),
    "has-expired": ("at",),
    "expires-by-then": ("at",),
    "embargoed-until": ("at",),
}
"""The fields to which an error belongs; the first that the form has is meant."""


@dataclass(frozen=True)
class Filled:
    """What a person typed, `shown` the stamp of the page; `trouble` belongs to `field`, or to no field."""

    texts: Mapping[str, str] = field(default_factory=dict)
    upload: UploadFile | None = None
    shown: str = ""
    trouble: Message | None = None
    field: str | None = None
    problems: tuple[Problem, ...] = ()

    def missing(self, asks: Sequence[Ask]) -> str | None:
        """Return the first field that is needed and empty."""
        empty = (one.name for one in asks if one.is_needed and not self._has(one))
        return next(empty, None)

    def wrong(self, error: WrongUsage, asks: Sequence[Ask]) -> Filled:
        """Return the form with what an order said no with."""
        names = [one.name for one in asks]
        meant = next((one for one in FIELDS.get(error.message.code, ()) if one in names), None)
        problems = error.problems if isinstance(error, WrongFile) else ()
        return replace(self, trouble=error.message, field=meant, problems=problems)

    def needs(self, name: str) -> Filled:
        """Return the form with what is to be said of a field that is empty."""
        return replace(self, trouble=message("field-needed"), field=name)

    @contextmanager
    def order(self, by: str, now: datetime) -> Iterator[Order]:
        """Return the order that the form gives."""
        if self.upload is None:
            yield Order(by, now, self.texts, shown=self.shown)
            return
        with kept(self.upload) as file:
            yield Order(by, now, self.texts, file, self.shown)

    def _has(self, ask: Ask) -> bool:
        return self.upload is not None if ask.kind is Kind.FILE else ask.name in self.texts


def read_filled(fields: FormData, asks: Sequence[Ask]) -> Filled:
    """Return what was typed into the fields that are asked for; what is blank was left out."""
    typed = {one.name: fields.get(one.name) for one in asks}
    texts = {name: text.strip() for name, text in typed.items() if isinstance(text, str) and text.strip()}
    uploads = [one for one in typed.values() if isinstance(one, UploadFile) and one.filename]
    return Filled(texts, next(iter(uploads), None), str(fields.get("shown") or ""))
