"""Very many lists of numbers, most of them short, in one array.

A list of Python's own takes a hundred bytes before there is anything in it, and half a
million of them are wanted. Here each has a row of the array; one that outgrows its row
moves into a larger one, and rows that are left are given to others.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_ROOM = 1 << 12
_START, _SIZE, _TAKEN = range(3)

Spans = NDArray[np.int32]


class Rows:
    """Rows of numbers by small whole numbers; a row's order tells nothing.

    A row has room for a power of two.
    """

    def __init__(self) -> None:
        self._values = np.zeros(_ROOM, dtype=np.int64)
        self._end = 0
        # By row: where it begins, how many numbers it has, and for how many is room.
        self._spans: Spans = np.zeros((_ROOM, 3), dtype=np.int32)
        # By room: where rows begin that nobody has.
        self._free: dict[int, list[int]] = {}

    @property
    def room(self) -> int:
        """For so many numbers there is room in all."""
        return len(self._values)

    def widen(self, rows: int) -> None:
        """Makes sure that there are all rows below this one; new ones are empty."""
        if rows > len(self._spans):
            self._spans = np.pad(self._spans, ((0, rows - len(self._spans)), (0, 0)))

    def sizes(self, rows: Numbers) -> NDArray[np.int32]:
        """How many numbers rows have."""
        found: NDArray[np.int32] = self._spans[rows, _SIZE]
        return found

    def of(self, row: int) -> Numbers:
        """The numbers of a row, until it changes."""
        start, size, _ = self._spans[row].tolist()
        return self._values[start : start + size]

    def joined(self, rows: Numbers) -> Numbers:
        """The numbers of rows, one after the other."""
        return self._values[_places(self._spans[rows])]

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

    def remove(self, rows: Numbers, values: Numbers) -> None:
        """Takes a number from each of some rows, which have it once."""
        spans = self._spans[rows]
        places = _places(spans)
        found = places[self._values[places] == np.repeat(values, spans[:, _SIZE])]
        spans[:, _SIZE] -= 1
        self._values[found] = self._values[spans[:, _START] + spans[:, _SIZE]]
        for at in np.flatnonzero(spans[:, _SIZE] == 0).tolist():
            start, _, room = spans[at].tolist()
            self._free.setdefault(room, []).append(start)
            spans[at] = 0
        self._spans[rows] = spans

    def _moved(self, start: int, size: int, room: int) -> tuple[int, int, int]:
        """Where a full row is from now on, with twice the room."""
        if not room:
            return self._take(1), 0, 1
        there = self._take(2 * room)
        self._values[there : there + size] = self._values[start : start + size]
        self._free.setdefault(room, []).append(start)
        return there, size, 2 * room

    def _take(self, room: int) -> int:
        """Where a row of this room begins that nobody has."""
        spare = self._free.get(room)
        if spare:
            return spare.pop()
        start = self._end
        self._end += room
        if self._end > len(self._values):
            more = max(self._end - len(self._values), len(self._values) // 4)
            self._values = np.pad(self._values, (0, more))
        return start


def _places(spans: Spans) -> Numbers:
    """Where the numbers of rows are, one after the other."""
    sizes = spans[:, _SIZE]
    ends = np.cumsum(sizes)
    shifts = np.repeat(spans[:, _START] - ends + sizes, sizes)
    return shifts + np.arange(len(shifts))
