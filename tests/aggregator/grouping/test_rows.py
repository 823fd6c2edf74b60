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


@given(STEPS, st.integers(2, 9))
def test_rows_are_lists_of_their_own(
    steps: list[tuple[set[int], int]], part: int
) -> None:
    rows, lists = Rows(), {row: [] for row in range(11)}
    every = array(list(lists))
    for number, (some, value) in enumerate(steps):
        more = [*some, *some][: value + 1]
        for row in (*some, *more):
            lists[row].append(value)
        rows.append(array(sorted(some)), array([value] * len(some)))
        rows.extend(array(more), array([value] * len(more)))
        if number % part == 0:
            lists = {row: [n for n in one if n % 3] for row, one in lists.items()}
            rows.keep(lambda numbers: numbers % 3 > 0)
        for row, one in lists.items():
            assert sorted(rows.of(row).tolist()) == sorted(one)
        joined = rows.joined(every)
        assert np.bincount(joined.owners, minlength=11).tolist() == [
            len(one) for one in lists.values()
        ]
        assert sorted(joined.numbers) == sorted(
            n for one in lists.values() for n in one
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
    rows.keep(lambda numbers: numbers % 2 == 0)
    assert len(rows.of(5)) == 1_520
    assert all(sorted(rows.of(row)) == list(range(0, 40, 2)) for row in (1, 6, 10_000))


def test_a_new_row_is_empty() -> None:
    rows = Rows()
    rows.widen(1_000_000)
    assert not len(rows.of(999_999))
    assert rows.joined(array([999_999])).owners.tolist() == []


def test_nothing_needs_no_room() -> None:
    rows = Rows()
    rows.keep(lambda numbers: numbers > 0)
    assert not len(rows.filled())


def test_room_that_rows_have_left_is_given_back() -> None:
    rows = Rows()
    rows.widen(5_001)
    for round_ in range(50):
        some = np.arange(1 + round_ * 100, 101 + round_ * 100)
        for value in range(8):
            rows.append(some, np.full(100, round_ * 8 + value))
        rows.keep(lambda numbers, last=round_: numbers > 8 * last)
    assert rows.room <= 4_096
