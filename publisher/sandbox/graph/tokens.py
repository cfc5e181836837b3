"""Access tokens: read, checked, debugged, exchanged."""

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from publisher.sandbox.answer import Answer, json_answer
from publisher.sandbox.graph.call import Call
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.parameters import Parameters
from publisher.sandbox.graph.refusal import Refusal, bad_parameter, cannot_read, no_permission, token_expired
from publisher.sandbox.request import Request
from publisher.sandbox.settings import Token

LONG_LIFE = timedelta(days=60)


def read_token(page: Page, request: Request, given: Parameters) -> Token:
    """Return the token of a request, from its arguments or its header; raises 104 or 190."""
    value = given.text("access_token") or _from_header(request.headers.get("authorization", ""))
    if not value:
        message = "An access token is required to request this resource."
        raise Refusal(104, f"(#104) {message}", status=401)
    token = find_token(page, value)
    if token is None:
        message = "Invalid OAuth access token - Cannot parse access token"
        raise Refusal(190, message, status=401)
    if has_expired(page, token, request):
        raise token_expired(f"{token.expires_at or page.now():%A, %d-%b-%y %H:%M:%S} UTC")
    _check_proof(page, token, given)
    return token


def find_token(page: Page, value: str) -> Token | None:
    """Return a token that the platform has given out, or the app's own."""
    if value == f"{page.settings.app_id}|{page.settings.app_secret}":
        return Token(value, "APP", ())
    return page.tokens.get(value)


def has_expired(page: Page, token: Token, request: Request) -> bool:
    """Say whether a token has run out, by its date or by a fault; the app's own never does."""
    if token.kind == "APP":
        return False
    return request.expired or (token.expires_at is not None and token.expires_at <= page.now())


def _from_header(header: str) -> str:
    kind, _, value = header.partition(" ")
    return value.strip() if kind.lower() in ("bearer", "oauth") else ""


def _check_proof(page: Page, token: Token, given: Parameters) -> None:
    proof, when = given.text("appsecret_proof"), given.text("appsecret_time")
    if not proof and (not page.settings.require_proof or token.kind == "APP"):
        return
    text = f"{token.value}|{when}" if when else token.value
    good = hmac.new(page.settings.app_secret.encode(), text.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(proof.encode(), good.encode()):
        message = "Invalid appsecret_proof provided in the API argument"
        raise Refusal(100, message, type="GraphMethodException")


def require_to_write(call: Call) -> None:
    """Refuse a call that may not publish: a Page token with `pages_manage_posts` is needed."""
    if "pages_manage_posts" not in call.token.scopes:
        raise no_permission("pages_manage_posts")
    if call.token.kind != "PAGE":
        raise Refusal(210, "(#210) A page access token is required to request this resource.", status=403)


def require_to_read(call: Call, *scopes: str) -> None:
    """Refuse a call that may not look."""
    for scope in scopes:
        if scope not in call.token.scopes:
            raise cannot_read(scope)


def debug_token(call: Call) -> Answer:
    """Answer with what is known of `input_token`."""
    value = call.given.text("input_token")
    if not value:
        raise bad_parameter("The parameter input_token is required")
    token = find_token(call.page, value)
    if token is None:
        error = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return json_answer({"data": {"error": error, "is_valid": False, "scopes": []}})
    return json_answer({"data": _describe(call, token)})


def _describe(call: Call, token: Token) -> dict[str, Any]:
    page, settings = call.page, call.page.settings
    expired = has_expired(page, token, call.request)
    shown: dict[str, Any] = {
        "app_id": settings.app_id,
        "type": token.kind,
        "application": "Publisher sandbox",
        "expires_at": _seconds(token.expires_at),
        "data_access_expires_at": _seconds(token.data_access_expires_at),
        "is_valid": not expired,
        "scopes": list(token.scopes),
        "granular_scopes": [{"scope": s, "target_ids": [settings.page_id]} for s in token.scopes],
    }
    if token.kind != "APP":
        shown |= {"user_id": settings.user_id, "issued_at": _seconds(page.now() - timedelta(days=1))}
    if token.kind == "PAGE":
        shown["profile_id"] = settings.page_id
    if expired:
        message = "Error validating access token: Session has expired."
        shown["error"] = {"code": 190, "message": message, "subcode": 463}
    return shown


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def exchange_token(page: Page, given: Parameters) -> Answer:
    """Answer with a long-lived token for a short one, or with the app's own."""
    settings = page.settings
    if (given.text("client_id"), given.text("client_secret")) != (settings.app_id, settings.app_secret):
        raise Refusal(1, "Error validating client secret.")
    if given.text("grant_type") == "client_credentials":
        value = f"{settings.app_id}|{settings.app_secret}"
        return json_answer({"access_token": value, "token_type": "bearer"})
    short = page.tokens.get(given.text("fb_exchange_token"))
    if short is None:
        raise Refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)
    expiry = page.now() + LONG_LIFE if short.kind == "USER" else None
    long = replace(short, value=f"{short.value}-long", expires_at=expiry)
    page.tokens[long.value] = long
    life = {"expires_in": int(LONG_LIFE.total_seconds())} if expiry else {}
    return json_answer({"access_token": long.value, "token_type": "bearer", **life})


def list_accounts(call: Call) -> Answer:
    """Answer with the Pages of the person behind a user token, each with its Page token."""
    if call.token.kind != "USER":
        raise bad_parameter("Tried accessing nonexisting field (accounts) on node type (Page)")
    settings = call.page.settings
    page_token = next((token.value for token in call.page.tokens.values() if token.kind == "PAGE"), "")
    page = {
        "access_token": page_token,
        "category": "Nonprofit organization",
        "category_list": [{"id": "2603", "name": "Nonprofit organization"}],
        "name": settings.name,
        "id": settings.page_id,
        "tasks": ["ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE"],
    }
    cursors = {"before": "MAZDZD", "after": "MAZDZD"}
    return json_answer({"data": [page], "paging": {"cursors": cursors}})


def list_permissions(call: Call) -> Answer:
    """Answer with what the person behind a user token has granted."""
    if call.token.kind != "USER":
        raise bad_parameter("Tried accessing nonexisting field (permissions) on node type (Page)")
    granted = [{"permission": scope, "status": "granted"} for scope in call.token.scopes]
    return json_answer({"data": granted})
