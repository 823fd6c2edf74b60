"""Candidates that wait for their turns: on the disk, so that they fill no memory."""

import pickle
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from aggregator.grouping.entries import Candidate
from storage.errors import StorageError

HELD = 1 << 20
"""Bytes that are held in memory: what a poll brings needs no file."""

FULL = "the disk is full: free some space, nothing was lost"


class _Place(NamedTuple):
    """Where a candidate lies; compares as candidates are taken in."""

    time: datetime
    subscription: str
    at: int


class Spool:
    """Candidates come in as they are read and go out in the order of their time.

    Those of one time go by the names of their subscriptions, and of one subscription
    as they came in. They lie beside the database, in a file without a name: it ends
    with the process that made it, however that ends, and no other one can write it.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file = SpooledTemporaryFile[bytes](HELD, dir=str(database.parent))
        self._places: list[_Place] = []
        self.size = 0

    def __len__(self) -> int:
        return len(self._places)

    def add(self, candidate: Candidate) -> None:
        """One more. Raises StorageError where the disk has no room for it."""
        whole = pickle.dumps(candidate, pickle.HIGHEST_PROTOCOL)
        try:
            self._file.write(whole)
            self._file.flush()  # or it would be too late to say so
        except OSError as error:
            raise StorageError(str(self._database), FULL) from error
        place = _Place(candidate.time, candidate.subscription, self.size)
        self._places.append(place)
        self.size += len(whole)

    def __iter__(self) -> Iterator[Candidate]:
        """All of them, once; nothing is added any more."""
        self._places.sort(reverse=True)
        while self._places:
            self._file.seek(self._places.pop().at)
            yield pickle.load(self._file)  # noqa: S301  # ours: see above

    def close(self) -> None:
        """Drop the file, and what is left in it."""
        self._file.close()
