"""A sandbox on a clock that the test moves, and two plain clients."""

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from PIL import Image

from publisher.sandbox import Sandbox

MONDAY = datetime(2027, 1, 18, 1, 0, tzinfo=UTC)  # 08:00 in Hanoi
ROBOT = ("robot", "sandbox-password")
TOKEN = "sandbox-page-token"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **more: float) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    with Sandbox(clock=clock) as running:
        yield running


@dataclass
class Newspaper:
    """What a stranger would write to talk to a WordPress site."""

    url: str
    user: tuple[str, str] | None = ROBOT
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, route: str, **more: Any) -> requests.Response:
        address = f"{self.url}/wp-json/wp/v2/{route}"
        return self.session.request(method, address, auth=self.user, timeout=20, **more)

    def post(self, route: str, **fields: Any) -> requests.Response:
        return self.call("POST", route, json=fields)

    def get(self, route: str, **arguments: Any) -> requests.Response:
        return self.call("GET", route, params=arguments)

    def write(self, **fields: Any) -> dict[str, Any]:
        """Create a post that must be taken."""
        answer = self.post("posts", **{"title": "Tin thử", "content": "Nội dung thử.", **fields})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def upload(self, body: bytes, name: str, kind: str, **more: Any) -> requests.Response:
        headers = {"Content-Type": kind, "Content-Disposition": f'attachment; filename="{name}"'}
        return self.call("POST", "media", data=body, headers=headers | more.pop("headers", {}), **more)


@dataclass
class Fanpage:
    """What a stranger would write to talk to the Graph API."""

    url: str
    token: str | None = TOKEN
    version: str = "v26.0"
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        address = f"{self.url}/{self.version}/{path}"
        return self.session.request(method, address, headers=headers, timeout=20, **more)

    def post(self, path: str, files: Any = None, **fields: Any) -> requests.Response:
        return self.call("POST", path, data=fields, files=files)

    def get(self, path: str, **arguments: Any) -> requests.Response:
        return self.call("GET", path, params=arguments)

    def publish(self, message: str, **fields: Any) -> str:
        """Create a post that must be taken."""
        answer = self.post("1000001/feed", message=message, **fields)
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]


@pytest.fixture
def wp(sandbox: Sandbox) -> Iterator[Newspaper]:
    client = Newspaper(sandbox.wp_url)
    with client.session:
        yield client


@pytest.fixture
def as_user(wp: Newspaper) -> Callable[[str], Newspaper]:
    def sign_in(name: str) -> Newspaper:
        return Newspaper(wp.url, (name, "sandbox-password") if name else None, wp.session)

    return sign_in


@pytest.fixture
def graph(sandbox: Sandbox) -> Iterator[Fanpage]:
    client = Fanpage(sandbox.graph_url)
    with client.session:
        yield client


def png(width: int = 640, height: int = 400, colour: str = "crimson") -> bytes:
    """Return the bytes of a picture."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "PNG")
    return made.getvalue()


def jpeg(width: int = 640, height: int = 400) -> bytes:
    """Return the bytes of a photo."""
    made = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(made, "JPEG", quality=90)
    return made.getvalue()


def mp4(seconds: int = 12, width: int = 1080, height: int = 1920, payload: int = 2000) -> bytes:
    """Return the bytes of a file whose head is an MP4's; nothing in it can be played."""

    def box(kind: bytes, *bodies: bytes) -> bytes:
        body = b"".join(bodies)
        return struct.pack(">I4s", len(body) + 8, kind) + body

    mvhd = struct.pack(">IIIII", 0, 0, 0, 1000, seconds * 1000).ljust(100, b"\0")
    tkhd = struct.pack(">IIIII", 7, 0, 0, 1, 0).ljust(76, b"\0")
    tkhd += struct.pack(">II", width << 16, height << 16)
    moov = box(b"moov", box(b"mvhd", mvhd), box(b"trak", box(b"tkhd", tkhd)))
    return box(b"ftyp", b"isom\0\0\2\0isomiso2mp41") + moov + box(b"mdat", bytes(payload))
