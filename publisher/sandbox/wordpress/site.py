"""The CMS's memory: posts, media and terms, and the clock that schedules go by."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.sandbox.journal import Clock, Journal
from publisher.sandbox.settings import NewspaperSettings
from publisher.sandbox.wordpress.records import Media, Post, Term
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug

CATEGORY, TAG = "category", "post_tag"
CRON = ("", "")
AT_ONCE = timedelta(seconds=60)  # measured: a date that is at most this far ahead counts as now


class Site:
    """Hold everything of one newspaper; callers hold ``lock`` while they read and change it."""

    def __init__(
        self, settings: NewspaperSettings, address: str, clock: Clock, journal: Journal, folder: Path
    ) -> None:
        self.settings = settings
        self.home = address
        self.journal = journal
        self.folder = folder
        self.lock = threading.RLock()
        self.posts: dict[int, Post] = {}
        self.media: dict[int, Media] = {}
        self.terms: dict[int, Term] = {}
        self.zone = ZoneInfo(settings.timezone)
        self._clock = clock
        self._last_id = 0
        for name in ("Chưa phân loại", *settings.columns):
            self.add_term(CATEGORY, name)

    @property
    def api(self) -> str:
        """Return the address of the REST API."""
        return f"{self.home}/wp-json"

    def now(self) -> datetime:
        """Return the site's local time, to the second as the database keeps it."""
        return self._clock().astimezone(self.zone).replace(microsecond=0)

    def next_id(self) -> int:
        """Return a fresh id; posts and media share one series."""
        self._last_id += 1
        return self._last_id

    def add_term(
        self, taxonomy: str, name: str, slug: str = "", parent: int = 0, description: str = ""
    ) -> Term:
        """Keep a new category or tag under a slug that is free."""
        taken = {term.slug for term in self.of_taxonomy(taxonomy)}
        number = max(self.terms, default=0) + 1
        free = unique_slug(make_slug(slug or name) or str(number), taken.__contains__)
        self.terms[number] = Term(number, taxonomy, name, free, description, parent)
        return self.terms[number]

    def of_taxonomy(self, taxonomy: str) -> Iterator[Term]:
        """Yield the categories, or the tags."""
        return (term for term in self.terms.values() if term.taxonomy == taxonomy)

    def posts_in(self, term: Term) -> list[Post]:
        """Return the public posts under a term, newest first."""
        return [post for post in self.public_posts() if term.id in post.categories + post.tags]

    def public_posts(self) -> list[Post]:
        """Return what readers see, newest first."""
        shown = [post for post in self.posts.values() if post.public]
        return sorted(shown, key=lambda post: (post.date, post.id), reverse=True)

    def slug_taken(self, but: int = 0) -> Callable[[str], bool]:
        """Return a test for slugs that other posts hold, in whatever status."""
        slugs = {post.slug for post in self.posts.values() if post.id != but}
        return slugs.__contains__

    def media_slug_taken(self, but: int = 0) -> Callable[[str], bool]:
        """Return a test for slugs that any post or medium holds: media share them with all types."""
        slugs = {media.slug for media in self.media.values() if media.id != but}
        return (slugs | {post.slug for post in self.posts.values()}).__contains__

    def link(self, post: Post) -> str:
        """Return the address of a post: pretty once it is public."""
        return f"{self.home}/{post.slug}/" if post.public else f"{self.home}/?p={post.id}"

    def publish_due(self) -> None:
        """Do what WP-Cron does when a request comes by: publish what was scheduled and has fallen due."""
        now = self.now()
        for post in [post for post in self.posts.values() if post.status == "future" and post.date <= now]:
            self.posts[post.id] = replace(post, status="publish")
            self.note("post.published", self.posts[post.id], CRON)

    def note(self, what: str, post: Post, cause: tuple[str, str]) -> None:
        """Write into the journal what happened to a post."""
        more = {"key": post.key or post.slug, "slug": post.slug, "title": post.title, "public": post.public}
        self.journal.add("wp", what, str(post.id), cause=cause, **more)
