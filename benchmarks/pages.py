"""The pages of the dashboard: each one's first look and its look right after something went out, by what they
take of the processor beside a bare page.

What a reader meets is the look after a change: in a newsroom something goes out every few minutes.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from benchmarks.years import Years, make_years, open_years
from publisher.core.person import Role
from publisher.store import people
from publisher.web.application import make_web
from publisher.web.pages.actions import PLACES
from publisher.web.visitor import COOKIE
from publisher.work import signing_in
from publisher.work.actions.action import About
from publisher.work.actions.registry import ACTIONS

NAME = "Lê Thị Hoa"
ROUNDS = 7
BARE = "/healthz"
SLOWEST_MS, MOST_TIMES = 100, 2
"""What a page may take, and how many times what it takes of few deliveries."""
FEW = 10_000
MONTH, YEAR, SEALED = "2027-10", "2027", "2027-03"
PLAN = "/plan/cchc-2027"
ADDRESSES: Mapping[str, tuple[str, ...]] = {
    "/": ("/",),
    "/calendar": (
        "/calendar",
        "/calendar?view=week",
        "/calendar?view=list&channel=website",
        "/calendar?at=2025-05-01",
    ),
    "/queue": ("/queue", "/queue?behind={scheduled}"),
    "/queue/{item}": ("/queue/{out}", "/queue/{refused}"),
    "/queue/{item}/preview/{channel}": ("/queue/{out}/preview/website",),
    "/queue/{item}/revisions": ("/queue/{out}/revisions",),
    "/log": (
        "/log",
        "/log?behind={deep}",
        "/log?behind={deep}&order=oldest",
        "/log?state=withdrawn&channel=website",
        "/log?q=mot+cua",
        "/log?q=phuong+so+17",
        "/log?q=bai+77",
        "/log?q=khong+co+dau",
        "/log?unit=don-vi-7",
        "/log?form=clip&unit=don-vi-7&since=2025-01-01&until=2025-12-31",
        "/log?q=chuyen+doi+so&form=brief&behind={deep}",
        "/log?since=2025-03-01&until=2025-03-31",
        "/log?state=refused",
    ),
    "/plan": ("/plan", "/plan?at=2027-06-30", "/plan?rolled_up=1"),
    "/plan/{plan}/{target}": (
        f"{PLAN}/fb-bai",
        f"{PLAN}/bao-muc",
        f"{PLAN}/ig",
        f"{PLAN}/tang",
        f"{PLAN}/chu-de-T05?part=whole",
        f"{PLAN}/web-tb?window={SEALED}",
        f"{PLAN}/dv-tb",
        f"{PLAN}/dv-tb?member=don-vi-7",
        f"{PLAN}/nhom",
        f"{PLAN}/nhom?member=tieu-thuong",
        f"{PLAN}/tap-huan",
    ),
    "/units": ("/units", f"/units?period={YEAR}", f"/units?period={SEALED}"),
    "/units/{key}": ("/units/don-vi-7", f"/units/don-vi-7?period={YEAR}"),
    "/activities/{key}": ("/activities/1",),
    "/reports/make": ("/reports/make?period=cchc-2027/2027-09",),
}  # fmt: skip
"""What of the routes is asked, where that is more than their own address; `{…}` are rows of the workspace."""
KEYS: Mapping[About, tuple[str, ...]] = {
    About.ITEM: ("{scheduled}", "{refused}", "{published}", "{out}"),
    About.DELIVERY: ("{scheduled_delivery}", "{refused_delivery}", "{published_delivery}", "{out_delivery}"),
    About.CHANNEL: ("website",),
    About.SCOPE: ("",),
    About.ACTIVITY: ("1",),
    About.SIGHTING: (),
    About.PERSON: ("2",),
    About.INVITATION: (),
}
"""What actions are asked for; a workspace has few sightings, people and invitations."""
NO_PAGES = frozenset({
    "/login", "/live", "/log.csv", "/log.xlsx", "/calendar.ics", "/feed.xml", "/queue/{item}/preview",
    "/invite/{token}", "/queue/{item}/files/{revision}/{name}", "/activities/{key}/evidence/{number}",
    "/reports/{plan}/{period}/{file}", "/reports/{plan}/{period}/{number}/read", "/{path:path}",
    "/healthz", "/readyz", "/metrics",
})  # fmt: skip


class Passed:
    """An engine that has passed just now."""

    def seconds_since_pass(self) -> float:
        return 0.0


@dataclass(frozen=True)
class Taken:
    """Milliseconds of the processor: the first look of a server, and the median of those after a change."""

    first: float
    after: float


@dataclass(frozen=True)
class Reader:
    """Somebody with every right, and what they look at."""

    years: Years
    token: str

    def browser(self) -> TestClient:
        """Return a browser at a server that has answered nobody yet."""
        web = make_web(self.years.app, Passed())
        return TestClient(web, base_url="http://localhost", cookies={COOKIE: self.token})

    def takes(self, path: str, number: int) -> Taken:
        browser = self.browser()
        look(browser, BARE)
        self.years.record(number)
        first = look(browser, path)
        after = []
        for n in range(1, ROUNDS + 1):
            self.years.record(number + n)
            after.append(look(browser, path))
        return Taken(first, statistics.median(after))


def look(browser: TestClient, path: str) -> float:
    """Return the milliseconds that a page takes of the processor; the machine may be busy with others."""
    began = time.process_time()
    answer = browser.get(path, follow_redirects=False)
    took = (time.process_time() - began) * 1000
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    return took


def addresses(reader: Reader) -> Iterator[tuple[str, str]]:
    """Yield every page with its address: those of the routes that were named, and of all others their own."""
    rows, browser, web = reader.years.rows(), reader.browser(), make_web(reader.years.app, Passed())
    for route in dict.fromkeys(one.path for one in routes_of(web.routes) if "GET" in (one.methods or ())):
        if route in NO_PAGES:
            continue
        paths = _of_actions(browser, route, rows) if "{action}" in route else ADDRESSES.get(route, (route,))
        for path in paths:
            yield path, path.format_map(rows)


def _of_actions(browser: TestClient, route: str, rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the pages of all actions that can be done with one of the rows."""
    about = next(about for about, path in PLACES.items() if path == route)
    for action in ACTIONS[about]:
        for key in KEYS[about]:
            path = route.format(key=key, action=action)
            if browser.get(path.format_map(rows), follow_redirects=False).status_code == 200:
                yield path
                break


def routes_of(routes: Iterable[object]) -> Iterator[APIRoute]:
    """Yield every route of an application, those of its routers among them."""
    for one in routes:
        if isinstance(one, APIRoute):
            yield one
        elif hasattr(one, "original_router"):
            yield from routes_of(one.original_router.routes)


def told(few: Mapping[str, Taken], many: Mapping[str, Taken], posts: int) -> Iterator[str]:
    """Yield a line for each page, and at last whether all keep to what they may take."""
    yield f"pages, ms of the processor at {FEW} and at {posts} deliveries: first look, then after a change"
    slow = []
    for name, one in many.items():
        before, bare = few[name], many["bare"].after
        times = one.after / before.after
        yield (
            f"  {name:<64} {before.first:7.1f} {before.after:7.1f}   {one.first:8.1f} {one.after:7.1f}"
            f"   ratio {times:5.2f}, to a bare page {one.after / bare:6.1f}"
        )
        if one.after > SLOWEST_MS or times > MOST_TIMES:
            slow.append(name)
    yield f"  slower than {SLOWEST_MS} ms or {MOST_TIMES} times: {', '.join(slow) or 'none'}"


def measure(posts: int) -> Iterator[str]:
    """Ask every page with few deliveries and with `posts`."""
    found = {}
    for number in (FEW, posts):
        with filled(number) as folder:
            found[number] = dict(ask_all(folder))
    yield from told(found[FEW], found[posts], posts)


@contextmanager
def filled(posts: int) -> Iterator[Path]:
    with TemporaryDirectory(prefix="publisher-bench-") as name:
        make_years(Path(name), posts)
        yield Path(name)


def ask_all(folder: Path, only: str = "") -> Iterator[tuple[str, Taken]]:
    """Yield what every page takes, `BARE` first."""
    years = open_years(folder)
    try:
        reader = Reader(years, sign_in(years))
        first = years.recorded()
        for place, (name, path) in enumerate([("bare", BARE), *addresses(reader)]):
            if only in name:
                yield name, reader.takes(path, first + place * (ROUNDS + 1))
    finally:
        years.app.close()


def sign_in(years: Years) -> str:
    now = years.app.clock.outside()
    with years.app.store.write() as session:
        known = people.find(session, NAME)
        person = known.person if known else people.add(session, NAME, Role.ADMIN, "", now, "cli")
        return signing_in.begin(session, person, "127.0.0.1", "bench", now)
