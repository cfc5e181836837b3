"""What must fit together in `[notices]`, beyond each value by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from publisher.core.message import message
from publisher.core.problem import Problem, Severity
from publisher.files.mistakes import write_key
from publisher.files.toml import Document
from publisher.notify.settings import MAIL
from publisher.settings import is_loopback


def check_notices(document: Document) -> tuple[Problem, ...]:
    """Find targets without a way to reach them, and passwords that would go over the network in clear."""
    table = document.content.get("notices")
    if not isinstance(table, dict):
        return ()
    smtp = table.get("smtp")
    return (
        *_check_targets(document, table),
        *(_check_server(document, smtp) if isinstance(smtp, dict) else ()),
    )


def _check_targets(document: Document, table: Mapping[str, Any]) -> Iterator[Problem]:
    to = table.get("to", [])
    if to == [] and "digests" not in document.content:
        yield document.problem(("notices",), message("notices-to-nobody"), severity=Severity.WARNING)
    for number, one in enumerate(to if isinstance(to, list) else ()):
        here = ("notices", "to", number)
        if str(one).startswith(MAIL) and "://" not in str(one) and "smtp" not in table:
            said = message("mail-needs-a-server", key=write_key(here[1:]))
            yield document.problem(here, said, value=True)
        if re.match(r"(env|file|keyring):.", str(one)) and find_spec("apprise") is None:
            said = message("apprise-is-missing")
            yield document.problem(here, said, value=True, severity=Severity.WARNING)


def _check_server(document: Document, smtp: Mapping[str, Any]) -> Iterator[Problem]:
    here = ("notices", "smtp")
    given = {"user", "password"} & smtp.keys()
    if len(given) == 1:
        missing = ({"user", "password"} - given).pop()
        said = message("mail-user-and-password", key=missing)
        yield document.problem((*here, *given), said)
    host = smtp.get("host")
    if smtp.get("tls") == "none" and "password" in smtp and not is_loopback(f"smtp://{host}"):
        said = message("mail-password-in-clear", host=host)
        yield document.problem((*here, "tls"), said, value=True)
