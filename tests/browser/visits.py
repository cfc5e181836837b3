"""Every page of the dashboard, with an address at which there is something to see.

A new page is one line here; `test_pages` fails as long as a page of the application has none. The pages of
the actions are found by themselves, and so need no line.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.core.person import Role
from publisher.web.pages.actions import PLACES
from tests.browser.filled import INVITATION


@dataclass(frozen=True)
class Visit:
    """A route of the application, an address of it in the filled newsroom, and who may go there."""

    route: str
    path: str
    role: Role | None = Role.VIEWER
    """The lowest that may; None for who is not signed in."""
    status: int = 200


VISITS = (
    Visit("/login", "/login", role=None),
    Visit("/", "/"),
    Visit("/calendar", "/calendar"),
    Visit("/calendar", "/calendar?view=week"),
    Visit("/calendar", "/calendar?view=list&channel=website"),
    Visit("/queue", "/queue"),
    Visit("/queue", "/queue?behind=tin-40"),
    Visit("/queue/{item}", "/queue/bi-tu-choi"),
    Visit("/queue/{item}", "/queue/sap-50"),
    Visit("/queue/{item}", "/queue/sai"),
    Visit("/queue/{item}", "/queue/khong-co", status=404),
    Visit("/queue/new", "/queue/new", role=Role.EDITOR),
    Visit("/queue/{item}/preview/{channel}", "/queue/da-len/preview/website"),
    Visit("/queue/{item}/preview/{channel}", "/queue/da-len/preview/radio"),
    Visit("/queue/{item}/preview/{channel}", "/queue/da-len/preview/khong-co", status=404),
    Visit("/queue/{item}/revisions", "/queue/da-len/revisions"),
    Visit("/log", "/log"),
    Visit("/log", "/log?q=ho+so&channel=website&order=oldest"),
    Visit("/log", "/log?q=khong+co+bai+nao"),
    Visit("/plan", "/plan"),
    Visit("/plan", "/plan?at=2027-03-31"),
    Visit("/plan", "/plan?by=2027-12-14"),
    Visit("/plan/{plan}/{target}", "/plan/cchc-2027/web-tb"),
    Visit("/plan/{plan}/{target}", "/plan/cchc-2027/dv-tb?by=2027-12-14"),
    Visit("/units", "/units"),
    Visit("/units/{key}", "/units/ho-sao"),
    Visit("/activities", "/activities"),
    Visit("/activities/found", "/activities/found"),
    Visit("/activities/add", "/activities/add", role=Role.EDITOR),
    Visit("/activities/import", "/activities/import", role=Role.EDITOR),
    Visit("/activities/{key}", "/activities/1"),
    Visit("/reports", "/reports"),
    Visit("/reports/{plan}/{period}/{number}/read", "/reports/cchc-2027/2027-01/1/read"),
    Visit("/reports/make", "/reports/make?period=cchc-2027/2027-01", role=Role.APPROVER),
    Visit("/channels", "/channels"),
    Visit("/holds", "/holds"),
    Visit("/people", "/people", role=Role.ADMIN),
    Visit("/me", "/me"),
    Visit("/trail", "/trail", role=Role.ADMIN),
    Visit("/trail", "/trail?by=Trực+ban", role=Role.ADMIN),
    Visit("/invite/{token}", f"/invite/{INVITATION}", role=None),
    Visit("/{path:path}", "/khong-co-trang-nay", status=404),
)
NO_PAGES = {
    "/live": "a stream",
    "/queue/{item}/preview": "it leads on to that of the first channel",
    "/queue/{item}/files/{revision}/{name}": "a file",
    "/log.csv": "a file",
    "/log.xlsx": "a file",
    "/calendar.ics": "a file",
    "/feed.xml": "a file",
    "/activities/{key}/evidence/{number}": "a file",
    "/reports/{plan}/{period}/{file}": "a file",
    "/healthz": "for monitors",
    "/readyz": "for monitors",
    "/metrics": "for monitors",
}
ACTION_ROUTES = {*PLACES.values()}
