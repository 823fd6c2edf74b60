"""A copy of the database as it is at one instant, made while others write it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.database import Database, explaining


def copy(db: Database, to: Path) -> None:
    """Write what ``db`` holds now into a new file. Raises StorageError.

    All pages are taken in one step, under one snapshot: in smaller steps a database
    that is written meanwhile is begun anew each time (SQLite's Online Backup API).
    """
    with explaining(to), closing(sqlite3.connect(to)) as made:
        db.conn.backup(made, pages=-1)
        # A copy is read only now and then: it needs no second file beside it.
        made.execute("PRAGMA journal_mode = DELETE")
