"""`[webhooks.NAME]` in `config.toml`: which programs are told when something goes out, or does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from publisher.core.message import message
from publisher.core.problem import Problem
from publisher.core.webhook import Event
from publisher.files.channel_settings import NAME, judge_address
from publisher.files.toml import Document
from publisher.settings import Secret


class Webhook(BaseModel):
    """Where messages go, the secret that signs them, and what they tell of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str
    secret: Secret
    on: Annotated[tuple[Event, ...], Field(min_length=1)] = tuple(Event)
    insecure: bool = False


def check_webhooks(document: Document) -> Iterator[Problem]:
    """Yield names that are none, and addresses over which anybody could read along."""
    tables = document.content.get("webhooks")
    for name, table in tables.items() if isinstance(tables, Mapping) else ():
        if not NAME.fullmatch(name):
            yield document.problem(("webhooks", name), message("wrong-webhook-name", name=name))
        if unsafe := _judge(table):
            yield document.problem(("webhooks", name, "url"), unsafe, value=True)


def _judge(table: Any) -> Any:
    url = table.get("url") if isinstance(table, Mapping) else None
    return judge_address(url, table.get("insecure") is True) if isinstance(url, str) else None
