"""The pages name one another, and commands that there are."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import cli

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])

COMMAND = re.compile(r"^ {4}(?:sudo )?(?:\S*/)?aggregator (.*)")
"""A line that stands for itself, not a word of a sentence."""


def commands(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        if found := COMMAND.match(line):
            # What a command does is told behind it, at some distance.
            told = re.split(r" {2,}", found[1])[0]
            yield shlex.split(told.replace("...", ""))


def anchors(text: str) -> set[str]:
    """The headings as a browser of repositories names them."""
    heads = re.findall(r"^#+ (.*)$", text, re.M)
    plain = (re.sub(r"[^\w\- ]", "", head.lower()) for head in heads)
    return {head.strip().replace(" ", "-") for head in plain}


def test_every_page_is_in_the_list() -> None:
    listed = set(re.findall(r"\]\((\w+\.md)\)", (DOCS / "README.md").read_text()))
    assert listed == {path.name for path in DOCS.glob("*.md")} - {"README.md"}
    assert "(docs/README.md)" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"\w+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        if anchor:
            assert anchor in anchors(file.read_text()), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_the_commands_of_a_page_are_understood(page: Path) -> None:
    for words in commands(page.read_text()):
        if words[0].startswith("--help") or "COMMAND" in words:
            continue
        try:
            cli.parse(words)
        except SystemExit as end:
            raise AssertionError(f"{page.name}: aggregator {words}") from end
