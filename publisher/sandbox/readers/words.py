"""What readers' pages say in Vietnamese: days, and the journal's steps."""

from datetime import datetime

DAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

OUTLETS = {"wp": "Báo", "graph": "Trang"}

STEPS = {
    "post.created": "tạo bài",
    "post.published": "đưa lên trang",
    "post.unpublished": "gỡ về bản nháp",
    "post.updated": "sửa bài",
    "post.trashed": "gỡ bài",
    "post.deleted": "xóa hẳn bài",
    "media.created": "nhận tệp",
    "media.deleted": "xóa tệp",
    "category.created": "thêm chuyên mục",
    "tag.created": "thêm từ khóa",
    "feed.created": "tạo bài đăng",
    "photo.created": "nhận ảnh chờ",
    "photo.published": "đăng ảnh",
    "photo.scheduled": "hẹn giờ đăng ảnh",
    "photo.deleted": "xóa ảnh",
    "video.started": "bắt đầu tải video",
    "video.uploaded": "nhận đủ video",
    "video.published": "đăng video",
    "video.updated": "sửa lời video",
    "video.deleted": "xóa video",
    "video.cancelled": "bỏ video đang tải",
    "reel.started": "bắt đầu tải thước phim",
    "reel.uploaded": "nhận đủ thước phim",
    "reel.published": "đăng thước phim",
}


def name_step(what: str) -> str:
    """Return the Vietnamese words for a step of the journal."""
    return STEPS.get(what, what)


def write_moment(moment: datetime) -> str:
    """Write a local time as newspapers do: `Thứ Hai, 18/01/2027, 08:30`."""
    return f"{DAYS[moment.weekday()]}, {moment:%d/%m/%Y, %H:%M}"
