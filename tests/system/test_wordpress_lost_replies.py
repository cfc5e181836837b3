"""Replies that are lost, late or cut on the way from a real WordPress: there is one post afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.wordpress.adapter import WordPress
from publisher.core.errors import ChannelError, TryLater, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from tests.adapters import posts as samples
from tests.adapters.contract import LONG_AGO, fails, next_revision
from tests.cutting_proxy import CuttingProxy
from tests.system.wordpress_channel import library, newspaper, posts, stored
from tests.system.wordpress_site import WordPressSite

pytestmark = pytest.mark.system

CREATE, UPLOAD, CHANGE = r"/wp/v2/posts$", r"/wp/v2/media$", r"/wp/v2/posts/\d+$"
STEPS = [
    pytest.param(CREATE, 1, id="the-new-draft"),
    pytest.param(UPLOAD, 1, id="the-first-picture"),
    pytest.param(UPLOAD, 2, id="the-second-picture"),
    pytest.param(CHANGE, 1, id="the-filled-draft"),
    pytest.param(CHANGE, 2, id="the-flip"),
]


@pytest.fixture
def site(empty_wordpress: WordPressSite) -> WordPressSite:
    return empty_wordpress


@pytest.fixture
def proxy(site: WordPressSite) -> Iterator[CuttingProxy]:
    with CuttingProxy(site.url) as one:
        yield one
        one.thaw()
        one.wait_until_quiet()


@pytest.fixture
def channel(site: WordPressSite, proxy: CuttingProxy, tmp_path: Path) -> WordPress:
    return newspaper(site, tmp_path, url=proxy.url)


@pytest.fixture
def hasty(site: WordPressSite, proxy: CuttingProxy, tmp_path: Path) -> WordPress:
    """A channel that gives the site three seconds."""
    return newspaper(site, tmp_path, url=proxy.url, timeout="3s")


@pytest.fixture
def article(tmp_path: Path) -> Post:
    return samples.article(tmp_path, column="Thời sự")


def insist(channel: WordPress, post: Post, proxy: CuttingProxy) -> Receipt:
    """Do what the daemon does until the post is out: look before repeating, unless nothing went out."""
    staged: Staged | None = None
    for _ in range(5):
        try:
            return channel.publish(post, staged)
        except ChannelError as error:
            assert isinstance(error, TryLater | Unconfirmed), error
            proxy.wait_until_quiet()  # the settle time
            if isinstance(error, Unconfirmed):
                found = channel.find(post, LONG_AGO)
                if isinstance(found, Receipt):
                    return found
                staged = found
    raise AssertionError("five tries were not enough")


def one_post(site: WordPressSite, receipt: Receipt) -> None:
    """See that there is one post, public and complete, and each of its files once."""
    assert posts(site) == {receipt.remote_id: "publish"}
    assert stored(site, receipt.remote_id)["post_content"].count("<img") == 2
    assert len(library(site)) == 2


@pytest.mark.parametrize("at_once", [False, True], ids=["after-the-answer", "before-the-answer"])
@pytest.mark.parametrize(("path", "nth"), STEPS)
def test_a_reply_cut_after_acceptance_leads_to_one_post(
    site: WordPressSite,
    proxy: CuttingProxy,
    channel: WordPress,
    article: Post,
    path: str,
    nth: int,
    at_once: bool,
) -> None:
    proxy.cut_reply("POST", path, nth=nth, at_once=at_once, reset=at_once)
    receipt = insist(channel, article, proxy)
    assert any(one.fault for one in proxy.passed)
    one_post(site, receipt)


@pytest.mark.parametrize(("path", "nth"), STEPS)
def test_a_reply_that_breaks_off_leads_to_one_post(
    site: WordPressSite, proxy: CuttingProxy, channel: WordPress, article: Post, path: str, nth: int
) -> None:
    proxy.cut_inside_reply("POST", path, nth=nth)
    one_post(site, insist(channel, article, proxy))


@pytest.mark.parametrize(("path", "nth"), STEPS)
def test_a_request_that_breaks_off_leads_to_one_post(
    site: WordPressSite, proxy: CuttingProxy, channel: WordPress, article: Post, path: str, nth: int
) -> None:
    proxy.cut_inside_request("POST", path, nth=nth)
    one_post(site, insist(channel, article, proxy))


def test_a_draft_that_comes_late_beside_a_second_one_is_cleared_away(
    site: WordPressSite, proxy: CuttingProxy, hasty: WordPress, article: Post
) -> None:
    proxy.freeze("POST", CREATE)
    fails(hasty.stage, article, expected=TryLater)
    staged = hasty.stage(article)  # finds nothing, makes a second one
    proxy.thaw()
    proxy.wait_until_quiet()
    assert len(posts(site)) == 2
    receipt = hasty.publish(article, hasty.stage(article))
    assert staged.remote_id == receipt.remote_id
    one_post(site, receipt)


def test_a_draft_that_comes_after_the_flip_is_never_public(
    site: WordPressSite, proxy: CuttingProxy, hasty: WordPress, article: Post
) -> None:
    proxy.freeze("POST", CREATE)
    fails(hasty.stage, article, expected=TryLater)
    receipt = hasty.publish(article, None)
    proxy.thaw()
    proxy.wait_until_quiet()
    assert sorted(posts(site).values()) == ["draft", "publish"]
    assert hasty.find(article, LONG_AGO) == Receipt(
        receipt.remote_id, receipt.url, {"slug": article.key}, receipt.at
    )


def test_a_flip_that_comes_late_changes_nothing(
    site: WordPressSite, proxy: CuttingProxy, hasty: WordPress, article: Post
) -> None:
    staged = hasty.stage(article)
    proxy.freeze("POST", CHANGE)
    fails(hasty.publish, article, staged, expected=Unconfirmed)
    found = hasty.find(article, LONG_AGO)
    assert isinstance(found, Staged)
    receipt = hasty.publish(article, staged)
    before = stored(site, receipt.remote_id)["post_date"]
    proxy.thaw()
    proxy.wait_until_quiet()
    one_post(site, receipt)
    assert stored(site, receipt.remote_id)["post_date"] == before


def test_a_flip_that_comes_after_its_draft_was_discarded_finds_nothing(
    site: WordPressSite, proxy: CuttingProxy, hasty: WordPress, article: Post
) -> None:
    staged = hasty.stage(article)
    proxy.freeze("POST", CHANGE)
    fails(hasty.publish, article, staged, expected=Unconfirmed)
    hasty.discard(staged)
    proxy.thaw()
    proxy.wait_until_quiet()
    assert (posts(site), library(site)) == ({}, [])


def test_what_is_found_unfinished_is_finished_before_readers_see_it(
    site: WordPressSite, proxy: CuttingProxy, channel: WordPress, article: Post
) -> None:
    proxy.cut_reply("POST", CREATE)
    fails(channel.stage, article, expected=TryLater)
    found = channel.find(article, LONG_AGO)
    assert isinstance(found, Staged)
    one_post(site, channel.publish(article, found))


@pytest.mark.parametrize("path", [UPLOAD, CHANGE])
def test_a_correction_whose_reply_was_cut_may_be_sent_again(
    site: WordPressSite, proxy: CuttingProxy, channel: WordPress, article: Post, path: str
) -> None:
    receipt = channel.publish(samples.brief(key=article.key), None)
    later = next_revision(article)
    proxy.cut_reply("POST", path)
    fails(channel.update, receipt, later, expected=Unconfirmed)
    channel.update(receipt, later)
    one_post(site, receipt)


def test_a_withdrawal_whose_reply_was_cut_may_be_sent_again(
    site: WordPressSite, proxy: CuttingProxy, channel: WordPress, article: Post
) -> None:
    receipt = channel.publish(article, None)
    proxy.cut_reply("DELETE", CHANGE)
    fails(channel.withdraw, receipt, expected=Unconfirmed)
    channel.withdraw(receipt)
    assert posts(site) == {receipt.remote_id: "trash"}
