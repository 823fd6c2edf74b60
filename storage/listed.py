"""What a published feed lists: articles and stories by number and time."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlite_utils import Database

from storage import belonging
from storage.articles import CARRIED
from storage.belonging import RECENT, recently
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


_SELECT: Mapping[Kind, str] = {
    "articles": f"""
SELECT a.id, a.time, o.key AS outlet, 0 AS pinned
FROM articles a JOIN outlets o ON o.id = a.outlet_id
WHERE {CARRIED}
""",
    "stories": f"""
SELECT t.id, t.time, o.key AS outlet, t.pinned
FROM stories t
JOIN articles l ON l.id = t.lead_id
JOIN outlets o ON o.id = l.outlet_id
WHERE {ANNOUNCED}
""",
}

_NAMES: Mapping[Kind, tuple[str, str]] = {
    "articles": ("a", "a.story_id"),
    "stories": ("t", "t.id"),
}
"""How queries call the table, and the number of a story."""

_BY_SUBSCRIPTIONS: Mapping[Kind, tuple[str, str]] = {
    "articles": (
        belonging.ARTICLE_CARRIED,
        f"a.id IN {belonging.ARTICLES_LISTED}",
    ),
    "stories": (
        belonging.STORY_CARRIED,
        "t.id IN (SELECT story_id FROM articles "
        f"WHERE id IN {belonging.ARTICLES_LISTED})",
    ),
}
"""That subscriptions carried it: as a question to each, and by lists."""


def articles(db: Database, asked: Asked) -> tuple[Listed, ...]:
    """The newest articles asked for, by time then id, newest first."""
    return _newest(db, "articles", asked)


def stories(db: Database, asked: Asked) -> tuple[Listed, ...]:
    """The pinned stories, however old, then the newest, each by time then id."""
    of = _of("stories", replace(asked, since=None), each=True)
    pinned = _listed(db, "stories", f"{of} AND {IS_PINNED}", asked)
    found = _newest(db, "stories", asked)
    return (*pinned, *(one for one in found if not one.pinned))


def last(db: Database, kind: Kind, asked: Asked) -> int | None:
    """The highest number of what is asked for."""
    if _are_many(db, asked):
        (highest,) = db.execute(f"SELECT max(id) FROM {kind}").fetchone()
        first = max(asked.first, min(highest, asked.end or highest) - RECENT)
        found = _last(db, kind, replace(asked, first=first), each=True)
        if found is not None:
            return found
    return _last(db, kind, asked, each=False)


def outlets(db: Database, stories: Iterable[int]) -> dict[int, int]:
    """How many outlets told each of these stories."""
    rows = db.execute(
        "SELECT a.story_id, count(DISTINCT a.outlet_id) FROM articles a "
        f"WHERE a.story_id IN (SELECT value FROM json_each(?)) AND {CARRIED} "
        "GROUP BY a.story_id",
        [json.dumps(list(stories))],
    )
    return dict(rows.fetchall())


def _newest(db: Database, kind: Kind, asked: Asked) -> tuple[Listed, ...]:
    since = recently(db) if _are_many(db, asked) else None
    if since is not None:
        lately = replace(asked, since=max(since, asked.since or since))
        found = _listed(db, kind, _of(kind, lately, each=True), lately)
        is_all = asked.since is not None and since <= asked.since
        if is_all or len(found) == asked.limit:
            return found
    return _listed(db, kind, _of(kind, asked, each=False), asked)


def _are_many(db: Database, asked: Asked) -> bool:
    """Whether each is better asked, the newest first, than looked for in lists."""
    on = bool(asked.topics) and belonging.have_many(db, asked.topics)
    by = asked.subscriptions
    return on or (bool(by) and belonging.carried_many(db, by))


def _of(kind: Kind, asked: Asked, *, each: bool) -> str:
    """SQL: the conditions, those of topics and subscriptions for each or by lists."""
    table, story = _NAMES[kind]
    conditions = f" AND {table}.id >= :first" if asked.first else ""
    conditions += f" AND {table}.id < :end" if asked.end is not None else ""
    conditions += f" AND {table}.time >= :since" if asked.since else ""
    if kind == "articles" and not asked.quiet:
        conditions += " AND NOT a.quiet"
    if asked.topics:
        listed = f"{story} IN {belonging.STORIES_LISTED}"
        conditions += f" AND {belonging.is_on(story) if each else listed}"
    if asked.subscriptions:
        carried, listed = _BY_SUBSCRIPTIONS[kind]
        conditions += f" AND {carried if each else listed}"
    return conditions


def _last(db: Database, kind: Kind, asked: Asked, *, each: bool) -> int | None:
    table, _ = _NAMES[kind]
    wanted = CARRIED if kind == "articles" else ANNOUNCED
    row = db.execute(
        f"SELECT {table}.id FROM {kind} {table} WHERE {wanted}"
        f"{_of(kind, asked, each=each)} ORDER BY {table}.id DESC LIMIT 1",
        _given(asked),
    ).fetchone()
    return None if row is None else int(row[0])


def _given(asked: Asked) -> dict[str, Any]:
    return {
        "topics": json.dumps(asked.topics),
        "subscriptions": json.dumps(asked.subscriptions),
        "first": asked.first,
        "end": asked.end,
        "since": asked.since and iso(asked.since),
        "limit": asked.limit,
    }


def _listed(
    db: Database, kind: Kind, conditions: str, asked: Asked
) -> tuple[Listed, ...]:
    table, _ = _NAMES[kind]
    query = f"{_SELECT[kind]}{conditions} ORDER BY {table}.time DESC, {table}.id DESC"
    return tuple(
        Listed(**row | {"time": moment(row["time"]), "pinned": bool(row["pinned"])})
        for row in db.query(f"{query} LIMIT :limit", _given(asked))
    )
