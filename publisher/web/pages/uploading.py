"""Files that a browser sends: a piece for the queue, and what became of it."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.core.problem import Problem, has_error
from publisher.store import items
from publisher.web.followed import Followed
from publisher.web.pages.previews import place_of
from publisher.web.rendering import render
from publisher.web.uploads import is_meant, plain_name
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work.actions.action import Told
from publisher.work.next_places import next_places
from publisher.work.uploading import Sent, upload

PLACE = "/queue/new"
MOST_FILES = 50
WRONG = 422
LONGEST, LONGEST_NUMBER = 300, 19


@dataclass(frozen=True)
class Form:
    """What the form says; `again` is the step by which the same was sent before, of which it has told."""

    files: Sequence[UploadFile]
    again: int


def routes(app: App) -> APIRouter:
    """Return what the page answers where pieces are sent in."""
    router = APIRouter()
    editor = Annotated[Visitor, Depends(needs(app, Role.EDITOR))]

    async def read(request: Request, _: editor) -> AsyncIterator[Form | None]:
        """Yield the files once the person may send any; None for more than are taken, or for no form."""
        try:
            async with request.form(max_files=MOST_FILES, max_fields=20) as fields:
                files = [one for one in fields.getlist("files") if isinstance(one, UploadFile)]
                yield Form([one for one in files if is_meant(one)], _number(fields.get("again")))
        except HTTPException:
            yield None

    @router.get(PLACE)
    def ask(visitor: editor, laid: str | None = None) -> Response:
        return _ask(visitor) if laid is None else _tell(visitor, laid)

    @router.post(PLACE)
    def take(request: Request, visitor: editor, form: Annotated[Form | None, Depends(read)]) -> Response:
        if form is None:
            return _ask(visitor, message("upload-too-many", most=MOST_FILES))
        sent = [Sent(plain_name(one.filename or ""), one.file) for one in form.files]
        try:
            done = upload(visitor.app, sent, visitor.app.clock.now(), visitor.person.name, form.again)
        except WrongUsage as error:
            return _ask(visitor, error.message)
        if done.path is None:
            return _ask(visitor, message("upload-wrong", count=_errors(done.problems)), done.problems)
        answer = RedirectResponse(f"{PLACE}?{urlencode({'laid': done.path})}", 303)
        Followed(PLACE, tuple(Told(one.message) for one in done.problems)).keep(request, answer)
        return answer

    return router


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < LONGEST_NUMBER else 0


def _errors(problems: Sequence[Problem]) -> int:
    return sum(has_error((one,)) for one in problems)


def _ask(visitor: Visitor, trouble: Message | None = None, problems: Sequence[Problem] = ()) -> Response:
    """Show what will follow and the field for the files, with what was wrong with those before."""
    app = visitor.app
    with app.store.read() as session:
        places = list(next_places(app, session, app.clock.now()))
    told: dict[str, Any] = {"trouble": trouble, "problems": problems, "places": places, "place": PLACE}
    status = 200 if trouble is None else WRONG
    return render(app, "upload.html", status, visitor=visitor, here="/queue", most=MOST_FILES, **told)


def _tell(visitor: Visitor, laid: str) -> Response:
    """Say whether what was laid into the queue is read by now, and what the daemon says of it."""
    app = visitor.app
    with app.store.read() as session:
        known = items.at_path(session, laid[:LONGEST])
    is_there = laid.startswith("queue/") and len(laid) < LONGEST and ".." not in laid.split("/")
    if known is None and not (is_there and (app.content / laid).exists()):
        raise NotThere(visitor)
    told: dict[str, Any] = {
        "laid": laid,
        "known": known,
        "piece_at": place_of(known.id) if known else "",
        "again": f"{PLACE}?{urlencode({'laid': laid})}",
    }
    return render(app, "uploaded.html", visitor=visitor, here="/queue", **told)
