"""Words before and behind numbers to call, and those that tell an amount, a year or a place from them."""

from __future__ import annotations

from publisher.core.speech.dates import COUNTED

LINES = "tổng đài|đường dây nóng|hotline|điện thoại|số máy|máy lẻ|đầu số|fax|zalo"
"""What has a number of its own: what stands behind these is one, unless something is counted by it."""

CALLS = "gọi|liên hệ|nhắn tin|quay số|bấm số|báo tin"
"""What is done with a number, but with people and things as well: `gọi 150 hộ`."""

RESCUERS = "cấp cứu|cứu hỏa|cứu hoả|chữa cháy|cứu nạn|công an|cảnh sát"

BETWEEN = (
    "số|máy|là|tới|đến|vào|ngay|qua|theo|cho|về|với|điện|miễn phí|trực tiếp|tư vấn|hỗ trợ|trợ giúp|"
    f"khẩn cấp|quốc gia|{LINES}|{RESCUERS}"
)
"""Words that may stand between a call and its number."""

AMOUNTS = (
    "năm|tháng|ngày|quý|tuần|khoảng|hơn|gần|trên|dưới|từ|đến|tới|nhận|được|có|đạt|thêm|cả|tổng|xử lý|"
    "giải quyết|trả lời|giá|phòng|tầng|nhà|ngõ|ngách|đường|phố|tổ|thôn"
)
"""Words behind which a number is an amount, a year or a place, though a line was named before."""

THINGS = (
    rf"{COUNTED}|nghìn|ngàn|triệu|tỷ|tỉ|trăm|đồng|đ|phần trăm|lần|cuộc|chiếc|cái|máy(?! lẻ)|tấn|kg|km|m2|mét|"
    r"phút|giây|tháng|tuần|năm|gia đình|phụ nữ|thanh niên|đoàn viên|đảng viên|học sinh|cán bộ|doanh nghiệp|"
    r"trường hợp|suất|phần quà|bản|trang|văn bản|yêu cầu|ý kiến|bà con|nhân dân|cụ|bà|ông|thuê bao|tin nhắn|"
    r"bộ|món|mẫu|căn|đơn|GB|MB|TB|inch"
)
"""What can be counted: a number before one of these is an amount."""

GOES_ON = (
    "để|hoặc|hay|và|nếu|khi|lúc|ngay|nhánh|máy lẻ|của|trong|tại|từ|gặp|bấm|nhấn|báo|nhờ|do|cho|với|rồi|thì|"
    "là|trước|sau|vào|ở|nhé|miễn phí|phản ánh|xin|nghe|nhắn|24"
)
"""Words that go on behind a number that was to be called."""
