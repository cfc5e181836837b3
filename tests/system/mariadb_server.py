"""A throw-away MariaDB for WordPress: a private folder and Unix socket, no TCP, gone at the end."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.system.leash import Leashed, listens
from tests.system.parts import find_program

# The data outlives no test run, so nothing waits for the disk.
CARELESS = (
    "--innodb-log-file-size=8M",
    "--innodb-buffer-pool-size=32M",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
    "--innodb-flush-method=nosync",
)
LONGEST_SOCKET = 107
"""Bytes; a longer path of a Unix socket is refused by the system."""


class MariaDBServer:
    """Keep one MariaDB running in ``folder``; raises `PartMissing` when it is not installed."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "db.sock"
        assert len(bytes(self.socket)) <= LONGEST_SOCKET, f"{self.socket} is too long for a socket"
        # A MariaDB that starts removes all temporary tables from its tmpdir, other servers' as well.
        temporary = folder / "db-tmp"
        temporary.mkdir()
        options = ["--no-defaults", f"--datadir={folder / 'db'}", f"--tmpdir={temporary}", *CARELESS]
        if os.geteuid() == 0:
            options.append("--user=root")
        _create_tables(find_program("mariadb-install-db"), options)
        program = str(find_program("mariadbd", Path("/usr/sbin")))
        private = [f"--socket={self.socket}", "--skip-networking", "--performance-schema=off"]
        self._server = Leashed([program, *options, *private], folder / "db.log", ended_by="SIGKILL")
        self._server.wait_until(lambda: listens(self.socket))

    def stop(self) -> None:
        """End the server at once; its data is lost."""
        self._server.stop()


def _create_tables(program: Path, options: list[str]) -> None:
    # --force: a host name that does not resolve would stop it, and it plays no part here.
    quick = ["--force", "--skip-test-db", "--auth-root-authentication-method=normal"]
    made = subprocess.run([program, *options, *quick], capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"{program.name}: {made.stderr.strip() or made.stdout.strip()}")
