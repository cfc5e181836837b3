"""Dates, scheduled posts, and the minute that counts as now."""

import pytest
import requests

from tests.sandbox.conftest import Clock, Newspaper


def test_dates_are_the_sites_own_and_carry_no_offset(wp: Newspaper) -> None:
    post = wp.write(status="publish")
    assert (post["date"], post["date_gmt"]) == ("2027-01-18T08:00:00", "2027-01-18T01:00:00")


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"date": "2027-01-20T08:00:00"}, "2027-01-20T08:00:00"),
        ({"date": "2027-01-20T08:00:00Z"}, "2027-01-20T15:00:00"),
        ({"date": "2027-01-20T08:00:00+07:00"}, "2027-01-20T08:00:00"),
        ({"date_gmt": "2027-01-20T01:00:00"}, "2027-01-20T08:00:00"),
        ({"date": "2027-01-20 08:00:00"}, "2027-01-20T08:00:00"),
        ({"date": "2027-02-30T08:00:00"}, "2027-03-02T08:00:00"),
        ({"date": "2027-01-20T08:00:00", "date_gmt": "2027-05-05T05:05:05"}, "2027-01-20T08:00:00"),
    ],
)
def test_a_date_is_read_as_wordpress_reads_it(wp: Newspaper, given: dict[str, str], stored: str) -> None:
    assert wp.write(status="draft", **given)["date"] == stored


@pytest.mark.parametrize(("second", "status"), [(0, "publish"), (60, "publish"), (61, "future")])
def test_a_date_at_most_a_minute_ahead_counts_as_now(
    wp: Newspaper, clock: Clock, second: int, status: str
) -> None:
    date = f"2027-01-18T08:0{second // 60}:{second % 60:02}"
    assert wp.write(status="publish", date=date)["status"] == status
    assert wp.write(status="future", date=date)["status"] == status


def test_a_scheduled_post_waits_for_its_time_and_for_somebody_to_come_by(wp: Newspaper, clock: Clock) -> None:
    post = wp.write(slug="hen-gio", status="future", date="2027-01-18T09:00:00")
    address = f"{wp.url}/hen-gio/"
    assert requests.get(address, timeout=10).status_code == 404
    still = wp.post(f"posts/{post['id']}", status="publish").json()
    assert still["status"] == "future"
    clock.forward(minutes=61)
    assert requests.get(address, timeout=10).status_code == 200
    assert wp.get(f"posts/{post['id']}").json()["date"] == "2027-01-18T09:00:00"


def test_a_scheduled_post_goes_out_now_when_its_date_is_sent_as_now(wp: Newspaper) -> None:
    post = wp.write(status="future", date="2027-01-18T12:00:00")
    now = wp.post(f"posts/{post['id']}", status="publish", date="2027-01-18T08:00:00").json()
    assert now["status"] == "publish"


def test_a_draft_takes_the_time_of_its_publication_unless_it_has_one(wp: Newspaper, clock: Clock) -> None:
    floating, dated = wp.write(status="draft"), wp.write(status="draft", date="2027-01-01T08:00:00")
    reset = wp.write(status="draft", date="2027-01-01T08:00:00")
    wp.post(f"posts/{reset['id']}", date=None)
    clock.forward(hours=1)
    dates = [
        wp.post(f"posts/{post['id']}", status="publish").json()["date"] for post in (floating, dated, reset)
    ]
    assert dates == ["2027-01-18T09:00:00", "2027-01-01T08:00:00", "2027-01-18T09:00:00"]


def test_the_date_header_tells_the_sandboxs_own_time(wp: Newspaper) -> None:
    assert wp.get("posts").headers["Date"] == "Mon, 18 Jan 2027 01:00:00 GMT"
