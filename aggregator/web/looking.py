"""How a request looks into the database: its own connection, one consistent picture.

Opening costs about a millisecond, and no connection crosses a thread or outlives the
file it was opened on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import oblivion
from storage.database import Database, explaining, open_reading, reading


@contextmanager
def picture(database: Path) -> Iterator[Database]:
    """A read-only look at the database; raises `StorageError` if there is none."""
    db = open_reading(database)
    try:
        with explaining(database), reading(db):
            yield db
    finally:
        db.close()


def missing(db: Database, path: str) -> int:
    """The status where nothing is found: gone, if a publisher took back what was."""
    return 410 if oblivion.is_gone(db, path) else 404
