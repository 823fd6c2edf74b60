"""What was left out because a person does not want it: told, and soon forgotten."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.database import iso, moment

KEPT = timedelta(days=30)
"""How long after it was met last a filtered entry can be listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered:
    """An entry that was left out; ``why`` names the condition."""

    subscription: str
    key: str
    title: str
    link: str
    why: str


def record(db: Database, found: Iterable[Filtered], now: datetime) -> None:
    """Remember what was left out, in the caller's transaction."""
    db.conn.executemany(
        "INSERT INTO filtered (subscription_id, key, title, link, why, first, last) "
        "SELECT id, ?, ?, ?, ?, ?, ? FROM subscriptions WHERE name = ? "
        "ON CONFLICT (subscription_id, key) DO UPDATE SET title = excluded.title, "
        "link = excluded.link, why = excluded.why, last = excluded.last",
        [
            (
                one.key,
                one.title,
                one.link,
                one.why,
                iso(now),
                iso(now),
                one.subscription,
            )
            for one in found
        ],
    )
    db.execute("DELETE FROM filtered WHERE last < ?", [iso(now - KEPT)])


def newest(
    db: Database, limit: int, subscription: str | None = None
) -> tuple[tuple[Filtered, datetime], ...]:
    """What was left out lately and when it was met first, newest first."""
    rows = db.execute(
        "SELECT s.name, f.key, f.title, f.link, f.why, f.first FROM filtered f "
        "JOIN subscriptions s ON s.id = f.subscription_id "
        "WHERE ?1 IS NULL OR s.name = ?1 ORDER BY f.first DESC, s.name, f.key LIMIT ?2",
        [subscription, limit],
    )
    return tuple(
        (
            Filtered(subscription=name, key=key, title=title, link=link, why=why),
            moment(first),
        )
        for name, key, title, link, why, first in rows.fetchall()
    )


def counts(db: Database) -> dict[tuple[str, str], int]:
    """How many entries each condition of each subscription left out lately."""
    rows = db.execute(
        "SELECT s.name, f.why, count(*) FROM filtered f "
        "JOIN subscriptions s ON s.id = f.subscription_id GROUP BY 1, 2 ORDER BY 1, 2"
    )
    return {(name, why): number for name, why, number in rows.fetchall()}
