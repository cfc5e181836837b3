"""What may go wrong on demand, and the dice that decide when."""

import random
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

BEFORE = ("drop_before_accept", "html", "fail_before_accept", "throttle", "reject")
AFTER = ("drop_after_accept", "html_after_accept", "fail_after_accept", "drop_in_reply", "truncate")


MOST = 4_000_000
"""The largest number that is taken: seconds of which every system can wait so many."""


class BadFaults(ValueError):
    """Says in a sentence why fault settings make no sense."""


@dataclass(frozen=True)
class Faults:
    """How one outlet misbehaves; fractions are probabilities per request.

    ``count``, ``only`` and ``match`` narrow the requests that are touched: the next N of them, these
    methods (`POST` or `POST,DELETE`), a path in which the regular expression is found.
    """

    latency_ms: int = 0  # before anything is done: a client that gives up is still served
    latency_after_ms: int = 0  # once it is done, before the answer
    reject: float = 0.0  # a documented permanent 4xx; nothing is created
    throttle: float = 0.0  # WordPress 429 with Retry-After, Graph 4, 32 or 80001; nothing is created
    fail_before_accept: float = 0.0  # a 500, and nothing was done
    fail_after_accept: float = 0.0  # a 500 although it was done
    drop_after_accept: float = 0.0  # the connection is reset although it was done
    drop_before_accept: float = 0.0  # the connection is reset and nothing was done
    drop_in_reply: float = 0.0  # the connection is reset in the middle of the answer
    expired_token: bool = False  # credentials are refused
    slow_body: bool = False  # the answer drips out over ``slow_seconds``
    html: float = 0.0  # a gateway's HTML 502; nothing is created
    html_after_accept: float = 0.0  # a gateway's HTML 504 although it was done
    truncate: float = 0.0  # half of the answer's JSON although it was done
    slow_seconds: float = 5.0
    retry_after: int = 30  # seconds, said with ``throttle``; 0 says nothing of it
    code: int | None = None  # Graph: the error code for ``reject``, ``throttle``, ``fail_…``; WordPress:
    # the status for ``reject``: 400, 401, 403, 404, 406 (a firewall's page), 413 (nginx) or 500 (a file)
    subcode: int | None = None  # Graph: the subcode that goes with ``code``
    usage: int = 0  # Graph: percent of the budget shown in the usage headers
    count: int | None = None
    only: str | None = None
    match: str | None = None

    def touches(self, method: str, path: str) -> bool:
        """Say whether a request is among those that may suffer."""
        if self.count == 0 or (self.match is not None and not re.search(self.match, path)):
            return False
        return self.only is None or method in self.only.upper().split(",")


CALM = Faults()


@dataclass(frozen=True)
class Luck:
    """What the dice said for one request."""

    faults: Faults = CALM
    before: str | None = None
    after: str | None = None


def read_faults(wanted: Mapping[str, Any]) -> Faults:
    """Read settings from JSON; raises BadFaults with a sentence for the first one that is wrong."""
    known = {item.name: item for item in fields(Faults)}
    for name, value in wanted.items():
        if name not in known:
            raise BadFaults(f'There is no fault "{name}"; there are {", ".join(known)}.')
        _check_value(name, value, getattr(CALM, name))
    return Faults(**{name: value for name, value in wanted.items() if value is not None})


def _check_value(name: str, value: Any, usual: Any) -> None:
    if name in ("only", "match"):
        _check_text(name, value)
    elif isinstance(usual, bool):
        if not isinstance(value, bool):
            raise BadFaults(f'"{name}" is either true or false.')
    elif value is None and usual is None:
        return
    elif not _is_number(value):
        raise BadFaults(f'"{name}" must be a number from 0 to {MOST}.')
    elif not isinstance(usual, float) and not isinstance(value, int):
        raise BadFaults(f'"{name}" must be a whole number.')
    elif name in BEFORE + AFTER and value > 1:
        raise BadFaults(f'"{name}" is a probability: a number from 0 to 1.')


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST


def _check_text(name: str, value: Any) -> None:
    if value is not None and not isinstance(value, str):
        raise BadFaults(f'"{name}" must be text.')
    if name == "match" and value is not None:
        try:
            re.compile(value)
        except (re.error, OverflowError, RecursionError) as error:
            raise BadFaults(f'"match" is not a regular expression: {error}.') from error


class Dice:
    """Hold the faults of one outlet and roll for each of its requests; the same seed, the same rolls."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._faults = CALM

    def set(self, faults: Faults) -> None:
        """Replace all settings."""
        with self._lock:
            self._faults = faults

    def show(self) -> dict[str, Any]:
        """Return the settings as they stand, with what is left of ``count``."""
        return asdict(self._faults)

    def roll(self, method: str, path: str) -> Luck:
        """Decide what happens to one request."""
        with self._lock:
            faults = self._faults
            if not faults.touches(method, path):
                return Luck()
            if faults.count is not None:
                self._faults = replace(faults, count=faults.count - 1)
            return Luck(faults, self._pick(faults, BEFORE), self._pick(faults, AFTER))

    def _pick(self, faults: Faults, names: tuple[str, ...]) -> str | None:
        return next((name for name in names if self._random.random() < getattr(faults, name)), None)
