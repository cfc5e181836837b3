"""Who may ask and order by the API: with a token, within what its scope, its person and its role allow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publisher.core.api_token import FRESH, Scope
from publisher.core.person import Role
from publisher.core.sign_in_limit import OF_ADDRESS
from publisher.store import restores, trail
from publisher.store.restores import Restore
from publisher.work import api_tokens, people
from publisher.work.actions.action import About
from publisher.work.actions.registry import ORDER
from tests.newsroom import MONDAY, Newsroom
from tests.web.api import Program, make_token, path_of, program, stranger
from tests.web.pages import HERE, Dashboard, open_dashboard
from tests.web.stages import ELSEWHERE, STAGES, WRITES_NOTHING, Stage, called, newest_actor, stage, steps
from tests.web.test_actions import needed

pytestmark = pytest.mark.usefixtures("cheap_passwords")

NUMBERED = ("/deliveries/", "/activities/", "/sightings/")
each_stage = pytest.mark.parametrize("one", STAGES, ids=called)
QUESTIONS = (
    "/queue", "/items/bai", "/log", "/deliveries/1", "/plan", "/activities", "/channels", "/holds",
    "/feeds", "/feeds/found", "/health",
)  # fmt: skip
Opened = Callable[[Stage], tuple[Newsroom, Dashboard]]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """Open a newsroom where an action can be done, with its dashboard."""
    rooms: list[Newsroom] = []

    def open_(one: Stage) -> tuple[Newsroom, Dashboard]:
        rooms.append(one.open(tmp_path))
        return rooms[0], open_dashboard(rooms[0].app)

    yield open_
    for room in rooms:
        room.app.close()


@pytest.fixture
def scheduled(opened: Opened) -> tuple[Newsroom, Dashboard]:
    return opened(stage(About.DELIVERY, "reschedule"))


def paths(dashboard: Dashboard) -> list[tuple[str, str]]:
    """Return every path of the API with its method, asked of its own description."""
    whole = program(dashboard, Role.VIEWER, Scope.READ).get("/openapi.json").json()
    return [
        (method, path.replace("{key}", "1" if path.startswith(NUMBERED) else "bai"))
        for path, methods in whole["paths"].items()
        for method in methods
    ]


def may(one: Stage, role: Role, scope: Scope) -> bool:
    return scope is Scope.ACT and role.may(needed(one.name))


@pytest.mark.parametrize(
    ("one", "role"),
    [(one, role) for one in STAGES for role in Role if may(one, role, Scope.ACT)],
    ids=called,
)
def test_an_order_is_done_for_who_may_and_told_of_under_their_name(
    opened: Opened, one: Stage, role: Role
) -> None:
    room, dashboard = opened(one)
    answer = program(dashboard, role).send(one)
    assert answer.status_code == 200, answer.text
    assert answer.json()["followed"]
    if (one.about, one.name) not in WRITES_NOTHING:
        assert newest_actor(room) == f"{role} (token act-None)"


@each_stage
def test_an_order_is_refused_where_the_scope_or_the_role_does_not_reach(opened: Opened, one: Stage) -> None:
    room, dashboard = opened(one)
    stamp = program(dashboard, Role.ADMIN).get(path_of(one)).json()["stamp"]
    refused = [(role, scope) for role in Role for scope in Scope if not may(one, role, scope)]
    assert {role for role, _ in refused} == {*Role}, "whoever only reads gives no order"
    for role, scope in refused:
        asked, before = program(dashboard, role, scope), steps(room)
        answer = asked.send(one, stamp)
        assert answer.status_code == 403, (role, scope, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"
        is_scope = scope is Scope.READ
        assert answer.json()["code"] == ("token-only-reads" if is_scope else "token-may-not")
        assert ('error="insufficient_scope"' in answer.headers.get("www-authenticate", "")) is is_scope
        assert steps(room) == before, (role, scope)


def test_every_action_has_a_path_of_its_own(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    posts = {path for method, path in paths(dashboard) if method == "post"}
    assert posts == {
        path_of(one).partition("?")[0].replace("/channels/website", "/channels/bai") for one in STAGES
    }
    assert len(posts) == len(ORDER)


@each_stage
def test_an_order_that_is_given_twice_is_done_once(opened: Opened, one: Stage) -> None:
    room, dashboard = opened(one)
    asked = program(dashboard)
    stamp = asked.get(path_of(one)).json()["stamp"]
    assert asked.send(one, stamp).status_code == 200
    after, again = steps(room), asked.send(one, stamp)
    if (one.about, one.name) not in WRITES_NOTHING:
        assert (again.status_code, again.json()["code"]) == (409, "api-stamp-old")
    assert steps(room) == after


@each_stage
def test_an_order_without_the_stamp_of_what_was_seen_does_nothing(opened: Opened, one: Stage) -> None:
    room, dashboard = opened(one)
    asked, before = program(dashboard), steps(room)
    answer = asked.post(path_of(one), **one.fields)
    assert answer.status_code == 422
    assert "stamp" in [field["name"] for field in answer.json()["fields"]]
    assert steps(room) == before


@each_stage
def test_what_will_follow_is_said_to_who_only_reads(opened: Opened, one: Stage) -> None:
    _, dashboard = opened(one)
    told = program(dashboard, Role.APPROVER, Scope.READ).get(path_of(one)).json()
    assert told["offered"] and told["foretold"][0]["message"] and told["stamp"]
    assert (told["action"], told["title"] != "") == (one.name, True)


@pytest.mark.parametrize("token", [None, "", "publisher_khong-co", "x" * 300, "a b", "\\x00"])
def test_nothing_is_told_or_done_without_a_token(
    scheduled: tuple[Newsroom, Dashboard], token: str | None
) -> None:
    room, dashboard = scheduled
    asked, before = stranger(dashboard, token), None
    for method, path in paths(dashboard):
        before = before or steps(room)
        answer = asked.get(path) if method == "get" else asked.post(path, stamp="x")
        assert answer.status_code in {401, 429}, path
        told = answer.json()
        assert {*told} == {"title", "status", "code", "detail"} and told["status"] == answer.status_code
        if answer.status_code == 401:
            assert answer.headers["www-authenticate"].startswith("Bearer ")
    assert asked.get("/openapi.json").status_code in {401, 429}
    with room.app.store.read() as session:
        assert {one.action for one in trail.since(session, before or 0)} <= {"token-refused-too-often"}


def test_a_session_of_a_browser_is_of_no_use_to_the_api(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    browser = dashboard.browser(Role.ADMIN)
    for path in QUESTIONS:
        assert browser.get(f"/api/v1{path}").status_code == 401
    answer = browser.client.post("/api/v1/holds/hold?scope=all", json={}, headers={"Origin": HERE})
    assert answer.status_code == 401
    assert browser.get("/api/v1/openapi.json").status_code == 200, "the description is for people as well"


def test_a_token_is_of_no_use_on_the_pages(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    token = make_token(dashboard, Role.ADMIN)
    client = stranger(dashboard).client
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"publisher-session={token}"}):
        answer = client.get("/queue", headers=headers, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=/queue")
        answer = client.post("/holds/hold?scope=all", headers=headers)
        assert answer.status_code == 403


def test_what_brings_cookies_along_from_elsewhere_is_refused(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    asked = program(dashboard)
    stamp, before = asked.get("/holds/hold", scope="all").json()["stamp"], steps(room)
    for more in ({}, {"Origin": "https://xa.example.org"}):
        asked.headers = {"Cookie": "publisher-session=x", **more}
        answer = asked.post("/holds/hold?scope=all", stamp=stamp)
        assert (answer.status_code, answer.json()["code"]) == (403, "api-takes-no-cookie")
    assert steps(room) == before


def test_a_token_may_be_given_a_lower_role_than_its_person(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    asked = program(dashboard, Role.ADMIN, Scope.ACT, Role.EDITOR)
    assert asked.get("/deliveries/1/cancel").status_code == 200
    assert asked.get("/items/bai/withdraw").json()["code"] == "token-may-not"


def test_a_token_does_no_more_than_its_person_may_now(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    asked = program(dashboard, Role.EDITOR)
    assert asked.get("/deliveries/1/cancel").status_code == 200
    with room.app.store.write() as session:
        people.set_role(session, "editor", Role.VIEWER, room.clock.now(), "cli")
    assert asked.get("/deliveries/1/cancel").json()["code"] == "token-may-not"
    assert asked.get("/queue").status_code == 200


def test_a_token_ends_when_it_is_removed_and_with_its_person(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    one, other = program(dashboard, Role.EDITOR), program(dashboard, Role.VIEWER)
    with room.app.store.write() as session:
        api_tokens.remove(session, "editor", "act-None", room.clock.now(), "cli")
        people.remove(session, "viewer", room.clock.now(), "cli")
        assert api_tokens.every(session) == []
    assert {one.get("/queue").status_code, other.get("/queue").status_code} == {401}


def test_after_a_restore_no_token_that_a_backup_held_is_let_in(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    asked = program(dashboard)
    with room.app.store.write() as session:
        restores.record(session, Restore(MONDAY, MONDAY), MONDAY, "cli")
    assert asked.get("/queue").status_code == 401


def test_the_database_holds_no_token(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    token = make_token(dashboard, Role.ADMIN)
    assert re.fullmatch(r"publisher_[\w-]{43}", token)
    with room.app.store.engine.connect() as connection:
        for table in ("api_token", "event", "sign_in_failure"):
            assert token not in str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())


def test_too_many_wrong_tokens_are_told_to_wait_and_keep_nobody_out(
    scheduled: tuple[Newsroom, Dashboard],
) -> None:
    room, dashboard = scheduled
    known = program(dashboard)
    codes = [stranger(dashboard, f"sai-{n}").get("/queue").status_code for n in range(OF_ADDRESS + 2)]
    assert codes == [401] * OF_ADDRESS + [429] * 2
    answer = stranger(dashboard, "sai").get("/queue")
    assert answer.json()["code"] == "token-too-often" and int(answer.headers["retry-after"]) > 0
    assert known.get("/queue").status_code == 200
    assert dashboard.browser(Role.VIEWER).get("/queue").status_code == 200, "and people sign in as before"
    with room.app.store.read() as session:
        told = [one for one in trail.since(session, 0) if one.action == "token-refused-too-often"]
    assert [one.actor for one in told] == ["unknown"]


def test_when_a_token_was_last_used_is_kept_to_the_hour(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    asked = program(dashboard)
    seen = []
    for wait in (0.0, FRESH.total_seconds() - 1, 1.0):
        room.clock.pass_(seconds=wait)
        asked.get("/queue")
        with room.app.store.read() as session:
            seen.append(api_tokens.every(session)[0][0].used_at)
    assert seen[0] is not None and seen[0] == seen[1] and seen[2] == seen[0] + FRESH


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "vi"), ("en", "en"), ("en-GB,vi;q=0.5", "en"), ("vi;q=0.9, en;q=0.2", "vi"), ("fr, *", "vi"),
        ("en;q=0", "vi"), ("en;q=nan", "vi"), (";;,,q=", "vi"),
    ],
)  # fmt: skip
def test_sentences_are_in_the_language_that_is_asked_for(
    scheduled: tuple[Newsroom, Dashboard], asked: str | None, language: str
) -> None:
    _, dashboard = scheduled
    one: Program = program(dashboard)
    one.headers = {"Accept-Language": asked} if asked is not None else {}
    for answer in (one.get("/deliveries/1"), one.get("/items/khong-co"), one.get("/deliveries/1/cancel")):
        assert answer.headers["content-language"] == language and answer.headers["vary"] == "Accept-Language"
    assert ("scheduled" in one.get("/deliveries/1").json()["stands"]) is (language == "en")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/khong-co", 404, "api-no-such-address"),
        ("/items/khong-co", 404, "no-such-item"),
        ("/items/khong-co/approve", 404, "no-such-item"),
        ("/items/bai%00", 404, "no-such-item"),
        ("/deliveries/99", 404, "no-such-delivery"),
        ("/deliveries/" + "9" * 5000, 404, "no-such-delivery"),
        ("/deliveries/x/cancel", 404, "no-such-delivery"),
        ("/channels/khong-co/test", 404, "no-such-channel"),
        ("/holds/hold?scope=channel:khong-co", 404, "no-such-scope"),
        ("/holds/hold", 422, "api-field-needed"),
        ("/queue?trang=2", 422, "api-unknown-field"),
        ("/queue?limit=1&limit=2", 422, "api-given-twice"),
        ("/queue?limit=0", 422, "api-field-wrong"),
        ("/queue?limit=" + "9" * 5000, 422, "api-field-wrong"),
        ("/queue?behind=khong-co", 404, "no-such-item"),
        ("/log?state=xong", 422, "api-field-wrong"),
        ("/log?since=2027-02-30", 422, "not-a-time"),
        ("/log?until=9999-12-31", 422, "not-a-time"),
        ("/log?q=%00", 422, "api-field-wrong"),
        ("/log?q=%F0%9F%98%80", 422, "log-unsearchable"),
        ("/log?q=%25_", 422, "log-unsearchable"),
        ("/log?behind=hom-qua", 422, "api-field-wrong"),
        ("/log?channel=khong-co", 422, "no-such-channel"),
        ("/plan?at=hom-qua", 422, "not-a-time"),
        ("/plan?plan=khong-co", 422, "no-such-plan"),
        ("/units", 422, "no-plan-to-report"),
        ("/activities?period=khong-co", 422, "no-such-period"),
        ("/holds?x=1", 422, "api-unknown-field"),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_said_with_a_code_and_a_sentence(
    scheduled: tuple[Newsroom, Dashboard], path: str, status: int, code: str
) -> None:
    _, dashboard = scheduled
    one = program(dashboard)
    answer = one.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {one.token}"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["status"]) == (status, code, status), told
    assert answer.headers["content-type"] == "application/problem+json"
    assert told["detail"] and "{" not in told["detail"] and told["code"] not in told["detail"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "api-field-needed"),
        (b"[]", "api-not-json"),
        (b"{", "api-not-json"),
        (b"\xff", "api-not-json"),
        (b"[" * 100_000, "api-not-json"),
        (b'{"stamp": NaN}', "api-not-json"),
        (b'{"stamp": ' + b"9" * 5000 + b"}", "api-not-json"),
        (b'{"stamp": "x"}', "api-field-needed"),
        (b'{"stamp": "x", "at": "2027-01-19 10:00", "noi": 1}', "api-unknown-field"),
        (b'{"stamp": "x", "at": "\\u0000"}', "api-field-wrong"),
        (b'{"stamp": "x", "at": "\\ud800"}', "api-field-wrong"),
        (b'{"stamp": "x", "at": 20270119}', "api-field-wrong"),
        (b'{"stamp": "x", "at": "2027-01-19 10:00"}', "api-stamp-old"),
    ],
)
def test_a_body_that_cannot_be_an_order_is_one_of_nothing(
    scheduled: tuple[Newsroom, Dashboard], body: bytes, code: str
) -> None:
    room, dashboard = scheduled
    one, before = program(dashboard), steps(room)
    headers = {"Authorization": f"Bearer {one.token}"}
    answer = one.client.post("/api/v1/deliveries/1/reschedule", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (409 if code == "api-stamp-old" else 422, code)
    assert steps(room) == before


def test_a_field_that_is_wrong_is_named(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    one = program(dashboard)
    stamp = one.get("/deliveries/1/reschedule").json()["stamp"]
    told = one.post("/deliveries/1/reschedule", at="hôm qua", stamp=stamp).json()
    assert (told["status"], told["code"], told["fields"][0]["name"]) == (422, "not-a-time", "at")
    told = one.post("/deliveries/1/reschedule", at="2027-01-17 10:00", stamp=stamp).json()
    assert (told["status"], told["code"]) == (422, "time-has-passed")


def test_what_cannot_be_done_as_things_stand_is_a_conflict(scheduled: tuple[Newsroom, Dashboard]) -> None:
    room, dashboard = scheduled
    one, before = program(dashboard), steps(room)
    asked = one.get("/deliveries/1/confirm").json()
    assert asked["offered"] is False and asked["foretold"] == []
    told = one.post("/deliveries/1/confirm", url=ELSEWHERE, stamp=asked["stamp"]).json()
    assert (told["status"], told["code"]) == (409, "not-while-scheduled"), told
    assert steps(room) == before


def test_a_correction_with_mistakes_is_refused_line_by_line(opened: Opened) -> None:
    _, dashboard = opened(stage(About.ITEM, "correct"))
    one = program(dashboard)
    files = {"file": ("sai.md", b"---\ntitel: x\n---\nx", "text/markdown")}
    stamp = one.get("/items/bai/correct").json()["stamp"]
    answer = one.client.post(
        "/api/v1/items/bai/correct",
        data={"stamp": stamp},
        files=files,
        headers={"Authorization": f"Bearer {one.token}"},
    )
    told = answer.json()
    assert (answer.status_code, told["code"], told["fields"][0]["name"]) == (
        422,
        "correction-file-wrong",
        "file",
    )
    assert told["problems"][0]["line"] and told["problems"][0]["message"]


def test_a_body_that_is_too_large_is_refused_unread(scheduled: tuple[Newsroom, Dashboard]) -> None:
    _, dashboard = scheduled
    one = program(dashboard)
    answer = one.post("/deliveries/1/reschedule", stamp="x" * 1_100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "api-too-large")
