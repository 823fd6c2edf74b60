from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model import Failure, Feed, Hints, Reading, Source, Validators
from storage import subscriptions
from storage.database import Database, open_writing
from storage.wishes import Wanted, sync

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_writing(tmp_path / "aggregator.db")
    sync(
        opened,
        [Wanted(name=n, kind="url", location=f"https://{n}.example/") for n in "abc"],
    )
    yield opened
    opened.close()


def record(
    db: Database, reading: Reading, wait: timedelta, now: datetime = NOW
) -> None:
    subscriptions.record(db, reading, next_poll=now + wait, why="so", now=now)


def due(db: Database, now: datetime, limit: int = 9) -> list[str]:
    return [state.name for state in subscriptions.due(db, now, limit)]


def test_what_was_never_read_is_due_at_once(db: Database) -> None:
    assert due(db, NOW) == ["a", "b", "c"]
    assert due(db, NOW, limit=2) == ["a", "b"]


def test_what_is_longest_overdue_comes_first(db: Database) -> None:
    record(db, Reading(name="a"), 2 * HOUR)
    record(db, Reading(name="b"), HOUR)
    record(db, Reading(name="c"), 9 * HOUR)
    assert due(db, NOW + HOUR / 2) == []
    assert due(db, NOW + HOUR) == ["b"]
    assert due(db, NOW + 3 * HOUR) == ["b", "a"]


def test_a_long_interval_is_kept(db: Database) -> None:
    for name in "abc":
        record(db, Reading(name=name), timedelta(days=90))
    assert due(db, NOW + timedelta(days=89)) == []
    assert due(db, NOW + timedelta(days=90)) == ["a", "b", "c"]


def test_what_a_clock_ahead_of_time_planned_is_due(db: Database) -> None:
    record(db, Reading(name="a"), HOUR, now=NOW + timedelta(days=365))
    record(db, Reading(name="b"), HOUR)
    record(db, Reading(name="c"), HOUR)
    assert due(db, NOW + timedelta(minutes=1)) == ["a"]


def test_a_success_is_remembered_with_all_it_said(db: Database) -> None:
    source = Source(title="A", icon="https://a.example/icon")
    hints = Hints(ttl=HOUR, skip_days=frozenset({6}))
    validators = Validators(etag='W/"\xe9"', last_modified="yesterday", digest="d")
    reading = Reading(
        name="a",
        feed=Feed(source=source, hints=hints),
        validators=validators,
        problems=("x.txt: no",),
    )
    record(db, reading, HOUR)
    [a] = subscriptions.named(db, ["a"])
    assert (a.source, a.hints, a.validators) == (source, hints, validators)
    assert (a.first_read, a.last_poll, a.last_success) == (NOW, NOW, NOW)
    assert (a.failures, a.failure, a.problems) == (0, None, ("x.txt: no",))
    assert (a.next_poll, a.why) == (NOW + HOUR, "so")
    record(db, Reading(name="a", validators=validators), HOUR, now=NOW + HOUR)
    [a] = subscriptions.named(db, ["a"])
    assert (a.source, a.hints, a.first_read) == (source, hints, NOW)


def test_failures_are_counted_and_touch_nothing_that_was_known(db: Database) -> None:
    validators = Validators(etag="x")
    feed = Feed(source=Source(title="A"))
    record(db, Reading(name="a", feed=feed, validators=validators), HOUR)
    broken = Reading(name="a", failure=Failure(kind="dns", reason="no such host"))
    for number in range(1, 4):
        record(db, broken, HOUR, now=NOW + number * HOUR)
    [a] = subscriptions.named(db, ["a"])
    assert a.failure == Failure(kind="dns", reason="no such host")
    assert (a.failures, a.failing_since) == (3, NOW + HOUR)
    assert (a.validators, a.source) == (validators, feed.source)
    assert (a.last_poll, a.last_success) == (NOW + 3 * HOUR, NOW)
    record(db, Reading(name="a", validators=validators), HOUR, now=NOW + 4 * HOUR)
    [a] = subscriptions.named(db, ["a"])
    assert (a.failures, a.failing_since, a.failure) == (0, None, None)


def test_a_list_is_named_with_its_children(db: Database) -> None:
    sync(db, [Wanted(name="list", kind="opml", location="https://l/")])
    children = [Wanted(name=f"list-{n}", kind="url", location=n) for n in "ab"]
    sync(db, children, within="list")
    named = subscriptions.named(db, ["list"])
    assert [state.name for state in named] == ["list", "list-a", "list-b"]
    assert [s.name for s in subscriptions.named(db, ["list-a"])] == ["list-a"]
