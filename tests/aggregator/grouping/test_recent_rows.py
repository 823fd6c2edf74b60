"""Rows of texts that came lately are at hand, and never those of another text."""

import numpy as np

from aggregator.grouping.recent_rows import MOST, RecentRows


def rows(number: int) -> np.ndarray:
    return np.array([number], dtype=np.uint32)


def test_the_newest_are_remembered() -> None:
    recent = RecentRows()
    for article in range(MOST + 10):
        recent.keep(article, rows(article))
    assert recent.of(9) is None
    assert [recent.of(n) for n in (10, MOST + 9)] == [rows(10), rows(MOST + 9)]


def test_what_is_dropped_is_read_anew() -> None:
    recent = RecentRows()
    recent.keep(1, rows(1))
    recent.drop(1)
    recent.drop(2)
    assert recent.of(1) is None
