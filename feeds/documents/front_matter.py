"""What stands above a text between fences, or as lines of ``Key: value``."""

import re
import tomllib
from collections.abc import Mapping

import yaml

from feeds.documents import facts

_YAML = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE = re.compile(r"([A-Za-z][\w -]{1,24}):[ \t]+(\S.*)")
_LARGEST = 100_000
_KNOWN = frozenset(
    name
    for fact in ("title", "authors", "published", "link", "publisher", "language")
    for name in facts.NAMES[fact]
)


def split(text: str) -> tuple[facts.Said, str]:
    """What the front matter says, and the text below it.

    Knows YAML between ``---``, TOML between ``+++`` and a block of ``Key: value`` lines
    that begins with a key known here and ends at a blank line. YAML that is none, for
    its values have colons in them, is read as such lines too. What cannot be read is no
    front matter: then all of ``text`` is the text.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff\n")
    for fence, reading in ((_YAML, _from_yaml), (_TOML, _from_toml)):
        block = fence.match(text)
        if block and len(block[1]) <= _LARGEST:
            said = reading(block[1])
            return (said, text[block.end() :]) if said is not None else ({}, text)
    return _from_lines(text)


def _from_yaml(block: str) -> facts.Said | None:
    try:
        # Aliases make a few lines mean gigabytes; nobody needs them here.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(block)):
            return None
        said = yaml.safe_load(block)
    except (yaml.YAMLError, ValueError, RecursionError):
        return _lines(block)
    return _said(said)


def _from_toml(block: str) -> facts.Said | None:
    try:
        return _said(tomllib.loads(block))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _said(said: object) -> facts.Said | None:
    if not isinstance(said, Mapping):
        return None
    return {str(key): value for key, value in said.items()}


def _from_lines(text: str) -> tuple[facts.Said, str]:
    head, _, rest = text.partition("\n\n")
    said = _lines(head)
    return ({}, text) if said is None else (said, rest)


def _lines(block: str) -> facts.Said | None:
    said: dict[str, object] = {}
    for line in block.rstrip().split("\n"):
        found = _LINE.fullmatch(line.strip())
        if not found:
            return None
        said[found[1]] = found[2].strip().strip("\"'")
    first = re.sub(r"[\s_-]", "", next(iter(said), "")).lower()
    return said if first in _KNOWN else None
