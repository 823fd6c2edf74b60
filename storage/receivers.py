"""Who does not take what is sent: since when, why, and when it is tried again.

Who is not among them takes it, as far as is known.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso, moment


def of_follower(number: int) -> str:
    """What a follower is called here."""
    return f"follower {number}"


def of_hub(url: str) -> str:
    """What another's hub is called here."""
    return f"hub {url}"


def of_webhook(name: str) -> str:
    """What a webhook is called here."""
    return f"webhook {name}"


def is_own(name: str) -> bool:
    """Whether the configuration names it, so that a person wants to know of it."""
    return name.startswith((of_hub(""), of_webhook("")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One that fails; ``given_up`` counts what it will not be sent any more."""

    name: str
    failures: int
    failing_since: datetime
    failure: str
    next_try: datetime
    given_up: int


def failed(
    db: Database, name: str, why: str, now: datetime, next_try: datetime
) -> None:
    """Keep that a receiver failed once more."""
    db.execute(
        "INSERT INTO receivers (name, failures, failing_since, failure, next_try) "
        "VALUES (?, 1, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "failures = failures + 1, failure = excluded.failure, "
        "next_try = excluded.next_try",
        [name, iso(now), why, iso(next_try)],
    )


def gave_up(db: Database, name: str) -> None:
    """Keep that something will not be sent to it any more; it has failed."""
    db.execute("UPDATE receivers SET given_up = given_up + 1 WHERE name = ?", [name])


def forget(db: Database, name: str) -> None:
    """It takes what it is sent, or is none any more."""
    db.execute("DELETE FROM receivers WHERE name = ?", [name])


def named(db: Database, name: str) -> Receiver | None:
    """What is known of one that fails."""
    return next(iter(_read(db, "WHERE name = ?", [name])), None)


def every(db: Database) -> tuple[Receiver, ...]:
    """All that fail, by name."""
    return _read(db, "ORDER BY name", [])


def _read(db: Database, where: str, given: list[str]) -> tuple[Receiver, ...]:
    rows = db.execute(
        "SELECT name, failures, failing_since, failure, next_try, given_up "
        f"FROM receivers {where}",
        given,
    )
    return tuple(
        Receiver(
            name=name,
            failures=failures,
            failing_since=moment(since),
            failure=failure,
            next_try=moment(next_try),
            given_up=given_up,
        )
        for name, failures, since, failure, next_try, given_up in rows
    )
