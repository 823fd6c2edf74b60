"""Stories: the articles of several outlets about one event."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.articles import CARRIED, Article, of_stories
from storage.database import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A story with its articles, by time then id.

    ``iri`` is the id it is published under for ever; ``lead`` is the id of the article
    that speaks for it; ``time`` is that of its newest article, ``updated`` when an
    outlet or an independent text last joined; ``topics`` are names. A person may have
    given it a ``title``, and ``pinned`` it to stay.
    """

    id: int
    iri: str
    slug: str
    founded: datetime
    time: datetime
    updated: datetime
    lead: int
    articles: tuple[Article, ...]
    topics: tuple[str, ...]
    title: str = ""
    pinned: bool = False


_SELECT = """
SELECT t.id, t.iri, t.slug, t.founded, t.time, t.updated, t.lead_id, t.title, t.pinned,
       (SELECT json_group_array(name) FROM (
            SELECT topic.name FROM story_topics st
            JOIN topics topic ON topic.id = st.topic_id
            WHERE st.story_id = t.id AND topic.active ORDER BY topic.name)) AS topics
FROM stories t
"""

ANNOUNCED = f"""
t.merged_into IS NULL AND NOT t.quiet AND EXISTS (
    SELECT 1 FROM articles a WHERE a.story_id = t.id AND {CARRIED})
"""
"""SQL: story ``t`` is to be published."""

IS_PINNED = "t.id IN (SELECT id FROM stories WHERE pinned)"
"""SQL: a person pinned story ``t``; found without a look at all others."""

PINNED = 100
"""So many pinned stories are shown at most."""

_NEWEST_FIRST = "ORDER BY t.time DESC, t.id DESC LIMIT ?"


def pinned(db: Database, limit: int = PINNED) -> tuple[Story, ...]:
    """The stories that a person pinned, by time then id, newest first."""
    return _stories(db, f"WHERE {IS_PINNED} AND {ANNOUNCED} {_NEWEST_FIRST}", [limit])


def newest(db: Database, limit: int) -> tuple[Story, ...]:
    """The pinned stories, then the newest ones, each by time then id, newest first."""
    found = _stories(db, f"WHERE {ANNOUNCED} {_NEWEST_FIRST}", [limit])
    return (*pinned(db, limit), *(one for one in found if not one.pinned))


def numbered(db: Database, numbers: Iterable[int]) -> tuple[Story, ...]:
    """The stories of these numbers, in no order."""
    return _stories(
        db,
        "WHERE t.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(numbers))],
    )


def by_slug(db: Database, slug: str) -> Story | None:
    """A story by the word in its address; a merged one gives the story it went into.

    ``None`` too where no subscription that is still wanted carried any of its articles.
    """
    found = _stories(
        db,
        "WHERE t.id = (SELECT coalesce(merged_into, id) FROM stories WHERE slug = ?)",
        [slug],
    )
    return next((story for story in found if story.articles), None)


def telling(db: Database, article: str) -> Story | None:
    """The story that an article, by the word in its address, is a part of now."""
    where = "WHERE t.id = (SELECT story_id FROM articles WHERE slug = ?)"
    found = _stories(db, where, [article])
    return next((story for story in found if story.articles), None)


def leads(db: Database, stories: Sequence[int]) -> dict[int, int]:
    """The article that speaks for each of these stories."""
    rows = db.execute(
        "SELECT id, lead_id FROM stories WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(stories)],
    )
    return dict(rows.fetchall())


def count(db: Database) -> int:
    """How many stories there are, merged ones left out."""
    row = db.execute("SELECT count(*) FROM stories WHERE merged_into IS NULL")
    return int(row.fetchone()[0])


def _stories(db: Database, where: str, arguments: list[Any]) -> tuple[Story, ...]:
    rows = list(db.query(_SELECT + where, arguments))
    articles: dict[int, list[Article]] = defaultdict(list)
    for article in of_stories(db, [row["id"] for row in rows]):
        articles[article.story].append(article)
    return tuple(
        Story(
            id=row["id"],
            iri=row["iri"],
            slug=row["slug"],
            founded=moment(row["founded"]),
            time=moment(row["time"]),
            updated=moment(row["updated"]),
            lead=row["lead_id"],
            articles=tuple(articles[row["id"]]),
            topics=tuple(json.loads(row["topics"])),
            title=row["title"],
            pinned=bool(row["pinned"]),
        )
        for row in rows
    )
