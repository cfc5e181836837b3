"""A real WordPress for tests, thrown away afterwards (recipe: `wordpress-facts.md` section 1).

In a test take the fixture `empty_wordpress` (the session's site, reset before each test), or `wordpress`
when what the site holds does not matter; mark the module with `pytestmark = pytest.mark.system`:

    site.url                              # "http://127.0.0.1:PORT"; REST is below /wp-json
    site.password_of("robot")             # application password; logins are the keys of ROLES
    site.set_role("robot", "subscriber")  # reset() takes roles and passwords back as well
    site.revoke("robot")                  # the password stops working; password_of() gives the dead one
    site.php("echo get_option($name);", name="timezone_string")   # runs inside WordPress, returns the output
    with site.fault("fail_after_insert"): ...   # a post is created, the answer is 500 (wordpress/faults/)
    with site.plugin("add_filter(…);"): ...     # any other fault, as PHP of a must-use plugin
    with site.maintenance(): ...                # 503 to everybody
    with site.uploads_limited_to("1M"): ...     # multipart uploads only; PHP lets raw bodies pass
    with CuttingProxy(site.url) as proxy: ...   # lost and late replies: cutting_proxy.py

Categories: those of CATEGORIES and "Uncategorized". Time zone: Asia/Ho_Chi_Minh. Nothing is published by
time alone (no cron). `WordPressSite(folder)` takes another unpacked WordPress, and so does the environment
variable PUBLISHER_WORDPRESS for the fixtures.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.system.leash import Leashed, free_port, listens
from tests.system.mariadb_server import MariaDBServer
from tests.system.parts import CACHE, PartMissing, find_program

ROLES = ("admin", "robot", "author", "contributor", "subscriber")
"""The logins; `robot` is an Editor, `admin` an Administrator, the others have the role of their name."""
CATEGORIES = ("Thời sự", "Cải cách hành chính", "Dịch vụ công của chị")
UPLOAD_LIMIT = "64M"
EXTENSIONS = {"mysqli", "gd", "dom", "mbstring", "curl"}
OURS = Path(__file__).parent / "wordpress"


class WordPressSite:
    """One WordPress on a free port of 127.0.0.1, with its database, in a folder that `stop` removes.

    ``source`` is the folder of an unpacked WordPress, that which `.ci/system-packages` fetched unless given.
    """

    def __init__(self, source: Path | None = None, *, upload_limit: str = UPLOAD_LIMIT) -> None:
        self._source = source
        self._upload_limit = upload_limit
        self._folder: Path | None = None
        self._database: MariaDBServer | None = None
        self._server: Leashed | None = None
        self._passwords: dict[str, str] = {}
        self._port = 0

    @property
    def url(self) -> str:
        """The site's address, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def folder(self) -> Path:
        """The running site's WordPress folder; its PHP log is `php.log` beside it."""
        assert self._folder is not None, "the site is not running"
        return self._folder / "site"

    def password_of(self, login: str) -> str:
        """Return the account's application password."""
        return self._passwords[login]

    def start(self) -> None:
        """Install WordPress and serve it; raises `PartMissing` when a part is not on this machine."""
        source = self._source or find_wordpress()
        check_php()
        self._folder = Path(tempfile.mkdtemp(prefix="wp-", dir=_short_folder()))
        try:
            _lay_out(source, self.folder)
            self._database = MariaDBServer(self._folder)
            self._port = free_port()
            self._run_script("install.php")
            self.reset()
            self._serve()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every process of the site and remove its folder; may be called twice."""
        for part in (self._server, self._database):
            if part is not None:
                part.stop()
        self._server = self._database = None
        if self._folder is not None:
            shutil.rmtree(self._folder)
            self._folder = None

    def __enter__(self) -> WordPressSite:
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def reset(self) -> None:
        """Remove all posts, media, new terms, faults; give every account its role and a working password."""
        (self.folder / ".maintenance").unlink(missing_ok=True)
        for path in _plugins(self.folder).glob("fault-*.php"):
            path.unlink()
        shutil.rmtree(self.folder / "wp-content" / "uploads", ignore_errors=True)
        self._passwords = json.loads(self.php((OURS / "reset.php").read_text("utf-8").removeprefix("<?php")))

    def revoke(self, login: str) -> None:
        """Take the account's application password away, at once."""
        delete = "WP_Application_Passwords::delete_all_application_passwords"
        self.php(f"{delete}(get_user_by('login', $login)->ID);", login=login)

    def set_role(self, login: str, role: str) -> None:
        """Give the account another role, at once."""
        self.php("get_user_by('login', $login)->set_role($role);", login=login, role=role)

    def php(self, code: str, **variables: object) -> str:
        """Run PHP inside WordPress, the variables as `$name`, and return what it prints; errors raise."""
        return self._run_script("run.php", json.dumps(variables or {"_": None}), given=code)

    @contextmanager
    def plugin(self, code: str) -> Iterator[None]:
        """Run PHP in every request to the site inside the block, as a must-use plugin."""
        path = _plugins(self.folder) / f"fault-{os.urandom(4).hex()}.php"
        path.write_text(f"<?php\n{code}", "utf-8")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    def fault(self, name: str) -> AbstractContextManager[None]:
        """Inject a fault of `wordpress/faults/` inside the block."""
        return self.plugin((OURS / "faults" / f"{name}.php").read_text("utf-8").removeprefix("<?php"))

    @contextmanager
    def maintenance(self) -> Iterator[None]:
        """Answer 503 to everybody inside the block, as WordPress does while it updates itself."""
        path = self.folder / ".maintenance"
        path.write_text("<?php $upgrading = time();", "utf-8")
        try:
            yield
        finally:
            path.unlink(missing_ok=True)

    @contextmanager
    def uploads_limited_to(self, limit: str) -> Iterator[None]:
        """Serve with another upload_max_filesize, such as "1M", inside the block."""
        before, self._upload_limit = self._upload_limit, limit
        try:
            self._serve()
            yield
        finally:
            self._upload_limit = before
            self._serve()

    def _serve(self) -> None:
        if self._server is not None:
            self._server.stop()
        router = OURS / "router.php"
        command = [*self._php(), "-S", f"127.0.0.1:{self._port}", "-t", self.folder, router]
        log = self.folder.parent / "php.log"
        self._server = Leashed(command, log, env={**self._settings(), "PHP_CLI_SERVER_WORKERS": "4"})
        self._server.wait_until(lambda: listens(("127.0.0.1", self._port)))

    def _run_script(self, script: str, *arguments: str, given: str = "") -> str:
        command = [*self._php(), OURS / script, self.folder, *arguments]
        env = {**os.environ, **self._settings()}
        ran = subprocess.run(command, input=given.encode(), capture_output=True, env=env, check=False)
        if ran.returncode:
            raise RuntimeError(f"{script}: {(ran.stdout + ran.stderr).decode('utf-8', 'replace').strip()}")
        return ran.stdout.decode()

    def _php(self) -> list[str | Path]:
        settings = {
            "upload_max_filesize": self._upload_limit,
            "post_max_size": "256M",
            "memory_limit": "512M",
            "display_errors": "stderr",
            "sendmail_path": "/bin/true",
            # A fault that a test has just written or taken away counts from the next request on.
            "opcache.revalidate_freq": "0",
        }
        return [find_program("php"), *(f"-d{name}={value}" for name, value in settings.items())]

    def _settings(self) -> Mapping[str, str]:
        assert self._database is not None
        return {
            "PUBLISHER_TEST_SOCKET": str(self._database.socket),
            "PUBLISHER_TEST_HOST": f"127.0.0.1:{self._port}",
        }


def find_wordpress() -> Path:
    """Return the folder of the unpacked WordPress; raises `PartMissing`."""
    given = os.environ.get("PUBLISHER_WORDPRESS")
    found = [Path(given)] if given else sorted(CACHE.glob("wordpress-*/usr/share/wordpress"))
    if not found or not (found[-1] / "wp-load.php").is_file():
        raise PartMissing(f"WordPress ({given or CACHE / 'wordpress-*'})")
    return found[-1]


def check_php() -> None:
    """Raise `PartMissing` unless PHP has the extensions that WordPress needs here."""
    told = subprocess.run([find_program("php"), "-m"], capture_output=True, text=True, check=True)
    absent = sorted(EXTENSIONS - set(told.stdout.split()))
    if absent:
        raise PartMissing(f"PHP's extension {', '.join(absent)}")


def _short_folder() -> str | None:
    # A Unix socket's path is limited to 107 bytes, and some temporary folders are long.
    return "/tmp" if Path("/tmp").is_dir() else None


def _lay_out(source: Path, site: Path) -> None:
    shutil.copytree(source, site, copy_function=_link_or_copy)
    (site / "wp-config.php").unlink(missing_ok=True)
    shutil.copy(OURS / "wp-config.php", site)
    shutil.copytree(OURS / "mu-plugins", _plugins(site), dirs_exist_ok=True)


def _link_or_copy(source: str, target: str) -> None:
    real = os.path.realpath(source)
    if not Path(real).exists():
        return  # a link of the Debian package to another one that plays no part here
    try:
        os.link(real, target)
    except OSError:  # another file system
        shutil.copy2(real, target)


def _plugins(site: Path) -> Path:
    return site / "wp-content" / "mu-plugins"
