"""Whether the Page would take a post now: one line for each thing that is tested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.facebook.answer import Fault, Gone, Purpose, meaning
from adapters.facebook.clip import read_time
from adapters.facebook.graph import Graph, Row
from publisher.channel import Health
from publisher.core.errors import ChannelError, TryLater
from publisher.core.message import message

PERMISSIONS = ("pages_manage_posts", "pages_read_engagement", "pages_read_user_content")
RENEW_AHEAD = timedelta(days=14)
"""How long before a token's end the operator is told."""


def examine(graph: Graph) -> tuple[Health, ...]:
    """Ask after budget, Page, version, list and token; what cannot be asked is told, never raised."""
    try:
        graph.budget.check(posting=True)
    except TryLater as rest:
        return (Health("budget", False, rest.message),)
    try:
        page = graph.get(graph.page, "id", "name")
    except Gone as gone:
        return (Health("page", False, graph.no_page(gone).message),)
    except ChannelError as error:
        return (Health("page", False, error.message),)
    reachable = Health("page", True, message("facebook-page-ok", name=page.get("name", graph.page)))
    return (reachable, _version(graph), _list(graph), *_token(graph), *_budget(graph))


def _version(graph: Graph) -> Health:
    """Facebook serves an expired version by the oldest that is alive, and says so only here."""
    served = graph.heard.version or graph.version
    if served != graph.version:
        said = message("facebook-version-served", wanted=graph.version, served=served)
        return Health("version", False, said)
    return Health("version", True, message("facebook-version-ok", version=served))


def _list(graph: Graph) -> Health:
    """Prove that a lost reply could be looked for."""
    try:
        next(graph.pages("published_posts", "id", limit=1))
    except ChannelError as error:
        return Health("list", False, error.message)
    return Health("list", True, message("facebook-list-ok"))


def _token(graph: Graph) -> Iterator[Health]:
    try:
        token = graph.debug_token()
    except TryLater as error:
        yield Health("token", False, error.message)
        return
    except ChannelError:  # the token works, the calls above have shown it; only its facts stay unknown
        yield Health("token", True, message("facebook-token-unexamined"))
        return
    if token.get("is_valid") is False:
        yield Health("token", False, _what_is_wrong(token))
        return
    now = graph.heard.date or datetime.now(UTC)
    yield _kind(graph, token)
    yield _lasts("expiry", token.get("expires_at"), now)
    yield _lasts("data-access", token.get("data_access_expires_at"), now)
    yield from (_permission(graph, token, name) for name in PERMISSIONS)


def _budget(graph: Graph) -> Iterator[Health]:
    """Tell how much of the rolling hour's calls is spent, where an answer said so."""
    if spent := round(graph.heard.spent):
        yield Health("budget", True, message("facebook-budget-used", percent=spent))


def _what_is_wrong(token: Row) -> Any:
    error = token.get("error") or {}
    fault = Fault(190, int(error.get("subcode") or 0), str(error.get("message") or ""))
    return meaning(fault, Purpose.READ, timedelta()).message


def _kind(graph: Graph, token: Row) -> Health:
    kind, whose = str(token.get("type") or "?"), str(token.get("profile_id") or graph.page)
    if kind != "PAGE":
        return Health("token", False, message("facebook-token-no-page-token", kind=kind))
    if whose != graph.page:
        return Health("token", False, message("facebook-token-other-page", other=whose, page=graph.page))
    return Health("token", True, message("facebook-token-ok"))


def _lasts(name: str, ends: object, now: datetime) -> Health:
    moment = read_time(ends) if ends else None
    if moment is None:
        return Health(name, True, message(f"facebook-{name}-never"))
    ok = moment - now > RENEW_AHEAD
    code = f"facebook-{name}-{'ok' if ok else 'soon'}"
    return Health(name, ok, message(code, day=f"{moment:%d/%m/%Y}"), moment)


def _permission(graph: Graph, token: Row, name: str) -> Health:
    """A permission may be granted for some Pages only; then their ids are listed."""
    granted = name in (token.get("scopes") or ())
    for scope in token.get("granular_scopes") or ():
        if scope.get("scope") == name and scope.get("target_ids"):
            granted = granted and graph.page in scope["target_ids"]
    code = "facebook-permission-ok" if granted else "facebook-permission-wanted"
    return Health(f"permission {name}", granted, message(code, permission=name, page=graph.page))
