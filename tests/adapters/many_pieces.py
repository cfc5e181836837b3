"""A website that has run for years: ten thousand pieces, written straight into its records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.static.archive import State
from adapters.static.index import Index, shelves_of
from adapters.static.places import Places
from adapters.static.record import Entry, Record, written

COLUMNS = ("Cải cách hành chính", "Dịch vụ công của chị", "Gương sáng cơ sở", "Pháp luật và phụ nữ")


def write_pieces(site: Path, count: int, imprint: str) -> None:
    """Fill the records of the website at `site` with pieces, one every two hours up to 2027."""
    places = Places.of(site)
    places.make()
    index = Index()
    for number in range(count):
        record = Record(entry(index, number, count), 1, html="<p>Nội dung minh họa.</p>" * 20)
        index.put(record.entry)
        write(places.record(record.entry.key), written(record))
        write(places.page(record.entry.path), b"")
    for month in {one.month for one in index.entries.values()}:
        part = [one for one in index.entries.values() if one.month == month]
        write(places.index(month), written(part))
    write(places.state, written(State("first", imprint)))


def entry(index: Index, number: int, count: int) -> Entry:
    at = datetime(2027, 1, 1, tzinfo=UTC) - timedelta(hours=2 * (count - number))
    column, tags = COLUMNS[number % 4], (f"Từ khóa {number % 40}", f"Chủ đề {number % 7}")
    names = index.names_of(column, tags)
    shelves = {name: index.place(name, None) for name in shelves_of(f"{at:%Y-%m}", names)}
    key = f"bai-so-{number}"
    return Entry(
        key=key,
        path=f"{at:%Y/%m}/{key}",
        at=at.isoformat(),
        title=f"Bài số {number}: ghi địa chỉ nhận sao cho khỏi lạc",
        summary="Những điều cần biết trước khi làm hồ sơ. Dữ liệu minh họa.",
        form="article",
        column=column,
        tags=tags,
        shelves=shelves,
        names=names,
    )


def write(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
