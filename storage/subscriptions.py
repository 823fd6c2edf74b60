"""What is read, and how reading it has gone: one row per subscription."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from feeds.model import Failure, Hints, Kind, Source, Validators
from storage.database import iso, moment
from storage.nouns import dump_hints, dump_source, load_hints, load_source
from storage.places import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the database knows of a subscription.

    ``list`` is the name of the OPML subscription that brought it, or empty.
    ``location`` is where its owner says that it lies; ``address`` where it has moved to
    for good, or empty; ``moved_to`` where it may have moved, told since
    ``moved_since``. A person ``accepted`` what it is now. ``next_poll`` is ``None``
    until it was read once: it is due at once. ``muted`` is the kind of failure for
    which it is not asked any more.

    ``validators`` came from the URL ``vouched_by``; ``last_whole`` is when a whole
    document came the last time; ``unheeded`` conditional requests in a row were
    answered with a document that was known. ``max_age`` is the server's last word on
    freshness. Since ``empty_since`` the feed has no entries; ``unsteady`` documents in
    a row, since ``unsteady_since``, had other ids for known entries. ``rhythm`` is what
    polls taught (`aggregator.rhythm.memory`); of ``stories`` told lately by several
    outlets ``firsts`` were told here first.

    Its host wants to be left alone until ``closed_until``, for the reason
    ``closed_why``.
    """

    name: str
    kind: Kind
    location: str
    title: str = ""
    list: str = ""
    topics: tuple[str, ...] = ()
    host: str = ""
    address: str = ""
    moved_to: str = ""
    moved_since: datetime | None = None
    accepted: bool = False
    source: Source = field(default_factory=Source)
    hints: Hints = field(default_factory=Hints)
    validators: Validators = field(default_factory=Validators)
    vouched_by: str = ""
    last_whole: datetime | None = None
    unheeded: int = 0
    max_age: timedelta | None = None
    next_poll: datetime | None = None
    why: str = ""
    last_poll: datetime | None = None
    last_success: datetime | None = None
    first_read: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: Failure | None = None
    problems: tuple[str, ...] = ()
    empty_since: datetime | None = None
    unsteady: int = 0
    unsteady_since: datetime | None = None
    muted: str = ""
    rhythm: str = ""
    firsts: int = 0
    stories: int = 0
    closed_until: datetime | None = None
    closed_why: str = ""

    @property
    def place(self) -> str:
        """Where it is asked for."""
        return self.address or self.location


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
        columns = _columns(state, before)
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


_TIMES = (
    *("last_poll", "last_success", "first_read", "failing_since"),
    *("moved_since", "last_whole", "empty_since", "unsteady_since"),
)
_PLAIN = (
    *("address", "moved_to", "vouched_by", "why", "muted", "rhythm"),
    *("unheeded", "unsteady", "accepted", "failures"),
)
_MADE: dict[str, Callable[[State], dict[str, Any]]] = {
    "next_poll": lambda one: {"next_poll": iso(one.next_poll) if one.next_poll else ""},
    "address": lambda one: {"address": one.address, "host": host_of(one.place)},
    "source": lambda one: {"source": dump_source(one.source)},
    "hints": lambda one: {"hints": dump_hints(one.hints)},
    "validators": lambda one: {
        "etag": one.validators.etag,
        "last_modified": one.validators.last_modified,
        "digest": one.validators.digest,
    },
    "max_age": lambda one: {
        "max_age": one.max_age.total_seconds() if one.max_age else None
    },
    "failure": lambda one: {
        "failure_kind": one.failure.kind if one.failure else "",
        "failure": one.failure.reason if one.failure else "",
    },
    "problems": lambda one: {"problems": json.dumps(one.problems)},
}


def _columns(state: State, before: State | None) -> dict[str, Any]:
    """What a reading changed, as it lies in the row."""
    if before is not None and not before.host:
        before = None  # a row that an older version wrote may lack more
    columns: dict[str, Any] = {}
    for name in (*_TIMES, *_PLAIN, *_MADE):
        now = getattr(state, name)
        if before is not None and getattr(before, name) == now:
            continue
        if name in _MADE:
            columns |= _MADE[name](state)
        elif name in _TIMES:
            columns[name] = now and iso(now)
        else:
            columns[name] = now
    return columns


def _states(db: Database, where: str, arguments: list[Any]) -> tuple[State, ...]:
    return tuple(_state(row) for row in db.query(_ROWS + where, arguments))


def _state(row: dict[str, Any]) -> State:
    def time(column: str) -> datetime | None:
        return moment(row[column]) if row[column] else None

    kind, reason = row["failure_kind"], row["failure"]
    same = ("name", "kind", "location", "title", "host", "address", "moved_to")
    more = ("vouched_by", "unheeded", "why", "failures", "muted", "rhythm", "firsts")
    return State(
        **{name: row[name] for name in (*same, *more, "stories", "unsteady")},
        list=row["list"] or "",
        topics=_names(row["topics"]),
        moved_since=time("moved_since"),
        accepted=bool(row["accepted"]),
        source=load_source(row["source"]),
        hints=load_hints(row["hints"]),
        validators=Validators(
            etag=row["etag"], last_modified=row["last_modified"], digest=row["digest"]
        ),
        last_whole=time("last_whole"),
        max_age=None if row["max_age"] is None else timedelta(seconds=row["max_age"]),
        next_poll=time("next_poll"),
        last_poll=time("last_poll"),
        last_success=time("last_success"),
        first_read=time("first_read"),
        failing_since=time("failing_since"),
        failure=Failure(kind=kind, reason=reason) if kind else None,
        problems=_names(row["problems"]),
        empty_since=time("empty_since"),
        unsteady_since=time("unsteady_since"),
        closed_until=time("closed_until"),
        closed_why=row["closed_why"] or "",
    )


@lru_cache(1 << 12)
def _names(text: str) -> tuple[str, ...]:
    """Nearly all have none."""
    return tuple(json.loads(text))
