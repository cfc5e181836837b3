"""People of the dashboard: their roles, their names, their passwords."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from unicodedata import normalize

import pytest

from publisher.core.errors import WrongUsage
from publisher.core.password import LEAST, MOST, check_password, write_password
from publisher.core.person import Role, fold_name, read_name, read_role
from publisher.core.sign_in_limit import WINDOW, free_at
from publisher.core.web_session import IDLE, LONGEST, WebSession

NOW = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize("role", Role)
def test_a_role_includes_those_before_it_and_none_behind_it(role: Role) -> None:
    order = [Role.VIEWER, Role.EDITOR, Role.APPROVER, Role.ADMIN]
    assert [role.may(needed) for needed in order] == [order.index(one) <= order.index(role) for one in order]


def test_a_role_is_read_however_it_is_written() -> None:
    assert read_role(" Admin ") is Role.ADMIN
    with pytest.raises(WrongUsage) as caught:
        read_role("chủ")
    assert caught.value.message.values["known"] == "viewer, editor, approver, admin"


def test_a_name_is_kept_composed_and_trimmed() -> None:
    assert read_name(f" {normalize('NFD', 'Chị Hồng')} ") == "Chị Hồng"
    assert read_name("x" * 60) == "x" * 60


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "person-without-name"),
        (" \t ", "person-without-name"),
        ("x" * 61, "person-name-too-long"),
        ("a\nb", "person-name-unreadable"),
        ("a\x00b", "person-name-unreadable"),
        ("a\u202eb", "person-name-unreadable"),
        ("a\ud800b", "person-name-unreadable"),
        ("Daemon", "person-name-is-ours"),
        ("cli", "person-name-is-ours"),
        ("unknown", "person-name-is-ours"),
    ],
)
def test_a_name_that_cannot_be_read_or_means_the_program_is_refused(given: str, code: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        read_name(given)
    assert caught.value.message.code == code


@pytest.mark.parametrize("other", ["chị hồng", "CHỊ HỒNG", normalize("NFD", "Chị Hồng"), " Chị  Hồng "])
def test_names_are_the_same_in_capitals_and_however_their_letters_are_composed(other: str) -> None:
    assert fold_name(other) == fold_name("Chị Hồng") != fold_name("Chi Hong")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("x" * (LEAST - 2) + "y", "password-too-short"),
        (normalize("NFD", "ềềềềềềềềề"), "password-too-short"),
        ("xy" * (MOST // 2) + "z", "password-too-long"),
        ("NGUYỄN thị lan", "password-is-the-name"),
        (normalize("NFD", "Nguyễn  Thị Lan"), "password-is-the-name"),
        ("a" * LEAST, "password-is-one-sign"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused_and_never_quoted(given: str, code: str) -> None:
    with pytest.raises(WrongUsage) as caught:
        check_password(given, "Nguyễn Thị Lan")
    assert caught.value.message.code == code
    assert given not in str(caught.value)


@pytest.mark.parametrize("given", ["x" * (LEAST - 1) + "y", "xy" * (MOST // 2), "ba quả cam"])
def test_a_password_of_the_right_length_is_taken(given: str) -> None:
    check_password(given, "Nguyễn Thị Lan")


def test_a_password_is_the_same_whichever_keyboard_wrote_it() -> None:
    assert write_password(normalize("NFD", "quả cam")) == write_password("quả cam") == "quả cam".encode()
    assert write_password("\ud800")  # what a form may bring is no fault


def test_a_session_ends_when_its_person_was_away_or_after_a_month() -> None:
    session = WebSession(1, 1, NOW, NOW)
    assert not session.is_over(NOW + IDLE - timedelta(seconds=1)) and session.is_over(NOW + IDLE)
    seen = WebSession(1, 1, NOW, NOW + LONGEST - timedelta(hours=1))
    assert not seen.is_over(NOW + LONGEST - timedelta(seconds=1)) and seen.is_over(NOW + LONGEST)


def test_a_try_is_let_in_when_enough_failures_have_left_the_window() -> None:
    failures = [NOW - timedelta(minutes=minutes) for minutes in (9, 1, 3)]
    assert free_at(failures, 4, NOW) is None
    assert free_at(failures, 3, NOW) == NOW - timedelta(minutes=9) + WINDOW
    assert free_at(failures, 2, NOW) == NOW - timedelta(minutes=3) + WINDOW


def test_a_failure_from_before_the_clock_was_set_back_keeps_nobody_out_for_longer() -> None:
    assert free_at([NOW + timedelta(minutes=14)], 1, NOW) == NOW + WINDOW
