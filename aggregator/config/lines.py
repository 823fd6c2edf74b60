"""On which line of a TOML document each key stands.

`tomllib` tells values and `tomlkit` keeps comments, but neither knows lines. This walks
over a document that `tomllib` has accepted, so it need not refuse anything itself.
"""

import re
from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}' + r"|'''.*?'{3,5}" + r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'|#[^\n]*|[\[\]{}\n]|[^\"'#\[\]{}\n]+",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*(\[\[?)(.*?)\]")
_PART = re.compile(r"\s*(?:\"((?:\\.|[^\"\\])*)\"|'([^']*)'|([A-Za-z0-9_-]+))\s*")


def lines(document: str) -> dict[KeyPath, int]:
    """The line, from 1, of each table and key; elements of arrays of tables by index.

    What stands inside an inline value has the line of the statement around it.
    """
    found: dict[KeyPath, int] = {}
    tables: dict[KeyPath, int] = {}
    here: KeyPath = ()
    for number, statement in _statements(document):
        header = _HEADER.match(statement)
        if header:
            here = _resolved(_parts(header[2]), tables)
            if header[1] == "[[":
                found.setdefault(here, number)
                tables[here] = tables.get(here, -1) + 1
                here = (*here, tables[here])
            found.setdefault(here, number)
        else:
            found.setdefault((*here, *_parts(statement)), number)
    return found


def line_of(path: KeyPath, found: Mapping[KeyPath, int]) -> int:
    """The line of the key, else of what it stands in, else 0."""
    while path and path not in found:
        path = path[:-1]
    return found.get(path, 0)


def _statements(document: str) -> Iterator[tuple[int, str]]:
    line, first, depth = 1, 1, 0
    words: list[str] = []
    for piece in _TOKEN.findall(document.replace("\r\n", "\n") + "\n"):
        if piece == "\n" and depth == 0:
            if "".join(words).strip():
                yield first, "".join(words)
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
