from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.config import Topic
from feeds.model import Category
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, Bench, entry, subscribe

SEA = Topic(name="sea", any=("ferry",))
ISLANDS = Topic(name="islands", any=("kirkwall", "valletta"))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def sorted_into(bench: Bench) -> dict[str, tuple[str, ...]]:
    return {story.articles[0].entry.title: story.topics for story in bench.stories()}


def take(bench: Bench) -> None:
    bench.take(
        a=[
            entry("1", "Ferry aground", FERRY, "a.example"),
            entry("2", "Budget passed", BUDGET, "a.example"),
        ]
    )


def test_a_new_topic_finds_what_is_kept(bench: Bench) -> None:
    bench.configure("a")
    take(bench)
    bench.configure("a", topics=[SEA, ISLANDS])
    assert sorted_into(bench) == {
        "Ferry aground": ("islands", "sea"),
        "Budget passed": ("islands",),
    }
    bench.publish()
    assert b"Ferry aground" in bench.published()["topics/sea.atom"]


def test_a_changed_rule_takes_stories_out_and_in(bench: Bench) -> None:
    bench.configure("a", topics=[SEA, ISLANDS])
    take(bench)
    bench.configure("a", topics=[SEA, replace(ISLANDS, none=("ferry",))])
    assert sorted_into(bench) == {
        "Ferry aground": ("sea",),
        "Budget passed": ("islands",),
    }


def test_a_topic_that_is_gone_and_comes_back_is_filled_again(bench: Bench) -> None:
    bench.configure("a", topics=[SEA])
    take(bench)
    bench.configure("a")
    assert set(sorted_into(bench).values()) == {()}
    bench.publish()
    assert "topics/sea.atom" not in bench.published()
    bench.configure("a", topics=[SEA])
    assert sorted_into(bench)["Ferry aground"] == ("sea",)


def test_a_story_leaves_no_topic_whose_rule_did_not_change(bench: Bench) -> None:
    bench.configure("a", "b", "c", topics=[Topic(name="aground", any=("ran aground",))])
    title = "Ferry Saint Olaf aground off Kirkwall"
    bench.take(a=[entry("1", title, FERRY, "a.example")])
    for name in ("b", "c"):
        bench.later(hours=1)
        text = FERRY_TOO.replace("had run aground", f"was stranded, says {name},")
        bench.take(**{name: [entry("1", title, text, f"{name}.example")]})
    known = sorted_into(bench)
    assert known[title] == ("aground",)
    bench.desk.db.execute("UPDATE articles SET topics = '[]'")
    bench.configure("a", "b", "c", topics=[bench.config.topics[0], SEA])
    assert sorted_into(bench)[title] == ("aground", "sea")


def test_a_title_is_no_rule(bench: Bench) -> None:
    bench.configure("a", topics=[SEA])
    take(bench)
    bench.desk.db.execute("UPDATE articles SET topics = '[]'")
    bench.configure("a", topics=[replace(SEA, title="The sea")])
    assert sorted_into(bench)["Ferry aground"] == ("sea",)
    kept = bench.desk.db.execute("SELECT DISTINCT topics FROM articles").fetchall()
    assert kept == [("[]",)]


def test_every_entry_of_an_article_counts_not_only_the_standing_one(
    bench: Bench,
) -> None:
    bench.configure("a", "planet")
    own = entry("1", "Ferry aground", FERRY, "a.example")
    tagged = replace(own, own=False, categories=(Category(term="Shipping"),))
    bench.take(a=[own], planet=[tagged])
    bench.configure("a", "planet", topics=[Topic(name="sea", categories=("shipping",))])
    assert sorted_into(bench) == {"Ferry aground": ("sea",)}
    bench.configure("a", subscribe("planet", topics=("planets",)))
    assert sorted_into(bench) == {"Ferry aground": ("planets",)}
