"""What is to be sent, and to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import followers, outbox, publications, receivers
from storage.database import Database, open_writing
from storage.followers import Follower
from storage.outbox import New, Parcel

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    found = open_writing(tmp_path / "aggregator.db")
    yield found
    found.close()


def put(db: Database, receiver: str, *about: str, kind: str = "story") -> None:
    new = [New(kind=kind, receiver=receiver, about=one) for one in about]
    outbox.put(db, new, NOON, NOON)


def due(
    db: Database, now: datetime = NOON, *, but: set[str] | None = None, limit: int = 9
) -> list[Parcel]:
    return list(outbox.due(db, now, "story", but=but or set(), limit=limit))


def names(found: list[Parcel]) -> list[str]:
    return [f"{one.receiver} {one.about}" for one in found]


def test_each_receiver_gets_one_thing_at_a_time_the_oldest_first(
    db: Database,
) -> None:
    put(db, "a", "1", "2")
    put(db, "b", "3")
    put(db, "c", "4", kind="feed")
    assert names(due(db)) == ["a 1", "b 3"]
    assert names(due(db, limit=1)) == ["a 1"]
    assert names(due(db, but={"a"})) == ["b 3"]
    assert due(db, NOON - timedelta(seconds=1)) == []
    outbox.sent(db, due(db)[0], NOON)
    assert names(due(db)) == ["a 2", "b 3"]
    assert outbox.waiting(db) == {"a": 1, "b": 1, "c": 1}
    assert outbox.kinds(db) == {"feed": 1, "story": 2}


def test_what_is_put_in_again_is_newer_and_sent_again(db: Database) -> None:
    put(db, "a", "1")
    [under_way] = due(db)
    put(db, "a", "1")
    outbox.sent(db, under_way, LATER)
    [again] = due(db, LATER)
    assert (again.id, again.version, again.made) == (under_way.id, 2, LATER)
    outbox.sent(db, again, LATER)
    assert due(db, LATER) == []


def test_a_newer_version_outlives_an_older_one(db: Database) -> None:
    put(db, "a", "1")
    [under_way] = due(db)
    put(db, "a", "1")
    outbox.drop(db, under_way)
    [newer] = due(db)
    assert newer.version == 2
    outbox.drop(db, newer)
    assert due(db) == []


def test_what_is_put_in_again_waits_no_longer_or_shorter_for_it(db: Database) -> None:
    put(db, "a", "1")
    outbox.postpone(db, due(db)[0], LATER)
    put(db, "a", "1")
    assert due(db) == []
    [one] = due(db, LATER)
    assert (one.tries, one.made) == (1, NOON)


def test_what_was_tried_least_comes_first(db: Database) -> None:
    put(db, "a", "1", "2")
    outbox.postpone(db, due(db)[0], NOON)
    assert names(due(db)) == ["a 2"]


def test_a_receiver_that_fails_is_left_alone(db: Database) -> None:
    put(db, "a", "1")
    put(db, "b", "2")
    receivers.failed(db, "a", "why", NOON, LATER)
    assert names(due(db)) == ["b 2"]
    assert names(due(db, LATER)) == ["a 1", "b 2"]
    receivers.failed(db, "a", "why else", LATER, LATER)
    receivers.gave_up(db, "a")
    [one] = receivers.every(db)
    assert (one.failures, one.failing_since, one.failure) == (2, NOON, "why else")
    assert one.given_up == 1
    assert receivers.named(db, "a") == one
    receivers.forget(db, "a")
    assert receivers.named(db, "a") is None


def test_a_receiver_that_is_none_any_more_is_sent_nothing(db: Database) -> None:
    put(db, "a", "1", "2")
    put(db, "b", "3")
    outbox.drop(db, due(db)[1])
    outbox.clear(db, "a")
    assert outbox.waiting(db) == {}


def follower(callback: str, **given: object) -> Follower:
    values = {
        "id": 0,
        "callback": callback,
        "host": "a.example",
        "feed": "all.atom",
        "reader": "",
        "secret": "",
        "sent": "old",
        "until": LATER,
    }
    return Follower(**(values | given))


def test_a_follower_that_renews_stays_who_it_is(db: Database) -> None:
    followers.keep(db, follower("x"))
    [first] = followers.every(db)
    followers.got(db, first.id, "new")
    ends = LATER + timedelta(days=1)
    followers.keep(db, follower("x", secret="word", until=ends, sent="older"))
    [one] = followers.every(db)
    assert (one.id, one.secret, one.until, one.sent) == (first.id, "word", ends, "new")
    assert followers.known(db, "x", "all.atom", "") == one
    assert followers.known(db, "x", "all.atom", "somebody") is None


def test_followers_are_found_by_feed_until_their_time_is_over(db: Database) -> None:
    followers.keep(db, follower("x"))
    followers.keep(db, follower("y", host="b.example"))
    followers.keep(db, follower("x", feed="all.json"))
    first, second, third = (one.id for one in followers.every(db))
    assert followers.of_feed(db, "all.atom", NOON) == (first, second)
    assert followers.of_feed(db, "all.atom", LATER) == ()
    assert (followers.count(db), followers.count(db, "a.example")) == (3, 2)
    followers.remove(db, third)
    assert followers.numbered(db, third) is None


def test_what_changed_is_news_until_it_is_told(db: Database) -> None:
    publications.mark(db, ["all.atom", "top.atom"])
    revisions = publications.outdated(db)
    publications.published(db, revisions, {"all.atom": NOON})
    publications.published(db, revisions, {"all.atom": LATER})
    assert publications.news(db) == ("all.atom",)
    publications.told(db)
    assert publications.news(db) == ()
