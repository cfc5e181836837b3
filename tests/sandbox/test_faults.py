"""Each fault does what it says: what the client sees, and what was really done."""

from time import monotonic
from typing import Any

import pytest
import requests

from publisher.sandbox import BadFaults, Sandbox
from publisher.sandbox.faults import Dice, read_faults
from tests.sandbox.conftest import Fanpage, Newspaper


def titles(sandbox: Sandbox) -> list[str]:
    return [post.title for post in sandbox.site.posts.values()]


def test_a_reply_dropped_after_acceptance_leaves_the_post(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", drop_after_accept=1.0, count=1)
    with pytest.raises(requests.ConnectionError, match="reset"):
        wp.post("posts", title="Có thật")
    assert titles(sandbox) == ["Có thật"]
    assert wp.get("posts", status="any").json()[0]["title"]["rendered"] == "Có thật"


def test_a_request_dropped_before_acceptance_leaves_nothing(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", drop_before_accept=1.0)
    with pytest.raises(requests.ConnectionError, match="reset"):
        wp.post("posts", title="Không có")
    assert titles(sandbox) == [] and sandbox.journal.entries == ()


def test_a_failure_after_acceptance_is_a_500_with_the_post_there(
    sandbox: Sandbox, wp: Newspaper, graph: Fanpage
) -> None:
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, fail_after_accept=1.0)
    failed = wp.post("posts", title="Có thật", status="publish")
    assert (failed.status_code, failed.json()["code"]) == (500, "internal_server_error")
    failed = graph.post("1000001/feed", message="Có thật")
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, 2)
    sandbox.faults("graph", fail_after_accept=1.0, code=1)
    error = graph.post("1000001/feed", message="Cũng vậy").json()["error"]
    assert (error["code"], error["error_subcode"]) == (1, 99)
    assert titles(sandbox) == ["Có thật"]
    assert sandbox.count_public("graph") == {"Có thật": 1, "Cũng vậy": 1}


def test_a_refusal_creates_nothing(sandbox: Sandbox, wp: Newspaper, graph: Fanpage) -> None:
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, reject=1.0)
    assert wp.post("posts", title="x").status_code == 400
    assert graph.post("1000001/feed", message="x").json()["error"]["code"] == 100
    sandbox.faults("graph", reject=1.0, code=368)
    assert graph.post("1000001/feed", message="x").json()["error"]["error_subcode"] == 1390008
    assert sandbox.journal.entries == ()


def test_too_many_calls_come_with_the_time_to_wait(sandbox: Sandbox, wp: Newspaper, graph: Fanpage) -> None:
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, throttle=1.0, retry_after=90)
    refused = wp.post("posts", title="x")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "90")
    answers = [graph.post("1000001/feed", message="x") for _ in range(3)]
    assert {answer.json()["error"]["code"] for answer in answers} == {4, 32, 80001}
    usage = answers[0].headers["X-Business-Use-Case-Usage"]
    assert '"call_count": 100' in usage and '"estimated_time_to_regain_access": 2' in usage
    assert sandbox.journal.entries == ()


def test_expired_credentials(sandbox: Sandbox, wp: Newspaper, graph: Fanpage) -> None:
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, expired_token=True)
    refused = wp.get("users/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "incorrect_password")
    error = graph.post("1000001/feed", message="x").json()["error"]
    assert (error["code"], error["error_subcode"]) == (190, 463)
    app = {"access_token": "2000001|sandbox-app-secret", "input_token": "sandbox-page-token"}
    graph.token = None
    assert graph.get("debug_token", **app).json()["data"]["is_valid"] is False
    assert Newspaper(wp.url, None, wp.session).get("posts").status_code == 200


def test_a_gateway_page_is_html_and_creates_nothing(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", html=1.0)
    answer = wp.post("posts", title="x")
    assert (answer.status_code, titles(sandbox)) == (502, [])
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_truncated_answer_is_no_json_though_the_post_is_there(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", truncate=1.0)
    answer = wp.post("posts", title="Có thật")
    assert answer.status_code == 201 and titles(sandbox) == ["Có thật"]
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_connection_reset_inside_the_answer_leaves_the_post(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", drop_in_reply=1.0)
    with pytest.raises(requests.RequestException):
        wp.post("posts", title="Có thật")
    assert titles(sandbox) == ["Có thật"]


def test_a_gateway_that_gave_up_waiting_says_so_in_html_though_the_post_is_there(
    sandbox: Sandbox, wp: Newspaper
) -> None:
    sandbox.faults("wp", html_after_accept=1.0)
    answer = wp.post("posts", title="Có thật")
    assert (answer.status_code, titles(sandbox)) == (504, ["Có thật"])
    assert answer.headers["Content-Type"].startswith("text/html")


def test_a_failure_before_acceptance_leaves_nothing(sandbox: Sandbox, wp: Newspaper, graph: Fanpage) -> None:
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, fail_before_accept=1.0)
    assert wp.post("posts", title="x").status_code == 500
    assert graph.post("1000001/feed", message="x").json()["error"]["code"] == 2
    assert sandbox.journal.entries == ()


def test_an_answer_may_come_late_although_all_is_done(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", latency_after_ms=300, count=1)
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{wp.url}/wp-json/wp/v2/posts", json={"title": "Có thật"}, auth=wp.user, timeout=0.1)
    assert titles(sandbox) == ["Có thật"]


@pytest.mark.parametrize(
    ("status", "told"), [(403, "rest_cannot_create"), (404, "rest_post_invalid_id"), (413, "<html>")]
)
def test_a_newspaper_refuses_with_the_status_that_is_named(
    sandbox: Sandbox, wp: Newspaper, status: int, told: str
) -> None:
    sandbox.faults("wp", reject=1.0, code=status)
    answer = wp.post("posts", title="x")
    assert (answer.status_code, told in answer.text, titles(sandbox)) == (status, True, [])


def test_a_newspaper_need_not_say_how_long_to_wait(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", throttle=1.0, retry_after=0)
    assert "Retry-After" not in wp.post("posts", title="x").headers


def test_a_page_token_may_have_been_revoked(sandbox: Sandbox, graph: Fanpage) -> None:
    sandbox.faults("graph", reject=1.0, code=190, subcode=460)
    answer = graph.post("1000001/feed", message="x")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["error_subcode"]) == (401, 190, 460)
    assert "changed their password" in error["message"]


def test_a_slow_body_drips_so_that_no_single_wait_is_long(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", slow_body=True, slow_seconds=0.6)
    begun = monotonic()
    answer = wp.session.get(f"{wp.url}/wp-json/", timeout=0.3)
    assert answer.json()["name"] == "Báo Nắng Mới" and monotonic() - begun > 0.5


def test_a_client_that_gives_up_waiting_is_served_all_the_same(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", latency_ms=300, count=1)
    api = f"{wp.url}/wp-json/wp/v2/posts"
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            api, json={"title": "Muộn", "slug": "muon", "status": "draft"}, auth=wp.user, timeout=0.1
        )
    assert wp.get("posts", slug="muon", status="any").json() == []
    second = wp.write(title="Làm lại", slug="muon", status="draft")
    assert sandbox.journal.wait_for(2)
    late = next(post for post in sandbox.site.posts.values() if post.title == "Muộn")
    assert (second["slug"], late.slug) == ("muon", "muon-2")


def test_count_method_and_path_narrow_what_is_touched(sandbox: Sandbox, wp: Newspaper) -> None:
    sandbox.faults("wp", reject=1.0, count=2, only="POST,DELETE", match=r"/posts$")
    assert wp.get("posts").status_code == 200
    assert wp.post("tags", name="mới").status_code == 201
    statuses = [wp.post("posts", title="x").status_code for _ in range(3)]
    assert statuses == [400, 400, 201]
    assert sandbox.show_faults()["wp"]["count"] == 0


def test_faults_are_set_over_http_and_shown(sandbox: Sandbox, wp: Newspaper) -> None:
    wanted = {"outlet": "wp", "latency_ms": 0, "reject": 1.0, "throttle": 0.0, "fail_after_accept": 0.0}
    wanted |= {"drop_after_accept": 0.0, "drop_before_accept": 0.0, "expired_token": False}
    shown = requests.post(
        f"{sandbox.url}/_faults", json=wanted | {"slow_body": False, "html": 0.0}, timeout=10
    )
    assert shown.json()["wp"]["reject"] == 1.0 and shown.json()["graph"]["reject"] == 0.0
    assert wp.post("posts", title="x").status_code == 400
    requests.post(f"{sandbox.url}/_faults", json={"outlet": "wp"}, timeout=10)
    assert requests.get(f"{sandbox.url}/_faults", timeout=10).json()["wp"]["reject"] == 0.0
    assert wp.post("posts", title="x").status_code == 201


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"outlet": "press"}, 'Say which "outlet": wp or graph.'),
        ({"outlet": "wp", "rejekt": 1}, 'There is no fault "rejekt"'),
        ({"outlet": "wp", "reject": 2}, '"reject" is a probability'),
        ({"outlet": "wp", "reject": "often"}, '"reject" must be a number'),
        ({"outlet": "wp", "expired_token": 1}, '"expired_token" is either true or false'),
        ({"outlet": "wp", "match": "("}, '"match" is not a regular expression'),
        ({"outlet": "wp", "only": 5}, '"only" must be text'),
        ({"outlet": ["wp"]}, 'Say which "outlet": wp or graph.'),
        ({"outlet": "wp", "latency_ms": 1e300}, '"latency_ms" must be a number from 0 to'),
        ({"outlet": "wp", "slow_seconds": 10**400}, '"slow_seconds" must be a number from 0 to'),
        ({"outlet": "wp", "count": 1.5}, '"count" must be a whole number.'),
        ({"outlet": "wp", "match": "(" * 20_000}, '"match" is not a regular expression'),
        ({"outlet": "wp", "match": "a{99999999999}"}, '"match" is not a regular expression'),
        ([1], "The body must be a JSON object."),
    ],
)
def test_nonsense_is_refused_in_a_sentence(sandbox: Sandbox, wanted: Any, sentence: str) -> None:
    answer = requests.post(f"{sandbox.url}/_faults", json=wanted, timeout=10)
    assert answer.status_code == 400 and sentence in answer.json()["error"]
    assert requests.put(f"{sandbox.url}/_faults", timeout=10).status_code == 405


def test_faults_touch_neither_readers_nor_the_sandboxs_own_addresses(sandbox: Sandbox, wp: Newspaper) -> None:
    post = wp.write(title="Đọc được", slug="doc-duoc", status="publish")
    for outlet in ("wp", "graph"):
        sandbox.faults(outlet, drop_before_accept=1.0, html=1.0, expired_token=True)
    for address in (post["link"], f"{sandbox.url}/", f"{sandbox.url}/fanpage", f"{sandbox.url}/_log"):
        assert requests.get(address, timeout=10).status_code == 200


def test_a_fault_of_one_outlet_leaves_the_other_alone(sandbox: Sandbox, graph: Fanpage) -> None:
    sandbox.faults("wp", drop_before_accept=1.0)
    assert graph.get("1000001").status_code == 200


def test_the_same_seed_gives_the_same_luck() -> None:
    def rolls(seed: int) -> list[str | None]:
        dice = Dice(seed)
        dice.set(read_faults({"reject": 0.3, "html": 0.2}))
        return [dice.roll("GET", "/").before for _ in range(200)]

    assert rolls(7) == rolls(7) != rolls(8)
    assert 30 < rolls(7).count("reject") < 70 and 20 < rolls(7).count("html") < 60


def test_wrong_settings_raise_in_python_too(sandbox: Sandbox) -> None:
    with pytest.raises(BadFaults, match="no fault"):
        sandbox.faults("wp", nonsense=1)
