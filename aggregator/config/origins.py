"""The files that a configuration is read from, and when one of them was edited."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from aggregator.config import corrected, named_files, tables
from aggregator.config.including import matching

Stamp = tuple[int, int, int] | None
"""When a file was written, its size and its number on the disk; ``None`` without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """Files, and the patterns of ``include`` with the folders they start at."""

    files: tuple[Path, ...]
    included: tuple[tuple[Path, str], ...]

    def stamps(self) -> Mapping[Path, Stamp]:
        """What the files are like now, those that fit a pattern by now among them."""
        found = (path for one in self.included for path in matching(*one))
        return {path: _stamp(path) for path in (*self.files, *found)}


def origins(path: Path) -> Origins:
    """All that the configuration at ``path`` is made of, also where it is faulty."""
    contents = tables.read(path, MappingProxyType({}))
    return Origins(
        files=(*contents.files, corrected.beside(path), *_named(contents)),
        included=tuple(contents.included),
    )


class Edits:
    """Notices that a configuration was edited, once its files are at rest.

    Some editors write a file in several steps, or put another one in its place: what
    is not as it was at the look before may not be finished.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.take()

    def take(self) -> None:
        """Say that the files are about to be read as they are now."""
        self._origins = origins(self._path)
        self._taken = self._last = self._origins.stamps()

    def finished(self) -> bool:
        """Whether files are not what they were when they were taken, and at rest."""
        before, self._last = self._last, self._origins.stamps()
        return before == self._last != self._taken


def _named(contents: tables.Contents) -> Iterator[Path]:
    for table in contents.tables:
        yield from named_files.named(table)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
