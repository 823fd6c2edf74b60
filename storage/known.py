"""What a turn looks up, once, before it decides anything."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlite_utils import Database

from feeds.model import Entry
from storage.database import moment

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """A kept article that something was recognised as; ``topics`` are its labels."""

    id: int
    story: int
    copy_of: int | None
    topics: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownMember:
    """An article in the story of such an article; ``lead`` speaks for that story."""

    article: int
    story: int
    lead: int
    copy_of: int | None
    topics: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Generic[Kept]):
    """All that is kept and could concern these entries, and the next free numbers."""

    entries: tuple[Kept, ...]
    articles: tuple[KnownArticle, ...]
    members: tuple[KnownMember, ...]
    iris: frozenset[str]
    next_row: int
    next_article: int
    next_story: int


def digests(db: Database, subscription: str, keys: Iterable[str]) -> Mapping[str, str]:
    """The digests of kept entries by key: what is equal did not change."""
    return _by_key(db, "e.digest", subscription, keys)


def first_seen(
    db: Database, subscription: str, keys: Iterable[str]
) -> Mapping[str, datetime]:
    """When kept entries were first seen, by key."""
    found = _by_key(db, "e.first_seen", subscription, keys)
    return {key: moment(time) for key, time in found.items()}


def titles(db: Database, subscription: str, keys: Iterable[str]) -> Mapping[str, str]:
    """The titles of kept entries, by key."""
    title = "ifnull(document(e.packed) ->> '$.title', '')"
    return _by_key(db, title, subscription, keys)


def _by_key(
    db: Database, what: str, subscription: str, keys: Iterable[str]
) -> dict[str, str]:
    """One fact, an expression of ours, about those of these entries that are kept."""
    rows = db.execute(
        # CROSS JOIN: else SQLite marks every key once for each entry that is kept.
        f"SELECT k.value, {what} FROM json_each(?) k "
        "CROSS JOIN subscriptions s ON s.name = ? "
        "CROSS JOIN entries e ON e.subscription_id = s.id AND e.key = mark(k.value)",
        [json.dumps(list(keys)), subscription],
    )
    return dict(rows.fetchall())


def look(
    db: Database, read: Sequence[tuple[str, Entry]], make: Callable[..., Kept]
) -> Known[Kept]:
    """Look up everything that (subscription, entry) pairs could be recognised by.

    ``make`` gets the facts of a kept entry by name: ``row, subscription, key, entry_id,
    link_key, outlet, title, text, published, article``.
    """
    rows = _entries(db, read)
    articles = _articles(db, {row["article"] for row in rows})
    return Known(
        entries=tuple(make(**row) for row in rows),
        articles=articles,
        members=members_of(db, {article.story for article in articles}),
        iris=_iris(db, [entry.id for _, entry in read]),
        next_row=_next(db, "entries"),
        next_article=_next(db, "articles"),
        next_story=_next(db, "stories"),
    )


_ENTRY = """
SELECT e.id, s.name, o.key, e.article_id, document(e.packed)
FROM entries e
JOIN subscriptions s ON s.id = e.subscription_id
JOIN outlets o ON o.id = e.outlet_id
WHERE e.id IN (
    SELECT own.id FROM json_each(:keys) k
    CROSS JOIN subscriptions mine ON mine.name = k.value ->> '$[0]'
    CROSS JOIN entries own ON own.subscription_id = mine.id
        AND own.key = mark(k.value ->> '$[1]')
    UNION
    SELECT id FROM entries WHERE link_key <> ''
        AND link_key IN (SELECT mark(value) FROM json_each(:links))
    UNION
    SELECT id FROM entries WHERE entry_id <> ''
        AND entry_id IN (SELECT mark(value) FROM json_each(:ids)))
ORDER BY e.id
"""


def _entries(db: Database, read: Sequence[tuple[str, Entry]]) -> list[dict[str, Any]]:
    rows = db.execute(
        _ENTRY,
        {
            "keys": json.dumps([(name, entry.key) for name, entry in read]),
            "links": json.dumps([entry.link_key for _, entry in read]),
            "ids": json.dumps([entry.id for _, entry in read]),
        },
    )
    return [_facts(*row) for row in rows.fetchall()]


def _facts(
    row: int, subscription: str, outlet: str, article: int, document: str
) -> dict[str, Any]:
    said = json.loads(document)
    published = said.get("published")
    return {
        "row": row,
        "subscription": subscription,
        "outlet": outlet,
        "article": article,
        "entry_id": said.get("id", ""),
        "published": moment(published) if published else None,
        **{name: said.get(name, "") for name in ("key", "link_key", "title", "text")},
    }


def _articles(db: Database, ids: Iterable[int]) -> tuple[KnownArticle, ...]:
    rows = db.execute(
        "SELECT id, story_id, copy_of, topics FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(sorted(ids))],
    )
    return tuple(
        KnownArticle(
            id=id_, story=story, copy_of=copy_of, topics=frozenset(json.loads(topics))
        )
        for id_, story, copy_of, topics in rows.fetchall()
    )


def members_of(db: Database, stories: Iterable[int]) -> tuple[KnownMember, ...]:
    """Every article of these stories, by number."""
    rows = db.execute(
        "SELECT a.id, a.story_id, t.lead_id, a.copy_of, a.topics FROM articles a "
        "JOIN stories t ON t.id = a.story_id "
        "WHERE a.story_id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        [json.dumps(sorted(stories))],
    )
    return tuple(
        KnownMember(
            article=article,
            story=story,
            lead=lead,
            copy_of=copy_of,
            topics=frozenset(json.loads(topics)),
        )
        for article, story, lead, copy_of, topics in rows.fetchall()
    )


def _iris(db: Database, ids: Sequence[str]) -> frozenset[str]:
    rows = db.execute(
        "SELECT iri FROM articles WHERE iri IN (SELECT value FROM json_each(?))",
        [json.dumps(ids)],
    )
    return frozenset(iri for (iri,) in rows.fetchall())


def _next(db: Database, table: str) -> int:
    """Numbers are never used twice, not even after the newest row was removed."""
    row = db.execute(
        "SELECT seq FROM sqlite_sequence WHERE name = ?", [table]
    ).fetchone()
    return int(row[0]) + 1 if row else 1
