"""The names by which people write of activities: the columns of their sheets, and the kinds."""

from __future__ import annotations

import re

from publisher.core.activity import Kind
from publisher.files.names import Names

COLUMNS = Names(
    {
        "number": ("STT", "TT", "số thứ tự", "no"),
        "kind": ("loại hoạt động", "loại", "loại hình", "hình thức", "type"),
        "title": ("tên hoạt động", "tên", "nội dung", "tiêu đề", "tít", "name"),
        "date": ("ngày", "từ ngày", "ngày bắt đầu", "ngày tổ chức", "thời gian", "day", "from"),
        "until": ("đến ngày", "ngày kết thúc", "to", "end"),
        "units": ("đơn vị", "đơn vị tổ chức", "đơn vị thực hiện", "unit"),
        "channel": ("kênh", "báo đài", "phương tiện", "medium"),
        "form": ("thể loại",),
        "themes": ("chủ đề", "theme"),
        "indices": ("chỉ số", "index"),
        "audiences": ("đối tượng", "nhóm đối tượng", "audience"),
        "place": ("địa điểm", "nơi tổ chức"),
        "partners": ("phối hợp", "đơn vị phối hợp", "phối hợp với", "partner"),
        "events": ("số cuộc", "số buổi", "số lớp"),
        "people": ("số người", "lượt người", "số lượt người", "số người dự", "participants"),
        "women": (
            "số nữ",
            "nữ",
            "trong đó nữ",
            "trong đó số nữ",
            "trong đó có nữ",
            "lượt nữ",
            "số lượt nữ",
            "số người nữ",
            "phụ nữ",
            "số phụ nữ",
            "trong đó phụ nữ",
        ),
        "airings": ("lượt phát", "số lượt phát", "số lần phát"),
        "minutes": ("số phút", "thời lượng"),
        "copies": ("số bản", "số bản in", "số lượng bản"),
        "installations": ("số điểm lắp", "số điểm lắp đặt", "số chiếc lắp"),
        "url": ("liên kết", "đường dẫn", "link", "address"),
        "item": ("mã tin bài", "mã bài"),
        "evidence": ("minh chứng", "tệp minh chứng", "files"),
        "note": ("ghi chú",),
    }
)

NEEDED = {"kind": "no-column-kind", "title": "no-column-title", "date": "no-column-date"}
"""Columns that every sheet has, and what is said where one is not there."""

KINDS = Names(
    {
        Kind.CONFERENCE.value: (
            "hội nghị",
            "hội nghị tuyên truyền",
            "hội nghị lồng ghép",
            "hội thảo",
            "tọa đàm",
        ),
        Kind.TRAINING.value: ("tập huấn", "lớp tập huấn", "bồi dưỡng", "lớp bồi dưỡng"),
        Kind.CONTEST.value: ("hội thi", "cuộc thi"),
        Kind.LEAFLET.value: ("tờ gấp", "tờ rơi", "leaflets"),
        Kind.PUBLICATION.value: ("ấn phẩm", "tài liệu sinh hoạt", "bản tin in"),
        Kind.PANEL.value: ("panô", "pa nô, áp phích", "áp phích", "băng rôn", "poster", "banner"),
        Kind.AIRING.value: ("phát thanh", "lượt phát thanh", "truyền thanh", "loa", "loa phường", "loa xã"),
        Kind.COVERAGE.value: ("báo khác đưa tin", "báo đài đưa tin", "báo chí đưa tin"),
        Kind.POST.value: ("bài tự đăng", "bài đăng tay"),
        Kind.OTHER.value: ("khác", "hoạt động khác", "việc khác"),
    }
)

ASIDE = re.compile(r"\([^()]*\)")
"""What a heading says in brackets: `Số người (lượt)`."""


def find_column(heading: str) -> str | None:
    """Return the column that a heading names, what stands in brackets left aside."""
    return COLUMNS.find(heading) or COLUMNS.find(ASIDE.sub(" ", heading))
