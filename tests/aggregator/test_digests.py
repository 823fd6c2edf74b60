"""One entry a day with what a topic's stories were."""

from pathlib import Path

from lxml import etree

from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry, subscribe

DAILY = "topics/sea/daily.atom"


def made(tmp_path: Path) -> Bench:
    """A day on which two outlets told of a ferry, and one of a budget."""
    bench = Bench(tmp_path).configure(
        subscribe("a", topics=("sea",)), subscribe("b", topics=("sea",))
    )
    bench.take(a=[entry("1", "Budget passed", BUDGET, "a.example")])
    bench.take(a=[entry("2", "Ferry aground", FERRY, "a.example")])
    bench.later(hours=1)
    bench.take(b=[entry("3", "Ferry runs aground", FERRY_TOO, "b.example")])
    bench.publish()
    return bench


def entries(bench: Bench) -> list[etree._Element]:
    return etree.fromstring(bench.published()[DAILY]).findall("{*}entry")


def test_a_day_that_goes_on_has_no_entry(tmp_path: Path) -> None:
    assert entries(made(tmp_path)) == []


def test_a_day_that_is_over_has_one(tmp_path: Path) -> None:
    bench = made(tmp_path)
    bench.later(days=1)
    bench.take(b=[entry("4", "Fog", outlet="b.example")])
    bench.publish()
    (day,) = entries(bench)
    assert day.findtext("{*}id").endswith(":topics/sea/daily/2026-03-01")
    assert day.findtext("{*}title") == "Sunday, 1 March 2026: 2 stories"
    assert day.findtext("{*}updated") == "2026-03-02T00:00:00+00:00"
    words = day.findtext("{*}content")
    assert words.index("Ferry aground") < words.index("Budget passed")
    assert "2 outlets, 2 texts" in words
    assert "Fog" not in words


def test_a_story_that_goes_on_changes_no_day_that_is_over(tmp_path: Path) -> None:
    bench = made(tmp_path)
    bench.later(days=1)
    bench.take(b=[entry("4", "Fog", outlet="b.example")])
    bench.publish()
    before = bench.published()[DAILY]
    same = FERRY.replace("212", "over 200")
    bench.take(b=[entry("5", "Ferry aground: the day after", same, "c.example")])
    bench.publish()
    (bench.folder / "public" / DAILY).unlink()
    bench.publish()
    assert bench.published()[DAILY] == before
