"""The card of a piece: its facts as search engines read them (schema.org NewsArticle, JSON-LD)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.static.record import Player, Record

if TYPE_CHECKING:
    from adapters.static.pages import Site


def card(record: Record, site: Site) -> dict[str, Any]:
    """Return the facts of a piece; empty ones are left out."""
    entry, address = record.entry, site.address(record.entry.path)
    organization = {"@type": "Organization", "name": site.title, "url": site.address("")}
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": entry.title,
        "description": entry.summary,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": site.voice.language,
        "datePublished": site.voice.local(entry.at).isoformat(),
        "dateModified": site.voice.local(entry.changed).isoformat(),
        "author": authors(record) or [organization],
        "publisher": organization,
        "articleSection": entry.column,
        "keywords": list(entry.tags),
        "image": [address + (one.card or one.largest).file for one in record.pictures],
        "video": [video(one, record, site) for one in record.players if one.is_video],
        "audio": [audio(one, address) for one in record.players if not one.is_video],
    }
    return {name: value for name, value in facts.items() if value}


def authors(record: Record) -> list[dict[str, str]]:
    people = [{"@type": "Person", "name": name} for name in record.authors]
    return people + [{"@type": "Organization", "name": name} for name in record.units]


def video(player: Player, record: Record, site: Site) -> dict[str, Any]:
    address = site.address(record.entry.path)
    still = next((one for one in record.pictures if one.card), None)
    facts = {
        "@type": "VideoObject",
        "name": player.caption or record.entry.title,
        "description": record.entry.summary or record.entry.title,
        "contentUrl": address + player.file,
        "uploadDate": site.voice.local(record.entry.at).isoformat(),
        "duration": f"PT{round(player.seconds)}S" if player.seconds else "",
        "thumbnailUrl": address + still.card.file if still and still.card else "",
    }
    return {name: value for name, value in facts.items() if value}


def audio(player: Player, address: str) -> dict[str, str]:
    facts = {"@type": "AudioObject", "contentUrl": address + player.file, "encodingFormat": player.mime}
    return {**facts, **({"duration": f"PT{round(player.seconds)}S"} if player.seconds else {})}
