"""Which entries are old enough to lose their full text, and what is left of them.

An entry keeps all by which it is known again and found: ids, addresses, title, outlet,
dates, story, topics. In the caller's transaction.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from feeds.model import Entry
from storage.database import iso, moment
from storage.nouns import load_entry
from storage.rewriting import Rewritten, rewrite


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """An entry that has its full text, and the article and the story it belongs to."""

    row: int
    article: int
    story: int
    time: datetime
    entry: Entry


_OLD = """
SELECT e.id, a.id, a.story_id, a.time, document(e.packed)
FROM articles a JOIN entries e ON e.article_id = a.id
WHERE NOT e.shortened AND a.time >= ?1 AND (a.time > ?1 OR e.id > ?2) AND a.time < ?3
ORDER BY a.time, e.id LIMIT ?4
"""


def old(db: Database, before: datetime, after: Old | None, most: int) -> Sequence[Old]:
    """The oldest whole entries of articles before a time, beginning after one."""
    start = (iso(after.time), after.row) if after else ("", 0)
    rows = db.execute(_OLD, [*start, iso(before), most]).fetchall()
    return [
        Old(
            row=row,
            article=article,
            story=story,
            time=moment(time),
            entry=load_entry(document),
        )
        for row, article, story, time, document in rows
    ]


def time_of(db: Database, rank: int) -> datetime | None:
    """The time of the article that has so many newer ones; ``None`` if none has."""
    row = db.execute(
        "SELECT time FROM articles ORDER BY time DESC, id DESC LIMIT 1 OFFSET ?",
        [rank - 1],
    ).fetchone()
    return None if row is None else moment(row[0])


def articles_of(db: Database, stories: Iterable[int]) -> set[int]:
    """The articles of these stories."""
    rows = db.execute(
        "SELECT id FROM articles WHERE story_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(stories))],
    )
    return {number for (number,) in rows.fetchall()}


def shorten(db: Database, entries: Collection[tuple[Old, Entry]]) -> None:
    """Keep these in place of the whole ones."""
    rewrite(
        db,
        [
            Rewritten(row=one.row, article=one.article, story=one.story, entry=short)
            for one, short in entries
        ],
    )
    db.conn.executemany(
        "UPDATE entries SET shortened = 1 WHERE id = ?",
        [(one.row,) for one, _ in entries],
    )
