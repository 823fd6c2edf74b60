"""When the topics of the configuration change, what is kept is sorted again."""

from collections.abc import Iterable
from dataclasses import dataclass

from aggregator.grouping.topics import story_topics
from aggregator.rules import Rules, facts
from storage import carried, stories, topics
from storage.carried import Carried
from storage.database import Database

REACH = 20_000
"""Articles, newest first, that a changed rule is applied to; older ones stay put."""

STEP = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An article's place in its story, and the topics it is of by today's rules."""

    article: int
    copy_of: int | None
    topics: frozenset[str]


def sort_again(db: Database, rules: Rules, changed: frozenset[str]) -> None:
    """Put the newest stories in and out of the topics whose rules have changed.

    Nothing else ever takes a story out of a topic. Inside the caller's transaction.
    """
    newest = carried.newest_stories(db, REACH)
    for start in range(0, len(newest), STEP):
        ids = newest[start : start + STEP]
        by_story: dict[int, dict[int, Place]] = {id_: {} for id_ in ids}
        for one in carried.of_stories(db, ids):
            places = by_story[one.story]
            places[one.article] = _place(one, places.get(one.article), rules, changed)
        leads = stories.leads(db, ids)
        topics.resort(
            db,
            changed,
            _labels(by_story.values()),
            {
                story: story_topics(leads[story], tuple(places.values())) & changed
                for story, places in by_story.items()
            },
        )


def _place(
    one: Carried, before: Place | None, rules: Rules, changed: frozenset[str]
) -> Place:
    """An article is of every topic that one of its entries is of."""
    so_far = before.topics if before else one.topics - changed
    matching = rules.matching(facts(one.entry, one.subscription, one.list)) & changed
    return Place(article=one.article, copy_of=one.copy_of, topics=so_far | matching)


def _labels(stories: Iterable[dict[int, Place]]) -> dict[int, frozenset[str]]:
    return {one.article: one.topics for places in stories for one in places.values()}
