"""Trials of the channels that are reached over HTTP, against the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

from requests import PreparedRequest, Response

from adapters.facebook.adapter import Facebook
from adapters.facebook.budget import Budget
from adapters.facebook.settings import FacebookSettings
from adapters.wordpress.adapter import WordPress, WordPressSettings
from publisher.channel import Channel
from publisher.core.item import Form, Item, Media
from publisher.files.media_store import stored_path
from publisher.sandbox import FanpageSettings, Sandbox
from tests.adapters import posts
from tests.adapters.contract import kept_secret
from tests.faults import meddler
from tests.faults.meddler import Meddler, Play, Send
from tests.faults.table import Spot
from tests.faults.trial import AHEAD, AT_ONCE, DATABASE, Trial, until

HOUR = timedelta(hours=1)
WAITS = ("429 with a wait", "429")
NOES = ("400", "gone", "blocked", "expired", "revoked", "permission", "quota")
FILES = ("too large", "file refused")
UPLOAD = ("time-out", "reset", *WAITS, *NOES, *FILES, "5xx", "html", "truncated", "slow", "killed", *DATABASE)
PLAYED = {
    "before connect": ("refused", "dns", "time-out", "killed", *DATABASE),
    AHEAD: UPLOAD,
    AT_ONCE: UPLOAD,
    "before acceptance": ("time-out", "reset", *WAITS, *NOES, "5xx", "html", "killed"),
    "after acceptance": ("time-out", "reset", "5xx", "html", "clock ahead", "clock behind", "killed"),
    "during the reply": ("reset", "truncated", "slow", "killed"),
    "before our record": ("killed", *DATABASE),
    "during our record": ("killed", *DATABASE),
}
LATE = {"latency_ms": meddler.TOO_LONG, "count": 1}
LATE_REPLY = {"latency_after_ms": meddler.TOO_LONG, "count": 1}


class WebTrial(Trial):
    """A channel whose outlet is played by the sandbox."""

    outlet: ClassVar[str]
    upload: ClassVar[tuple[str, int]] = ("", 0)
    """Which call brings files up: its `METHOD path`, and which of several."""
    last: ClassVar[str]
    """The call that makes the post public."""

    def __init__(self, folder: Path) -> None:
        self.skew = timedelta()
        self.sandbox = Sandbox(clock=self._outside, fanpage=FanpageSettings(chunk=2000)).start()
        self.wire = Meddler()
        super().__init__(folder)

    @classmethod
    def spots(cls) -> set[Spot]:
        there = {(where, fault) for where, faults in PLAYED.items() for fault in faults}
        return {(where, fault) for where, fault in there if cls.upload[0] or where not in {AHEAD, AT_ONCE}}

    def _outside(self) -> datetime:
        return self.clock.now() + self.skew

    @contextmanager
    def mended(self) -> Iterator[None]:
        """Let the outlet show the machine's own time, to which `doctor` compares it."""
        self.skew = datetime.now(UTC) - self.clock.now()
        yield
        self.skew = timedelta()

    def close(self) -> None:
        super().close()
        self.sandbox.stop()

    @contextmanager
    def suffer(self, where: str, fault: str) -> Iterator[None]:
        pattern, nth = self.upload if where in {AHEAD, AT_ONCE} else (self.last, 1)
        if where == "before connect":
            pattern, nth = ".", 1
        comes_late = fault == "time-out" and where != "before connect"
        before: list[int] = []

        def play(wire: Meddler, request: PreparedRequest, send: Send) -> Response:
            before.append(self.taken())
            return self.play(where, fault)(wire, request, send)

        self.wire.meddle(pattern, nth, play)
        if fault.startswith("clock"):
            self.skew = HOUR if fault == "clock ahead" else -HOUR
        try:
            yield
        finally:
            assert self.wire.is_calm, "the fault met no call"
            if comes_late:  # what the outlet takes after we have given up is there before it is looked for
                until(lambda: self.taken() > before[0])

    def taken(self) -> int:
        """Count what the outlet has taken of us."""
        return len(self.sandbox.journal.entries)

    def play(self, where: str, fault: str) -> Play:
        """Return what happens to the call."""
        plain = {"refused": meddler.nobody_listens, "dns": meddler.no_such_name}
        if fault in plain:
            return plain[fault]
        if fault == "killed":
            return self._power_cut(where)
        if (where, fault) == ("before connect", "time-out"):
            return meddler.nobody_answers
        in_haste = fault in {"time-out", "slow"}
        return meddler.outlet(self.sandbox, self.outlet, in_haste=in_haste, **self.fault(where, fault))

    def _power_cut(self, where: str) -> Play:
        if where == "before connect":
            return meddler.power_cut_before
        if where == "during the reply":
            return meddler.power_cut_in_the_reply
        if where == "before acceptance":
            return meddler.power_cut_after(meddler.outlet(self.sandbox, self.outlet, drop_before_accept=1.0))
        return meddler.power_cut_after(meddler.untouched)

    def fault(self, where: str, fault: str) -> dict[str, Any]:
        """Return what the sandbox is told; the keys are those of `/_faults`."""
        done = where in {"after acceptance", "during the reply"}
        if fault in self.refusals:
            return {"reject": 1.0} | self.refusals[fault]
        if fault.startswith("clock"):
            return {"drop_after_accept": 1.0}
        if fault == "reset" and where == "during the reply":
            return {"drop_in_reply": 1.0}
        return {
            "time-out": LATE_REPLY if done else LATE,
            "reset": {"drop_after_accept": 1.0} if done else {"drop_before_accept": 1.0},
            "5xx": {"fail_after_accept": 1.0} if done else {"fail_before_accept": 1.0},
            "html": {"html_after_accept": 1.0} if done else {"html": 1.0},
            "truncated": {"truncate": 1.0},
            "slow": {"slow_body": True, "slow_seconds": 4.0},
            "429 with a wait": {"throttle": 1.0, "retry_after": 120},
            "429": {"throttle": 1.0, "retry_after": 0},
        }[fault]

    refusals: ClassVar[dict[str, dict[str, Any]]] = {}

    def keep_media(self, name: str, content: bytes, mime: str, **facts: Any) -> Media:
        """Put a file where the media store has it."""
        (self.folder / "drawn").mkdir(exist_ok=True)
        drawn = posts.kept(self.folder / "drawn", name, content, mime, **facts)
        place = stored_path(self.folder / "var" / "media", drawn.media)
        place.parent.mkdir(parents=True, exist_ok=True)
        drawn.path.rename(place)
        return drawn.media

    def article(self) -> Item:
        """Return a piece with two small pictures."""
        facts = {"width": 40, "height": 30, "alt": "Chị em nộp hồ sơ"}
        pictures = tuple(
            self.keep_media(name, posts.picture(40, 30, "PNG", colour), "image/png", **facts)
            for name, colour in (("mot.png", "teal"), ("hai.png", "gold"))
        )
        html = "".join(f'<p><img src="media:{one.name}" alt="{one.alt}"></p>' for one in pictures)
        return Item("bai", "Một lần bấm", html=f"<p>Nội dung.</p>{html}", media=pictures, tags=("CCHC",))


class WordPressTrial(WebTrial):
    """An article with two pictures, laid as a draft ahead of its time."""

    outlet = "wp"
    upload = (r"POST .*/media$", 2)
    last = r"POST .*/posts/\d+$"
    refusals: ClassVar = {
        "400": {},
        "gone": {"code": 404},
        "too large": {"code": 413},
        "blocked": {"code": 406},
        "file refused": {"code": 500},
        "revoked": {"code": 401},
        "permission": {"code": 403},
    }

    @classmethod
    def spots(cls) -> set[Spot]:
        """Leave out what WordPress does not know: a password that ends by itself, a quota of posts."""
        return {(where, fault) for where, fault in super().spots() if fault not in {"expired", "quota"}}

    def open(self) -> Channel[Any]:
        given = {
            "adapter": "wordpress",
            "url": self.sandbox.wp_url,
            "user": "robot",
            "password": kept_secret(self.folder, "sandbox-password"),
            "default_column": "Thời sự",
        }
        settings = WordPressSettings.model_validate(given)
        self.item = self.article()
        return WordPress("newspaper", settings, self.house, self.wire)

    def count_live(self) -> int:
        return self.sandbox.count_public("wp").total()

    def ever_live(self) -> int:
        return len(
            {one.id for one in self.sandbox.journal.entries if one.what.startswith("post.") and one.public}
        )

    def leftovers(self) -> list[str]:
        used = {one.id for one in self.sandbox.site.posts.values() if one.public}
        drafts = [f"post {one.id}" for one in self.sandbox.site.posts.values() if not one.public]
        media = list(self.sandbox.site.media.values())
        return drafts + [f"media {one.id}" for one in media if one.post not in used or len(media) > 2]


class PageTrial(WebTrial):
    """A piece on its way to a Page."""

    outlet = "graph"
    last = r"POST .*/feed$"
    refusals: ClassVar = {
        "400": {},
        "gone": {"code": 100, "subcode": 33},
        "too large": {"code": 100, "subcode": 1366046},
        "file refused": {"code": 324},
        "expired": {"code": 190, "subcode": 463},
        "blocked": {"code": 368, "subcode": 1390008},
        "revoked": {"code": 190, "subcode": 460},
        "permission": {"code": 200},
        "quota": {"code": 341},
    }

    def open(self) -> Channel[Any]:
        given = {
            "adapter": "facebook",
            "url": self.sandbox.graph_url,
            "page_id": "1000001",
            "token": kept_secret(self.folder, "sandbox-page-token"),
        }
        self.item = self.piece()
        channel = Facebook("fanpage", FacebookSettings.model_validate(given), self.house, self.wire)
        channel.budget = Budget(lambda: self.clock.now().timestamp())
        return channel

    def piece(self) -> Item:
        return Item("bai", "Một lần bấm", summary="Chị em tự nộp hồ sơ.", html="<p>Nội dung.</p>")

    def count_live(self) -> int:
        return self.sandbox.count_public("graph").total()

    def ever_live(self) -> int:
        return len({one.id for one in self.sandbox.journal.entries if one.public})

    def leftovers(self) -> list[str]:
        page = self.sandbox.page
        photos = [f"photo {one.id}" for one in page.photos.values() if not one.post]
        return photos + [f"video {one.id}" for one in page.videos.values() if not one.published_at]


class TextTrial(PageTrial):
    """Words and nothing else, which cannot be staged."""

    stages = False


class PhotosTrial(PageTrial):
    """Two photos, uploaded unseen ahead of their time."""

    upload = (r"POST .*/photos$", 2)

    def piece(self) -> Item:
        return self.article()


class ClipTrial(PageTrial):
    """A clip, uploaded in chunks ahead of its time."""

    upload = (r"POST .*/videos$", 3)
    refusals: ClassVar = PageTrial.refusals | {
        "too large": {"code": 352, "subcode": 1363022},
        "file refused": {"code": 352, "subcode": 1363024},
    }
    last = r"POST .*/videos$"

    def taken(self) -> int:
        """Count the steps of an upload too, which leave no entry of their own."""
        return super().taken() + sum(-(-one.received // 2000) for one in self.sandbox.page.videos.values())

    def piece(self) -> Item:
        film = posts.moving_picture()
        clip = self.keep_media("huong-dan.mp4", film, "video/mp4", width=320, height=180, duration=2.0)
        return Item("bai", "Một lần bấm", form=Form.CLIP, html="<p>Nội dung.</p>", media=(clip,))
