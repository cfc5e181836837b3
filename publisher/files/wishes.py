"""What an editor asks of single channels."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.core.item import Wish
from publisher.files.findings import Findings, Place
from publisher.files.keys import WISH, sort_keys
from publisher.files.rules import ReadingRules
from publisher.files.values import Values
from publisher.files.yamltree import Keyed, Node, Several, Text


def read_wishes(values: Values) -> Mapping[str, Wish] | None:
    """Return the channels that the key `channels` names, each with its wish; None when it names none."""
    node = values.node("channels")
    if node is None:
        return None
    if isinstance(node, Keyed):
        return _mapping(values, node)
    if isinstance(node, Several) and not node.items:
        values.findings.error("item-without-channels", node.at, key=values.name("channels"))
    return {name: Wish() for name in values.known("channels")}


def _mapping(values: Values, node: Keyed) -> dict[str, Wish]:
    if not node.entries:
        values.findings.error("item-without-channels", node.at, key=values.name("channels"))
    wishes: dict[str, Wish] = {}
    places: dict[str, Place] = {}
    for written, value in node.entries:
        name = _name(values, written)
        if name is None:
            continue
        if name in wishes:
            values.findings.error("duplicate-key", written.at, key=written.value, line=places[name].line)
            continue
        places[name] = written.at
        wishes[name] = _wish(values.rules, values.findings, value)
    _check_order(wishes, places, values.findings)
    return wishes


def _name(values: Values, written: Text) -> str | None:
    names = values.rules.names.get("channels")
    if names is None:
        return written.value
    id = names.find(written.value)
    if id is None:
        values.unknown("channels", names, written)
    return id


def _wish(rules: ReadingRules, findings: Findings, node: Node) -> Wish:
    if isinstance(node, Text) and not node.value.strip():
        return Wish()
    if not isinstance(node, Keyed):
        findings.error("wish-not-keys", node.at)
        return Wish()
    values = Values(sort_keys(node, WISH, findings), rules, findings)
    return Wish(
        at=values.moment("at"),
        after=_after(values),
        delay=values.span("delay"),
        title=values.line("title") or None,
        summary=values.text("summary") or None,
        text=values.text("text") or None,
        column=values.line("column") or None,
    )


def _after(values: Values) -> str | None:
    value = values.scalar("after")
    names = values.rules.names.get("channels")
    if value is None or names is None:
        return value.value.strip() if value else None
    id = names.find(value.value)
    if id is None:
        values.unknown("channels", names, value)
    return id


def _check_order(wishes: Mapping[str, Wish], places: Mapping[str, Place], findings: Findings) -> None:
    """Refuse waiting for a channel that the piece does not go to, and waiting in a circle."""
    for name, wish in wishes.items():
        if wish.after and wish.after not in wishes:
            findings.error("after-goes-nowhere", places[name], channel=name, after=wish.after)
        elif _comes_back(name, wishes):
            findings.error("wish-in-circle", places[name], channel=name)


def _comes_back(name: str, wishes: Mapping[str, Wish]) -> bool:
    seen: list[str] = []
    step = wishes[name].after
    while step and step in wishes and step not in seen:
        seen.append(step)
        step = wishes[step].after
    return name in seen
