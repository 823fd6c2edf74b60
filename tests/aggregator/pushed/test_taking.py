"""What hubs send is taken in like what was read, and changes nothing about polling."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from aggregator.ending import end
from aggregator.pushed import taking
from aggregator.rhythm import memory, price
from aggregator.rhythm.learning import learn
from feeds.model import Feed, Hints, Link, Reading, Source, Validators
from storage import callbacks, polls, settings, subscriptions
from storage.callbacks import Callback
from storage.database import writing
from storage.states import State
from tests.aggregator.taking import NOON, Bench, entry, failed, read, subscribe

TAGGED = Validators(etag='"1"')
HINTS = Hints(hubs=("https://hub.example/",), topic="https://post.example/feed")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(folder=tmp_path).configure("post")
    made.take(polled("Harbour"))
    callbacks.add(
        made.desk.db,
        Callback(
            subscription="post",
            hub=HINTS.hubs[0],
            topic=HINTS.topic,
            address="https://news.example/websub/word",
            secret="between us",
            confirmed=NOON,
        ),
    )
    made.later(minutes=5)
    yield made
    made.desk.db.close()


def polled(*titles: str) -> Reading:
    reading = read("post", *(entry(title, title) for title in titles))
    assert reading.feed is not None
    return replace(
        reading,
        feed=replace(reading.feed, hints=HINTS),
        validators=TAGGED,
        status=200,
        url="https://post.example/feed",
    )


def state(bench: Bench) -> State:
    [found] = subscriptions.named(bench.desk.db, ["post"])
    return found


def push(bench: Bench, *titles: str) -> None:
    [callback] = callbacks.every(bench.desk.db)
    to = taking.expected(bench.desk, bench.now, callback.id)
    assert to is not None
    reading = replace(
        polled(*titles), validators=to.request.validators, status=0, pushed=True
    )
    taking.take_in(bench.desk, to, [replace(reading, delta=True)], bench.now, Event())


def test_what_is_pushed_is_kept(bench: Bench) -> None:
    push(bench, "Ferry")
    assert set(bench.articles()) == {"Harbour", "Ferry"}
    [callback] = callbacks.every(bench.desk.db)
    assert (callback.pushes, callback.last_push) == (1, bench.now)


def test_a_push_leaves_all_that_polling_knows_as_it_was(bench: Bench) -> None:
    before = state(bench)
    push(bench, "Ferry")
    assert state(bench) == before
    assert len(polls.lately(bench.desk.db, "post", 9)) == 1


def test_a_replayed_push_changes_nothing(bench: Bench) -> None:
    push(bench, "Ferry")
    bench.publish()
    kept, files = bench.tables(), bench.published()
    bench.later(minutes=5)
    push(bench, "Ferry")
    assert bench.tables() == kept
    assert bench.publish().written == 0
    assert bench.published() == files


def test_the_poll_after_a_push_finds_nothing_new_and_learns_the_rhythm(
    bench: Bench,
) -> None:
    push(bench, "Ferry")
    kept = bench.articles()
    bench.later(hours=2)
    taken = bench.take(polled("Ferry", "Harbour"))
    assert taken.fresh == 0
    assert bench.articles() == kept
    poll, _ = polls.lately(bench.desk.db, "post", 9)
    assert poll.fresh == 1


def test_what_was_pushed_counts_as_found_when_it_came(bench: Bench) -> None:
    out = bench.now - 2 * MINUTE
    [callback] = callbacks.every(bench.desk.db)
    to = taking.expected(bench.desk, bench.now, callback.id)
    assert to is not None
    ferry = entry("Ferry", published=out)
    late = replace(read("post", ferry), pushed=True)
    taking.take_in(bench.desk, to, [late], bench.now, Event())
    bench.later(hours=2)
    bench.take(replace(read("post", ferry), validators=TAGGED, status=200))
    poll, _ = polls.lately(bench.desk.db, "post", 9)
    assert poll.waits == (120,)


def test_polls_are_rarer_while_a_hub_tells_what_is_new(bench: Bench) -> None:
    def told(**given: object) -> float:
        [callback] = callbacks.every(bench.desk.db)
        subscriptions.save(bench.desk.db, hourly)
        settings.put(bench.desk.db, "price", price.write(price.Price(cost=4.0)))
        with writing(bench.desk.db):
            callbacks.save(bench.desk.db, replace(callback, **given))
            end(bench.desk, [(polled(), state(bench))], bench.now)
        after = state(bench)
        assert after.next_poll is not None
        return (after.next_poll - bench.now) / HOUR

    bench.later(hours=2)
    dates = [bench.now - hour * HOUR for hour in range(300)]
    post = state(bench)
    rhythm = learn(memory.Rhythm(), memory.Seen(dates=tuple(dates)), bench.now)
    hourly = replace(post, rhythm=memory.write(rhythm))
    before = told()
    alone = pytest.approx(before, rel=0.01)
    assert before > 2
    lease = bench.now + timedelta(days=1)
    assert told(lease_until=lease) == alone
    rarely = told(lease_until=lease, last_push=NOON)
    assert rarely == pytest.approx(4 * before, rel=0.1)
    assert told(lease_until=lease, missed=1) == alone
    assert told(lease_until=bench.now, missed=0) == alone


def test_a_hub_that_missed_something_is_not_relied_on_until_it_tells_again(
    bench: Bench,
) -> None:
    def missed() -> int:
        [callback] = callbacks.every(bench.desk.db)
        return callback.missed

    bench.later(hours=1)
    out = bench.now - 20 * MINUTE
    bench.take(read("post", entry("Late", published=out)))
    assert missed() == 1
    bench.later(hours=1)
    bench.take(read("post", entry("Now", published=bench.now - MINUTE)))
    assert missed() == 0
    bench.later(hours=1)
    bench.take(read("post", entry("Older", published=NOON - MINUTE)))
    assert missed() == 0
    bench.take(read("post"))
    assert missed() == 0


def test_a_push_that_looks_like_another_feed_is_not_taken_in(bench: Bench) -> None:
    links = (Link(href="https://post.example/"),)
    whole = polled("Harbour", *(f"News {number}" for number in range(9)))
    assert whole.feed is not None
    source = Source(title="Post", links=links)
    bench.take(replace(whole, feed=replace(whole.feed, source=source)))
    bets = tuple(entry(f"bet {number}") for number in range(9))
    sold = Source(title="Best bets", links=(Link(href="https://casino.example/"),))
    [callback] = callbacks.every(bench.desk.db)
    to = taking.expected(bench.desk, bench.now, callback.id)
    assert to is not None
    other = replace(whole, feed=Feed(source=sold, entries=bets), pushed=True)
    taken = taking.take_in(bench.desk, to, [other], bench.now, Event())
    assert taken.failures == ("post",)
    assert len(bench.articles()) == 10
    assert state(bench).failure is None


def test_what_is_held_back_is_not_let_in_by_its_hub(bench: Bench) -> None:
    [callback] = callbacks.every(bench.desk.db)
    bench.later(hours=2)
    bench.take(failed("post", "http-500"))
    assert taking.expected(bench.desk, bench.now, callback.id) is not None
    bench.later(hours=2)
    bench.take(failed("post", "quarantine"))
    assert taking.expected(bench.desk, bench.now, callback.id) is None


def test_before_the_first_reading_nothing_is_taken_from_a_hub(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path / "other").configure("post")
    callbacks.add(
        bench.desk.db,
        Callback(
            subscription="post", hub="h", topic="t", address="a/b", secret="between us"
        ),
    )
    assert taking.expected(bench.desk, bench.now, 1) is None
    bench.desk.db.close()


def test_a_push_for_what_was_removed_has_nowhere_to_go(bench: Bench) -> None:
    [callback] = callbacks.every(bench.desk.db)
    to = taking.expected(bench.desk, bench.now, callback.id)
    assert to is not None
    bench.configure("herald")
    late = replace(polled("Ferry"), pushed=True)
    assert taking.take_in(bench.desk, to, [late], bench.now, Event()).readings == 0
    assert taking.expected(bench.desk, bench.now, callback.id) is None
    assert taking.expected(bench.desk, bench.now, callback.id + 1) is None


def test_a_ping_has_the_feed_asked_as_soon_as_is_polite(bench: Bench) -> None:
    taking.invite(bench.desk, bench.now, "post")
    after = state(bench)
    assert (after.next_poll, after.why) == (NOON + 15 * MINUTE, taking.WHY)
    bench.later(hours=1)
    bench.take(polled("Harbour"))
    bench.later(minutes=20)
    taking.invite(bench.desk, bench.now, "post")
    assert state(bench).next_poll == bench.now
    taking.invite(bench.desk, bench.now + MINUTE, "post")
    assert state(bench).next_poll == bench.now


def test_a_ping_heeds_what_the_owner_set(bench: Bench) -> None:
    bench.configure(subscribe("post", min_interval=45 * MINUTE))
    taking.invite(bench.desk, bench.now, "post")
    assert state(bench).next_poll == NOON + 45 * MINUTE


def test_a_ping_is_no_way_around_a_failure(bench: Bench) -> None:
    bench.later(hours=2)
    bench.take(failed("post", "http-429"))
    before = state(bench)
    bench.later(minutes=30)
    taking.invite(bench.desk, bench.now, "post")
    assert state(bench) == before
    taking.invite(bench.desk, bench.now, "nobody")
