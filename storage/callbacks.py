"""Where hubs send what is new: one row for each subscription at a hub."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlite_utils import Database

from feeds.model import Hints
from storage.database import iso, moment
from storage.nouns import load_hints

Wanted = Literal["subscribe", "unsubscribe", "ended"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """What is known of a subscription at a hub.

    ``subscription`` is the name of ours, ``topic`` what the hub calls the feed. The hub
    sends to ``address``, whose last part nobody else knows, and signs with ``secret``;
    without one what it sends cannot be believed. ``id`` is 0 until it is kept.

    The hub was ``asked`` lately for what is ``wanted`` and ``confirmed`` it lately; it
    sends until ``lease_until`` and is asked again at ``next_ask``, or at once.
    ``failures`` in a row came of asking, ``failure`` says what the last one was.
    ``pushes`` have come, the last one at ``last_push``; since then, that many polls
    found what ought to have been pushed and was ``missed``.
    """

    id: int = 0
    subscription: str
    hub: str
    topic: str
    address: str = field(repr=False)
    secret: str = field(repr=False)
    wanted: Wanted = "subscribe"
    next_ask: datetime | None = None
    asked: datetime | None = None
    confirmed: datetime | None = None
    lease_until: datetime | None = None
    failures: int = 0
    failure: str = ""
    pushes: int = 0
    last_push: datetime | None = None
    missed: int = 0


_ROWS = (
    "SELECT c.*, s.name AS subscription FROM callbacks c "
    "JOIN subscriptions s ON s.id = c.subscription_id "
)
_OFFERING = "s.active AND s.kind = 'url' AND s.hints LIKE '%\"hubs\"%'"
_TIMES = ("next_ask", "asked", "confirmed", "lease_until", "last_push")
_PLAIN = ("hub", "topic", "address", "secret", "wanted", "failures", "failure")
_COUNTS = ("pushes", "missed")


def every(db: Database) -> tuple[Callback, ...]:
    """All of them, the oldest first."""
    return _found(db, "ORDER BY c.id", [])


def standing(db: Database) -> dict[str, Callback]:
    """Those that are wanted, by subscription."""
    rows = _found(db, "WHERE c.wanted = 'subscribe' ORDER BY c.id", [])
    return {one.subscription: one for one in rows}


def of(db: Database, subscriptions: Iterable[str]) -> dict[str, Callback]:
    """Those that are wanted of these subscriptions, by subscription."""
    where = (
        "WHERE c.wanted = 'subscribe' "
        "AND s.name IN (SELECT value FROM json_each(?)) ORDER BY c.id"
    )
    rows = _found(db, where, [json.dumps(list(subscriptions))])
    return {one.subscription: one for one in rows}


def due(db: Database, now: datetime, limit: int) -> tuple[Callback, ...]:
    """Those of which the hub is to be asked, longest due first.

    Also what was asked in the future, by a clock that had jumped ahead.
    """
    return _found(
        db,
        "WHERE c.wanted <> 'ended' AND (c.next_ask <= ?1 OR c.asked > ?1) "
        "ORDER BY c.next_ask, c.id LIMIT ?2",
        [iso(now), limit],
    )


def numbered(db: Database, id_: int) -> Callback | None:
    """The one of this number."""
    return next(iter(_found(db, "WHERE c.id = ?", [id_])), None)


def at(db: Database, word: str) -> Callback | None:
    """The one whose address ends in this word.

    It is looked up by a digest, so that the time this takes tells nothing of others.
    """
    return next(iter(_found(db, "WHERE c.digest = ?", [_digest(word)])), None)


def add(db: Database, callback: Callback) -> None:
    """Keep a new one."""
    word = callback.address.rpartition("/")[2]
    columns = _columns(callback) | {"digest": _digest(word)}
    names = ", ".join(columns)
    values = ", ".join(f":{name}" for name in columns)
    db.execute(
        f"INSERT INTO callbacks (subscription_id, {names}) "
        f"SELECT id, {values} FROM subscriptions WHERE name = :subscription",
        columns | {"subscription": callback.subscription},
    )


def save(db: Database, callback: Callback) -> None:
    """Keep what became of one."""
    columns = _columns(callback)
    sets = ", ".join(f"{name} = :{name}" for name in columns)
    db.execute(
        f"UPDATE callbacks SET {sets} WHERE id = :id", columns | {"id": callback.id}
    )


def forget(db: Database, before: datetime) -> None:
    """Let go of those that ended before."""
    db.execute(
        "DELETE FROM callbacks WHERE wanted = 'ended' AND next_ask < ?", [iso(before)]
    )


def are_settled(db: Database, base: str, *, wanted: bool) -> bool:
    """Whether, at a look, all that is asked for is what feeds offer.

    ``base`` is what the addresses begin with, ``wanted`` whether any are. It looks at
    no more than this, since it is asked every few seconds: a hub that is named no more.
    """
    [stale] = db.execute(
        "SELECT EXISTS (SELECT 1 FROM callbacks c "
        "JOIN subscriptions s ON s.id = c.subscription_id "
        "WHERE c.wanted = 'subscribe' AND (NOT ?2 OR NOT s.active "
        "OR substr(c.address, 1, length(?1)) <> ?1 "
        "OR s.hints ->> '$.topic' IS NOT c.topic OR NOT EXISTS ("
        "SELECT 1 FROM json_each(s.hints, '$.hubs') WHERE value = c.hub)))",
        [base, wanted],
    ).fetchone()
    [missing] = db.execute(
        "SELECT EXISTS (SELECT 1 FROM subscriptions s "
        f"WHERE {_OFFERING} AND NOT EXISTS (SELECT 1 FROM callbacks c "
        "WHERE c.subscription_id = s.id AND c.wanted = 'subscribe'))"
    ).fetchone()
    return not (stale or (wanted and missing))


def offered(db: Database) -> dict[str, Hints]:
    """What each active feed that names a hub says, by the subscription's name."""
    rows = db.execute(
        f"SELECT name, hints FROM subscriptions s WHERE {_OFFERING} ORDER BY name"
    )
    return {name: load_hints(hints) for name, hints in rows.fetchall()}


def _digest(word: str) -> str:
    return sha256(word.encode("utf-8", "surrogatepass")).hexdigest()


def _columns(callback: Callback) -> dict[str, Any]:
    times = {name: getattr(callback, name) for name in _TIMES}
    return {
        **{name: getattr(callback, name) for name in (*_PLAIN, *_COUNTS)},
        **{name: time and iso(time) for name, time in times.items()},
        "next_ask": iso(callback.next_ask) if callback.next_ask else "",
    }


def _found(db: Database, where: str, arguments: list[Any]) -> tuple[Callback, ...]:
    return tuple(_callback(row) for row in db.query(_ROWS + where, arguments))


def _callback(row: dict[str, Any]) -> Callback:
    same = ("id", "subscription", *_PLAIN, *_COUNTS)
    values: dict[str, Any] = {name: row[name] for name in same}
    for name in _TIMES:
        values[name] = moment(row[name]) if row[name] else None
    return Callback(**values)
