"""A queue on disk to drop files in and read them back."""

from __future__ import annotations

import io
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image

from publisher.core.item import Item
from publisher.core.problem import Problem, Severity
from publisher.files.bundle import Bundle, find_bundles
from publisher.files.reading import ReadItem, read_item
from publisher.files.rules import ReadingRules

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Desk:
    """What an editor has in front of her: a folder, and what is said of each file."""

    def __init__(self, workspace: Path, **rules: object) -> None:
        self.workspace = workspace
        self.queue = workspace / "content" / "queue"
        self.queue.mkdir(parents=True)
        self.store = workspace / "var" / "media"
        known = {
            "zone": HANOI,
            "media_store": self.store,
            "units": {"ho-sao": ("Hội LHPN phường Hồ Sao", "Hồ Sao"), "cau-gio": ("Cầu Gió",)},
            "themes": {"T05": ("Cải cách thủ tục hành chính",)},
            "indices": {"PAR INDEX": (), "SIPAS": ()},
            "audiences": {"noi-tro": ("Phụ nữ nội trợ",)},
            "channels": ("newspaper", "website", "fanpage"),
        }
        self.rules = ReadingRules(workspace=workspace, **(known | rules))  # type: ignore[arg-type]

    def drop(self, name: str, content: str | bytes) -> Path:
        """Put a file in the queue."""
        file = self.queue / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def bundles(self) -> dict[str, Bundle]:
        return {one.path: one for one in find_bundles(self.queue)}

    def read(self, name: str) -> ReadItem:
        return read_item(self.bundles()[name], self.rules)

    def item(self, name: str) -> Item:
        """Read an item that must be right."""
        read = self.read(name)
        assert read.item is not None, read.problems
        return read.item

    def errors(self, name: str) -> list[tuple[str, int, int]]:
        """Return the code, line and column of each error."""
        return [_where(one) for one in self.read(name).problems if one.severity is Severity.ERROR]

    def warnings(self, name: str) -> list[tuple[str, int, int]]:
        return [_where(one) for one in self.read(name).problems if one.severity is Severity.WARNING]

    def write(self, body: str, keys: str = "title: Chợ chưa tan") -> str:
        """Drop a Markdown file and return its name."""
        self.drop("bai.md", f"---\n{keys}\n---\n{body}")
        return "bai.md"


def _where(problem: Problem) -> tuple[str, int, int]:
    return problem.message.code, problem.line, problem.column


def picture(format: str = "PNG", size: tuple[int, int] = (40, 30), **saved: object) -> bytes:
    """Return a picture that does not compress to nothing."""
    made = io.BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(made, format, **saved)
    return made.getvalue()
