"""When the topics that are asked for change, what is kept is sorted again."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aggregator.relearning import relearn
from aggregator.rules import Rules, facts
from storage import carried, settings, stories, topics
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


def settle(db: Database, rules: Rules, before: Rules | None = None) -> None:
    """Keep the topics that are asked for, and what is kept sorted by them.

    ``before`` are the rules that held so far, where only folders of lists differ from
    them: then nothing is looked at but what the feeds brought that are filed anew.
    Inside the caller's transaction.
    """
    topics.sync(db, rules.topics)
    changed = _changed(db, rules)
    relearn(db, rules, changed)
    if before is None and changed:
        sort_again(db, rules, changed, carried.newest_stories(db, REACH))
    elif before is not None:
        moved = _filed_anew(before, rules)
        sort_again(db, rules, changed, carried.newest_stories_of(db, moved, REACH))


def _changed(db: Database, rules: Rules) -> frozenset[str]:
    """The topics whose rules are new, different or gone since the last time."""
    now = {topic.name: repr(replace(topic, title="")) for topic in rules.asked}
    before = json.loads(settings.get(db, "topics") or "{}")
    settings.put(db, "topics", json.dumps(now))
    names = now.keys() | before.keys()
    return frozenset(name for name in names if now.get(name) != before.get(name))


def _filed_anew(before: Rules, after: Rules) -> frozenset[str]:
    """The subscriptions that came to a topic, or left one."""
    return frozenset(name for _, name in _places(before) ^ _places(after))


def _places(rules: Rules) -> set[tuple[str, str]]:
    """Which topics have which subscriptions."""
    return {(one.name, name) for one in rules.asked for name in one.subscriptions}


def sort_again(
    db: Database, rules: Rules, changed: frozenset[str], newest: Sequence[int]
) -> None:
    """Put stories in and out of the topics whose rules have changed.

    Nothing else ever takes a story out of a topic. Inside the caller's transaction.
    """
    from aggregator.grouping.topics import story_topics  # a usual start sorts nothing

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
