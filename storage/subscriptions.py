"""What is read, and how reading it has gone: one row per subscription."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.database import iso
from storage.states import State, changed_columns, load_state

_ROWS = (
    "SELECT s.*, h.closed_until, h.why AS closed_why "
    "FROM subscriptions s LEFT JOIN hosts h ON h.name = s.host "
)

# A host that was closed in the future, by a clock that had jumped ahead, is open.
_OPEN = "(h.name IS NULL OR h.closed_until <= ?1 OR h.closed_at > ?1)"


def due(db: Database, now: datetime, limit: int) -> tuple[State, ...]:
    """The subscriptions whose time has come, longest overdue first, then by name.

    One that was read in the future, by a clock that had jumped ahead, is due: its plan
    was made by that clock too. Those that are muted, and those whose host wants to be
    left alone, are not.
    """
    return _states(
        db,
        "WHERE s.active AND s.muted = '' AND (s.next_poll <= ?1 OR s.last_poll > ?1) "
        f"AND {_OPEN} ORDER BY s.next_poll, s.name LIMIT ?2",
        [iso(now), limit],
    )


def every(db: Database, but: Collection[str] = ()) -> tuple[State, ...]:
    """All active subscriptions by name, ``but`` those of these names."""
    return _states(
        db,
        "WHERE s.active AND s.name NOT IN (SELECT value FROM json_each(?1)) "
        "ORDER BY s.name",
        [json.dumps(list(but))],
    )


def held_back(db: Database) -> tuple[State, ...]:
    """The active ones that may have to be left alone for now, by name."""
    return _states(
        db,
        "WHERE s.active AND (s.muted <> '' OR s.failure_kind = 'http-429' "
        "OR h.name IS NOT NULL) ORDER BY s.name",
        [],
    )


def read(db: Database) -> tuple[str, ...]:
    """The names of all active ones but lists, which carry nothing themselves."""
    rows = db.execute(
        "SELECT name FROM subscriptions WHERE active AND kind <> 'opml' ORDER BY name"
    )
    return tuple(name for (name,) in rows.fetchall())


def listed(db: Database, lists: Collection[str]) -> dict[str, str]:
    """The list that brought each of the active ones that one of these lists brought."""
    if not lists:
        return {}  # to look for what lists brought is to look at every row
    rows = db.execute(
        "SELECT name, list FROM subscriptions WHERE active "
        "AND list IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(lists))],
    )
    return dict(rows.fetchall())


def unwell(db: Database) -> tuple[State, ...]:
    """The active ones of which there may be something to note, by name.

    Also those that may be silent: they were read days after their newest entry.
    """
    return _states(
        db,
        "WHERE s.active AND (s.failures > 0 OR s.muted <> '' OR s.address <> '' "
        "OR s.moved_to <> '' OR s.empty_since IS NOT NULL OR s.problems <> '[]' "
        "OR s.unsteady > 0 OR (s.rhythm <> '' AND julianday(s.last_success) "
        "> julianday(s.rhythm ->> '$.newest') + 1)) ORDER BY s.name",
        [],
    )


def named(db: Database, names: Iterable[str]) -> tuple[State, ...]:
    """The active subscriptions of these names, and those of OPML lists so named."""
    found = _states(
        db,
        "WHERE s.active AND s.name IN (SELECT value FROM json_each(?1)) "
        "ORDER BY s.name",
        [json.dumps(sorted(names))],
    )
    lists = [state.name for state in found if state.kind == "opml"]
    if not lists:
        return found  # to look for what lists brought is to look at every row
    brought = _states(
        db,
        "WHERE s.active AND s.list IN (SELECT value FROM json_each(?1))",
        [json.dumps(lists)],
    )
    every = {state.name: state for state in (*found, *brought)}
    return tuple(every[name] for name in sorted(every))


def locations(db: Database, names: Iterable[str]) -> dict[str, str]:
    """Where each of the active ones of these names is subscribed to."""
    rows = db.execute(
        "SELECT name, location FROM subscriptions "
        "WHERE active AND name IN (SELECT value FROM json_each(?))",
        [json.dumps(list(names))],
    )
    return dict(rows.fetchall())


def called(db: Database, name: str) -> State | None:
    """The active subscription of this name."""
    return next(iter(_states(db, "WHERE s.active AND s.name = ?", [name])), None)


def others_at(db: Database, name: str, address: str) -> tuple[str, ...]:
    """The names of other active subscriptions that are read at an address."""
    rows = db.execute(
        "SELECT name FROM subscriptions WHERE active AND name <> ?1 "
        "AND (location = ?2 OR address = ?2) ORDER BY name",
        [name, address],
    )
    return tuple(name for (name,) in rows.fetchall())


def asked_often(db: Database, apart: Collection[str] = ()) -> int:
    """How many feeds on the web are asked again and again.

    Those named ``apart``, and those of OPML lists so named, do not count.
    """
    [count] = db.execute(
        "SELECT count(*) FROM subscriptions "
        "WHERE active AND muted = '' AND kind = 'url' "
        "AND name NOT IN (SELECT value FROM json_each(?1)) "
        "AND (list IS NULL OR list NOT IN (SELECT value FROM json_each(?1)))",
        [json.dumps(sorted(apart))],
    ).fetchone()
    return int(count)


def save(db: Database, state: State, before: State | None = None) -> None:
    """Keep what a reading made of a subscription, as far as it is not as ``before``.

    Called in the transaction that keeps the reading's entries, so that validators never
    vouch for entries that were not kept. What its owner says of it is not touched.
    """
    save_all(db, [(state, before)])


def save_all(db: Database, ended: Iterable[tuple[State, State | None]]) -> None:
    """Keep what readings made of subscriptions, each as `save` does."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for state, before in ended:
        columns = changed_columns(state, before)
        alike.setdefault(tuple(columns), []).append(columns | {"wanted": state.name})
    for names, rows in alike.items():
        if names:
            sets = ", ".join(f"{name} = :{name}" for name in names)
            told = f"UPDATE subscriptions SET {sets} WHERE name = :wanted"
            db.conn.executemany(told, rows)


def unmute(db: Database, kinds: Collection[str]) -> None:
    """Ask those again that were muted for failures of these kinds."""
    db.execute(
        "UPDATE subscriptions SET muted = '', next_poll = '' "
        "WHERE muted IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(kinds))],
    )


def accept(db: Database, names: Collection[str]) -> None:
    """Take what feeds give the next time, even where it looks like another feed's."""
    db.execute(
        "UPDATE subscriptions SET accepted = 1 "
        "WHERE active AND name IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(names))],
    )


def _states(db: Database, where: str, arguments: list[Any]) -> tuple[State, ...]:
    return tuple(load_state(row) for row in db.query(_ROWS + where, arguments))
