"""What a post is made of on Facebook, and the receipts that tell it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urljoin

from adapters.facebook.clip import Upload, published_at, read_time
from adapters.facebook.graph import Row
from adapters.facebook.search import photos_of
from publisher.core.errors import Refused
from publisher.core.post import Post, PostMedia
from publisher.core.receipt import Receipt, Staged

HOME = "https://www.facebook.com/"


def pictures_of(post: Post) -> tuple[PostMedia, ...]:
    """Return the pictures that are posted, the cover first; none beside a clip, which is a post alone."""
    if post.video is not None:
        return ()
    cover = (post.cover,) if post.cover and post.cover.media.is_image else ()
    return cover + tuple(one for one in post.images if one not in cover)


def made_of(post: Post) -> str:
    """Return a short name for what cannot be exchanged once it is public: the clip, photos or link."""
    files = (post.video,) if post.video else pictures_of(post)
    things = [one.media.sha256 for one in files] or [post.link or ""]
    return hashlib.sha256("\n".join(things).encode()).hexdigest()[:16]


def can_stay(receipt: Receipt, post: Post) -> bool:
    """Tell whether a public post can become this one by its words alone.

    One that went out without a link goes on without its card: readers find the link in the words, if there.
    """
    made = receipt.parts.get("made_of", made_of(post))
    return made in {made_of(post), made_of(replace(post, link=None))}


def _left_out(post: Post) -> str:
    """Name the pictures that do not go out because the post is a clip, its cover apart."""
    if post.video is None:
        return ""
    return ",".join(one.name for one in post.images if one != post.cover)


# --- what lies ready -----------------------------------------------------------------------------


def staged_photos(photos: Sequence[str], *, whole: bool) -> Staged:
    """Return photos that wait, unseen, for their post; without those that are still to come not `whole`."""
    return Staged(photos[0], {"photos": ",".join(photos)}, whole)


def staged_clip(upload: Upload) -> Staged:
    """Return a clip that waits to be made public, or to be gone on with."""
    parts = {"reel": "yes"} if upload.reel else {"session": upload.session}
    if not upload.whole:
        parts |= {"address": upload.address} if upload.reel else {"window": f"{upload.start}-{upload.end}"}
    return Staged(upload.video, {"kind": "clip", **parts}, upload.whole)


def upload_of(staged: Staged) -> Upload:
    """Return the upload that was staged; Facebook knows better than `start` how far it has come."""
    parts = staged.parts
    start, _, end = parts.get("window", "0-0").partition("-")
    return Upload(
        video=staged.remote_id,
        reel="reel" in parts,
        session=parts.get("session", ""),
        address=parts.get("address", ""),
        start=int(start),
        end=int(end),
        whole=staged.whole,
    )


def photo_ids(parts: Receipt | Staged) -> tuple[str, ...]:
    """Return the ids of the photos that belong to a receipt or lie staged."""
    return tuple(one for one in parts.parts.get("photos", "").split(",") if one)


# --- what is public ------------------------------------------------------------------------------


def receipt_of_post(post: Post, row: Row, photos: Sequence[str], doubles: Sequence[Row] = ()) -> Receipt:
    """Return the receipt of a post of text, link or photos."""
    parts = {"kind": "post", "photos": ",".join(photos), **_common(post, doubles)}
    return Receipt(str(row["id"]), _address(row), _filled(parts), read_time(row.get("created_time")))


def receipt_of_clip(post: Post, row: Row, doubles: Sequence[Row] = ()) -> Receipt:
    """Return the receipt of a video or reel."""
    parts = {"kind": "clip", "post": str(row.get("post_id") or ""), "left_out": _left_out(post)}
    return Receipt(str(row["id"]), _address(row), _filled(parts | _common(post, doubles)), published_at(row))


def receipt_of_oldest(post: Post, rows: Sequence[Row]) -> Receipt | None:
    """Return the receipt of the first of several finds; the others are named in it."""
    if not rows:
        return None
    oldest, *doubles = rows
    if post.video is not None:
        return receipt_of_clip(post, oldest, doubles)
    photos = photos_of(oldest) if pictures_of(post) else ()
    return receipt_of_post(post, oldest, photos, doubles)


def is_clip(receipt: Receipt) -> bool:
    """Tell whether a receipt is that of a video or reel."""
    return receipt.parts.get("kind", "post" if "_" in receipt.remote_id else "clip") == "clip"


def id_of(receipt: Receipt) -> str:
    """Return the id under which Facebook knows the post; one confirmed by hand has none."""
    if not re.fullmatch(r"\d+(_\d+)?", receipt.remote_id):
        raise Refused("facebook-unknown-id", url=receipt.url or receipt.remote_id)
    return receipt.remote_id


def _common(post: Post, doubles: Sequence[Row]) -> dict[str, str]:
    return {"made_of": made_of(post), "doubles": ",".join(str(row["id"]) for row in doubles)}


def _filled(parts: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in parts.items() if value}


def _address(row: Row) -> str:
    """Return where readers find it; Facebook gives a path only for videos."""
    return urljoin(HOME, str(row.get("permalink_url") or row["id"]))
