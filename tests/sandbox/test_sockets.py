"""The socket: HTTP as clients really speak it, constant memory, a clean end."""

import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from publisher.sandbox import Sandbox
from tests.sandbox.conftest import Fanpage, Newspaper, mp4, png


def test_one_connection_serves_many_requests(sandbox: Sandbox) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(sandbox.url.rpartition(":")[2]))
    connection.request("GET", "/_log")
    first = connection.sock
    connection.getresponse().read()
    for method in ("POST", "HEAD", "GET"):
        connection.request(method, "/wp/wp-json/wp/v2/posts", body=b"x" * 10)
        assert connection.getresponse().read() != b"" or method == "HEAD"
    assert connection.sock is first
    connection.close()


def test_a_body_in_chunks_is_read_whole(wp: Newspaper) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (png()[start : start + 100] for start in range(0, len(png()), 100))

    headers = {"Content-Type": "image/png", "Content-Disposition": "attachment; filename=a.png"}
    made = wp.call("POST", "media", data=pieces(), headers=headers)
    assert made.json()["media_details"]["filesize"] == len(png())


def talk(sandbox: Sandbox, text: bytes) -> bytes:
    """Send raw bytes, end the sending, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", int(sandbox.url.rpartition(":")[2])), timeout=10) as line:
        line.sendall(text)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


def test_a_client_that_waits_to_send_its_body_is_told_to_go_on(sandbox: Sandbox) -> None:
    head = b"POST /_faults HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 16\r\n\r\n"
    answer = talk(sandbox, head + b'{"outlet": "wp"}')
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("sent", [0, 10, 30])
def test_a_request_cut_inside_its_body_creates_nothing(sandbox: Sandbox, sent: int) -> None:
    body = b'{"title": "Bi cat giua chung, khong ai thay"}'
    head = "POST /wp/wp-json/wp/v2/posts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    head += "Authorization: Basic cm9ib3Q6c2FuZGJveC1wYXNzd29yZA==\r\n"
    cut = talk(sandbox, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body[:sent])
    assert cut == b"" and sandbox.journal.entries == ()
    chunked = f"{head}Transfer-Encoding: chunked\r\n\r\nff\r\n".encode() + body[:sent]
    assert talk(sandbox, chunked) == b"" and sandbox.journal.entries == ()


@pytest.mark.parametrize(
    "frame",
    [
        "Content-Length: ten",
        "Content-Length: -1",
        "Content-Length: " + "9" * 5000,
        "Content-Length: 4\r\nContent-Length: 3",
        "Content-Length: 4, 3",
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
    ],
)
@pytest.mark.parametrize("path", ["/_faults", "/wp/wp-json/wp/v2/posts"])
def test_a_body_that_cannot_be_framed_is_a_bad_request(
    sandbox: Sandbox, capfd: pytest.CaptureFixture[str], path: str, frame: str
) -> None:
    answer = talk(sandbox, f"POST {path} HTTP/1.1\r\nHost: x\r\n{frame}\r\n\r\nzz\r\n".encode())
    said = json.loads(answer.partition(b"\r\n\r\n")[2])
    assert answer.startswith(b"HTTP/1.1 400 Bad Request") and capfd.readouterr().err == ""
    assert (said["error"] if path == "/_faults" else said["message"]).endswith(".")


@pytest.mark.parametrize("size", ["-5", "+5", "0x5", "1_0", ""])
def test_a_chunk_says_its_size_in_plain_digits(sandbox: Sandbox, size: str) -> None:
    head = "POST /_faults HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert talk(sandbox, f"{head}{size}\r\nabcdefgh\r\n0\r\n\r\n".encode()).startswith(b"HTTP/1.1 400")


def test_a_length_that_is_told_twice_alike_is_one(sandbox: Sandbox) -> None:
    head = b"POST /_faults HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\nContent-Length: 16\r\n\r\n"
    assert talk(sandbox, head + b'{"outlet": "wp"}').startswith(b"HTTP/1.1 200 OK")


def test_half_closing_still_gets_the_answer(sandbox: Sandbox) -> None:
    assert talk(sandbox, b"GET /_log HTTP/1.1\r\nHost: x\r\n\r\n").startswith(b"HTTP/1.1 200 OK")


def test_only_this_machine_is_listened_to(sandbox: Sandbox) -> None:
    assert sandbox.url.startswith("http://127.0.0.1:")
    assert sandbox._listener.server_address[0] == "127.0.0.1"


def test_a_taken_port_is_an_os_error(sandbox: Sandbox) -> None:
    with pytest.raises(OSError):
        Sandbox(int(sandbox.url.rpartition(":")[2]))


def test_stopping_ends_connections_waits_and_files() -> None:
    sandbox = Sandbox().start()
    folder = Path(sandbox._folder.name)
    session = requests.Session()
    session.get(f"{sandbox.url}/_log", timeout=10)
    sandbox.faults("wp", slow_body=True, slow_seconds=3600)
    slow = session.get(f"{sandbox.wp_url}/wp-json/", timeout=10, stream=True)
    sandbox.stop()
    with pytest.raises(requests.RequestException):
        _ = slow.content
        session.get(f"{sandbox.url}/_log", timeout=10)
    assert not folder.exists()
    session.close()


def test_a_sandbox_that_never_started_can_be_stopped() -> None:
    sandbox = Sandbox()
    sandbox.stop()
    assert not Path(sandbox._folder.name).exists()


def test_many_clients_at_once_lose_nothing(sandbox: Sandbox) -> None:
    def write(name: str) -> None:
        client = Newspaper(sandbox.wp_url)
        for number in range(10):
            client.write(slug="cung-mot-ten", title=f"{name} {number}", status="publish")
        client.session.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    slugs = {post.slug for post in sandbox.site.posts.values()}
    assert len(slugs) == 40 and sandbox.count_public("wp") == {"cung-mot-ten": 40}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is read from /proc")
def test_large_uploads_take_no_memory(tmp_path: Path) -> None:
    """Send 200 MB by form, raw and in chunks to a sandbox in a process of its own."""
    script = (
        "import sys; from publisher.sandbox import Sandbox\n"
        "with Sandbox() as s: print(s.url, flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdin and child.stdout
    try:
        url = child.stdout.readline().strip()
        before = peak(child.pid)
        send_large(url, tmp_path)
        assert peak(child.pid) - before < 40_000
    finally:
        child.communicate("")


def peak(pid: int) -> int:
    """Return the most memory that a process ever had, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM")))


def send_large(url: str, folder: Path) -> None:
    size = 200 * 1024 * 1024
    film = folder / "film.mp4"
    film.write_bytes(mp4(payload=0))
    with film.open("r+b") as file:
        file.truncate(size)
    wp, page = Newspaper(f"{url}/wp"), Fanpage(f"{url}/graph")
    with film.open("rb") as file:
        assert wp.upload(file, "film.mp4", "video/mp4").status_code == 201  # type: ignore[arg-type]
    head = b'--x\r\nContent-Disposition: form-data; name="source"; filename="a.mp4"\r\n\r\n'

    def form() -> Iterator[bytes]:
        yield head
        with film.open("rb") as file:
            yield from iter(lambda: file.read(1 << 20), b"")
        yield b"\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    made = page.call("POST", "1000001/videos", data=form(), headers=headers)
    assert made.status_code == 200, made.text
    assert page.get(made.json()["id"], fields="published").json()["published"] is True
    wp.session.close(), page.session.close()
