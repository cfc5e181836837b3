"""The newspaper's CMS as an outlet of the sandbox."""

import json
from dataclasses import replace
from typing import Any

from publisher.sandbox.answer import Answer, Headers, json_answer
from publisher.sandbox.faults import Faults
from publisher.sandbox.request import Request
from publisher.sandbox.wordpress.call import Call, read_call
from publisher.sandbox.wordpress.refusal import Refusal, broken_down, turned_away
from publisher.sandbox.wordpress.routes import find_route
from publisher.sandbox.wordpress.site import Site

PRETTY = "/wp/wp-json"


class Cms:
    """Answer calls of the REST API, under `/wp/wp-json/…` and `/wp/?rest_route=/…`."""

    name = "wp"

    def __init__(self, site: Site) -> None:
        self.site = site

    def owns(self, path: str, request: Request) -> bool:
        """Say whether a request is a call of the API."""
        return path == PRETTY or path.startswith(f"{PRETTY}/") or self._by_argument(path, request)

    def answer(self, request: Request, faults: Faults) -> Answer:
        """Answer one call."""
        with self.site.lock:
            self.site.publish_due()
            try:
                return self._do(request)
            except Refusal as refusal:
                return self._with_headers(refusal.answer(), ())

    def salvage(self, request: Request) -> None:
        """Keep nothing: WordPress never sees a request whose body broke off."""

    def reject(self, request: Request, faults: Faults) -> Answer:
        """Refuse as for an argument that makes no sense, or with the status that the faults name."""
        if faults.code is not None:
            return turned_away(faults.code)
        details = {"code": "rest_not_in_enum", "message": "status is not allowed here.", "data": None}
        more = {"params": {"status": details["message"]}, "details": {"status": details}}
        return Refusal("rest_invalid_param", "Invalid parameter(s): status", 400, more).answer()

    def refuse(self, sentence: str) -> Answer:
        """Refuse what WordPress would never see, in its envelope."""
        return Refusal("rest_bad_request", sentence, 400).answer()

    def throttle(self, request: Request, faults: Faults) -> Answer:
        """Refuse as hosts in front of WordPress do it."""
        answer = Refusal("too_many_requests", "Too many requests.", 429).answer()
        wait = (("Retry-After", str(faults.retry_after)),) if faults.retry_after else ()
        return replace(answer, headers=wait)

    def fail(self, request: Request, faults: Faults) -> Answer:
        """Break down with a PHP fatal error."""
        return broken_down()

    def _by_argument(self, path: str, request: Request) -> bool:
        return path in ("/wp/", "/wp", "/wp/index.php") and request.asked("rest_route") is not None

    def _do(self, request: Request) -> Answer:
        call = read_call(self.site, request)
        try:
            verb, number, allowed = find_route(self._route(request), _method(call))
            call = replace(call, id=number)
            allowed = tuple(name for name in allowed if name == "GET" or call.may("edit_posts"))
            return self._with_headers(_pick_fields(call, verb(call)), allowed)
        finally:
            for upload in call.files:
                upload.body.discard()

    def _route(self, request: Request) -> str:
        given = request.asked("rest_route")
        route = given if given is not None else request.path.removeprefix(PRETTY)
        return "/" + route.strip("/")

    def _with_headers(self, answer: Answer, allowed: tuple[str, ...]) -> Answer:
        usual: Headers = (
            ("X-Robots-Tag", "noindex"),
            ("Link", f'<{self.site.api}/>; rel="https://api.w.org/"'),
            ("X-Content-Type-Options", "nosniff"),
            ("Access-Control-Expose-Headers", "X-WP-Total, X-WP-TotalPages, Link"),
            ("Access-Control-Allow-Headers", "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5"),
        )
        allow = (("Allow", ", ".join(allowed)),) if allowed else ()
        return replace(answer, headers=answer.headers + usual + allow)


def _method(call: Call) -> str:
    method = call.request.method
    if method == "POST":
        override = call.request.headers.get("x-http-method-override") or call.request.asked("_method")
        method = (override or method).upper()
    return "GET" if method == "HEAD" else method


def _pick_fields(call: Call, answer: Answer) -> Answer:
    """Reduce an answer to the fields named in `_fields`, nested ones included."""
    wanted = call.given.get("_fields")
    if not wanted or answer.status >= 300:
        return answer
    names = wanted if isinstance(wanted, list) else str(wanted).split(",")
    steps = [str(name).strip().split(".") for name in names if str(name).strip()]
    value = json.loads(answer.body)
    picked = [_pick(item, steps) for item in value] if isinstance(value, list) else _pick(value, steps)
    return json_answer(picked, answer.status, answer.headers)


def _pick(value: dict[str, Any], wanted: list[list[str]]) -> dict[str, Any]:
    picked: dict[str, Any] = {}
    for first, *rest in wanted:
        if first not in value:
            continue
        below = value[first]
        if rest and isinstance(below, dict):
            picked[first] = {**picked.get(first, {}), **_pick(below, [rest])}
        else:
            picked[first] = below
    return picked
