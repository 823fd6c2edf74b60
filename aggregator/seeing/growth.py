"""How large the database is, and how fast it has grown of late."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage import settings
from storage.database import Database, iso, moment, size

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_KEPT = "sizes"

Sizes = list[tuple[datetime, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Bytes on the disk, and how many more there were a day in the last week.

    ``per_day`` is less than 0 where it shrank, and ``None`` as long as less than a day
    is known.
    """

    size: int
    per_day: float | None


def note(db: Database, now: datetime) -> None:
    """Keep once a day how large it is, inside the caller's transaction."""
    kept = _kept(db, now)
    if kept and now - kept[-1][0] < DAY:
        return
    kept.append((now, size(db)))
    while len(kept) > 1 and now - kept[1][0] >= WEEK:
        del kept[0]
    told = [[iso(at), count] for at, count in kept]
    settings.put(db, _KEPT, json.dumps(told))


def growth(db: Database, now: datetime) -> Growth:
    """How large it is now, and how it was before."""
    before, then = next(iter(_kept(db, now)), (now, 0))
    count = size(db)
    known = now - before >= DAY
    per_day = (count - then) / ((now - before) / DAY) if known else None
    return Growth(size=count, per_day=per_day)


def _kept(db: Database, now: datetime) -> Sizes:
    """What was noted, oldest first, but for what a clock ahead of its time noted."""
    told = json.loads(settings.get(db, _KEPT) or "[]")
    kept = [(moment(at), int(count)) for at, count in told]
    return [(at, count) for at, count in kept if at <= now]
