"""Hosts that asked to be left alone: nothing is asked of them until then."""

from datetime import datetime

from sqlite_utils import Database

from storage.database import iso


def close(db: Database, name: str, *, until: datetime, why: str, now: datetime) -> None:
    """Leave a host alone until then; a longer wait that it asked for before stands."""
    db.execute(
        "INSERT INTO hosts (name, closed_at, closed_until, why) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET closed_at = excluded.closed_at, "
        "closed_until = excluded.closed_until, why = excluded.why "
        "WHERE excluded.closed_until > closed_until OR closed_at > excluded.closed_at",
        [name, iso(now), iso(until), why],
    )


def tidy(db: Database, now: datetime) -> None:
    """Forget those that are open again, or were closed by a clock ahead of time."""
    db.execute(
        "DELETE FROM hosts WHERE closed_until <= ?1 OR closed_at > ?1", [iso(now)]
    )
