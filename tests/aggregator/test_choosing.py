"""What stands in a feed of ours, and in which order."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.choosing import FRESH, chosen, newest, weight
from aggregator.config.own_feed import OwnFeed
from aggregator.publishing import site
from aggregator.selections import Selection
from storage.listed import Listed
from tests.aggregator.making import NOON, SITE
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry, subscribe


def listed(number: int, hours: float = 0) -> Listed:
    return Listed(id=number, time=NOON + timedelta(hours=hours), outlet="")


class TestWindow:
    """How much of what is newest a feed holds."""

    site = replace(SITE, min_entries=2, max_entries=4)

    def ids(self, *hours: float) -> list[int]:
        given = [listed(n, hour) for n, hour in enumerate(hours, start=1)]
        return [one.id for one in newest(self.site, given)]

    def test_the_last_48_hours_are_held(self) -> None:
        assert self.ids(0, -1, -48, -48.1) == [1, 2, 3]

    def test_few_recent_ones_are_filled_up(self) -> None:
        assert self.ids(0, -500, -1000) == [1, 2]

    def test_there_is_a_limit(self) -> None:
        assert self.ids(0, 0, 0, 0, 0) == [1, 2, 3, 4]

    def test_nothing_gives_nothing(self) -> None:
        assert self.ids() == []


class TestWeight:
    """Outlets times recency."""

    def test_twice_the_outlets_make_up_for_so_much_age(self) -> None:
        hours = FRESH / timedelta(hours=1)
        old, younger = listed(1, -hours), listed(1, 1 - hours)
        assert weight(old, 4)[0] == weight(listed(2), 2)[0]
        assert weight(younger, 4) > weight(listed(2), 2)

    def test_the_order_of_two_is_the_same_whenever_it_is_asked_for(self) -> None:
        assert weight(listed(2, 30), 2) > weight(listed(1, 0), 8)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    made = Bench(tmp_path).configure("a", subscribe("b", topics=("sea",)), "c")
    made.take(a=[entry("1", "Ferry aground", FERRY, "a.example")])
    made.later(minutes=5)
    made.take(b=[entry("2", "Ferry runs aground", FERRY_TOO, "b.example")])
    made.later(hours=1)
    made.take(c=[entry("3", "Budget passed", BUDGET, "c.example")])
    return made


def titles(bench: Bench, selection: Selection) -> list[str]:
    """The leads of the stories, or the articles, that are chosen."""
    known = {one.id: one.entry.title for one in bench.articles().values()}
    leads = {story.id: known[story.lead] for story in bench.stories()}
    named = known if selection.entries == "articles" else leads
    here = site(bench.desk.db, bench.config)
    return [named[one.id] for one in chosen(bench.desk.db, here, selection)]


def test_a_selection_by_topic_or_subscription(bench: Bench) -> None:
    by_topic = Selection(entries="stories", topics=("sea",))
    assert titles(bench, by_topic) == ["Ferry aground"]
    articles = Selection(entries="articles", topics=("sea",))
    assert titles(bench, articles) == ["Ferry runs aground", "Ferry aground"]
    of_two = Selection(entries="articles", subscriptions=("a", "c"))
    assert titles(bench, of_two) == ["Budget passed", "Ferry aground"]
    told_by_b = Selection(entries="stories", subscriptions=("b",))
    assert titles(bench, told_by_b) == ["Ferry aground"]


def test_a_query_finds_what_the_search_finds(bench: Bench) -> None:
    assert titles(bench, Selection(entries="stories", query="OLAF passeng*")) == [
        "Ferry aground"
    ]
    assert titles(bench, Selection(entries="articles", query="Pensions")) == [
        "Budget passed"
    ]
    for nothing in ("laf", "passeng", "olaf -passengers"):
        assert titles(bench, Selection(entries="stories", query=nothing)) == []


def test_many_outlets_come_first_by_weight(bench: Bench) -> None:
    by_weight = Selection(entries="stories", order="weight")
    assert titles(bench, by_weight) == ["Ferry aground", "Budget passed"]
    assert titles(bench, replace(by_weight, outlets=2)) == ["Ferry aground"]
    assert titles(bench, replace(by_weight, size=1)) == ["Ferry aground"]
    assert titles(bench, Selection(entries="stories")) == [
        "Budget passed",
        "Ferry aground",
    ]


def test_one_outlet_has_no_more_than_its_part(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("loud", "calm")
    for number in range(4):
        bench.take(loud=[entry(f"l{number}", f"Noise {number}", "", "loud.example")])
        bench.later(minutes=1)
    bench.take(calm=[entry("c", "Calm", "", "calm.example")])
    fair = Selection(entries="articles", per_outlet=2)
    assert titles(bench, fair) == ["Calm", "Noise 3", "Noise 2"]


def test_a_feed_of_ones_own_follows_what_it_picks_from(tmp_path: Path) -> None:
    own = OwnFeed(name="ferries", query="ferry", size=2)
    bench = Bench(tmp_path).configure("a")
    bench.config = replace(bench.config, feeds=(own,))
    bench.take(a=[entry("1", "Ferry aground", FERRY, "a.example")])
    bench.publish()
    assert b"Ferry aground" in bench.published()["feeds/ferries.atom"]
    bench.later(hours=1)
    bench.take(a=[entry("2", "Budget and ferry fares", BUDGET, "a.example")])
    bench.publish()
    assert bench.published()["feeds/ferries.atom"].count(b"<entry") == 2
    bench.config = replace(bench.config, feeds=())
    bench.publish()
    assert "feeds/ferries.atom" not in bench.published()
