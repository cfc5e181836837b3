"""Pieces such as a real week brings, for looking at the website: long, short, spoken, drawn, awkward."""

from __future__ import annotations

import io
import math
import struct
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from publisher.core.item import Form, Tone
from publisher.core.post import Post, PostMedia
from tests.adapters.posts import kept, moving_picture

START = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)
COLUMNS = ("Cải cách hành chính", "Dịch vụ công của chị", "Gương sáng cơ sở", "Pháp luật và phụ nữ")

STORY = """
<p>Bảy giờ tối, nhà văn hóa tổ 4 phường Hồ Sao sáng đèn. Hơn ba mươi chị em ngồi quanh những chiếc bàn gỗ
ghép lại, mỗi người một chiếc điện thoại. Đây là buổi thứ năm của lớp học “Một cửa số” do Hội Liên hiệp Phụ
nữ phường (minh họa) mở từ đầu tháng. Không có máy chiếu, không có bài giảng dài; chỉ có một tấm bảng, vài
tờ hướng dẫn in chữ to và những người đi trước chỉ cho người đi sau.</p>
<p>“Tôi từng nghĩ nộp hồ sơ qua mạng là việc của người trẻ”, bà Lê Thị Ví Dụ, 63 tuổi, kể. “Đến lúc cháu nội
cần giấy khai sinh mà bố mẹ nó đi làm ca, tôi mới thử. Lần đầu mất gần một giờ, lần thứ hai chỉ mười lăm
phút.” Câu chuyện của bà được cả lớp vỗ tay, bởi ai cũng thấy mình trong đó.</p>
<h3>Bắt đầu từ việc gần nhất</h3>
<p>Chị Nguyễn Thị Minh Họa, chi hội trưởng, cho biết lớp không dạy “tin học”. Mỗi buổi chỉ làm đúng một việc
mà chị em đang cần: hôm nay đăng ký khai sinh, tuần sau đổi thông tin cư trú, tuần sau nữa xem tình trạng hồ
sơ. Ai có hồ sơ thật thì làm hồ sơ thật, <strong>làm xong mới về</strong>. Cách học ấy khiến buổi nào cũng
có người reo lên khi màn hình hiện dòng chữ tiếp nhận.</p>
<figure><img src="media:lop-hoc.jpg" alt="Chị em ngồi quanh bàn, mỗi người cầm một chiếc điện thoại">
<figcaption>Mỗi buổi học chỉ làm đúng một việc, nhưng làm xong mới về. Ảnh: Trần Văn Ví Dụ</figcaption>
</figure>
<p>Kinh nghiệm lớn nhất, theo chị, là chuẩn bị trước ở nhà. Trước mỗi buổi, tổ trưởng nhắn vào nhóm một danh
sách ngắn: giấy tờ nào cần chụp, chụp thế nào cho rõ, mật khẩu ghi ở đâu cho an toàn. Nhờ vậy, thời gian
trên lớp dành cho thao tác chứ không mất vào việc tìm giấy.</p>
<ul>
<li>Chụp giấy tờ ở nơi đủ sáng, đặt trên nền tối màu, không để ngón tay che chữ.</li>
<li>Kiểm tra lại họ tên, ngày sinh đúng như trên thẻ căn cước, kể cả dấu.</li>
<li>Không đọc mã xác thực cho bất kỳ ai, kể cả người tự xưng là cán bộ.</li>
</ul>
<h3>Con số biết nói</h3>
<p>Sau một tháng, số hồ sơ nộp trực tuyến của tổ 4 đã nhiều hơn số hồ sơ nộp tại quầy. Bảng dưới đây do chi
hội tự ghi, chỉ nhằm minh họa cách theo dõi.</p>
<table>
<thead><tr>
<th>Tuần</th><th>Buổi học</th><th>Người dự</th><th>Hồ sơ nộp trực tuyến</th><th>Nộp tại quầy</th>
</tr></thead>
<tbody>
<tr><td>Tuần 1</td><td>1</td><td>18</td><td>4</td><td>21</td></tr>
<tr><td>Tuần 2</td><td>1</td><td>24</td><td>11</td><td>17</td></tr>
<tr><td>Tuần 3</td><td>2</td><td>31</td><td>19</td><td>12</td></tr>
<tr><td>Tuần 4</td><td>1</td><td>33</td><td>26</td><td>8</td></tr>
</tbody>
</table>
<p>Điều chị em quý không chỉ là con số. Trước đây, một lần ra phường là mất nửa buổi chợ; nay nộp hồ sơ lúc
tối, sáng hôm sau có tin nhắn hẹn trả kết quả. Ai ở xa thì chọn nhận qua bưu chính, người đưa thư mang đến
tận cửa.</p>
<blockquote><p>Học một lần thì quên. Học bằng chính hồ sơ của nhà mình thì nhớ mãi.</p></blockquote>
<h3>Người chỉ đường không mặc đồng phục</h3>
<p>Lớp học có bảy “người chỉ đường”, phần lớn là hội viên đã về hưu. Họ không làm thay. Quy tắc của lớp rất
đơn giản: người hướng dẫn <em>không cầm điện thoại của học viên</em>, chỉ ngồi bên cạnh và chỉ vào màn hình.
Chậm hơn một chút, nhưng lần sau học viên tự làm được. Có chị lên lớp ba buổi liền chỉ để tự tay đổi một mật
khẩu, và khi đổi được thì mời cả bàn ăn chè.</p>
<p><img src="media:bieu-do.png" alt="Biểu đồ cột: hồ sơ trực tuyến tăng qua bốn tuần"></p>
<p>Từ tháng tới, lớp sẽ mở thêm một buổi vào sáng Chủ nhật cho chị em tiểu thương và nữ công nhân làm ca.
Tài liệu của lớp cũng được chuyển thành bản đọc để phát trên loa truyền thanh, vì nhiều người nghe dễ hơn
đọc. Hội phường mong mỗi chi hội có ít nhất một nhóm như vậy trước Tết, để không ai phải ở lại phía sau chỉ
vì ngại hỏi.</p>
<p>Chị em muốn tham gia có thể đăng ký với chi hội trưởng nơi mình ở, hoặc đọc thêm tại <a
href="https://dichvucong.example.org/huong-dan?muc=khai-sinh&amp;buoc=1">trang hướng dẫn</a>. <em>Nội dung
minh họa, kiểm tra lại quy định trước khi đăng.</em></p>
"""

TITLES = (
    "Kết quả về tận cửa: ghi địa chỉ nhận sao cho khỏi lạc",
    "Cài VNeID cho mẹ chồng: kiên nhẫn hơn là giỏi máy",
    "Không cần đúng phường mình ở: làm thủ tục ở điểm nào gần hơn",
    "Ba phút chấm điểm, cả phường nghe thấy",
    "Hồ sơ trễ hẹn, người dân được xin lỗi",
    "“Cán bộ phường” gọi điện bảo cài ứng dụng? Dừng lại ba giây",
    "Khi gia đình có tang: một hồ sơ thay ba lần đi",
    "Xã Đồng Mây: tổ công nghệ số cộng đồng đến từng ngõ",
)


def week(folder: Path) -> list[Post]:
    """Return the pieces of a week, oldest first; the last one is the long story."""
    return [
        *(plain_piece(folder, number, title) for number, title in enumerate(TITLES)),
        awkward(),
        album(folder),
        infographic(folder),
        bulletin(folder),
        clip(folder),
        story(folder),
    ]


def piece(key: str, title: str, hour: int, **more: object) -> Post:
    """Return a piece that is published `hour` hours after the week's start."""
    facts: dict[str, object] = {
        "summary": "",
        "html": "<p>Nội dung minh họa, kiểm tra lại quy định trước khi đăng.</p>",
        "column": COLUMNS[hour % len(COLUMNS)],
        "tags": ("Cải cách hành chính", "Chuyển đổi số"),
        "units": ("Hội LHPN phường Hồ Sao",),
        "form": Form.ARTICLE,
        **more,
    }
    return Post(
        key=key,
        item=key,
        revision=1,
        tone=Tone.NEUTRAL,
        title=title,
        text=title,
        publish_at=START + timedelta(hours=hour),
        **facts,  # type: ignore[arg-type]  # a table of facts for tests
    )


def story(folder: Path) -> Post:
    photo = scene(
        folder,
        "lop-hoc.jpg",
        3,
        (1800, 1200),
        alt="Chị em ngồi quanh bàn, mỗi người cầm một chiếc điện thoại",
        caption="Mỗi buổi học chỉ làm đúng một việc, nhưng làm xong mới về.",
        credit="Ảnh: Trần Văn Ví Dụ",
    )
    front = scene(
        folder,
        "bia.jpg",
        1,
        (2000, 1250),
        alt="Nhà văn hóa tổ 4 sáng đèn lúc chập tối",
        caption="Nhà văn hóa tổ 4 sáng đèn trong giờ học.",
        credit="Ảnh: Trần Văn Ví Dụ",
    )
    return piece(
        "lop-hoc-mot-cua-so-a1b2",
        "Lớp học “Một cửa số”: ba mươi chiếc điện thoại, một tấm bảng và những người đi trước",
        110,
        summary="Năm buổi tối ở nhà văn hóa tổ 4 đã giúp hàng chục chị em tự tay nộp hồ sơ trực tuyến,"
        " không cần nhờ con cháu và không mất một buổi chợ.",
        html=STORY,
        column=COLUMNS[1],
        tags=("Dịch vụ công trực tuyến", "Chuyển đổi số", "Một cửa số"),
        authors=("Nguyễn Thị Minh Họa",),
        media=(front, photo, chart(folder)),
        cover=front,
        revised_at=START + timedelta(hours=134, minutes=35),
        source="Hội LHPN Thành phố (minh họa)",
    )


def plain_piece(folder: Path, number: int, title: str) -> Post:
    photo = scene(folder, f"anh-{number}.jpg", number + 5, (1500, 1000), caption="Ảnh minh họa.")
    return piece(
        f"tin-trong-tuan-{number}x",
        title,
        number * 9,
        summary="Những điều cần biết trước khi làm hồ sơ, kể lại bằng câu chuyện của chị em ở cơ sở.",
        media=(photo,) if number % 3 != 2 else (),
        cover=photo if number % 3 != 2 else None,
        form=Form.BRIEF if number % 3 == 2 else Form.ARTICLE,
    )


def awkward() -> Post:
    return piece(
        "tieu-de-kho",
        'Tiêu đề <script>alert("1")</script> & "ngoặc" \'đơn\' '
        + "rất dài " * 24
        + "https://vi-du.example.org/"
        + "a" * 90,
        76,
        summary="Thẻ </script><!-- & ký hiệu ]]> phải hiện đúng như đã viết.",
        html="<p>Đoạn một.</p>",
        form=Form.NOTICE,
        tags=("A & B", "</title>"),
        canonical_url="javascript:alert(1)",
    )


def album(folder: Path) -> Post:
    shots = tuple(
        scene(
            folder, f"cho-{n}.jpg", n + 30, (1200, 800 if n % 4 else 1500), caption=f"Phiên chợ sớm, ảnh {n}."
        )
        for n in range(1, 21)
    )
    return piece(
        "phien-cho-som-hai-muoi-anh",
        "Phiên chợ sớm qua hai mươi bức ảnh",
        84,
        summary="Tiểu thương Bến Trăng làm hồ sơ ngay giữa giờ bán hàng.",
        html="<p>Từ năm giờ sáng, chợ đã đông.</p>",
        form=Form.PHOTO,
        media=shots,
        cover=shots[0],
    )


def infographic(folder: Path) -> Post:
    sheet = kept(
        folder,
        "mot-lan-bam.png",
        poster(),
        "image/png",
        width=1600,
        height=2400,
        alt="Ba bước: khai sinh, thường trú, thẻ bảo hiểm y tế trong một hồ sơ liên thông",
        credit="Đồ họa: Hội LHPN Thành phố (minh họa)",
    )
    return piece(
        "mot-lan-bam-ba-giay-to",
        "Một lần bấm, ba giấy tờ cho con",
        90,
        summary="Đăng ký khai sinh, thường trú và thẻ bảo hiểm y tế cho bé dưới 6 tuổi trong một hồ sơ.",
        html="",
        form=Form.INFOGRAPHIC,
        media=(sheet,),
        cover=sheet,
    )


def bulletin(folder: Path) -> Post:
    sound = kept(
        folder, "ban-tin.wav", tone(), "audio/wav", duration=4.0, caption="Bản tin loa, phát 06:45 thứ Ba."
    )
    return piece(
        "ban-tin-loa-nam-viec",
        "Bản tin loa: năm việc làm được ngay trên điện thoại trước Tết",
        96,
        summary="Đọc chậm, câu ngắn, dễ nhớ.",
        html="<p>Kính mời bà con và chị em nghe bản tin của Hội Liên hiệp Phụ nữ phường.</p>",
        form=Form.BULLETIN,
        media=(sound,),
    )


def clip(folder: Path) -> Post:
    film = kept(
        folder,
        "cho-chua-tan.mp4",
        moving_picture(width=640, height=360),
        "video/mp4",
        width=640,
        height=360,
        duration=62.0,
        caption="Một chị bán rau nộp hồ sơ trong lúc nghỉ trưa.",
        credit="Clip: Hội LHPN phường Bến Trăng",
    )
    still = scene(folder, "bia-clip.jpg", 22, (1280, 720), alt="Sạp rau giữa chợ")
    return piece(
        "cho-chua-tan-ho-so-da-nop",
        "Chợ chưa tan, hồ sơ đã nộp",
        100,
        summary="Sáu mươi giây cùng một chị tiểu thương làm hồ sơ đăng ký hộ kinh doanh bằng điện thoại.",
        html="<p>Clip minh họa.</p>",
        form=Form.CLIP,
        media=(film, still),
        cover=still,
    )


def chart(folder: Path) -> PostMedia:
    return kept(
        folder,
        "bieu-do.png",
        bars(),
        "image/png",
        width=1100,
        height=620,
        alt="Biểu đồ cột: hồ sơ trực tuyến tăng qua bốn tuần",
        caption="Hồ sơ trực tuyến (cột đậm) và hồ sơ tại quầy (cột nhạt) trong bốn tuần.",
    )


def scene(folder: Path, name: str, seed: int, size: tuple[int, int], **facts: str) -> PostMedia:
    content = landscape(seed, size)
    return kept(folder, name, content, "image/jpeg", width=size[0], height=size[1], **facts)


def landscape(seed: int, size: tuple[int, int]) -> bytes:
    """Draw hills, a sun and lamps in colours of their own, so that pictures can be told apart."""
    chance = Random(seed)
    width, height = size
    image = Image.new("RGB", size)
    pen = ImageDraw.Draw(image)
    hue = chance.choice(((250, 214, 196), (203, 222, 235), (246, 226, 180), (214, 205, 236), (197, 226, 208)))
    for y in range(height):
        pen.line((0, y, width, y), fill=tuple(int(c - (c * 0.25) * y / height) for c in hue))
    sun = chance.randint(width // 8, width * 7 // 8)
    pen.ellipse(
        (sun - width // 12, height // 6, sun + width // 12, height // 6 + width // 6), fill=(255, 246, 220)
    )
    for layer in range(4):
        shade = tuple(int(c * (0.78 - 0.17 * layer)) for c in (176, 120 + 12 * layer, 160))
        phase, waves = chance.uniform(0, 6), chance.uniform(1.2, 3)
        top = height * (0.48 + 0.13 * layer)
        line = [
            (x, top + math.sin(phase + waves * 6.28 * x / width) * height * 0.06)
            for x in range(0, width + 10, 10)
        ]
        pen.polygon([*line, (width, height), (0, height)], fill=shade)
    for _ in range(14):
        x, y = chance.randint(0, width), chance.randint(int(height * 0.62), int(height * 0.95))
        pen.ellipse((x, y, x + width // 90, y + width // 90), fill=(255, 226, 150))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def bars() -> bytes:
    image = Image.new("RGB", (1100, 620), "white")
    pen = ImageDraw.Draw(image)
    for week_, (online, desk) in enumerate(((4, 21), (11, 17), (19, 12), (26, 8))):
        x = 110 + week_ * 245
        pen.rectangle((x, 560 - online * 19, x + 85, 560), fill=(122, 37, 96))
        pen.rectangle((x + 95, 560 - desk * 19, x + 180, 560), fill=(226, 190, 214))
    pen.line((70, 560, 1060, 560), fill=(60, 50, 60), width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def poster() -> bytes:
    image = Image.new("RGB", (1600, 2400), (250, 240, 246))
    pen = ImageDraw.Draw(image)
    for step, colour in enumerate(((122, 37, 96), (31, 111, 120), (200, 120, 40))):
        y = 380 + step * 640
        pen.rounded_rectangle((120, y, 1480, y + 520), 40, fill="white", outline=colour, width=10)
        pen.ellipse((180, y + 130, 440, y + 390), fill=colour)
        for line in range(4):
            pen.rounded_rectangle(
                (520, y + 110 + line * 85, 1380 - line * 120, y + 150 + line * 85), 18, fill=(190, 178, 188)
            )
    pen.rounded_rectangle((120, 110, 1480, 290), 30, fill=(122, 37, 96))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def tone() -> bytes:
    """Return four seconds of a quiet tone as WAV."""
    rate = 8000
    samples = (int(4000 * math.sin(6.28318 * 440 * n / rate)) for n in range(4 * rate))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", one) for one in samples))
    return out.getvalue()
