"""Services that people read anyway (Telegram, Zalo, Slack, …), through apprise where it is installed."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from publisher.core.errors import PublisherError
from publisher.core.message import Message, message
from publisher.notify.target import Letter, NotSent, Target
from publisher.secrecy import remember, without_secrets
from publisher.settings import Secret

TIMEOUT = 10.0
"""Real seconds for a connection; apprise itself gives each answer four."""
SECRET_PART = 8
"""Characters; anything shorter in an address is no secret."""

_said = logging.getLogger("apprise")
_speaking = Lock()


class Service(Target):
    """One address of apprise's, which config.toml only names: it holds tokens."""

    def __init__(self, secret: Secret) -> None:
        super().__init__(secret.reference)
        self.secret = secret

    def send(self, letter: Letter) -> None:
        with _listening() as heard:
            apprise, plugin = self._open(heard)
            courier = apprise.Apprise(asset=_asset(apprise))
            courier.add(plugin)
            text = apprise.NotifyFormat.TEXT
            if not courier.notify(body=letter.text, title=letter.subject, body_format=text):
                raise NotSent("service-refused", service=plugin.service_name, said=_joined(heard))

    def probe(self) -> Message:
        with _listening() as heard:
            _, plugin = self._open(heard)
        place = _place(plugin)
        if place is None:
            return message("service-cannot-be-asked", service=plugin.service_name)
        host, port = place
        try:
            socket.create_connection(place, timeout=TIMEOUT).close()
        except OSError as error:
            said = error.strerror or error
            raise NotSent(
                "service-not-reached", service=plugin.service_name, host=host, port=port, said=said
            ) from error
        return message("service-answers", service=plugin.service_name, host=host, port=port)

    def _open(self, heard: list[str]) -> tuple[Any, Any]:
        """Return apprise and its plug-in for our address; its parts are blanked from now on."""
        try:
            import apprise
        except ImportError:
            raise NotSent("service-needs-apprise", reference=self.name) from None
        try:
            address = self.secret.reveal()
        except PublisherError as error:
            raise NotSent(error.message.code, **error.message.values) from error
        plugin = apprise.Apprise.instantiate(address, asset=_asset(apprise))
        _hide(address, plugin)
        if plugin is None:
            raise NotSent("service-unknown", reference=self.name, said=_joined(heard))
        plugin.overflow_mode = apprise.OverflowMode.SPLIT
        return apprise, plugin


def _asset(apprise: Any) -> Any:
    """Return how we appear: under our own name, without plug-ins or storage from this machine's home."""
    return apprise.AppriseAsset(app_id="Publisher", app_desc="", plugin_paths=[], async_mode=False)


def _hide(address: str, plugin: Any) -> None:
    """Blank every part of an address but its host, which an operator has to see."""
    host = _place(plugin) if plugin is not None else None
    for part in re.split(r"[/:@?&=,#]+", address):
        if len(part) >= SECRET_PART and (host is None or part != host[0]):
            remember(part)


def _place(plugin: Any) -> tuple[str, int] | None:
    """Return where a plug-in calls: the service's own address, else the host that the address names."""
    address = urlsplit(str(getattr(plugin, "notify_url", None) or ""))
    if address.hostname:
        return address.hostname, address.port or (80 if address.scheme == "http" else 443)
    host = getattr(plugin, "host", None)
    if not host:
        return None
    return str(host), int(getattr(plugin, "port", None) or (443 if plugin.secure else 80))


@contextmanager
def _listening() -> Iterator[list[str]]:
    """Hear what apprise complains of; its debugging would write addresses with their tokens."""
    heard: list[str] = []
    ear = _Ear(heard)
    with _speaking:
        _said.propagate = False
        _said.addHandler(ear)
        try:
            yield heard
        finally:
            _said.removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.getMessage())


def _joined(heard: list[str]) -> str:
    return without_secrets(" ".join(" ".join(heard).split())) or "–"
