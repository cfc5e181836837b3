"""A report with all that writers meet: many rows, odd titles, empty tables, huge numbers, long addresses."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from publisher.report.content import (
    Annex,
    Bar,
    Cell,
    Chart,
    Column,
    Kind,
    Layout,
    Letterhead,
    Link,
    Report,
    Section,
    Table,
)

HANOI = timezone(timedelta(hours=7))
PIECES, UNITS = 300, 129
NAMES = ("Hồ Sao", "Cầu Gió", "Bến Trăng", "Đồi Thông", "Ga Cũ", "Đồng Mây", "Gò Nắng", "Bãi Ngô", "Làng Mộc")
TITLES = (
    "Một lần bấm, ba giấy tờ cho con",
    "Kết quả về tận cửa: ghi địa chỉ nhận sao cho khỏi lạc",
    "Cài VNeID cho mẹ chồng: kiên nhẫn hơn là giỏi máy",
    "=SUM(A1:A9) là công thức, không phải tít",
    "+84 và @mọi người: cách đọc tin nhắn lạ",
    "<script>alert('tít')</script> & \"ngoặc kép\"",
    "Không cần đúng phường mình ở: làm thủ tục ở điểm nào gần hơn, khi đi làm ca, khi thuê trọ, khi về quê",
    "Tít có ký tự\x0b lạ\x00 và xuống\ndòng",
)
LONG = (
    "https://bao.example.org/cai-cach-hanh-chinh/"
    + "khong-dau-cach-nao-ca-" * 6
    + "1.html?nguon=ban-tin&muc=2"
)


def sample(layout: Layout = "nd30", language: str = "vi", version: int = 2) -> Report:
    return Report(
        plan="cchc-2027",
        period="2027-q1-report",
        version=version,
        title="Báo cáo",
        subject="Kết quả truyền thông cải cách hành chính quý I năm 2027",
        dated=date(2027, 3, 16),
        first=date(2026, 12, 15),
        last=date(2027, 3, 14),
        as_of=datetime(2027, 3, 16, 8, 30, tzinfo=HANOI),
        letterhead=Letterhead(
            issuer="Ban Thường vụ Hội LHPN Thành phố",
            superior="Ủy ban MTTQ Thành phố (minh họa)",
            place="Hà Nội",
            symbol="BC-BTV",
            addressees=("Ban Thường trực Ủy ban MTTQ Thành phố",),
            sign_for="TM. Ban Thường vụ",
            sign_title="Chủ tịch",
            signer="Nguyễn Thị Minh Họa",
            recipients=("Thường trực Hội", "Các đơn vị trực thuộc", "Lưu: VT, BTG"),
            layout=layout,
        ),
        basis=("Kế hoạch số 00/KH-MTTQ-BTT của Ủy ban MTTQ Thành phố", "00/KH-BTV"),
        opening=("Số liệu của kỳ tính từ ngày 15/12/2026 đến hết ngày 14/3/2027.",),
        sections=_sections(),
        annexes=(
            Annex("Chỉ tiêu của từng đơn vị", _members()),
            Annex("Danh mục tin, bài đã đăng", _pieces(), is_wide=True),
            Annex("Danh mục hoạt động và minh chứng", _activities(), is_wide=True),
        ),
        language=language,
    )


def _sections() -> tuple[Section, ...]:
    return (
        Section(
            "Căn cứ, công tác chỉ đạo", ("Thực hiện Kế hoạch truyền thông cải cách hành chính năm 2027.",)
        ),
        Section("Kết quả", parts=_results()),
        Section(
            "So với chỉ tiêu và so với cùng kỳ",
            parts=(Section("So với chỉ tiêu", (), (_targets(),), _chart()),),
        ),
        Section("Đánh giá: ưu điểm; tồn tại, hạn chế; nguyên nhân", is_blank=True),
        Section("Phương hướng kỳ tới; đề xuất, kiến nghị", is_blank=True),
    )


def _results() -> tuple[Section, ...]:
    letters = tuple(Section(f"Kênh thứ {number}", (f"Đã đăng {number} lượt.",)) for number in range(1, 9))
    return (
        Section("Tổng số", ("Cả kỳ có 12.345 tác phẩm.",), (_forms(),)),
        Section("Theo kênh", parts=letters),
        Section("Theo nội dung, chỉ số", (), (_themes(), _empty("index", "Theo chỉ số"))),
        Section("Theo đơn vị", (), (_units(),)),
    )


def _forms() -> Table:
    columns = (Column("Thể loại", width=3), Column("Tác phẩm", "count"), Column("Lượt đăng", "count"))
    rows: tuple[tuple[Cell, ...], ...] = (("Tin", 12_345, 98_765_432_101), ("Bài", 0, 0), ("Clip", 7, 1_250))
    return Table("form", "Theo thể loại", columns, rows, ("Cộng", 12_352, 98_765_433_351))


def _themes() -> Table:
    """Works carry several themes: the total is of works, no sum of the column. One theme has two below it."""
    columns = (
        Column("Nội dung", width=4),
        Column("Tác phẩm", "count"),
        Column("Tỷ lệ", "percent"),
        Column("Điểm", "number"),
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Cải cách thủ tục hành chính", 25, 0.9257, 8.5),
        ("Cơ chế một cửa", 15, 0.6, 7.25),
        ("Một cửa liên thông", 10, 1 / 3, 1234.567),
        ("Bưu chính công ích", 5, None, None),
    )
    return Table(
        "theme",
        "Theo nội dung [T01/T11]: tuyên truyền?",
        columns,
        rows,
        ("Cộng", 30, 1.0, None),
        indents=(0, 1, 2),
    )


def _empty(name: str, title: str) -> Table:
    return Table(name, title, (Column("Chỉ số", width=3), Column("Tác phẩm", "count")), (), ("Cộng", 0))


def _units() -> Table:
    columns = (
        Column("Đơn vị", width=4),
        Column("Cụm", width=2),
        *(Column(head, "count") for head in ("Tác phẩm", "Lượt đăng", "Lượt phát", "Số cuộc", "Lượt người")),
    )
    rows = tuple(_unit(number) for number in range(UNITS))
    sums = tuple(sum(int(str(row[place])) for row in rows) for place in range(2, 7))
    note = "Tác phẩm của nhiều đơn vị được tính đủ cho từng đơn vị."
    return Table("unit", "Kết quả của từng đơn vị", columns, rows, ("Cộng", "", *sums), note)


def _unit(number: int) -> tuple[Cell, ...]:
    kind = "phường" if number % 2 else "xã"
    name = f"Hội LHPN {kind} {NAMES[number % len(NAMES)]} {number + 1}"
    return (name, f"Cụm {number % 12 + 1}", number, 3 * number, number % 9, number % 3, 1_000 * (number % 4))


def _targets() -> Table:
    columns = (
        Column("Chỉ tiêu", width=5),
        Column("Kỳ", width=2),
        *(Column(head, "count") for head in ("Mức", "Đạt")),
        Column("Tỷ lệ", "percent"),
        *(Column(head, "count") for head in ("Thiếu", "Điều chỉnh")),
        Column("Đánh giá", width=2),
    )
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Tin, bài trên website", "Tháng 01/2027", 20, 18, 0.9, 2, 0, "có thể không đạt"),
        ("Tờ gấp", "Năm 2027", 5_000, 6_250, 1.25, 0, 0, "đạt"),
        (
            "Mỗi đơn vị có tin, bài được đăng trong tháng",
            "Tháng 02/2027",
            129,
            0,
            0.0,
            129,
            -1,
            "còn 129 chưa đạt",
        ),
    )
    return Table("target", "Mức đạt từng chỉ tiêu", columns, rows)


def _chart() -> Chart:
    return Chart(
        "Mức đạt so với chỉ tiêu",
        (
            Bar("Tin, bài trên website, tháng 01/2027", 18, 20),
            Bar("Tờ gấp, năm 2027", 6_250, 5_000),
            Bar("Mỗi đơn vị có tin, bài được đăng trong tháng, tháng 02/2027", 0, 129),
            Bar("Lớp tập huấn báo cáo viên, năm 2027", 1, 3),
            Bar("Không giao chỉ tiêu", 5),
        ),
    )


def _members() -> Table:
    columns = (
        Column("Chỉ tiêu", width=4),
        Column("Đơn vị, nhóm", width=4),
        Column("Kỳ", width=2),
        Column("Mức", "count"),
        Column("Đạt", "count"),
        Column("Đánh giá", width=2),
    )
    rows = tuple(
        (
            "Tin, bài được đăng",
            _unit(number)[0],
            "Tháng 01/2027",
            2,
            number % 4,
            "đạt" if number % 4 > 1 else "không đạt",
        )
        for number in range(UNITS)
    )
    return Table("member", "Từng đơn vị, từng nhóm", columns, rows)


def _pieces() -> Table:
    kinds: tuple[tuple[str, Kind, int], ...] = (
        ("STT", "count", 1),
        ("Tiêu đề", "text", 6),
        ("Thể loại", "text", 2),
        ("Tác giả", "text", 3),
        ("Đơn vị", "text", 4),
        ("Kênh", "text", 2),
        ("Giờ đăng", "time", 2),
        ("Đường dẫn", "link", 5),
    )
    columns = tuple(Column(head, kind, width) for head, kind, width in kinds)
    return Table("piece", "Danh mục tin, bài", columns, tuple(_piece(number) for number in range(PIECES)))


def _piece(number: int) -> tuple[Cell, ...]:
    out = datetime(2026, 12, 15, 8, 30, tzinfo=HANOI) + timedelta(hours=7 * number)
    url = LONG if number % 50 == 1 else f"https://web.example.org/2027/01/bai-{number}-a1b2/"
    if number % 100 == 3:
        url = "javascript:alert(1)"
    link = Link(url) if number % 10 != 9 else None
    unit = f"{_unit(number % UNITS)[0]}"
    return (
        number + 1,
        TITLES[number % len(TITLES)],
        "phóng sự",
        "Tác giả Minh Họa",
        unit,
        "newspaper",
        out,
        link,
    )


def _activities() -> Table:
    columns = (
        Column("STT", "count"),
        Column("Tên", width=6),
        Column("Ngày", "date", 2),
        Column("Lượt người", "count", 2),
        Column("Minh chứng", width=5),
    )
    rows = tuple(
        (
            number,
            f"Hội nghị lồng ghép lần {number}",
            date(2027, 1, number),
            80 + number,
            "bien-ban.pdf (SHA-256 0f1e2d3c4b5a…)",
        )
        for number in range(1, 32)
    )
    return Table(
        "activity",
        "Danh mục hoạt động",
        columns,
        rows,
        ("", "Cộng", None, sum(80 + one for one in range(1, 32)), ""),
    )
