"""How many open texts have a term, counted some texts at a time.

Naming subjects and tidying up ask for it, no decision about an article does.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.codes import Code, Numbers, marked
from aggregator.grouping.likeness import NAME

AT_ONCE = 256
"""Texts that wait to be counted: together it takes a tenth of one by one."""

Counts = NDArray[np.int32]

# Of the type of what is counted: numpy adds others eighty times as slowly.
_MORE, _LESS = np.int32(1), np.int32(-1)


class Uses:
    """By number of a term: how many open texts have it, and how many as a name."""

    def __init__(self, room: int) -> None:
        self._texts = np.zeros(room, dtype=np.int32)
        self._names = np.zeros(room, dtype=np.int32)
        self._opened: list[Code] = []
        self._closed: list[Code] = []

    def widen(self, room: int) -> None:
        """Makes room for all numbers below this one."""
        more = room - len(self._texts)
        self._texts = np.pad(self._texts, (0, more))
        self._names = np.pad(self._names, (0, more))

    def open(self, codes: Iterable[Code]) -> None:
        """Takes note of texts that are open from now on."""
        self._opened += codes
        if len(self._opened) >= AT_ONCE:
            self._count()

    def close(self, code: Code) -> None:
        """Takes note of one that is open no longer."""
        self._closed.append(code)
        if len(self._closed) >= AT_ONCE:
            self._count()

    def texts(self) -> Counts:
        """How many have each term."""
        self._count()
        return self._texts

    def names(self) -> Counts:
        """How many have each term as a name."""
        self._count()
        return self._names

    def _count(self) -> None:
        for codes, one in ((self._opened, _MORE), (self._closed, _LESS)):
            if codes:
                numbers, weights = marked(*codes)
                np.add.at(self._texts, numbers, one)
                np.add.at(self._names, _named(numbers, weights), one)
                codes.clear()


def _named(numbers: Numbers, weights: Numbers) -> Numbers:
    named: Numbers = numbers[weights >= NAME]
    return named
