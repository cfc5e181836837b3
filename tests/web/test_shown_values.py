"""Values as pages show them: links written shortly, and what went over the wire opened up."""

from __future__ import annotations

import pytest

from publisher.web.shown_values import pretty, written


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://bao.example.org/", "bao.example.org"),
        ("https://bao.example.org/2027/06/tin", "bao.example.org/2027/06/tin"),
        ("https://bao.example.org/?p=12", "bao.example.org?p=12"),
        ("https://ten:mat@bao.example.org/a", "bao.example.org/a"),
        ("https://bao.example.org/" + "a" * 60, "bao.example.org/" + "a" * 38 + "…"),
        ("https://bao.example.org/b%C3%A0i", "bao.example.org/bài"),
        ("https://[x", "https://[x"),
    ],
)
def test_a_link_is_written_by_its_host_and_what_fits_of_its_path(url: str, told: str) -> None:
    assert written(url) == told


def test_a_body_that_is_json_is_shown_as_what_it_says() -> None:
    shown = pretty([{"status": 400, "body": '{"code": "x", "message": "đ"}'}, None])
    assert '"code": "x"' in shown and '\\"' not in shown and "đ" in shown


@pytest.mark.parametrize("body", ["{đứt", "[" * 100_000, "<p>", ""])
def test_a_body_that_is_none_is_shown_as_it_came(body: str) -> None:
    assert pretty([{"body": body}]).count("body") == 1
