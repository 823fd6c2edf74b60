"""For how long a feed is fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.web.freshness import max_age

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "seconds"),
    [
        ([], 300),
        ([0], 300),
        ([0, 1, 2, 3], 300),
        ([0, 20, 60, 80, 120], 900),
        ([120, 0, 60], 1800),
        ([0, 60, 24 * 60], 3600),
    ],
)
def test_a_reader_need_not_ask_much_more_often_than_a_feed_changes(
    minutes: list[int], seconds: int
) -> None:
    changes = [NOON + timedelta(minutes=one) for one in minutes]
    assert max_age(changes) == seconds
