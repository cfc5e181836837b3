"""What one process remembers of the posts that it has on their way to a Page."""

from __future__ import annotations

from adapters.facebook.memory import Errand, Memory


def test_what_was_made_of_other_files_is_forgotten_but_not_that_it_was_sent() -> None:
    memory = Memory()
    memory.keep("a", "old files", photos=("1", "2"), sent=True)
    assert memory.of("a", "old files") == Errand("old files", ("1", "2"), sent=True)
    assert memory.of("a", "new files") == Errand("new files", sent=True)


def test_posts_do_not_share_what_is_remembered() -> None:
    memory = Memory()
    memory.keep("a", "files", photos=("1",))
    assert memory.of("b", "files") == Errand("files")


def test_only_so_much_is_remembered_the_newest_of_it() -> None:
    memory = Memory(most=2)
    for key in ("a", "b", "a", "c"):
        memory.keep(key, "files", sent=True)
    assert [memory.of(key, "files").sent for key in ("a", "b", "c")] == [True, False, True]
