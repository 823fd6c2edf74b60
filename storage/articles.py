"""Articles: one publication by one outlet, however many subscriptions carried it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from feeds.model import Entry, Outlet, Source
from storage.database import moment
from storage.nouns import load_entry, load_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article with the entry that stands for it.

    ``iri`` is the id it is published under for ever. ``entry`` is the standing entry:
    the outlet's own feed's first, then the fullest; ``source`` and ``subscription`` are
    that entry's. ``subscriptions`` are all wanted ones that carried it, by name.
    ``time`` is the earlier of publication and arrival. ``copy_of`` is the article whose
    text it repeats. ``quiet`` articles are the undated backlog of a new subscription:
    kept, not announced.
    """

    id: int
    iri: str
    slug: str
    entry: Entry
    outlet: Outlet
    source: Source
    subscription: str
    subscriptions: tuple[str, ...]
    time: datetime
    first_seen: datetime
    updated: datetime
    copy_of: int | None
    story: int
    quiet: bool


_SELECT = """
SELECT a.id, a.iri, a.slug, a.time, a.first_seen, a.updated, a.copy_of, a.story_id,
       a.quiet, document(e.packed) AS document, s.name AS subscription, s.source,
       (SELECT json_group_array(name) FROM (
            SELECT DISTINCT carrier.name FROM entries carried
            JOIN subscriptions carrier ON carrier.id = carried.subscription_id
            WHERE carried.article_id = a.id AND carrier.active
            ORDER BY carrier.name)) AS subscriptions
FROM articles a
JOIN entries e ON e.id = a.entry_id
JOIN subscriptions s ON s.id = e.subscription_id
"""

CARRIED = """EXISTS (
    SELECT 1 FROM entries carried
    JOIN subscriptions carrier ON carrier.id = carried.subscription_id
    WHERE carried.article_id = a.id AND carrier.active)"""
"""SQL: article ``a`` is carried by a subscription that is still wanted."""


def newest(db: Database, limit: int) -> tuple[Article, ...]:
    """The newest articles that are announced, by time then id, newest first."""
    return _articles(
        db,
        f"WHERE NOT a.quiet AND {CARRIED} ORDER BY a.time DESC, a.id DESC LIMIT ?",
        [limit],
    )


def of_stories(db: Database, stories: Sequence[int]) -> tuple[Article, ...]:
    """The articles of these stories that are still carried, by time then id."""
    return _articles(
        db,
        "WHERE a.story_id IN (SELECT value FROM json_each(?)) "
        f"AND {CARRIED} ORDER BY a.time, a.id",
        [json.dumps(stories)],
    )


def numbered(db: Database, numbers: Iterable[int]) -> tuple[Article, ...]:
    """The articles of these numbers, in no order."""
    return _articles(
        db,
        "WHERE a.id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(numbers))],
    )


def by_slug(db: Database, slug: str) -> Article | None:
    """One article, or ``None``."""
    return next(iter(_articles(db, "WHERE a.slug = ?", [slug])), None)


def count(db: Database) -> int:
    """How many articles are kept."""
    return int(db.execute("SELECT count(*) FROM articles").fetchone()[0])


def _articles(db: Database, where: str, arguments: list[Any]) -> tuple[Article, ...]:
    return tuple(_nouns(db.query(_SELECT + where, arguments)))


def _nouns(rows: Iterator[dict[str, Any]]) -> Iterator[Article]:
    sources: dict[str, Source] = {}
    for row in rows:
        text = row["source"]
        if text not in sources:
            sources[text] = load_source(text)
        entry = load_entry(row["document"])
        yield Article(
            id=row["id"],
            iri=row["iri"],
            slug=row["slug"],
            entry=entry,
            outlet=entry.outlet,
            source=sources[text],
            subscription=row["subscription"],
            subscriptions=tuple(json.loads(row["subscriptions"])),
            time=moment(row["time"]),
            first_seen=moment(row["first_seen"]),
            updated=moment(row["updated"]),
            copy_of=row["copy_of"],
            story=row["story_id"],
            quiet=bool(row["quiet"]),
        )
