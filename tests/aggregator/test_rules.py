from pathlib import Path

import pytest

from aggregator import wanting
from aggregator.config import Config, Subscription, Topic
from aggregator.rules import Rules, facts
from feeds.model import Category, Entry, Feed, Outline, Reading, Validators
from storage.states import State
from tests.aggregator.taking import subscribe

TAG = "tag:river.example,2026"


def rules(*subscriptions: Subscription, topics: tuple[Topic, ...] = ()) -> Rules:
    return Rules(config(*subscriptions, topics=topics), TAG)


def config(*subscriptions: Subscription, topics: tuple[Topic, ...] = ()) -> Config:
    return Config(path=Path("/a.toml"), subscriptions=subscriptions, topics=topics)


def state(name: str, **given: object) -> State:
    kind, location = "url", f"https://{name}.example/feed"
    return State(**({"name": name, "kind": kind, "location": location} | given))


def test_ids_are_minted_once_for_each_number_and_kind() -> None:
    made = rules()
    minted = {made.article_iri(n) for n in range(500)}
    minted |= {made.story_iri(n) for n in range(500)}
    slugs = {iri.rpartition("/")[2] for iri in minted}
    assert (len(minted), len(slugs)) == (1000, 1000)
    assert all(iri.startswith(f"{TAG}:") for iri in minted)
    assert all(len(slug) == 12 and slug.isalnum() for slug in slugs)
    assert rules().article_iri(7) == made.article_iri(7)
    assert Rules(config(), "tag:other.example,2026").article_slug(7) not in slugs


def test_what_is_asked_for_goes_with_what_is_remembered() -> None:
    wanted = subscribe(
        "a",
        title="A",
        user_agent="me",
        username="joe",
        password="x",
        allow_private=True,
        outlet_per_folder=True,
    )
    known = state("a", title="A", validators=Validators(etag="x"))
    request = rules(wanted).request(known)
    assert (request.name, request.location) == ("a", known.location)
    assert (request.title, request.user_agent) == ("A", "me")
    assert request.headers == (("Authorization", "Basic am9lOng="),)
    assert request.validators == known.validators
    assert request.allow_private
    assert request.outlet_per_folder


def test_a_child_of_a_list_is_read_as_the_list_says() -> None:
    made = rules(subscribe("list", url="", opml="https://l/", user_agent="me"))
    assert made.request(state("list-a", list="list")).user_agent == "me"
    with pytest.raises(KeyError, match="b is not in the configuration"):
        made.request(state("b"))


def entries(*titles: str) -> Reading:
    feed = Feed(entries=tuple(Entry(title=title) for title in titles))
    return Reading(name="a", feed=feed)


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ({}, ["Ferry sinks", "Budget passed", "Ferry, a poem"]),
        ({"keep": ("ferr*",)}, ["Ferry sinks", "Ferry, a poem"]),
        ({"block": ("poem",)}, ["Ferry sinks", "Budget passed"]),
        ({"keep": ("ferry",), "block": ("poem",)}, ["Ferry sinks"]),
        ({"max_entries": 1}, ["Ferry sinks"]),
        ({"block": ("sinks",), "max_entries": 1}, ["Budget passed"]),
    ],
)
def test_a_person_takes_what_they_want(
    given: dict[str, object], left: list[str]
) -> None:
    reading = entries("Ferry sinks", "Budget passed", "Ferry, a poem")
    found, rest = rules(subscribe("a", **given)).sift(state("a"), reading)
    assert [entry.title for entry in found] == left
    assert len(found) + len(rest) == 3


def test_a_reading_without_a_feed_has_no_entries() -> None:
    assert rules(subscribe("a")).sift(state("a"), Reading(name="a")) == ((), ())


def test_topics_are_matched_by_words_categories_and_carriers() -> None:
    made = rules(
        subscribe("a", topics=("press",)),
        subscribe("list", url="", opml="https://l/", topics=("lists",)),
        topics=(
            Topic(name="sea", any=("ferry",)),
            Topic(name="rest", categories=("Sports",)),
        ),
    )
    entry = Entry(title="Ferry sinks", categories=(Category(term="x", label="sports"),))
    assert made.matching(facts(entry, "a", "")) == {"sea", "rest", "press"}
    assert made.matching(facts(Entry(), "list-b", "list")) == {"lists"}
    assert made.matching(facts(Entry(), "c", "")) == frozenset()


def test_topics_that_only_a_subscription_names_are_implicit() -> None:
    made = rules(
        subscribe("a", topics=("sea", "far-away")), topics=(Topic(name="sea"),)
    )
    assert [(one.name, one.title, one.kind) for one in made.topics] == [
        ("sea", "Sea", "configured"),
        ("far-away", "Far away", "implicit"),
    ]


def outlines(*urls: str, title: str = "") -> list[Outline]:
    return [Outline(url=url, title=title) for url in urls]


def test_children_are_named_after_their_list_and_like_no_other() -> None:
    parent = state("list", kind="opml")
    known = config(
        subscribe("list", url="", opml="https://l/"), subscribe("list-weather")
    )
    given = outlines("https://x/", "https://y/", "https://x/", title="Weather")
    children = wanting.listed(known, parent, given, {"list-weather-2"})
    assert [(one.name, one.location) for one in children] == [
        ("list-weather-3", "https://x/"),
        ("list-weather-4", "https://y/"),
    ]


def test_only_what_decides_what_is_read_are_terms() -> None:
    def terms(**given: object) -> str:
        [wanted] = wanting.configured(config(subscribe("a", **given)))
        return wanted.terms

    assert terms(content="link", user_agent="me", topics=("t",)) == terms()
    others = [
        {"keep": ("x",)},
        {"block": ("x",)},
        {"max_entries": 3},
        {"outlet_per_folder": True},
    ]
    assert len({terms(), *(terms(**given) for given in others)}) == 5
