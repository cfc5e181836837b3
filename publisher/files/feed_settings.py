"""`[feeds]` and `[coverage.NAME]` in `config.toml`: how often feeds are asked, what others are read for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from publisher.core.message import Message, message
from publisher.core.problem import Problem
from publisher.core.wording import plain_words
from publisher.files.channel_settings import NAME, channel_tables, judge_address
from publisher.files.toml import Document
from publisher.files.toml_places import KeyPath
from publisher.settings import Duration, is_loopback, is_of_an_office

SHORTEST = timedelta(seconds=30)
"""Outlets shut out whoever asks them more often."""


def _check_keyword(value: str) -> str:
    if not plain_words(value):
        raise PydanticCustomError("keyword-says-nothing", "no word")
    return value


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Feeds(_Table):
    """`[feeds]`: how often feeds are asked, and how often while something is handed over on their channel."""

    every: Annotated[Duration, Field(ge=SHORTEST)] = timedelta(minutes=10)
    handed_over: Annotated[Duration, Field(ge=SHORTEST)] = timedelta(minutes=2)


class Coverage(_Table):
    """`[coverage.NAME]`: another outlet's feed, and the words by which its pieces concern us."""

    feed: str
    keywords: Annotated[tuple[Annotated[str, AfterValidator(_check_keyword)], ...], Field(min_length=1)]
    insecure: bool = False


def check_feeds(document: Document) -> tuple[Problem, ...]:
    """Find addresses of feeds that are not safe, or lead to our own network, and names that are none."""
    problems = [document.problem(here, said, value=True) for here, said in _wrong_addresses(document)]
    for name in _coverage(document):
        if not NAME.fullmatch(name):
            said = message("wrong-coverage-name", name=name)
            problems.append(document.problem(("coverage", name), said))
    return tuple(problems)


def _wrong_addresses(document: Document) -> Iterator[tuple[KeyPath, Message]]:
    """Yield what is wrong with addresses; whether a channel's is safe is told with its other settings."""
    for section, tables in (("channels", channel_tables(document)), ("coverage", _coverage(document))):
        for name, table in tables.items():
            url = table.get("feed")
            if not isinstance(url, str):
                continue
            insecure = table.get("insecure") is True
            unsafe = judge_address(url, insecure)
            if unsafe is None and is_inside(url, insecure):
                yield (section, name, "feed"), message("feed-address-is-inside", given=url)
            elif unsafe is not None and section == "coverage":
                yield (section, name, "feed"), unsafe


def is_inside(url: str, may_be_an_office: bool = False) -> bool:
    """Tell whether an address is written as a number of our own network; this machine itself may be asked.

    So may a machine of the office's network where the operator says so.
    """
    try:
        address = ip_address(re.sub(r"%.*", "", urlsplit(url).hostname or ""))
    except ValueError:
        return False
    if may_be_an_office and is_of_an_office(address):
        return False
    return not address.is_global and not is_loopback(url)


def _coverage(document: Document) -> dict[str, Mapping[str, Any]]:
    tables = document.content.get("coverage")
    every = tables.items() if isinstance(tables, dict) else ()
    return {name: table for name, table in every if isinstance(table, dict)}
