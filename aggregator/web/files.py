"""Files as they stand, each read once until another is put in its place."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from aggregator.web.shelf import Shelf

Made = TypeVar("Made")
Mark = tuple[int, int, int]


class Files(Generic[Made]):
    """What was made of files: ``make`` is given the path, the bytes and their time.

    Publishing renames whole files into place, so an unchanged inode, size and time mean
    unchanged bytes. ``room`` bounds the bytes that are kept.
    """

    def __init__(
        self, make: Callable[[str, bytes, datetime], Made], *, room: int
    ) -> None:
        self._make = make
        self._kept: Shelf[str, tuple[Mark, Made]] = Shelf(room)

    def kept(self, path: str) -> Made | None:
        """Give what was made of the file, if it still stands so; raises `OSError`."""
        found = self._kept.look(path)
        return found[1] if found and found[0] == _mark(Path(path).stat()) else None

    def read(self, path: str) -> Made:
        """Give what is made of the file; raises `OSError`."""
        if kept := self.kept(path):
            return kept
        with Path(path).open("rb") as file:
            # Of this very file: another may stand in its place by now.
            mark = _mark(os.fstat(file.fileno()))
            body = file.read()
        # Not the newest entry's time: a corrected title changes bytes and no such time.
        made = self._make(
            path, body, datetime.fromtimestamp(mark[2] // 1_000_000_000, UTC)
        )
        # What is packed of it is kept with it, about as much again.
        self._kept.put(path, (mark, made), 2 * len(body))
        return made


def _mark(state: os.stat_result) -> Mark:
    return state.st_ino, state.st_size, state.st_mtime_ns
