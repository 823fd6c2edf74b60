"""What is wrong with the subscriptions, as a feed."""

from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path

from lxml import etree

from aggregator import health
from aggregator.ailments import ailments
from aggregator.rhythm import memory
from aggregator.rhythm.memory import Rhythm
from feeds.model import Failure
from storage.states import State
from tests.aggregator.making import NOON, SITE
from tests.aggregator.taking import Bench, entry, failed

WELL = State(name="herald", kind="url", location="https://herald.example/feed")
DAY = timedelta(days=1)


def failing(kind: str, times: int) -> State:
    failure = Failure(kind=kind, reason="GET https://herald.example/feed?key=secret")
    return replace(WELL, failure=failure, failures=times, failing_since=NOON)


def kinds(state: State) -> list[str]:
    return [one.note.kind for one in ailments(state, UTC)]


def silent_for(days: float) -> State:
    rhythm = Rhythm(newest=NOON, pause=36, pauses=9)
    read = NOON + days * DAY
    return replace(WELL, rhythm=memory.write(rhythm), last_success=read)


def test_what_fares_well_is_not_mentioned() -> None:
    assert kinds(WELL) == []


def test_a_failure_is_told_when_it_lasts() -> None:
    assert kinds(failing("http-500", 2)) == []
    assert kinds(failing("http-500", 3)) == ["failing"]
    assert kinds(failing("quarantine", 1)) == ["failing"]
    assert kinds(replace(failing("http-410", 1), muted="http-410")) == ["muted"]


def test_the_same_failure_stays_the_same_entry() -> None:
    (before,) = ailments(failing("http-500", 3), UTC)
    (after,) = ailments(failing("http-500", 30), UTC)
    assert before == after


def test_a_feed_that_has_moved_or_is_empty_is_told() -> None:
    moved = replace(WELL, address="https://new.example/", moved_since=NOON)
    assert kinds(moved) == ["moved"]
    empty = replace(WELL, empty_since=NOON, last_success=NOON + 8 * DAY)
    assert kinds(empty) == ["empty"]


def test_silence_is_measured_by_the_feeds_own_rhythm() -> None:
    assert kinds(silent_for(4.4)) == []  # it has been quiet for a day and a half
    assert kinds(silent_for(4.6)) == ["silent"]
    (ailment,) = ailments(silent_for(9), UTC)
    assert ailment.since == NOON
    assert "longest pause had been 36 h" in ailment.note.words


def test_an_entry_says_nothing_that_is_not_for_everybody() -> None:
    state = failing("http-500", 3)
    (ailment,) = ailments(state, UTC)
    told = health.entry(SITE, state, ailment)
    assert told.id == ("tag:river.example,2026:health/herald/failing/20260301T120000Z")
    assert told.title.startswith("Herald: http-500: ")
    assert told.link == "https://news.example.org/river/subscriptions/herald"
    assert "secret" not in f"{told}"


def test_it_is_published_when_it_begins_and_gone_when_it_ends(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("a", "b")
    bench.take(b=[entry("1", outlet="b.example")])
    bench.publish()

    def told() -> list[str]:
        document = etree.fromstring(bench.published()["health.atom"])
        return [one.text for one in document.findall("{*}entry/{*}title")]

    assert told() == []
    for _ in range(3):
        bench.later(hours=1)
        bench.take(failed("a", "http-500"))
        bench.publish()
    (title,) = told()
    assert title.startswith("A: ")
    before = bench.published()["health.atom"]
    bench.later(hours=1)
    bench.take(failed("a", "http-500"))
    assert bench.publish().looked_at == 0
    assert bench.published()["health.atom"] == before
    bench.later(hours=1)
    bench.take(a=[entry("2", outlet="a.example")])
    bench.publish()
    assert told() == []
