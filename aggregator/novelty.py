"""What a reading found that no reading before it had."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.rhythm.learning import ARCHIVE
from aggregator.rhythm.memory import Seen
from feeds.model import Entry, Reading
from storage import known
from storage.callbacks import Callback
from storage.database import Database
from storage.states import State

OVERDUE = timedelta(minutes=15)
"""What a hub has not told of for so long, it has not told of at all."""

NONE = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Novelty:
    """The ``entries`` that are new, each with the time since which it is kept.

    That lies before the reading where a hub had pushed an entry. ``since`` is the last
    reading that went well, if there was one; ``whole`` says that a document held
    nothing else, so that others may be lost. The ``known`` others were kept before.
    """

    entries: tuple[tuple[Entry, datetime], ...] = ()
    since: datetime | None = None
    whole: bool = False
    known: int = 0

    @property
    def seen(self) -> Seen:
        """What this teaches of a feed's rhythm."""
        dates = tuple(
            date for entry, _ in self.entries if (date := _date(entry)) is not None
        )
        undated = len(self.entries) - len(dates)
        return Seen(dates=dates, undated=undated, whole=self.whole)

    @property
    def waits(self) -> tuple[float, ...]:
        """Seconds that dated entries were out before they were kept.

        Those of a first reading, a backlog, are left out.
        """
        since = self.since
        return tuple(
            max(kept - date, NONE).total_seconds()
            for entry, kept in self.entries
            if (date := _date(entry)) and since and date >= since - ARCHIVE
        )

    def missed(self, callback: Callback, now: datetime) -> int:
        """How many polls now stand against a hub, this one at ``now`` included.

        One stands against it that found what the hub had time to push since it
        confirmed; one that found only what was pushed takes one back.
        """
        overdue = any(
            kept >= now and callback.confirmed <= date <= now - OVERDUE
            for entry, kept in self.entries
            if (date := _date(entry)) and callback.confirmed
        )
        if overdue:
            return callback.missed + 1
        return max(callback.missed - bool(self.entries), 0)


def novelty(
    db: Database, state: State, reading: Reading, callback: Callback | None
) -> Novelty:
    """What is new in a document.

    It is told by what is kept, not by what this turn keeps: a reading that a crash cut
    in two teaches what it would have taught in one.
    """
    entries = reading.feed.entries if reading.feed else ()
    keys = [entry.key for entry in entries]
    kept = known.first_seen(db, state.name, keys) if keys else {}
    since = state.last_success if state.first_read else None
    fresh = tuple(
        (entry, kept[entry.key])
        for entry in entries
        if entry.key in kept and (since is None or kept[entry.key] > since)
    )
    whole = since is not None and not reading.delta and len(fresh) == len(kept) > 1
    return Novelty(
        entries=fresh,
        since=since,
        whole=whole and not _pushed_since(callback, since),
        known=len(kept) - len(fresh),
    )


def _pushed_since(callback: Callback | None, since: datetime | None) -> bool:
    """Whether something was pushed since the last reading: then nothing was lost."""
    last = callback.last_push if callback else None
    return bool(last and since and last > since)


def _date(entry: Entry) -> datetime | None:
    return entry.published or entry.updated
