"""Reports: the versions that were made of each period, to download in any format; a new one is made here."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse
from sqlmodel import Session
from starlette.datastructures import FormData

from publisher.app import App
from publisher.core.errors import WrongUsage
from publisher.core.localtime import local_day
from publisher.core.message import Message, message
from publisher.core.person import Role
from publisher.core.plan import Plan
from publisher.core.windows import Window
from publisher.report.formats import WRITERS, Format
from publisher.report.kept import read_report
from publisher.store import reports, sealed_windows
from publisher.store.reports import Version
from publisher.web.followed import Followed
from publisher.web.guard import POLICY
from publisher.web.pages.units import offered_periods
from publisher.web.rendering import render
from publisher.web.uploads import plain_name
from publisher.web.visitor import NotThere, Visitor, needs
from publisher.work.actions.action import Told
from publisher.work.actions.on_activity import number_of
from publisher.work.reporting.period import find_period
from publisher.work.reporting.versions import counted_again, issue
from publisher.work.window_names import name_window_by_days

NOT_NOW = 409
CHUNK = 64 * 1024
KINDS: dict[Format, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
SHOWN = "html"
"""What a browser opens; whatever else there is, it keeps."""
KEPT_POLICY = "sandbox; default-src 'none'"
SHOWN_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""A report brings its style along and nothing else: it runs nothing and is of no origin, so that it could
neither read nor send anything of ours, whatever titles and names in it say."""
FRAMED_POLICY = SHOWN_POLICY.replace(
    "sandbox;", "sandbox allow-popups allow-popups-to-escape-sandbox;"
).replace("frame-ancestors 'none'", "frame-ancestors 'self'")
"""Inside the page that has the way back, its links open beside that: what they lead to takes no frame."""
FRAMING = f"{POLICY}; frame-src 'self'"
LEADS_AWAY, OPENS_BESIDE = b'<a href="http', b'<a target="_blank" rel="noopener noreferrer" href="http'


@dataclass(frozen=True)
class Made:
    """The versions of one period, the newest first."""

    plan: str
    name: str
    is_closed: bool
    versions: tuple[Version, ...]


def routes(app: App) -> APIRouter:
    """Return what the pages of reports answer."""
    router = APIRouter()
    viewer = Annotated[Visitor, Depends(needs(app, Role.VIEWER))]
    approver = Annotated[Visitor, Depends(needs(app, Role.APPROVER))]

    async def read(request: Request, _: approver) -> AsyncIterator[FormData]:
        async with request.form(max_files=0, max_fields=5) as fields:
            yield fields

    @router.get("/reports")
    def listing(visitor: viewer) -> Response:
        return _list(visitor)

    @router.get("/reports/make")
    def ask(visitor: approver, period: str = "") -> Response:
        return _ask(visitor, *_period(visitor, period))

    @router.post("/reports/make")
    def make(request: Request, visitor: approver, fields: Annotated[FormData, Depends(read)]) -> Response:
        plan, window = _period(visitor, str(fields.get("period") or ""))
        if str(fields.get("shown") or "") != str(_last(app, plan, window)):
            return _ask(visitor, plan, window, message("report-changed-meanwhile"))
        made = issue(app, plan, window, app.clock.now(), visitor.person.name)
        said = message(
            "report-made-now", period=name_window_by_days(visitor.app, window), version=made.version
        )
        answer = RedirectResponse("/reports", 303)
        Followed("/reports", (Told(said),)).keep(request, answer)
        return answer

    @router.get("/reports/{plan}/{period}/{file}")
    def download(visitor: viewer, plan: str, period: str, file: str, framed: str = "") -> Response:
        number, _, kind = file.partition(".")
        if kind not in KINDS:
            raise NotThere(visitor)
        version = _version(visitor, plan, period, number)
        return _send(app, version, next(one for one in get_args(Format) if one == kind), bool(framed))

    @router.get("/reports/{plan}/{period}/{number}/read")
    def show(visitor: viewer, plan: str, period: str, number: str) -> Response:
        return _frame(visitor, _version(visitor, plan, period, number))

    return router


def _version(visitor: Visitor, plan: str, period: str, number: str) -> Version:
    with visitor.app.store.read() as session:
        version = reports.get(session, plan, period, number_of(number))
    if version is None:
        raise NotThere(visitor)
    return version


def _frame(visitor: Visitor, version: Version) -> Response:
    """Show a version inside a page of ours, from which the way leads back."""
    app = visitor.app
    told: dict[str, Any] = {
        "version": version,
        "name": _period_name(app, version.plan, version.period),
        "file": f"/reports/{quote(version.plan, safe='')}/{quote(version.period, safe='')}/{version.version}",
        "kinds": list(KINDS),
        "shown": SHOWN,
    }
    answer = render(app, "report.html", visitor=visitor, here="/plan", **told)
    answer.headers["Content-Security-Policy"] = FRAMING
    return answer


def _list(visitor: Visitor, trouble: Message | None = None) -> Response:
    app = visitor.app
    with app.store.read() as session:
        made = list(_made(app, session))
    today = local_day(app.zone, app.clock.now())
    told: dict[str, Any] = {
        "made": made,
        "trouble": trouble,
        "kinds": list(KINDS),
        "shown": SHOWN,
        "periods": [(plan, list(offered_periods(app, plan, today))) for plan in app.rules.plans],
        "may": visitor.person.role.may(Role.APPROVER),
    }
    return render(app, "reports.html", visitor=visitor, here="/plan", **told)


def _made(app: App, session: Session) -> Iterator[Made]:
    found: dict[tuple[str, str], list[Version]] = {}
    for one in reports.listed(session):
        found.setdefault((one.plan, one.period), []).append(one)
    for (plan_id, period), versions in found.items():
        plan = app.rules.plan(plan_id)
        sealed = {window_id for _, window_id in sealed_windows.names(session, plan_id)}
        name = _period_name(app, plan_id, period)
        yield Made(plan.title if plan else plan_id, name, period in sealed, tuple(versions))


def _period_name(app: App, plan_id: str, period: str) -> str:
    plan = app.rules.plan(plan_id)
    window = plan.window(period) if plan else None
    return name_window_by_days(app, window) if window else period


def _period(visitor: Visitor, named: str) -> tuple[Plan, Window]:
    """Return the plan and the window that `PLAN/PERIOD` names."""
    plan, _, period = named.replace("\0", "").partition("/")
    try:
        return find_period(visitor.app, plan, period)
    except WrongUsage:
        raise NotThere(visitor) from None


def _ask(visitor: Visitor, plan: Plan, window: Window, trouble: Message | None = None) -> Response:
    """Say what will follow; `shown` is the last version, so that nobody makes another behind one unseen."""
    app = visitor.app
    last = _last(app, plan, window)
    told: dict[str, Any] = {
        "plan": plan,
        "period": window.id,
        "name": name_window_by_days(app, window),
        "next": last + 1,
        "shown": last,
        "is_over": window.until < local_day(app.zone, app.clock.now()),
        "trouble": trouble,
    }
    status = NOT_NOW if trouble else 200
    return render(app, "report_make.html", status, visitor=visitor, here="/plan", **told)


def _last(app: App, plan: Plan, window: Window) -> int:
    with app.store.read() as session:
        last = reports.newest(session, plan.id, window.id)
    return last.version if last else 0


def _send(app: App, version: Version, kind: Format, framed: bool) -> Response:
    """Send a version: its JSON as it was kept; else counted again, and where that differs, from the JSON."""
    whole = version.content if kind == "json" else WRITERS[kind](_again(app, version))
    raw = whole.encode() if isinstance(whole, str) else whole
    shown = kind == SHOWN
    if shown and framed:
        raw = raw.replace(LEADS_AWAY, OPENS_BESIDE)
    name = plain_name(f"bao-cao-{version.plan}-{version.period}-v{version.version}.{kind}")
    ascii_name = name.encode("ascii", "replace").decode().replace("?", "_")
    policy = (FRAMED_POLICY if framed else SHOWN_POLICY) if shown else KEPT_POLICY
    headers = {
        "Content-Disposition": f'{"inline" if shown else "attachment"}; filename="{ascii_name}"',
        "Content-Length": str(len(raw)),
        "Content-Security-Policy": policy,
    }
    parts = (raw[start : start + CHUNK] for start in range(0, len(raw), CHUNK))
    return StreamingResponse(parts, headers=headers, media_type=KINDS[kind])


def _again(app: App, version: Version) -> Any:
    try:
        plan, window = find_period(app, version.plan, version.period)
    except WrongUsage:
        report = None
    else:
        report = counted_again(app, plan, window, version)
    channels = app.config.channels
    return report or read_report(
        version.content, lambda name: app.config.channel_name(name) if name in channels else None
    )
