"""What the Facebook adapter does beyond the contract, each guard shown against the sandbox's Page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.facebook.budget import Budget
from adapters.facebook.search import wanted
from publisher.core.errors import Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.sandbox import FanpageSettings, Sandbox
from publisher.sandbox.graph.records import PagePost
from tests.adapters import pages, posts
from tests.adapters.contract import LONG_AGO, fails, next_revision

HOUR = timedelta(hours=1)


class Watch:
    """The sandbox's clock, moved by hand."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def sandbox(watch: Watch) -> Iterator[Sandbox]:
    with Sandbox(clock=watch) as running:
        yield running


@pytest.fixture
def open_page(sandbox: Sandbox, tmp_path: Path) -> Any:
    """Return a function that opens a new channel, as a daemon that starts anew does."""
    return lambda **changes: pages.fanpage(sandbox.graph_url, tmp_path, **changes)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "media-store").mkdir()
    return tmp_path / "media-store"


@contextmanager
def faults(sandbox: Sandbox, **wanted: Any) -> Iterator[None]:
    """Let the Page misbehave inside the block."""
    sandbox.faults("graph", **wanted)
    try:
        yield
    finally:
        sandbox.faults("graph")


def only_post(sandbox: Sandbox) -> PagePost:
    """Return the one public post; there must be no other."""
    (post,) = sandbox.page.public_posts()
    return post


def journal(sandbox: Sandbox, what: str) -> list[str]:
    """Return the ids of what the Page really did."""
    return [entry.id for entry in sandbox.journal.entries if entry.what == what]


# --- text, link, photos --------------------------------------------------------------------------


def test_a_text_carries_its_link_as_a_preview(sandbox: Sandbox, open_page: Any) -> None:
    post = posts.brief()
    open_page().publish(post, None)
    assert (only_post(sandbox).message, only_post(sandbox).link) == (post.text, post.link)


def test_a_text_cannot_be_staged(open_page: Any) -> None:
    assert open_page().stage(posts.brief()) is None


def test_photos_go_out_in_one_post_the_cover_first(sandbox: Sandbox, open_page: Any, folder: Path) -> None:
    article = posts.article(folder)
    photo, chart = article.media
    receipt = open_page().publish(replace(article, cover=chart), None)
    shown = [sandbox.page.photos[number] for number in only_post(sandbox).photos]
    assert [one.alt_text for one in shown] == [chart.media.alt, photo.media.alt]
    assert receipt.parts["photos"] == ",".join(only_post(sandbox).photos)
    assert only_post(sandbox).link == ""


def test_a_receipt_names_the_time_and_the_page_s_own_address(sandbox: Sandbox, open_page: Any) -> None:
    receipt = open_page().publish(posts.brief(), None)
    post = only_post(sandbox)
    assert (receipt.at, receipt.url) == (post.created, f"{sandbox.page.home}/{post.id}")


def test_staged_photos_that_have_vanished_are_uploaded_anew(
    sandbox: Sandbox, watch: Watch, open_page: Any, folder: Path
) -> None:
    post = posts.article(folder)
    staged = open_page().stage(post)
    watch.ahead = 25 * HOUR
    receipt = open_page().publish(post, staged)
    assert sandbox.count_public("graph").total() == 1
    assert staged and receipt.parts["photos"] != staged.parts["photos"]


def test_photos_that_a_post_uses_already_are_not_posted_again_by_a_new_daemon(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    post = posts.article(folder)
    staged = open_page().stage(post)
    first = open_page().publish(post, staged)
    assert open_page().publish(post, staged) == first
    assert sandbox.count_public("graph").total() == 1


def test_a_second_try_looks_before_it_posts_where_facebook_would_take_a_double(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    channel, post = open_page(), posts.article(folder)
    first = channel.publish(post, None)
    sandbox.page.photos.clear()  # so that the photos are uploaded anew and the Page has nothing to refuse
    assert channel.publish(post, None).remote_id == first.remote_id
    assert sandbox.count_public("graph").total() == 1


def test_a_photo_that_was_uploaded_is_not_uploaded_again_after_the_next_one_failed(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    channel, post = open_page(), posts.article(folder)
    channel.wire = pages.Saboteur(sandbox, 2, drop_before_accept=1.0)
    fails(channel.stage, post, expected=TryLater)
    staged = channel.stage(post)
    assert staged.parts["photos"].split(",") == journal(sandbox, "photo.created")
    assert len(journal(sandbox, "photo.created")) == 2


# --- doubles -------------------------------------------------------------------------------------


def test_facebook_s_word_that_it_is_a_double_is_proof_that_it_is_out(
    sandbox: Sandbox, open_page: Any
) -> None:
    post = posts.brief()
    first = open_page().publish(post, None)
    assert open_page().publish(post, None) == first
    assert sandbox.count_public("graph").total() == 1


def test_a_double_that_is_older_than_a_day_is_the_editor_s_to_settle(watch: Watch, open_page: Any) -> None:
    post = posts.brief()
    open_page().publish(post, None)
    watch.ahead = 25 * HOUR
    error = fails(open_page().publish, post, None, expected=Refused)
    assert error.message.code == "facebook-duplicate"


# --- looking -------------------------------------------------------------------------------------


def find(channel: Any, post: Post, ago: timedelta = timedelta(minutes=1)) -> Receipt | Staged | None:
    """Look for a post that was sent a moment ago."""
    found: Receipt | Staged | None = channel.find(post, datetime.now(UTC) - ago)
    return found


def test_a_text_is_recognised_whatever_its_blanks_line_ends_and_accents_are_made_of(open_page: Any) -> None:
    post = posts.brief()
    sent = unicodedata.normalize("NFD", post.text).replace("\n", "\r\n").replace(" ", "\u00a0 ")
    receipt = open_page().publish(replace(post, text=f"{sent} \n"), None)
    found = find(open_page(), post)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id


def test_a_post_or_a_clip_is_found_by_any_of_the_texts_under_which_it_may_be_out(
    open_page: Any, folder: Path
) -> None:
    for sent in (posts.brief(), posts.clip(folder)):
        receipt = open_page().publish(sent, None)
        assert find(open_page(), replace(sent, text="Lời khác hẳn.")) is None
        found = find(open_page(), replace(sent, text="Lời khác hẳn.", other_texts=(" ", sent.text)))
        assert isinstance(found, Receipt) and found.remote_id == receipt.remote_id


def test_a_post_without_words_is_nobodys() -> None:
    assert not wanted(replace(posts.brief(), other_texts=(" \n",))).is_in({"message": ""}, "message")


def test_a_post_from_before_the_send_is_not_taken_for_it(watch: Watch, open_page: Any) -> None:
    post = posts.brief()
    watch.ahead = -HOUR
    open_page().publish(post, None)
    watch.ahead = timedelta()
    assert find(open_page(), post) is None
    assert find(open_page(), post, ago=2 * HOUR) is not None


def test_a_post_is_found_although_facebook_s_clock_is_an_hour_behind_ours(
    watch: Watch, open_page: Any
) -> None:
    post = posts.brief()
    watch.ahead = -HOUR
    open_page().publish(post, None)
    assert isinstance(find(open_page(), post), Receipt)


def test_a_post_is_found_although_facebook_s_clock_is_an_hour_ahead_of_ours(
    watch: Watch, open_page: Any
) -> None:
    post = posts.brief()
    watch.ahead = HOUR
    open_page().publish(post, None)
    assert isinstance(find(open_page(), post), Receipt)


def test_a_post_is_found_when_both_clocks_are_simulated(watch: Watch, open_page: Any) -> None:
    post = posts.brief()
    watch.ahead = timedelta(days=60)
    open_page().publish(post, None)
    assert isinstance(open_page().find(post, watch() - timedelta(minutes=1)), Receipt)


def test_a_post_may_be_dated_a_little_before_the_send(open_page: Any) -> None:
    post = posts.brief()
    receipt = open_page().publish(post, None)
    assert isinstance(open_page().find(post, receipt.at + timedelta(seconds=90)), Receipt)
    assert open_page().find(post, receipt.at + timedelta(seconds=150)) is None


def test_every_page_of_the_list_is_walked(sandbox: Sandbox, open_page: Any) -> None:
    post = posts.brief()
    receipt = open_page().publish(post, None)
    now = sandbox.page.now() + timedelta(seconds=1)
    for number in range(250):
        identity = sandbox.page.new_post_id()
        sandbox.page.posts[identity] = PagePost(identity, now, now, f"Tin số {number}")
    found = find(open_page(), post)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id


def test_walking_ends_where_a_whole_page_is_older_than_the_send(sandbox: Sandbox, open_page: Any) -> None:
    old = sandbox.page.now() - 5 * HOUR
    for number in range(350):
        identity = sandbox.page.new_post_id()
        sandbox.page.posts[identity] = PagePost(identity, old, old, f"Tin số {number}")
    with pages.recorded() as exchanges:
        assert find(open_page(), posts.brief()) is None
    assert len(exchanges) == 1


def test_of_several_hits_the_oldest_is_kept_and_the_others_are_named(
    sandbox: Sandbox, watch: Watch, open_page: Any
) -> None:
    post = posts.brief()
    receipts = []
    for minutes in (1, 2, 3):
        watch.ahead = timedelta(minutes=minutes)
        receipts.append(open_page().publish(replace(post, link=None if minutes == 2 else post.link), None))
    found = find(open_page(), post)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipts[0].remote_id
    assert sorted(found.parts["doubles"].split(",")) == sorted(one.remote_id for one in receipts[1:])


def test_a_post_that_somebody_hid_is_not_absent(sandbox: Sandbox, open_page: Any) -> None:
    post = posts.brief()
    receipt = open_page().publish(post, None)
    sandbox.page.posts[receipt.remote_id] = replace(sandbox.page.posts[receipt.remote_id], hidden=True)
    assert isinstance(find(open_page(), post), Receipt)


def test_a_post_without_words_cannot_be_searched(open_page: Any) -> None:
    fails(open_page().find, replace(posts.brief(), text=" \n"), LONG_AGO, expected=Unconfirmed)


def test_a_post_is_looked_for_more_than_once_before_it_counts_as_absent(open_page: Any) -> None:
    assert open_page().looks >= 2


# --- clips ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_lost_finish_is_settled_by_the_clip_s_id(
    sandbox: Sandbox, open_page: Any, folder: Path, kind: str
) -> None:
    channel, post = open_page(), clip_post(folder, kind)
    staged = channel.stage(post)
    with faults(sandbox, drop_before_accept=1.0, only="POST"):
        fails(channel.publish, post, staged, expected=Unconfirmed)
    assert channel.find(post, LONG_AGO) == staged
    with faults(sandbox, drop_after_accept=1.0, only="POST"):
        fails(channel.publish, post, staged, expected=Unconfirmed)
    found = channel.find(post, LONG_AGO)
    assert isinstance(found, Receipt)
    assert staged and found.remote_id == staged.remote_id


def test_a_clip_that_another_daemon_staged_is_known_by_its_id_once_it_was_sent(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    channel, post = open_page(), posts.clip(folder)
    staged = open_page().stage(post)
    with faults(sandbox, drop_before_accept=1.0, only="POST"):
        fails(channel.publish, post, staged, expected=Unconfirmed)
    assert channel.find(post, LONG_AGO) == staged


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clip_is_found_by_its_words_when_its_id_is_forgotten(
    sandbox: Sandbox, open_page: Any, folder: Path, kind: str
) -> None:
    post = clip_post(folder, kind)
    staged = open_page().stage(post)
    with faults(sandbox, drop_after_accept=1.0, only="POST"):
        fails(open_page().publish, post, staged, expected=Unconfirmed)
    found = find(open_page(), post)
    assert isinstance(found, Receipt)
    assert staged and found.remote_id == staged.remote_id


def test_a_clip_that_was_uploaded_long_before_it_went_public_is_found(
    sandbox: Sandbox, watch: Watch, open_page: Any, folder: Path
) -> None:
    post = posts.clip(folder)
    watch.ahead = -5 * HOUR
    staged = open_page().stage(post)
    watch.ahead = timedelta()
    open_page().publish(post, staged)
    assert isinstance(find(open_page(), post), Receipt)


def test_a_clip_that_went_public_before_the_send_is_not_taken_for_it(
    watch: Watch, open_page: Any, folder: Path
) -> None:
    post = posts.clip(folder)
    watch.ahead = -3 * HOUR
    open_page().publish(post, None)
    watch.ahead = timedelta()
    assert find(open_page(), post) is None


def test_a_clip_that_somebody_keeps_as_a_draft_is_not_taken_for_ours(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    post = posts.clip(folder)
    receipt = open_page().publish(post, None)
    public = sandbox.page.videos[receipt.remote_id]
    sandbox.page.videos[public.id] = replace(public, published_at=None, wanted="draft")
    assert find(open_page(), post) is None


def test_half_an_upload_is_no_draft(tmp_path: Path, folder: Path) -> None:
    with Sandbox(fanpage=FanpageSettings(chunk=2000)) as sandbox:
        channel, post = pages.fanpage(sandbox.graph_url, tmp_path), posts.clip(folder)
        channel.wire = pages.Saboteur(sandbox, 3, drop_before_accept=1.0)
        fails(channel.stage, post, expected=TryLater)
        assert channel.find(post, LONG_AGO) is None


def test_a_staged_clip_that_facebook_has_forgotten_is_no_draft(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    channel, post = open_page(), posts.clip(folder)
    channel.stage(post)
    sandbox.page.videos.clear()
    assert channel.find(post, LONG_AGO) is None


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clip_that_is_still_processed_counts_as_out(tmp_path: Path, folder: Path, kind: str) -> None:
    with Sandbox(fanpage=FanpageSettings(processing=HOUR)) as sandbox:
        post = clip_post(folder, kind)
        receipt = pages.fanpage(sandbox.graph_url, tmp_path).publish(post, None)
        found = find(pages.fanpage(sandbox.graph_url, tmp_path), post)
    assert isinstance(found, Receipt)
    assert found.remote_id == receipt.remote_id


@pytest.mark.parametrize("kind", ["video", "reel"])
def test_a_clip_that_another_daemon_made_public_is_not_finished_twice(
    sandbox: Sandbox, open_page: Any, folder: Path, kind: str
) -> None:
    post = clip_post(folder, kind)
    staged = open_page().stage(post)
    first = open_page().publish(post, staged)
    assert open_page().publish(post, staged) == first
    assert sandbox.count_public("graph").total() == 1


@pytest.mark.parametrize(
    "fault", ["drop_after_accept", "drop_before_accept", "fail_after_accept", "truncate", "html", "throttle"]
)
def test_an_interrupted_upload_goes_on_where_it_stopped(tmp_path: Path, folder: Path, fault: str) -> None:
    with Sandbox(fanpage=FanpageSettings(chunk=2000)) as sandbox:
        channel, post = pages.fanpage(sandbox.graph_url, tmp_path), posts.clip(folder)
        channel.wire = pages.Saboteur(sandbox, 3, **{fault: 1.0})
        fails(channel.stage, post, expected=TryLater)
        channel.budget = Budget()
        staged = channel.stage(post)
        assert staged
        assert journal(sandbox, "video.started") == [staged.remote_id]
        arrived = sandbox.page.videos[staged.remote_id].path.read_bytes()
    assert post.video
    assert arrived == post.video.path.read_bytes()


def test_an_interrupted_reel_goes_on_where_it_stopped(sandbox: Sandbox, open_page: Any, folder: Path) -> None:
    channel, post = open_page(), pages.reel_post(folder)
    with faults(sandbox, drop_after_accept=1.0, match="video-upload"):
        fails(channel.stage, post, expected=TryLater)
    with pages.recorded() as exchanges:
        staged = channel.stage(post)
    assert journal(sandbox, "reel.started") == [staged.remote_id]
    assert [one.request["method"] for one in exchanges] == ["GET"]  # every byte had arrived


def test_an_upload_that_facebook_has_forgotten_is_begun_anew(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    channel, post = open_page(), posts.clip(folder)
    first = channel.stage(post)
    sandbox.page.sessions.clear()
    sandbox.page.videos.clear()
    second = channel.stage(post)
    assert first and second and first.remote_id != second.remote_id
    assert channel.publish(post, second).remote_id == second.remote_id


def test_a_staged_clip_that_facebook_has_forgotten_is_uploaded_anew_when_it_is_due(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    post = posts.clip(folder)
    staged = open_page().stage(post)
    sandbox.page.sessions.clear()
    sandbox.page.videos.clear()
    assert open_page().publish(post, staged).remote_id != (staged and staged.remote_id)
    assert sandbox.count_public("graph").total() == 1


def test_discarding_ends_the_upload_and_removes_the_clip(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    staged = open_page().stage(posts.clip(folder))
    open_page().discard(staged)
    assert (sandbox.page.sessions, sandbox.page.videos) == ({}, {})


def test_discarding_removes_every_photo(sandbox: Sandbox, open_page: Any, folder: Path) -> None:
    open_page().discard(open_page().stage(posts.article(folder)))
    assert sandbox.page.photos == {}


def test_pictures_beside_a_clip_are_named_as_left_out(open_page: Any, folder: Path) -> None:
    clip, article = posts.clip(folder), posts.article(folder)
    receipt = open_page().publish(replace(clip, media=clip.media + article.media), None)
    assert receipt.parts["left_out"] == "lop-hoc.jpg,bieu-do.png"


def test_a_clip_whose_file_is_missing_is_refused_by_its_name(open_page: Any, folder: Path) -> None:
    post = posts.clip(folder)
    assert post.video
    post.video.path.unlink()
    error = fails(open_page().stage, post, expected=Refused)
    assert error.message.values["name"] == post.video.name


def test_a_page_that_is_not_there_stops_the_channel_when_something_is_staged(
    open_page: Any, folder: Path
) -> None:
    for post in (posts.article(folder), posts.clip(folder), pages.reel_post(folder)):
        error = fails(open_page(page_id="999").stage, post, expected=Unauthorized)
        assert error.message.code == "facebook-no-page"


def test_reels_can_be_switched_off(sandbox: Sandbox, open_page: Any, folder: Path) -> None:
    open_page(reels="never").publish(pages.reel_post(folder), None)
    assert (sandbox.page.public_reels(), len(sandbox.page.public_posts())) == ([], 1)


def test_a_clip_that_is_no_film_is_refused(open_page: Any, folder: Path) -> None:
    broken = posts.kept(folder, "hong.mp4", b"no film at all" * 100, "video/mp4", duration=2.0)
    post = replace(posts.clip(folder), media=(broken,), cover=None)
    error = fails(open_page().publish, post, None, expected=Refused)
    assert error.message.code == "facebook-clip-refused"


def clip_post(folder: Path, kind: str) -> Post:
    return pages.reel_post(folder) if kind == "reel" else posts.clip(folder)


# --- once it is out ------------------------------------------------------------------------------


def test_a_clip_s_words_are_replaced(sandbox: Sandbox, open_page: Any, folder: Path) -> None:
    post = posts.clip(folder)
    receipt = open_page().publish(post, None)
    later = next_revision(post)
    assert open_page().update(receipt, later) == receipt
    assert only_post(sandbox).message == later.text


@pytest.mark.parametrize("change", ["a picture less", "another link"])
def test_what_facebook_cannot_exchange_is_refused_not_left_standing(
    open_page: Any, folder: Path, change: str
) -> None:
    post = posts.article(folder) if change == "a picture less" else posts.brief()
    receipt = open_page().publish(post, None)
    later = next_revision(post)
    changed = (
        replace(later, media=later.media[:1])
        if change == "a picture less"
        else replace(later, link="https://example.org/khac")
    )
    error = fails(open_page().update, receipt, changed, expected=Refused)
    assert error.message.code == "facebook-cannot-exchange"


def test_the_words_of_a_post_that_went_out_without_a_link_can_be_mended_once_there_is_one(
    sandbox: Sandbox, open_page: Any
) -> None:
    """A legal notice does not wait for the website; its mistakes are mended all the same."""
    receipt = open_page().publish(replace(posts.brief(), link=None), None)
    later = next_revision(posts.brief())
    assert later.link is not None
    assert open_page().update(receipt, later) == receipt
    assert only_post(sandbox).message == later.text


def test_a_post_that_is_gone_cannot_be_edited(open_page: Any) -> None:
    post = posts.brief()
    receipt = open_page().publish(post, None)
    open_page().withdraw(receipt)
    error = fails(open_page().update, receipt, next_revision(post), expected=Refused)
    assert error.message.code == "facebook-post-gone"


def test_withdrawing_takes_the_photos_out_of_the_album_too(
    sandbox: Sandbox, open_page: Any, folder: Path
) -> None:
    receipt = open_page().publish(posts.article(folder), None)
    kept = dict(sandbox.page.photos)
    sandbox.page.posts[receipt.remote_id] = replace(only_post(sandbox), photos=())
    open_page().withdraw(receipt)
    assert (len(kept), sandbox.page.photos) == (2, {})


def test_a_post_that_was_confirmed_by_hand_is_left_to_hands(open_page: Any) -> None:
    by_hand = Receipt("https://www.facebook.com/1000001/posts/7", "https://www.facebook.com/1000001/posts/7")
    for error in (
        fails(open_page().withdraw, by_hand, expected=Refused),
        fails(open_page().update, by_hand, posts.brief(), expected=Refused),
    ):
        assert error.message.code == "facebook-unknown-id"


# --- checking ------------------------------------------------------------------------------------


def test_everything_wrong_is_named_at_once(open_page: Any, folder: Path) -> None:
    clip = posts.clip(folder).media[0]
    long = replace(clip, media=replace(clip.media, size=6_000_000, duration=7200.0))
    channel = open_page(message_limit=10, video_limit=5_000_000, video_length="1h")
    problems = channel.check(replace(posts.brief(), media=(long,)))
    assert [problem.code for problem in problems] == [
        "facebook-text-too-long",
        "facebook-clip-too-large",
        "facebook-clip-too-long",
    ]


def test_a_post_without_words_or_with_a_broken_picture_is_not_let_through(
    open_page: Any, folder: Path
) -> None:
    broken = posts.kept(folder, "hong.jpg", b"no picture", "image/jpeg")
    post = replace(posts.brief(), text="\n", media=(broken,))
    codes = [problem.code for problem in open_page().check(post)]
    assert codes == ["facebook-text-empty", "facebook-picture-unreadable"]


def test_letters_are_counted_as_readers_count_them(open_page: Any) -> None:
    post = replace(posts.brief(), text=unicodedata.normalize("NFD", "Đổi mới"))
    assert open_page(message_limit=7).check(post) == ()


def test_a_missing_alt_text_is_no_problem(open_page: Any, folder: Path) -> None:
    bare = posts.kept(folder, "anh.jpg", posts.picture(40, 40, "JPEG"), "image/jpeg")
    post = replace(posts.brief(), media=(bare,))
    assert open_page().check(post) == ()
    assert open_page().publish(post, None).remote_id
