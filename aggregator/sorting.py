"""When the topics of the configuration change, what is kept is sorted again."""

from collections import defaultdict
from dataclasses import dataclass

from aggregator.grouping.topics import story_topics
from aggregator.rules import Rules, facts
from storage import articles, stories, topics
from storage.articles import Article
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


def sort_again(db: Database, rules: Rules) -> None:
    """Put the newest articles and their stories into the topics of today's rules.

    Only a changed configuration takes a story out of a topic. Inside the caller's
    transaction.
    """
    newest = articles.newest_stories(db, REACH)
    for start in range(0, len(newest), STEP):
        ids = newest[start : start + STEP]
        by_story: dict[int, list[Article]] = defaultdict(list)
        for article in articles.of_stories(db, ids):
            by_story[article.story].append(article)
        places = {
            story: [_place(article, rules) for article in found]
            for story, found in by_story.items()
        }
        topics.resort(
            db,
            {one.article: one.topics for found in places.values() for one in found},
            {
                story: story_topics(lead, places[story])
                for story, lead in stories.leads(db, ids).items()
            },
        )


def _place(article: Article, rules: Rules) -> Place:
    found: frozenset[str] = frozenset()
    for subscription in article.subscriptions:
        found |= rules.matching(facts(article.entry, subscription))
    return Place(article=article.id, copy_of=article.copy_of, topics=found)
