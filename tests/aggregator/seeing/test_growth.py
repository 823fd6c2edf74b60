"""The size of the database, and what became of it in a week."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.seeing.growth import Growth, growth, note
from storage.database import Database, open_writing, size, writing

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writing(tmp_path / "aggregator.db")) as opened:
        opened.execute("CREATE TABLE ballast (weight BLOB)")
        yield opened


def load(db: Database, count: int) -> None:
    with writing(db):
        db.execute("INSERT INTO ballast VALUES (randomblob(?))", [count])


def look(db: Database, now: datetime) -> Growth:
    with writing(db):
        note(db, now)
    return growth(db, now)


def test_the_size_is_that_on_the_disk(db: Database, tmp_path: Path) -> None:
    load(db, 100_000)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert growth(db, START).size == (tmp_path / "aggregator.db").stat().st_size


def test_within_the_first_day_no_growth_is_told(db: Database) -> None:
    look(db, START)
    load(db, 1_000_000)
    assert look(db, START + DAY / 2).per_day is None


def test_growth_is_that_of_the_last_week(db: Database) -> None:
    sizes = []
    for day in range(30):
        load(db, 1_000_000 if day < 15 else 100_000)
        assert look(db, START + day * DAY).size == size(db)
        sizes.append(size(db))
    grown = growth(db, START + 29 * DAY)
    assert grown.per_day == pytest.approx((sizes[29] - sizes[22]) / 7)
    assert 90_000 < (grown.per_day or 0) < 130_000


def test_a_few_days_tell_what_they_can(db: Database) -> None:
    look(db, START)
    load(db, 600_000)
    later = growth(db, START + 3 * DAY)
    assert later.per_day == pytest.approx(200_000, rel=0.05)


def test_what_shrank_is_less(db: Database) -> None:
    load(db, 2_000_000)
    look(db, START)
    db.execute("DELETE FROM ballast")
    db.execute("VACUUM")
    assert (look(db, START + 2 * DAY).per_day or 0) < -900_000


def test_a_clock_that_was_ahead_is_forgotten(db: Database) -> None:
    look(db, START + 365 * DAY)
    look(db, START)
    load(db, 500_000)
    assert look(db, START + DAY).per_day == pytest.approx(500_000, rel=0.05)
