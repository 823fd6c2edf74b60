"""The folders of an OPML list are topics, as long as the list has them."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.config import Topic
from aggregator.explaining.labels import labels
from feeds.model import Outline, Reading
from storage import carried, subscriptions, topics
from tests.aggregator.taking import (
    BUDGET,
    FERRY,
    Bench,
    entry,
    failed,
    subscribe,
    take_and_die,
)

LIST = subscribe("list", url="", opml="https://l.example/", topics=("mine",))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path).configure(LIST)


def reading(**folders: str) -> Reading:
    """A reading of the list: feeds by name, with the folders they lie in."""
    return Reading(
        name="list",
        outlines=tuple(
            Outline(
                url=f"https://{name}.example/feed",
                title=name.title(),
                folders=tuple(filter(None, where.split("/"))),
            )
            for name, where in folders.items()
        ),
    )


def news(bench: Bench) -> None:
    """Two feeds of the list bring a story each."""
    bench.take(**{"list-one": [entry("1", "Ferry aground", FERRY, "one.example")]})
    bench.take(**{"list-two": [entry("2", "Budget passed", BUDGET, "two.example")]})


def titles(bench: Bench) -> dict[str, str]:
    return {one.name: one.title for one in topics.every(bench.desk.db)}


def sorted_into(bench: Bench) -> dict[str, tuple[str, ...]]:
    return {story.articles[0].entry.title: story.topics for story in bench.stories()}


def test_folders_become_topics_beside_those_of_the_list(bench: Bench) -> None:
    bench.take(reading(one="News/High Seas", two=""))
    assert titles(bench) == {"mine": "Mine", "news": "News", "high-seas": "High Seas"}
    news(bench)
    assert sorted_into(bench) == {
        "Ferry aground": ("high-seas", "mine", "news"),
        "Budget passed": ("mine",),
    }
    bench.publish()
    published = bench.published()
    assert b"Ferry aground" in published["topics/high-seas.atom"]
    assert b"<title>High Seas" in published["topics/high-seas.atom"]


def test_why_a_story_is_in_such_a_topic_can_be_told(bench: Bench) -> None:
    bench.take(reading(one="Sea"))
    news(bench)
    [ferry] = [one for one in bench.stories() if "sea" in one.topics]
    known = [one for one in topics.every(bench.desk.db) if one.name == "sea"]
    entries = tuple(carried.of_stories(bench.desk.db, [ferry.id]))
    [label] = labels(bench.desk.rules, ferry.topics, entries, known)
    assert "everything from “list-one” is in it" in label.why


def test_a_topic_goes_with_its_last_feed(bench: Bench) -> None:
    bench.take(reading(one="Sea", two="Sea"))
    news(bench)
    bench.take(reading(two="Sea"))
    bench.publish()
    assert b"Budget passed" in bench.published()["topics/sea.atom"]
    assert b"Ferry" not in bench.published()["topics/sea.atom"]
    bench.take(reading(two=""))
    bench.publish()
    assert titles(bench) == {"mine": "Mine"}
    assert "topics/sea.atom" not in bench.published()


def test_what_was_kept_moves_with_its_feed(bench: Bench) -> None:
    bench.take(reading(one="Sea", two="Land"))
    news(bench)
    bench.publish()
    bench.take(reading(one="Land", two="Sea"))
    assert sorted_into(bench) == {
        "Ferry aground": ("land", "mine"),
        "Budget passed": ("mine", "sea"),
    }
    bench.publish()
    assert b"Ferry aground" in bench.published()["topics/land.atom"]
    assert b"Ferry aground" not in bench.published()["topics/sea.atom"]


def test_a_new_title_of_a_folder_is_shown(bench: Bench) -> None:
    bench.take(reading(one="sea"))
    bench.publish()
    bench.take(reading(one="Sea!"))
    bench.publish()
    assert titles(bench)["sea"] == "Sea!"
    assert b"<title>Sea!" in bench.published()["topics/sea.atom"]


def test_topics_of_lists_survive_restarts_and_other_configurations(
    bench: Bench,
) -> None:
    bench.take(reading(one="Sea"))
    news(bench)
    bench.publish()
    before = bench.tables()
    bench.reopen()
    assert bench.tables() == before
    bench.configure(LIST, "other")
    assert titles(bench)["sea"] == "Sea"
    assert sorted_into(bench)["Ferry aground"] == ("mine", "sea")
    bench.take(failed("list"))
    bench.take(Reading(name="list", status=304))
    assert titles(bench)["sea"] == "Sea"


def test_a_topic_of_the_configuration_takes_a_folder_of_its_name_or_title(
    bench: Bench,
) -> None:
    bench.take(reading(one="Sea", two="The Land"))
    news(bench)
    sea = Topic(name="sea", title="All at sea", any=("tide",), none=("ferry",))
    land = Topic(name="ashore", title="The land", any=("harvest",))
    bench.configure(LIST, topics=[sea, land])
    assert titles(bench) == {
        "ashore": "The land",
        "mine": "Mine",
        "sea": "All at sea",
    }
    assert sorted_into(bench) == {
        "Ferry aground": ("mine",),
        "Budget passed": ("ashore", "mine"),
    }
    bench.configure(LIST)
    assert titles(bench)["sea"] == "Sea"
    assert sorted_into(bench)["Ferry aground"] == ("mine", "sea")


def test_folders_stand_for_nothing_where_that_is_wanted(bench: Bench) -> None:
    bench.take(reading(one="Sea"))
    news(bench)
    bench.configure(replace(LIST, list_topics=False))
    assert titles(bench) == {"mine": "Mine"}
    assert sorted_into(bench)["Ferry aground"] == ("mine",)
    bench.take(reading(one="Land"))
    assert titles(bench) == {"mine": "Mine"}
    bench.configure(LIST)
    assert titles(bench)["land"] == "Land"


def test_a_list_that_is_gone_takes_its_topics_along(bench: Bench) -> None:
    bench.take(reading(one="Sea"))
    bench.configure("other")
    assert titles(bench) == {}
    bench.configure(LIST)
    bench.take(reading(one="Sea"))
    assert titles(bench)["sea"] == "Sea"


def test_titles_without_latin_letters_are_topics_of_their_own(bench: Bench) -> None:
    bench.take(reading(one="Новости", two="Спорт"))
    found = titles(bench)
    assert sorted(found.values()) == ["Mine", "Новости", "Спорт"]
    bench.reopen()
    assert titles(bench) == found


def test_i7_two_spellings_of_one_feed_are_one_and_lie_in_both_folders(
    bench: Bench,
) -> None:
    one = Outline(url="https://one.example/feed", title="One", folders=("Sea",))
    again = Outline(url="http://www.one.example/feed/#x", folders=("News", "Sea"))
    bench.take(Reading(name="list", outlines=(one, again)))
    every = subscriptions.every(bench.desk.db)
    assert [state.name for state in every] == ["list", "list-one"]
    assert set(titles(bench)) == {"mine", "news", "sea"}


def test_a_turn_that_dies_leaves_the_topics_as_they_were(bench: Bench) -> None:
    bench.take(reading(one="Sea"))
    before = bench.tables()
    assert not take_and_die(bench, [reading(one="Land")], after=0)
    assert bench.tables() == before
    bench.take(reading(one="Land"))
    assert set(titles(bench)) == {"mine", "land"}


def test_a_list_read_by_an_older_version_is_read_once_more(bench: Bench) -> None:
    bench.take(Reading(name="list", outlines=(), status=200))
    bench.desk.db.execute("UPDATE subscriptions SET terms = rtrim(terms, '+folders')")
    bench.desk.db.execute("UPDATE subscriptions SET etag = 'x'")
    bench.reopen()
    [state] = subscriptions.every(bench.desk.db)
    assert (state.next_poll, state.validators.etag) == (None, None)
