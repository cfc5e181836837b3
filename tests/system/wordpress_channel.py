"""A channel on the real WordPress, and questions that are put to WordPress itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from adapters.wordpress.adapter import WordPress, WordPressSettings
from publisher.wire import Wire
from tests.adapters import contract
from tests.adapters.contract import kept_secret
from tests.system.wordpress_site import WordPressSite


def newspaper(
    site: WordPressSite, workspace: Path, user: str = "robot", word: str = "", **changes: Any
) -> WordPress:
    """Open a channel on the site; `word` is another application password than the account's own."""
    given = {"adapter": "wordpress", "url": site.url, "user": user, "timeout": "20s", **changes}
    given["password"] = kept_secret(workspace, word or site.password_of(user))
    settings = WordPressSettings.model_validate(given)
    return WordPress("newspaper", settings, contract.house(workspace), Wire(settings.timeout))


def ask(site: WordPressSite, php: str, **values: object) -> Any:
    """Run PHP inside the site and return what it leaves in `$out`."""
    return json.loads(site.php(f"$out = []; {php} echo json_encode($out);", **values))


def titles(site: WordPressSite) -> list[str]:
    """Return the titles of all public posts, as stored."""
    php = "foreach (get_posts(['post_status'=>'publish','numberposts'=>-1]) as $p) $out[] = $p->post_title;"
    return list(ask(site, php))


def drafts(site: WordPressSite, key: str) -> list[str]:
    """Return the ids of what lies unpublished under the key or a twin of it."""
    php = """global $wpdb; $out = $wpdb->get_col($wpdb->prepare("SELECT ID FROM $wpdb->posts WHERE
        post_type = 'post' AND post_status NOT IN ('publish', 'trash', 'auto-draft')
        AND post_name LIKE %s", "$key%"));"""
    return [str(one) for one in ask(site, php, key=key)]


def posts(site: WordPressSite) -> dict[str, str]:
    """Return every post of the site, in whatever state: id → state."""
    php = """global $wpdb; $found = $wpdb->get_results("SELECT ID, post_status FROM $wpdb->posts
        WHERE post_type = 'post' AND post_status <> 'auto-draft'");
        foreach ($found as $p) $out["#$p->ID"] = $p->post_status;"""
    found = ask(site, php)
    return {id.removeprefix("#"): state for id, state in found.items()} if found else {}


def library(site: WordPressSite) -> list[dict[str, Any]]:
    """Return every file of the media library, oldest first."""
    php = """foreach (get_posts(['post_type' => 'attachment', 'post_status' => 'inherit', 'numberposts' => -1,
        'orderby' => 'ID', 'order' => 'ASC']) as $p) $out[] = ['id' => $p->ID, 'slug' => $p->post_name,
        'parent' => $p->post_parent, 'caption' => $p->post_excerpt, 'credit' => $p->post_content,
        'alt' => get_post_meta($p->ID, '_wp_attachment_image_alt', true), 'mime' => $p->post_mime_type];"""
    return list(ask(site, php))


def stored(site: WordPressSite, id: str) -> dict[str, Any]:
    """Return one post as the database has it."""
    php = """$p = get_post((int) $id, ARRAY_A); $terms = fn($kind) => wp_get_post_terms((int) $id, $kind,
        ['fields' => 'names']); $out = $p + ['columns' => $terms('category'), 'tags' => $terms('post_tag'),
        'cover' => get_post_thumbnail_id((int) $id)];"""
    return dict(ask(site, php, id=id))
