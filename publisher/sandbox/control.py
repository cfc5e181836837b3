"""The two addresses of the sandbox itself: what was accepted, and what is to go wrong."""

from collections.abc import Mapping
from typing import Any

from publisher.sandbox.answer import Answer, readable_json
from publisher.sandbox.faults import BadFaults, Dice, read_faults
from publisher.sandbox.journal import Journal
from publisher.sandbox.reading import read_json, whole
from publisher.sandbox.request import Request


def show_log(request: Request, journal: Journal) -> Answer:
    """Answer with the journal as JSON, all of it or what is behind `?after=N`."""
    after = whole(request.asked("after") or "0")
    if after is None:
        return _problem('"after" must be the number of an entry.')
    return readable_json(journal.records(after))


def control_faults(request: Request, dice: Mapping[str, Dice]) -> Answer:
    """Answer with the faults of every outlet; a POST replaces all those of one outlet first."""
    if request.method == "POST":
        try:
            _set_faults(request, dice)
        except BadFaults as problem:
            return _problem(str(problem))
    return readable_json({name: one.show() for name, one in dice.items()})


def _set_faults(request: Request, dice: Mapping[str, Dice]) -> None:
    wanted = _read_object(request)
    name = wanted.pop("outlet", None)
    if not isinstance(name, str) or name not in dice:
        raise BadFaults(f'Say which "outlet": {" or ".join(dice)}.')
    dice[name].set(read_faults(wanted))


def _read_object(request: Request) -> dict[str, Any]:
    try:
        value = read_json(request.body.read())
    except ValueError as error:
        raise BadFaults("The body must be a JSON object.") from error
    if not isinstance(value, dict):
        raise BadFaults("The body must be a JSON object.")
    return value


def _problem(sentence: str) -> Answer:
    return readable_json({"error": sentence}, 400)
