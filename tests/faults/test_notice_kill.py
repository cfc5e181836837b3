"""The daemon is killed when the mail server has taken a letter and it was not recorded yet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.notify.post_office import Letterbox, open_post_office

pytestmark = pytest.mark.system
CONFIG = """
[channels.website]
adapter = "static"
url = "http://127.0.0.1:8321/site"
[notices]
to = ["mailto:desk@example.org"]
[notices.smtp]
host = "localhost"
port = {port}
tls = "none"
from = "publisher@example.org"
"""
PIECE = "---\ntitle: Bài của tuần trước\npublish_at: 2027-01-11 09:00\n---\n\nNội dung minh họa.\n"


class Deadly(Letterbox):
    """A mail server that kills whoever brings it the first letter."""

    daemon: subprocess.Popen[bytes] | None = None

    def taken(self, mail: EmailMessage) -> None:
        super().taken(mail)
        if len(self.letters) == 1 and self.daemon is not None:
            os.kill(self.daemon.pid, signal.SIGKILL)
            self.daemon.wait()


def start(workspace: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "publisher", "-w", str(workspace), "run", "--until-idle", "--no-web"]
    return subprocess.Popen([*command, "--clock", "2027-01-18 08:00"], stderr=subprocess.DEVNULL)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_notice_survives_a_kill_between_sending_and_recording(tmp_path: Path) -> None:
    (tmp_path / "content" / "queue").mkdir(parents=True)
    (tmp_path / "content" / "queue" / "bai.md").write_text(PIECE, encoding="utf-8")
    box = Deadly()
    with open_post_office(box=box) as office:
        (tmp_path / "config.toml").write_text(CONFIG.format(port=office.port), encoding="utf-8")
        box.daemon = start(tmp_path)
        assert box.daemon.wait(60) == -signal.SIGKILL
        assert start(tmp_path).wait(60) == 1
        assert start(tmp_path).wait(60) == 1
    first, second = box.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert "«Bài của tuần trước»" in second.get_content()
