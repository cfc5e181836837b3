"""The keys of an item, by their English and Vietnamese names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from publisher.files.findings import Findings
from publisher.files.names import Names
from publisher.files.yamltree import Keyed, Node, Text

ITEM = Names(
    {
        "title": ("tiêu đề", "tít"),
        "summary": ("sapo", "tóm tắt"),
        "id": ("mã",),
        "slug": ("đường dẫn",),
        "form": ("thể loại",),
        "units": ("đơn vị",),
        "authors": ("tác giả",),
        "themes": ("chủ đề",),
        "indices": ("chỉ số",),
        "audiences": ("đối tượng",),
        "tags": ("từ khóa",),
        "column": ("chuyên mục",),
        "channels": ("kênh",),
        "publish_at": ("đăng lúc",),
        "not_before": ("không trước",),
        "expires_at": ("hết hạn",),
        "priority": ("ưu tiên",),
        "tone": ("sắc thái",),
        "status": ("trạng thái",),
        "cover": ("ảnh đại diện",),
        "media": ("tệp",),
        "source": ("nguồn",),
        "canonical_url": ("địa chỉ gốc",),
        "rights": ("bản quyền",),
        "consents": ("văn bản đồng ý",),
        "ai": ("nhãn AI",),
        "note": ("ghi chú",),
        "corrects": ("đính chính cho", "cải chính cho"),
    }
)

WISH = Names(
    {
        "at": ("đăng lúc", "lúc"),
        "after": ("sau",),
        "delay": ("chậm",),
        "title": ("tiêu đề", "tít"),
        "summary": ("sapo", "tóm tắt"),
        "text": ("lời",),
        "column": ("chuyên mục",),
    }
)

MEDIA = Names(
    {
        "file": ("tệp",),
        "alt": ("mô tả",),
        "caption": ("chú thích",),
        "credit": ("nguồn", "nguồn ảnh"),
    }
)


def sort_keys(entries: Keyed, keys: Names, findings: Findings) -> Mapping[str, tuple[Text, Node]]:
    """Return each key once, by its English name; what is unknown or comes twice is told."""
    sorted_keys: dict[str, tuple[Text, Node]] = {}
    for key, written, value in _known(entries, keys, findings):
        if key in sorted_keys:
            findings.error("duplicate-key", written.at, key=written.value, line=sorted_keys[key][0].at.line)
        else:
            sorted_keys[key] = (written, value)
    return sorted_keys


def _known(entries: Keyed, keys: Names, findings: Findings) -> Iterator[tuple[str, Text, Node]]:
    for written, value in entries.entries:
        if key := keys.find(written.value):
            yield key, written, value
        elif near := keys.nearest(written.value):
            findings.error("unknown-key-near", written.at, key=written.value[:60], nearest=near)
        else:
            findings.error("unknown-key", written.at, key=written.value[:60], known=", ".join(keys.ids))
