"""What the grouping index is rebuilt from: articles as members of their stories."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from sqlite_utils import Database

from storage.database import iso, moment
from storage.packed import Grouped, parted

Member = TypeVar("Member")

_SELECT = """
SELECT a.id AS article, a.story_id AS story, t.lead_id AS founder, o.key AS outlet,
       a.title, a.language, a.time, a.copy_of, a.topics, grouped(e.packed) AS grouped
FROM articles a
JOIN entries e ON e.id = a.grouped_by
JOIN outlets o ON o.id = a.outlet_id
JOIN stories t ON t.id = a.story_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an entry ended: its article, that one's original, its story and topics."""

    article: int
    copy_of: int | None
    story: int
    topics: tuple[str, ...]


def placed(db: Database) -> dict[tuple[str, str], Placed]:
    """Where every kept entry ended, by subscription and key."""
    rows = db.execute(
        "SELECT s.name, document(e.packed) ->> '$.key', a.id, a.copy_of, a.story_id, "
        "(SELECT json_group_array(name) FROM (SELECT n.name FROM story_topics st "
        "JOIN topics n ON n.id = st.topic_id WHERE st.story_id = a.story_id "
        "AND n.active ORDER BY n.name)) "
        "FROM entries e JOIN subscriptions s ON s.id = e.subscription_id "
        "JOIN articles a ON a.id = e.article_id"
    )
    return {
        (subscription, key): Placed(
            article=article,
            copy_of=copy_of,
            story=story,
            topics=tuple(json.loads(topics)),
        )
        for subscription, key, article, copy_of, story, topics in rows.fetchall()
    }


def newest_time(db: Database, now: datetime) -> datetime | None:
    """The time of the newest article that is not from a clock run ahead."""
    row = db.execute("SELECT max(time) FROM articles WHERE time <= ?", [iso(now)])
    (time,) = row.fetchone()
    return moment(time) if time else None


def between(
    db: Database, start: datetime, end: datetime, make: Callable[..., Member]
) -> Iterator[Member]:
    """All members, by article, of every story that has an article in this span.

    ``make`` gets by name what the index is to know of each: ``article, story, founder,
    outlet, title, lead, language, time, copy_of, topics, terms, weights``, all but
    story and topics as they were when the article was grouped.
    """
    rows = db.execute(
        f"{_SELECT} WHERE a.story_id IN ("
        "SELECT story_id FROM articles WHERE time BETWEEN ? AND ?) ORDER BY a.id",
        [iso(start), iso(end)],
    )
    return _nouns(rows, make)


def numbered(
    db: Database, first: int, last: int, make: Callable[..., Member]
) -> Iterator[Member]:
    """The members of these numbers, ends included, in the order of their grouping."""
    rows = db.execute(
        f"{_SELECT} WHERE a.id BETWEEN ? AND ? ORDER BY a.id", [first, last]
    )
    return _nouns(rows, make)


def some(
    db: Database, articles: Iterable[int], make: Callable[..., Member]
) -> Iterator[Member]:
    """These members, in the order of their grouping."""
    rows = db.execute(
        f"{_SELECT} WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        [json.dumps(sorted(articles))],
    )
    return _nouns(rows, make)


def of_stories(db: Database, stories: Iterable[int]) -> dict[int, list[int]]:
    """The articles of each of these stories, in the order of their grouping."""
    found: dict[int, list[int]] = {}
    rows = db.execute(
        "SELECT story_id, id FROM articles "
        "WHERE story_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(sorted(stories))],
    )
    for story, article in rows.fetchall():
        found.setdefault(story, []).append(article)
    return found


def one(db: Database, article: int, make: Callable[..., Member]) -> Member:
    """The member of this number, which is kept."""
    return next(numbered(db, article, article, make))


def lead(db: Database, article: int) -> str:
    """The beginning of the text of a kept article, as it was grouped by."""
    return _grouped(db, article).lead


def regroup(db: Database, texts: Mapping[int, tuple[str, bytes]]) -> None:
    """Give articles other terms and weights."""
    reword(
        db,
        {
            article: _grouped(db, article)._replace(terms=terms, weights=weights)
            for article, (terms, weights) in texts.items()
        },
    )


def reword(db: Database, texts: Mapping[int, Grouped]) -> None:
    """Keep that articles were grouped by this, where it was something else."""
    for article, now in texts.items():
        if now == _grouped(db, article):
            continue
        db.execute(
            "UPDATE entries SET packed = pack(document(packed), ?) "
            "WHERE id = (SELECT grouped_by FROM articles WHERE id = ?)",
            [now.joined(), article],
        )


def _grouped(db: Database, article: int) -> Grouped:
    [found] = db.execute(
        "SELECT grouped(packed) FROM entries "
        "WHERE id = (SELECT grouped_by FROM articles WHERE id = ?)",
        [article],
    ).fetchone()
    return parted(found)


def _nouns(
    rows: Iterable[Sequence[Any]], make: Callable[..., Member]
) -> Iterator[Member]:
    """Named one by one: a start makes as many as there are open articles."""
    for article, story, founder, outlet, title, language, time, *rest in rows:
        copy_of, topics, grouped = rest
        lead, terms, weights = parted(grouped)
        yield make(
            article=article,
            story=story,
            founder=founder,
            outlet=outlet,
            title=title,
            lead=lead,
            language=language,
            time=moment(time),
            terms=terms,
            weights=weights,
            copy_of=copy_of,
            topics=_topics(topics),
        )


@lru_cache(1 << 12)
def _topics(names: str) -> frozenset[str]:
    """Very many articles have the same ones."""
    return frozenset(json.loads(names))
