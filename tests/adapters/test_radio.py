"""Bulletins in a folder: written for the ear, whole, found again, taken back or asked to be stopped."""

from __future__ import annotations

import json
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

import pytest
from docx import Document
from docx.shared import Pt

from adapters.radio import shelf, voice
from adapters.radio.handover import SLIPS
from adapters.radio.words import AI_LABEL
from publisher.core.errors import Refused, TryLater
from publisher.core.item import Form
from publisher.core.message import Message
from publisher.core.post import Post
from publisher.core.receipt import Receipt
from publisher.words import tell
from tests.adapters import posts
from tests.adapters.bulletins import bulletin, open_radio, recorded, wave
from tests.adapters.contract import AnyChannel, ChannelContract, fails, next_revision

NOW = datetime(2027, 1, 18, tzinfo=UTC)
ADDRESS = "https://ho-sao.example.org/loa/1"


class TestRadioInAFolder(ChannelContract):
    hands_over: ClassVar[bool] = True

    @pytest.fixture(autouse=True)
    def _workspace(self, tmp_path: Path) -> None:
        self.workspace = tmp_path

    def open(self) -> AnyChannel:
        return open_radio(self.workspace)

    def post(self) -> Post:
        return bulletin()

    def public(self) -> list[str]:
        return [one["title"] for one in packages(self.workspace)]

    @contextmanager
    def refuse_connection(self) -> Iterator[AnyChannel]:
        blocked, away = self.workspace / "loa", self.workspace / "away"
        if blocked.exists():
            blocked.rename(away)
        blocked.write_text("a file where the folder should be", encoding="utf-8")
        try:
            yield self.open()
        finally:
            blocked.unlink()
            if away.exists():
                away.rename(blocked)


def packages(workspace: Path) -> list[dict[str, Any]]:
    found = (workspace / "loa").glob("[a-z]*/meta.json")
    return [json.loads(one.read_text(encoding="utf-8")) for one in found]


def package(workspace: Path, post: Post) -> Path:
    return workspace / "loa" / post.key


def facts(workspace: Path, post: Post) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((package(workspace, post) / "meta.json").read_text(encoding="utf-8"))
    return read


def text(workspace: Path, post: Post) -> str:
    return (package(workspace, post) / "ban-tin.txt").read_bytes().decode("utf-8")


def lines(workspace: Path, post: Post) -> list[Any]:
    return list(Document(str(package(workspace, post) / "ban-tin.docx")).paragraphs)


def line(workspace: Path, post: Post, begin: str) -> str:
    return next(one.text for one in lines(workspace, post) if one.text.startswith(begin))


def without_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice.shutil, "which", lambda _: None)


# What is in a package.


def test_the_text_is_written_for_the_ear(tmp_path: Path) -> None:
    post = bulletin(title="Bản tin loa số 3: 5 việc trước Tết")
    receipt = open_radio(tmp_path).publish(post, None)
    said = text(tmp_path, post)
    assert said == unicodedata.normalize("NFC", said) and not any(one.isdigit() for one in said)
    assert said.split("\n\n") == [
        "Bản tin loa số ba: năm việc trước Tết.",
        "Sáng ngày mười tám tháng một năm hai nghìn không trăm hai mươi bảy, Ủy ban nhân dân phường Hồ Sao "
        "và Hội Liên hiệp Phụ nữ phường mở lớp học thủ tục hành chính trong ngày cho một trăm hai mươi "
        "chị em.",
        "Ba việc làm ngay.",
        "Cài vi-en i-đi.",
        "Nộp hồ sơ lúc tám giờ ba mươi phút.\n",
    ]
    assert receipt.handed_over and receipt.url is None


def test_the_word_file_is_large_and_shows_each_sentence_with_its_abbreviations(tmp_path: Path) -> None:
    post = bulletin(html="<p>UBND họp. Bà con đến lúc 8h! Ai đến?</p>", revision=2)
    open_radio(tmp_path).publish(post, None)
    written = lines(tmp_path, post)
    read = [one.text for one in written if one.style.name == "Normal"]
    assert read[-3:] == ["Ủy ban nhân dân (UBND) họp.", "Bà con đến lúc tám giờ!", "Ai đến?"]
    style = written[0].part.document.styles["Normal"]
    assert style.font.size == Pt(16) and style.paragraph_format.line_spacing >= 1.5
    assert line(tmp_path, post, "Đơn vị") == "Đơn vị: Hội LHPN phường Hồ Sao"
    assert line(tmp_path, post, "Ngày phát") == "Ngày phát dự kiến: 18/01/2027"
    assert line(tmp_path, post, "Bản sửa") == "Bản sửa số: 2"
    assert "÷ 150 chữ/phút); giới hạn 15 phút" in line(tmp_path, post, "Thời lượng ước tính")
    assert f'publisher activity add airing --title "{post.title}"' in written[-1].text
    assert f"--item {post.item} --unit" in written[-1].text


def test_the_papers_speak_english_where_the_workspace_does(tmp_path: Path) -> None:
    post = bulletin()
    open_radio(tmp_path, "en").publish(post, None)
    assert line(tmp_path, post, "Estimated length").endswith("at most 15 min")


def test_a_summary_is_read_only_where_there_is_no_text(tmp_path: Path) -> None:
    post = bulletin(title="Một", summary="Hai", html="")
    open_radio(tmp_path).publish(post, None)
    assert text(tmp_path, post) == "Một.\n\nHai.\n"


def test_what_nobody_knows_and_tables_are_named_to_whoever_reads(tmp_path: Path) -> None:
    post = bulletin(html="<p>XTQK họp.</p><table><tr><td>a</td></tr></table>")
    open_radio(tmp_path).publish(post, None)
    assert line(tmp_path, post, "Xem lại cách đọc").endswith("XTQK.")
    assert "(1)" in line(tmp_path, post, "Bài có bảng")
    told = facts(tmp_path, post)
    assert (told["check_abbreviations"], told["check_tables"]) == (["XTQK"], 1)


def test_the_channel_says_how_its_own_abbreviations_are_read(tmp_path: Path) -> None:
    post = bulletin(html="<p>XTQK họp.</p>")
    open_radio(tmp_path, abbreviations={"XTQK": "xóm trên quê kiểng"}).publish(post, None)
    assert "xóm trên quê kiểng họp." in text(tmp_path, post)
    assert facts(tmp_path, post)["check_abbreviations"] == []


def test_the_facts_tell_a_programme_what_it_needs(tmp_path: Path) -> None:
    post = bulletin(title="Một", summary="", html="<p>" + "chữ " * 299 + "</p>")
    open_radio(tmp_path, area="xa").publish(post, None)
    told = facts(tmp_path, post)
    assert (told["words"], told["seconds"], told["limit_seconds"]) == (300, 120, 2700)
    assert (told["title"], told["item"], told["revision"]) == ("Một", post.item, 1)
    assert (told["priority"], told["task"], told["audio"]) == ("thường", "new", None)
    assert told["publish_at"] == "2027-01-18T01:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "priority"),
    [({}, "thường"), ({"form": Form.NOTICE}, "ưu tiên"), ({"form": Form.NOTICE, "urgent": True}, "khẩn")],
)
def test_the_priority_is_one_of_the_three_that_stations_know(
    tmp_path: Path, changes: dict[str, Any], priority: str
) -> None:
    post = bulletin(**changes)
    open_radio(tmp_path).publish(post, None)
    assert facts(tmp_path, post)["priority"] == priority
    assert line(tmp_path, post, "Ưu tiên") == f"Ưu tiên: {priority}"


def test_a_recording_goes_along_and_its_length_counts(tmp_path: Path) -> None:
    post = recorded(tmp_path, 240.0)
    open_radio(tmp_path).publish(post, None)
    assert (package(tmp_path, post) / "ban-tin.mp3").read_bytes() == b"ID3 sound"
    assert (facts(tmp_path, post)["audio"], facts(tmp_path, post)["seconds"]) == ("ban-tin.mp3", 240)
    assert line(tmp_path, post, "Thời lượng") == "Thời lượng bản ghi: 4 phút; giới hạn 15 phút"


def test_a_package_that_cannot_be_finished_leaves_nothing_behind(tmp_path: Path) -> None:
    post = recorded(tmp_path)
    post.media[0].path.unlink()
    fails(open_radio(tmp_path).publish, post, None, expected=TryLater)
    assert packages(tmp_path) == [] and not (tmp_path / "loa").exists()


def test_a_folder_that_fills_up_keeps_no_half_of_a_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shelf.shutil, "copyfile", fail)
    fails(open_radio(tmp_path).publish, bulletin(), None, expected=TryLater)
    assert [one.name for one in (tmp_path / "loa").iterdir()] == [SLIPS]


# The draft by a machine's voice.


def test_a_draft_bears_the_label_in_text_and_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write_wave(command: list[str], **_: Any) -> None:
        Path(command[command.index("-w") + 1]).write_bytes(wave(1.0))

    monkeypatch.setattr(voice.shutil, "which", lambda _: "/usr/bin/espeak-ng")
    monkeypatch.setattr(voice.subprocess, "run", write_wave)
    post = bulletin()
    open_radio(tmp_path, speech=True).publish(post, None)
    assert text(tmp_path, post).endswith(f"\n\n{AI_LABEL}\n")
    assert (package(tmp_path, post) / "nhap.wav").stat().st_size > 1000
    assert (facts(tmp_path, post)["draft_voice"], facts(tmp_path, post)["label"]) == ("nhap.wav", AI_LABEL)


@pytest.mark.parametrize("fault", ["missing", "fails"])
def test_without_the_voice_the_bulletin_goes_out_without_draft_and_label(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    found = {"missing": None, "fails": shutil.which("false")}[fault]
    monkeypatch.setattr(voice.shutil, "which", lambda _: found)
    post = bulletin()
    open_radio(tmp_path, speech=True).publish(post, None)
    assert not (package(tmp_path, post) / "nhap.wav").exists()
    assert AI_LABEL not in text(tmp_path, post) and "label" not in facts(tmp_path, post)


def test_doctor_says_that_the_voice_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_a_voice(monkeypatch)
    place, speech = open_radio(tmp_path, speech=True).probe()
    assert place.ok and not speech.ok and "espeak-ng" in tell(speech.message, "vi")
    assert len(open_radio(tmp_path).probe()) == 1


# What is refused.


def problems(post: Post, tmp_path: Path, **given: Any) -> list[Message]:
    return list(open_radio(tmp_path, **given).check(post))


def long(words: int, **changes: Any) -> Post:
    return bulletin(title="Một", summary="", html="<p>" + "chữ " * (words - 1) + "</p>", **changes)


def test_a_bulletin_over_the_limit_is_refused_with_the_arithmetic(tmp_path: Path) -> None:
    (said,) = problems(long(2700), tmp_path)
    assert "2.700 chữ ÷ 150 chữ/phút = 18 phút, quá 15 phút" in tell(said, "vi")
    assert "2,700 words ÷ 150 a minute = 18 minutes, over 15 minutes" in tell(said, "en")


def test_a_bulletin_one_word_over_never_looks_as_if_it_fitted(tmp_path: Path) -> None:
    assert problems(long(2250), tmp_path) == []
    (said,) = problems(long(2251), tmp_path)
    assert "= 15,1 phút, quá 15 phút" in tell(said, "vi")


@pytest.mark.parametrize("given", [{"area": "xa"}, {"limit": "20m"}, {"words_per_minute": 200}])
def test_a_commune_a_limit_of_its_own_or_a_faster_reader_may_take_more(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    assert problems(long(2700), tmp_path, **given) == []


def test_the_length_is_counted_in_what_is_said(tmp_path: Path) -> None:
    assert problems(bulletin(html="<p>" + "2027 " * 400 + "</p>"), tmp_path)


def test_a_recording_over_the_limit_is_refused_and_counts_instead_of_the_words(tmp_path: Path) -> None:
    (said,) = problems(recorded(tmp_path, 901.0), tmp_path)
    assert "loa.mp3 dài 15,1 phút, quá 15 phút" in tell(said, "vi")
    post = replace(long(2700), media=recorded(tmp_path, 900.0).media)
    assert problems(post, tmp_path) == []


def test_what_is_no_bulletin_or_says_nothing_is_refused(tmp_path: Path) -> None:
    (said,) = problems(posts.brief(), tmp_path)
    assert "bản tin phát thanh" in tell(said, "vi")
    (said,) = problems(bulletin(summary="", html="<p> </p>"), tmp_path)
    assert said.code == "radio-nothing-to-read"
    assert problems(replace(recorded(tmp_path), summary="", html=""), tmp_path) == []
    assert problems(bulletin(form=Form.NOTICE), tmp_path) == []


def test_a_loudspeaker_gets_bulletins_only_unless_it_is_told_otherwise(tmp_path: Path) -> None:
    settings = open_radio(tmp_path).settings
    assert settings.kind == "radio"
    assert [form for form in Form if settings.takes(form)] == [Form.BULLETIN]


# What was fetched, and what is taken back.


def fetch(workspace: Path, post: Post) -> None:
    """Take the package away, as stations do."""
    shutil.rmtree(package(workspace, post))


def test_a_package_that_the_station_fetched_is_found_and_never_sent_again(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    receipt = radio.publish(post, None)
    fetch(tmp_path, post)
    assert radio.find(post, NOW) == receipt
    radio.publish(post, None)
    assert packages(tmp_path) == []


def test_a_package_that_never_got_its_name_is_absent_and_leaves_nothing_when_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    radio, post = open_radio(tmp_path), bulletin()

    def fail(*_: Any) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", fail)
        fails(radio.publish, post, None, expected=TryLater)
    assert radio.find(post, NOW) is None
    radio.publish(post, None)
    assert [one.name for one in (tmp_path / "loa").iterdir() if one.name != SLIPS] == [post.key]


def test_a_package_of_older_words_is_found_for_what_it_is(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    given = radio.publish(post, None)
    later = replace(post, revision=3)
    assert radio.find(later, NOW) == replace(given, is_older=True)
    fetch(tmp_path, post)
    assert radio.find(later, NOW) == replace(given, is_older=True)


def test_a_newer_revision_says_that_it_replaces_or_corrects_the_one_given_before(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    receipt = radio.publish(post, None)
    radio.update(receipt, next_revision(post))
    assert facts(tmp_path, post)["task"] == "replace"
    assert line(tmp_path, post, "BẢN THAY THẾ")
    aired = Receipt(receipt.remote_id, ADDRESS, receipt.parts)
    later = radio.update(aired, replace(post, revision=3))
    assert (later.url, facts(tmp_path, post)["task"], facts(tmp_path, post)["address"]) == (
        ADDRESS,
        "correct",
        ADDRESS,
    )
    assert line(tmp_path, post, "BẢN ĐÍNH CHÍNH")


def test_a_correction_of_what_was_fetched_is_handed_over_anew(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    receipt = radio.publish(post, None)
    fetch(tmp_path, post)
    radio.update(receipt, next_revision(post))
    assert facts(tmp_path, post)["revision"] == 2


def test_what_was_not_fetched_is_moved_away_marked_and_kept(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    for _ in range(2):
        receipt = radio.publish(post, None)
        radio.withdraw(receipt)
        radio.withdraw(receipt)
    assert packages(tmp_path) == [] and radio.find(post, NOW) is None
    kept = sorted((tmp_path / "loa" / "_da-huy").iterdir())
    assert [one.name for one in kept] == [post.key, f"{post.key}-2"]
    assert all(
        (one / "KHONG-PHAT.txt").read_text(encoding="utf-8").startswith("BẢN TIN ĐÃ HỦY") for one in kept
    )


@pytest.mark.parametrize(("language", "name"), [("vi", "NGUNG-PHAT.txt"), ("en", "STOP-AIRING.txt")])
def test_of_what_was_fetched_the_station_is_asked_to_stop_until_a_person_says_that_it_did(
    tmp_path: Path, language: str, name: str
) -> None:
    radio, post = open_radio(tmp_path, language), bulletin()
    receipt = radio.publish(post, None)
    fetch(tmp_path, post)
    for _ in range(2):
        said = fails(radio.withdraw, receipt, expected=Refused)
        assert f"publisher withdraw {post.item} --channel loa" in tell(said.message, language)
        order = (package(tmp_path, post) / name).read_text(encoding="utf-8")
        assert post.item in order and "--by-hand" in order
    assert radio.find(post, NOW) is None
    radio.publish(post, None)
    assert [one["key"] for one in packages(tmp_path)] == [post.key]
    assert not (package(tmp_path, post) / name).exists()


def test_of_what_was_aired_the_station_is_asked_to_stop_and_its_package_goes(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    receipt = radio.publish(post, None)
    fails(radio.withdraw, Receipt(receipt.remote_id, ADDRESS, receipt.parts), expected=Refused)
    assert packages(tmp_path) == []
    assert [one.name for one in package(tmp_path, post).iterdir()] == ["NGUNG-PHAT.txt"]


def test_what_was_aired_without_a_package_is_asked_for_by_its_address(tmp_path: Path) -> None:
    (tmp_path / "loa").mkdir()
    fails(open_radio(tmp_path).withdraw, Receipt(ADDRESS, ADDRESS), expected=Refused)
    assert len(list((tmp_path / "loa").glob("*/NGUNG-PHAT.txt"))) == 1


def test_a_folder_that_is_away_never_means_taken_back(tmp_path: Path) -> None:
    radio, post = open_radio(tmp_path), bulletin()
    receipt = radio.publish(post, None)
    (tmp_path / "loa").rename(tmp_path / "away")
    fails(radio.withdraw, receipt, expected=TryLater)
