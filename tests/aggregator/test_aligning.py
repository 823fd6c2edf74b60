"""Which files there should be follows what came and went, and looks at nothing else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import aligning, catalogue
from aggregator.config import Topic
from storage import publications
from tests.aggregator.taking import FERRY, Bench, entry


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path).configure("herald", "post")
    bench.take(herald=[entry("1", "A ferry aground", FERRY, "herald.example")])
    bench.publish()
    yield bench
    bench.desk.db.close()


@pytest.fixture
def by_change(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on nobody may ask for the names of all feeds."""

    def names(*_: object) -> set[str]:
        raise AssertionError("all feeds were looked at")

    monkeypatch.setattr(catalogue, "names", names)


def paths(bench: Bench) -> set[str]:
    return set(publications.every(bench.desk.db))


@pytest.mark.usefixtures("by_change")
def test_nothing_is_looked_at_while_no_feed_came_or_went(bench: Bench) -> None:
    bench.take(post=[entry("2", "Another", "A text of its own.", "post.example")])
    assert bench.publish().looked_at > 0
    bench.reopen()
    assert bench.publish().looked_at == 0


@pytest.mark.usefixtures("by_change")
def test_feeds_that_come_and_go_are_looked_up_one_by_one(bench: Bench) -> None:
    before = paths(bench)
    bench.configure("herald", "isle", topics=[Topic(name="sea", any=("ferry",))])
    bench.publish()
    gone, new = before - paths(bench), paths(bench) - before
    assert gone == {"subscriptions/post.atom"}
    assert new == {
        "subscriptions/isle.atom",
        "topics/sea.atom",
        "topics/sea/daily.atom",
    }
    assert b"isle" in (bench.config.service.published / "feeds.opml").read_bytes()
    bench.configure("herald", "post")
    bench.publish()
    assert paths(bench) == before
    assert "topics/sea.atom" not in bench.published()
    assert publications.altered(bench.desk.db) == ()


def test_many_at_once_are_compared_with_all(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aligning, "FEW", 0)
    bench.configure("herald", "isle")
    bench.publish()
    assert "subscriptions/isle.atom" in paths(bench)
    assert "subscriptions/post.atom" not in paths(bench)


def test_a_file_that_somebody_took_is_missed_all_the_same(bench: Bench) -> None:
    (bench.config.service.published / "stories.rss").unlink()
    bench.publish()
    assert (bench.config.service.published / "stories.rss").exists()
