"""What is read, and how reading it has gone: one row per subscription."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from feeds.model import Failure, Hints, Kind, Reading, Source, Validators
from storage.database import iso, moment
from storage.nouns import dump_hints, dump_source, load_hints, load_source


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the database knows of a subscription.

    ``list`` is the name of the OPML subscription that brought it, or empty.
    ``next_poll`` is ``None`` until it was read once: it is due at once.
    """

    name: str
    kind: Kind
    location: str
    title: str = ""
    list: str = ""
    topics: tuple[str, ...] = ()
    source: Source = field(default_factory=Source)
    hints: Hints = field(default_factory=Hints)
    validators: Validators = field(default_factory=Validators)
    next_poll: datetime | None = None
    why: str = ""
    last_poll: datetime | None = None
    last_success: datetime | None = None
    first_read: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: Failure | None = None
    problems: tuple[str, ...] = ()


def due(db: Database, now: datetime, limit: int) -> tuple[State, ...]:
    """The subscriptions whose time has come, longest overdue first, then by name.

    One that was read in the future, by a clock that had jumped ahead, is due: its plan
    was made by that clock too.
    """
    return _states(
        db,
        "WHERE active AND (next_poll <= ?1 OR last_poll > ?1) "
        "ORDER BY next_poll, name LIMIT ?2",
        [iso(now), limit],
    )


def every(db: Database) -> tuple[State, ...]:
    """All active subscriptions by name."""
    return _states(db, "WHERE active ORDER BY name", [])


def named(db: Database, names: Iterable[str]) -> tuple[State, ...]:
    """The active subscriptions of these names, and those of OPML lists so named."""
    wanted = json.dumps(sorted(names))
    return _states(
        db,
        "WHERE active AND (name IN (SELECT value FROM json_each(?1)) "
        "OR list IN (SELECT value FROM json_each(?1))) ORDER BY name",
        [wanted],
    )


def record(
    db: Database, reading: Reading, *, next_poll: datetime, why: str, now: datetime
) -> None:
    """Keep how a reading went and when the next one is due.

    Called in the transaction that keeps the reading's entries, so that validators never
    vouch for entries that were not kept. A failure leaves validators and what the feed
    said of itself untouched.
    """
    plan = {"next_poll": iso(next_poll), "why": why, "last_poll": iso(now)}
    news = _failed(reading, now) if reading.failure else _succeeded(reading, now)
    plan.update(news)
    first = ", first_read = coalesce(first_read, :now)" if not reading.failure else ""
    since = "coalesce(failing_since, :now)" if reading.failure else "NULL"
    count = "failures + 1" if reading.failure else "0"
    columns = ", ".join(f"{name} = :{name}" for name in plan)
    db.execute(
        f"UPDATE subscriptions SET {columns}, failures = {count}, "
        f"failing_since = {since}{first} WHERE name = :name",
        {**plan, "now": iso(now), "name": reading.name},
    )


def _succeeded(reading: Reading, now: datetime) -> dict[str, Any]:
    news: dict[str, Any] = {
        "last_success": iso(now),
        "failure_kind": "",
        "failure": "",
        "problems": json.dumps(reading.problems),
        "etag": reading.validators.etag,
        "last_modified": reading.validators.last_modified,
        "digest": reading.validators.digest,
    }
    if reading.feed is not None:
        news["source"] = dump_source(reading.feed.source)
        news["hints"] = dump_hints(reading.feed.hints)
    return news


def _failed(reading: Reading, now: datetime) -> dict[str, Any]:
    failure = reading.failure
    assert failure is not None  # noqa: S101 the caller looked; tells mypy
    return {"failure_kind": failure.kind, "failure": failure.reason}


def _states(db: Database, where: str, arguments: list[Any]) -> tuple[State, ...]:
    rows = db.query(f"SELECT * FROM subscriptions {where}", arguments)
    return tuple(_state(row) for row in rows)


def _state(row: dict[str, Any]) -> State:
    def time(column: str) -> datetime | None:
        return moment(row[column]) if row[column] else None

    kind, reason = row["failure_kind"], row["failure"]
    return State(
        name=row["name"],
        kind=row["kind"],
        location=row["location"],
        title=row["title"],
        list=row["list"] or "",
        topics=tuple(json.loads(row["topics"])),
        source=load_source(row["source"]),
        hints=load_hints(row["hints"]),
        validators=Validators(
            etag=row["etag"], last_modified=row["last_modified"], digest=row["digest"]
        ),
        next_poll=time("next_poll"),
        why=row["why"],
        last_poll=time("last_poll"),
        last_success=time("last_success"),
        first_read=time("first_read"),
        failures=row["failures"],
        failing_since=time("failing_since"),
        failure=Failure(kind=kind, reason=reason) if kind else None,
        problems=tuple(json.loads(row["problems"])),
    )
