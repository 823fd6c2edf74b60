from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import polls
from storage.database import Database, open_writing
from storage.polls import Poll
from storage.tallies import Tally, tallied
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
        polls.log(db, [poll])
    polls.log(db, [replace(POLL, subscription="b", failure="dns", status=0)])
    assert polls.lately(db, "a", 2) == (made[2], made[1])
    assert [poll.failure for poll in polls.lately(db, "b", 9)] == ["dns"]


def test_what_is_no_longer_wanted_adds_up_to_nothing(db: Database) -> None:
    polls.log(db, [POLL])
    sync(db, [Wanted(name="b", kind="url", location="https://b.example/")])
    assert tallied(db, NOW) == {}


def test_what_was_not_asked_is_told_from_what_failed() -> None:
    dead = replace(POLL, status=0, failure="dns", requests=0, took=0.4)
    assert not dead.put_off
    assert replace(dead, took=0.0).put_off
    assert replace(dead, failure="offline").put_off
    assert not replace(POLL, requests=0, took=0.0).put_off


def test_what_is_older_than_its_keeping_is_forgotten(db: Database) -> None:
    for number in range(3):
        polls.log(db, [replace(POLL, at=NOW + number * HOUR)])
    polls.forget(db, NOW + HOUR)
    assert len(polls.lately(db, "a", 9)) == 2


def test_a_poll_of_what_is_gone_has_nowhere_to_go(db: Database) -> None:
    polls.log(db, [replace(POLL, subscription="gone")])
    assert tallied(db, NOW) == {}


def test_polls_add_up_for_each_subscription(db: Database) -> None:
    unchanged = replace(
        POLL, status=304, fresh=0, waits=(), why="learned: every 2 h", received=200
    )
    broken = replace(unchanged, status=0, failure="timeout", took=30.0, why="failed")
    for number, poll in enumerate([POLL, unchanged, broken]):
        polls.log(db, [replace(poll, at=NOW + number * HOUR)])
    polls.log(db, [replace(POLL, subscription="b", at=NOW - HOUR)])
    assert tallied(db, NOW) == {
        "a": Tally(
            subscription="a",
            first=NOW,
            last=NOW + 2 * HOUR,
            polls=3,
            requests=6,
            received=4496,
            unchanged=1,
            idle=1,
            failures=1,
            learned=1,
            fresh=3,
            took=(0.25, 0.25),
            waits=(90.0, 1200.0),
        )
    }
    assert tallied(db, NOW - HOUR).keys() == {"a", "b"}
    assert tallied(db, NOW - HOUR, ["b"]).keys() == {"b"}


def test_polls_that_were_put_off_do_not_count(db: Database) -> None:
    polls.log(db, [POLL])
    polls.log(db, [replace(POLL, at=NOW + HOUR, failure="offline", status=0)])
    waiting = replace(POLL, failure="http-429", status=0, requests=0, took=0.0)
    polls.log(db, [replace(waiting, at=NOW + 2 * HOUR)])
    assert tallied(db, NOW)["a"].polls == 1


def test_of_local_files_only_what_was_found_counts(db: Database) -> None:
    polls.log(db, [replace(POLL, status=0, requests=0, took=0.0, received=0)])
    [tally] = tallied(db, NOW).values()
    assert (tally.polls, tally.fresh, tally.idle, tally.failures) == (0, 3, 0, 0)
