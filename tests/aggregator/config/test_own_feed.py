"""Feeds that a person puts together in the configuration."""

from pathlib import Path

import pytest

from aggregator.config import Config, ConfigErrors, load

BASE = """
[[subscription]]
name = "herald"
url = "https://herald.example/feed"
topics = ["sea"]

[[feed]]
"""


def read(folder: Path, feed: str, base: str = BASE) -> Config:
    path = folder / "aggregator.toml"
    path.write_text(base + feed, encoding="utf-8")
    return load(path, {})


def test_a_feed_says_what_it_holds(tmp_path: Path) -> None:
    (feed,) = read(
        tmp_path,
        'name = "calm"\ntitle = "The calm sea"\ntopics = ["sea"]\n'
        'subscriptions = ["herald"]\nquery = "ferry"\nentries = "articles"\n'
        'size = 20\norder = "weight"\nper_outlet = 2\n',
    ).feeds
    assert (feed.name, feed.title, feed.topics) == ("calm", "The calm sea", ("sea",))
    assert (feed.subscriptions, feed.query) == (("herald",), "ferry")
    assert (feed.entries, feed.size) == ("articles", 20)
    assert (feed.order, feed.per_outlet) == ("weight", 2)


def test_what_a_feed_does_not_say_leaves_nothing_out(tmp_path: Path) -> None:
    (feed,) = read(tmp_path, 'name = "all-of-it"\n').feeds
    assert (feed.entries, feed.order, feed.size) == ("stories", "time", None)
    said = (feed.topics, feed.subscriptions, feed.query, feed.per_outlet)
    assert said == ((), (), "", None)


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        ("", "feed 1: name: is missing"),
        ('name = "a"\nentries = "posts"\n', 'expected "stories" or "articles"'),
        ('name = "a"\norder = "outlets"\n', 'expected "time" or "weight"'),
        ('name = "a"\nquery = "-ferry"\n', "a word that must be there"),
        ('name = "a"\nper_outlets = 2\n', 'did you mean "per_outlet"'),
        ('name = "a"\nsubscriptions = ["harald"]\n', 'did you mean "herald"'),
        ('name = "a"\ntopics = ["see"]\n', 'no topic is called "see"; did you mean'),
        ('name = "a"\n[[feed]]\nname = "a"\n', "the name is taken"),
    ],
)
def test_a_fault_says_what_was_expected(tmp_path: Path, feed: str, says: str) -> None:
    with pytest.raises(ConfigErrors) as caught:
        read(tmp_path, feed)
    assert says in str(caught.value)


def test_discovered_topics_and_listed_feeds_need_no_table(tmp_path: Path) -> None:
    opml = BASE.replace("url = ", "opml = ")
    feed = 'name = "a"\ntopics = ["hurricane-ida"]\nsubscriptions = ["from-the-list"]\n'
    assert read(tmp_path, feed, opml).feeds[0].topics == ("hurricane-ida",)
