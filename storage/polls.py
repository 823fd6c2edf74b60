"""The log of polls: what each reading over the network, or with news, came to."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a subscription.

    ``failure`` is the kind of its failure, or empty. ``took`` is in seconds and leaves
    out the waiting for a turn, ``received`` in bytes as they came. ``fresh`` entries
    were new; ``waits`` says, in seconds, how long the dated ones of them had been out
    (those of a first reading, a backlog, left out). ``next_poll`` was planned then, and
    ``why`` then.
    """

    subscription: str
    at: datetime
    status: int
    failure: str
    requests: int
    took: float
    received: int
    fresh: int
    waits: tuple[float, ...]
    next_poll: datetime
    why: str

    @property
    def put_off(self) -> bool:
        """Whether it was not asked after all, because of others of its host or of us.

        Also one that our own limits forbade to ask for.
        """
        never = bool(self.failure) and not (self.requests or self.took)
        return never or self.failure == "offline"


def log(db: Database, polls: Iterable[Poll]) -> None:
    """Keep polls, inside the caller's transaction."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO polls SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? "
        "FROM subscriptions WHERE name = ?",
        [
            (
                iso(poll.at),
                poll.status,
                poll.failure,
                poll.requests,
                round(poll.took, 3),
                poll.received,
                poll.fresh,
                json.dumps([round(wait) for wait in poll.waits]),
                iso(poll.next_poll),
                poll.why,
                poll.subscription,
            )
            for poll in polls
        ],
    )


def lately(db: Database, subscription: str, limit: int) -> tuple[Poll, ...]:
    """The last polls of a subscription, newest first."""
    rows = db.query(
        "SELECT p.*, s.name AS subscription FROM polls p "
        "JOIN subscriptions s ON s.id = p.subscription_id "
        "WHERE s.name = ? ORDER BY p.at DESC LIMIT ?",
        [subscription, limit],
    )
    return tuple(_poll(row) for row in rows)


def since(
    db: Database, subscription: str, begin: datetime, limit: int
) -> tuple[Poll, ...]:
    """The polls of a subscription since then, the last ones if there are too many.

    Oldest first; those that were put off are left out.
    """
    rows = db.query(
        "SELECT p.*, s.name AS subscription FROM polls p "
        "JOIN subscriptions s ON s.id = p.subscription_id "
        "WHERE s.name = ? AND p.at >= ? ORDER BY p.at DESC LIMIT ?",
        [subscription, iso(begin), limit],
    )
    found = [_poll(row) for row in rows]
    return tuple(poll for poll in reversed(found) if not poll.put_off)


def forget(db: Database, before: datetime) -> None:
    """Let go of what is older."""
    db.execute("DELETE FROM polls WHERE at < ?", [iso(before)])


def _poll(row: dict[str, Any]) -> Poll:
    return Poll(
        subscription=row["subscription"],
        at=moment(row["at"]),
        status=row["status"],
        failure=row["failure_kind"],
        requests=row["requests"],
        took=row["took"],
        received=row["received"],
        fresh=row["fresh"],
        waits=tuple(json.loads(row["waits"])),
        next_poll=moment(row["next_poll"]),
        why=row["why"],
    )
