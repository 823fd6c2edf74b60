"""Very many lists of numbers, most of them short, in one array.

A list of Python's own takes a hundred bytes before there is anything in it, and half a
million of them are wanted. Here each has a row of the array; one that outgrows its row
moves into a larger one behind the others. What it leaves behind, and numbers that are
wanted no longer, go when all is put together anew.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

AT_ONCE = 1 << 12
"""Rows that are put together at once: with all, a copy of all would be made."""

_ROOM = 1 << 12
_START, _SIZE, _TAKEN = range(3)

Spans = NDArray[np.int32]


class Joined(NamedTuple):
    """The numbers of some rows, one after the other, and how many are of each."""

    numbers: Numbers
    sizes: NDArray[np.int32]


class Rows:
    """Rows of numbers by small whole numbers; a row's order tells nothing.

    A row has room for a power of two.
    """

    def __init__(self) -> None:
        self._values = np.zeros(_ROOM, dtype=np.int64)
        self._end = 0
        # By row: where it begins, how many numbers it has, and for how many is room.
        self._spans: Spans = np.zeros((_ROOM, 3), dtype=np.int32)

    @property
    def room(self) -> int:
        """For so many numbers there is room in all."""
        return len(self._values)

    @property
    def spread(self) -> int:
        """So much of it lies before the end of the last row."""
        return self._end

    def widen(self, rows: int) -> None:
        """Makes sure that there are all rows below this one; new ones are empty."""
        if rows > len(self._spans):
            self._spans = np.pad(self._spans, ((0, rows - len(self._spans)), (0, 0)))

    def of(self, row: int) -> Numbers:
        """The numbers of a row, until it changes."""
        start, size, _ = self._spans[row].tolist()
        return self._values[start : start + size]

    def joined(self, rows: Numbers) -> Joined:
        """The numbers of rows, one after the other."""
        spans = self._spans[rows]
        return Joined(self._values[_places(spans)], spans[:, _SIZE])

    def filled(self) -> Numbers:
        """The rows with a number in them."""
        return np.flatnonzero(self._spans[:, _SIZE])

    def append(self, rows: Numbers, values: Numbers) -> None:
        """Gives one more number to each of some rows, which are all different."""
        spans = self._spans[rows]
        for at in np.flatnonzero(spans[:, _SIZE] == spans[:, _TAKEN]).tolist():
            spans[at] = self._moved(*spans[at].tolist())
        self._values[spans[:, _START] + spans[:, _SIZE]] = values
        spans[:, _SIZE] += 1
        self._spans[rows] = spans

    def extend(self, rows: Numbers, values: Numbers) -> None:
        """Gives one more number to each of very many rows, to some of them several."""
        order = rows.argsort(kind="stable")
        rows, values = rows[order], values[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        more = np.diff(first, append=len(rows))
        spans = self._spans[rows[first]]
        full = np.flatnonzero(spans[:, _SIZE] + more > spans[:, _TAKEN])
        before = spans[full]
        spans[full] = after = self._laid(before, before[:, _SIZE] + more[full])
        self._values[_places(after)] = self._values[_places(before)]
        behind = spans[:, _START] + spans[:, _SIZE]
        self._values[np.repeat(behind - first, more) + np.arange(len(rows))] = values
        spans[:, _SIZE] += more
        self._spans[rows[first]] = spans

    def keep(self, wanted: Callable[[Numbers], NDArray[np.bool_]]) -> None:
        """Puts all together anew, with nothing but the numbers that are wanted.

        No row needs more room than it had, so each can go to its place in the same
        array, the first ones first.
        """
        rows = self.filled()
        rows = rows[self._spans[rows, _START].argsort()]
        self._end = 0
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            numbers, sizes = self.joined(some)
            kept = wanted(numbers)
            owners = np.repeat(np.arange(len(some)), sizes)[kept]
            spans = np.zeros((len(some), 3), dtype=np.int32)
            spans[:, _SIZE] = np.bincount(owners, minlength=len(some))
            spans = self._laid(spans, spans[:, _SIZE])
            self._values[_places(spans)] = numbers[kept]
            self._spans[some] = spans

    def _laid(self, spans: Spans, sizes: NDArray[np.int32]) -> Spans:
        """Where rows may lie behind all others, with room for these sizes."""
        laid = spans.copy()
        laid[:, _TAKEN] = _rooms(sizes)
        laid[:, _START] = self._claimed(int(laid[:, _TAKEN].sum()))
        laid[1:, _START] += np.cumsum(laid[:-1, _TAKEN])
        return laid

    def _moved(self, start: int, size: int, room: int) -> tuple[int, int, int]:
        """Where a full row is from now on, with twice the room."""
        more = 2 * room or 1
        there = self._claimed(more)
        if size:
            self._values[there : there + size] = self._values[start : start + size]
        return there, size, more

    def _claimed(self, room: int) -> int:
        """Where so much room begins, behind all rows."""
        start = self._end
        self._end += room
        if self._end > len(self._values):
            more = max(self._end - len(self._values), len(self._values) // 4)
            self._values = np.pad(self._values, (0, more))
        return start


def _rooms(sizes: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each size the power of two that it fits into; nothing needs no room."""
    # A number below a power of two has its exponent.
    return np.where(sizes > 0, 1 << np.frexp(np.maximum(sizes - 1, 0))[1], 0)


def _places(spans: Spans) -> Numbers:
    """Where the numbers of rows are, one after the other."""
    sizes = spans[:, _SIZE]
    ends = np.cumsum(sizes)
    shifts = np.repeat(spans[:, _START] - ends + sizes, sizes)
    return shifts + np.arange(len(shifts))
