"""What the daemon does around the calls of an adapter, for tests that call the adapter alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from adapters.facebook.adapter import Facebook
from publisher.core.post import Post
from publisher.core.receipt import Receipt, Staged
from publisher.errand import Errand, errand, keep_nothing, on_errand


@dataclass
class Desk:
    """Keep what calls tell, per post and revision, and send the next call on its errand."""

    kept: dict[tuple[str, int], Staged] = field(default_factory=dict)
    asked: set[tuple[str, int]] = field(default_factory=set)

    @contextmanager
    def errand(self, post: Post, staged: Staged | None = None, *, publishes: bool = False) -> Iterator[None]:
        """Be on the errand of a post; on the one of the test, where it has set one."""
        if errand().keep is not keep_nothing:
            yield
            return
        name = (post.key, post.revision)
        if staged is not None:
            self.kept[name] = staged
        one = Errand(self.kept.get(name), name in self.asked, lambda staged: self.kept.update({name: staged}))
        if publishes:
            self.asked.add(name)
        with on_errand(one):
            yield


class KeptPage(Facebook):
    """A Page whose calls are on the errands that the daemon would send them on."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # whatever a Page is made of
        self.desk = Desk()

    def stage(self, post: Post) -> Staged | None:
        with self.desk.errand(post):
            return super().stage(post)

    def publish(self, post: Post, staged: Staged | None) -> Receipt:
        with self.desk.errand(post, staged, publishes=True):
            return super().publish(post, staged)

    def find(self, post: Post, since: datetime) -> Receipt | Staged | None:
        with self.desk.errand(post):
            return super().find(post, since)
