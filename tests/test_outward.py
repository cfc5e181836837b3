"""Reading what others publish never reads from inside our own network."""

from __future__ import annotations

from datetime import timedelta

import pytest
import requests
from pytest_httpserver import HTTPServer

from publisher.outward import Inside, Outward, may_be_asked
from publisher.wire import TooLarge

SOON = timedelta(seconds=5)


@pytest.mark.parametrize("place", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "8.8.8.8"])
def test_public_machines_may_be_asked(place: str) -> None:
    assert may_be_asked(place, at_home=False) and may_be_asked(place, at_home=True)


@pytest.mark.parametrize(
    "place",
    [
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "nonsense",
    ],
)
def test_machines_of_an_internal_network_may_not(place: str) -> None:
    assert not may_be_asked(place, at_home=False) and not may_be_asked(place, at_home=True)


@pytest.mark.parametrize("place", ["10.0.0.1", "172.16.5.4", "192.168.1.1", "100.64.0.1", "fd00::1"])
def test_machines_of_the_office_may_be_asked_where_the_operator_says_so(place: str) -> None:
    assert may_be_asked(place, at_home=False, in_the_office=True)


@pytest.mark.parametrize(
    "place", ["127.0.0.1", "169.254.169.254", "fe80::1%eth0", "0.0.0.0", "224.0.0.1", "::1"]
)
def test_what_is_no_machine_of_an_office_may_not_even_then(place: str) -> None:
    assert not may_be_asked(place, at_home=False, in_the_office=True)


@pytest.mark.parametrize("place", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_be_asked_at_home_only(place: str) -> None:
    assert may_be_asked(place, at_home=True) and not may_be_asked(place, at_home=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_name_that_leads_inside_gets_no_request(httpserver: HTTPServer, host: str) -> None:
    httpserver.expect_request("/feed").respond_with_data("x")
    with Outward(SOON, 100) as wire, pytest.raises(Inside):
        wire.get(f"http://{host}:{httpserver.port}/feed")
    assert httpserver.log == []
    with Outward(SOON, 100, at_home=True) as wire:
        assert wire.get(f"http://{host}:{httpserver.port}/feed").text == "x"


def test_a_secure_address_that_leads_inside_is_left_before_anything_is_said(httpserver: HTTPServer) -> None:
    with Outward(SOON, 100) as wire, pytest.raises(Inside):
        wire.get(f"https://127.0.0.1:{httpserver.port}/feed")


def test_no_more_is_read_than_may_be(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/feed").respond_with_data("x" * 101)
    with Outward(SOON, 100, at_home=True) as wire, pytest.raises(TooLarge):
        wire.get(httpserver.url_for("/feed"))
    with Outward(SOON, 101, at_home=True) as wire:
        assert wire.get(httpserver.url_for("/feed")).status_code == requests.codes.ok
