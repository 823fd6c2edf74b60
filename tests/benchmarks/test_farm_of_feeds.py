"""The farm that programs are compared on: the same bytes by seed, and real feeds."""

import io
import json
from collections import Counter
from datetime import UTC, datetime

import feedparser
import pytest

from benchmarks.side_by_side.documents import document
from benchmarks.side_by_side.farm import FORMATS, Farm, Outlet, shown

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def farm(seed: int = 1, feeds: int = 30) -> Farm:
    return Farm(feeds=feeds, seed=seed, now=NOW)


def bytes_of(made: Farm) -> list[bytes]:
    return [document(outlet) for outlet in made.outlets]


def test_a_seed_makes_the_same_farm_again_and_another_one_another() -> None:
    assert bytes_of(farm()) == bytes_of(farm())
    assert bytes_of(farm()) != bytes_of(farm(seed=2))


def test_a_fifth_of_what_outlets_have_is_another_ones_text() -> None:
    texts = Counter(
        one.number for outlet in farm(feeds=100).outlets for one in outlet.articles
    )
    copies = texts.total() - len(texts)
    assert 0.1 < copies / texts.total() < 0.25


def test_a_round_changes_a_tenth_of_the_feeds_and_shows_more_entries() -> None:
    made = farm()
    before = tuple(made.outlets)
    changed = made.grow()
    assert len(changed) == 3
    same = set(before) & set(made.outlets)
    assert len(same) == 27
    fresh = shown([before, made.outlets]) - shown([before])
    assert 3 <= fresh <= 15


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_says_all_that_an_outlet_published(format_: str) -> None:
    outlet = next(one for one in farm(feeds=60).outlets if one.format == format_)
    said = json_entries(outlet) if format_ == "json" else xml_entries(outlet)
    wanted = {(one.url, one.title, one.paragraphs[0]) for one in outlet.articles}
    assert {(url, title) for url, title, _ in said} == {one[:2] for one in wanted}
    texts = {url: text for url, _, text in said}
    assert all(first in texts[url] for url, _, first in wanted)


def xml_entries(outlet: Outlet) -> list[tuple[str, str, str]]:
    found = feedparser.parse(io.BytesIO(document(outlet)))
    assert not found.bozo
    return [(one.link, one.title, one.content[0].value) for one in found.entries]


def json_entries(outlet: Outlet) -> list[tuple[str, str, str]]:
    items = json.loads(document(outlet))["items"]
    return [(one["url"], one["title"], one["content_html"]) for one in items]
