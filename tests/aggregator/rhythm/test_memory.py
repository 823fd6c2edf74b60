"""A rhythm written down and read again."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen, read, write

NOW = datetime(2024, 3, 1, 12, 34, 56, 789, tzinfo=UTC)


def test_nothing_written_is_a_blank_rhythm() -> None:
    assert read("") == Rhythm()


@given(ages=st.lists(st.floats(0, 900), max_size=20), undated=st.integers(0, 20))
def test_what_was_written_is_read(ages: list[float], undated: int) -> None:
    dates = tuple(NOW - timedelta(hours=age) for age in ages)
    rhythm = learn(Rhythm(), Seen(dates=dates), NOW)
    rhythm = learn(rhythm, Seen(undated=undated), NOW + timedelta(hours=3))

    assert read(write(rhythm)) == rhythm
    assert len(write(rhythm)) < 2000


def test_what_was_learned_of_other_habits_is_forgotten() -> None:
    told = json.loads(write(learn(Rhythm(), Seen(), NOW)))
    told["heat"] = told["gains"] = [1.0] * 17

    assert read(json.dumps(told)).gains == Rhythm().gains


def test_anything_else_is_no_rhythm() -> None:
    with pytest.raises(ValueError, match="rhythm"):
        read('{"tempo": 3}')
    with pytest.raises(ValueError, match="expected value"):
        read("allegro")
