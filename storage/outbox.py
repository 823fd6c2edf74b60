"""What is to be sent, until it was sent or given up.

A parcel is one thing for one receiver. What is put in twice is one parcel of a higher
version: what was under way meanwhile is sent again as it is now.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """Something to be sent; ``message`` is what is kept of it, if anything.

    ``made`` is when it was put in, ``tries`` counts the times it was not taken.
    """

    id: int
    kind: str
    receiver: str
    about: str
    message: str
    version: int
    made: datetime
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Something to put in."""

    kind: str
    receiver: str
    about: str
    message: str = ""


_COLUMNS = "id, kind, receiver, about, message, version, made, tries"


def put(db: Database, new: Iterable[New], now: datetime, due: datetime) -> None:
    """Put these in, to be sent when they are due; they are newer than what is there."""
    db.conn.executemany(
        "INSERT INTO outbox (kind, receiver, about, message, made, next_try) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (receiver, about) DO UPDATE SET "
        "message = excluded.message, version = version + 1",
        [
            (one.kind, one.receiver, one.about, one.message, iso(now), iso(due))
            for one in new
        ],
    )


def due(
    db: Database, now: datetime, kind: str, *, but: Collection[str], limit: int
) -> tuple[Parcel, ...]:
    """The parcels of a kind to send now, one for each receiver.

    The one that was tried least, then the oldest: what it never takes must not stand
    before what it would. None for receivers that are busy (``but``), or are not to be
    tried yet.
    """
    rows = db.execute(
        f"SELECT {_COLUMNS}, min(tries << 40 | id) FROM outbox "
        "WHERE next_try <= ? AND kind = ? "
        "AND receiver NOT IN (SELECT value FROM json_each(?)) AND receiver NOT IN "
        "(SELECT name FROM receivers WHERE next_try > ?) "
        "GROUP BY receiver ORDER BY id LIMIT ?",
        [iso(now), kind, json.dumps(sorted(but)), iso(now), limit],
    )
    return tuple(
        Parcel(
            id=id_,
            kind=kind,
            receiver=receiver,
            about=about,
            message=message,
            version=version,
            made=moment(made),
            tries=tries,
        )
        for id_, kind, receiver, about, message, version, made, tries, _ in rows
    )


def sent(db: Database, parcel: Parcel, now: datetime) -> None:
    """It was taken; a newer version of it is to be sent from now on."""
    db.execute(
        "DELETE FROM outbox WHERE id = ? AND version = ?", [parcel.id, parcel.version]
    )
    db.execute(
        "UPDATE outbox SET tries = 0, made = ?, next_try = ? WHERE id = ?",
        [iso(now), iso(now), parcel.id],
    )


def postpone(db: Database, parcel: Parcel, until: datetime) -> None:
    """It was not taken, and is to be tried again."""
    db.execute(
        "UPDATE outbox SET tries = tries + 1, next_try = ? WHERE id = ?",
        [iso(until), parcel.id],
    )


def drop(db: Database, parcel: Parcel) -> None:
    """It is not to be sent any more; a newer version of it is."""
    db.execute(
        "DELETE FROM outbox WHERE id = ? AND version = ?", [parcel.id, parcel.version]
    )


def clear(db: Database, receiver: str) -> None:
    """Nothing is to be sent to a receiver any more."""
    db.execute("DELETE FROM outbox WHERE receiver = ?", [receiver])


def waiting(db: Database) -> dict[str, int]:
    """How much waits, by receiver."""
    rows = db.execute("SELECT receiver, count(*) FROM outbox GROUP BY receiver")
    return dict(rows.fetchall())


def kinds(db: Database) -> dict[str, int]:
    """How much waits, by kind."""
    rows = db.execute("SELECT kind, count(*) FROM outbox GROUP BY kind ORDER BY kind")
    return dict(rows.fetchall())
