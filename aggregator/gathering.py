"""What was read and waits to be taken in together, in the order of its time.

A feed brings weeks at once. Taken in one by one, or a hundred by a hundred, each would
go through all these weeks again; gathered, they are gone through once, and articles
meet as they would have met had we been there.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from aggregator.admitting import admit
from aggregator.desk import Desk
from aggregator.filtering import Rejected, remember
from aggregator.grouping.entries import Candidate
from aggregator.spool import Spool
from feeds.model import Entry, Reading
from storage import known
from storage.nouns import digest, dump_entry
from storage.subscriptions import State

ANNOUNCED = 20
"""Undated entries of a first reading that are announced; the others are its backlog."""

READINGS = 1000
ENTRIES = 50_000
BYTES = 128 << 20
"""What is gathered at most, but for what the last reading brings beyond that.

The first bounds what an interruption makes read again, the others memory and disk.
"""


class Gathering:
    """Readings come in, `Spool` keeps what is fresh; a context manager that drops it.

    ``fresh`` counts that by subscription, ``filtered`` what a person does not want.
    """

    def __init__(self, desk: Desk) -> None:
        self.fresh: Counter[str] = Counter()
        self.filtered = 0
        self.candidates = Spool(desk.config.service.database)
        self._desk = desk
        self._ended: list[tuple[Reading, State]] = []

    def __enter__(self) -> "Gathering":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.candidates.close()

    @property
    def is_full(self) -> bool:
        """Whether it is to be taken in before more is read."""
        return (
            len(self._ended) >= READINGS
            or len(self.candidates) >= ENTRIES
            or self.candidates.size >= BYTES
        )

    @property
    def ended(self) -> list[tuple[Reading, State]]:
        """The readings in a fixed order, with what was known of their subscriptions.

        Of their entries they have what tells when each came out, and no text.
        """
        return sorted(self._ended, key=lambda one: one[1].name)

    def add(self, readings: Iterable[Reading], now: datetime) -> None:
        """Gather readings, of which some may not count (`aggregator.admitting`)."""
        rejected: list[Rejected] = []
        for reading, state in admit(self._desk, readings, now):
            wanted, unwanted = self._desk.rules.sift(state, reading)
            rejected += unwanted
            if reading.feed is not None:
                self.filtered += len(reading.feed.entries) - len(wanted)
            if wanted:
                self._add(_unkept(self._desk, state, wanted, now))
            self._ended.append((_textless(reading), state))
        remember(self._desk.db, rejected, now)

    def _add(self, fresh: Iterable[Candidate]) -> None:
        for candidate in fresh:
            self.candidates.add(candidate)
            self.fresh[candidate.subscription] += 1


def _unkept(
    desk: Desk, state: State, entries: Sequence[Entry], now: datetime
) -> list[Candidate]:
    """Last entry first: feeds begin with the newest, which gets the last number."""
    kept = known.digests(desk.db, state.name, [entry.key for entry in entries])
    undated = 0
    fresh = []
    for entry in entries:
        dated = entry.published or entry.updated
        undated += dated is None
        document = dump_entry(entry)
        mark = digest(entry, document)
        if kept.get(entry.key) != mark:
            backlog = state.first_read is None and undated > ANNOUNCED
            fresh.append(
                Candidate(
                    subscription=state.name,
                    list=state.list,
                    entry=entry,
                    document=document,
                    digest=mark,
                    time=min(dated or now, now),
                    quiet=dated is None and backlog,
                )
            )
    return fresh[::-1]


def _textless(reading: Reading) -> Reading:
    if reading.feed is None:
        return reading
    bare = tuple(
        Entry(key=entry.key, published=entry.published, updated=entry.updated)
        for entry in reading.feed.entries
    )
    return replace(reading, feed=replace(reading.feed, entries=bare))
