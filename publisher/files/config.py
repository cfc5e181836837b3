"""The workspace's `config.toml`: who publishes, on which channels, and who is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from publisher.channel import ChannelSettings, Late
from publisher.core.errors import WrongConfiguration
from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.channel_settings import channel_tables, check_channels, read_channel
from publisher.files.digest_settings import Digests, check_digests
from publisher.files.feed_settings import Coverage, Feeds, check_feeds
from publisher.files.lint_settings import Lint
from publisher.files.mistakes import list_mistakes, refuse_errors
from publisher.files.notices import check_notices
from publisher.files.oidc_settings import Oidc, check_extra
from publisher.files.toml import Document, read_toml
from publisher.files.webhook_settings import Webhook, check_webhooks
from publisher.notify.settings import Notices
from publisher.report.settings import ReportSettings
from publisher.secrecy import remember
from publisher.settings import Duration, Secret

FILE = "config.toml"
LEAST_KEPT = timedelta(days=366)
"""What was taken down is kept at least that long: 12 months, in a leap year too."""


EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - nothing listens there for it
"""What means all addresses of a machine, and one of them."""


def _check_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ValueError, OSError, KeyError):  # no such name, a path, a folder of zones
        raise PydanticCustomError("unknown-timezone", "unknown zone", {"given": value}) from None


def _check_database(value: str) -> str:
    if re.match(r"[a-z0-9+]+://[^/@]*:[^/@]+@", value):
        raise PydanticCustomError("secret-in-file", "a secret is named here, not written")
    if not re.match(r"(sqlite:///|postgresql(\+psycopg)?://|env:|file:|keyring:).", value):
        raise PydanticCustomError("unknown-database", "unknown database")
    return value


def _check_listen(value: str) -> str:
    found = re.fullmatch(r"(\[[0-9a-f:]+\]|[A-Za-z0-9.-]+):(\d{1,5})", value)
    if not found or int(found[2]) > 65535:
        raise PydanticCustomError("wrong-listen", "not HOST:PORT", {"given": value})
    return value


def _check_keeping(value: timedelta) -> timedelta:
    if value < LEAST_KEPT:
        raise PydanticCustomError("kept-too-short", "kept too short", {"least": f"{LEAST_KEPT.days}d"})
    return value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CorrectionTime(_Section):
    """How soon a legal correction must be out after the order, and when people are warned."""

    within: Annotated[Duration, Field(gt=timedelta())] = timedelta(hours=24)
    warn: Duration = timedelta(hours=2)


class Publisher(_Section):
    """`[publisher]`: the workspace as a whole."""

    name: str = "Publisher"
    timezone: Annotated[str, AfterValidator(_check_zone)] = "Asia/Ho_Chi_Minh"
    language: Literal["vi", "en"] = "vi"
    database: Annotated[str, AfterValidator(_check_database)] = "sqlite:///var/publisher.db"
    approval: Literal["none", "required"] = "none"
    approver: Literal["anyone", "another"] = "anyone"
    late: Late = Late()
    correction: CorrectionTime = CorrectionTime()
    keep_withdrawn: Annotated[Duration, AfterValidator(_check_keeping)] = timedelta(days=1826)


class Web(_Section):
    """`[web]`: where the dashboard listens."""

    listen: Annotated[str, AfterValidator(_check_listen)] = "127.0.0.1:8321"
    hosts: tuple[str, ...] = ()
    """The names by which people reach it through a proxy, such as `dangbai.example.org`."""
    oidc: Annotated[Oidc | None, AfterValidator(check_extra)] = None

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])

    @property
    def address(self) -> str:
        """Return where people reach it: at the first of `hosts`, else where it listens.

        Links that carry a secret begin so. What a request calls us has no say in it: whoever sends one
        could have the secret sent to a host of their own.
        """
        if named := next((one for one in self.hosts if "*" not in one), None):
            return f"https://{named}"
        host = EVERYWHERE.get(self.host, self.listen.rpartition(":")[0])
        return f"http://{host}:{self.port}"


class _Whole(_Section):
    publisher: Publisher = Publisher()
    channels: dict[str, dict[str, Any]] = Field(default_factory=dict)
    web: Web = Web()
    notices: Notices = Notices()
    digests: Digests = Digests()
    report: ReportSettings = ReportSettings()
    feeds: Feeds = Feeds()
    lint: Lint = Lint()
    coverage: dict[str, Coverage] = Field(default_factory=dict)
    webhooks: dict[str, Webhook] = Field(default_factory=dict)


@dataclass(frozen=True)
class Config:
    """What `config.toml` says, found right; `channels` holds each adapter's own settings, in file order."""

    workspace: Path
    publisher: Publisher = field(default_factory=Publisher)
    channels: Mapping[str, ChannelSettings] = field(default_factory=dict)
    web: Web = field(default_factory=Web)
    notices: Notices = field(default_factory=Notices)
    digests: Digests = field(default_factory=Digests)
    report: ReportSettings = field(default_factory=ReportSettings)
    feeds: Feeds = field(default_factory=Feeds)
    lint: Lint = field(default_factory=Lint)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    webhooks: Mapping[str, Webhook] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.publisher.timezone)

    @property
    def database(self) -> str:
        """Return the database's address, revealed where config.toml only names it."""
        named = self.publisher.database
        if not re.match(r"(env|file|keyring):", named):
            return named
        address = Secret(named, self.workspace).reveal()
        remember(unquote(urlsplit(address).password or ""))
        return address

    def channel_name(self, channel: str) -> str:
        """Return what people call a channel: its label, else its id, as of one that is not here."""
        settings = self.channels.get(channel)
        return settings.label if settings is not None and settings.label else channel

    def late(self, channel: str) -> Late:
        """Return the lateness rule of a channel, the workspace's own where it has none."""
        return self.channels[channel].late or self.publisher.late


def read_config(workspace: Path) -> Config:
    """Read `config.toml`; everything wrong in it is raised at once as WrongConfiguration.

    Only the file counts: no environment variable changes a setting, they are read where the file
    says `env:NAME` and nowhere else.
    """
    if not (workspace / FILE).exists():
        said = message("config-is-missing", folder=workspace)
        raise WrongConfiguration((Problem(FILE, said),))
    document = read_toml(workspace, FILE)
    whole, problems = _read_sections(workspace, document)
    channels, found = _read_channels(workspace, document)
    checks = (check_notices, check_digests, check_feeds, check_webhooks)
    warnings = refuse_errors((*problems, *found, *(one for check in checks for one in check(document))))
    return Config(
        workspace,
        whole.publisher,
        channels,
        whole.web,
        whole.notices,
        whole.digests,
        whole.report,
        whole.feeds,
        whole.lint,
        whole.coverage,
        whole.webhooks,
        warnings,
    )


def read_despite_mistakes(workspace: Path) -> tuple[Config, tuple[Problem, ...]]:
    """Return what is right in `config.toml`, and everything that is wrong.

    An order to stop must be taken from whoever gives it, whatever slip stands in a file just then.
    """
    try:
        return read_config(workspace), ()
    except WrongConfiguration as error:
        problems = error.problems
    if not (workspace / FILE).exists():
        raise WrongConfiguration(problems)  # nobody can tell which database an order belongs into
    try:
        document = read_toml(workspace, FILE)
    except WrongConfiguration:
        return Config(workspace, _read_database_line(workspace)), problems
    channels, _ = _read_channels(workspace, document)
    return Config(workspace, _read_publisher(document), channels), problems


def _read_database_line(workspace: Path) -> Publisher:
    """Find the database in a file that is no TOML: an order must reach the one that the daemon works with."""
    text = (workspace / FILE).read_text(encoding="utf-8", errors="replace")
    found = re.search(r"""^\s*database\s*=\s*["']([^"'\n]+)["']""", text, re.MULTILINE)
    with suppress(ValidationError):
        return Publisher.model_validate({"database": found[1]} if found else {})
    return Publisher()


def _read_publisher(document: Document) -> Publisher:
    """Return `[publisher]` with every key that is right."""
    table = document.content.get("publisher")
    right: dict[str, Any] = {}
    for key, value in table.items() if isinstance(table, dict) else ():
        with suppress(ValidationError):
            Publisher.model_validate({key: value})
            right[key] = value
    return Publisher.model_validate(right)


def _read_sections(workspace: Path, document: Document) -> tuple[_Whole, tuple[Problem, ...]]:
    try:
        return _Whole.model_validate(document.content, context={"workspace": workspace}), ()
    except ValidationError as error:
        return _Whole(), list_mistakes(document, _Whole, error)


def _read_channels(
    workspace: Path, document: Document
) -> tuple[dict[str, ChannelSettings], tuple[Problem, ...]]:
    channels: dict[str, ChannelSettings] = {}
    problems: tuple[Problem, ...] = ()
    tables = channel_tables(document)
    for name, table in tables.items():
        settings, found = read_channel(workspace, document, name, table)
        problems += found
        if settings is not None:
            channels[name] = settings
    told = {(one.line, one.column) for one in problems}  # an adapter may have judged an address itself
    problems += tuple(one for one in check_channels(document) if (one.line, one.column) not in told)
    if "channels" not in document.content:
        problems += (Problem(FILE, message("no-channels"), severity=Severity.WARNING),)
    return channels, problems
