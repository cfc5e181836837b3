"""One channel's table of `config.toml`, read with its adapter's own model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from publisher import channel
from publisher.channel import ChannelSettings
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.files.mistakes import find_nearest, list_mistakes
from publisher.files.names import fold
from publisher.files.toml import Document
from publisher.settings import is_loopback

OURS = frozenset({"content", "schedules"})
"""Folders of a workspace that belong to people."""

NAME = re.compile(r"\w[\w.-]*")


def read_channel(
    workspace: Path, document: Document, name: str, table: Mapping[str, Any]
) -> tuple[ChannelSettings | None, tuple[Problem, ...]]:
    """Read `[channels.NAME]`; the settings are None where something is wrong with them."""
    here = ("channels", name)
    problems: tuple[Problem, ...] = ()
    if not NAME.fullmatch(name):
        problems += (document.problem(here, message("wrong-channel-name", name=name)),)
    model, said = _find_model(table.get("adapter"))
    if said is not None:
        problems += (document.problem((*here, "adapter"), said, value=True),)
    try:
        settings = model.model_validate(table, context={"workspace": workspace})
    except ValidationError as error:
        found = list_mistakes(document, model, error, here)
        return None, problems + (found if said is None else _without_unknown_keys(found))
    return (None if problems else settings), problems


def _find_model(name: object) -> tuple[type[ChannelSettings], Message | None]:
    """Return the adapter's settings; the common ones with the reason when it cannot be had."""
    if not isinstance(name, str):
        return ChannelSettings, None  # the model says that the key is missing, or no text
    try:
        return channel.adapter(name).Settings, None
    except WrongUsage as error:
        return ChannelSettings, error.message
    except (ImportError, AttributeError) as error:
        return ChannelSettings, message("adapter-does-not-load", name=name, reason=error)


def _without_unknown_keys(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Leave out what only the missing adapter could know."""
    return tuple(one for one in problems if not one.message.code.startswith("unknown-key"))


def check_channels(document: Document) -> tuple[Problem, ...]:
    """Find addresses that are not safe and channels that wait in vain, in wrong tables too."""
    problems: list[Problem] = []
    for name, table in channel_tables(document).items():
        for key in ("url", "feed"):
            url = table.get(key)
            if isinstance(url, str) and (said := judge_address(url, table.get("insecure") is True)):
                problems.append(document.problem(("channels", name, key), said, value=True))
    return (*problems, *_check_waiting(document), *_check_folders(document), *_check_labels(document))


def _check_labels(document: Document) -> Iterator[Problem]:
    """Refuse a label that is another channel's label or id: nobody could tell the two apart in a report."""
    taken = {fold(name): name for name in channel_tables(document)}
    for name, table in channel_tables(document).items():
        label = table.get("label")
        if isinstance(label, str) and taken.setdefault(fold(label), name) != name:
            said = message("label-is-taken", label=label, other=taken[fold(label)])
            yield document.problem(("channels", name, "label"), said, value=True)


def _check_folders(document: Document) -> tuple[Problem, ...]:
    """Refuse a folder that two channels would write to, or that editors and the rules live in."""
    problems: list[Problem] = []
    taken: dict[str, str] = {}
    for name, table in channel_tables(document).items():
        if not isinstance(table.get("path"), str):
            continue
        folder = PurePosixPath(table["path"].replace("\\", "/")).as_posix()
        place = ("channels", name, "path")
        if folder.split("/")[0] in OURS:
            problems.append(document.problem(place, message("folder-is-ours", path=folder), value=True))
        elif (other := taken.setdefault(folder, name)) != name:
            said = message("folder-is-taken", path=folder, other=other)
            problems.append(document.problem(place, said, value=True))
    return tuple(problems)


def judge_address(url: str, insecure: bool) -> Message | None:
    """Say why an address may not be used; None when it may."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return message("wrong-address", given=url)
    if parts.scheme not in ("http", "https") or not host:
        return message("wrong-address", given=url)
    if parts.password:
        return message("secret-in-address")
    if parts.scheme == "http" and not insecure and not is_loopback(url):
        return message("address-is-not-safe", given=url)
    return None


def _check_waiting(document: Document) -> tuple[Problem, ...]:
    """Check that every `after` leads to a channel, and never back."""
    tables = channel_tables(document)
    waits = {name: one["after"] for name, one in tables.items() if isinstance(one.get("after"), str)}
    problems = []
    for name, other in waits.items():
        here = ("channels", name, "after")
        if other not in tables:
            problems.append(document.problem(here, name_unknown_channel(other, list(tables)), value=True))
        elif name in (circle := _follow(waits, name))[1:] and name == min(circle):  # a circle is told once
            said = message("after-in-circle", circle=" → ".join(circle))
            problems.append(document.problem(here, said, value=True))
        elif tables[other].get("enabled") is False and tables[name].get("enabled") is not False:
            said = message("after-is-disabled", channel=name, other=other)
            problems.append(document.problem(here, said, value=True, severity=Severity.WARNING))
    return tuple(problems)


def channel_tables(document: Document) -> dict[str, Mapping[str, Any]]:
    """Return the tables under `[channels]`; what is no table there, the sections' own check names."""
    channels = document.content.get("channels")
    every = channels.items() if isinstance(channels, dict) else ()
    return {name: table for name, table in every if isinstance(table, dict)}


def _follow(waits: Mapping[str, str], name: str) -> list[str]:
    """Go from channel to channel until the way ends or comes back to where it has been."""
    way = [name]
    while way[-1] in waits:
        way.append(waits[way[-1]])
        if way[-1] in way[:-1]:
            break
    return way


def name_unknown_channel(given: str, known: list[str]) -> Message:
    """Say that there is no such channel, and which there are."""
    if near := find_nearest(given, known):
        return message("unknown-channel-near", given=given, nearest=near)
    return message("unknown-channel", given=given, known=", ".join(known) or "–")
