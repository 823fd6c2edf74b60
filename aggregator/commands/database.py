"""The database as commands read it, beside a running daemon too."""

from collections.abc import Iterator
from contextlib import contextmanager

from aggregator.config import Config
from storage.database import Database, explaining, open_reading
from storage.errors import StorageError


@contextmanager
def database(config: Config) -> Iterator[Database]:
    """The database of a configuration, for reading; StorageError without one."""
    path = config.service.database
    if not path.exists():
        raise StorageError(str(path), "there is none yet: `aggregator once` makes it")
    db = open_reading(path)
    try:
        with explaining(path):
            yield db
    finally:
        db.close()
