"""What digests say: what is stuck, behind and to come to managers, and to a head her own unit alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from publisher.core.digest import digest
from publisher.core.digest_letter import MOST, write_text
from publisher.core.errors import Refused, Unauthorized, Unconfirmed
from publisher.core.item import Form
from publisher.core.item_state import ItemState
from publisher.core.message import message
from publisher.core.plan import Plan, Target
from publisher.core.problem import Problem
from publisher.core.receipt import Receipt
from publisher.core.score_sheet import Grade, Sheet
from publisher.core.units import Unit, Units
from publisher.core.windows import Window
from publisher.store import approvals, holds, items
from publisher.work import decisions
from publisher.work.digests.page import write_week
from tests.newsroom import After
from tests.weekly_post import OWN, PLAN, SHEET, WeeklyPost, open_weekly_post, piece

FRIDAY = {"days": 4, "hours": 7}
EMPTY = replace(PLAN, targets=(), windows=(), sheet=Sheet())


@pytest.fixture
def post(tmp_path: Path) -> Iterator[WeeklyPost]:
    opened = open_weekly_post(tmp_path)
    yield opened
    opened.room.app.close()


def at(day: int, hour: int = 1, month: int = 1) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=UTC)


def follow(post: WeeklyPost, plan: Plan) -> None:
    post.room.app.rules = replace(post.room.app.rules, plans=(plan,))


def refuse(post: WeeklyPost, *names: str, unit: str = "ho-sao") -> None:
    post.room.outlet("website").tell("publish", *[Refused("gave-up", tries=8) for _ in names])
    for name in names:
        post.publish(name, unit=unit)


# --- all is well -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("vi", "Tuần 18–24/01/2027: mọi việc đúng tiến độ", "việc gì vướng, không chỉ tiêu nào chậm."),
        ("en", "Week 18–24/01/2027: all is well", "Nothing is stuck, and no target is behind."),
    ],
)
def test_where_all_is_well_one_line_says_so(tmp_path: Path, language: str, subject: str, said: str) -> None:
    opened = open_weekly_post(tmp_path, plan=None, language=language)
    opened.room.drop(piece("toi", at=at(20)))
    page = opened.page()
    [coming] = page.parts
    assert (page.subject, len(coming.lines)) == (subject, 1)
    assert page.opening.endswith(said) and "\n" not in page.opening
    opened.room.app.close()


# --- to managers -----------------------------------------------------------------------------------


def test_the_subject_says_the_worst(post: WeeklyPost) -> None:
    post.publish("a", unit="cau-gio")
    post.room.clock.pass_(**FRIDAY)
    assert post.page().subject == (
        "Tuần 18–24/01/2027: 3 chỉ tiêu chậm, 1 chỉ tiêu không đạt, 2 đơn vị chưa có tin bài, "
        "bảy ngày tới chưa xếp lịch bài nào"
    )


def test_what_is_stuck_is_told_with_what_stops_most_first(post: WeeklyPost) -> None:
    room = post.room
    refuse(post, "tu-choi")
    room.outlet("website").tell("publish", After(Unconfirmed("reply-lost", said="reset")))
    room.outlet("website").tell("find", Unconfirmed("channel-cannot-be-searched", channel="website"))
    post.publish("chua-ro")
    room.outlet("fanpage").tell("publish", Unauthorized("secret-not-there", reference="env:FANPAGE_TOKEN"))
    post.publish("cho", "fanpage")
    with room.app.store.write() as session:
        holds.order(session, "unit:go-nang", room.clock.now(), "Hoa", reason="Quốc tang", until=at(20))
        holds.order(session, "tone:cheerful", room.clock.now(), "Hoa")
    assert post.part("Việc đang vướng") == [
        "Kênh fanpage tạm dừng: từ 08:00 18/01/2027. Không tìm thấy mật khẩu hoặc mã truy cập ở "
        "env:FANPAGE_TOKEN; hãy đặt giá trị ở đó.",
        "Đang giữ unit:go-nang: từ 08:00 18/01/2027, lý do: Quốc tang; đến 08:00 20/01/2027 thì tự hết",
        "Đang giữ tone:cheerful: từ 08:00 18/01/2027",
        "«Một lần bấm tu-choi»: kênh website, bị từ chối; giờ đăng 08:00 18/01/2027",
        "«Một lần bấm chua-ro»: kênh website, chưa rõ; giờ đăng 08:00 18/01/2027",
    ]


def label(post: WeeklyPost, **labels: str) -> None:
    config = post.room.app.config
    named = {name: config.channels[name].model_copy(update={"label": one}) for name, one in labels.items()}
    post.room.app.config = replace(config, channels={**config.channels, **named})


def test_channels_are_called_by_their_labels(post: WeeklyPost, monkeypatch: pytest.MonkeyPatch) -> None:
    label(post, website="Trang của Hội", fanpage="Fanpage Hội")
    refuse(post, "tu-choi")
    with monkeypatch.context() as patched:
        hand_over = lambda post, staged: Receipt(post.key, handed_over=True)  # noqa: E731
        patched.setattr(post.room.outlet("fanpage"), "publish", hand_over)
        post.publish("giao", "fanpage")
    post.room.clock.pass_(days=1, hours=1)
    post.room.outlet("fanpage").tell("publish", Unauthorized("secret-not-there", reference="env:TOKEN"))
    post.publish("nghi", "fanpage")
    post.room.drop(piece("mai", "website", at=at(20)))
    told = post.part("Việc đang vướng")
    assert "«Một lần bấm tu-choi»: kênh Trang của Hội, bị từ chối; giờ đăng 08:00 18/01/2027" in told
    for line in ("Kênh Fanpage Hội tạm dừng: ", "Kênh Fanpage Hội: 1 tin bài đã bàn giao"):
        assert any(one.startswith(line) for one in told)
    assert "kênh Trang của Hội từ chối" in write_text(post.page("ho-sao"))
    assert "Thứ Tư 20/01: Trang của Hội 1" in post.part("Bảy ngày tới sẽ đăng")


def test_what_was_handed_over_is_counted_by_channel_once_it_waits_for_a_day(
    post: WeeklyPost, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_over = lambda post, staged: Receipt(post.key, handed_over=True)  # noqa: E731
    monkeypatch.setattr(post.room.outlet("fanpage"), "publish", hand_over)
    for name in "ab":
        post.publish(name, "fanpage")
        post.room.clock.pass_(hours=1)
    assert post.part("Việc đang vướng") == []
    post.room.clock.pass_(days=1)
    assert post.part("Việc đang vướng") == [
        "Kênh fanpage: 2 tin bài đã bàn giao, chưa ai xác nhận đã đăng; cũ nhất hẹn 08:00 18/01/2027"
    ]


def test_targets_behind_come_by_how_much_is_missing(post: WeeklyPost) -> None:
    for number in range(3):
        post.publish(f"a{number}", unit="cau-gio")
    post.publish("c1", form=Form.CLIP)
    post.publish("c2", form=Form.CLIP)
    post.room.drop(piece("toi", at=at(25)))
    post.room.clock.pass_(**FRIDAY)
    assert post.part("Chỉ tiêu chậm") == [
        "Chuyên mục tuần nào cũng có, tuần 03 năm 2027: 0/2, còn thiếu 2; mỗi ngày làm việc cần 2. "
        "Đã có 0, chưa xếp lịch thêm và nhịp đến nay không đem thêm được gì.",
        "Tin, bài trên trang web, tháng 01/2027: 5/20, còn thiếu 14; mỗi ngày làm việc cần 2,5. "
        "Đã có 5 và đã xếp lịch thêm 1, nên dự báo là 6.",
        "Tin bài được đăng của mỗi đơn vị, tháng 01/2027: 1/3 đơn vị chậm",
        "Clip, tháng 01/2027: 2, mức tối đa là 1.",
    ]


@pytest.mark.parametrize(
    ("asked", "days", "pace"),
    [
        (12, 4, "mỗi ngày làm việc cần 2"),
        (40, 0, "mỗi ngày làm việc cần 4"),
        (25, 2, "mỗi ngày làm việc cần 3,1"),
        (3, 8, "còn 4 ngày làm việc"),
        (9, 12, "không còn ngày làm việc nào"),
    ],
)
def test_what_is_needed_is_told_as_people_count(post: WeeklyPost, asked: int, days: int, pace: str) -> None:
    follow(post, replace(PLAN, targets=(Target("x", "X", "works", "month", min=asked),)))
    post.room.clock.pass_(days=days)
    [line] = post.part("Chỉ tiêu chậm")
    assert f"còn thiếu {asked}; {pace}. " in line


def test_a_target_that_will_be_too_much_says_why(post: WeeklyPost) -> None:
    follow(post, replace(PLAN, targets=(Target("it", "Ít thôi", "postings", "month", max=2),)))
    post.publish("a")
    for day in (23, 25):
        post.room.drop(piece(f"b{day}", at=at(day)))
    assert post.part("Chỉ tiêu chậm") == [
        "Ít thôi, tháng 01/2027: 1, mức tối đa là 2. Đã có 1 và đã xếp lịch thêm 2, nên dự báo là 3."
    ]


@pytest.mark.parametrize(("count", "told"), [(3, "3/3 chậm: "), (4, "4/4 chậm: ")])
def test_of_groups_that_lack_something_the_worst_are_named(post: WeeklyPost, count: int, told: str) -> None:
    audiences = {f"n{number}": f"Nhóm {number}" for number in range(count)}
    target = Target("nhom", "Mỗi nhóm", "works", "month", min=2, each="audience")
    follow(post, replace(PLAN, targets=(target,), audiences=audiences))
    post.room.clock.pass_(**FRIDAY)
    [line] = post.part("Chỉ tiêu chậm")
    named = "Nhóm 0 (thiếu 2), Nhóm 1 (thiếu 2), Nhóm 2 (thiếu 2)"
    assert line == f"Mỗi nhóm, tháng 01/2027: {told}{named}" + (" và 1 nữa" if count > 3 else "")


def test_where_a_part_of_all_units_has_to_reach_it_that_is_one_target(post: WeeklyPost) -> None:
    covered = replace(OWN, id="phu", title="Phủ sóng", min=1, coverage=Decimal(1))
    follow(post, replace(PLAN, targets=(covered,)))
    post.publish("a", unit="cau-gio")
    post.room.clock.pass_(**FRIDAY)
    [line] = post.part("Chỉ tiêu chậm")
    assert line.startswith("Phủ sóng, tháng 01/2027: 1/3, còn thiếu 2;")


def test_targets_missed_are_told_once(post: WeeklyPost) -> None:
    post.publish("a", unit="cau-gio")
    post.pass_(**FRIDAY)
    post.pass_(weeks=1)
    post.pass_(weeks=1)
    texts = [letter.text.partition("KHÔNG ĐẠT KHI HẾT KỲ\n")[2] for letter in post.manager.letters]
    missed = [text.partition("\n\n")[0] for text in texts]
    assert [one.count("•") for one in missed] == [1, 1, 3]
    assert "• Tin bài được đăng của mỗi đơn vị, tháng 01/2027: 3/3 không đạt" in missed[2]
    assert "• Tin, bài trên trang web, tháng 01/2027: 1/20" in missed[2]


def test_what_was_missed_while_no_digest_went_out_is_in_the_next(post: WeeklyPost) -> None:
    post.pass_(**FRIDAY)
    post.pass_(weeks=3)
    assert post.manager.letters[-1].text.count("Chuyên mục tuần nào cũng có, tuần 0") == 4  # one is behind


def test_units_without_a_piece_are_named_and_the_others_with_what_they_lack(post: WeeklyPost) -> None:
    loa = replace(OWN, id="loa", title="Clip của đơn vị", min=2, where={"form": ("clip",)})
    follow(post, replace(PLAN, targets=(OWN, loa)))
    post.publish("a", unit="cau-gio")
    post.publish("b", unit="cau-gio")
    post.room.clock.pass_(days=10)
    assert post.part("Đơn vị chưa có tin bài, đơn vị chậm") == [
        "Chưa có tin bài nào trong tháng 01/2027 (2): Hội LHPN phường Hồ Sao; Hội LHPN xã Gò Nắng",
        "Hội LHPN phường Cầu Gió: Clip của đơn vị 0/2",
    ]


def test_a_change_after_the_close_is_told_in_the_next_digest_alone(post: WeeklyPost) -> None:
    post.publish("a", unit="cau-gio")
    post.pass_(**FRIDAY)
    post.room.clock.pass_(weeks=2, days=-1)
    with post.room.app.store.write() as session:
        decisions.withdraw(post.room.app, session, "a", None, "sai", post.room.clock.now(), "Hoa")
    post.room.plan()
    post.room.step()
    post.pass_(days=1)
    post.pass_(weeks=1)
    before, then, after = (letter.text for letter in post.manager.letters)
    assert "• Tin, bài trên trang web, tháng 01/2027: -1, «Một lần bấm a»" in then
    assert "tháng 01/2027 (Hội LHPN phường Cầu Gió): -1, «Một lần bấm a»" in then
    assert "SAU KHI CHỐT" not in before + after


def test_the_coming_week_is_counted_by_day_and_channel(post: WeeklyPost) -> None:
    post.publish("ra")
    coming = (("a", "website", 19), ("b", "fanpage", 19), ("c", "website", 19), ("d", "website", 24))
    for name, channel, day in (*coming, ("xa", "website", 26)):
        post.room.drop(piece(name, channel, at=at(day)))
    assert post.part("Bảy ngày tới sẽ đăng") == [
        "Thứ Ba 19/01: website 2, fanpage 1",
        "Chủ nhật 24/01: website 1",
    ]


@pytest.mark.parametrize("unit", ["", "ho-sao"])
def test_a_week_without_anything_scheduled_is_told_with_what_to_do(post: WeeklyPost, unit: str) -> None:
    post.room.drop(piece("xa", at=at(26)))  # after the coming week
    post.room.drop(piece("cua-xa", unit="go-nang", at=at(19 if unit else 27)))
    page = post.page(unit)
    [line] = [str(line) for part in page.parts if part.head == "Bảy ngày tới sẽ đăng" for line in part.lines]
    assert "hưa có tin bài nào được xếp lịch: cũng không có bài nào đang chờ; hãy " in line
    assert "content/queue" in line and page.subject.endswith("bảy ngày tới chưa xếp lịch bài nào")


@pytest.mark.parametrize(("unit", "remedy"), [("", "publisher approve"), ("ho-sao", "hãy hỏi tòa soạn")])
def test_where_pieces_only_wait_the_remedy_is_to_let_them_go(
    post: WeeklyPost, unit: str, remedy: str
) -> None:
    app = post.room.app
    approved = app.config.publisher.model_copy(update={"approval": "required"})
    app.config = replace(app.config, publisher=approved)
    post.room.drop(piece("cho", at=at(20)))
    post.room.plan()
    [line] = post.part("Bảy ngày tới sẽ đăng", unit)
    assert ": 1 lượt đăng " in line and remedy in line


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2027, 1, 17), None),
        (date(2027, 1, 18), "hạn gửi hôm nay, 18/01/2027"),
        (date(2027, 1, 28), "hạn gửi 28/01/2027, còn 10 ngày"),
        (date(2027, 1, 29), None),
    ],
)
def test_reports_that_are_due_within_ten_days_are_named(
    post: WeeklyPost, due: date, said: str | None
) -> None:
    window = Window("ky", date(2027, 1, 1), date(2027, 1, 14), "Báo cáo tháng 1", due)
    follow(post, replace(EMPTY, windows=(window,)))
    assert post.part("Báo cáo sắp đến hạn") == ([f"Báo cáo tháng 1: {said}"] if said else [])


def test_a_drive_within_the_year_counts_beside_it(post: WeeklyPost) -> None:
    drive = Plan(
        "dot", "Đợt", date(2027, 1, 10), date(2027, 1, 31), "nho", targets=(replace(OWN, per="plan"),)
    )
    post.room.app.rules = replace(post.room.app.rules, plans=(drive, EMPTY))
    post.room.clock.pass_(**FRIDAY)
    assert post.part("Chỉ tiêu chậm") == ["Tin bài được đăng của mỗi đơn vị, Đợt: 3/3 đơn vị chậm"]


# --- to the head of a unit -------------------------------------------------------------------------


def test_a_head_reads_of_her_own_unit_alone(post: WeeklyPost) -> None:
    follow(post, replace(PLAN, targets=(replace(OWN, min=4), PLAN.targets[0])))
    refuse(post, "cua-xa", unit="go-nang")
    refuse(post, "cua-phuong")
    post.publish("a")
    for name, unit in (("sap-len", "ho-sao"), ("sap-len-xa", "go-nang")):
        post.room.drop(piece(name, unit=unit, at=at(23)))
    post.room.clock.pass_(**FRIDAY)
    page = post.page("ho-sao")
    assert page.subject == "Tuần 18–24/01/2027, Hội LHPN phường Hồ Sao: 1 chỉ tiêu chậm, 1 tin bài cần sửa"
    assert {one.head: [str(line) for line in one.lines] for one in page.parts} == {
        "Tin bài cần sửa": [
            "«Một lần bấm cua-phuong»: kênh website từ chối. "
            "Đã thử 8 lần mà kênh không nhận; hãy kiểm tra kênh rồi dùng lệnh retry."
        ],
        "Còn thiếu để đạt chỉ tiêu": [
            "Tin bài được đăng của mỗi đơn vị, tháng 01/2027: 1/4, còn thiếu 3, mới xếp lịch 1; "
            "còn 6 ngày làm việc"
        ],
        "Bảy ngày tới sẽ đăng": ["Thứ Bảy 23/01: website 1"],
        "Điểm thi đua, tạm tính": ["Tháng 01/2027: 2,5 điểm, hạng 1 trong cụm"],
    }
    assert "Gò Nắng" not in write_text(page) and "trang web" not in write_text(page)


@pytest.mark.parametrize(
    ("asked", "days", "told"),
    [
        (3, (23,), "0/3, còn thiếu 3, mới xếp lịch 1; còn 6 ngày làm việc"),
        (2, (23, 24, 25), "0/2, phần còn thiếu đã xếp lịch"),
    ],
)
def test_what_is_scheduled_is_set_against_what_is_missing(
    post: WeeklyPost, asked: int, days: tuple[int, ...], told: str
) -> None:
    follow(post, replace(PLAN, targets=(replace(OWN, min=asked),)))
    for day in days:
        post.room.drop(piece(f"b{day}", at=at(day)))
    post.room.clock.pass_(**FRIDAY)
    assert post.part("Còn thiếu để đạt chỉ tiêu", "ho-sao") == [
        f"Tin bài được đăng của mỗi đơn vị, tháng 01/2027: {told}"
    ]


def test_what_was_reached_is_missing_no_more_and_too_much_is_said(post: WeeklyPost) -> None:
    follow(post, replace(PLAN, targets=(OWN, replace(OWN, id="it", title="Không quá", min=None, max=1))))
    for name in "ab":
        post.publish(name)
    assert post.part("Còn thiếu để đạt chỉ tiêu", "ho-sao") == [
        "Không quá, tháng 01/2027: 2, mức tối đa là 1."
    ]


def test_a_head_reads_what_her_unit_missed(post: WeeklyPost) -> None:
    post.room.clock.pass_(weeks=2)
    post.publish("a", unit="go-nang")
    assert post.part("Chỉ tiêu không đạt khi hết kỳ", "ho-sao") == [
        "Tin bài được đăng của mỗi đơn vị, tháng 01/2027: 0/2"
    ]


def test_a_returned_piece_and_a_wrong_file_come_with_their_sentence(post: WeeklyPost) -> None:
    app, now = post.room.app, post.room.clock.now()
    approved = app.config.publisher.model_copy(update={"approval": "required"})
    app.config = replace(app.config, publisher=approved)
    returned = post.room.drop(piece("tra-lai"))
    with app.store.write() as session:
        approvals.decide(session, "tra-lai", digest(returned), False, "Hoa", now, "thiếu nguồn")
        problem = Problem("content/queue/sai.md", message("title-missing"), 2)
        wrong = {"title": "Bài sai", "units": ["ho-sao"]}
        items.put(session, "sai", "queue/sai.md", "1", ItemState.WRONG, [problem], now, **wrong)
    first, second = post.part("Tin bài cần sửa", "ho-sao")
    assert first.startswith("«Bài sai»: tệp có lỗi nên chưa đăng. ")
    assert second == (
        "«Một lần bấm tra-lai»: Hoa đã trả lại bài (lý do: thiếu nguồn); hãy sửa tệp, bản sửa sẽ chờ duyệt."
    )
    assert post.part("Tin bài cần sửa", "go-nang") == []


def test_a_score_comes_with_its_grade(post: WeeklyPost) -> None:
    follow(post, replace(PLAN, sheet=replace(SHEET, grades=(Grade("Khá", Decimal(2)),))))
    post.publish("a")
    assert post.part("Điểm thi đua, tạm tính", "ho-sao") == [
        "Tháng 01/2027: 2,5 điểm, hạng 1 trong cụm, xếp loại Khá"
    ]


# --- short and whole -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_with_all_units_and_targets_a_letter_stays_short(tmp_path: Path, language: str) -> None:
    units = Units.of(Unit(f"x{n}", f"Hội LHPN xã Số {n}", cluster=f"cum-{n % 9}") for n in range(129))
    own = (replace(OWN, id=f"o{n}", title=f"Của đơn vị {n}") for n in range(10))
    whole = (Target(f"w{n}", f"Chung {n}", "works", "month", min=300) for n in range(10))
    opened = open_weekly_post(tmp_path, replace(PLAN, targets=(*own, *whole)), units, language)
    for n in range(20):
        opened.publish(f"b{n}", unit=f"x{n}")
    refuse(opened, *(f"h{n}" for n in range(20)), unit="x1")
    opened.room.clock.pass_(**FRIDAY)
    for page in (opened.page(), opened.page("x1")):
        assert page.parts and all(len(one.lines) + bool(one.more) <= MOST for one in page.parts)
        assert all(len(line) < 900 for line in write_text(page).splitlines())
        assert "{" not in write_text(page) + page.subject and "digest-" not in write_text(page)
    assert {len(one.lines) for one in opened.page().parts if one.more} == {MOST - 1}
    opened.room.app.close()


@pytest.mark.parametrize(
    ("first", "written"),
    [
        (date(2027, 1, 18), "18–24/01/2027"),
        (date(2027, 3, 29), "29/03–04/04/2027"),
        (date(2026, 12, 28), "28/12/2026–03/01/2027"),
    ],
)
def test_a_week_is_written_as_people_do(first: date, written: str) -> None:
    assert write_week(Window("w", first, first + timedelta(days=6))) == written
