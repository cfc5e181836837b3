"""A clip of 1 GiB on its way up: how fast beside curl, and how much memory it takes."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.wordpress.form import Form
from benchmarks.outlet import outlet
from publisher.wire import Wire

GIBIBYTE = 1024**3
ROUNDS = 3


def measure(size: int = GIBIBYTE) -> Iterator[str]:
    """Send a clip of `size` bytes as the WordPress adapter sends it, and with curl, each in its turn."""
    with TemporaryDirectory(prefix="publisher-bench-") as name, outlet() as desk:
        clip = Path(name) / "clip.mp4"
        with clip.open("wb") as file:
            file.truncate(size)
        ours, curls, extra = [], [], 0
        for n in range(ROUNDS):
            seconds, more = of_the_adapter(f"{desk.url}/ours-{n}", clip)
            ours.append(seconds)
            extra = max(extra, more)
            curls.append(of_curl(f"{desk.url}/curl-{n}", clip))
    here, there = size / min(ours) / 1e6, size / min(curls) / 1e6
    yield f"uploading {size / GIBIBYTE:.2f} GiB, the best of {ROUNDS}"
    yield f"  adapter        {here:6.0f} MB/s   more memory {extra / 1e6:.0f} MB"
    yield f"  curl           {there:6.0f} MB/s"
    yield f"  ratio          {here / there:6.2f}"


def of_the_adapter(url: str, clip: Path) -> tuple[float, int]:
    """Return the seconds that a process of its own takes, and by how many bytes its memory grows."""
    command = [sys.executable, "-m", "benchmarks.upload", url, str(clip)]
    seconds, more = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.split()  # noqa: S603  our own
    return float(seconds), int(more)


def of_curl(url: str, clip: Path) -> float:
    """Return the seconds that curl takes to send the same form."""
    command = ["curl", "--silent", "--fail", "--form", f"file=@{clip}", url]
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own
    return time.monotonic() - began


def send(url: str, clip: Path) -> None:
    """Send the clip, and print the seconds and the bytes by which this process has grown."""
    wire = Wire()
    wire.write("POST", f"{url}-first", data=b"x")
    before, began = most_memory(), time.monotonic()
    form = Form({"slug": "clip"}, clip.name, "video/mp4", clip)
    wire.write("POST", url, data=form, headers=form.headers()).raise_for_status()
    print(time.monotonic() - began, most_memory() - before)


def most_memory() -> int:
    """Return the most bytes that this process has had in use so far (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    send(sys.argv[1], Path(sys.argv[2]))
