"""The database as a file: copied while others write it, made one, made smaller."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database, explaining
from storage.errors import StorageError

_ALONE = "PRAGMA journal_mode = DELETE"


def copy(db: Database, to: Path) -> None:
    """Write what ``db`` holds now into a new file. Raises StorageError.

    All pages are taken in one step, under one snapshot: in smaller steps a database
    that is written meanwhile is begun anew each time (SQLite's Online Backup API).
    """
    with explaining(to), closing(sqlite3.connect(to)) as made:
        db.conn.backup(made, pages=-1)
        # A copy is read only now and then: it needs no second file beside it.
        made.execute(_ALONE)


def compare(db: Database, copied: Path) -> None:
    """Read a copy through. Raises StorageError if it is not whole, or not the same.

    It is for what nobody writes meanwhile, of any schema.
    """
    with explaining(copied), closing(sqlite3.connect(copied)) as made:
        (told, *_) = made.execute("PRAGMA integrity_check(1)").fetchone()
        if told != "ok":
            raise StorageError(str(copied), f"the copy is damaged: {told}")
        size = "PRAGMA page_count"
        if made.execute(size).fetchone() != db.execute(size).fetchone():
            raise StorageError(str(copied), "the copy is not as large as the original")


def unite(db: Database) -> None:
    """Bring what lies in the log into the one file, which its name then stands for."""
    db.execute(_ALONE)


def compact(db: Database) -> None:
    """Give the room that nothing takes any more back to the disk.

    The search index keeps what was taken from it, and that it was, until its parts are
    made one (SQLite's FTS5, "The 'optimize' Command").
    """
    db.execute("INSERT INTO search (search) VALUES ('optimize')")
    db.execute("VACUUM")
