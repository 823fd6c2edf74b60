"""What was read and waits to be taken in together, in the order of its time.

A feed brings weeks at once. Taken in one by one, or a hundred by a hundred, each would
go through all these weeks again; gathered, they are gone through once, and articles
meet as they would have met had we been there.
"""

import pickle
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType

from aggregator.admitting import admit, still_there
from aggregator.desk import Desk
from aggregator.filtering import Rejected, remember
from aggregator.grouping.entries import Candidate
from aggregator.spool import Spool
from feeds.model import Entry, Feed, Reading
from storage import known
from storage.nouns import digest, dump_entry
from storage.states import State

ANNOUNCED = 20
"""Undated entries of a first reading that are announced; the others are its backlog."""

MANY = 4 * 1024
"""Entries that take longer to be taken in than children take to begin again."""

READINGS = 1000
ENTRIES = 50_000
BYTES = 128 << 20
"""What is gathered at most, but for what the last reading brings beyond that.

The first bounds what an interruption makes read again, the others memory and disk.
"""


class Gathering:
    """Readings come in, `Spool` keeps what is fresh; a context manager that drops it.

    ``fresh`` counts that by subscription, ``filtered`` what a person does not want. All
    of it is added before the first `part` is taken out. Another configuration may have
    come at any time: what is subscribed to no longer, or not wanted, is left out then.
    """

    def __init__(self, desk: Desk) -> None:
        self.fresh: Counter[str] = Counter()
        self.filtered: Counter[str] = Counter()
        self.candidates = Spool(desk.config.service.database)
        self._ended: list[tuple[bytes, State]] = []
        self._rules = desk.rules
        self._changed = False

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
    def is_large(self) -> bool:
        """Whether it is worth it to let children rest while it is taken in."""
        return len(self.candidates) >= MANY

    @property
    def is_over(self) -> bool:
        """Whether all of it was taken out."""
        return not (self.candidates or self._ended)

    def add(self, desk: Desk, readings: Iterable[Reading], now: datetime) -> None:
        """Gather readings, of which some may not count (`aggregator.admitting`)."""
        self._look(desk)
        rejected: list[Rejected] = []
        for reading, state in admit(desk, readings, now):
            wanted, unwanted = desk.rules.sift(state, reading)
            rejected += unwanted
            if reading.feed is not None:
                self.filtered[state.name] += len(reading.feed.entries) - len(wanted)
            if wanted:
                self._add(_unkept(desk, state, wanted, now))
            self._ended.append((_textless(reading), state))
        remember(desk.db, rejected, now)

    def part(self, desk: Desk, size: int, now: datetime) -> list[Candidate]:
        """What the next turn takes in, at most ``size``, by time; then it is out."""
        if not self.candidates:
            return []
        from aggregator.windows import part  # it loads all of grouping

        taken = part(self.candidates, desk.windows.horizon(desk.past(now)), size)
        self._look(desk)
        if not self._changed:
            return taken
        states = {state.name: state for _, state in self._ended}
        return [one for one in taken if _is_wanted(desk, one, states)]

    def end(self, desk: Desk, size: int) -> list[tuple[Reading, State]]:
        """The next readings, at most ``size``, in a fixed order; then they are out.

        Each comes with what is known of its subscription. Of their entries they have
        what tells when each came out, and no text.
        """
        self._look(desk)
        self._ended.sort(key=lambda one: one[1].name)
        ended, self._ended = self._ended[:size], self._ended[size:]
        return [(_unpacked(bare), state) for bare, state in ended]

    def _add(self, fresh: Iterable[Candidate]) -> None:
        for candidate in fresh:
            self.candidates.add(candidate)
            self.fresh[candidate.subscription] += 1

    def _look(self, desk: Desk) -> None:
        """Leave out what another configuration has no place for, if there is one."""
        if desk.rules is self._rules:
            return
        self._rules, self._changed = desk.rules, True
        there = still_there(desk, [state for _, state in self._ended])
        self._ended = [
            (reading, there[state.name])
            for reading, state in self._ended
            if state.name in there
        ]


def _is_wanted(desk: Desk, one: Candidate, states: Mapping[str, State]) -> bool:
    """Whether a candidate is wanted by what a person asks for today."""
    state = states.get(one.subscription)
    if state is None:
        return False
    alone = Reading(name=state.name, feed=Feed(entries=(one.entry,)))
    wanted, _ = desk.rules.sift(state, alone)
    return bool(wanted)


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


def _textless(reading: Reading) -> bytes:
    """Packed: as values, the entries of a pass would be among the most it holds."""
    if reading.feed is None:
        return _packed(reading)
    bare = tuple(
        Entry(key=entry.key, published=entry.published, updated=entry.updated)
        for entry in reading.feed.entries
    )
    return _packed(replace(reading, feed=replace(reading.feed, entries=bare)))


def _packed(reading: Reading) -> bytes:
    return zlib.compress(pickle.dumps(reading, pickle.HIGHEST_PROTOCOL), level=1)


def _unpacked(packed: bytes) -> Reading:
    reading: Reading = pickle.loads(zlib.decompress(packed))  # noqa: S301  # ours
    return reading
