"""What is published, and what of it is out of date.

A turn marks what it changed in its own transaction; publishing renders, writes the file
and only then says so. A crash in between leaves the mark, and the next start makes it
good.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso, moment

CHANGES = 12
"""So many of the last times at which a document changed are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How often a document was marked, and when lately that changed it, in order.

    What was marked and is not published yet is ``pending``.
    """

    number: int
    pending: bool
    changes: tuple[datetime, ...]


def carrying(db: Database, articles: Iterable[int]) -> Iterator[str]:
    """The documents of the subscriptions that carried these articles."""
    rows = db.execute(
        "SELECT DISTINCT s.name FROM entries e JOIN subscriptions s "
        "ON s.id = e.subscription_id "
        "WHERE s.active AND e.article_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    for (name,) in rows.fetchall():
        yield f"subscriptions/{name}.atom"


def mark(db: Database, paths: Iterable[str]) -> None:
    """Say that these published documents may have changed."""
    db.conn.executemany(
        "INSERT INTO publications (path, revision) VALUES (?, 1) "
        "ON CONFLICT (path) DO UPDATE SET revision = revision + 1",
        [(path,) for path in sorted(set(paths))],
    )


def add(db: Database, paths: Iterable[str]) -> None:
    """Say that these documents are there, and nothing of them is to be written."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO publications (path, revision, published) "
        "VALUES (?, 1, 1)",
        [(path,) for path in paths],
    )


def mark_all(db: Database) -> None:
    """Say that every published document may have changed."""
    db.execute("UPDATE publications SET revision = revision + 1")


def outdated(db: Database) -> dict[str, int]:
    """The paths to publish with the revision that publishing will make good."""
    rows = db.execute(
        "SELECT path, revision FROM publications "
        "WHERE revision > published ORDER BY path"
    )
    return dict(rows.fetchall())


def pending(db: Database, paths: Collection[str]) -> set[str]:
    """Those of these paths that are to be published."""
    return _some(db, paths, "AND revision > published")


def known(db: Database, paths: Collection[str]) -> set[str]:
    """Those of these paths that there are."""
    return _some(db, paths, "")


def _some(db: Database, paths: Collection[str], more: str) -> set[str]:
    rows = db.execute(
        "SELECT p.path FROM json_each(?) CROSS JOIN publications p "
        f"ON p.path = value {more}",
        [json.dumps(sorted(paths))],
    )
    return {path for (path,) in rows}


def altered(db: Database) -> tuple[str, ...]:
    """The paths of feeds of subscriptions and topics that came, went or are renamed.

    Since `align` was told of them.
    """
    rows = db.execute("SELECT path FROM altered ORDER BY path")
    return tuple(path for (path,) in rows.fetchall())


def align(db: Database, paths: Collection[str]) -> None:
    """Say that these, which were `altered`, are as they should be."""
    db.execute(
        "DELETE FROM altered WHERE path IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(paths))],
    )


def published(
    db: Database, revisions: Mapping[str, int], changed: Mapping[str, datetime]
) -> None:
    """Say that these revisions, by path, stand on the disk.

    ``changed`` is when those that are not what they were before were written.
    """
    db.conn.executemany(
        "UPDATE publications SET published = ? WHERE path = ?",
        [(revision, path) for path, revision in revisions.items()],
    )

    for path, time in changed.items():
        kept = [*changes(db, path), time][-CHANGES:]
        db.execute(
            "UPDATE publications SET changes = ? WHERE path = ?",
            [json.dumps([iso(one) for one in kept]), path],
        )
        db.execute("INSERT OR IGNORE INTO news (path) VALUES (?)", [path])


def news(db: Database) -> tuple[str, ...]:
    """The paths that changed since `told` was called."""
    return tuple(path for (path,) in db.execute("SELECT path FROM news ORDER BY path"))


def told(db: Database) -> None:
    """Say that whoever wanted to know of the `news` is being told."""
    db.execute("DELETE FROM news")


def changes(db: Database, path: str) -> tuple[datetime, ...]:
    """When a published document changed lately, in order of time."""
    found = revision(db, path)
    return found.changes if found else ()


def revision(db: Database, path: str) -> Revision | None:
    """What is known of a published document, if there is one at this path."""
    row = db.execute(
        "SELECT revision, revision > published, changes FROM publications "
        "WHERE path = ?",
        [path],
    ).fetchone()
    if row is None:
        return None
    number, pending, told = row
    changes = tuple(moment(one) for one in json.loads(told))
    return Revision(number=number, pending=bool(pending), changes=changes)


def every(db: Database) -> tuple[str, ...]:
    """All published paths."""
    rows = db.execute("SELECT path FROM publications ORDER BY path")
    return tuple(path for (path,) in rows)


def below(db: Database, folder: str) -> tuple[str, ...]:
    """The published paths that begin with that of a folder, with its slash."""
    rows = db.execute(
        "SELECT path FROM publications WHERE path >= ? AND path < ?",
        [folder, f"{folder[:-1]}0"],  # what follows a slash
    )
    return tuple(path for (path,) in rows)


def drop(db: Database, paths: Iterable[str]) -> None:
    """Forget paths that are published no longer."""
    db.execute(
        "DELETE FROM publications WHERE path IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(paths))],
    )
