"""Candidates that wait for their turns: on the disk, so that they fill no memory."""

import os
import pickle
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import NamedTuple

from aggregator.grouping.entries import Candidate
from storage.errors import StorageError
from storage.nouns import load_entry

HELD = 1 << 20
"""Bytes that are held in memory: what a poll brings needs no file, and what a pass
brings is written in pieces of that size."""

FULL = "the disk is full: free some space, nothing was lost"


class _Place(NamedTuple):
    """Where a candidate lies; compares as candidates are taken in."""

    time: datetime
    subscription: str
    at: int
    size: int


class Spool:
    """Candidates come in as they are read and go out in the order of their time.

    Those of one time go by the names of their subscriptions, and of one subscription
    as they came in. They lie beside the database, in a file without a name: it ends
    with the process that made it, however that ends, and no other one can write it.
    """

    def __init__(self, database: Path) -> None:
        self._database = database
        self._file = SpooledTemporaryFile[bytes](buffering=0, dir=str(database.parent))
        self._written = 0
        self._held = bytearray()
        self._places: list[_Place] = []
        self._is_sorted = False

    def __len__(self) -> int:
        return len(self._places)

    @property
    def size(self) -> int:
        """Bytes that came in."""
        return self._written + len(self._held)

    def add(self, candidate: Candidate) -> None:
        """One more. Raises StorageError where the disk has no room for it."""
        whole = _packed(candidate)
        place = _Place(candidate.time, candidate.subscription, self.size, len(whole))
        self._places.append(place)
        self._held += whole
        if len(self._held) > HELD:
            self._write()

    @property
    def next_time(self) -> datetime:
        """The time of the next one to `take`; nothing is added any more."""
        if not self._is_sorted:
            self._places.sort(reverse=True)
            self._is_sorted = True
        return self._places[-1].time

    def take(self) -> Candidate:
        """The next one of `next_time`, which is given once."""
        place = self._places.pop()
        return _unpacked(self._read(place), place)

    def close(self) -> None:
        """Drop the file, and what is left in it."""
        self._file.close()

    def _write(self) -> None:
        """Unbuffered, so that a full disk says so here and not at the end."""
        try:
            self._file.rollover()  # from memory to the disk
            left = memoryview(self._held)
            while left:
                left = left[self._file.write(left) :]
        except OSError as error:
            raise StorageError(str(self._database), FULL) from error
        self._written += len(self._held)
        self._held = bytearray()

    def _read(self, place: _Place) -> bytes:
        if place.at >= self._written:
            start = place.at - self._written
            return bytes(self._held[start : start + place.size])
        return os.pread(self._file.fileno(), place.size, place.at)


def _packed(candidate: Candidate) -> bytes:
    """All but its place; of the entry there is the document alone, which is all."""
    rest = candidate.list, candidate.digest, candidate.quiet, candidate.document
    return pickle.dumps(rest, pickle.HIGHEST_PROTOCOL)


def _unpacked(packed: bytes, place: _Place) -> Candidate:
    list_, digest, quiet, document = pickle.loads(packed)  # noqa: S301  # ours
    return Candidate(
        subscription=place.subscription,
        list=list_,
        entry=load_entry(document),
        document=document,
        digest=digest,
        time=place.time,
        quiet=quiet,
    )
