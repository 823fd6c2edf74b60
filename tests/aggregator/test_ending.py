"""What the end of a reading keeps: the plan, the log, the price, closed hosts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.config import Service
from aggregator.publishing import site
from aggregator.rhythm import memory, price
from aggregator.unwritten import document
from aggregator.upkeep import keep_up
from feeds.model import Cost, Feed, Link, Reading, Source, Validators
from feeds.publish import ATOM
from storage import polls, settings, subscriptions
from storage.database import writing
from storage.states import State
from tests.aggregator.taking import (
    FERRY,
    FERRY_TOO,
    NOON,
    Bench,
    entry,
    failed,
    read,
    subscribe,
)

HOUR = timedelta(hours=1)
TAGGED = Validators(etag='"1"')


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(folder=tmp_path)
    yield made
    made.desk.db.close()


def state(bench: Bench, name: str) -> State:
    [found] = subscriptions.named(bench.desk.db, [name])
    return found


def answer(name: str, *numbers: int, **given: object) -> Reading:
    """A document whose entries were published an hour apart, the last at noon."""
    entries = [
        entry(f"{n}", outlet=f"{name}.example", published=NOON + (n - 9) * HOUR)
        for n in numbers
    ]
    cost = Cost(host=f"{name}.example", requests=1, reached=True, received=512)
    told = {"status": 200, "validators": TAGGED, "cost": cost}
    return read(name, *entries, **(told | given))


def test_each_poll_is_logged_with_what_came_of_it(bench: Bench) -> None:
    bench.configure("herald")
    bench.take(answer("herald", 1, 2, 3))
    bench.later(hours=1)
    bench.take(answer("herald", 2, 3, 9))
    bench.later(hours=1)
    bench.take(failed("herald", "dns"))
    broken, second, first = polls.lately(bench.desk.db, "herald", 9)
    assert (first.fresh, first.waits, first.received) == (3, (), 512)
    assert (second.fresh, second.waits, second.at) == (1, (3600.0,), NOON + HOUR)
    assert (broken.failure, broken.fresh, broken.why) == (
        "dns",
        0,
        "failed once (dns)",
    )
    assert broken.next_poll == state(bench, "herald").next_poll


def test_a_folder_is_logged_when_it_has_news(bench: Bench) -> None:
    bench.configure(subscribe("notes", url="", folder=bench.folder))
    bench.take(read("notes", entry("1")))
    bench.later(seconds=15)
    bench.take(Reading(name="notes"))
    assert len(polls.lately(bench.desk.db, "notes", 9)) == 1


def test_polls_teach_a_rhythm_and_are_charged(bench: Bench) -> None:
    bench.configure("herald", subscribe("fixed", interval=HOUR))
    bench.take(answer("herald", 1, 2, 3, 4), answer("fixed", 1, 2))
    rhythm = memory.read(state(bench, "herald").rhythm)
    assert (rhythm.asked, rhythm.newest) == (NOON, NOON - 5 * HOUR)
    fixed = memory.read(state(bench, "fixed").rhythm)
    assert (fixed.asked, fixed.pauses) == (None, 1)
    assert price.read(settings.get(bench.desk.db, "price") or "").requests == 1
    bench.later(hours=1)
    bench.take(Reading(name="herald", status=304, validators=TAGGED))
    later = memory.read(state(bench, "herald").rhythm)
    assert later.watched > rhythm.watched
    assert price.read(settings.get(bench.desk.db, "price") or "").requests > 1.9


def test_feeds_with_an_interval_of_their_own_have_no_share_in_the_budget(
    bench: Bench,
) -> None:
    bench.configure("herald", *[subscribe(f"f{n}", interval=HOUR) for n in range(99)])
    for _ in range(24):
        bench.take(answer("herald", 1))
        bench.later(hours=1)
    kept = price.read(settings.get(bench.desk.db, "price") or "")
    assert kept.cost > price.Price().cost


def test_many_feeds_are_not_counted_in_every_turn(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([50_000, 60_000])
    monkeypatch.setattr(subscriptions, "asked_often", lambda *_: next(counts))
    bench.configure("herald")
    for minutes in (0, 5, 6):
        bench.later(hours=minutes / 60)
        bench.take(answer("herald", 1))
    assert bench.desk.counted == (bench.now, 60_000)


def test_a_feed_that_is_asked_no_more_may_be_asked_by_a_person(bench: Bench) -> None:
    bench.configure("herald")
    bench.take(failed("herald", "http-401"))
    bench.take(answer("herald", 1))
    assert state(bench, "herald").muted == ""


def test_a_reading_cut_in_two_by_a_crash_teaches_what_one_would(bench: Bench) -> None:
    whole = Bench(folder=bench.folder / "whole")
    for one in (bench, whole):
        one.configure("herald")
        one.take(answer("herald", 1, 2))
        one.later(hours=1)
    # A turn kept some of the document before the crash; its end was not reached.
    ended = subscriptions.named(bench.desk.db, ["herald"])
    bench.take(answer("herald", 3, 4))
    with writing(bench.desk.db):
        subscriptions.save(bench.desk.db, *ended)
    for one in (bench, whole):
        one.take(answer("herald", 2, 3, 4, 5))
    assert state(bench, "herald").rhythm == state(whole, "herald").rhythm
    whole.desk.db.close()


def test_c10_a_refusal_closes_its_host_for_all_its_feeds(bench: Bench) -> None:
    bench.configure(
        subscribe("one", url="https://planet.example/1"),
        subscribe("two", url="https://planet.example/2"),
        subscribe("other", url="https://other.example/"),
    )
    cost = Cost(host="planet.example", requests=1, reached=True)
    bench.take(replace(failed("one", "http-429", retry_after=2 * HOUR), cost=cost))
    two = state(bench, "two")
    assert two.closed_until is not None
    assert two.closed_until - NOON >= 2 * HOUR
    assert "one" in two.closed_why
    due = subscriptions.due(bench.desk.db, NOON + HOUR, 9)
    assert [one.name for one in due] == ["other"]
    bench.later(hours=3)
    due = subscriptions.due(bench.desk.db, bench.now, 9)
    assert {one.name for one in due} == {"one", "two", "other"}
    keep_up(bench.desk, bench.now)
    assert state(bench, "two").closed_until is None


def test_e14_nobody_has_failed_while_our_own_network_is_down(bench: Bench) -> None:
    names = [f"feed{number}" for number in range(6)]
    bench.configure(*names)
    bench.take(*[answer(name, 1) for name in names])
    bench.later(hours=2)
    gone = [
        replace(failed(name, "dns"), cost=Cost(host=f"{name}.example"))
        for name in names
    ]
    bench.take(*gone)
    for name in names:
        one = state(bench, name)
        assert (one.failures, one.failure) == (0, None)
        assert one.next_poll is not None
        assert one.next_poll - bench.now < timedelta(minutes=5)
        assert "network" in one.why
    bench.later(minutes=2)
    bench.take(*gone[:4])
    assert state(bench, "feed0").failures == 1


def test_h15_a_feed_of_our_own_is_not_read(bench: Bench) -> None:
    bench.configure("planet", service=Service(id="river.example"))
    own = read("planet", entry("1", outlet="x.example"))
    tag = bench.desk.rules.tag
    source = Source(id=f"{tag}:feeds/all", links=(Link(href="https://x/", rel="self"),))
    bench.take(replace(own, feed=replace(own.feed, source=source)))
    planet = state(bench, "planet")
    assert planet.failure is not None
    assert planet.failure.kind == "loop"
    assert bench.articles() == {}


def test_d2_a_move_that_held_is_asked_for_from_then_on(bench: Bench) -> None:
    bench.configure("herald", subscribe("secret", username="me", password="pass"))
    for name in ("herald", "secret"):
        for _ in range(9):
            bench.take(answer(name, 1, moved_to=f"https://{name}.example/new"))
            bench.later(days=1)
    assert state(bench, "herald").place == "https://herald.example/new"
    request = bench.desk.rules.request(state(bench, "herald"))
    assert request.location == "https://herald.example/new"
    assert state(bench, "secret").place == "https://secret.example/feed"


def test_c8_other_credentials_are_tried_at_the_next_start(bench: Bench) -> None:
    bench.configure("herald")
    bench.take(failed("herald", "http-401"))
    bench.later(days=30)
    assert subscriptions.due(bench.desk.db, bench.now, 9) == ()
    bench.reopen()
    assert len(subscriptions.due(bench.desk.db, bench.now, 9)) == 1


def test_who_tells_stories_first_is_counted(bench: Bench) -> None:
    bench.configure("herald", "post", "alone")
    first = entry("1", "Ferry aground off Kirkwall", FERRY, "herald.example")
    second = entry("2", "Ferry Saint Olaf aground", FERRY_TOO, "post.example")
    other = entry("3", "Budget passed", "Something else entirely.", "alone.example")
    bench.take(herald=[replace(first, published=NOON - HOUR)])
    bench.take(post=[replace(second, published=NOON)], alone=[other])
    keep_up(bench.desk, bench.now)
    told = {
        one.name: (one.firsts, one.stories)
        for one in (state(bench, name) for name in ("herald", "post", "alone"))
    }
    assert told == {"herald": (1, 1), "post": (0, 1), "alone": (0, 0)}


def test_old_polls_are_let_go(bench: Bench) -> None:
    bench.configure("herald", service=Service(poll_log=3 * HOUR))
    for _ in range(6):
        bench.take(failed("herald", "dns"))
        bench.later(hours=1)
    keep_up(bench.desk, bench.now)
    assert len(polls.lately(bench.desk.db, "herald", 9)) == 3


def test_g4_another_feed_at_the_old_address_waits_for_a_person(bench: Bench) -> None:
    bench.configure("herald")
    links = (Link(href="https://herald.example/"),)
    first = answer("herald", *range(9), url="https://herald.example/feed")
    source = Source(title="The Herald", links=links)
    bench.take(replace(first, feed=replace(first.feed, source=source)))
    bench.later(hours=2)
    sold = Source(title="Best bets", links=(Link(href="https://casino.example/"),))
    bets = [entry(f"bet {number}", outlet="casino.example") for number in range(9)]
    other = replace(first, feed=Feed(source=sold, entries=tuple(bets)))
    bench.take(other)
    herald = state(bench, "herald")
    assert herald.failure is not None
    assert herald.failure.kind == "quarantine"
    assert herald.source.title == "The Herald"
    assert len(bench.articles()) == 9
    subscriptions.accept(bench.desk.db, ["herald"])
    bench.later(hours=2)
    bench.take(other)
    herald = state(bench, "herald")
    assert (herald.failure, herald.accepted) == (None, False)
    assert len(bench.articles()) == 18


def test_lists_name_a_source_as_soon_as_it_has_a_name(bench: Bench) -> None:
    bench.configure("herald", "echo")
    bench.take(read("echo", entry("1", outlet="echo.example")))
    bench.publish()
    list_ = bench.config.service.published / "subscriptions.opml"
    assert "The echo" in list_.read_text()
    assert "The herald" not in list_.read_text()
    bench.take(read("herald"))
    bench.publish()
    assert "The herald" in list_.read_text()
    made = document(
        bench.desk.db,
        site(bench.desk.db, bench.config),
        "subscriptions/herald",
        ATOM,
    )
    assert made is not None
    assert b"The herald" in made
