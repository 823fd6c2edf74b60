"""The page of all keys has them all, with the defaults that they have."""

import dataclasses
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config.tables import SECTIONS

PAGE = Path(__file__).resolve().parents[3] / "docs" / "configuration.md"
ROW = re.compile(r"\| `(\w+)` \| (.*?) ?\| (.+) \|")
UNITS = {"w": 7 * 86_400, "d": 86_400, "h": 3_600, "m": 60, "s": 1}


def told(section: str) -> dict[str, str]:
    """The keys of a table and their defaults, as the page has them."""
    parts = re.split(r"^## `\[\[?(\w+)\]?\]`$", PAGE.read_text(), flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {key: default for key, default, _ in ROW.findall(texts[section])}


def known(section: str) -> Iterator[tuple[str, object]]:
    for field in dataclasses.fields(SECTIONS[section]):
        made = field.default_factory
        default = field.default if made is dataclasses.MISSING else made()
        yield field.name, default


def read(text: str, like: object) -> object:
    """A default of the page as the kind of value that the program has."""
    words = text.strip("`").strip('"')
    if text == "required":
        return dataclasses.MISSING
    if isinstance(like, timedelta):
        return timedelta(seconds=int(words[:-1]) * UNITS[words[-1]])
    if isinstance(like, bool):
        return {"true": True, "false": False}[words]
    if isinstance(like, int):
        return int(words)
    if isinstance(like, tuple | frozenset):
        assert words in {"[]", "{}"}
        return type(like)()
    return Path(words) if isinstance(like, Path) else words


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_is_told_with_its_default(section: str) -> None:
    page, program = told(section), dict(known(section))
    assert set(page) == set(program)
    for key, default in program.items():
        if page[key] or default not in (None, "", dataclasses.MISSING):
            assert read(page[key], default) == default, key
