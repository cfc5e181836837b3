"""WordPress: a newspaper's CMS over its REST API, with an application password.

`stage` lays a complete draft under our slug; `publish` makes it public by its id, which may be
repeated without harm. So a second post is never seen, whatever happens to replies on the way.
Facts: `wordpress-facts.md`, and `api-facts.md` section 3.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from typing import Any, ClassVar

from adapters.wordpress.answer import NO_TRASH, Declined
from adapters.wordpress.body import Placed, compose, mentioned
from adapters.wordpress.drafts import Drafts, Page, mark, marked, page_of, title_of
from adapters.wordpress.health import Checkup, lacking
from adapters.wordpress.kept import check_kept, raw
from adapters.wordpress.library import Library, files_of
from adapters.wordpress.site import Fields, Site
from adapters.wordpress.terms import Terms
from publisher.channel import Channel, ChannelSettings, Health, House
from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.message import Message, message
from publisher.core.post import Post
from publisher.core.preview import Look, Preview
from publisher.core.receipt import Receipt, Staged
from publisher.settings import Secret
from publisher.wire import Wire

TAKEN = frozenset(
    {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "video/mp4",
        "video/quicktime",
        "video/webm",
        "audio/mpeg",
        "audio/mp4",
        "audio/ogg",
        "audio/wav",
    }
)
"""Kinds of file that a WordPress without plug-ins takes and that we send."""


class WordPressSettings(ChannelSettings):
    """`url` is the site's address, `password` an application password of `user`.

    `create_columns` lets a missing category be made; the account then needs the role of an Editor.
    """

    url: str
    user: str
    password: Secret
    create_columns: bool = False


class WordPress(Channel[WordPressSettings]):
    """A WordPress site."""

    Settings = WordPressSettings
    settle: ClassVar[timedelta] = timedelta(seconds=60)

    def __init__(self, name: str, settings: WordPressSettings, house: House, wire: Wire) -> None:
        super().__init__(name, settings, house, wire)
        self.site = Site(wire, settings.url, settings.user, settings.password)
        self.drafts = Drafts(self.site)
        self.library = Library(self.site)
        self.terms = Terms(self.site, settings.create_columns)

    def check(self, post: Post) -> tuple[Message, ...]:
        """Name every file that WordPress would not take or that the text wants and the post lacks."""
        files = files_of(post)
        lost = [name for name in mentioned(post.html) if name not in files]
        return (
            *(message("wordpress-file-not-there", name=name) for name in lost),
            *(
                message("wordpress-file-kind", name=name, mime=one.media.mime)
                for name, one in files.items()
                if one.media.mime not in TAKEN
            ),
        )

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return title, excerpt and the very body that the site gets."""
        files = {name: Placed(0, f"media:{name}", one.media) for name, one in files_of(post).items()}
        body = compose(post, files)
        return Preview(Look.PAGE, title=post.title.strip(), summary=post.summary.strip(), html=body)

    def stage(self, post: Post) -> Staged:
        """Lay a complete draft on the site; what became of a lost reply is seen by the next try."""
        try:
            return self._stage(post)
        except Unconfirmed as lost:
            said = lost.message.values.get("said", "")
            raise TryLater("wordpress-staging-unclear", after=self._settling, said=said) from None

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Make the draft public by its id; one that is not of this revision is staged first."""
        page = self._ready(post, staged)
        if page is None:
            staged = self.stage(post)
            page = self.drafts.read(staged.remote_id)
        if page is None:
            raise TryLater("wordpress-overtaken", what=post.key)
        if page.trashed:
            raise Refused("wordpress-draft-trashed", title=page.title)
        assert staged is not None
        if not page.public:
            return receipt_of(self._flip(page), staged.parts)
        if "live" in staged.parts:
            return self.update(receipt_of(page, staged.parts), post)
        return receipt_of(page, staged.parts)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        """Look for our page; what is found as a draft may be unfinished, so `publish` stages it again."""
        page = self.drafts.find(post)
        if page is None:
            return None
        parts = {"slug": post.key}
        return receipt_of(page, parts) if page.public else Staged(str(page.id), parts)

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Replace title, text, files and terms of the page; what WordPress strips is put back as it was."""
        page = self._page(receipt)
        if page is None or not page.public:
            raise Refused("wordpress-no-longer-public", status=page.status if page else "deleted")
        files = self.library.place(post, page.id)
        fields = self._terms(post) | self._words(post, files)
        got = self.site.change(f"posts/{page.id}", fields)
        try:
            check_kept(fields, got)
        except Refused:
            self.site.change(f"posts/{page.id}", as_it_was(page.entry, fields))
            raise
        self.library.tidy(post.key, page.id, [one.id for one in files.values()])
        return receipt_of(page, parts_of(post, files))

    def withdraw(self, receipt: Receipt) -> None:
        """Lay the page in the trash, from where the site's people can restore it."""
        page = None if receipt.remote_id.isdigit() else self._page(receipt)
        place = f"posts/{page.id if page else receipt.remote_id}"
        try:
            self.site.remove(place, force=False)
        except Declined as no:
            if no.said == NO_TRASH:
                self.site.remove(place, force=True)
            elif not no.gone:
                raise

    def discard(self, staged: Staged) -> None:
        """Delete the draft and its files; a page that went public meanwhile is left, and Refused."""
        if not staged.remote_id.isdigit():
            for draft in self.drafts.unseen(staged.parts["slug"], staged.parts["mark"]):
                self._remove(draft.id, staged.parts)
            return
        page = self.drafts.read(staged.remote_id)
        if page is not None and page.public:
            raise Refused("wordpress-already-public", url=page.link)
        self._remove(int(staged.remote_id), staged.parts)

    def probe(self) -> tuple[Health, ...]:
        """Test address, clock, login, role and every configured column."""
        others = filter(None, [self.settings.default_column, self.settings.correction_column])
        wanted = (*self.settings.columns.values(), *others)
        return Checkup(self.site, self.terms, tuple(dict.fromkeys(wanted))).report()

    # Steps.

    @property
    def _settling(self) -> timedelta:
        return self.settle if self.settings.settle is None else self.settings.settle

    def _stage(self, post: Post) -> Staged:
        self._check_role(post)
        terms = self._terms(post)  # a missing column is known before anything is made
        self._keep(post, post.key)  # should the reply be lost, the draft is known by its address and mark
        page = self.drafts.claim(post)
        if page.public:
            return Staged(str(page.id), {"slug": post.key, "live": "yes"})
        self._keep(post, str(page.id))
        try:
            return self._fill(post, page, terms)
        except Refused as no:
            if (isinstance(no, Declined) and no.gone) or self.drafts.read(str(page.id)) is None:
                # Another staging of this post kept another draft or another upload.
                raise TryLater("wordpress-overtaken", what=post.key) from None
            self._clean_up(page, post)
            raise

    def _keep(self, post: Post, remote_id: str) -> None:
        """Have the unfinished draft kept, unless an earlier try knew at least as much of it."""
        begun = self.errand.begun
        if begun is None or (remote_id.isdigit() and begun.remote_id != remote_id):
            self.errand.keep(Staged(remote_id, {"slug": post.key, "mark": mark(post)}, whole=False))

    def _fill(self, post: Post, page: Page, terms: Fields) -> Staged:
        """Make the claimed draft complete, and see that all of it was kept."""
        files = self.library.place(post, page.id)
        used = [one.id for one in files.values()]
        fields = terms | self._words(post, files) | {"slug": post.key, "status": "draft"}
        got = self.site.change(f"posts/{page.id}", fields)
        extra = self.library.tidy(post.key, page.id, used)
        try:
            check_kept(fields, got)
        except Refused:
            if extra:  # perhaps another staging of this post came between, with uploads of its own
                raise TryLater("wordpress-overtaken", what=post.key) from None
            raise
        return Staged(str(page.id), parts_of(post, files))

    def _ready(self, post: Post, staged: Staged | None) -> Page | None:
        """Return the staged page when it holds this very revision and still exists."""
        if staged is None or staged.parts.get("revision", str(post.revision)) != str(post.revision):
            return None
        page = self.drafts.read(staged.remote_id)
        unfinished = "revision" not in staged.parts and page is not None and not page.public
        return None if unfinished else page

    def _flip(self, page: Page) -> Page:
        """Make a draft public; a planned date that somebody gave it is dropped.

        Its tags go along: left to itself, WordPress sets them again by name, and where one has a
        quotation mark, of two whose names make the same slug only one stays.
        """
        public = {"status": "publish", "tags": page.entry.get("tags", [])}
        try:
            got = self.site.change(f"posts/{page.id}", public)
        except Declined as no:
            if no.gone:  # since it was read, a moment ago: the next try lays another one
                raise TryLater("wordpress-overtaken", what=page.title) from None
            raise
        if got.get("status") == "future":
            got = self.site.change(f"posts/{page.id}", public | {"date": None})
        try:
            now = page_of(got)
        except TryLater:
            raise Unconfirmed("wordpress-unclear", said="posts: not a post") from None
        if not now.public:
            raise Refused("wordpress-not-made-public", status=now.status, url=now.link)
        return now

    def _page(self, receipt: Receipt) -> Page | None:
        """Return the page of a receipt; of one that a person confirmed we know the address alone."""
        if receipt.remote_id.isdigit():
            return self.drafts.read(receipt.remote_id)
        if page := self.drafts.at(receipt.remote_id):
            return page
        raise Refused("wordpress-confirmed-by-hand", url=receipt.remote_id)

    def _check_role(self, post: Post) -> None:
        needed = ("edit_posts", "publish_posts", *(("upload_files",) if post.media or post.cover else ()))
        if missing := lacking(self.site.account(), needed):
            user = self.settings.user
            raise Unauthorized("wordpress-role-too-low", user=user, missing=", ".join(missing))

    def _terms(self, post: Post) -> Fields:
        column = {"categories": [self.terms.column(post.column)]} if post.column else {}
        return column | {"tags": self.terms.tags(post.tags)}

    def _words(self, post: Post, files: Mapping[str, Placed]) -> Fields:
        return {
            "title": title_of(post),
            "content": marked(compose(post, files), post),
            "excerpt": escape(post.summary.strip(), quote=False),
            "featured_media": files[post.cover.name].id if post.cover else 0,
        }

    def _clean_up(self, page: Page, post: Post) -> None:
        """Leave nothing of a post that was refused; what cannot be removed now stays unseen."""
        with contextlib.suppress(ChannelError):
            self._remove(page.id, {"slug": post.key})

    def _remove(self, id: int, parts: Mapping[str, str]) -> None:
        media = [int(value) for name, value in parts.items() if name.startswith("media:")]
        if "slug" in parts:
            self.library.clear(parts["slug"], id, media)
        self.drafts.remove(id)


def parts_of(post: Post, files: Mapping[str, Placed]) -> dict[str, str]:
    """Return what belongs to a page: its key, the revision it holds, its files."""
    media = {f"media:{name}": str(one.id) for name, one in files.items()}
    return {"slug": post.key, "revision": str(post.revision), **media}


def receipt_of(page: Page, parts: Mapping[str, str]) -> Receipt:
    """Return the proof that a page is public; `live` was only a note of the staging."""
    kept = {name: value for name, value in parts.items() if name != "live"}
    return Receipt(str(page.id), page.link, kept, page.at)


def as_it_was(before: Mapping[str, Any], changed: Fields) -> Fields:
    """Return the fields that undo a change."""
    texts = ("title", "content", "excerpt")
    return {name: raw(before, name) if name in texts else before.get(name) for name in changed}
