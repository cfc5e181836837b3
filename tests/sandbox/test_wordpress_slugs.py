"""Slugs, doubles and look-ups, as measured on real sites."""

import pytest
import requests

from tests.sandbox.conftest import Newspaper


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("Cải-cách", "cai-cach"),
        ("a/b", "a-b"),
        ("a_b.c", "a_b-c"),
        ("123", "123-2"),
        ("Bài-số.1_A", "bai-so-1_a"),
        ("tin-2027", "tin-2027"),
    ],
)
def test_a_slug_that_is_asked_for_is_cleaned(wp: Newspaper, asked: str, stored: str) -> None:
    assert wp.write(slug=asked, status="draft")["slug"] == stored


@pytest.mark.parametrize(
    "title", ["ĐỔI MỚI SÁNG TẠO", "\u0110\u00d4\u0309I MO\u031b\u0301I SA\u0301NG TA\u0323O"]
)
def test_a_published_title_becomes_a_slug_without_accents(wp: Newspaper, title: str) -> None:
    assert wp.write(title=title, status="publish")["slug"] == "doi-moi-sang-tao"


def test_the_same_slug_again_gets_a_number_in_every_status(wp: Newspaper) -> None:
    statuses = ("publish", "draft", "pending", "private", "future")
    slugs = [wp.write(slug="tin", status=status, date="2027-03-01T08:00:00")["slug"] for status in statuses]
    assert slugs == ["tin", "tin-2", "tin-3", "tin-4", "tin-5"]


def test_a_draft_without_a_slug_has_none_until_it_is_published(wp: Newspaper) -> None:
    draft = wp.write(title="Chợ chưa tan")
    assert draft["slug"] == "" and draft["generated_slug"] == "cho-chua-tan"
    assert wp.post(f"posts/{draft['id']}", status="publish").json()["slug"] == "cho-chua-tan"


def test_a_look_up_finds_exactly_the_slug_in_any_status_but_the_trash(wp: Newspaper) -> None:
    first, second = wp.write(slug="tin", status="draft"), wp.write(slug="tin", status="publish")
    found = wp.get("posts", slug="tin", status="any", context="edit").json()
    assert [post["id"] for post in found] == [first["id"]]
    both = wp.get("posts", slug="tin,tin-2,tin-3", status="any").json()
    assert {post["id"] for post in both} == {first["id"], second["id"]}
    wp.call("DELETE", f"posts/{first['id']}")
    assert wp.get("posts", slug="tin", status="any").json() == []
    assert wp.write(slug="tin")["slug"] == "tin"


def test_a_look_up_for_no_slug_returns_everything_or_what_has_none(wp: Newspaper) -> None:
    wp.write(slug="mot"), wp.write(slug="hai")
    without = wp.write(title="Không đường dẫn")
    assert len(wp.get("posts", slug="", status="any").json()) == 3
    assert [post["id"] for post in wp.get("posts", slug="???", status="any").json()] == [without["id"]]


def test_drafts_whose_status_is_not_named_may_share_a_slug(wp: Newspaper) -> None:
    first, second = wp.write(slug="tin"), wp.write(slug="tin")
    assert first["slug"] == second["slug"] == "tin"
    assert len(wp.get("posts", slug="tin", status="any").json()) == 2
    assert wp.post(f"posts/{second['id']}", status="publish").json()["slug"] == "tin-2"


def test_a_look_up_with_the_slug_as_it_was_asked_for_finds_nothing(wp: Newspaper) -> None:
    wp.write(slug="Bài-số.1_A")
    assert wp.get("posts", slug="Bài-số.1_A", status="any").json() == []


def test_a_post_taken_from_the_trash_gets_its_slug_back_or_the_next_one(wp: Newspaper) -> None:
    first, second = (wp.write(slug=slug, status="publish")["id"] for slug in ("tin", "bai"))
    for number in (first, second):
        wp.call("DELETE", f"posts/{number}")
    wp.write(slug="tin")
    assert wp.post(f"posts/{first}", status="publish").json()["slug"] == "tin-2"
    assert wp.post(f"posts/{second}", status="publish").json()["slug"] == "bai"


def test_an_old_public_address_leads_on_and_so_does_half_of_one(wp: Newspaper) -> None:
    post = wp.write(slug="ten-cu", status="publish")
    new = wp.post(f"posts/{post['id']}", slug="ten-moi-dai-hon").json()["link"]
    for slug in ("ten-cu", "ten-moi"):
        answer = requests.get(f"{wp.url}/{slug}/", allow_redirects=False, timeout=10)
        assert (answer.status_code, answer.headers["Location"]) == (301, new)
    assert wp.get("posts", slug="ten-cu", status="any").json() == []


def test_publishing_by_id_again_changes_neither_date_nor_slug(wp: Newspaper, clock: object) -> None:
    post = wp.write(slug="tin", status="draft")
    first = wp.post(f"posts/{post['id']}", status="publish").json()
    clock.forward(hours=2)  # type: ignore[attr-defined]
    again = wp.post(f"posts/{post['id']}", status="publish").json()
    assert (again["date"], again["slug"], again["id"]) == (first["date"], "tin", post["id"])
    assert again["modified"] > first["modified"]


def test_a_contributors_pending_post_loses_its_slug(as_user: object) -> None:
    made = as_user("contributor").write(slug="tin", status="pending")  # type: ignore[operator]
    assert made["slug"] == ""


def test_no_slug_is_longer_than_two_hundred_signs(wp: Newspaper) -> None:
    slugs = [wp.write(title="chữ " * 90, status="publish")["slug"] for _ in range(2)]
    assert all(len(slug) <= 200 for slug in slugs) and slugs[1].endswith("-2")
