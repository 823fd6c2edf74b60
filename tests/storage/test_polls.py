from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import polls
from storage.database import Database, open_writing
from storage.polls import Poll
from storage.wishes import Wanted, sync

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLL = Poll(
    subscription="a",
    at=NOW,
    status=200,
    failure="",
    requests=2,
    took=0.25,
    received=4096,
    fresh=3,
    waits=(90.0, 1200.0),
    next_poll=NOW + HOUR,
    why="max-age 1 h",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_writing(tmp_path / "aggregator.db")
    sync(
        opened,
        [Wanted(name=n, kind="url", location=f"https://{n}.example/") for n in "ab"],
    )
    yield opened
    opened.close()


def test_polls_are_logged_and_the_last_come_first(db: Database) -> None:
    made = [replace(POLL, at=NOW + number * HOUR) for number in range(3)]
    for poll in made:
        polls.log(db, poll)
    polls.log(db, replace(POLL, subscription="b", failure="dns", status=0))
    assert polls.lately(db, "a", 2) == (made[2], made[1])
    assert [poll.failure for poll in polls.lately(db, "b", 9)] == ["dns"]


def test_the_log_is_read_from_a_time_on(db: Database) -> None:
    for number in range(3):
        polls.log(db, replace(POLL, at=NOW + number * HOUR))
    assert [poll.at for poll in polls.since(db, NOW + HOUR)] == [
        NOW + HOUR,
        NOW + 2 * HOUR,
    ]
    sync(db, [Wanted(name="b", kind="url", location="https://b.example/")])
    assert polls.since(db, NOW) == ()


def test_what_is_older_than_its_keeping_is_forgotten(db: Database) -> None:
    for number in range(3):
        polls.log(db, replace(POLL, at=NOW + number * HOUR))
    polls.forget(db, NOW + HOUR)
    assert len(polls.lately(db, "a", 9)) == 2


def test_a_poll_of_what_is_gone_has_nowhere_to_go(db: Database) -> None:
    polls.log(db, replace(POLL, subscription="gone"))
    assert polls.since(db, NOW) == ()
