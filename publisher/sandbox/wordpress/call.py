"""One call of the REST API: who, what, and with which arguments."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from publisher.sandbox.forms import Form, Upload, nest, read_form
from publisher.sandbox.reading import TooDeep, read_json
from publisher.sandbox.request import Request
from publisher.sandbox.settings import Account
from publisher.sandbox.wordpress.refusal import Refusal
from publisher.sandbox.wordpress.rights import may, who_calls
from publisher.sandbox.wordpress.rules import Rule, check
from publisher.sandbox.wordpress.site import Site


@dataclass(frozen=True)
class Call:
    """A request on a route of the API; ``given`` holds its arguments, the body's before the query's."""

    site: Site
    request: Request
    user: Account | None
    given: dict[str, Any]
    files: tuple[Upload, ...] = ()
    id: int = 0

    @property
    def cause(self) -> tuple[str, str]:
        """Return what the journal names as the reason."""
        return self.request.method, self.request.path

    @property
    def context(self) -> str:
        """Return view, edit or embed."""
        return str(self.given.get("context", "view"))

    def may(self, capability: str) -> bool:
        """Say whether the caller's role has a capability."""
        return may(self.user, capability)

    def checked(self, rules: dict[str, Rule]) -> "Call":
        """Return the call with its arguments checked; raises Refusal for wrong ones."""
        return replace(self, given=check(self.given, rules))


def read_call(site: Site, request: Request) -> Call:
    """Read who calls and with which arguments; raises Refusal for broken JSON."""
    form = read_form(request, site.folder)
    if request.content_type == "multipart/form-data" and request.body.size > site.settings.post_limit:
        form = _drop(form)  # PHP throws the whole body away
    given = nest(request.query)
    given.update(nest(form.pairs))
    given.update(_read_json(request))
    return Call(site, request, who_calls(request, site.settings.accounts), given, form.files)


def _drop(form: Form) -> Form:
    for upload in form.files:
        upload.body.discard()
    return Form()


def _read_json(request: Request) -> dict[str, Any]:
    if request.content_type != "application/json" or not request.body.size:
        return {}
    try:
        value = read_json(request.body.read().decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _broken(5, "Malformed UTF-8 characters, possibly incorrectly encoded") from error
    except UnicodeEncodeError as error:
        raise _broken(10, "Single unpaired high surrogate in Unicode escape") from error
    except TooDeep as error:
        raise _broken(1, "Maximum stack depth exceeded") from error
    except ValueError as error:
        raise _broken(4, "Syntax error") from error
    return value if isinstance(value, dict) else {}


def _no_constant(name: str) -> Callable[[], None]:
    raise ValueError(name)


def _broken(number: int, message: str) -> Refusal:
    more = {"json_error_code": number, "json_error_message": message}
    return Refusal("rest_invalid_json", "Invalid JSON body passed.", 400, more)
