"""Many short lists in one array."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.rows import Rows

STEPS = st.lists(
    st.tuples(st.sets(st.integers(1, 9), min_size=1), st.integers(1, 30)), max_size=60
)


def array(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, dtype=np.int64)


@given(STEPS)
def test_rows_are_lists_of_their_own(steps: list[tuple[set[int], int]]) -> None:
    rows, lists = Rows(), {row: set() for row in range(11)}
    for some, value in steps:
        fresh = sorted(row for row in some if value not in lists[row])
        known = sorted(some - set(fresh))
        for row in fresh:
            lists[row].add(value)
        rows.append(array(fresh), array([value] * len(fresh)))
        for row in known:
            lists[row].remove(value)
        rows.remove(array(known), array([value] * len(known)))
        every = array(list(lists))
        assert [set(rows.of(row).tolist()) for row in lists] == list(lists.values())
        assert rows.sizes(every).tolist() == [len(one) for one in lists.values()]
        assert sorted(rows.joined(every)) == sorted(
            value for one in lists.values() for value in one
        )
        assert rows.filled().tolist() == [row for row, one in lists.items() if one]


def test_there_is_room_for_many_rows_and_long_ones() -> None:
    rows = Rows()
    rows.widen(10_001)
    for value in range(40):
        rows.append(np.arange(1, 10_001), np.full(10_000, value))
    assert sorted(rows.of(10_000)) == list(range(40))
    for value in range(3_000):
        rows.append(array([5]), array([100 + value]))
    assert len(rows.of(5)) == 3_040
    assert sorted(rows.of(6)) == list(range(40))


def test_a_new_row_is_empty() -> None:
    rows = Rows()
    rows.widen(1_000_000)
    assert not len(rows.of(999_999))
    assert rows.sizes(array([999_999])).tolist() == [0]


def test_room_that_rows_have_left_is_used_again() -> None:
    rows = Rows()
    rows.widen(5_001)
    for round_ in range(50):
        some = np.arange(1 + round_ * 100, 101 + round_ * 100)
        for value in range(8):
            rows.append(some, np.full(100, value))
        for value in range(8):
            rows.remove(some, np.full(100, value))
    assert rows.room <= 4_096
