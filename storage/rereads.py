"""Entries whose pages are to be read for a person who asked for it, by their hosts."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso
from storage.pages import Lacking, of_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Entries of subscriptions, or of OPML lists, by name; of articles since a time.

    Where ``again`` is not set, only those whose page was never read or could not be.
    """

    names: tuple[str, ...]
    again: bool = True
    since: datetime | None = None


_SELECT = """
SELECT e.id, a.id, a.story_id, s.name, e.digest, document(e.packed)
FROM entries e
JOIN subscriptions s ON s.id = e.subscription_id
JOIN articles a ON a.entry_id = e.id
LEFT JOIN pages p ON p.entry_id = e.id AND p.digest = e.digest
WHERE s.active AND NOT e.shortened AND (s.name IN (SELECT value FROM json_each(:names))
    OR s.list IN (SELECT value FROM json_each(:names)))
"""


def wished(
    db: Database, wish: Wish, before: int | None, most: int
) -> tuple[Sequence[Lacking], int | None]:
    """Look through so many entries for those that are wished, the newest first.

    ``before`` is where the last look ended; gives where this one did, ``None`` at the
    end of all.
    """
    row = db.execute(
        "SELECT min(id) FROM (SELECT id FROM entries WHERE ?1 IS NULL OR id < ?1 "
        "ORDER BY id DESC LIMIT ?2)",
        [before, most],
    ).fetchone()
    if row[0] is None:
        return (), None
    rows = db.execute(
        f"{_SELECT} AND e.id >= :last AND (:before IS NULL OR e.id < :before) "
        "AND a.time >= :since "
        "AND (:again OR p.entry_id IS NULL OR p.failure <> '')",
        {
            "names": json.dumps(wish.names),
            "last": row[0],
            "before": before,
            "since": iso(wish.since) if wish.since else "",
            "again": wish.again,
        },
    )
    return _lacking(rows.fetchall()), int(row[0])


def put(db: Database, wanted: Iterable[tuple[int, str]]) -> None:
    """Remember rows of entries, with the hosts of their pages."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO rereads (entry_id, host) VALUES (?, ?)", wanted
    )


def hosts(db: Database, most: int) -> tuple[str, ...]:
    """The hosts whose pages are wanted, those with the most of them first."""
    rows = db.execute(
        "SELECT host FROM rereads GROUP BY host ORDER BY count(*) DESC, host LIMIT ?",
        [most],
    )
    return tuple(host for (host,) in rows.fetchall())


def of_hosts(db: Database, asked: Iterable[str], most: int) -> list[int]:
    """Rows whose pages these hosts have, so many of each at most, the newest first."""
    return [
        row
        for host in asked
        for (row,) in db.execute(
            "SELECT entry_id FROM rereads WHERE host = ? "
            "ORDER BY entry_id DESC LIMIT ?",
            [host, most],
        ).fetchall()
    ]


def some(
    db: Database, rows: Collection[int], names: Iterable[str]
) -> Sequence[Lacking]:
    """Those of these rows that still stand for articles of these subscriptions."""
    given = {"names": json.dumps(sorted(names)), "rows": json.dumps(sorted(rows))}
    found = db.execute(
        f"{_SELECT} AND e.id IN (SELECT value FROM json_each(:rows)) "
        "ORDER BY e.id DESC",
        given,
    )
    return _lacking(found.fetchall())


def done(db: Database, rows: Collection[int]) -> None:
    """Want these no more."""
    db.execute(
        "DELETE FROM rereads WHERE entry_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(rows))],
    )


def is_empty(db: Database) -> bool:
    """Whether none is wanted."""
    return db.execute("SELECT 1 FROM rereads LIMIT 1").fetchone() is None


def clear(db: Database) -> None:
    """Want none any more."""
    db.execute("DELETE FROM rereads")


def _lacking(rows: Iterable[tuple[int, int, int, str, str, str]]) -> Sequence[Lacking]:
    # However often a page failed before, this is a beginning.
    return of_rows((*row, 0) for row in rows)
