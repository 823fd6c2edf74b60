"""A discovered topic has a feed for as long as there is news on it."""

import pytest

from aggregator.turning import REMEMBERED
from storage import topics
from storage.database import writing
from storage.topics import Topic
from tests.aggregator.taking import BUDGET, FERRY, NOON, Bench, entry

KIRKWALL = Topic(name="kirkwall", title="Kirkwall", kind="discovered", term="kirkwall")


@pytest.fixture
def bench(tmp_path) -> Bench:
    bench = Bench(tmp_path).configure("herald")
    bench.take(herald=[entry("1", "Ferry aground", FERRY, "herald.example")])
    with writing(bench.desk.db):
        topics.save(bench.desk.db, [KIRKWALL])
        topics.join(bench.desk.db, {1: frozenset({"kirkwall"})})
    return bench


def later_news(bench: Bench, days: int) -> None:
    bench.later(days=days)
    bench.take(herald=[entry(f"on {bench.now}", "Budget", BUDGET, "herald.example")])


def test_a_subject_stays_while_its_last_story_is_remembered(bench: Bench) -> None:
    later_news(bench, REMEMBERED.days)

    assert topics.every(bench.desk.db) == (KIRKWALL,)


def test_a_subject_of_long_ago_has_no_feed_any_more(bench: Bench) -> None:
    bench.publish()
    assert "topics/kirkwall.atom" in bench.published()

    later_news(bench, REMEMBERED.days + 1)
    bench.publish()

    assert topics.every(bench.desk.db) == ()
    assert "topics/kirkwall.atom" not in bench.published()


def test_a_subject_that_comes_up_again_has_its_old_feed(bench: Bench) -> None:
    later_news(bench, REMEMBERED.days + 1)
    with writing(bench.desk.db):
        topics.save(bench.desk.db, [KIRKWALL])

    assert topics.every(bench.desk.db) == (KIRKWALL,)
    assert topics.count_stories(bench.desk.db, NOON) == {"kirkwall": 1}
    assert bench.now > NOON
