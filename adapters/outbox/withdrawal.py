"""Taking back: a package that nobody has used is cancelled, an article that is out is asked to be removed."""

from __future__ import annotations

import shutil
from pathlib import Path

from adapters.outbox.page import WORDS as INSTRUCTIONS

WORDS = {
    "vi": {
        "cancelled": "da-huy",
        "stop": "KHONG-DANG.txt",
        "stopped": (
            "GÓI ĐÃ HỦY – KHÔNG ĐĂNG\n\n"
            "Gói này đã bị rút lại, không dùng nữa.\n"
            "Nếu bài đã lỡ lên báo: gỡ bài xuống và báo cho nơi gửi.\n\n"
            "Dưới đây là hướng dẫn cũ, chỉ để lưu, không làm theo.\n"
            "----------------------------------------------------------------"
        ),
        "order": "GO-BAI.txt",
        "ordered": (
            "YÊU CẦU GỠ BÀI\n\n"
            "Hãy gỡ bài đã đăng tại:\n   {address}\n\n"
            "1. Mở bài đó trong CMS và gỡ xuống.\n"
            "2. Mở lại địa chỉ trên để chắc rằng bài không còn.\n"
            "3. Báo lại là đã gỡ bằng lệnh:\n"
            '   publisher withdraw {item} --channel {channel} --reason "LÝ DO" --by-hand\n'
        ),
    },
    "en": {
        "cancelled": "cancelled",
        "stop": "DO-NOT-PUBLISH.txt",
        "stopped": (
            "CANCELLED – DO NOT PUBLISH\n\n"
            "This package has been taken back.\n"
            "If the article is out all the same: take it down, and tell us.\n\n"
            "Below stands the old instruction, kept for the record; do not follow it.\n"
            "----------------------------------------------------------------"
        ),
        "order": "TAKE-DOWN.txt",
        "ordered": (
            "PLEASE TAKE AN ARTICLE DOWN\n\n"
            "Take down the article at:\n   {address}\n\n"
            "1. Open that article in the CMS and take it down.\n"
            "2. Open the address above once more, to be sure that it is gone.\n"
            "3. Report that it is down:\n"
            '   publisher withdraw {item} --channel {channel} --reason "REASON" --by-hand\n'
        ),
    },
}


def cancelled_beside(folder: Path, language: str) -> Path:
    """Return the folder of cancelled packages that belongs to a pick-up folder."""
    return folder.with_name(f"{folder.name}-{WORDS[language]['cancelled']}")


def set_aside(package: Path, cancelled: Path, language: str) -> None:
    """Mark a package as cancelled and move it to the others, whose names it does not take away."""
    _mark(package, language)
    cancelled.mkdir(parents=True, exist_ok=True)
    place, number = cancelled / package.name, 2
    while place.exists():
        place, number = cancelled / f"{package.name}-{number}", number + 1
    shutil.move(package, place)


def _mark(package: Path, language: str) -> None:
    """Put in the place of the instruction one that says not to publish; whoever opens it reads that first."""
    words = WORDS[language]
    for instruction in (package / one["name"] for one in INSTRUCTIONS.values()):
        if instruction.is_file():
            old = instruction.read_text(encoding="utf-8")
            (package / words["stop"]).write_text(f"{words['stopped']}\n\n{old}", encoding="utf-8")
            instruction.unlink()


def write_order(folder: Path, language: str, address: str, item: str, channel: str) -> None:
    """Write into `folder` the page that asks the newsroom to take an article down."""
    words = WORDS[language]
    text = words["ordered"].format(address=address, item=item, channel=channel)
    (folder / words["order"]).write_text(text, encoding="utf-8")
