"""The daemon is killed when the mail server has taken a digest and it was not recorded yet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.test_notice_kill import Deadly
from tests.notify.post_office import open_post_office

pytestmark = pytest.mark.system
CONFIG = """
[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"
[digests]
managers = ["mailto:managers@example.org", "mailto:desk@example.org"]
[notices.smtp]
host = "localhost"
port = {port}
tls = "none"
from = "publisher@example.org"
"""


def start(workspace: Path, at: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "run", "--until-idle", "--no-web"]
    return subprocess.Popen([*command, "--clock", at], stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_digest_survives_a_kill_between_sending_and_recording(tmp_path: Path) -> None:
    box = Deadly()
    with open_post_office(box=box) as office:
        (tmp_path / "config.toml").write_text(CONFIG.format(port=office.port), encoding="utf-8")
        assert start(tmp_path, "2027-01-22 14:00").wait(60) == 0
        box.daemon = start(tmp_path, "2027-01-22 15:01")
        assert box.daemon.wait(60) == -signal.SIGKILL
        for minute in (5, 9):
            assert start(tmp_path, f"2027-01-22 15:0{minute}").wait(60) == 0
    sent = [(letter["To"], letter["Message-ID"]) for letter in box.letters]
    assert len(sent) == 3 and sent[0] == sent[1]
    assert [to for to, _ in sent[1:]] == ["managers@example.org", "desk@example.org"]
