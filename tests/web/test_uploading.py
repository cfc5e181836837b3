"""Pieces that a browser sends: right ones appear in the queue whole, wrong ones leave nothing behind."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response

from publisher.core.arrangement import arrange
from publisher.core.errors import WrongUsage
from publisher.core.item import Item, Wish
from publisher.core.person import Role
from publisher.engine.reader import Reader
from publisher.files.appearing import appear
from publisher.files.config import Publisher
from publisher.files.rules import Limits
from publisher.store import trail
from publisher.web.body_limit import FORM
from publisher.words import LANGUAGES
from publisher.work.uploading import Sent, upload
from tests.newsroom import Newsroom, open_newsroom
from tests.web.outlets import PHOTO
from tests.web.pages import HERE, Browser, open_dashboard
from tests.web.stages import text_of

pytestmark = pytest.mark.usefixtures("cheap_passwords")

SCRIPT = "<script>alert('x')</script>"
TEXT = "---\ntitle: Một cửa số\nsummary: Sapo.\n---\n\nSáng nay có ba hồ sơ.\n"
SHOWS = TEXT + "\n![Lớp học](lop-hoc.jpg)\n"
WORDS = b"title: Lop hoc\nform: photo\n"
PIECE = ("mot-cua.md", TEXT.encode())
Files = list[tuple[str, bytes]]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = open_newsroom(tmp_path, "website")
    yield room
    room.app.close()


@pytest.fixture
def browser(room: Newsroom) -> Browser:
    return open_dashboard(room.app).browser(Role.EDITOR)


def send(browser: Browser, *files: tuple[str, bytes], origin: str = HERE) -> Response:
    return browser.client.post(
        "/queue/new",
        files=[("files", (name, content)) for name, content in files],
        headers={"Origin": origin},
        follow_redirects=False,
    )


def queue(room: Newsroom) -> set[str]:
    """Return everything that lies in the queue, hidden or not."""
    folder = room.app.content / "queue"
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


def read_all(room: Newsroom) -> None:
    """Let the daemon's own reader read the queue."""
    reader = Reader(room.app, lambda: None, lambda: 0, None, quiet=0.0)  # type: ignore[arg-type]  # no outage here
    for _ in range(3):
        reader.look_everywhere()
        reader.look()


def test_a_text_appears_in_the_queue_under_its_name_as_it_was_sent(room: Newsroom, browser: Browser) -> None:
    answer = send(browser, ("Một cửa.md", TEXT.encode()))
    assert answer.status_code == 303 and queue(room) == {"Một cửa.md"}
    assert (room.app.content / "queue" / "Một cửa.md").read_text(encoding="utf-8") == TEXT
    page = browser.get(answer.headers["location"])
    assert "Chương trình đang đọc tệp" in page.text and 'hx-trigger="every 2s"' in page.text


def test_a_name_that_is_blank_before_its_ending_keeps_the_ending(room: Newsroom, browser: Browser) -> None:
    assert send(browser, ("   .md", TEXT.encode())).status_code == 303 and queue(room) == {"_.md"}


def test_the_outcome_leads_to_the_page_of_the_piece_once_it_is_read(room: Newsroom, browser: Browser) -> None:
    place = send(browser, ("bai.md", TEXT.encode())).headers["location"]
    read_all(room)
    page = browser.get(place).text
    assert "Đã đọc xong bài «Một cửa số»" in page and "hx-trigger" not in page
    assert 'href="/queue/bai"' in page and browser.get("/queue/bai").status_code == 200


def test_files_that_come_together_are_one_piece_in_a_folder(room: Newsroom, browser: Browser) -> None:
    answer = send(browser, ("lop-hoc.jpg", PHOTO), ("bai.md", SHOWS.encode()), (".DS_Store", b"x"))
    assert answer.status_code == 303 and queue(room) == {"bai/index.md", "bai/lop-hoc.jpg"}


def test_a_picture_comes_with_its_words_even_if_they_are_called_otherwise(
    room: Newsroom, browser: Browser
) -> None:
    assert send(browser, ("lop-hoc.jpg", PHOTO), ("loi.yaml", WORDS)).status_code == 303
    assert queue(room) == {"lop-hoc/lop-hoc.jpg", "lop-hoc/lop-hoc.yaml"}
    place = send(browser, ("lop-hoc.jpg", PHOTO), ("loi.yaml", WORDS + b"\n")).headers["location"]
    assert "laid=queue%2Flop-hoc-2%2Flop-hoc.jpg" in place


def test_mistakes_are_told_with_their_lines_and_nothing_is_left_behind(
    room: Newsroom, browser: Browser
) -> None:
    wrong = TEXT.replace("summary: Sapo.", "sumary: Sapo.").encode()
    answer = send(browser, ("bai.md", wrong))
    assert answer.status_code == 422 and queue(room) == set()
    page = text_of(answer.text)
    assert "bai.md · Dòng 3:" in page and "summary" in page and "tệp có 1 chỗ phải sửa" in page
    assert 'aria-invalid="true"' in answer.text and 'href="#files"' in answer.text
    assert str(room.app.workspace) not in answer.text


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([], "Chưa có tệp nào"),
        ([("~$bai.docx", b"x"), ("thumbs.db", b"x")], "Chưa có tệp nào"),
        ([(".an.part", b"x")], "Chưa có tệp nào"),
        ([("bai.md", TEXT.encode()), ("khac.md", TEXT.encode())], "Có hai bài viết"),
        ([("a.jpg", PHOTO), ("A.JPG", PHOTO)], "cùng tên"),
        ([("lop-hoc.jpg", PHOTO)], "yaml"),
        ([("lop-hoc.yaml", WORDS)], "yaml"),
        ([("bai.doc", b"x")], ".docx"),
        ([("bai.docx", b"not a zip")], "Word"),
        ([("bai.md", b"")], "bai.md"),
        ([("bai.md", b"\xff\xfe\x00")], "bai.md"),
        ([("bai.md", SHOWS.encode())], "lop-hoc.jpg"),
        ([("bai.md", SHOWS.encode()), ("lop-hoc.jpg", b"<html>")], "lop-hoc.jpg"),
        ([("bai.md", b"x" * (Limits().text + 1))], "MB"),
    ],
)
def test_what_is_no_piece_is_refused_with_a_sentence(
    room: Newsroom, browser: Browser, files: Files, said: str
) -> None:
    answer = send(browser, *files) if files else browser.post("/queue/new", x="1")
    assert answer.status_code == 422 and said in text_of(answer.text) and queue(room) == set()


def test_more_files_than_a_piece_has_are_refused(room: Newsroom, browser: Browser) -> None:
    answer = send(browser, *((f"{number}.jpg", b"x") for number in range(60)))
    assert answer.status_code == 422 and "quá 50 tệp" in answer.text and queue(room) == set()


@pytest.mark.parametrize(
    "name",
    [
        "../../ngoai.md",
        "..\\..\\ngoai.md",
        "/etc/ngoai.md",
        "C:\\ngoai.md",
        "con.md",
        "a\nb.md",
        "x" * 300 + ".md",
    ],
)
def test_no_name_leads_out_of_the_queue(room: Newsroom, browser: Browser, name: str, tmp_path: Path) -> None:
    before = set(tmp_path.parent.glob("*.md"))
    assert send(browser, (name, TEXT.encode())).status_code == 303
    [file] = queue(room)
    assert "/" not in file and len(file) < 100 and set(tmp_path.parent.glob("*.md")) == before


def test_names_are_kept_in_one_spelling(room: Newsroom, browser: Browser) -> None:
    send(browser, ("Ho\u0302\u0300 Sao.md", TEXT.encode()))
    assert queue(room) == {"Hồ Sao.md"}


@pytest.mark.parametrize("there", ["bai.md", "BAI.MD", "bai.docx", "bai.md.status.txt", "bai/index.md"])
def test_what_lies_in_the_queue_is_never_overwritten_nor_joined(
    room: Newsroom, browser: Browser, there: str
) -> None:
    file = room.app.content / "queue" / there
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    assert send(browser, ("bai.md", TEXT.encode())).status_code == 303
    assert file.read_bytes() == b"x" and queue(room) == {there, "bai-2.md"}


def test_the_place_of_a_piece_whose_file_is_away_stays_its_own(room: Newsroom, browser: Browser) -> None:
    room.drop(Item(id="khac", title="Khác", html="<p>…</p>", channels={"website": Wish()}), "queue/bai.md")
    assert "bai-2.md" in send(browser, ("bai.md", TEXT.encode())).headers["location"]


def test_those_who_come_at_the_same_time_get_names_of_their_own(room: Newsroom) -> None:
    def one(number: int) -> None:
        sent = Sent("bai.md", io.BytesIO(TEXT.replace("ba hồ sơ", f"{number} hồ sơ").encode()))
        upload(room.app, [sent], room.clock.now(), "editor")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(queue(room)) == 8
    texts = {(room.app.content / "queue" / one).read_text(encoding="utf-8") for one in queue(room)}
    assert len(texts) == 8


def test_the_same_files_that_come_at_the_same_time_are_one_piece(room: Newsroom) -> None:
    refused = []

    def one() -> None:
        try:
            upload(room.app, [Sent("bai.md", io.BytesIO(TEXT.encode()))], room.clock.now(), "editor")
        except WrongUsage as error:
            refused.append(error.message.code)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert queue(room) == {"bai.md"} and refused == ["upload-again"] * 5


def test_a_name_that_is_taken_at_the_last_moment_is_left_alone(tmp_path: Path) -> None:
    """Somebody on the share is quicker than the look at what is there."""
    folder = tmp_path / "queue"
    folder.mkdir()
    for source in (tmp_path / "bai.md", tmp_path / "thu-muc"):
        if source.suffix:
            source.write_text("mới", encoding="utf-8")
        else:
            source.mkdir()

        def be_quicker(place: Path) -> bool:
            if not place.stem.endswith("-2"):
                place.write_text("cũ", encoding="utf-8")
            return False

        place = appear(source, folder, be_quicker)
        assert place.stem.endswith("-2") and not source.exists()
        assert (folder / source.name).read_text(encoding="utf-8") == "cũ"


def test_a_share_without_links_takes_files_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    (tmp_path / "queue").mkdir()
    (tmp_path / "bai.md").write_text("mới", encoding="utf-8")
    place = appear(tmp_path / "bai.md", tmp_path / "queue", lambda _: False)
    assert place.read_text(encoding="utf-8") == "mới" and not (tmp_path / "bai.md").exists()


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    room: Newsroom, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("publisher.work.uploading.write_down", full)
    answer = send(browser, ("bai.md", TEXT.encode()))
    assert answer.status_code == 422 and "Không ghi được tệp" in answer.text and queue(room) == set()
    assert not list((room.app.content / "queue").iterdir())


def test_an_id_that_a_piece_has_is_no_new_piece(room: Newsroom, browser: Browser) -> None:
    room.drop(Item(id="mot-cua", title="Bài đã có", html="<p>…</p>"))
    answer = send(browser, ("bai.md", TEXT.replace("---\ntitle", "---\nid: mot-cua\ntitle", 1).encode()))
    assert answer.status_code == 422 and "Bài đã có" in answer.text and queue(room) == set()


def test_what_a_channel_will_refuse_is_told_and_keeps_the_piece_from_no_other(
    room: Newsroom, browser: Browser
) -> None:
    text = TEXT.replace("title:", "form: clip\ntitle:").replace(
        "summary", "publish_at: 2027-01-01 08:00\nsummary"
    )
    answer = send(browser, ("bai.md", text.encode()))
    page = browser.get(answer.headers["location"]).text
    assert 'class="followed"' in page and "2027" in page.partition('class="followed"')[2]


def test_the_log_names_who_sent_a_piece(room: Newsroom, browser: Browser) -> None:
    send(browser, ("bai.md", TEXT.encode()))
    with room.app.store.read() as session:
        [step] = [one for one in trail.since(session, 0) if one.action == "uploaded"]
    assert (step.actor, step.detail["path"]) == ("editor", "queue/bai.md")


@pytest.mark.parametrize("role", Role)
def test_editors_send_pieces_and_viewers_do_not(room: Newsroom, role: Role) -> None:
    browser = open_dashboard(room.app).browser(role)
    may = role.may(Role.EDITOR)
    assert browser.get("/queue/new").status_code == (200 if may else 403)
    assert ('href="/queue/new"' in browser.get("/queue").text) is may
    assert send(browser, ("bai.md", TEXT.encode())).status_code == (303 if may else 403)
    assert queue(room) == ({"bai.md"} if may else set())


def test_a_form_of_another_site_sends_nothing(room: Newsroom, browser: Browser) -> None:
    assert send(browser, ("bai.md", TEXT.encode()), origin="https://xa.example.org").status_code == 403
    assert queue(room) == set()


def test_more_than_the_queue_takes_is_refused_before_any_of_it_is_read(browser: Browser) -> None:
    largest = Limits().clip + FORM
    for size, status in ((largest + 1, 413), (10**30, 413)):
        headers = {"Origin": HERE, "Content-Length": str(size)}
        answer = browser.client.post("/queue/new", content=b"", headers=headers)
        assert answer.status_code == status and "2" in answer.text


@pytest.mark.parametrize(
    "laid", ["khong-co.md", "queue/khong-co.md", "queue/../../config.toml", "/etc/passwd", ""]
)
def test_what_was_not_laid_is_not_there(room: Newsroom, browser: Browser, laid: str) -> None:
    (room.app.workspace / "config.toml").write_text("x", encoding="utf-8")
    assert browser.client.get("/queue/new", params={"laid": laid}).status_code == 404


def test_nothing_of_a_file_runs_on_the_pages_of_its_way(room: Newsroom, browser: Browser) -> None:
    wrong = f"---\ntitle: {SCRIPT}\n{SCRIPT}: x\nsumary: {SCRIPT}\n---\nx".encode()
    answer = send(browser, (f"{SCRIPT}.md", wrong))
    assert answer.status_code == 422 and SCRIPT not in answer.text
    right = TEXT.replace("Một cửa số", f"«{SCRIPT}»")
    place = send(browser, ("<img src=x onerror=alert(1)>.md", right.encode())).headers["location"]
    read_all(room)
    page = browser.get(place).text
    assert SCRIPT not in page and "<img" not in page and "&lt;script&gt;" in page


@pytest.mark.parametrize("approval", ["none", "required"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_consequence_is_said_first_in_the_language_of_the_visitor(
    tmp_path: Path, language: str, approval: str
) -> None:
    room = open_newsroom(tmp_path, "website", publisher=Publisher(approval=approval))  # type: ignore[arg-type]
    browser = open_dashboard(room.app).browser(Role.EDITOR)
    browser.post("/language", language=language)
    text = text_of(browser.get("/queue/new").text)
    said = {
        "none": ("KHÔNG cần ai duyệt", "NEEDS NO APPROVAL"),
        "required": ("có người duyệt", "approved it"),
    }
    assert said[approval][language == "en"] in text and "website" in text
    assert not re.search(r"\b(web|upload|foretold|next)-\w", text) and "{" not in text
    room.app.close()


@pytest.mark.parametrize(
    ("names", "top", "arranged"),
    [
        (("bai.md",), "bai.md", ("bai.md",)),
        (("a.jpg", "Bài.MD"), "Bài", ("a.jpg", "index.md")),
        (("bai.docx", "loi.yml", "a.jpg"), "bai", ("index.docx", "index.yml", "a.jpg")),
        (("clip.mp4", "loi.yaml", "bia.jpg"), "clip", ("clip.mp4", "clip.yaml", "bia.jpg")),
        (("clip.mp4", "clip.yaml"), "clip", ("clip.mp4", "clip.yaml")),
        (("a.jpg", "b.jpg"), "a", ("a.jpg", "b.jpg")),
    ],
)
def test_files_are_arranged_by_their_names(
    names: tuple[str, ...], top: str, arranged: tuple[str, ...]
) -> None:
    made = arrange(names)
    assert (made.top, made.names) == (top, arranged)


def test_no_files_are_no_piece() -> None:
    with pytest.raises(WrongUsage):
        arrange([])


def test_the_form_that_is_sent_twice_makes_one_piece(room: Newsroom, browser: Browser) -> None:
    first, second = (send(browser, PIECE) for _ in range(2))
    assert first.status_code == 303 and second.status_code == 422
    assert "Chính những tệp này đã được gửi lên" in second.text and "Một cửa số" in second.text
    assert queue(room) == {"mot-cua.md"}


def test_the_same_is_sent_again_by_who_was_told_of_it_once(room: Newsroom, browser: Browser) -> None:
    send(browser, PIECE)
    [step] = re.findall(r'name="again" value="(\d+)"', send(browser, PIECE).text)
    for status in (303, 422):
        answer = browser.client.post(
            "/queue/new",
            files=[("files", PIECE)],
            data={"again": step},
            headers={"Origin": HERE},
            follow_redirects=False,
        )
        assert answer.status_code == status
    assert len(queue(room)) == 2
    assert send(browser, PIECE, origin=HERE).status_code == 422
    nonsense = browser.client.post(
        "/queue/new", files=[("files", PIECE)], data={"again": "9" * 99}, headers={"Origin": HERE}
    )
    assert nonsense.status_code == 422
