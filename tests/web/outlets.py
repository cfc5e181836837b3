"""A newsroom whose channels are the real adapters, offline, with a piece that has pictures."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from publisher.channel import Channel, ChannelSettings, House, adapter
from publisher.core.item import Form, Item, Media
from publisher.files.config import Config, Publisher
from publisher.files.media_store import stored_path
from publisher.wire import Wire
from tests.adapters.posts import picture
from tests.newsroom import HandClock, Newsroom, furnish

SETTINGS: dict[str, dict[str, Any]] = {
    "bao": {"adapter": "wordpress", "url": "https://bao.example.org", "user": "may", "password": "env:X"},
    "website": {"adapter": "static", "url": "http://127.0.0.1:1/site"},
    "fanpage": {"adapter": "facebook", "page_id": "1", "token": "env:X", "after": "website"},
    "truyen-thanh": {"adapter": "radio"},
    "ban-giao": {"adapter": "outbox"},
}
PHOTO = picture(80, 60, "JPEG")
BODY = (
    "<p>Sáng nay, 120 chị em nộp hồ sơ qua mạng.</p>"
    '<figure><img src="media:lop-hoc.jpg" alt="Lớp học"><figcaption>Buổi học. Ảnh: Minh Họa</figcaption>'
    "</figure>"
    '<h2>Làm một lần</h2><table><tr><th style="text-align:right">Số</th></tr><tr><td>1</td></tr></table>'
)


def open_outlets(folder: Path, **more: ChannelSettings) -> Newsroom:
    """Open a newsroom in `folder` on the five adapters."""
    kinds = {name: adapter(given["adapter"]) for name, given in SETTINGS.items()}
    settings = {name: kind.Settings(**SETTINGS[name]) for name, kind in kinds.items()}
    config = Config(folder, Publisher(), settings | more)
    channels: dict[str, Channel[ChannelSettings]] = {
        name: kind(name, settings[name], House(folder), Wire()) for name, kind in kinds.items()
    }
    return furnish(config, channels, HandClock())


def photo(room: Newsroom, name: str = "lop-hoc.jpg", **facts: Any) -> Media:
    """Put a picture into the media store."""
    digest = sha256(PHOTO).hexdigest()
    media = Media(name, digest, "image/jpeg", len(PHOTO), 80, 60, **{"alt": "Lớp học", **facts})
    path = stored_path(room.app.media, media)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PHOTO)
    return media


def piece(room: Newsroom, **changes: Any) -> Item:
    """Drop a piece with a picture, or its next revision, that goes to every channel that takes its form."""
    told: dict[str, Any] = {
        "id": "bai",
        "title": "Một cửa số",
        "summary": "Nộp hồ sơ tại nhà.",
        "html": BODY,
        "form": Form.ARTICLE,
        "media": (photo(room),),
        "tags": ("một cửa",),
    }
    return room.drop(Item(**{**told, **changes}))
