"""What is read, in brief: for lists of all of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from feeds.model import Kind
from storage.database import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A subscription, told in the words of `storage.states.State`.

    ``title`` is a person's for it or its own, and may be empty.
    """

    name: str
    kind: Kind
    title: str
    failure: str
    last_poll: datetime | None
    last_success: datetime | None
    firsts: int
    stories: int


def every(db: Database) -> tuple[Brief, ...]:
    """All active subscriptions by name, ten times as fast as they are read whole."""
    rows = db.execute(
        "SELECT name, kind, iif(title <> '', title, ifnull(source ->> '$.title', '')), "
        "failure_kind, last_poll, last_success, firsts, stories "
        "FROM subscriptions WHERE active ORDER BY name"
    )
    return tuple(
        Brief(
            name=name,
            kind=kind,
            title=title,
            failure=failure,
            last_poll=moment(polled) if polled else None,
            last_success=moment(read) if read else None,
            firsts=firsts,
            stories=stories,
        )
        for name, kind, title, failure, polled, read, firsts, stories in rows.fetchall()
    )
