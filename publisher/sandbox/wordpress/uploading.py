"""Uploads to the media library: raw or multipart, checked, named, kept."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from publisher.sandbox.spool import Spool
from publisher.sandbox.wordpress.call import Call
from publisher.sandbox.wordpress.media_details import describe_file, shrink_large
from publisher.sandbox.wordpress.media_types import clean_name, free_name, settle_type
from publisher.sandbox.wordpress.records import Changes, Media
from publisher.sandbox.wordpress.refusal import Refusal
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug

NOT_TAKEN = "Sorry, you are not allowed to upload this file type."


@dataclass(frozen=True)
class Arrival:
    """A file that was sent, and the error code under which its form of upload fails."""

    name: str
    body: Spool
    failure: str


def receive_file(call: Call) -> Media:
    """Return the record of the file that a call uploads, with the file in its place."""
    arrival = _multipart(call) if call.files else _raw(call)
    _check_hash(call, arrival)
    return _store(call, arrival)


def _raw(call: Call) -> Arrival:
    headers = call.request.headers
    if not call.request.body.size:
        raise Refusal("rest_upload_no_data", "No data supplied.", 400)
    if not headers.get("content-type"):
        raise Refusal("rest_upload_no_content_type", "No Content-Type supplied.", 400)
    if not headers.get("content-disposition"):
        raise Refusal("rest_upload_no_content_disposition", "No Content-Disposition supplied.", 400)
    found = re.search(r'(?:^|;)\s*filename="?([^";]+)"?', headers["content-disposition"])
    if found is None:
        message = (
            "Invalid Content-Disposition supplied. Content-Disposition needs to be formatted as "
            '`attachment; filename="image.png"` or similar.'
        )
        raise Refusal("rest_upload_invalid_disposition", message, 400)
    return Arrival(found[1].strip(), call.request.body, "rest_upload_sideload_error")


def _multipart(call: Call) -> Arrival:
    file = next((file for file in call.files if file.field == "file"), None)
    if file is None or not file.filename:
        raise Refusal("rest_upload_no_data", "No data supplied.", 400)
    if file.body.size > call.site.settings.upload_limit:
        message = "The uploaded file exceeds the upload_max_filesize directive in php.ini."
        raise Refusal("rest_upload_unknown_error", message, 500)
    return Arrival(file.filename, file.body, "rest_upload_unknown_error")


def _check_hash(call: Call, arrival: Arrival) -> None:
    wanted = call.request.headers.get("content-md5", "").strip()
    if not wanted:
        return
    digest = hashlib.md5(usedforsecurity=False)
    for piece in arrival.body.pieces():
        digest.update(piece)
    if digest.hexdigest() != wanted.lower():
        raise Refusal("rest_upload_hash_mismatch", "Content hash did not match expected.", 412)


def _store(call: Call, arrival: Arrival) -> Media:
    assert call.user is not None  # checked before
    site, now = call.site, call.site.now()
    month = f"{now:%Y/%m}"
    folder = site.folder / "uploads" / month
    folder.mkdir(parents=True, exist_ok=True)
    path, mime = _put_in_place(folder, arrival)
    details = describe_file(path, mime)
    original, path = path.name, shrink_large(path, mime) or path
    if path.name != original:
        details |= describe_file(path, mime) | {"original_image": original}
    if "file" in details:
        details["file"] = f"{month}/{path.name}"
    words: Changes = {"title": PurePosixPath(original).stem} | read_words(call.given)
    identity: Changes = {"id": site.next_id(), "author": call.user, "date": now, "modified": now}
    place: Changes = {"path": path, "address": f"{month}/{path.name}", "mime": mime, "details": details}
    slug: Changes = _new_slug(call, words["title"])
    return Media(**identity, **place, **words, **slug, post=call.given.get("post", 0))


def _put_in_place(folder: Path, arrival: Arrival) -> tuple[Path, str]:
    waiting = folder / f".arriving-{id(arrival)}"
    arrival.body.keep_at(waiting)
    settled = settle_type(waiting, clean_name(arrival.name))
    if settled is None:
        waiting.unlink()
        raise Refusal(arrival.failure, NOT_TAKEN, 500)
    name, mime = settled
    path = folder / free_name(name, lambda taken: (folder / taken).exists())
    waiting.rename(path)
    return path, mime


def read_words(given: Changes) -> Changes:
    """Return the words around a file that are given plainly or as `raw`."""
    words: Changes = {}
    for name in ("title", "caption", "description", "alt_text"):
        value = given.get(name)
        raw = value.get("raw") if isinstance(value, dict) else value
        if isinstance(raw, str):
            words[name] = raw
    return words


def _new_slug(call: Call, title: str) -> Changes:
    asked = make_slug(call.given.get("slug") or title) or "media"
    return {"slug": unique_slug(asked, call.site.media_slug_taken()), "key": asked}
