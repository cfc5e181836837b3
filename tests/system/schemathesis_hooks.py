"""What schemathesis is told of our newsroom: without it, hardly any order would get as far as to be done.

Half of the cases name what there is, and half of the orders say the stamp of how things stand.
"""

from __future__ import annotations

import os
import random
from typing import Any

import requests
import schemathesis

DICE = random.Random(1)
NAMED = {
    "/items/": os.environ["KNOWN_ITEMS"].split(),
    "/deliveries/": os.environ["KNOWN_DELIVERIES"].split(),
    "/activities/": ["1"],
    "/sightings/": ["1"],
    "/channels/": os.environ["KNOWN_CHANNELS"].split(),
}
SCOPES = ("all", "everything", "channel:website", "item:sap-3", "tone:cheerful", "unit:ho-sao")


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Let a case be about something that there is, and as things stand."""
    if DICE.random() < 0.5:
        _name(case)
    if case.method.upper() == "POST" and isinstance(case.body, dict) and DICE.random() < 0.5:
        answer = requests.get(
            case.operation.base_url + case.formatted_path,
            params=case.query or None,
            headers={"Authorization": f"Bearer {os.environ['TOKEN']}"},
            timeout=10,
        )
        if answer.ok:
            case.body["stamp"] = answer.json()["stamp"]


def _name(case: Any) -> None:
    for place, names in NAMED.items():
        if case.path.startswith(place) and case.path_parameters:
            case.path_parameters = {**case.path_parameters, "key": DICE.choice(names)}
    if case.path.startswith("/holds/"):
        case.query = {"scope": DICE.choice(SCOPES)}
