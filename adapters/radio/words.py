"""What the papers of a bulletin say, in Vietnamese and English; the bulletin itself is Vietnamese."""

from __future__ import annotations

AI_LABEL = "Giọng đọc tạo bằng AI."
"""Owed by whoever airs a voice that no person spoke (`domain.md` section 3c); read aloud as well."""
PRIORITIES = {"urgent": "khẩn", "notice": "ưu tiên", "normal": "thường"}

WORDS = {
    "vi": {
        "unit": "Đơn vị",
        "day": "Ngày phát dự kiến",
        "length": "Thời lượng ước tính",
        "recorded": "Thời lượng bản ghi",
        "length-of": "{length} ({words} chữ ÷ {rate} chữ/phút); giới hạn {most}",
        "recorded-of": "{length}; giới hạn {most}",
        "minutes": "{minutes} phút",
        "seconds": "{seconds} giây",
        "priority": "Ưu tiên",
        "item": "Mã bài",
        "revision": "Bản sửa số",
        "new": "",
        "replace": "BẢN THAY THẾ: bỏ bản đã giao trước đây của cùng bản tin này.",
        "correct": "BẢN ĐÍNH CHÍNH: bản tin này sửa bản đã phát; bỏ bản cũ, đọc bản này.",
        "unknown": "Xem lại cách đọc trước khi lên sóng: {unknown}.",
        "tables": "Bài có bảng số liệu ({tables}), được đọc theo từng dòng; hãy xem lại trước khi lên sóng.",
        "report": (
            "Phát xong, ghi lại số lượt và số phút: "
            'publisher activity add airing --title "{title}" --date NGÀY-PHÁT --item {item} '
            "--unit ĐƠN-VỊ --airings SỐ-LƯỢT --minutes SỐ-PHÚT"
        ),
        "stop": "KHONG-PHAT.txt",
        "stopped": (
            "BẢN TIN ĐÃ HỦY – KHÔNG PHÁT\n\n"
            "Bản tin này đã bị rút lại, không dùng nữa.\n"
            "Nếu đã lỡ phát: không phát lại, và báo cho nơi gửi.\n"
        ),
        "order": "NGUNG-PHAT.txt",
        "ordered": (
            "YÊU CẦU NGỪNG PHÁT BẢN TIN\n\n"
            "Bản tin «{item}» đã giao cho đài nay bị rút lại.\n\n"
            "1. Bỏ bản tin khỏi lịch phát, xóa bản đã lưu.\n"
            "2. Báo lại cho nơi gửi là đã ngừng phát; nơi gửi ghi nhận bằng lệnh:\n"
            '   publisher withdraw {item} --channel {channel} --reason "LÝ DO" --by-hand\n'
        ),
    },
    "en": {
        "unit": "Unit",
        "day": "Planned day",
        "length": "Estimated length",
        "recorded": "Length of the recording",
        "length-of": "{length} ({words} words ÷ {rate} a minute); at most {most}",
        "recorded-of": "{length}; at most {most}",
        "minutes": "{minutes} min",
        "seconds": "{seconds} s",
        "priority": "Priority",
        "item": "Item",
        "revision": "Revision",
        "new": "",
        "replace": "REPLACEMENT: drop what you were given before of this same bulletin.",
        "correct": "CORRECTION of a bulletin that was aired: drop the old one, read this one.",
        "unknown": "Check how these are read before you go on air: {unknown}.",
        "tables": "There are tables ({tables}), read row by row; look at them before you go on air.",
        "report": (
            "When it was aired, record how often and how long: "
            'publisher activity add airing --title "{title}" --date DAY --item {item} '
            "--unit UNIT --airings TIMES --minutes MINUTES"
        ),
        "stop": "DO-NOT-AIR.txt",
        "stopped": (
            "CANCELLED – DO NOT AIR\n\n"
            "This bulletin has been taken back.\n"
            "If it was aired all the same: do not repeat it, and tell us.\n"
        ),
        "order": "STOP-AIRING.txt",
        "ordered": (
            "PLEASE STOP AIRING A BULLETIN\n\n"
            "The bulletin “{item}” that you were given has been taken back.\n\n"
            "1. Take it out of the programme and delete your copy.\n"
            "2. Tell us that it is no longer aired; we record it:\n"
            '   publisher withdraw {item} --channel {channel} --reason "REASON" --by-hand\n'
        ),
    },
}
