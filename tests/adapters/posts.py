"""Sample posts with real pictures and a real clip, all of them drawn here."""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from PIL import Image, ImageDraw

from publisher.core.item import Form, Media, Tone
from publisher.core.post import Post, PostMedia

PLANNED = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)

HTML = (
    "<p>Sáng 18/01, Hội Liên hiệp Phụ nữ phường Hồ Sao (minh họa) mở lớp “Một cửa số”: "
    "120 chị em tự nộp hồ sơ tại nhà &amp; nhận kết quả trong ngày.</p>\n"
    '<figure><img src="media:lop-hoc.jpg" alt="Chị em thực hành nộp hồ sơ trên điện thoại">'
    "<figcaption>Buổi học đầu tiên tại phường Hồ Sao. Ảnh: Trần Văn Ví Dụ</figcaption></figure>\n"
    "<h2>Làm một lần, nhớ lâu</h2>\n"
    "<p>Theo <strong>ban tổ chức</strong>, mỗi tổ có một người hướng dẫn 👩‍💻.</p>\n"
    '<p><img src="media:bieu-do.png" alt="Biểu đồ hồ sơ trực tuyến theo tháng"></p>\n'
    "<ul>\n<li>Đăng ký</li>\n<li>Nộp hồ sơ</li>\n</ul>\n"
    '<p>Xem thêm: <a href="https://dichvucong.example.org/">Cổng dịch vụ công</a>.</p>'
)


def brief(**changes: Any) -> Post:
    """Return a short piece of text without any file, under a key of its own."""
    tail = uuid4().hex[:8]
    title = f"Phường Hồ Sao: “Một cửa số” & 120 hồ sơ đầu tiên ({tail})"
    link = f"https://example.org/tin/{tail}"
    post = Post(
        key=f"phuong-ho-sao-mot-cua-so-{tail}",
        item=f"tin-{tail}",
        revision=1,
        form=Form.BRIEF,
        tone=Tone.NEUTRAL,
        title=title,
        summary="Lớp học “Một cửa số” giúp 120 chị em tự nộp hồ sơ trực tuyến. Dữ liệu minh họa.",
        html="<p>Lớp học đầu tiên của năm đã mở tại <em>phường Hồ Sao</em>.</p>",
        text=f"{title}\n\nLớp học giúp 120 chị em tự nộp hồ sơ trực tuyến.\n\n{link}\n#CCHC",
        publish_at=PLANNED,
        link=link,
        tags=("Cải cách hành chính", "Chuyển đổi số"),
        authors=("Nguyễn Thị Minh Họa",),
        units=("Hội LHPN phường Hồ Sao",),
    )
    return replace(post, **changes)


def article(folder: Path, **changes: Any) -> Post:
    """Return an article with a photograph, which is its cover, and a chart."""
    photo = kept(
        folder,
        "lop-hoc.jpg",
        picture(1200, 800, "JPEG"),
        "image/jpeg",
        width=1200,
        height=800,
        alt="Chị em thực hành nộp hồ sơ trên điện thoại",
        caption="Buổi học đầu tiên tại phường Hồ Sao.",
        credit="Ảnh: Trần Văn Ví Dụ",
    )
    chart = kept(
        folder,
        "bieu-do.png",
        picture(640, 400, "PNG"),
        "image/png",
        width=640,
        height=400,
        alt="Biểu đồ hồ sơ trực tuyến theo tháng",
        caption="Hồ sơ trực tuyến & hồ sơ giấy.",
    )
    return brief(form=Form.ARTICLE, html=HTML, media=(photo, chart), cover=photo, **changes)


def clip(folder: Path, **changes: Any) -> Post:
    """Return a piece whose body is one clip of two seconds, with a still picture as its cover."""
    video = kept(
        folder,
        "huong-dan.mp4",
        moving_picture(),
        "video/mp4",
        width=320,
        height=180,
        duration=2.0,
        caption="Nộp hồ sơ trong hai phút.",
        credit="Clip: Hội LHPN phường Hồ Sao",
    )
    still = kept(
        folder,
        "bia.jpg",
        picture(1280, 720, "JPEG"),
        "image/jpeg",
        width=1280,
        height=720,
        alt="Bìa của clip",
    )
    return brief(form=Form.CLIP, media=(video, still), cover=still, **changes)


def kept(folder: Path, name: str, content: bytes, mime: str, **facts: Any) -> PostMedia:
    """Put `content` where the media store would: a file named by its hash, without an ending."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256
    path.write_bytes(content)
    return PostMedia(Media(name=name, sha256=sha256, mime=mime, size=len(content), **facts), path)


def picture(width: int, height: int, kind: str, colour: str = "teal") -> bytes:
    """Draw a picture; `kind` is JPEG, PNG or WEBP."""
    image = Image.new("RGB", (width, height), colour)
    pen = ImageDraw.Draw(image)
    for step in range(0, width, 40):
        pen.line((step, 0, width - step, height), fill=(step % 256, 180, 255 - step % 256), width=3)
    pen.text((10, 10), f"minh hoa {width} x {height}", fill="white")
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def moving_picture(seconds: int = 2, width: int = 320, height: int = 180) -> bytes:
    """Return an MP4 file with one track of JPEG frames, five a second (ISO 14496-12 and -14)."""
    frames = [frame(number, width, height) for number in range(5 * seconds)]
    head = box(b"ftyp", b"isom", struct.pack(">I", 512), b"isommp41")
    index = movie(frames, width, height, first=0)
    index = movie(frames, width, height, first=len(head) + len(index) + 8)
    return head + index + box(b"mdat", *frames)


def frame(number: int, width: int, height: int) -> bytes:
    """Draw one frame: a bar that walks to the right."""
    image = Image.new("RGB", (width, height), "navy")
    ImageDraw.Draw(image).rectangle((number * 20 % width, 20, number * 20 % width + 30, height - 20), "gold")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    return out.getvalue()


MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
FRAME_TICKS = 200
"""Length of a frame in thousandths of a second, the time scale of the file."""


def movie(frames: list[bytes], width: int, height: int, first: int) -> bytes:
    """Return the index of an MP4 whose frames lie one after another from byte `first`."""
    length = len(frames) * FRAME_TICKS
    mvhd = full(
        b"mvhd", struct.pack(">IIIIIHxx8x", 0, 0, 1000, length, 0x10000, 0x100), MATRIX, bytes(24), u32(2)
    )
    tkhd = full(
        b"tkhd",
        struct.pack(">IIIII8xHHHxx", 0, 0, 1, 0, length, 0, 0, 0),
        MATRIX,
        struct.pack(">II", width << 16, height << 16),
        flags=3,
    )
    mdhd = full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, length, 0x55C4, 0))
    hdlr = full(b"hdlr", u32(0), b"vide", bytes(12), b"VideoHandler\0")
    dinf = box(b"dinf", full(b"dref", u32(1), full(b"url ", flags=1)))
    minf = box(b"minf", full(b"vmhd", bytes(8), flags=1), dinf, samples(frames, width, height, first))
    return box(b"moov", mvhd, box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, minf)))


def samples(frames: list[bytes], width: int, height: int, first: int) -> bytes:
    """Return the sample table: Motion JPEG (object type 0x6C), every frame a key frame."""
    config = bytes((0x04, 13, 0x6C, 0x11)) + bytes(11)
    esds = full(b"esds", bytes((0x03, 21, 0, 1, 0)), config, bytes((0x06, 1, 2)))
    visual = struct.pack(">6xH16xHHIIIH32xHh", 1, width, height, 0x480000, 0x480000, 0, 1, 24, -1)
    return box(
        b"stbl",
        full(b"stsd", u32(1), box(b"mp4v", visual, esds)),
        full(b"stts", u32(1, len(frames), FRAME_TICKS)),
        full(b"stsc", u32(1, 1, len(frames), 1)),
        full(b"stsz", u32(0, len(frames)), u32(*map(len, frames))),
        full(b"stco", u32(1, first)),
    )


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return box(kind, u32(flags), *parts)


def u32(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)
