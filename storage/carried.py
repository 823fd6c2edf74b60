"""Every entry of every article: who carried what."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from feeds.model import Entry
from storage.nouns import load_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An entry by which ``subscription`` carried ``article``, and where that stands.

    ``list`` is the OPML list that brought the subscription, or empty.
    """

    article: int
    story: int
    copy_of: int | None
    topics: frozenset[str]
    subscription: str
    list: str
    entry: Entry


def newest_stories(db: Database, limit: int) -> list[int]:
    """The stories of the newest articles, newest first."""
    rows = db.execute(
        "SELECT story_id FROM (SELECT story_id, time FROM articles "
        "ORDER BY time DESC, id DESC LIMIT ?) GROUP BY story_id "
        "ORDER BY max(time) DESC, story_id DESC",
        [limit],
    )
    return [story for (story,) in rows.fetchall()]


def newest_stories_of(
    db: Database, subscriptions: Collection[str], limit: int
) -> list[int]:
    """The stories of the newest articles that these carried, newest first."""
    rows = db.execute(
        "SELECT story_id FROM (SELECT story_id, time FROM articles WHERE id IN ("
        "SELECT e.article_id FROM entries e JOIN subscriptions s "
        "ON s.id = e.subscription_id "
        "WHERE s.name IN (SELECT value FROM json_each(?))) "
        "ORDER BY time DESC, id DESC LIMIT ?) GROUP BY story_id "
        "ORDER BY max(time) DESC, story_id DESC",
        [json.dumps(sorted(subscriptions)), limit],
    )
    return [story for (story,) in rows.fetchall()]


def of_stories(db: Database, stories: Sequence[int]) -> Iterator[Carried]:
    """Every entry of the articles of these stories, by article."""
    rows = db.execute(
        "SELECT a.id, a.story_id, a.copy_of, a.topics, s.name, s.list, "
        "document(e.packed) "
        "FROM articles a JOIN entries e ON e.article_id = a.id "
        "JOIN subscriptions s ON s.id = e.subscription_id "
        "WHERE a.story_id IN (SELECT value FROM json_each(?)) ORDER BY a.id, e.id",
        [json.dumps(stories)],
    )
    for article, story, copy_of, topics, name, list_, document in rows.fetchall():
        yield Carried(
            article=article,
            story=story,
            copy_of=copy_of,
            topics=frozenset(json.loads(topics)),
            subscription=name,
            list=list_ or "",
            entry=load_entry(document),
        )
