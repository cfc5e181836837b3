"""The health of feeds: whether each can be read, how new it is, and how its dates are understood."""

from __future__ import annotations

from publisher.app import App
from publisher.channel import Health
from publisher.core.errors import TryLater
from publisher.core.localtime import write_local
from publisher.core.message import Message, message
from publisher.files.feed import Feed, read_feed
from publisher.work.feed_news import standing
from publisher.work.fetching import fetch
from publisher.work.sources import Source, sources

KINDS = {
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss092": "RSS 0.92",
    "atom10": "Atom 1.0",
    "atom03": "Atom 0.3",
}


def examine(app: App) -> dict[str, tuple[Health, ...]]:
    """Ask every feed, by the channel or the table of `config.toml` that it belongs to; keep nothing."""
    return {one.table: (_ask(app, one),) for one in sources(app).values()}


def _ask(app: App, source: Source) -> Health:
    try:
        answer = fetch(source.url, source.insecure)
        feed = read_feed(answer.body or b"", answer.kind, answer.url, app.zone, app.clock.now())
    except TryLater as error:
        return Health("feed", False, _since(app, source, error.message))
    return _judge(app, feed)


def _since(app: App, source: Source, why: Message) -> Message:
    """Say since when a feed cannot be read, where the daemon has found that out before."""
    with app.store.read() as session:
        since = standing(session, source).failing_since
    if since is None:
        return why
    return message("feed-fails-since", at=write_local(app.zone, since), reason=app.tell(why))


def _judge(app: App, feed: Feed) -> Health:
    told = {"version": KINDS.get(feed.version, feed.version), "count": len(feed.entries)}
    if not feed.is_whole:
        return Health("feed", False, message("feed-is-cut-off", **told))
    if feed.newest is None:
        return Health("feed", True, message("feed-without-dates", **told))
    code = "feed-is-well" if feed.has_zones else "feed-is-well-without-zones"
    newest = write_local(app.zone, feed.newest)
    return Health("feed", True, message(code, newest=newest, zone=app.zone.key, **told))
