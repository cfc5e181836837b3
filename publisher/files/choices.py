"""Values that have a fixed set of words, in English and Vietnamese."""

from __future__ import annotations

from publisher.core.item import Form, Priority, Status, Tone
from publisher.files.names import Names

FORMS = Names(
    {
        Form.BRIEF.value: ("tin",),
        Form.ARTICLE.value: ("bài",),
        Form.REPORTAGE.value: ("phóng sự",),
        Form.INTERVIEW.value: ("phỏng vấn",),
        Form.QA.value: ("hỏi đáp",),
        Form.INFOGRAPHIC.value: ("đồ họa",),
        Form.PHOTO.value: ("ảnh",),
        Form.CLIP.value: ("video",),
        Form.BULLETIN.value: ("bản tin phát thanh", "bản tin"),
        Form.NOTICE.value: ("thông báo",),
    }
)

TONES = Names(
    {
        Tone.CHEERFUL.value: ("vui", "vui tươi"),
        Tone.NEUTRAL.value: ("trung tính",),
        Tone.SOLEMN.value: ("trang trọng", "trang nghiêm"),
    }
)

STATUSES = Names(
    {
        Status.DRAFT.value: ("nháp", "bản nháp"),
        Status.READY.value: ("sẵn sàng",),
        Status.WITHDRAWN.value: ("gỡ", "đã gỡ", "gỡ bài", "thu hồi"),
    }
)

PRIORITIES = Names(
    {
        Priority.NORMAL.value: ("thường", "bình thường"),
        Priority.URGENT.value: ("khẩn", "khẩn cấp", "gấp"),
    }
)

MOMENTS = Names({"now": ("ngay", "đăng ngay"), "next": ("kế tiếp", "tiếp theo")})
