"""The demo: a plan week in about a minute, on outlets of its own, with one reply lost on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from secrets import token_urlsafe

from rich.console import Console
from rich.live import Live
from rich.text import Text

from publisher.core.person import Role
from publisher.demo.stage import SPEED, Stage, set_stage
from publisher.demo.view import View, make_console
from publisher.words import word
from publisher.work import people

LONGEST_SECONDS = 150
REFRESH_SECONDS = 0.2


def play(language: str, stays: bool = True, port: int = 8321, speed: float = SPEED) -> int:
    """Play the week; return 0 when every delivery is out and none is out twice, else 1."""
    console = make_console()
    console.print(Text(word("demo-begins", language), "bold"))
    with set_stage(language, port, speed) as stage:
        view, failed = View(stage.app), 0
        try:
            watch(stage, view, console)
            failed = tell_the_end(stage, view, console)
            if stays:
                tell_where(stage, console)
                console.print(word("demo-stays", language))
                wait_for_ever()
        except KeyboardInterrupt:
            pass  # the usual way to end it
    return failed


def watch(stage: Stage, view: View, console: Console) -> None:
    """Show the week as it passes: live on a terminal, line by line elsewhere."""
    if not console.is_terminal:
        until_over(stage, view, lambda fresh: console.print(*fresh, sep="\n", end="\n" if fresh else ""))
        return
    with Live(view.draw(), console=console, refresh_per_second=8, transient=True) as live:
        until_over(stage, view, lambda _: live.update(view.draw()))


def until_over(stage: Stage, view: View, show: Callable[[list[Text]], object]) -> None:
    """Look again and again until the week is over and everything is settled."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        show(view.look())
        if stage.engine.is_idle():
            stage.clock.begin()
        if stage.is_over and stage.engine.is_idle():
            break
        time.sleep(REFRESH_SECONDS)
    show(view.look())


def tell_the_end(stage: Stage, view: View, console: Console) -> int:
    """Print log, plan and the count against what the outlets saw; return the exit code."""
    app = stage.app
    console.print(view.log())
    console.print(view.plan())
    doubles = doubled(stage)
    left = len(view.unfinished) + len(view.wrong_files)
    fine = not doubles and not left and seen_by_readers(stage) == expected(view)
    if fine:
        total = sum(view.published.values())
        console.print(Text(app.word("demo-once", count=total), "bold green"))
    else:
        console.print(Text(app.word("demo-not-once", doubles=len(doubles), left=left), "bold red"))
    return 0 if fine else 1


def tell_where(stage: Stage, console: Console) -> None:
    """Name the addresses of the pages, and who may sign in to them."""
    page = f"{stage.outlets.url}/fanpage"
    console.print(stage.app.word("demo-where", site=stage.site, wp=stage.outlets.wp_url, page=page))
    password = token_urlsafe(9)
    people.add(stage.app, "demo", Role.ADMIN, password, stage.clock.outside(), "demo")
    console.print(stage.app.word("demo-dashboard", page=stage.dashboard, name="demo", password=password))


def expected(view: View) -> dict[str, int]:
    """Return what the receipts say is out on the outlets that stand in."""
    return {"wp": view.published.get("newspaper", 0), "graph": view.published.get("fanpage", 0)}


def seen_by_readers(stage: Stage) -> dict[str, int]:
    """Return what readers of the outlets see, counted by the outlets themselves."""
    return {name: stage.outlets.count_public(name).total() for name in ("wp", "graph")}


def doubled(stage: Stage) -> list[str]:
    """Return the pieces that readers see twice, or ever saw under two ids."""
    counts = [stage.outlets.count_public(name) for name in ("wp", "graph")]
    journal = stage.outlets.journal
    slugs = {entry.key for entry in journal.entries if entry.outlet == "wp" and entry.public}
    twice = [key for count in counts for key, number in count.items() if number > 1]
    return twice + [slug for slug in slugs if len(journal.ever_public(slug)) > 1]


def wait_for_ever() -> None:
    """Rest until somebody presses Ctrl-C."""
    while True:
        time.sleep(3600)
