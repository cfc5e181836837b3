"""A throw-away PostgreSQL on a free port of 127.0.0.1, run as an ordinary user, gone at the end.

Take the fixture `postgres`; `postgres.new_database()` gives the address of an empty database, a fresh one
at each call, for `[publisher] database` or SQLAlchemy (psycopg 3).
"""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.system.leash import Leashed, free_port
from tests.system.parts import find_program

ROOTS_STAND_IN = "postgres"
"""PostgreSQL refuses to run as root; its package makes this account."""
USER = "publisher"


class PostgresServer:
    """Start PostgreSQL in a folder of its own; raises `PartMissing` when it is not installed."""

    def __init__(self) -> None:
        self._account = ROOTS_STAND_IN if os.geteuid() == 0 else None
        self._initdb, self._postgres, self._createdb = map(find_tool, ("initdb", "postgres", "createdb"))
        self._is_ready = find_tool("pg_isready")
        self._password = secrets.token_hex(8)
        self._names = (f"test_{n}" for n in itertools.count(1))
        self._folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.port = free_port()
        try:
            self._create_cluster()
            self._server = self._serve()
        except BaseException:
            shutil.rmtree(self._folder)
            raise

    @property
    def url(self) -> str:
        """The address of the database that is always there."""
        return self._url_of("postgres")

    def new_database(self) -> str:
        """Create an empty database, in UTF-8 and C order, and return its address."""
        name = next(self._names)
        server = [f"--host={self._folder}", f"--port={self.port}", f"--username={USER}"]
        self._run([self._createdb, *server, name])
        return self._url_of(name)

    def __enter__(self) -> PostgresServer:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def pause(self) -> None:
        """End the server, and keep its databases for `resume`."""
        self._server.stop()

    def resume(self) -> None:
        """Start the server again, at the same address."""
        self._server = self._serve()

    def stop(self) -> None:
        """End the server and remove its folder."""
        self._server.stop()
        shutil.rmtree(self._folder)

    def _create_cluster(self) -> None:
        words = self._folder / "password"
        words.write_text(self._password, "utf-8")
        if self._account:
            shutil.chown(self._folder, self._account)
            shutil.chown(words, self._account)
        trust = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={words}"]
        text = ["--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
        self._run([self._initdb, f"--pgdata={self._folder / 'data'}", *trust, *text])

    def _serve(self) -> Leashed:
        address = ["-p", str(self.port), "-c", "listen_addresses=127.0.0.1"]
        folders = ["-D", str(self._folder / "data"), "-k", str(self._folder)]
        log = self._folder / "postgres.log"
        # SIGINT is PostgreSQL's word for ending without waiting for its clients.
        # -F does without fsync, since nothing here outlives the test run.
        command = [str(self._postgres), *folders, *address, "-F"]
        server = Leashed(command, log, user=self._account, ended_by="SIGINT")
        server.wait_until(self._answers)
        return server

    def _answers(self) -> bool:
        # It accepts connections a while before it answers them.
        asked = [str(self._is_ready), f"--host={self._folder}", f"--port={self.port}", "--quiet"]
        return subprocess.run(asked, check=False).returncode == 0

    def _run(self, command: Sequence[str | Path]) -> None:
        env = {**os.environ, "PGPASSWORD": self._password}
        ran = subprocess.run(
            command,
            env=env,
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
            user=self._account,
            group=self._account,
            extra_groups=[] if self._account else None,
        )
        if ran.returncode:
            raise RuntimeError(f"{Path(command[0]).name}: {ran.stderr.strip() or ran.stdout.strip()}")

    def _url_of(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}:{self._password}@127.0.0.1:{self.port}/{database}"


def find_tool(name: str) -> Path:
    """Return the newest installed PostgreSQL's program of this name; raises `PartMissing`."""
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    newest_first = sorted(folders, key=lambda folder: float(folder.parent.name), reverse=True)
    return find_program(name, *newest_first)
