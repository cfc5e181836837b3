"""The Page's memory, and the clock that schedules and processing go by."""

import random
import string
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from publisher.sandbox.graph.records import Handle, PagePost, Photo, Session, Video, plain_text
from publisher.sandbox.graph.refusal import unknown_object
from publisher.sandbox.journal import Clock, Journal
from publisher.sandbox.settings import FanpageSettings, Token

FIRST_NUMBER = 122_100_000_000_000
PHOTO_LIFE = timedelta(hours=24)
BY_ITSELF = ("", "")


class Page:
    """Hold everything of one Page; callers hold ``lock`` while they read and change it."""

    def __init__(
        self, settings: FanpageSettings, address: str, clock: Clock, journal: Journal, folder: Path, seed: int
    ) -> None:
        self.settings = settings
        self.address = address
        self.journal = journal
        self.folder = folder / "fanpage"
        self.folder.mkdir()
        self.lock = threading.RLock()
        self.tokens: dict[str, Token] = {token.value: token for token in settings.tokens}
        self.posts: dict[str, PagePost] = {}
        self.photos: dict[str, Photo] = {}
        self.videos: dict[str, Video] = {}
        self.sessions: dict[str, Session] = {}
        self.handles: dict[str, Handle] = {}
        self._clock = clock
        self._number = FIRST_NUMBER
        self._random = random.Random(seed)

    @property
    def api(self) -> str:
        """Return the address of the API, without version."""
        return f"{self.address}/graph"

    @property
    def home(self) -> str:
        """Return where readers find the Page."""
        return f"{self.address}/fanpage"

    def now(self) -> datetime:
        """Return the time in UTC, to the second as the platform keeps it."""
        return self._clock().astimezone(UTC).replace(microsecond=0)

    def new_number(self) -> str:
        """Return a fresh id for a photo, a video, or the second half of a post's."""
        self._number += 7
        return str(self._number)

    def new_post_id(self) -> str:
        """Return a fresh id for a post."""
        return f"{self.settings.page_id}_{self.new_number()}"

    def new_trace(self) -> str:
        """Return something like an `fbtrace_id`."""
        return "A" + "".join(self._random.choices(string.ascii_letters + string.digits, k=22))

    def post(self, identity: str, verb: str = "get") -> PagePost:
        """Return a post by its id; raises the error of an unknown object."""
        if identity not in self.posts:
            raise unknown_object(identity, verb)
        return self.posts[identity]

    def public_posts(self) -> list[PagePost]:
        """Return what readers see, newest first."""
        shown = [post for post in self.posts.values() if post.published and not post.hidden]
        return sorted(shown, key=lambda post: (post.pinned, post.created, post.id), reverse=True)

    def public_reels(self) -> list[Video]:
        """Return the reels that readers see, newest first."""
        shown = [video for video in self.videos.values() if video.reel and video.published_at]
        return sorted(shown, key=lambda video: (video.published_at, video.id), reverse=True)

    def catch_up(self) -> None:
        """Do what has fallen due: scheduled posts, processed videos, old unpublished photos."""
        now = self.now()
        for post in list(self.posts.values()):
            if not post.published and post.scheduled and post.scheduled <= now:
                self.make_public(post, post.scheduled)
        for video in list(self.videos.values()):
            if not video.published_at and (when := _due_for_public(video, now)):
                self.show_video(video, when, BY_ITSELF)
        for photo in list(self.photos.values()):
            if not photo.post and photo.created + PHOTO_LIFE <= now:
                self.forget_photo(photo)

    def make_public(self, post: PagePost, when: datetime, cause: tuple[str, str] = BY_ITSELF) -> None:
        """Let readers see a post that was there already."""
        self.posts[post.id] = replace(post, published=True, created=when, updated=when, scheduled=None)
        self.note("post.published", self.posts[post.id], cause)

    def show_video(self, video: Video, when: datetime, cause: tuple[str, str]) -> None:
        """Let readers see a video: as a post, or among the reels."""
        story = ""
        if not (video.reel or video.no_story):
            story = self.new_post_id()
            text = video.description or video.title
            self.posts[story] = PagePost(story, when, when, text, video=video.id)
        shown = replace(video, published_at=when, updated=when, post=story)
        self.videos[video.id] = shown
        self.note_video("reel.published" if video.reel else "video.published", shown, cause)

    def forget_photo(self, photo: Photo) -> None:
        """Drop a photo and its file."""
        self.photos.pop(photo.id, None)
        photo.path.unlink(missing_ok=True)

    def note(self, what: str, post: PagePost, cause: tuple[str, str]) -> None:
        """Write into the journal what happened to a post."""
        more = {"key": post.key, "message": post.message, "public": post.published and not post.hidden}
        self.journal.add("graph", what, post.id, cause=cause, **more)

    def note_video(self, what: str, video: Video, cause: tuple[str, str]) -> None:
        """Write into the journal what happened to a video."""
        text = video.description or video.title
        more = {"key": plain_text(text), "title": video.title, "message": video.description}
        public = video.published_at is not None
        self.journal.add("graph", what, video.id, cause=cause, public=public, **more)


def _due_for_public(video: Video, now: datetime) -> datetime | None:
    """Return when a finished video became public, or None while it may not be."""
    if video.ready_at is None or video.ready_at > now or video.error:
        return None
    if video.wanted == "published":
        return video.ready_at
    if video.wanted == "scheduled" and video.scheduled and video.scheduled <= now:
        return max(video.ready_at, video.scheduled)
    return None
