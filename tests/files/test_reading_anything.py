"""Whatever the bytes, reading ends with an item or with problems; memory stays small."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.files.bundle import Bundle, Kind
from publisher.files.findings import Findings
from publisher.files.reading import read_item
from publisher.files.yamltree import read_yaml
from publisher.words import tell
from tests.files.clips import mp4
from tests.files.desk import Desk, picture

SAMPLE = Path(__file__).parent.parent / "samples" / "word-by-writer.docx"
GOOD = """---
title: Chợ chưa tan
kênh: {website: {at: now}, fanpage: {after: website, delay: 30m}}
tags: [a, b]
publish_at: 18/01/2027 08:00
media: [{file: a.png, alt: x}]
summary: |
  x
---
# Chợ

Một **đoạn** [x](http://a.b) ![a](a.png "c") `x`

| a | b |
|---|--:|
| 1 | 2 |

<b>x</b><script>
""".encode()
PIECES = [
    *(
        b"---\n",
        b"title: ",
        b"[",
        b"{",
        b"&a ",
        b"*a ",
        b"!!x ",
        b"| ",
        b"> ",
        b"- ",
        b"? ",
        b": ",
        b"\n",
        b"\t",
    ),
    *(
        b"'",
        b'"',
        b"\\",
        b"%",
        b"@",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\0",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\r",
        b"&#0;",
    ),
    *(
        "\u2028".encode(),
        "\x85".encode(),
        "😀".encode(),
        b"<img src=x>",
        b"![a](",
        b"](",
        b"http://[",
        b"../",
    ),
]
anywhere = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def spoiled(draw: st.DrawFn, good: bytes) -> bytes:
    """Return `good` with pieces put in, taken out and overwritten."""
    made = bytearray(good)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(made)))
        piece = draw(st.sampled_from(PIECES) | st.binary(min_size=1, max_size=4))
        match draw(st.sampled_from(["put", "take", "over", "often"])):
            case "put":
                made[at:at] = piece
            case "take":
                del made[at : at + draw(st.integers(1, 40))]
            case "over":
                made[at : at + len(piece)] = piece
            case _:
                made[at:at] = piece * draw(st.integers(1, 80))
    return bytes(made)


def read_and_tell(desk: Desk, bundle: Bundle) -> None:
    read = read_item(bundle, desk.rules)
    assert read.item or read.problems
    for problem in read.problems:
        assert problem.line >= 0
        assert problem.column >= 0
        for language in ("vi", "en"):
            assert tell(problem.message, language) != str(problem.message)


@anywhere
@given(spoiled(GOOD) | st.binary(max_size=200))
def test_any_markdown_file_is_read_or_refused(desk: Desk, content: bytes) -> None:
    desk.drop("a.png", picture())
    file = desk.drop("t.md", content)
    read_and_tell(desk, Bundle(desk.queue, "t.md", Kind.MARKDOWN, str(file)))


@anywhere
@given(st.text(alphabet="ab:-?[]{},'\"|>&*!%@`#\\ \n\t\u2028é", max_size=60))
def test_any_yaml_is_read_or_refused_at_a_line_that_is_there(text: str) -> None:
    findings = Findings("x")
    found = read_yaml(text, 5, findings)
    assert found is not None or findings.problems()
    for problem in findings.problems():
        assert 5 <= problem.line <= 5 + text.count("\n") + text.count("\u2028") + 1


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "MP4"])
def test_any_clip_is_read_or_refused(desk: Desk, format: str) -> None:
    good = mp4() if format == "MP4" else picture(format)
    words = desk.drop("c.yaml", "title: a")

    @settings(anywhere, max_examples=40)
    @given(spoiled(good))
    def read(content: bytes) -> None:
        file = desk.drop("c.png", content)
        read_and_tell(desk, Bundle(desk.queue, "c.png", Kind.CLIP, str(file), str(words)))

    read()


def test_any_word_file_is_read_or_refused(desk: Desk) -> None:
    with zipfile.ZipFile(SAMPLE) as word:
        parts = {name: word.read(name) for name in word.namelist()}

    @settings(anywhere, max_examples=40)
    @given(st.sampled_from(sorted(parts)).flatmap(lambda one: st.tuples(st.just(one), spoiled(parts[one]))))
    def read(spoilt: tuple[str, bytes]) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as new:
            for name, content in (parts | dict([spoilt])).items():
                new.writestr(name, content)
        file = desk.drop("w.docx", made.getvalue())
        read_and_tell(desk, Bundle(desk.queue, "w.docx", Kind.WORD, str(file)))

    read()


@settings(anywhere, max_examples=40)
@given(spoiled(SAMPLE.read_bytes()))
def test_any_damaged_zip_is_read_or_refused(desk: Desk, content: bytes) -> None:
    file = desk.drop("w.docx", content)
    read_and_tell(desk, Bundle(desk.queue, "w.docx", Kind.WORD, str(file)))


READ_IN_A_PROCESS_OF_ITS_OWN = """
import re, sys
from pathlib import Path
from zoneinfo import ZoneInfo
from publisher.files.bundle import find_bundles
from publisher.files.reading import read_item
from publisher.files.rules import ReadingRules
queue = Path(sys.argv[1])
rules = ReadingRules(ZoneInfo("Asia/Ho_Chi_Minh"), queue)
for bundle in find_bundles(queue):
    read_item(bundle, rules)
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the highest mark is read from /proc")
def test_the_largest_files_stay_below_three_hundred_megabytes(desk: Desk) -> None:
    head = "---\ntitle: a\n---\n"
    desk.drop("a.md", head + "Chợ chưa tan. " * 2_200_000)  # 30 MB, refused
    desk.drop("b.md", head + "Chợ chưa tan, hồ sơ đã nộp.\n\n" * 24_000)  # just below the limit
    desk.drop("c.md", head + "**a** " * 14_000)
    desk.drop("d.md", head + "|a" * 40 + "|\n" + "|-" * 40 + "|\n" + "|\n" * 20_000)
    desk.drop("e.jpg", picture("JPEG", (6000, 5000)))
    desk.drop("e.yaml", "title: a")
    run = [sys.executable, "-c", READ_IN_A_PROCESS_OF_ITS_OWN, str(desk.queue)]
    used = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert int(used) < 200_000  # kB; the daemon around it needs the rest
