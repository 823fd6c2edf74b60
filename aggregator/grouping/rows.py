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
_BITS = 24
_SIZES = (1 << _BITS) - 1

Spans = NDArray[np.int64]
"""Rows, each in one number: how many numbers it has and, above, where they begin."""


class Joined(NamedTuple):
    """The numbers of some rows, one after the other.

    ``owners`` tells of each of them the place that its row has among those asked for.
    """

    numbers: Numbers
    owners: Numbers


class Rows:
    """Rows of numbers by small whole numbers; a row's order tells nothing.

    A row has room for the power of two that its numbers fit into.
    """

    def __init__(self) -> None:
        self._values = np.zeros(_ROOM, dtype=np.int64)
        self._end = 0
        self._spans: Spans = np.zeros(_ROOM, dtype=np.int64)

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
            self._spans = np.pad(self._spans, (0, rows - len(self._spans)))

    def of(self, row: int) -> Numbers:
        """The numbers of a row, until it changes."""
        start, size = divmod(int(self._spans[row]), 1 << _BITS)
        return self._values[start : start + size]

    def joined(self, rows: Numbers) -> Joined:
        """The numbers of rows, one after the other."""
        places, owners = _places(self._spans[rows])
        return Joined(self._values.take(places), owners)

    def filled(self) -> Numbers:
        """The rows with a number in them."""
        return np.flatnonzero(self._spans & _SIZES)

    def append(self, rows: Numbers, values: Numbers) -> None:
        """Gives one more number to each of some rows, which are all different."""
        spans = self._spans[rows]
        sizes = spans & _SIZES
        full = (sizes & (sizes - 1) == 0).nonzero()[0]
        spans[full] = self._moved(spans[full].tolist())
        self._values[(spans >> _BITS) + sizes] = values
        self._spans[rows] = spans + 1

    def extend(self, rows: Numbers, values: Numbers) -> None:
        """Gives one more number to each of very many rows, to some of them several."""
        order = rows.argsort(kind="stable")
        rows, values = rows[order], values[order]
        first = np.flatnonzero(np.diff(rows, prepend=-1))
        more = np.diff(first, append=len(rows))
        spans = self._spans[rows[first]]
        sizes = spans & _SIZES
        full = np.flatnonzero(sizes + more > _rooms(sizes))
        before = spans[full]
        after = self._laid(sizes[full] + more[full]) + sizes[full]
        self._values[_places(after)[0]] = self._values[_places(before)[0]]
        spans[full] = after
        behind = (spans >> _BITS) + sizes
        self._values[np.repeat(behind - first, more) + np.arange(len(rows))] = values
        self._spans[rows[first]] = spans + more

    def keep(self, wanted: Callable[[Numbers], NDArray[np.bool_]]) -> None:
        """Puts all together anew, with nothing but the numbers that are wanted.

        No row needs more room than it had, so each can go to its place in the same
        array, the first ones first.
        """
        rows = self.filled()
        rows = rows[self._spans[rows].argsort()]
        self._end = 0
        for first in range(0, len(rows), AT_ONCE):
            some = rows[first : first + AT_ONCE]
            numbers, owners = self.joined(some)
            kept = wanted(numbers)
            sizes = np.bincount(owners[kept], minlength=len(some))
            self._spans[some] = spans = self._laid(sizes) + sizes
            self._values[_places(spans)[0]] = numbers[kept]

    def _laid(self, sizes: Numbers) -> Spans:
        """Where rows may lie behind all others, with room for these sizes."""
        rooms = _rooms(sizes)
        ends = np.cumsum(rooms)
        start = self._claimed(int(rooms.sum()))
        return start + ends - rooms << _BITS

    def _moved(self, spans: list[int]) -> list[int]:
        """Where full rows are from now on, with twice the room."""
        there = self._claimed(sum([2 * (span & _SIZES) or 1 for span in spans]))
        values, moved = self._values, []
        for span in spans:
            start, size = span >> _BITS, span & _SIZES
            moved.append(there << _BITS | size)
            if size:
                values[there : there + size] = values[start : start + size]
            there += 2 * size or 1
        return moved

    def _claimed(self, room: int) -> int:
        """Where so much room begins, behind all rows."""
        start = self._end
        self._end += room
        if self._end > len(self._values):
            more = max(self._end - len(self._values), len(self._values) // 4)
            self._values = np.pad(self._values, (0, more))
        return start


def _rooms(sizes: Numbers) -> Numbers:
    """For each size the power of two that it fits into; nothing needs no room."""
    # A number below a power of two has its exponent.
    return np.where(sizes > 0, 1 << np.frexp(np.maximum(sizes - 1, 0))[1], 0)


def _places(spans: Spans) -> tuple[Numbers, Numbers]:
    """Where the numbers of rows are, one after the other, and the row of each."""
    sizes = spans & _SIZES
    owners = np.arange(len(sizes)).repeat(sizes)
    places = ((spans >> _BITS) - sizes.cumsum() + sizes).take(owners)
    places += np.arange(len(places))
    return places, owners
