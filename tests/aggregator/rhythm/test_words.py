"""Durations and rates for a person."""

from datetime import timedelta

import pytest

from aggregator.rhythm.words import spell, spell_rate


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (0.04, "40 ms"),
        (1.44, "1.4 s"),
        (12.3, "12 s"),
        (60, "60 s"),
        (90, "90 s"),
        (2412, "40 min"),
        (3600, "1 h"),
        (5400, "90 min"),
        (9000, "2.5 h"),
        (86400, "24 h"),
        (172800, "2 d"),
        (604800, "7 d"),
    ],
)
def test_a_duration_is_told_in_the_unit_that_fits(seconds: float, told: str) -> None:
    assert spell(timedelta(seconds=seconds)) == told


def test_a_rate_is_told_by_the_unit_in_which_it_is_no_fraction() -> None:
    assert spell_rate(0.5) == "12 entries a day"
    assert spell_rate(3 / 168) == "3 entries a week"
    assert spell_rate(1 / 5000) == "an entry a month or less"
