"""What is missing beside the words: labels, a credit, a consent; and a title that is too long."""

from __future__ import annotations

from typing import Any

import pytest

from publisher.core.item import Form, Item, Wish
from publisher.core.lint import labels, picture_credit, title_length
from publisher.core.lint.rules import TitleLimit
from tests.core.lint.pieces import codes, photo, piece

LABELS = {"themes": ("T08",), "audiences": ("noi-tro",)}
ALL = frozenset(Form)
NEWSPAPER = TitleLimit("newspaper", 12, frozenset({Form.BRIEF, Form.ARTICLE}))
WEBSITE = TitleLimit("website", 12, ALL)
LONG = "Chợ chưa tan, hồ sơ đã nộp"


@pytest.mark.parametrize("form", sorted(ALL))
def test_a_piece_of_any_form_lacks_what_no_label_says(form: Form) -> None:
    assert codes(labels.check(piece(form=form), True, True)) == ["lint-no-labels"]
    assert codes(labels.check(piece(form=form, audiences=("noi-tro",)), True, True)) == ["lint-no-theme"]
    assert codes(labels.check(piece(form=form, themes=("T08",)), True, True)) == ["lint-no-audience"]


@pytest.mark.parametrize("form", sorted(ALL))
def test_labels_are_missed_only_where_a_plan_knows_them(form: Form) -> None:
    assert codes(labels.check(piece(form=form, **LABELS), True, True)) == []
    assert codes(labels.check(piece(form=form), False, False)) == []
    assert codes(labels.check(piece(form=form, themes=("T08",)), True, False)) == []


def test_a_legal_correction_needs_no_label_and_no_shorter_title() -> None:
    notice = piece(form=Form.NOTICE, corrects="bai-cu")
    assert codes(labels.check(notice, True, True)) == []
    assert codes(title_length.check(notice, (TitleLimit("website", 3, ALL),))) == []


TOO_LONG: list[tuple[dict[str, Any], tuple[TitleLimit, ...], str]] = [
    ({}, (NEWSPAPER,), "newspaper"),
    ({}, (NEWSPAPER, WEBSITE), "newspaper, website"),
    ({"form": Form.CLIP}, (NEWSPAPER, WEBSITE), "website"),
    ({"form": Form.BRIEF}, (NEWSPAPER,), "newspaper"),
    ({"form": Form.QA}, (WEBSITE,), "website"),
    ({"channels": {"website": Wish()}}, (NEWSPAPER, WEBSITE), "website"),
    ({"channels": {"newspaper": Wish(), "fanpage": Wish()}}, (NEWSPAPER, WEBSITE), "newspaper"),
    ({"channels": {"newspaper": Wish(title="Ngắn"), "website": Wish()}}, (NEWSPAPER, WEBSITE), "website"),
    ({"channels": {"website": Wish(title="Tít riêng mà vẫn quá dài")}}, (WEBSITE,), "website"),
    ({"title": "Mười ba ký tự"}, (WEBSITE,), "website"),
    ({"form": Form.PHOTO}, (WEBSITE,), "website"),
    ({"form": Form.BULLETIN}, (WEBSITE, NEWSPAPER), "website"),
]

SHORT_ENOUGH: list[tuple[dict[str, Any], tuple[TitleLimit, ...]]] = [
    ({"title": "Chợ chưa tan"}, (NEWSPAPER, WEBSITE)),
    ({"title": "Mười hai chữ"}, (NEWSPAPER, WEBSITE)),
    ({"title": "Đỡ"}, (WEBSITE,)),
    ({}, ()),
    ({"form": Form.CLIP}, (NEWSPAPER,)),
    ({"form": Form.BULLETIN}, (NEWSPAPER,)),
    ({"channels": {"fanpage": Wish()}}, (NEWSPAPER, WEBSITE)),
    ({"channels": {}}, (NEWSPAPER, WEBSITE)),
    ({"channels": {"website": Wish(title="Ngắn")}}, (NEWSPAPER, WEBSITE)),
    ({}, (TitleLimit("website", 26, ALL),)),
    ({}, (TitleLimit("website", 120, ALL),)),
    ({"form": Form.QA}, (NEWSPAPER,)),
]


def titled(fields: dict[str, Any]) -> Item:
    return Item(**({"id": "bai", "title": LONG} | fields))


@pytest.mark.parametrize(("fields", "limits", "channels"), TOO_LONG)
def test_a_title_is_too_long_for_the_channels_it_goes_to(
    fields: dict[str, Any], limits: tuple[TitleLimit, ...], channels: str
) -> None:
    [told] = title_length.check(titled(fields), limits)
    assert (told.message.code, told.message.values["channels"]) == ("lint-title-too-long", channels)


@pytest.mark.parametrize(("fields", "limits"), SHORT_ENOUGH)
def test_a_title_is_measured_where_it_is_shown_alone(
    fields: dict[str, Any], limits: tuple[TitleLimit, ...]
) -> None:
    assert codes(title_length.check(titled(fields), limits)) == []


NO_CREDIT, NO_CREDITS = "lint-no-credit", "lint-no-credits"
CONSENT, OF_CHILDREN = "lint-no-consent", "lint-no-consent-of-children"
CREDITED = photo(credit="Ảnh: Mạ Non")

LACKING: list[tuple[dict[str, Any], list[str]]] = [
    ({"media": (photo(),)}, [NO_CREDIT]),
    ({"media": (photo(caption="Chị em đi chợ."),)}, [NO_CREDIT]),
    ({"media": (photo("a.jpg"), photo("b.jpg"))}, [NO_CREDITS]),
    ({"media": (CREDITED, photo("b.jpg"))}, [NO_CREDIT]),
    ({"media": (photo(alt="Chị em"),), "form": Form.BRIEF}, [NO_CREDIT]),
    ({"media": (photo(caption="Nhiếp ảnh gia Mạ Non kể chuyện"),)}, [NO_CREDIT]),
    ({"media": (CREDITED,), "form": Form.REPORTAGE}, [CONSENT]),
    ({"media": (CREDITED,), "form": Form.INTERVIEW}, [CONSENT]),
    ({"media": (CREDITED,), "form": Form.PHOTO}, [CONSENT]),
    ({"media": (CREDITED,), "tags": ("trẻ em",)}, [OF_CHILDREN]),
    ({"media": (CREDITED,), "tags": ("quà Trung thu", "Thiếu nhi phường")}, [OF_CHILDREN]),
    ({"media": (photo(),), "form": Form.REPORTAGE}, [NO_CREDIT, CONSENT]),
    ({"media": (photo("a.jpg"), CREDITED), "tags": ("học sinh",)}, [NO_CREDIT, OF_CHILDREN]),
]

COMPLETE: list[dict[str, Any]] = [
    {},
    {"form": Form.REPORTAGE},
    {"tags": ("trẻ em",)},
    {"media": (CREDITED,)},
    {"media": (photo(caption="Chị em đi chợ. Ảnh: Mạ Non"),)},
    {"media": (photo(caption="Chị em đi chợ (Ảnh : Mạ Non)"),)},
    {"media": (photo(caption="Nguồn: Ban biên tập"),)},
    {"media": (photo(caption="Đồ họa: Ban biên tập"),), "form": Form.INFOGRAPHIC},
    {"media": (CREDITED,), "form": Form.REPORTAGE, "consents": ("dong-y.pdf",)},
    {"media": (CREDITED,), "tags": ("trẻ em",), "consents": ("dong-y.pdf",)},
    {"media": (photo(credit="Tranh minh họa: Ban biên tập"),), "form": Form.REPORTAGE},
    {"media": (photo(credit="Ban biên tập", alt="Hình vẽ hai mẹ con"),), "form": Form.PHOTO},
    {"media": (photo(credit="Mạ Non"),), "tags": ("trẻ trung",)},
]


@pytest.mark.parametrize(("fields", "told"), LACKING)
def test_a_picture_lacks_its_credit_or_the_consent_of_those_it_shows(
    fields: dict[str, Any], told: list[str]
) -> None:
    assert codes(picture_credit.check(piece(**fields))) == told


@pytest.mark.parametrize("fields", COMPLETE)
def test_pictures_that_say_who_made_them_are_left_alone(fields: dict[str, Any]) -> None:
    assert codes(picture_credit.check(piece(**fields))) == []


def test_a_clip_needs_no_credit_of_a_picture() -> None:
    clip = photo("cho.mp4")
    assert codes(picture_credit.check(piece(media=(type(clip)("c", "0" * 64, "video/mp4", 1),)))) == []
