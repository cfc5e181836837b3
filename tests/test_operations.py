"""The operators' handbook names every notice, and no command that there is not, in both languages alike."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.core.notice import Kind
from tests.cli.terminal import call

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
ENGLISH, VIETNAMESE = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("operations.md", "operations.vi.md")
)
PAGES = [*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "README.vi.md"]
SERVICE, SCRIPT = (
    (DOCS / name).read_text(encoding="utf-8") for name in ("publisher.service", "publisher.sh")
)
CALL = re.compile(r"publisher(?: -w \S+)? ([a-z]+)")
LINK = re.compile(r"\]\(([^)\s]+)\)", re.MULTILINE)


def rows(page: str) -> list[str]:
    return [line for line in page.splitlines() if line.startswith("|")]


def commands(text: str) -> list[str]:
    """Return what is called in blocks and between backticks; a line of a block may end in a comment."""
    blocks = [line.partition("#")[0] for line in text.splitlines() if line.startswith("    ")]
    spans = re.findall(r"`([^`]+)`", text)
    return [name for piece in (*blocks, *spans) for name in CALL.findall(piece)]


def anchors(page: Path) -> set[str]:
    """Return the addresses of a page's headings, as the forge makes them."""
    heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", [ENGLISH, VIETNAMESE], ids=["en", "vi"])
def test_the_handbook_says_what_each_notice_asks_for(page: str) -> None:
    named = {found[1] for row in rows(page) if (found := re.match(r"\| `([a-z]+)`", row))}
    assert named == set(Kind)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_is_there(page: Path) -> None:
    helps = call("--help", PUBLISHER_LANGUAGE="en").out
    known = set(re.findall(r"^  ([a-z]+) ", helps, re.MULTILINE))
    assert len(known) > 20
    assert set(commands(page.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        place, _, anchor = link.partition("#")
        there = (page.parent / place).resolve() if place else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_both_languages_tell_the_same() -> None:
    for pattern in (r"^#+ ", r"^\|", r"^\d\. ", r"^    \S"):
        found = [len(re.findall(pattern, page, re.MULTILINE)) for page in (ENGLISH, VIETNAMESE)]
        assert found[0] == found[1], pattern
    assert sorted(commands(ENGLISH)) == sorted(commands(VIETNAMESE))


def test_the_script_calls_what_the_service_runs() -> None:
    [program, workspace] = re.findall(r"^ExecStart=(\S+) -w (\S+) run$", SERVICE, re.MULTILINE)[0]
    [secrets] = re.findall(r"^EnvironmentFile=(\S+)$", SERVICE, re.MULTILINE)
    [user] = re.findall(r"^User=(\S+)$", SERVICE, re.MULTILINE)
    assert f'{program} "$@"' in SCRIPT and f"PUBLISHER_WORKSPACE={workspace}\n" in SCRIPT
    assert f". {secrets}\n" in SCRIPT and f"--reuid={user} --regid={user}" in SCRIPT
