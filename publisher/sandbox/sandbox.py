"""The sandbox: two outlets, their readers, a journal, and faults, on one port of this machine."""

import logging
import tempfile
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from publisher.sandbox.answer import Answer, Reset, readable_json
from publisher.sandbox.control import control_faults, show_log
from publisher.sandbox.faults import Dice, read_faults
from publisher.sandbox.graph.page import Page
from publisher.sandbox.graph.platform import Platform
from publisher.sandbox.graph.records import plain_text
from publisher.sandbox.journal import Clock, Journal
from publisher.sandbox.listener import Listener
from publisher.sandbox.outlet import Outlet, answer_with_faults
from publisher.sandbox.readers.pages import Readers
from publisher.sandbox.request import Request
from publisher.sandbox.settings import FanpageSettings, NewspaperSettings
from publisher.sandbox.wordpress.cms import Cms
from publisher.sandbox.wordpress.site import Site

log = logging.getLogger(__name__)

CONTROLS = ("/_log", "/_faults")


def _real_time() -> datetime:
    return datetime.now(UTC)


class Sandbox:
    """Run the outlets on 127.0.0.1; ``port`` 0 takes a free one.

    ``clock`` gives aware datetimes and is all the time the outlets know (pauses apart); ``seed`` makes
    faults with probabilities repeatable. Uploads lie in a temporary folder that goes with the sandbox.
    Raises OSError when the port is taken. A sandbox runs once: start, then stop; `with` does both.
    """

    def __init__(
        self,
        port: int = 0,
        clock: Clock = _real_time,
        seed: int = 0,
        *,
        newspaper: NewspaperSettings | None = None,
        fanpage: FanpageSettings | None = None,
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        self.journal = Journal(clock)
        try:
            self._listener = Listener(port, folder, clock, self._respond, self._salvage, self._refuse)
        except OSError:
            self._folder.cleanup()
            raise
        self.site = Site(newspaper or NewspaperSettings(), self.wp_url, clock, self.journal, folder)
        self.page = Page(fanpage or FanpageSettings(), self.url, clock, self.journal, folder, seed)
        self._outlets: list[Outlet] = [Cms(self.site), Platform(self.page)]
        self._dice = {outlet.name: Dice(seed + number) for number, outlet in enumerate(self._outlets)}
        self._readers = Readers(self.site, self.page, self.journal, self._dice)

    @property
    def url(self) -> str:
        """Return the address that readers open."""
        return f"http://127.0.0.1:{self._listener.port}"

    @property
    def wp_url(self) -> str:
        """Return the address of the newspaper, as a channel's `url` takes it."""
        return f"{self.url}/wp"

    @property
    def graph_url(self) -> str:
        """Return the address of the Graph API, without version and final slash."""
        return f"{self.url}/graph"

    def start(self) -> Self:
        """Begin to answer, in threads of its own."""
        self._listener.start()
        return self

    def stop(self) -> None:
        """Close the port and every connection, and remove the uploads."""
        self._listener.stop()
        self._folder.cleanup()

    def faults(self, outlet: str, **wanted: Any) -> None:
        """Replace the faults of `wp` or `graph`; without any, all is well again. Raises BadFaults."""
        self._dice[outlet].set(read_faults(wanted))

    def show_faults(self) -> Mapping[str, dict[str, Any]]:
        """Return the faults of each outlet as they stand."""
        return {name: dice.show() for name, dice in self._dice.items()}

    def count_public(self, outlet: str) -> Counter[str]:
        """Count what readers see now: by the slug asked for on `wp`, by the text on `graph`."""
        if outlet == "wp":
            with self.site.lock:
                self.site.publish_due()
                return Counter(post.key for post in self.site.public_posts())
        with self.page.lock:
            self.page.catch_up()
            texts = [post.key for post in self.page.public_posts()]
            reels = [plain_text(reel.description or reel.title) for reel in self.page.public_reels()]
            return Counter(texts + reels)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _respond(self, request: Request) -> Answer:
        """Answer; what a stand-in cannot make sense of is refused, for no client may break it."""
        try:
            return self._answer(request)
        except Reset:
            raise
        except Exception as error:  # whatever it is, the next client wants an answer too
            log.debug("a request that no stand-in understands", exc_info=True)
            return self._refuse(request.path, f"This request makes no sense here ({type(error).__name__}).")

    def _refuse(self, path: str, sentence: str) -> Answer:
        """Say 400 in the manner of the outlet that a path belongs to."""
        for outlet in self._outlets:
            if path.startswith(f"/{outlet.name}"):
                return outlet.refuse(sentence)
        return readable_json({"error": sentence}, 400)

    def _answer(self, request: Request) -> Answer:
        if request.path in CONTROLS:
            return self._control(request)
        for outlet in self._outlets:
            if outlet.owns(request.path, request):
                return answer_with_faults(outlet, request, self._dice[outlet.name], self._listener.pause)
        return self._readers.answer(request)

    def _control(self, request: Request) -> Answer:
        if request.path == "/_faults" and request.method in ("GET", "HEAD", "POST"):
            return control_faults(request, self._dice)
        if request.path == "/_log" and request.method in ("GET", "HEAD"):
            return show_log(request, self.journal)
        return readable_json({"error": "This address does not take that method."}, 405)

    def _salvage(self, request: Request) -> None:
        for outlet in self._outlets:
            if outlet.owns(request.path, request):
                outlet.salvage(request)
