"""How long a feed is quiet at the longest."""

from datetime import UTC, datetime, timedelta

from aggregator.rhythm.memory import Rhythm, Seen
from aggregator.rhythm.pauses import heard

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def seen(*days: float, undated: int = 0) -> Seen:
    return Seen(dates=tuple(NOW + day * DAY for day in days), undated=undated)


def known(*days: float) -> Rhythm:
    return heard(Rhythm(), seen(*days), NOW, first=True)


def test_a_first_document_tells_of_its_own_pauses() -> None:
    rhythm = known(-3, 0, -1)
    assert (rhythm.newest, rhythm.pause, rhythm.pauses) == (NOW, 48, 2)


def test_what_is_pinned_to_the_top_for_years_is_no_pause() -> None:
    assert known(-3000, -9, -7, -5, -4, -1).pause == 3 * 24


def test_a_longer_pause_is_kept_and_fades_in_weeks() -> None:
    rhythm = heard(known(-1, 0), seen(6), NOW + 6 * DAY, first=False)
    assert (rhythm.pause, rhythm.pauses) == (6 * 24, 2)
    for day in range(7, 35):
        rhythm = heard(rhythm, seen(day), NOW + day * DAY, first=False)
    assert 70 < rhythm.pause < 74


def test_what_is_older_or_comes_at_once_ends_no_pause() -> None:
    rhythm = known(-2, 0)
    assert heard(rhythm, seen(-5), NOW + DAY, first=False) == rhythm
    assert heard(rhythm, Seen(), NOW + DAY, first=False) == rhythm


def test_undated_entries_came_when_they_were_found() -> None:
    backlog = heard(Rhythm(), seen(undated=9), NOW, first=True)
    assert backlog == Rhythm()
    begun = heard(backlog, seen(undated=1), NOW + DAY, first=False)
    assert (begun.newest, begun.pauses) == (NOW + DAY, 0)
    later = heard(begun, seen(undated=2), NOW + 3 * DAY, first=False)
    assert (later.newest, later.pause, later.pauses) == (NOW + 3 * DAY, 48, 1)


def test_a_date_that_has_not_come_is_now() -> None:
    assert known(-1, 400).newest == NOW
