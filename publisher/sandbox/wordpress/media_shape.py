"""A file of the media library as the REST API shows it."""

from datetime import UTC
from typing import Any
from urllib.parse import quote

from publisher.sandbox.wordpress.dates import write_date
from publisher.sandbox.wordpress.records import Media
from publisher.sandbox.wordpress.render import render_content, render_title
from publisher.sandbox.wordpress.site import Site


def upload_address(site: Site, address: str) -> str:
    """Return the public address of a file."""
    return f"{site.home}/wp-content/uploads/{quote(address)}"


def show_media(site: Site, media: Media, context: str) -> dict[str, Any]:
    """Return the fields of a file; the raw texts only in the edit context."""
    shown = _show_basics(site, media) | _show_words(media) | _show_file(site, media)
    if context == "edit":
        shown["guid"]["raw"] = shown["guid"]["rendered"]
        for name in ("title", "caption", "description"):
            shown[name]["raw"] = getattr(media, name)
        shown["missing_image_sizes"] = []
    base = f"{site.api}/wp/v2/media"
    links = {"self": [{"href": f"{base}/{media.id}"}], "collection": [{"href": base}]}
    return shown | {"_links": links}


def _show_basics(site: Site, media: Media) -> dict[str, Any]:
    return {
        "id": media.id,
        "date": write_date(media.date),
        "date_gmt": write_date(media.date.astimezone(UTC)),
        "guid": {"rendered": upload_address(site, media.address)},
        "modified": write_date(media.modified),
        "modified_gmt": write_date(media.modified.astimezone(UTC)),
        "slug": media.slug,
        "status": "inherit",
        "type": "attachment",
        "link": f"{site.home}/{media.slug}/",
        "author": site.settings.accounts.index(media.author) + 1,
        "featured_media": 0,
        "comment_status": "open",
        "ping_status": "closed",
        "template": "",
        "meta": [],
    }


def _show_words(media: Media) -> dict[str, Any]:
    return {
        "title": {"rendered": render_title(media.title)},
        "caption": {"rendered": render_content(media.caption)},
        "description": {"rendered": render_content(media.description)},
        "alt_text": media.alt_text,
    }


def _show_file(site: Site, media: Media) -> dict[str, Any]:
    return {
        "media_type": "image" if media.is_image else "file",
        "mime_type": media.mime,
        "media_details": _with_addresses(site, media),
        "post": media.post or None,
        "source_url": upload_address(site, media.address),
    }


def _with_addresses(site: Site, media: Media) -> dict[str, Any]:
    if not media.details.get("sizes"):
        return media.details
    month = media.address.rpartition("/")[0]
    sizes = {
        name: size | {"source_url": upload_address(site, f"{month}/{size['file']}")}
        for name, size in media.details["sizes"].items()
    }
    full = {name: media.details[name] for name in ("width", "height")}
    full |= {"file": media.path.name, "mime_type": media.mime}
    full |= {"source_url": upload_address(site, media.address)}
    return media.details | {"sizes": sizes | {"full": full}}
