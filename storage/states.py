"""What is known of a subscription, and how it lies in its row."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

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


def changed_columns(state: State, before: State | None) -> dict[str, Any]:
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


def load_state(row: dict[str, Any]) -> State:
    """The state that a row tells, beside what it says of its host."""

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
