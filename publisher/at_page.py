"""Sentences for people at a page: buttons where others name commands, names where others name ids.

`CODE-here` of the catalogue takes the place of CODE there. Channels are called by their labels, and what an
order stops as people call it; the piece that an order stops is the one of whose page they read.
"""

from __future__ import annotations

from publisher.core.hold import is_scope
from publisher.core.item import Tone
from publisher.core.message import Message
from publisher.files.config import Config
from publisher.files.schedules import Rules
from publisher.words import catalogue, word

CHANNELS = ("channel", "channels", "leader")
"""Values of messages that name channels."""
SCOPES = ("scope", "scopes")
"""Values that name what orders stop."""


def at_page(said: Message, config: Config, rules: Rules, language: str) -> Message:
    """Return a message as it is said at a page."""
    code = "not-while" if said.code.startswith("not-while-") else said.code
    here = f"{code}-here" if f"{code}-here" in catalogue() else said.code
    named = dict(said.values)
    for name in CHANNELS:
        if name in named:
            named[name] = ", ".join(map(config.channel_name, named[name].split(", ")))
    for name in SCOPES:
        if name in named:
            each = named[name].split(", ")
            named[name] = ", ".join(name_scope(one, config, rules, language) for one in each)
    return Message(here, named)


def name_scope(scope: str, config: Config, rules: Rules, language: str, piece: str = "") -> str:
    """Return a scope as people call it, a piece by its title; what is no scope is left as it is."""
    if not is_scope(scope):
        return scope
    kind, _, name = scope.partition(":")
    if kind == "item" and not piece:
        return word("scope-item-itself", language)
    names = {"item": piece, "channel": config.channel_name(name), "unit": rules.unit_names((name,))[0]}
    if kind == "tone" and name in tuple(Tone):
        names["tone"] = word(f"tone-{name}", language)
    names["theme"] = rules.theme_name(name)
    return word(f"scope-{kind}", language, name=names.get(kind, name))
