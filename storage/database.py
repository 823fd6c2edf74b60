"""One SQLite file: how it is opened, and how it is written by one at a time."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

from sqlite_utils import Database as Database

from storage import packed
from storage.errors import StorageError
from storage.migrations import migrations
from storage.spacing import spaced

BUSY_SECONDS = 30
"""How long a connection waits for another's lock before it gives up."""

PAGE = 8192
"""Bytes of a page: of smaller ones packed entries leave more empty."""

CACHE = 8192
"""KB of pages that the writer holds: the indexes by which rows are found, in which each
turn writes here and there."""

LOG = 4096
"""Pages in the write-ahead log from which on they go into the database: those that are
written in each turn go there once for several."""

_PAUSE = 0.01

_ADVICE = {
    "SQLITE_FULL": "the disk is full: free some space, nothing was lost",
    "SQLITE_IOERR": "the disk gave an error: see that it is whole and has some room",
    "SQLITE_READONLY": "it may not be written: check its owner and permissions",
    "SQLITE_CANTOPEN": "it cannot be opened: check that the folder exists and is yours",
    "SQLITE_NOTADB": "it is not an SQLite database: name another data folder",
    "SQLITE_CORRUPT": "it is damaged: restore a backup",
    "SQLITE_BUSY": "another program holds it locked: end that program first",
}


def open_writing(path: Path) -> Database:
    """The connection of the one writer, on a database brought up to date.

    Write-ahead logging lets readers go on beside it. A turn is on the disk before what
    it decided is published (``synchronous=FULL``): an id that a reader has seen must
    not be given away again after a power cut. Raises StorageError.
    """
    with _opened(path, "rwc") as db:
        db.execute(f"PRAGMA page_size = {PAGE}")  # of a new one
        _enable_wal(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA cache_size = {-CACHE}")
        db.execute(f"PRAGMA wal_autocheckpoint = {LOG}")
        _migrate(db, path)
        return db


def open_reading(path: Path, *, behind: bool = False) -> Database:
    """A connection that cannot write, for pages, feeds and commands beside a daemon.

    Raises StorageError, also where an older version wrote and nothing has migrated yet,
    unless one that is ``behind`` will do.
    """
    with _opened(path, "ro") as db:
        db.execute("PRAGMA query_only = ON")
        _refuse_newer(db, path)
        if migrations.pending(db) and not behind:
            raise StorageError(str(path), "not brought up to date: `aggregator once`")
        return db


def steps_ahead(db: Database) -> tuple[str, ...]:
    """The steps of the schema that a database has yet to take; a new one has none."""
    if not migrations.applied(db):
        return ()
    return tuple(step.name for step in migrations.pending(db))


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """A transaction that holds the write lock from its first statement.

    A plain ``BEGIN`` takes the lock at its first write and then fails at once if
    another connection wrote meanwhile, whatever the busy timeout says.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.commit()
    except BaseException:
        db.rollback()
        raise


def tidy(db: Database) -> None:
    """Keep the query planner's knowledge fresh and the write-ahead log short."""
    db.execute("PRAGMA optimize")
    # Who replicates the log (Litestream) holds it for good, and empties it himself.
    db.execute("PRAGMA busy_timeout = 1000")
    try:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        db.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def hold_little(db: Database) -> None:
    """Let go of the pages that a writer of much holds, and hold few from now on."""
    db.execute("PRAGMA cache_size = -1024")  # KB


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """One consistent picture of the database over several queries."""
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into a `StorageError` that says what to do."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorname", "")
        advice = next((a for name, a in _ADVICE.items() if code.startswith(name)), "")
        raise StorageError(str(path), advice or str(error)) from error


def size(db: Database) -> int:
    """How many bytes it takes on the disk, without the log that is written first."""
    ((pages,),) = db.execute("PRAGMA page_count")
    ((each,),) = db.execute("PRAGMA page_size")
    return int(pages * each)


def iso(time: datetime) -> str:
    """A time as the database keeps it: UTC, fixed width, so that text order is time."""
    there = time if time.tzinfo is UTC else time.astimezone(UTC)
    return there.isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """A kept time as a value again."""
    return datetime.fromisoformat(text)


@contextmanager
def _opened(path: Path, mode: str) -> Iterator[Database]:
    """A connection, closed again if it turns out not to be usable."""
    with explaining(path):
        uri = f"{path.absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(
            uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        try:
            # Triggers call them, whoever made the connection.
            connection.create_function("spaced", 1, spaced, deterministic=True)
            packed.enable(connection)
            # To look for plugins of its own is to look at all that is installed.
            yield Database(connection, execute_plugins=False)
        except BaseException:
            connection.close()
            raise


def _enable_wal(db: Database) -> None:
    """Wait for others that open it too: for this lock alone SQLite never waits."""
    patience = int(BUSY_SECONDS / _PAUSE)
    for left in range(patience, -1, -1):
        try:
            db.enable_wal()
            break
        except sqlite3.OperationalError as error:
            if not left or not error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise
            sleep(_PAUSE)


def _migrate(db: Database, path: Path) -> None:
    with writing(db):
        _refuse_newer(db, path)
        migrations.apply(db)


def _refuse_newer(db: Database, path: Path) -> None:
    applied = {step.name for step in migrations.applied(db)}
    newer = applied - {step.name for step in migrations.steps()}
    if newer:
        raise StorageError(
            str(path),
            f"it was written by a newer version (step {min(newer)}): "
            "upgrade the program or restore an older backup",
        )
