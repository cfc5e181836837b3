"""Rules files in TOML: every key has its line and column, and broken files say where."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.core.errors import WrongConfiguration
from publisher.files.toml import read_toml
from publisher.files.toml_places import KeyPath, locate
from tests.files.workspace import problems, sentences, write

TEXT = '''\
# a comment with [brackets] = "and quotes"
title = "one" # behind
"quoted key".part = 2

[table]
list = [
    1, # first
    "two]",
    { a = 3, 'b c' = [4, 5] },
]
text = """
[not.a.table]
key = "not a key" """
when = 2027-01-18 08:00:00
[[slot]]
channel = "x"
[slot.inner]
deep = true
[[slot]]
channel = "y"
[[slot.more]]
name = 'z'
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("title",), (2, 1), (2, 9)),
        (("quoted key",), (3, 1), (3, 1)),
        (("quoted key", "part"), (3, 14), (3, 21)),
        (("table",), (5, 1), (5, 1)),
        (("table", "list"), (6, 1), (6, 8)),
        (("table", "list", 0), (6, 1), (7, 5)),
        (("table", "list", 1), (6, 1), (8, 5)),
        (("table", "list", 2, "b c"), (9, 14), (9, 22)),
        (("table", "list", 2, "b c", 1), (9, 14), (9, 26)),
        (("table", "text"), (11, 1), (11, 8)),
        (("table", "when"), (14, 1), (14, 8)),
        (("slot", 0), (15, 1), (15, 1)),
        (("slot", 0, "inner", "deep"), (18, 1), (18, 8)),
        (("slot", 1, "channel"), (20, 1), (20, 11)),
        (("slot", 1, "more", 0, "name"), (22, 1), (22, 8)),
    ],
)
def test_every_key_and_value_has_its_place(
    path: KeyPath, key: tuple[int, int], value: tuple[int, int]
) -> None:
    tomllib.loads(TEXT)
    places = locate(TEXT)
    assert (places.key(path), places.value(path)) == (key, value)


def test_a_key_that_is_not_there_has_the_place_of_its_table() -> None:
    places = locate(TEXT)
    assert places.key(("slot", 1, "missing", "deeper")) == (19, 1)
    assert places.key(("nowhere",)) == (0, 0)


KEYS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=6)
SCALARS = st.one_of(st.integers(-9, 9), st.booleans(), st.dates(date(1900, 1, 1)), KEYS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def write_value(value: Any) -> str:
    if isinstance(value, str):
        return write_text(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(write_value, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_text(key)} = {write_value(one)}" for key, one in value.items()) + "}"
    return str(value).lower()


def write_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def paths_in(value: Any, path: KeyPath) -> list[KeyPath]:
    pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    return [path, *(inner for key, one in pairs for inner in paths_in(one, (*path, key)))]


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_no_right_document_confuses_the_places(content: dict[str, Any]) -> None:
    text = "\n".join(f"{write_text(key)} = {write_value(value)}" for key, value in content.items())
    assert tomllib.loads(text) == content
    places = locate(text)
    lines = text.split("\n")
    for number, (key, value) in enumerate(content.items(), start=1):
        assert places.keys[(key,)] == (number, 1)
        for path in paths_in(value, (key,)):
            line, column = places.values[path]
            assert line == number
            inner = value
            for part in path[1:]:
                inner = inner[part]
            assert lines[line - 1][column - 1 :].startswith(write_value(inner))


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a = 1\na = 2\n", "toml-key-twice", 2, 6),
        ("[a]\nb = 1\n[a]\n", "toml-key-twice", 3, 3),
        ("a = 1\nb\n", "toml-no-equals", 2, 2),
        ("ngày = 1\n", "toml-no-equals", 1, 3),
        ("a = tin\n", "toml-no-value", 1, 5),
        ("a = 2027-02-30\n", "toml-no-value", 1, 5),
        ('x = 1\na = "tin\nb = 2\n', "toml-not-closed", 2, 9),
        ("a = [1, 2\nb = 2\n", "toml-not-closed", 2, 1),
        ('a = "x', "toml-not-closed", 1, 7),
        ("[a\n", "toml-not-closed", 1, 3),
        ('a = "C:\\xin"\n', "toml-backslash", 1, 10),
        ("a = 1 2\n", "toml-too-much", 1, 7),
        ("= 1\n", "toml-broken", 1, 1),
        ("a = " + "[" * 3000, "toml-too-deep", 0, 0),
        ("a = " + "9" * 5000, "toml-broken", 1, 5005),
    ],
)
def test_a_broken_file_says_what_and_where(
    tmp_path: Path, text: str, code: str, line: int, column: int
) -> None:
    write(tmp_path, "config.toml", text)
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    assert problems(caught.value) == [(line, column, code)]
    for language in ("vi", "en"):
        assert "{" not in sentences(caught.value.problems, language)


def test_a_broken_line_is_quoted_without_what_may_be_a_secret(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", 'token = "EAAB-fake-token\n')
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    assert "EAAB" not in sentences(caught.value.problems) + repr(caught.value.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_from_notepad_are_read_in_each_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    write(tmp_path, "config.toml", '\r\nten = "Hội Phụ nữ"\r\n'.encode(encoding))
    document = read_toml(tmp_path, "config.toml")
    assert document.content == {"ten": "Hội Phụ nữ"}
    assert document.places.key(("ten",)) == (2, 1)


def test_text_is_nfc_from_the_moment_it_is_read(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", 'a = "Ho\u0323\u0302i"')
    assert read_toml(tmp_path, "config.toml").content == {"a": "Hội"}


@pytest.mark.parametrize(
    "raw", ['a = 1\nb = "ñ"'.encode("latin-1"), "a = 1".encode("utf-16-le"), "a = 1".encode("utf-16-be")]
)
def test_text_that_is_not_utf8_is_named_with_its_place(tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, "config.toml", raw)
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    line, column = (2, 6) if b"\xf1" in raw else (1, 1)
    assert problems(caught.value) == [(line, column, "file-is-not-utf8")]


@pytest.mark.parametrize(
    ("raw", "place", "code"),
    [
        (b"a = 1\nb = 2  # x\0y\n", (2, 11), "00"),
        (b'a = 1\n\nb = "x\x1by"\n', (3, 7), "1B"),
        (b'a = """\n\xc3\xb4\x7f"""\n', (2, 2), "7F"),
        (b"a = 1\r\n\0\r\n", (2, 1), "00"),
    ],
)
def test_a_character_that_no_text_has_is_named_with_its_place(
    tmp_path: Path, raw: bytes, place: tuple[int, int], code: str
) -> None:
    write(tmp_path, "config.toml", raw)
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    assert problems(caught.value) == [(*place, "file-has-odd-character")]
    assert f"(code {code})" in sentences(caught.value.problems)


@pytest.mark.parametrize("raw", [b"a = 1\t# b\r\n", b'a = """\r\n\tb"""\n'])
def test_tabs_and_line_ends_are_no_odd_characters(tmp_path: Path, raw: bytes) -> None:
    write(tmp_path, "config.toml", raw)
    assert "a" in read_toml(tmp_path, "config.toml").content


def test_a_folder_in_the_place_of_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    assert problems(caught.value) == [(0, 0, "file-cannot-be-read")]


def test_a_file_of_many_megabytes_is_refused_without_reading_it_whole(tmp_path: Path) -> None:
    write(tmp_path, "config.toml", b"#" * 4_000_001)
    with pytest.raises(WrongConfiguration) as caught:
        read_toml(tmp_path, "config.toml")
    assert problems(caught.value) == [(0, 0, "file-is-too-large")]
