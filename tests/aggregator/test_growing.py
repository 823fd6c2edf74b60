"""How often a reader is told that a story has grown."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.database import iso, open_writing
from storage.story_keeping import save_stories
from storage.turn import Turn
from tests.aggregator.making import NOON, article, story
from tests.aggregator.web.keeping import keep


@pytest.fixture
def founded(tmp_path: Path) -> Path:
    """A story that was founded and told at noon."""
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    with open_writing(tmp_path / "aggregator.db").conn as kept:
        kept.execute("UPDATE stories SET founded = ?1, updated = ?1", [iso(NOON)])
    return tmp_path / "aggregator.db"


def tell(path: Path, *hours: float) -> list[float]:
    """The hours after noon at which a reader is told, of those at which it grows."""
    db = open_writing(path)
    told = []
    for hour in hours:
        now = NOON + timedelta(hours=hour)
        save_stories(db, Turn(told={1: now}), now)
        (updated,) = db.execute("SELECT updated FROM stories").fetchone()
        if datetime.fromisoformat(updated) == now:
            told.append(hour)
    db.close()
    return told


def test_a_reader_is_not_told_twice_within_an_hour(founded: Path) -> None:
    assert tell(founded, 0.5, 0.9, 1.0, 1.5, 2.0) == [1.0, 2.0]


def test_what_joins_at_once_is_told_at_once(founded: Path) -> None:
    with open_writing(founded).conn as kept:
        kept.execute("UPDATE stories SET updated = ?", [iso(NOON - timedelta(hours=3))])
    assert tell(founded, 0, 0.1) == [0]


def test_a_story_that_grows_for_days_is_told_of_a_dozen_times(founded: Path) -> None:
    told = tell(founded, *(minutes / 6 for minutes in range(6 * 24 * 5)))
    assert told[1:4] == [1, 2, 3]
    assert 10 <= len(told) <= 13
    assert told[-1] > 72


def test_a_clock_that_went_back_tells_nobody(founded: Path) -> None:
    assert tell(founded, -5) == []
