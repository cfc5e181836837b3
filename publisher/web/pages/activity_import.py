"""A sheet of activities in two steps: a look at it, then what was looked at is loaded."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.core.problem import Problem, Severity
from publisher.files.sheet import letters_of
from publisher.web.followed import Followed
from publisher.web.kept_sheets import find_sheet, keep_sheet
from publisher.web.rendering import render
from publisher.web.visitor import Visitor, needs
from publisher.work import activities
from publisher.work.actions.action import Told
from publisher.work.activities import Look

MOST = 200
"""So many rows and problems are shown one by one."""
TYPED_WRONG, GONE = 422, 409


def routes(app: App) -> APIRouter:
    """Return what the pages that import sheets answer."""
    router = APIRouter()
    editor = Annotated[Visitor, Depends(needs(app, Role.EDITOR))]

    async def read(request: Request, _: editor) -> AsyncIterator[FormData]:
        async with request.form(max_files=1, max_fields=5) as fields:
            yield fields

    given = Annotated[FormData, Depends(read)]

    @router.get("/activities/import")
    def ask(visitor: editor) -> Response:
        return _ask(visitor)

    @router.post("/activities/import")
    def look(visitor: editor, fields: given) -> Response:
        return _look(visitor, fields.get("file"))

    @router.post("/activities/import/load")
    def load(request: Request, visitor: editor, fields: given) -> Response:
        return _load(request, visitor, str(fields.get("sheet") or ""))

    return router


def _ask(visitor: Visitor, status: int = 200, trouble: Message | None = None, **look: Any) -> Response:
    told: dict[str, Any] = {"look": None, "trouble": trouble, **look}
    return render(visitor.app, "activity_import.html", status, visitor=visitor, here="/plan", **told)


def _look(visitor: Visitor, upload: object) -> Response:
    """Keep the sheet for a day and show what it would bring; nothing of it counts yet."""
    app = visitor.app
    if not isinstance(upload, UploadFile) or not upload.filename:
        return _ask(visitor, TYPED_WRONG, message("field-needed"))
    digest = keep_sheet(app.workspace, upload, app.clock.outside())
    file = find_sheet(app.workspace, digest)
    assert file is not None
    try:
        with app.store.read() as session:
            found = activities.look(app, session, file, app.clock.now())
    except WrongUsage as error:
        return _ask(visitor, TYPED_WRONG, error.message)
    problems = list(_problems(app, found))
    return _ask(
        visitor,
        look=found,
        sheet=digest,
        name=file.name,
        right=[one for one in found.rows if one.draft is not None][:MOST],
        known=sum(one.known is not None for one in found.rows),
        wrong=sum(one.is_wrong for one in found.rows),
        problems=problems[:MOST],
        more=len(problems) - MOST,
        most=MOST,
    )


def _load(request: Request, visitor: Visitor, digest: str) -> Response:
    """Load the right rows of the sheet that was shown, and of no other."""
    app = visitor.app
    file = find_sheet(app.workspace, digest)
    if file is None:
        return _ask(visitor, GONE, message("sheet-gone"))
    try:
        now = app.clock.now()
        with app.store.read() as session:
            found = activities.look(app, session, file, now)
        kept = activities.take_in(app, found, visitor.person.name, now)
    except WrongUsage as error:
        return _ask(visitor, TYPED_WRONG, error.message)
    counts = {
        "made": len(kept.drafts),
        "wrong": sum(one.is_wrong for one in kept.rows),
        "known": sum(one.known is not None for one in kept.rows),
    }
    answer = RedirectResponse("/activities", 303)
    Followed("/activities", (Told(message("sheet-loaded", **counts)),)).keep(request, answer)
    return answer


def _problems(app: App, look: Look) -> Iterator[tuple[str, Problem]]:
    """Yield what is wrong with where it stands in the spreadsheet: errors first, each from the top down."""
    every = [*look.sheet.problems, *(told for one in look.rows for told in one.row.problems)]
    every.sort(key=lambda one: (one.severity is Severity.WARNING, one.line, one.column))
    for problem in every:
        yield _place(app, look, problem), problem


def _place(app: App, look: Look, problem: Problem) -> str:
    if not problem.line:
        return app.word("web-whole-sheet")
    letters, heading = letters_of(problem.column), look.sheet.headings.get(problem.column)
    if not problem.column:
        return app.word("web-at-row", row=problem.line)
    return app.word("web-at-cell", row=problem.line, letters=letters, heading=heading or "–")
