"""What a published feed lists: articles and stories by number and time."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.belonging import LISTED, of_topics
from storage.database import iso, moment
from storage.stories import ANNOUNCED, IS_PINNED

Kind = Literal["articles", "stories"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An article or a story in a list; ``outlet`` is the key of who speaks for it."""

    id: int
    time: datetime
    outlet: str
    pinned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which articles or stories are asked for, at most ``limit``.

    Only those of any of these topics and carried by any of these subscriptions, where
    there are some; only those of the numbers from ``first`` on and before ``end``, and
    not older than ``since``; the undated backlog of a new subscription only where
    ``quiet`` ones are wanted too.
    """

    limit: int
    topics: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    first: int = 0
    end: int | None = None
    since: datetime | None = None
    quiet: bool = False


_ARTICLES = f"""
SELECT a.id, a.time, o.key AS outlet, 0 AS pinned
FROM articles a JOIN outlets o ON o.id = a.outlet_id
WHERE {CARRIED}
"""

_STORIES = f"""
SELECT t.id, t.time, o.key AS outlet, t.pinned
FROM stories t
JOIN articles l ON l.id = t.lead_id
JOIN outlets o ON o.id = l.outlet_id
WHERE {ANNOUNCED}
"""

_OF_SUBSCRIPTIONS = (
    "(SELECT own.article_id FROM entries own JOIN subscriptions o2 "
    "ON o2.id = own.subscription_id "
    "WHERE o2.name IN (SELECT value FROM json_each(:subscriptions)))"
)


def articles(db: Database, asked: Asked) -> tuple[Listed, ...]:
    """The newest articles asked for, by time then id, newest first."""
    return _listed(db, _ARTICLES + _of_articles(asked), "a", asked)


def stories(db: Database, asked: Asked) -> tuple[Listed, ...]:
    """The pinned stories, however old, then the newest, each by time then id."""
    always = _STORIES + _of_stories(db, replace(asked, since=None))
    pinned = _listed(db, f"{always} AND {IS_PINNED}", "t", asked)
    found = _listed(db, _STORIES + _of_stories(db, asked), "t", asked)
    return (*pinned, *(one for one in found if not one.pinned))


def last(db: Database, kind: Kind, asked: Asked) -> int | None:
    """The highest number of what is asked for."""
    if kind == "articles":
        query = f"SELECT a.id FROM articles a WHERE {CARRIED}{_of_articles(asked)}"
        query += " ORDER BY a.id DESC LIMIT 1"
    else:
        query = f"SELECT t.id FROM stories t WHERE {ANNOUNCED}{_of_stories(db, asked)}"
        query += " ORDER BY t.id DESC LIMIT 1"
    row = db.execute(query, _given(asked)).fetchone()
    return None if row is None else int(row[0])


def outlets(db: Database, stories: Iterable[int]) -> dict[int, int]:
    """How many outlets told each of these stories."""
    rows = db.execute(
        "SELECT a.story_id, count(DISTINCT a.outlet_id) FROM articles a "
        f"WHERE a.story_id IN (SELECT value FROM json_each(?)) AND {CARRIED} "
        "GROUP BY a.story_id",
        [json.dumps(list(stories))],
    )
    return dict(rows.fetchall())


def _of_articles(asked: Asked) -> str:
    conditions = _numbered("a", asked)
    if not asked.quiet:
        conditions += " AND NOT a.quiet"
    if asked.topics:
        conditions += f" AND a.story_id IN {LISTED}"
    if asked.subscriptions:
        conditions += f" AND a.id IN {_OF_SUBSCRIPTIONS}"
    return conditions


def _of_stories(db: Database, asked: Asked) -> str:
    conditions = _numbered("t", asked)
    if asked.topics:
        conditions += f" AND {of_topics(db, asked.topics)}"
    if asked.subscriptions:
        of = f"SELECT story_id FROM articles WHERE id IN {_OF_SUBSCRIPTIONS}"
        conditions += f" AND t.id IN ({of})"
    return conditions


def _numbered(table: str, asked: Asked) -> str:
    conditions = f" AND {table}.id >= :first" if asked.first else ""
    conditions += f" AND {table}.id < :end" if asked.end is not None else ""
    return conditions + (f" AND {table}.time >= :since" if asked.since else "")


def _given(asked: Asked) -> dict[str, Any]:
    return {
        "topics": json.dumps(asked.topics),
        "subscriptions": json.dumps(asked.subscriptions),
        "first": asked.first,
        "end": asked.end,
        "since": asked.since and iso(asked.since),
        "limit": asked.limit,
    }


def _listed(db: Database, query: str, table: str, asked: Asked) -> tuple[Listed, ...]:
    ordered = f"{query} ORDER BY {table}.time DESC, {table}.id DESC LIMIT :limit"
    return tuple(
        Listed(**row | {"time": moment(row["time"]), "pinned": bool(row["pinned"])})
        for row in db.query(ordered, _given(asked))
    )
