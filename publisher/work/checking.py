"""Checking: everything that can be told of a workspace without sending anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from publisher.app import open_channels
from publisher.channel import Channel, ChannelSettings
from publisher.core.errors import Unauthorized, WrongUsage
from publisher.core.item import Item
from publisher.core.message import Message, message
from publisher.core.problem import Problem, Severity
from publisher.core.slug import mint
from publisher.files.bundle import Bundle, Kind, find_bundles
from publisher.files.config import FILE as CONFIG_FILE
from publisher.files.config import Config, read_config
from publisher.files.reading import read_item
from publisher.files.schedules import Rules, read_rules
from publisher.files.toml import read_toml
from publisher.files.toml_places import KeyPath
from publisher.settings import Secret
from publisher.work import correction, staleness
from publisher.work.copied_texts import Pile
from publisher.work.reach import check_reach
from publisher.work.reading import reading_rules
from publisher.work.render import Setting, render
from publisher.work.sealed_checks import check_sealed


def check(workspace: Path, paths: list[Path] | None, now: datetime) -> tuple[Problem, ...]:
    """Return every problem of config, schedules and the queue, or of the named files only, as of `now`.

    Rules that are wrong raise WrongConfiguration with all of their problems.
    """
    config = read_config(workspace)
    known = read_rules(workspace, config)
    found = [] if paths else [*config.warnings, *_lacking(workspace, config), *known.warnings]
    found += [] if paths else check_reach(workspace, config, known)
    found += [] if paths else check_sealed(workspace, config, known, now)
    bundles = _named(workspace, paths) if paths else find_bundles(workspace / "content" / "queue")
    return (*found, *_check_bundles(workspace, config, known, bundles, now))


def _check_bundles(
    workspace: Path, config: Config, known: Rules, bundles: list[Bundle], now: datetime
) -> Iterator[Problem]:
    """Yield what is wrong with the files; a lone picture only when no text shows it."""
    rules = replace(reading_rules(config, known, workspace / "var" / "media", now), now=now)
    channels = open_channels(workspace, config)
    read = [(bundle, read_item(bundle, rules)) for bundle in bundles]
    shown = {str(file) for _, one in read for file in one.looked_for}
    names: dict[str, str] = {}
    pile = Pile(known)
    for bundle, one in read:
        if bundle.kind is Kind.LONE_MEDIA and bundle.real in shown:
            continue
        yield from one.problems
        if one.item is not None:
            path = rules.path(bundle.main)
            yield from _clash(names, one.item, one.id_given, path)
            if "near_duplicate" not in config.lint.off:
                yield from pile.add(one.item, path, one)
            yield from channel_problems(workspace, known, channels, one.item, path, now)


def _named(workspace: Path, paths: list[Path]) -> list[Bundle]:
    """Return the bundles that the paths name, whole folders included."""
    wanted = [path.resolve() if path.exists() else (workspace / path).resolve() for path in paths]
    for path, given in zip(wanted, paths, strict=True):
        if not path.exists():
            raise WrongUsage("no-such-file", path=given)
    found: dict[str, Bundle] = {}
    for path in wanted:
        root = workspace / "content" / "queue"
        if not path.is_relative_to(root.resolve()):
            root = path if path.is_dir() and not list(path.glob("index.*")) else path.parent
        for bundle in find_bundles(root):
            top = bundle.top.resolve()
            if top == path or top.is_relative_to(path) or path.is_relative_to(top):
                found[bundle.real] = bundle
    return list(found.values())


def _clash(seen: dict[str, str], item: Item, given: bool, path: str) -> list[Problem]:
    """Return a problem when two files give the same id or the same slug."""
    problems = []
    for code, name in (("id-taken", item.id if given else None), ("slug-taken", item.slug)):
        if name and seen.setdefault(f"{code}:{name}", path) != path:
            said = message(code, id=name, slug=name, other=seen[f"{code}:{name}"])
            problems.append(Problem(path, said, 1, 1))
    return problems


def channel_problems(
    workspace: Path,
    known: Rules,
    channels: Mapping[str, Channel[ChannelSettings]],
    item: Item,
    path: str,
    now: datetime,
) -> Iterator[Problem]:
    """Yield why channels would refuse the item, as far as they can tell offline."""
    going = [one for one in channels.values() if item.wants(one.name) and one.settings.takes(item.form)]
    if not going:
        yield Problem(path, message("note-no-channel"), severity=Severity.WARNING)
    setting = Setting(
        key=item.slug or mint(item.title, item.id),
        revision=1,
        publish_at=now,
        revised_at=None,
        link=None,
        unit_names=known.unit_names(item.units),
        media_folder=workspace / "var" / "media",
    )
    for said in _stale(item, going, known.timetable.zone, now):
        yield Problem(path, said, 1, 1, Severity.WARNING)
    for channel in going:
        for said in channel.check(render(item, channel.name, channel.settings, setting)):
            yield Problem(path, said, 1, 1)


def _stale(item: Item, going: list[Channel[ChannelSettings]], zone: ZoneInfo, now: datetime) -> list[Message]:
    """Return, each once, what is no longer true of a text at the time that it asks for, or now after it."""
    found: list[Message] = []
    for name in (one.name for one in going):
        at = staleness.asked_time(item, name)
        told = staleness.warn_of(item, name, at, max(at, now), zone) if at else None
        if told and told not in found:
            found.append(told)
    return [message("words-will-be-stale", **told.values) for told in found]


def _lacking(workspace: Path, config: Config) -> Iterator[Problem]:
    """Yield warnings of what channels need and config.toml does not give: secrets, a column by law."""
    yield from _missing_secrets(workspace, config)
    document = read_toml(workspace, CONFIG_FILE)
    for name, settings in config.channels.items():
        if settings.enabled and (told := correction.missing_column(name, settings)):
            yield document.problem(("channels", name), told, severity=Severity.WARNING)


def _missing_secrets(workspace: Path, config: Config) -> Iterator[Problem]:
    """Yield a warning for every secret that is named and not there."""
    document = read_toml(workspace, CONFIG_FILE)
    for name, settings in config.channels.items():
        for key, value in settings:
            if isinstance(value, Secret) and settings.enabled and not _is_there(value):
                said = message("secret-missing", channel=name, key=key, reference=value.reference)
                here = ("channels", name, key)
                yield document.problem(here, said, value=True, severity=Severity.WARNING)
    for place, value in (*_notice_secrets(config), *_digest_secrets(config)):
        if not _is_there(value):
            said = message("notice-secret-missing", reference=value.reference)
            yield document.problem(place, said, value=True, severity=Severity.WARNING)


def _notice_secrets(config: Config) -> Iterator[tuple[KeyPath, Secret]]:
    """Yield the secrets of `[notices]`, each with its place."""
    for number, one in enumerate(config.notices.to):
        if isinstance(one, Secret):
            yield ("notices", "to", number), one
    if config.notices.smtp and config.notices.smtp.password:
        yield ("notices", "smtp", "password"), config.notices.smtp.password


def _digest_secrets(config: Config) -> Iterator[tuple[KeyPath, Secret]]:
    """Yield the secrets of `[digests]`, each with its place."""
    given: dict[KeyPath, tuple[Any, ...]] = {("managers",): config.digests.managers}
    given |= {("units", unit): to for unit, to in config.digests.units.items()}
    for key, to in given.items():
        for number, one in enumerate(to):
            if isinstance(one, Secret):
                yield ("digests", *key, number), one


def _is_there(secret: Secret) -> bool:
    try:
        return bool(secret.reveal())
    except Unauthorized:
        return False
