"""Topics: named streams of stories, asked for by a person or found running."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlite_utils import Database

from storage.database import iso

Origin = Literal["configured", "implicit", "discovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A topic; ``term`` is the recurring term of a discovered one, else empty."""

    name: str
    title: str
    kind: Origin
    term: str = ""


def every(db: Database) -> tuple[Topic, ...]:
    """The topics that have a feed: asked-for ones first, then by title."""
    rows = db.execute(
        "SELECT name, title, kind, term FROM topics WHERE active "
        "ORDER BY kind = 'discovered', title, name"
    )
    return tuple(
        Topic(name=name, title=title, kind=kind, term=term)
        for name, title, kind, term in rows
    )


def sync(db: Database, wanted: Sequence[Topic]) -> None:
    """Make the asked-for topics those of the configuration; discovered ones stay.

    A name a person now asks for is taken over from a discovered topic.
    """
    db.execute(
        "UPDATE topics SET active = 0 WHERE kind <> 'discovered' "
        "AND name NOT IN (SELECT value FROM json_each(?))",
        [json.dumps([topic.name for topic in wanted])],
    )
    save(db, wanted)


def save(db: Database, topics: Sequence[Topic]) -> None:
    """Keep topics by name and make them active."""
    db.conn.executemany(
        "INSERT INTO topics (name, title, kind, term) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET title = excluded.title, "
        "kind = excluded.kind, term = excluded.term, active = 1",
        [(t.name, t.title, t.kind, t.term) for t in topics],
    )


def retire(db: Database, before: datetime) -> None:
    """End the feeds of discovered topics that no story since then is about.

    One that comes up again has its old name, and so its old feed, again.
    """
    db.execute(
        "UPDATE topics SET active = 0 WHERE kind = 'discovered' AND active "
        "AND NOT EXISTS (SELECT 1 FROM story_topics st JOIN stories t "
        "ON t.id = st.story_id WHERE st.topic_id = topics.id AND t.time >= ?)",
        [iso(before)],
    )


def resort(
    db: Database,
    changed: Collection[str],
    articles: Mapping[int, frozenset[str]],
    stories: Mapping[int, frozenset[str]],
) -> None:
    """Give articles their topics, and stories these of the changed topics only."""
    db.conn.executemany(
        "UPDATE articles SET topics = ? WHERE id = ?",
        [(json.dumps(sorted(names)), id_) for id_, names in articles.items()],
    )
    db.execute(
        "DELETE FROM story_topics WHERE story_id IN (SELECT value FROM json_each(?)) "
        "AND topic_id IN (SELECT id FROM topics "
        "WHERE name IN (SELECT value FROM json_each(?)))",
        [json.dumps(sorted(stories)), json.dumps(sorted(changed))],
    )
    join(db, stories)


def join(db: Database, stories: Mapping[int, frozenset[str]]) -> None:
    """Put stories into topics by name, and leave them in those they are in."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO story_topics (story_id, topic_id) "
        "SELECT ?, id FROM topics WHERE name = ?",
        [(story, name) for story in sorted(stories) for name in sorted(stories[story])],
    )


def count_stories(db: Database, since: datetime) -> dict[str, int]:
    """How many stories since that time each topic has, by name."""
    rows = db.execute(
        # In this order, so that only what is new is looked at.
        "SELECT n.name, count(*) FROM stories t "
        "CROSS JOIN story_topics st ON st.story_id = t.id "
        "JOIN topics n ON n.id = st.topic_id "
        "WHERE t.merged_into IS NULL AND t.time >= ? AND n.active GROUP BY n.name",
        [iso(since)],
    )
    return dict(rows.fetchall())
