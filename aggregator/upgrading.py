"""Before a database gets a newer schema, it is kept as it was.

The migration itself is one transaction, so a crash leaves the old database or the new
one. The copy is for whoever wants to go back to the program before.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.files import flush, workplace
from storage.copying import compare, copy
from storage.database import open_reading, steps_ahead

PREFIX = ".upgrading-"

_STAMP = "%Y%m%dT%H%M%SZ"
_KEPT = re.compile(r"\.before-(?P<step>\d{4})-(?P<time>\d{8}T\d{6}Z)$")

logger = logging.getLogger(__name__)


def keep_copy(database: Path, now: datetime) -> Path | None:
    """Keep a database that is to be migrated as ``aggregator.db.before-STEP-TIME``.

    Gives that file, or ``None`` where nothing is to be done. It has its name once it
    was read again and found whole; an older one of the same step gives way to it. The
    caller holds the data folder. Raises StorageError and OSError; then the database is
    not to be migrated.
    """
    if not database.exists():
        return None
    with closing(open_reading(database, behind=True)) as db:
        ahead = steps_ahead(db)
        if not ahead:
            return None
        step = ahead[0][:4]
        stamp = now.astimezone(UTC).strftime(_STAMP)
        kept = database.with_name(f"{database.name}.before-{step}-{stamp}")
        with workplace(database.parent, PREFIX) as place:
            made = place / kept.name
            copy(db, made)
            compare(db, made)
            made.chmod(0o600)
            flush(made)
            made.replace(kept)
    flush(database.parent)
    for one, _ in _kept(database, step):
        if one != kept:
            one.unlink()
    logger.warning("upgrading database=%s kept=%s", database, kept)
    return kept


def expire(database: Path, now: datetime, after: timedelta) -> list[Path]:
    """Delete the copies that are older than that; gives which they were."""
    old = [path for path, time in _kept(database) if now - time > after]
    for path in old:
        path.unlink()
    return old


def _kept(database: Path, step: str = "") -> Iterator[tuple[Path, datetime]]:
    """Copies before a step, or all, each with the time when it was made."""
    for path in sorted(database.parent.glob(f"{database.name}.before-{step}*")):
        if found := _KEPT.search(path.name):
            time = datetime.strptime(found["time"], _STAMP).replace(tzinfo=UTC)
            yield path, time
