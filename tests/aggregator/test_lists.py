"""Lists of feeds for other readers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import lists, publishing
from feeds import opml
from feeds.model import Feed, Link, Reading, Source
from storage import outlines, subscriptions
from tests.aggregator.taking import Bench, entry, subscribe


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path).configure("herald", subscribe("post", title="Morning"))
    yield bench
    bench.desk.db.close()


def test_a_list_says_what_a_whole_subscription_says(bench: Bench) -> None:
    links = (
        Link(href="https://herald.example/feed", rel="self"),
        Link(href="https://herald.example/"),
    )
    source = Source(title="The Herald", links=links)
    told = Feed(source=source, entries=(entry("1"),))
    bench.take(Reading(name="herald", feed=told))
    db = bench.desk.db
    rows = [lists.outline(one) for one in outlines.every(db)]
    assert rows == [lists.outline(one) for one in subscriptions.every(db)]
    assert [(one.title, one.site) for one in rows] == [
        ("The Herald", "https://herald.example/"),
        ("Morning", ""),
    ]


def test_of_very_many_feeds_a_list_holds_the_first_ones(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "LONGEST", 1)
    site = publishing.site(bench.desk.db, bench.config)
    for path, first in ((lists.READ, "Herald"), (lists.PUBLISHED, "every article")):
        made = lists.document(bench.desk.db, bench.config, site, path)
        (one,) = opml.read(made)
        assert first in one.title
