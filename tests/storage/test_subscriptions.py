from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.model import Failure, Hints, Source, Validators
from storage import hosts, subscriptions
from storage.database import Database, iso, open_writing
from storage.states import State
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


def state(db: Database, name: str) -> State:
    [found] = subscriptions.named(db, [name])
    return found


def keep(db: Database, name: str, **given: object) -> State:
    changed = replace(state(db, name), **given)
    subscriptions.save(db, changed)
    return changed


def polled(db: Database, name: str, wait: timedelta, now: datetime = NOW) -> None:
    keep(db, name, last_poll=now, next_poll=now + wait)


def due(db: Database, now: datetime, limit: int = 9) -> list[str]:
    return [state.name for state in subscriptions.due(db, now, limit)]


def test_what_a_reading_left_alone_is_not_written_again(db: Database) -> None:
    before = keep(db, "a", why="so")
    keep(db, "a", why="meanwhile")
    subscriptions.save(db, replace(before, last_poll=NOW), before)
    assert (state(db, "a").last_poll, state(db, "a").why) == (NOW, "meanwhile")


def test_what_was_never_read_is_due_at_once(db: Database) -> None:
    assert due(db, NOW) == ["a", "b", "c"]
    assert due(db, NOW, limit=2) == ["a", "b"]


def test_what_is_longest_overdue_comes_first(db: Database) -> None:
    polled(db, "a", 2 * HOUR)
    polled(db, "b", HOUR)
    polled(db, "c", 9 * HOUR)
    assert due(db, NOW + HOUR / 2) == []
    assert due(db, NOW + HOUR) == ["b"]
    assert due(db, NOW + 3 * HOUR) == ["b", "a"]


def test_a_long_interval_is_kept(db: Database) -> None:
    for name in "abc":
        polled(db, name, timedelta(days=90))
    assert due(db, NOW + timedelta(days=89)) == []
    assert due(db, NOW + timedelta(days=90)) == ["a", "b", "c"]


def test_what_a_clock_ahead_of_time_planned_is_due(db: Database) -> None:
    polled(db, "a", HOUR, now=NOW + timedelta(days=365))
    polled(db, "b", HOUR)
    polled(db, "c", HOUR)
    assert due(db, NOW + timedelta(minutes=1)) == ["a"]


def test_all_that_a_reading_made_of_a_subscription_is_kept(db: Database) -> None:
    made = State(
        name="a",
        kind="url",
        location="https://a.example/",
        host="a.example",
        moved_to="https://elsewhere.example/",
        moved_since=NOW - 3 * HOUR,
        source=Source(title="A", icon="https://a.example/icon"),
        hints=Hints(ttl=HOUR, skip_days=frozenset({6})),
        validators=Validators(etag='W/"\xe9"', last_modified="yesterday", digest="d"),
        vouched_by="https://a.example/feed",
        last_whole=NOW - 2 * HOUR,
        unheeded=2,
        max_age=timedelta(seconds=1.5),
        next_poll=NOW + HOUR,
        why="so",
        last_poll=NOW,
        last_success=NOW - HOUR,
        first_read=NOW - 9 * HOUR,
        failures=3,
        failing_since=NOW - HOUR / 2,
        failure=Failure(kind="dns", reason="no such host"),
        problems=("x.txt: no",),
        empty_since=NOW - HOUR,
        muted="http-410",
        unsteady=2,
        unsteady_since=NOW - HOUR,
        accepted=True,
        rhythm="{}",
    )
    subscriptions.save(db, made)
    assert state(db, "a") == made
    blank = State(name="a", kind="url", location="https://a.example/")
    subscriptions.save(db, blank, made)  # all that is other than it was
    assert state(db, "a") == replace(blank, host="a.example")
    told = {field.name for field in fields(State)} - {"topics", "title", "list"}
    told -= {"firsts", "stories", "closed_until", "closed_why", "address"}
    assert {name for name in told if getattr(made, name) == getattr(blank, name)} == {
        "name",
        "kind",
        "location",
    }


def test_a_moved_feed_has_another_host(db: Database) -> None:
    moved = keep(db, "a", address="https://new.example/feed", next_poll=NOW)
    assert moved.place == "https://new.example/feed"
    assert state(db, "a").host == "new.example"
    assert subscriptions.others_at(db, "b", "https://new.example/feed") == ("a",)
    assert subscriptions.others_at(db, "a", "https://new.example/feed") == ()
    assert subscriptions.others_at(db, "a", "https://b.example/") == ("b",)
    sync(db, [Wanted(name="a", kind="url", location="https://third.example/")])
    assert state(db, "a").place == "https://third.example/"
    assert state(db, "a").host == "third.example"


def test_what_is_muted_is_not_due_until_it_is_asked_for_again(db: Database) -> None:
    keep(db, "a", muted="http-401", next_poll=NOW + HOUR)
    keep(db, "b", muted="http-410", next_poll=NOW + HOUR)
    assert due(db, NOW + 2 * HOUR) == ["c"]
    assert subscriptions.asked_often(db) == 1
    assert subscriptions.asked_often(db, apart={"c"}) == 0
    subscriptions.unmute(db, {"http-401", "http-407"})
    assert due(db, NOW) == ["a", "c"]
    wanted = [Wanted(name="b", kind="url", location="https://b.example/", terms="x")]
    sync(db, wanted)
    assert due(db, NOW) == ["b"]


def test_a_host_that_wants_to_be_left_alone_is(db: Database) -> None:
    keep(db, "b", address="https://a.example/other")
    hosts.close(db, "a.example", until=NOW + HOUR, why="429", now=NOW)
    assert due(db, NOW + HOUR / 2) == ["c"]
    assert state(db, "a").closed_until == NOW + HOUR
    assert state(db, "b").closed_why == "429"
    assert state(db, "c").closed_until is None
    assert due(db, NOW + HOUR) == ["a", "b", "c"]


def test_the_longest_wait_that_a_host_asked_for_stands(db: Database) -> None:
    hosts.close(db, "a.example", until=NOW + 5 * HOUR, why="long", now=NOW)
    hosts.close(db, "a.example", until=NOW + HOUR, why="short", now=NOW)
    assert state(db, "a").closed_why == "long"
    hosts.close(db, "a.example", until=NOW + 9 * HOUR, why="longer", now=NOW)
    assert state(db, "a").closed_why == "longer"


def test_a_clock_ahead_of_time_closes_no_host(db: Database) -> None:
    ahead = NOW + timedelta(days=365)
    hosts.close(db, "a.example", until=ahead + HOUR, why="429", now=ahead)
    assert due(db, NOW) == ["a", "b", "c"]
    hosts.close(db, "a.example", until=NOW + HOUR, why="now", now=NOW)
    assert due(db, NOW) == ["b", "c"]


def test_hosts_that_are_open_again_are_forgotten(db: Database) -> None:
    hosts.close(db, "a.example", until=NOW + HOUR, why="429", now=NOW)
    hosts.close(db, "b.example", until=NOW + 3 * HOUR, why="429", now=NOW)
    hosts.tidy(db, NOW + 2 * HOUR)
    assert state(db, "a").closed_until is None
    assert state(db, "b").closed_until == NOW + 3 * HOUR


def test_a_list_is_named_with_its_children(db: Database) -> None:
    sync(db, [Wanted(name="list", kind="opml", location="https://l/")])
    children = [Wanted(name=f"list-{n}", kind="url", location=n) for n in "ab"]
    sync(db, children, within="list")
    named = subscriptions.named(db, ["list"])
    assert [state.name for state in named] == ["list", "list-a", "list-b"]
    assert [s.name for s in subscriptions.named(db, ["list-a"])] == ["list-a"]


def test_what_is_due_is_found_without_reading_every_row(db: Database) -> None:
    [*_, plan] = db.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM subscriptions "
        "WHERE active AND muted = '' AND next_poll <= ?",
        [iso(NOW)],
    ).fetchall()
    assert "subscriptions_due" in plan[3]
