"""Who has a feed of ours pushed to it, until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A verified subscription of somebody else's to a feed of ours.

    ``feed`` is the path of the document; ``reader`` the digest of the token that it was
    asked with, empty for none; ``sent`` a digest of what was pushed last.
    """

    id: int
    callback: str
    host: str
    feed: str
    reader: str
    secret: str
    sent: str
    until: datetime


_SELECT = "SELECT id, callback, host, feed, reader, secret, sent, until FROM followers "


def keep(db: Database, follower: Follower) -> None:
    """Keep a new one, or its new secret and end; ``id`` is not looked at.

    What was sent to one that is known stays known.
    """
    db.execute(
        "INSERT INTO followers (callback, host, feed, reader, secret, sent, until) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (callback, feed, reader) "
        "DO UPDATE SET secret = excluded.secret, until = excluded.until",
        [
            follower.callback,
            follower.host,
            follower.feed,
            follower.reader,
            follower.secret,
            follower.sent,
            iso(follower.until),
        ],
    )


def numbered(db: Database, number: int) -> Follower | None:
    """The one of this number."""
    return next(_read(db, "WHERE id = ?", [number]), None)


def known(db: Database, callback: str, feed: str, reader: str) -> Follower | None:
    """The one that is meant by these."""
    where = "WHERE callback = ? AND feed = ? AND reader = ?"
    return next(_read(db, where, [callback, feed, reader]), None)


def of_feed(db: Database, feed: str, now: datetime) -> tuple[int, ...]:
    """The numbers of those to whom a document is pushed now."""
    rows = db.execute(
        "SELECT id FROM followers WHERE feed = ? AND until > ? ORDER BY id",
        [feed, iso(now)],
    )
    return tuple(id_ for (id_,) in rows)


def every(db: Database) -> tuple[Follower, ...]:
    """All of them, also those whose time is over."""
    return tuple(_read(db, "ORDER BY id", []))


def count(db: Database, host: str = "") -> int:
    """How many there are, at a host if one is named."""
    where, given = ("WHERE host = ?", [host]) if host else ("", [])
    row = db.execute(f"SELECT count(*) FROM followers {where}", given).fetchone()
    return int(row[0])


def got(db: Database, number: int, digest: str) -> None:
    """Keep what was pushed to one."""
    db.execute("UPDATE followers SET sent = ? WHERE id = ?", [digest, number])


def remove(db: Database, number: int) -> None:
    """Push nothing to it any more."""
    db.execute("DELETE FROM followers WHERE id = ?", [number])


def _read(db: Database, where: str, given: list[object]) -> Iterator[Follower]:
    for row in db.execute(_SELECT + where, given):
        id_, callback, host, feed, reader, secret, sent, until = row
        yield Follower(
            id=id_,
            callback=callback,
            host=host,
            feed=feed,
            reader=reader,
            secret=secret,
            sent=sent,
            until=moment(until),
        )
