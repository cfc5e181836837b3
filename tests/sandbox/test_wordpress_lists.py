"""Lists: pages, filters, fields."""

from typing import Any

import pytest

from tests.sandbox.conftest import Clock, Newspaper


@pytest.fixture
def five(wp: Newspaper, clock: Clock) -> list[dict[str, Any]]:
    posts = []
    for number in range(5):
        posts.append(wp.write(title=f"Tin {number}", slug=f"tin-so-{number}", status="publish"))
        clock.forward(minutes=1)
    return posts


def test_pages_are_counted_and_linked(wp: Newspaper, five: list[dict[str, Any]]) -> None:
    answer = wp.get("posts", per_page=2, page=2)
    assert [post["slug"] for post in answer.json()] == ["tin-so-2", "tin-so-1"]
    assert (answer.headers["X-WP-Total"], answer.headers["X-WP-TotalPages"]) == ("5", "3")
    assert answer.links["next"]["url"].endswith("per_page=2&page=3")
    last = wp.session.get(answer.links["next"]["url"], timeout=10)
    assert [post["slug"] for post in last.json()] == ["tin-so-0"] and "next" not in last.links


def test_a_page_that_is_not_there_is_refused(wp: Newspaper, five: list[dict[str, Any]]) -> None:
    answer = wp.get("posts", page=9)
    assert (answer.status_code, answer.json()["code"]) == (400, "rest_post_invalid_page_number")


@pytest.mark.parametrize("size", [0, 101])
def test_a_page_has_one_to_a_hundred_items(wp: Newspaper, size: int) -> None:
    answer = wp.get("posts", per_page=size).json()
    sentence = "per_page must be between 1 (inclusive) and 100 (inclusive)"
    assert answer["data"]["params"] == {"per_page": sentence}


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ({"search": "tin 3"}, [3]),
        ({"after": "2027-01-18T08:02:30"}, [4, 3]),
        ({"before": "2027-01-18T08:01:00"}, [0]),
        ({"after": "2027-01-18T01:02:30Z", "order": "asc"}, [3, 4]),
        ({"orderby": "title", "order": "asc", "per_page": 2}, [0, 1]),
        ({"offset": 3}, [1, 0]),
        ({"slug": "tin-so-4,tin-so-0"}, [4, 0]),
        ({"author": 3}, []),
    ],
)
def test_arguments_narrow_a_list(
    wp: Newspaper, five: list[dict[str, Any]], arguments: dict[str, Any], numbers: list[int]
) -> None:
    found = wp.get("posts", **arguments).json()
    assert [post["slug"] for post in found] == [f"tin-so-{number}" for number in numbers]


def test_ids_statuses_and_terms_narrow_a_list(wp: Newspaper) -> None:
    first, second = wp.write(categories=[2]), wp.write(categories=[3], status="publish")
    assert [post["id"] for post in wp.get("posts", include=second["id"]).json()] == [second["id"]]
    assert [post["id"] for post in wp.get("posts", status="draft").json()] == [first["id"]]
    assert [post["id"] for post in wp.get("posts", status="any", categories=2).json()] == [first["id"]]
    assert [post["id"] for post in wp.get("posts", status="any", exclude=first["id"]).json()] == [
        second["id"]
    ]


def test_the_order_of_ids_needs_ids(wp: Newspaper) -> None:
    first, second = wp.write(status="publish")["id"], wp.write(status="publish")["id"]
    asked = wp.get("posts", include=f"{second},{first}", orderby="include").json()
    assert [post["id"] for post in asked] == [second, first]
    assert wp.get("posts", orderby="include").json()["code"] == "rest_orderby_include_missing_include"


def test_the_methods_that_are_allowed_depend_on_the_caller(wp: Newspaper) -> None:
    assert wp.get("posts").headers["Allow"] == "GET, POST"
    assert Newspaper(wp.url, None, wp.session).get("posts").headers["Allow"] == "GET"


def test_letters_and_slashes_are_escaped_in_answers(wp: Newspaper) -> None:
    wp.write(title="Chữ/số", status="publish")
    assert r'"Ch\u1eef\/s\u1ed1"' in wp.get("posts").text


def test_a_marker_in_the_content_is_found_by_search(wp: Newspaper) -> None:
    post = wp.write(content="Chữ <!-- pubkey:9f3a -->")
    arguments = {"search": "pubkey:9f3a", "search_columns": "post_content", "status": "any"}
    assert [found["id"] for found in wp.get("posts", **arguments).json()] == [post["id"]]


def test_only_the_named_fields_come_back(wp: Newspaper, five: list[dict[str, Any]]) -> None:
    found = wp.get("posts", _fields="id,title.raw,title.rendered,missing", context="edit", per_page=1)
    title = {"raw": "Tin 4", "rendered": "Tin 4"}
    assert found.json() == [{"id": five[4]["id"], "title": title}]
    assert found.headers["X-WP-Total"] == "5"


def test_terms_are_found_by_name_slug_and_post(wp: Newspaper) -> None:
    post = wp.write(categories=[3], status="publish")["id"]
    by_name = wp.get("categories", search="cải cách").json()
    by_slug = wp.get("categories", slug="cai-cach-hanh-chinh").json()
    by_post = wp.get("categories", post=post).json()
    used = wp.get("categories", hide_empty="true").json()
    for found in (by_name, by_slug, by_post, used):
        assert [(term["id"], term["count"]) for term in found] == [(3, 1)]
    assert len(wp.get("categories", per_page=100).json()) == 7


def test_people_are_listed_by_what_they_have_published(wp: Newspaper) -> None:
    assert wp.get("users").json() == []
    wp.write(status="publish")
    assert [user["slug"] for user in wp.get("users").json()] == ["robot"]
    assert "email" not in wp.get("users/1").json()
    assert wp.get("users/2", context="edit").status_code == 403
    assert wp.get("users/me/application-passwords/introspect").json()["name"] == "sandbox"
