"""A post as the REST API shows it."""

from datetime import UTC
from typing import Any

from publisher.sandbox.wordpress.dates import write_date
from publisher.sandbox.wordpress.records import Post
from publisher.sandbox.wordpress.render import render_content, render_excerpt, render_title
from publisher.sandbox.wordpress.site import Site
from publisher.sandbox.wordpress.slugs import make_slug, unique_slug


def show_post(site: Site, post: Post, context: str) -> dict[str, Any]:
    """Return the fields of a post; the raw texts only in the edit context."""
    shown = _show_basics(site, post) | _show_texts(post) | _show_choices(site, post)
    if context == "edit":
        _add_raw(site, post, shown)
    shown["_links"] = _links(site, post)
    return shown


def _show_basics(site: Site, post: Post) -> dict[str, Any]:
    return {
        "id": post.id,
        "date": write_date(post.date),
        "date_gmt": write_date(post.date.astimezone(UTC)),
        "guid": {"rendered": f"{site.home}/?p={post.id}"},
        "modified": write_date(post.modified),
        "modified_gmt": write_date(post.modified.astimezone(UTC)),
        "slug": post.slug,
        "status": post.status,
        "type": "post",
        "link": site.link(post),
    }


def _show_texts(post: Post) -> dict[str, Any]:
    locked = bool(post.password)
    content = "" if locked else render_content(post.content)
    excerpt = "" if locked else render_excerpt(post.excerpt, post.content)
    return {
        "title": {"rendered": render_title(post.title)},
        "content": {"rendered": content, "protected": locked},
        "excerpt": {"rendered": excerpt, "protected": locked},
    }


def _show_choices(site: Site, post: Post) -> dict[str, Any]:
    return {
        "author": site.settings.accounts.index(post.author) + 1,
        "featured_media": post.featured_media,
        "comment_status": post.comment_status,
        "ping_status": post.ping_status,
        "sticky": post.sticky,
        "template": post.template,
        "format": post.format,
        "meta": {"footnotes": ""},
        "categories": list(post.categories),
        "tags": list(post.tags),
    }


def _add_raw(site: Site, post: Post, shown: dict[str, Any]) -> None:
    shown["guid"]["raw"] = shown["guid"]["rendered"]
    shown["title"]["raw"] = post.title
    shown["content"]["raw"] = post.content
    shown["content"]["block_version"] = 1 if "<!-- wp:" in post.content else 0
    shown["excerpt"]["raw"] = post.excerpt
    shown["password"] = post.password
    shown["permalink_template"] = f"{site.home}/%postname%/"
    fresh = make_slug(post.title) or str(post.id)
    shown["generated_slug"] = post.slug or unique_slug(fresh, site.slug_taken(but=post.id))


def _links(site: Site, post: Post) -> dict[str, Any]:
    base = f"{site.api}/wp/v2"
    author = site.settings.accounts.index(post.author) + 1
    links: dict[str, Any] = {
        "self": [{"href": f"{base}/posts/{post.id}"}],
        "collection": [{"href": f"{base}/posts"}],
        "about": [{"href": f"{base}/types/post"}],
        "author": [{"embeddable": True, "href": f"{base}/users/{author}"}],
        "wp:attachment": [{"href": f"{base}/media?parent={post.id}"}],
        "wp:term": [
            {"taxonomy": "category", "embeddable": True, "href": f"{base}/categories?post={post.id}"},
            {"taxonomy": "post_tag", "embeddable": True, "href": f"{base}/tags?post={post.id}"},
        ],
        "curies": [{"name": "wp", "href": "https://api.w.org/{rel}", "templated": True}],
    }
    if post.featured_media:
        picture = {"embeddable": True, "href": f"{base}/media/{post.featured_media}"}
        links["wp:featuredmedia"] = [picture]
    return links
