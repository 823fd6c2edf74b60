"""A database that grows: what the service grouped once, again and again further back.

A million articles through the real turn take hours. So the first thousands go through
it, and the rest are their rows made again, some weeks earlier each time, with numbers
and ids of their own, in the same tables. They are indexed for the search by the
service's own step.
"""

from collections.abc import Mapping
from datetime import timedelta

from storage import indexing
from storage.database import Database, iso, moment, writing

TABLES: Mapping[str, Mapping[str, str]] = {
    "articles": {
        "id": "articles",
        "entry_id": "entries",
        "grouped_by": "entries",
        "copy_of": "articles",
        "story_id": "stories",
        "iri": "text",
        "slug": "text",
        "time": "time",
        "first_seen": "time",
        "updated": "time",
    },
    "entries": {
        "id": "entries",
        "article_id": "articles",
        "key": "text",
        "entry_id": "text",
        "link_key": "text",
        "first_seen": "time",
        "updated": "time",
    },
    "stories": {
        "id": "stories",
        "lead_id": "articles",
        "merged_into": "stories",
        "iri": "text",
        "slug": "text",
        "founded": "time",
        "time": "time",
        "updated": "time",
    },
    "story_topics": {"story_id": "stories"},
}
"""Of each table, the columns that differ in a copy: a number of that table, a text that
tells rows apart, or a time. All others are the same."""

NUMBERED = ("articles", "entries", "stories")

_SPAN = 28
"""Days that what came through the turn covers, about."""


def grow(db: Database, articles: int) -> None:
    """Let there be so many articles at least, those that are there being the newest."""
    base, rounds = _begun(db)
    db.conn.create_function("earlier", 2, _earlier, deterministic=True)
    while _largest(db, "articles") < articles:
        rounds += 1
        now = {name: _largest(db, name) for name in NUMBERED}
        with writing(db):
            db.execute("PRAGMA defer_foreign_keys = ON")
            for table, columns in TABLES.items():
                copy = _copy(db, table, columns, now)
                db.execute(copy, [rounds * _SPAN, base[_owner(table)]])
            indexing.extend(db)
            db.execute("UPDATE scale SET count = ? WHERE name = 'rounds'", [rounds])
    db.execute("PRAGMA optimize")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _begun(db: Database) -> tuple[Mapping[str, int], int]:
    """How many numbers came through the turn, by table, and how often they were copied.

    What turns add later stays as it is.
    """
    db.execute("CREATE TABLE IF NOT EXISTS scale (name TEXT PRIMARY KEY, count INT)")
    if not db.execute("SELECT count(*) FROM scale").fetchone()[0]:
        counts = {name: _largest(db, name) for name in NUMBERED} | {"rounds": 0}
        db.conn.executemany("INSERT INTO scale VALUES (?, ?)", counts.items())
    found = dict(db.execute("SELECT name, count FROM scale").fetchall())
    return found, found["rounds"]


def _largest(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT ifnull(max(id), 0) FROM {table}").fetchone()[0])


def _owner(table: str) -> str:
    """Whose number says which rows came through the turn."""
    return "stories" if table == "story_topics" else table


def _copy(
    db: Database, table: str, columns: Mapping[str, str], now: Mapping[str, int]
) -> str:
    """Rows once more, so many days earlier (?1), up to a number (?2)."""
    names = [column.name for column in db[table].columns]
    values = [_value(name, columns.get(name, ""), now) for name in names]
    number = "id" if "id" in names else "story_id"
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} "
        f"FROM {table} WHERE {number} <= ?2 AND ?1 > 0"
    )


def _value(name: str, kind: str, now: Mapping[str, int]) -> str:
    if not kind:
        return name
    if kind == "text":
        mark = now["articles"]
        return f"CASE {name} WHEN '' THEN '' ELSE {name} || '-{mark}' END"
    if kind == "time":
        return f"earlier({name}, ?1)"
    return f"{name} + {now[kind]}"


def _earlier(time: str | None, days: int) -> str | None:
    return None if time is None else iso(moment(time) - timedelta(days=days))
