"""On which line of a TOML document each key stands.

`tomllib` tells values and `tomlkit` keeps comments, but neither knows lines. This walks
over a document that `tomllib` has accepted, so it need not refuse anything itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)
_ROW = re.compile(r"[^\n]*\n|[^\n]+\Z")
_HEADER = re.compile(r"\s*(\[\[?)(.*?)\]")
_PART = re.compile(r"\s*(?:\"((?:\\.|[^\"\\])*)\"|'([^']*)'|([A-Za-z0-9_-]+))\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A header or a key with its value, on the lines ``first`` to ``last`` (from 1)."""

    path: KeyPath
    first: int
    last: int


def statements(document: str) -> Iterator[Statement]:
    """The statements of a document in their order; elements of arrays by index."""
    arrays: dict[KeyPath, int] = {}
    here: KeyPath = ()
    for first, last, text in _pieces(document):
        header = _HEADER.match(text)
        if not header:
            yield Statement(path=(*here, *_parts(text)), first=first, last=last)
            continue
        here = _resolved(_parts(header[2]), arrays)
        if header[1] == "[[":
            arrays[here] = arrays.get(here, -1) + 1
            here = (*here, arrays[here])
        yield Statement(path=here, first=first, last=last)


class Lines:
    """Where the keys of a document stand; it is read when that is first asked for."""

    def __init__(self, document: str = "") -> None:
        self._document = document

    @cached_property
    def found(self) -> dict[KeyPath, int]:
        """The line of each table and key, and of the first element of each array.

        What stands inside an inline value has the line of the statement around it.
        """
        found: dict[KeyPath, int] = {}
        for statement in statements(self._document):
            found.setdefault(statement.path, statement.first)
            if isinstance(statement.path[-1], int):
                found.setdefault(statement.path[:-1], statement.first)
        return found

    def of(self, path: KeyPath) -> int:
        """The line of the key, else of what it stands in, else 0."""
        while path and path not in self.found:
            path = path[:-1]
        return self.found.get(path, 0)


def rows_of(document: str) -> list[str]:
    """The lines with their ends, as TOML parts them (`str.splitlines` knows more)."""
    return _ROW.findall(document)


def _pieces(document: str) -> Iterator[tuple[int, int, str]]:
    line, first, depth = 1, 1, 0
    words: list[str] = []
    for piece in _TOKEN.findall(document.replace("\r\n", "\n") + "\n"):
        if piece == "\n" and depth == 0:
            if "".join(words).strip():
                yield first, line, "".join(words)
            words, first = [], line + 1
        elif not piece.startswith("#"):
            depth += (piece in "[{") - (piece in "]}")
            words.append(piece)
        line += piece.count("\n")


def _parts(key: str) -> tuple[str, ...]:
    """The parts of a dotted key, up to the first thing that is neither."""
    parts: list[str] = []
    position = 0
    while match := _PART.match(key, position):
        parts.append(match[1] or match[2] or match[3] or "")
        position = match.end()
        if not key.startswith(".", position):
            break
        position += 1
    return tuple(parts)


def _resolved(parts: tuple[str, ...], tables: Mapping[KeyPath, int]) -> KeyPath:
    """A header's path with the index of the last element of each array above it."""
    path: KeyPath = ()
    for part in parts[:-1]:
        path = (*path, part)
        path = (*path, tables[path]) if path in tables else path
    return (*path, *parts[-1:])
