"""The emulation score: every line is arithmetic that a unit can check and dispute."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from publisher.core.score import Facts, Line, Reached, Score, score
from publisher.core.score_sheet import Criterion, Grade, Mark, Sheet
from publisher.words import tell

VOLUME = Criterion("khoi-luong", "Khối lượng", Decimal(40), target="dv-tb")
THEMES = Criterion("chu-de", "Chủ đề", Decimal(10), variety="theme", of=4)
BONUS = Criterion("bao", "Bài đăng báo", Decimal(5), count="works", each=Decimal("1.5"))
PENALTY = Criterion("cai-chinh", "Phải cải chính", Decimal(6), count="corrections", each=Decimal(-3))
REPORTS = Criterion("bao-cao", "Báo cáo đúng hạn", Decimal(10), by_hand=True)
Q1 = "2027-Q1"


def facts(unit: str = "ho-sao", cluster: str | None = "cum-1", works: int = 3, **more: object) -> Facts:
    return Facts(unit, cluster, works, **more)  # type: ignore[arg-type]  # whatever the test knows


def line(criterion: Criterion, one: Facts, *marks: Mark) -> Line:
    [scored] = score(Sheet((criterion,), marks), Q1, [one])
    return scored.lines[0]


def said(one: Line) -> str:
    return tell(one.arithmetic, "vi")


def test_a_target_gives_the_part_that_was_reached() -> None:
    reached = (Reached("2027-01", 2, 2), Reached("2027-02", 1, 2), Reached("2027-03", 1, 2))
    found = line(VOLUME, facts(reached={"khoi-luong": reached}))
    assert found.points == Decimal("26.67")
    assert said(found) == "4/6 × 40 = 26,67 (2027-01: 2/2; 2027-02: 1/2; 2027-03: 1/2)"


def test_more_in_one_month_makes_up_for_nothing_in_another() -> None:
    reached = (Reached("2027-01", 9, 2), Reached("2027-02", 0, 2))
    found = line(VOLUME, facts(reached={"khoi-luong": reached}))
    assert found.points == Decimal("20.00")
    assert "2027-01: 9/2" in said(found)


def test_who_was_asked_for_nothing_lacks_nothing() -> None:
    assert line(VOLUME, facts()).points == 40


@pytest.mark.parametrize(
    ("shown", "points"), [((), "0.00"), (("T05", "T08", "T09"), "7.50"), (tuple("abcdef"), "10.00")]
)
def test_variety_counts_different_ones_up_to_what_is_asked(shown: tuple[str, ...], points: str) -> None:
    assert line(THEMES, facts(varieties={"chu-de": shown})).points == Decimal(points)


@pytest.mark.parametrize(("count", "points"), [(0, "0.00"), (2, "3.00"), (4, "5.00")])
def test_a_bonus_is_capped(count: int, points: str) -> None:
    found = line(BONUS, facts(counts={"bao": count}))
    assert found.points == Decimal(points)
    assert ("nhiều nhất" in said(found)) == (count == 4)


@pytest.mark.parametrize(("count", "points"), [(0, "0.00"), (1, "-3.00"), (5, "-6.00")])
def test_a_penalty_is_capped(count: int, points: str) -> None:
    assert line(PENALTY, facts(counts={"cai-chinh": count})).points == Decimal(points)


def test_a_mark_counts_for_its_unit_and_window_alone() -> None:
    marks = (
        Mark("bao-cao", "ho-sao", Q1, Decimal(8), "chậm một ngày"),
        Mark("bao-cao", "ho-sao", "2027-Q2", Decimal(10)),
        Mark("bao-cao", "cau-gio", Q1, Decimal(10)),
    )
    found = line(REPORTS, facts(), *marks)
    assert found.points == 8 and "chậm một ngày" in said(found)
    assert said(line(REPORTS, facts(unit="doi-thong"), *marks)) == "Chưa chấm."


def test_marks_of_the_months_are_named_where_their_quarter_is_not_marked() -> None:
    marks = (
        Mark("bao-cao", "ho-sao", "2027-02", Decimal(10)),
        Mark("bao-cao", "ho-sao", "2027-01", Decimal("7.5"), "chậm"),
        Mark("bao-cao", "ho-sao", "2027-04", Decimal(9)),
        Mark("bao-cao", "cau-gio", "2027-03", Decimal(1)),
    )
    [scored] = score(Sheet((REPORTS,), marks), Q1, [facts()], ("2027-01", "2027-02", "2027-03"))
    assert scored.total == 0
    assert said(scored.lines[0]) == (
        "Chưa chấm chung cho 2027-Q1; đã chấm từng kỳ bên trong: 2027-01: 7,5; 2027-02: 10. "
        'Muốn có điểm cho 2027-Q1, hãy thêm bảng [[mark]] với window = "2027-Q1".'
    )


def test_the_mark_of_a_quarter_goes_before_those_of_its_months() -> None:
    marks = (Mark("bao-cao", "ho-sao", "2027-01", Decimal(7)), Mark("bao-cao", "ho-sao", Q1, Decimal(8)))
    [scored] = score(Sheet((REPORTS,), marks), Q1, [facts()], ("2027-01",))
    assert scored.total == 8


def order(scores: tuple[Score, ...]) -> list[tuple[str, int, str]]:
    return [(one.unit, one.rank, one.grade) for one in scores]


def test_who_sent_nothing_comes_first_and_the_others_by_cluster_and_rank() -> None:
    sheet = Sheet(
        (BONUS,), grades=(Grade("Tốt", Decimal(3)), Grade("Khá", Decimal(1)), Grade("Xuất sắc", Decimal(5)))
    )
    units = [
        facts("a", "cum-2", counts={"bao": 1}),
        facts("b", "cum-1", counts={"bao": 2}),
        facts("c", "cum-1", works=0),
        facts("d", "cum-1", counts={"bao": 2}),
        facts("e", "cum-1", counts={"bao": 9}),
        facts("f", None),
    ]
    assert order(score(sheet, Q1, units)) == [
        ("c", 4, ""),
        ("f", 1, ""),
        ("e", 1, "Xuất sắc"),
        ("b", 2, "Tốt"),
        ("d", 2, "Tốt"),
        ("a", 1, "Khá"),
    ]


def test_the_lines_add_up_to_the_total() -> None:
    one = facts(
        reached={"khoi-luong": (Reached("2027-01", 1, 3),)},
        varieties={"chu-de": ("T05",)},
        counts={"bao": 1, "cai-chinh": 1},
    )
    [scored] = score(Sheet((VOLUME, THEMES, BONUS, PENALTY)), Q1, [one])
    assert [each.points for each in scored.lines] == [Decimal(x) for x in ("13.33", "2.50", "1.50", "-3.00")]
    assert scored.total == Decimal("14.33")


@pytest.mark.parametrize("seed", range(5))
def test_the_rank_is_one_behind_all_of_the_cluster_that_have_more(seed: int) -> None:
    chance = Random(seed)
    every = [
        facts(f"dv-{number}", chance.choice((None, "cum-1", "cum-2")), counts={"bao": chance.randrange(4)})
        for number in range(30)
    ]
    scores = score(Sheet((BONUS,)), Q1, every)
    for one in scores:
        rivals = [other.total for other in scores if other.cluster == one.cluster]
        assert one.rank == 1 + sum(total > one.total for total in rivals)
