"""What every adapter promises, as tests that each of them inherits.

    class TestStatic(ChannelContract):
        def open(self) -> Channel: ...       # on an outlet that works
        def public(self) -> list[str]: ...   # the titles that readers see now, as they were written

A fault that the outlet can play is offered by overriding its method (`cut_after_accept`,
`refuse_connection`, `expire_credentials`, …); each is a context manager that yields the channel to
speak through. A fault that is not offered skips its tests by name, and an optional method that the
adapter does not have (`Channel.can`) skips the tests of that method.

The outlet may hold other posts: every test makes posts with keys and titles of their own.
"""

from __future__ import annotations

import re
import socket
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from publisher.channel import Channel, ChannelSettings, Health, House
from publisher.core.errors import ChannelError, Refused, TryLater, Unauthorized, Unconfirmed
from publisher.core.message import Message
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.errand import Errand, on_errand
from publisher.settings import Secret
from publisher.wire import Wire, recording
from publisher.words import LANGUAGES, catalogue, tell
from tests.adapters import posts

AnyChannel = Channel[Any]
Fault = AbstractContextManager[AnyChannel]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
CALLS = range(1, 60)


class PowerCut(BaseException):
    """The machine stops here."""


class ChannelContract(ABC):
    """Run one adapter through all that the rest of Publisher relies on."""

    hands_over: ClassVar[bool] = False
    """True for a channel whose receipts say `handed_over`: a person publishes, `url` may be missing."""

    folder: Path

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "media-store"
        self.folder.mkdir()

    # What a subclass says.

    @abstractmethod
    def open(self) -> AnyChannel:
        """Return a channel on an outlet that works and accepts us."""

    @abstractmethod
    def public(self) -> list[str]:
        """Return the titles that readers see now, one per post, as the editor wrote them."""

    def post(self) -> Post:
        """Return a new post such as this channel usually gets."""
        return posts.article(self.folder)

    def leftovers(self, post: Post) -> list[str]:
        """Return the ids of what lies unpublished on the outlet for `post`, duplicates included."""
        pytest.skip("this outlet keeps nothing that readers do not see")

    def made(self) -> list[str]:
        """Return the id of everything that the outlet ever made, seen by readers or not."""
        pytest.skip("this outlet does not write down what it makes")

    def unseen(self) -> list[str]:
        """Return the ids of everything that lies on the outlet and that readers do not see."""
        pytest.skip("this outlet keeps nothing that readers do not see")

    def secrets(self) -> list[str]:
        """Return the secret values that must never be written down."""
        return []

    # Faults that a subclass may offer: within the block the channel that is yielded meets them.

    def cut_after_accept(self) -> Fault:
        """Every write is accepted, but its reply never arrives."""
        pytest.skip("this outlet cannot lose a reply")

    def fail_after_accept(self) -> Fault:
        """Every write is accepted and answered by a 5xx."""
        pytest.skip("this outlet cannot fail after it accepted")

    def answer_html(self) -> Fault:
        """Every call is answered with a gateway's page of HTML, and nothing is done."""
        pytest.skip("this outlet does not answer in HTML")

    def throttle(self) -> Fault:
        """Every call is turned away with 429, or the outlet's own way of saying so."""
        pytest.skip("this outlet does not throttle")

    def refuse_connection(self) -> Fault:
        """Nothing listens, or the folder is not there: nothing can have gone out."""
        pytest.skip("this outlet is always there")

    def expire_credentials(self) -> Fault:
        """The outlet no longer accepts our password or token."""
        pytest.skip("this outlet asks for no credentials")

    # Steps of the tests.

    @pytest.fixture
    def channel(self) -> AnyChannel:
        return self.open()

    def count(self, post: Post) -> int:
        """Count how often readers see `post`."""
        return self.public().count(post.title)

    def go_on(self, channel: AnyChannel, post: Post, error: ChannelError) -> Receipt:
        """Do after `error` what the daemon does: look before repeating, unless nothing went out."""
        if isinstance(error, TryLater):
            return channel.publish(post, None)
        found = channel.find(post, LONG_AGO)
        return found if isinstance(found, Receipt) else channel.publish(post, found)

    # The settings.

    def test_its_settings_refuse_an_unknown_key(self, channel: AnyChannel) -> None:
        given = {**channel.settings.model_dump(exclude_unset=True), "unheard_of": "1"}
        with pytest.raises(ValidationError, match="unheard_of"):
            type(channel).Settings.model_validate(given)

    def test_its_settings_never_show_a_secret(self, channel: AnyChannel) -> None:
        shown = repr(channel.settings) + str(channel.settings.model_dump())
        assert not [secret for secret in self.secrets() if secret in shown]

    # Checking, offline.

    def test_a_right_post_has_nothing_to_mend(self, channel: AnyChannel) -> None:
        assert channel.check(self.post()) == ()

    def test_checking_uses_no_network(self, channel: AnyChannel, monkeypatch: pytest.MonkeyPatch) -> None:
        post = self.post()

        def fail(*_: Any) -> None:
            raise AssertionError("check() opened a connection")

        monkeypatch.setattr(socket.socket, "connect", fail)
        channel.check(post)

    def test_a_preview_is_made_without_the_network_and_says_what_goes_out(
        self, channel: AnyChannel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post, before = self.post(), self.public()

        def fail(*_: Any) -> None:
            raise AssertionError("preview() opened a connection")

        with monkeypatch.context() as patched:
            patched.setattr(socket.socket, "connect", fail)
            made = channel.preview(post)
        assert any((made.html, made.words)) and self.public() == before
        assert channel.preview(post) == made, "it leaves nothing behind that would change the next one"

    # Publishing.

    def test_readers_see_a_published_post_once(self, channel: AnyChannel) -> None:
        post = self.post()
        receipt = channel.publish(post, None)
        assert self.count(post) == 1
        assert receipt.remote_id
        assert receipt.handed_over is self.hands_over

    def test_a_receipt_has_the_address_where_readers_find_the_post(self, channel: AnyChannel) -> None:
        receipt = channel.publish(self.post(), None)
        if self.hands_over:
            assert receipt.url is None
        else:
            assert re.match(r"https?://", receipt.url or "")

    def test_a_receipt_can_be_stored(self, channel: AnyChannel) -> None:
        receipt = channel.publish(self.post(), None)
        assert all(isinstance(one, str) for pair in receipt.parts.items() for one in pair)
        assert receipt.at is None or receipt.at.utcoffset() is not None

    def test_several_posts_at_once_do_not_disturb_each_other(self, channel: AnyChannel) -> None:
        several = [self.post() for _ in range(3)]
        receipts = at_once([partial(channel.publish, post, None) for post in several])
        assert [self.count(post) for post in several] == [1, 1, 1]
        assert len({receipt.remote_id for receipt in receipts}) == 3

    def test_secrets_are_not_written_down(self, channel: AnyChannel) -> None:
        with recording() as transcript:
            channel.publish(self.post(), None)
            channel.probe()
        assert not [secret for secret in self.secrets() if secret in repr(transcript)]

    # Staging.

    def test_readers_do_not_see_what_is_staged(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        assert staged.remote_id
        assert self.count(post) == 0

    def test_staging_again_leaves_one_draft(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        again = channel.stage(post)
        assert again is not None
        assert again.remote_id == staged.remote_id
        assert len(self.leftovers(post)) == 1

    def test_two_stagings_at_once_leave_one_draft(self, channel: AnyChannel) -> None:
        self.staged(channel)  # a channel that stages nothing is skipped here
        for _ in range(5):
            post = self.post()
            at_once([attempt(channel.stage, post)] * 2)
            staged = channel.stage(post)
            assert staged is not None
            assert self.leftovers(post) == [staged.remote_id]

    def test_publishing_what_is_staged_may_be_repeated(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        first = channel.publish(post, staged)
        second = channel.publish(post, staged)
        assert (first.remote_id, first.url) == (second.remote_id, second.url)
        assert self.count(post) == 1

    def test_staging_what_is_public_shows_no_second_post(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        channel.publish(post, staged)
        again = channel.stage(post)
        channel.publish(post, again)
        assert self.count(post) == 1

    def test_what_is_discarded_is_gone_and_may_be_discarded_again(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        channel.discard(staged)
        channel.discard(staged)
        assert self.count(post) == 0
        assert self.leftovers(post) == []

    def test_a_draft_that_was_removed_by_hand_is_made_again(self, channel: AnyChannel) -> None:
        post, staged = self.staged(channel)
        channel.discard(staged)
        publish_as_the_daemon_does(channel, post, staged)
        assert self.count(post) == 1

    # Staging that is cut off, before each of its calls in turn.

    def test_a_staging_that_is_cut_off_goes_on_where_it_stopped(self) -> None:
        self.staged(self.open())  # a channel that stages nothing is skipped here
        before = len(self.made())  # what posts have in common, such as tags, is there by now
        self.staged(self.open())
        whole = len(self.made()) - before
        for number in CALLS:
            before, post = len(self.made()), self.post()
            kept = self.stage_until(number, post)
            with on_errand(Errand(kept, keep=[].append)):
                staged = self.open().stage(post)
            assert staged is not None and staged.whole
            assert len(self.made()) - before == whole, f"made anew after a cut before call {number}"
            self.open().publish(post, staged)
            assert self.count(post) == 1
            if kept is not None and kept.whole:
                return
        raise AssertionError("the staging never came to its end")

    def test_what_a_staging_that_was_cut_off_left_can_be_discarded(self) -> None:
        _, staged = self.staged(self.open())
        self.open().discard(staged)
        for number in CALLS:
            kept = self.stage_until(number, self.post())
            if kept is not None:
                self.open().discard(kept)
            assert self.unseen() == [], f"left after a cut before call {number}"
            if kept is not None and kept.whole:
                return
        raise AssertionError("the staging never came to its end")

    def stage_until(self, number: int, post: Post) -> Staged | None:
        """Stage, the power cut before the call of that number; return what was kept, or staged."""
        kept: list[Staged] = []
        calls = iter(range(1, number + 1))
        send = Wire.send

        def counted(wire: Wire, request: Any, **arguments: Any) -> Any:
            if next(calls) == number:
                raise PowerCut
            return send(wire, request, **arguments)

        with pytest.MonkeyPatch.context() as patch, on_errand(Errand(keep=kept.append)):
            patch.setattr(Wire, "send", counted)
            try:
                return self.open().stage(post)
            except PowerCut:
                return replace(kept[-1], whole=False) if kept else None

    def staged(self, channel: AnyChannel) -> tuple[Post, Staged]:
        """Stage a new post, or skip the test where this channel stages nothing."""
        needs(channel, "stage")
        post = self.post()
        staged = channel.stage(post)
        if staged is None:
            pytest.skip("this channel stages nothing for such a post")
        return post, staged

    def ready(self, channel: AnyChannel) -> tuple[Post, Staged | None]:
        """Do all but the last call of a new post, where the channel can."""
        post = self.post()
        return post, channel.stage(post)

    # Finding.

    def test_a_post_that_was_never_sent_is_certainly_absent(self, channel: AnyChannel) -> None:
        needs(channel, "find")
        assert channel.find(self.post(), LONG_AGO) is None

    def test_a_published_post_is_found_with_its_receipt(self, channel: AnyChannel) -> None:
        needs(channel, "find")
        post = self.post()
        receipt = channel.publish(post, None)
        found = channel.find(post, datetime.now(UTC) - timedelta(minutes=10))
        assert isinstance(found, Receipt)
        assert (found.remote_id, found.url) == (receipt.remote_id, receipt.url)

    def test_a_staged_post_is_not_taken_for_a_published_one(self, channel: AnyChannel) -> None:
        needs(channel, "find")
        post, staged = self.staged(channel)
        found = channel.find(post, LONG_AGO)
        assert found is None or (isinstance(found, Staged) and found.remote_id == staged.remote_id)

    def test_another_post_is_not_taken_for_this_one(self, channel: AnyChannel) -> None:
        needs(channel, "find")
        post = self.post()
        channel.publish(post, None)
        other = replace(self.post(), key=f"{post.key}-2")
        assert channel.find(other, LONG_AGO) is None

    def test_a_post_whose_key_looks_like_a_duplicate_is_left_alone(self, channel: AnyChannel) -> None:
        first = self.post()
        second = replace(self.post(), key=f"{first.key}-2")
        staged = channel.stage(second)
        channel.publish(first, None)
        channel.publish(second, staged)
        assert (self.count(first), self.count(second)) == (1, 1)

    # Updating.

    def test_an_update_replaces_what_readers_see(self, channel: AnyChannel) -> None:
        post, receipt, later = self.updated(channel)
        assert (self.count(post), self.count(later)) == (0, 1)
        assert channel.update(receipt, later).remote_id

    def test_an_update_keeps_the_address(self, channel: AnyChannel) -> None:
        _, receipt, later = self.updated(channel)
        assert channel.update(receipt, later).url == receipt.url

    def test_an_update_may_be_repeated(self, channel: AnyChannel) -> None:
        _, receipt, later = self.updated(channel)
        again = channel.update(channel.update(receipt, later), later)
        assert self.count(later) == 1
        assert again.remote_id == receipt.remote_id

    def updated(self, channel: AnyChannel) -> tuple[Post, Receipt, Post]:
        """Publish a post and then its next revision."""
        needs(channel, "update")
        post = self.post()
        receipt = channel.publish(post, None)
        later = next_revision(post)
        channel.update(receipt, later)
        return post, receipt, later

    # Withdrawing.

    def test_readers_do_not_see_what_is_withdrawn(self, channel: AnyChannel) -> None:
        post, _ = self.withdrawn(channel)
        assert self.count(post) == 0

    def test_withdrawing_what_is_gone_succeeds(self, channel: AnyChannel) -> None:
        post, receipt = self.withdrawn(channel)
        channel.withdraw(receipt)
        assert self.count(post) == 0

    def test_a_withdrawn_post_is_not_found(self, channel: AnyChannel) -> None:
        post, _ = self.withdrawn(channel)
        needs(channel, "find")
        assert not isinstance(channel.find(post, LONG_AGO), Receipt)

    def test_a_withdrawn_post_can_be_published_again(self, channel: AnyChannel) -> None:
        post, _ = self.withdrawn(channel)
        channel.publish(next_revision(post), None)
        assert self.count(next_revision(post)) == 1

    def withdrawn(self, channel: AnyChannel) -> tuple[Post, Receipt]:
        """Publish a post and take it down."""
        needs(channel, "withdraw")
        post = self.post()
        receipt = channel.publish(post, None)
        channel.withdraw(receipt)
        return post, receipt

    # When things go wrong.

    def test_a_lost_reply_is_looked_for_before_it_is_repeated(self) -> None:
        post = self.post()
        with self.cut_after_accept() as channel:
            error = fails(channel.publish, post, None)
        self.go_on(self.open(), post, error)
        assert self.count(post) == 1

    def test_a_lost_reply_to_the_last_call_is_unconfirmed(self) -> None:
        post, staged = self.ready(self.open())
        with self.cut_after_accept() as channel:
            error = fails(channel.publish, post, staged, expected=Unconfirmed)
        self.go_on(self.open(), post, error)
        assert self.count(post) == 1

    def test_staging_after_a_lost_reply_leaves_one_draft(self) -> None:
        self.staged(self.open())  # a channel that stages nothing is skipped here
        post = self.post()
        for _ in range(3):
            with self.cut_after_accept() as channel:
                fails(channel.stage, post)
        staged = self.open().stage(post)
        assert staged is not None
        assert self.leftovers(post) == [staged.remote_id]

    def test_a_failure_after_accepting_leads_to_one_post(self) -> None:
        post = self.post()
        with self.fail_after_accept() as channel:
            error = fails(channel.publish, post, None)
        self.go_on(self.open(), post, error)
        assert self.count(post) == 1

    def test_a_failure_after_accepting_the_last_call_is_unconfirmed(self) -> None:
        post, staged = self.ready(self.open())
        with self.fail_after_accept() as channel:
            fails(channel.publish, post, staged, expected=Unconfirmed)

    def test_a_page_of_html_is_never_taken_for_a_receipt(self) -> None:
        post, staged = self.ready(self.open())
        with self.answer_html() as channel:
            error = fails(channel.publish, post, staged)
        self.go_on(self.open(), post, error)
        assert self.count(post) == 1

    def test_a_page_of_html_never_means_absent(self) -> None:
        needs(self.open(), "find")
        with self.answer_html() as channel:
            fails(channel.find, self.post(), LONG_AGO)

    def test_being_throttled_is_waited_out(self) -> None:
        post = self.post()
        with self.throttle() as channel:
            fails(channel.publish, post, None, expected=TryLater)
        assert self.count(post) == 0

    def test_an_outlet_that_is_not_there_is_tried_later(self) -> None:
        post = self.post()
        with self.refuse_connection() as channel:
            fails(channel.publish, post, None, expected=TryLater)

    def test_an_outlet_that_is_not_there_never_means_absent(self) -> None:
        needs(self.open(), "find")
        with self.refuse_connection() as channel:
            fails(channel.find, self.post(), LONG_AGO)

    def test_an_update_or_withdrawal_that_finds_no_outlet_is_tried_later(self) -> None:
        needs(self.open(), "update", "withdraw")
        post = self.post()
        receipt = self.open().publish(post, None)
        with self.refuse_connection() as channel:
            fails(channel.update, receipt, next_revision(post), expected=TryLater)
            fails(channel.withdraw, receipt, expected=TryLater)

    def test_expired_credentials_pause_the_channel(self) -> None:
        post = self.post()
        with self.expire_credentials() as channel:
            fails(channel.publish, post, None, expected=Unauthorized)
        assert self.count(post) == 0

    def test_expired_credentials_never_mean_absent_or_gone(self) -> None:
        needs(self.open(), "find", "withdraw")
        post = self.post()
        receipt = self.open().publish(post, None)
        with self.expire_credentials() as channel:
            fails(channel.find, post, LONG_AGO, expected=Unauthorized)
            fails(channel.withdraw, receipt, expected=Unauthorized)

    # Health.

    def test_a_working_outlet_is_found_healthy(self, channel: AnyChannel) -> None:
        report = readable(channel.probe())
        assert [line.name for line in report if not line.ok] == []

    def test_a_probe_tells_of_expired_credentials(self) -> None:
        with self.expire_credentials() as channel:
            report = readable(channel.probe())
        assert any(not line.ok for line in report)

    def test_a_probe_tells_that_nobody_answers(self) -> None:
        with self.refuse_connection() as channel:
            report = readable(channel.probe())
        assert any(not line.ok for line in report)

    def test_a_probe_changes_nothing(self, channel: AnyChannel) -> None:
        before = self.public()
        channel.probe()
        assert self.public() == before


def needs(channel: AnyChannel, *methods: str) -> None:
    """Skip the test where the adapter does not offer one of the optional methods."""
    for method in methods:
        if not type(channel).can(method):
            pytest.skip(f"this adapter does not offer {method}")


def next_revision(post: Post) -> Post:
    """Return `post` as an editor corrected it: another title, another text, the same key."""
    return replace(
        post,
        revision=post.revision + 1,
        title=f"{post.title} (đã sửa)",
        html=post.html.replace("trong ngày", "trong buổi sáng") + "\n<p>Bản sửa.</p>",
        text=f"{post.title} (đã sửa)\n\nBản sửa.",
        revised_at=post.publish_at + timedelta(hours=2),
    )


def fails(
    call: Callable[..., Any], *arguments: Any, expected: type[ChannelError] = ChannelError
) -> ChannelError:
    """Call, expect one of the four errors, and read its sentence in both languages."""
    with pytest.raises(ChannelError) as caught:
        call(*arguments)
    error = caught.value
    assert isinstance(error, expected), f"{type(error).__name__}: {error}"
    assert isinstance(error, TryLater | Refused | Unauthorized | Unconfirmed)
    read_aloud(error.message)
    return error


def readable(report: tuple[Health, ...]) -> tuple[Health, ...]:
    """Check that a report has lines and that each can be read in both languages."""
    assert report
    for line in report:
        read_aloud(line.message)
    return report


def read_aloud(message: Message) -> None:
    """Check that the catalogue has the sentence in both languages and that no value is missing."""
    assert message.code in catalogue(), f"no sentence for {message.code}"
    for language in LANGUAGES:
        assert not re.search(r"\{\w+\}", tell(message, language)), tell(message, language)


def attempt(call: Callable[[Post], Any], post: Post) -> Callable[[], Any]:
    """Return a call that may lose a race: one that finds itself overtaken says TryLater."""

    def tried() -> Any:
        try:
            return call(post)
        except TryLater:
            return None

    return tried


def publish_as_the_daemon_does(channel: AnyChannel, post: Post, staged: Staged) -> Receipt:
    """Publish; a channel that finds its draft gone may ask to be tried again without it."""
    try:
        return channel.publish(post, staged)
    except TryLater:
        return channel.publish(post, None)


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls in threads that start together."""
    gate = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def house(workspace: Path) -> House:
    """Return the house that the tests' channels serve."""
    return House(workspace, "Hội LHPN Thành phố (minh họa)", "vi", ZoneInfo("Asia/Ho_Chi_Minh"))


def kept_secret(folder: Path, value: str) -> Secret:
    """Write a secret where a setting can name it."""
    (folder / "secret.txt").write_text(value, encoding="utf-8")
    return Secret("file:secret.txt", folder)


@contextmanager
def closed_port() -> Iterator[str]:
    """Yield the address of a port on which nobody listens, kept from others meanwhile."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def settings_of(model: type[ChannelSettings], **given: Any) -> Any:
    """Return settings as the configuration would read them."""
    return model.model_validate(given)
