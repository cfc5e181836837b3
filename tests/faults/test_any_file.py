"""Whatever stands in a file, reading it ends soon, with a right item or with problems at their places.

Files are built part by part, right but for a few things (`tests/files/anything/`). The light tests try
some of each kind; `python3 run.py faults` tries thousands.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.core.errors import WrongConfiguration
from publisher.files import recordings
from publisher.files.bundle import Bundle, Kind
from publisher.files.config import read_config, read_despite_mistakes
from publisher.files.schedules import read_rules
from tests.files.anything import rule_files
from tests.files.anything.front_matter import markdown_files, sidecars
from tests.files.anything.judge import judge_problems, judge_rules, read_and_judge
from tests.files.anything.recordings import right_recordings, spoiled_recordings
from tests.files.anything.word_files import word_files
from tests.files.clips import mp4
from tests.files.desk import Desk, picture

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SOME, MANY = 6, 4000
SLOWEST = 4.0
"""Seconds that one file may keep our own processor; clips are read by another process, which is ended."""

Trial = Callable[[Path, int], None]


def try_many(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        print_blob=True,
    )


class Table:
    """A desk with pictures in reach and out of it; a file is put on it, read, judged, and taken off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(folder / "workspace")
        outside = picture(size=(33, 22))
        self.outside = sha256(outside).hexdigest()
        self.desk.queue.parent.joinpath("outside.png").write_bytes(outside)
        self.desk.drop("a.png", picture())
        self.desk.drop("ảnh.jpg", picture("JPEG"))
        self.desk.drop("c.mp4", mp4())
        self.desk.queue.joinpath("link.png").symlink_to("../outside.png")
        self.before = self.files()

    def files(self) -> set[str]:
        """Return all files below the test's folder, but for what the media store keeps."""
        kept = self.desk.store
        return {
            str(one)
            for one in self.folder.rglob("*")
            if one != kept.parent and kept not in (one, *one.parents)
        }

    def try_file(self, kind: Kind, name: str, content: bytes, sidecar: bytes | None = None) -> None:
        file = self.desk.drop(name, content)
        beside = self.desk.drop("bai.yaml", sidecar) if sidecar is not None else None
        began = process_time()
        try:
            read_and_judge(self.desk, Bundle(self.desk.queue, name, kind, str(file), str(beside or "")))
            assert process_time() - began < SLOWEST
            assert not list(self.desk.store.glob(f"*/{self.outside}.*"))
            assert file.read_bytes() == content
        finally:
            file.unlink()
            if beside is not None:
                beside.unlink()
        assert self.files() == self.before


def markdown(folder: Path, examples: int) -> None:
    table = Table(folder)

    @try_many(examples)
    @given(markdown_files)
    def run(content: bytes) -> None:
        table.try_file(Kind.MARKDOWN, "bai.md", content)

    run()


def sidecar(folder: Path, examples: int) -> None:
    table, clip = Table(folder), picture()

    @try_many(examples)
    @given(sidecars)
    def run(content: bytes) -> None:
        table.try_file(Kind.CLIP, "bai.png", clip, content)

    run()


def word(folder: Path, examples: int) -> None:
    table = Table(folder)

    @try_many(examples)
    @given(word_files(), st.none() | sidecars)
    def run(content: bytes, beside: bytes | None) -> None:
        table.try_file(Kind.WORD, "bai.docx", content, beside)

    run()


def recording(kind: str) -> Trial:
    def trial(folder: Path, examples: int) -> None:
        table = Table(folder)

        @try_many(examples)
        @given(spoiled_recordings(kind))
        def run(spoiled: tuple[str, bytes]) -> None:
            suffix, content = spoiled
            table.try_file(Kind.CLIP, f"bai.{suffix}", content, b"title: Ch\xe1\xbb\xa3")

        run()

    return trial


def rules(name: str) -> Trial:
    def trial(folder: Path, examples: int) -> None:
        (folder / "schedules").mkdir()
        for other, source in rule_files.FILES.items():
            shutil.copy(source, folder / other)

        @try_many(examples)
        @given(rule_files.rule_files(name))
        def run(content: bytes) -> None:
            (folder / name).write_bytes(content)
            began = process_time()
            texts = {one: (folder / one).read_bytes() for one in rule_files.FILES}
            _, problems = read_despite_mistakes(folder)
            judge_problems(problems, texts)
            try:
                config = read_config(folder)
                judge_problems(config.warnings, texts)
                judge_rules(config, read_rules(folder, config), texts)
            except WrongConfiguration as wrong:
                assert wrong.problems
                judge_problems(wrong.problems, texts)
            assert process_time() - began < SLOWEST

        run()

    return trial


TRIALS: dict[str, Trial] = {
    "markdown": markdown,
    "sidecar": sidecar,
    "word": word,
    **{kind: recording(kind) for kind in right_recordings()},
    **{name: rules(name) for name in rule_files.FILES},
}


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings, "LONGEST_SECONDS", 2.0)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("reader", TRIALS)
def test_any_file_is_read_or_refused_in_time_and_in_words(tmp_path: Path, reader: str) -> None:
    TRIALS[reader](tmp_path, SOME)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("reader", TRIALS)
def test_thousands_of_files_are_read_or_refused_in_time_and_in_words(tmp_path: Path, reader: str) -> None:
    TRIALS[reader](tmp_path, MANY)
