"""A Facebook Page: text with a link, photos, videos and reels, by way of facebook-sdk.

What can wait unseen is staged: photos are uploaded unpublished, clips are uploaded but not finished;
the call at the due second is small. A post of text cannot be staged. Every id is kept as soon as it is
known, so that whoever tries next goes on with the same uploads. Facebook has no key of ours, so a lost
reply is settled by the clip's id where it is known, else by text within a window of time.
Facts: api-facts sections 1 and 2.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from adapters.facebook.answer import Duplicate, Gone, Purpose, unclear
from adapters.facebook.budget import Budget
from adapters.facebook.check import list_problems
from adapters.facebook.clip import FIELDS, Stage, Upload, bring_up, finish, is_reel, stage_of
from adapters.facebook.graph import Graph, Row
from adapters.facebook.parts import (
    can_stay,
    id_of,
    is_clip,
    photo_ids,
    pictures_of,
    receipt_of_clip,
    receipt_of_oldest,
    receipt_of_post,
    staged_clip,
    staged_photos,
    upload_of,
)
from adapters.facebook.picture import ready_picture
from adapters.facebook.preview import preview
from adapters.facebook.probe import examine
from adapters.facebook.search import find_clips, find_posts, normalised, wanted
from adapters.facebook.settings import FacebookSettings
from publisher.channel import Channel, Health, House
from publisher.core.errors import ChannelError, Refused, Unauthorized, Unconfirmed
from publisher.core.message import Message
from publisher.core.post import Post, PostMedia
from publisher.core.preview import Preview
from publisher.core.receipt import Receipt, Staged
from publisher.wire import Wire


class Facebook(Channel[FacebookSettings]):
    """One Facebook Page."""

    Settings = FacebookSettings
    settle = timedelta(seconds=60)
    looks = 3
    finds_by_words = True

    def __init__(self, name: str, settings: FacebookSettings, house: House, wire: Wire) -> None:
        super().__init__(name, settings, house, wire)
        self.budget = Budget()

    # Offline.

    def check(self, post: Post) -> tuple[Message, ...]:
        """Return what Facebook would refuse."""
        return tuple(list_problems(post, self.settings))

    def preview(self, post: Post, before: Receipt | None = None) -> Preview:
        """Return the card, its words folded as the stream folds them."""
        return preview(post, self.settings.message_limit)

    # Ahead of time, unseen.

    def stage(self, post: Post) -> Staged | None:
        """Upload the photos or the clip; what an earlier try has uploaded already is used again."""
        graph = self._graph()
        try:
            if post.video is not None:
                return staged_clip(self._bring_up_clip(graph, post, post.video))
            if pictures_of(post):
                return staged_photos(self._bring_up_photos(graph, post), whole=True)
        except Gone as gone:
            raise graph.no_page(gone) from None
        return None

    def discard(self, staged: Staged) -> None:
        """Remove uploads that will not be used."""
        graph = self._graph()
        if session := staged.parts.get("session"):
            self._cancel_upload(graph, session)
        for node in photo_ids(staged) or (staged.remote_id,):
            self._remove(graph, node, Purpose.STAGE)

    def _cancel_upload(self, graph: Graph, session: str) -> None:
        try:
            graph.create("videos", Purpose.STAGE, upload_phase="cancel", upload_session_id=session)
        except Refused:  # it has ended already; whether the clip is gone is seen by its id
            return

    def _bring_up_photos(self, graph: Graph, post: Post) -> tuple[str, ...]:
        pictures, photos = pictures_of(post), self._begun_photos
        if photos and not self._are_there(graph, photos):
            photos = ()
        for picture in pictures[len(photos) :]:
            photos += (self._upload_photo(graph, picture),)
            self.errand.keep(staged_photos(photos, whole=len(photos) == len(pictures)))
        return photos

    @property
    def _begun_photos(self) -> tuple[str, ...]:
        """The photos that earlier tries brought up, in the order of the post."""
        return photo_ids(self.errand.begun) if self.errand.begun else ()

    @property
    def _begun_clip(self) -> Upload | None:
        """The clip that earlier tries began to bring up."""
        return upload_of(self.errand.begun) if self.errand.begun else None

    def _upload_photo(self, graph: Graph, file: PostMedia) -> str:
        picture = ready_picture(file, self.settings.photo_limit)
        alt = file.media.alt or None
        row = graph.upload_photo(picture.name, picture.content, picture.mime, alt_text_custom=alt)
        return _id(row, Purpose.STAGE)

    def _are_there(self, graph: Graph, photos: tuple[str, ...]) -> bool:
        """Unpublished photos vanish after a day."""
        try:
            graph.get_several(photos)
        except Gone:
            return False
        return True

    def _bring_up_clip(self, graph: Graph, post: Post, clip: PostMedia) -> Upload:
        if not clip.path.is_file():
            raise Refused("facebook-clip-unreadable", name=clip.name)

        def keep(upload: Upload) -> None:
            self.errand.keep(staged_clip(upload))

        if begun := self._begun_clip:
            try:
                if not begun.whole:
                    return bring_up(graph, clip.path, begun.reel, begun, keep)
                if stage_of(graph.get(begun.video, *FIELDS)) is not Stage.BROKEN:
                    return begun
            except Refused:  # that upload has ended; another one is begun
                pass
        reel = self.settings.reels == "auto" and is_reel(clip.media)
        return bring_up(graph, clip.path, reel, None, keep)

    # Going public.

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        """Make the post public; a second try first looks what the first one did."""
        graph = self._graph()
        try:
            if post.video is not None:
                return self._publish_clip(graph, post, post.video, staged)
            if pictures_of(post):
                return self._publish_photos(graph, post, staged)
            return self._post(graph, post, (), link=post.link)
        except Gone as gone:
            raise graph.no_page(gone) from None

    def _publish_photos(self, graph: Graph, post: Post, staged: Staged | None) -> Receipt:
        photos = photo_ids(staged) if staged else self._bring_up_photos(graph, post)
        if self.errand.asked and (found := self._adopt(graph, post, photos)):
            return found
        try:
            return self._post(graph, post, photos, attached_media=[{"media_fbid": one} for one in photos])
        except Refused:
            if staged is None:
                raise
            if found := self._adopt(graph, post, photos):
                return found
            if self._are_there(graph, photos):
                raise
        return self._publish_photos(graph, post, None)

    def _publish_clip(self, graph: Graph, post: Post, clip: PostMedia, staged: Staged | None) -> Receipt:
        upload = upload_of(staged) if staged else self._bring_up_clip(graph, post, clip)
        if self.errand.asked and (found := self._look_at(graph, post, upload.video)[1]):
            return found
        try:
            finish(graph, upload, post)
        except Refused:
            stage, found = self._look_at(graph, post, upload.video)
            if found is not None:
                return found
            if staged is None or stage is Stage.HIDDEN:
                raise
        else:
            return self._receipt_of_clip(graph, post, upload.video)
        return self._publish_clip(graph, post, clip, None)  # it is gone, and uploaded anew

    def _post(self, graph: Graph, post: Post, photos: tuple[str, ...], **data: Any) -> Receipt:
        fields = "id,permalink_url,created_time"
        try:
            row = graph.create("feed", Purpose.PUBLISH, message=post.text, fields=fields, **data)
        except Duplicate:
            if found := self._adopt(graph, post, photos):
                return found
            raise
        _id(row, Purpose.PUBLISH)
        return receipt_of_post(post, row, photos)

    def _adopt(self, graph: Graph, post: Post, photos: tuple[str, ...]) -> Receipt | None:
        """Return the receipt of the post when it is out already, since a day ago at most."""
        return receipt_of_oldest(post, find_posts(graph, wanted(post, photos), since=None))

    def _receipt_of_clip(self, graph: Graph, post: Post, video: str) -> Receipt:
        """Return the receipt of a clip that has just been finished, whatever can be learned of it."""
        try:
            row = graph.get(video, *FIELDS)
        except ChannelError:  # it is out all the same; only its address is less pretty
            row = {"id": video}
        if stage_of(row) is Stage.BROKEN:
            raise Refused("facebook-clip-broken", name=post.video.name if post.video else video)
        return receipt_of_clip(post, row)

    # Looking.

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        """Look for the post by the ids of its uploads where they were kept, and by its text."""
        if not normalised(post.text):
            raise Unconfirmed("channel-cannot-be-searched", channel=self.name)
        graph = self._graph()
        if post.video is not None:
            return self._find_clip(graph, post, self._begun_clip, since)
        # Staged photos are no answer: until the list shows it, a post that used them may still be out.
        return receipt_of_oldest(post, find_posts(graph, wanted(post, self._begun_photos), since))

    def _find_clip(
        self, graph: Graph, post: Post, upload: Upload | None, since: datetime
    ) -> Receipt | Staged | None:
        stage, found = self._look_at(graph, post, upload.video) if upload else (Stage.BROKEN, None)
        found = found or receipt_of_oldest(post, find_clips(graph, wanted(post), since))
        if found or upload is None or not upload.whole or stage is not Stage.HIDDEN:
            return found
        return staged_clip(upload)

    def _look_at(self, graph: Graph, post: Post, video: str) -> tuple[Stage, Receipt | None]:
        """Return how far a clip is, with its receipt when it is out; one that is gone counts as broken."""
        try:
            row = graph.get(video, *FIELDS)
        except Gone:
            return Stage.BROKEN, None
        stage = stage_of(row)
        return stage, receipt_of_clip(post, row) if stage is Stage.OUT else None

    # Once it is out.

    def update(self, receipt: Receipt, post: Post) -> Receipt:
        """Replace the words; Facebook exchanges neither pictures nor clips nor links of a public post."""
        node = id_of(receipt)
        if not can_stay(receipt, post):
            raise Refused("facebook-cannot-exchange", url=receipt.url or node)
        words = (
            {"description": post.text, "title": post.title} if is_clip(receipt) else {"message": post.text}
        )
        try:
            self._graph().change(node, **words)
        except Gone:
            raise Refused("facebook-post-gone", url=receipt.url or node) from None
        return receipt

    def withdraw(self, receipt: Receipt) -> None:
        """Delete the post, and its photos, which would otherwise stay in the album."""
        node = id_of(receipt)
        graph = self._graph()
        self._remove(graph, node, Purpose.CHANGE)
        for photo in photo_ids(receipt):
            self._remove(graph, photo, Purpose.CHANGE)

    def _remove(self, graph: Graph, node: str, purpose: Purpose) -> None:
        """Delete; that it is gone already is believed only when a look for it says the same."""
        try:
            graph.delete(node, purpose)
        except Gone as gone:
            try:
                graph.get(node, "id")
            except Gone:
                return
            said = gone.message.values.get("said", "")
            raise Refused("facebook-cannot-delete", node=node, said=said) from None

    # Health.

    def probe(self) -> tuple[Health, ...]:
        """Tell whether Page, token, permissions, version and budget would let a post out now."""
        try:
            graph = self._graph()
        except Unauthorized as error:
            return (Health("token", False, error.message),)
        return examine(graph)

    def _graph(self) -> Graph:
        return Graph(self.settings, self.wire, self.budget)


def _id(row: Row, purpose: Purpose) -> str:
    """Return the id of what was made; an answer without one proves nothing."""
    value = row.get("id")
    if not isinstance(value, str) or not value:
        raise unclear(purpose, "id")
    return value
