"""Evidence is kept by its hash, once, whole; what cannot be evidence is refused in a sentence."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from publisher.core.errors import WrongUsage
from publisher.files import evidence
from publisher.files.evidence import find_evidence, keep_evidence
from publisher.files.refusal import Refusal


def kept_in(store: Path) -> list[str]:
    return sorted(one.relative_to(store).as_posix() for one in store.rglob("*") if one.is_file())


def test_a_file_is_kept_by_its_hash_and_only_once(tmp_path: Path) -> None:
    store, digest = tmp_path / "store", sha256(b"x").hexdigest()
    for name in ("Ảnh hội nghị.JPG", "bản sao.jpg"):
        (tmp_path / name).write_bytes(b"x")
        found = keep_evidence(tmp_path / name, store)
        assert (found.name, found.sha256, found.size) == (name, digest, 1)
        assert found.path == f"{digest[:2]}/{digest}.jpg"
    assert kept_in(store) == [found.path] and (store / found.path).read_bytes() == b"x"


@pytest.mark.parametrize("name", ["không đuôi", "a.đuôi lạ", "a.quadaidedungduoc"])
def test_an_odd_ending_is_left_out_of_the_name_in_the_store(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert Path(keep_evidence(tmp_path / name, tmp_path / "store").path).suffix == ""


def test_what_is_empty_too_large_or_not_there_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "LARGEST", 3)
    for name, content in (("rong.jpg", b""), ("lon.jpg", b"1234"), ("vua.jpg", b"123")):
        (tmp_path / name).write_bytes(content)
    for name, code in (
        ("rong.jpg", "evidence-empty"),
        ("lon.jpg", "evidence-too-large"),
        ("thieu.jpg", "evidence-missing"),
        (".", "evidence-missing"),
    ):
        with pytest.raises(WrongUsage) as refused:
            keep_evidence(tmp_path / name, tmp_path / "store")
        assert refused.value.message.code == code
    keep_evidence(tmp_path / "vua.jpg", tmp_path / "store")
    assert len(kept_in(tmp_path / "store")) == 1


def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    (tmp_path / "store").write_bytes(b"a file, not a folder")
    with pytest.raises(WrongUsage) as refused:
        keep_evidence(tmp_path / "a.jpg", tmp_path / "store")
    assert refused.value.message.code == "evidence-not-kept"


def test_what_a_sheet_names_lies_in_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "bang"
    (folder / "anh").mkdir(parents=True)
    for place in (folder / "anh" / "a.jpg", tmp_path / "ngoai.jpg"):
        place.write_bytes(b"x")
    (folder / "noi.jpg").symlink_to(tmp_path / "ngoai.jpg")
    assert find_evidence("anh/a.jpg", folder) == folder / "anh" / "a.jpg"
    for name, code in (
        ("../ngoai.jpg", "evidence-outside"),
        (str(tmp_path / "ngoai.jpg"), "evidence-outside"),
        ("noi.jpg", "evidence-is-link"),
        ("anh", "evidence-is-no-file"),
        ("anh/a.jpeg", "evidence-missing-near"),
        ("https://a.example.org/a.jpg", "evidence-on-web"),
        ("\0", "evidence-missing"),
    ):
        with pytest.raises(Refusal) as refused:
            find_evidence(name, folder)
        assert refused.value.code == code, name
