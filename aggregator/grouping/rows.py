"""Very many lists of numbers, most of them short, in one array.

A list of Python's own takes a hundred bytes before there is anything in it, and half a
million of them are wanted. Here each has a row of the array; one that outgrows its row
moves into a larger one, and rows that are left are given to others.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_ROOM = 1 << 12
_NONE = np.zeros(0, dtype=np.int64)


class Rows:
    """Rows of numbers by small whole numbers; a row's order tells nothing.

    A row has room for a power of two.
    """

    def __init__(self) -> None:
        self._values = np.zeros(_ROOM, dtype=np.int64)
        self._end = 0
        # By row: where it begins, how many there are, and for how many is room.
        self._starts = np.zeros(_ROOM, dtype=np.int64)
        self._sizes = np.zeros(_ROOM, dtype=np.int32)
        self._rooms = np.zeros(_ROOM, dtype=np.int32)
        # By room: where rows begin that nobody has.
        self._free: dict[int, list[int]] = {}

    @property
    def room(self) -> int:
        """For so many numbers there is room in all."""
        return len(self._values)

    def sizes(self, rows: Numbers) -> NDArray[np.int32]:
        """How many numbers rows have."""
        self._widen(rows)
        return self._sizes[rows]

    def of(self, row: int) -> Numbers:
        """The numbers of a row, until it changes."""
        if row >= len(self._sizes):
            return _NONE
        start = self._starts[row]
        return self._values[start : start + self._sizes[row]]

    def joined(self, rows: Numbers) -> Numbers:
        """The numbers of rows, one after the other."""
        return self._values[self._where(rows)]

    def filled(self) -> Numbers:
        """The rows with a number in them."""
        return np.flatnonzero(self._sizes)

    def append(self, rows: Numbers, values: Numbers) -> None:
        """Gives one more number to each of some rows, which are all different."""
        self._widen(rows)
        sizes, rooms = self._sizes[rows], self._rooms[rows]
        fresh = rows[rooms == 0]
        self._starts[fresh] = [self._take(1) for _ in range(len(fresh))]
        self._rooms[fresh] = 1
        for row in rows[(sizes == rooms) & (rooms > 0)].tolist():
            self._move(row)
        self._values[self._starts[rows] + sizes] = values
        self._sizes[rows] = sizes + 1

    def remove(self, rows: Numbers, values: Numbers) -> None:
        """Takes a number from each of some rows, which have it once."""
        where, sizes, starts = self._where(rows), self._sizes[rows], self._starts[rows]
        found = where[self._values[where] == np.repeat(values, sizes)]
        self._values[found] = self._values[starts + sizes - 1]
        self._sizes[rows] = sizes - 1
        empty = sizes == 1
        for room, start in zip(
            self._rooms[rows[empty]].tolist(), starts[empty].tolist(), strict=True
        ):
            self._free.setdefault(room, []).append(start)
        self._rooms[rows[empty]] = 0

    def _where(self, rows: Numbers) -> NDArray[np.int64]:
        """Where the numbers of rows are, one after the other."""
        sizes = self._sizes[rows]
        ends = np.cumsum(sizes)
        shifts = np.repeat(self._starts[rows] - ends + sizes, sizes)
        return shifts + np.arange(len(shifts))

    def _move(self, row: int) -> None:
        """Moves a row to where it has twice the room."""
        room, start = int(self._rooms[row]), int(self._starts[row])
        there = self._take(2 * room)
        self._values[there : there + room] = self._values[start : start + room]
        self._free.setdefault(room, []).append(start)
        self._starts[row], self._rooms[row] = there, 2 * room

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

    def _widen(self, rows: Numbers) -> None:
        if len(rows) and rows.max() >= len(self._sizes):
            more = max(int(rows.max()) + 1 - len(self._sizes), len(self._sizes))
            self._starts = np.pad(self._starts, (0, more))
            self._sizes = np.pad(self._sizes, (0, more))
            self._rooms = np.pad(self._rooms, (0, more))
