"""What the log of polls adds up to for each subscription."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The polls of a subscription in a stretch of time, from ``first`` to ``last``.

    Those that were put off (`storage.polls.Poll.put_off`) are left out. Local files are
    not polled: of them only what was found counts. ``unchanged`` ones were answered
    with 304; ``idle`` ones, those among them, brought nothing new; ``failures`` brought
    no answer of use. After ``learned`` ones the next was planned by the feed's rhythm,
    after the others at a limit. ``took`` are the seconds of each poll that was
    answered, ``waits`` those that each entry had been out when it was found;
    ``received`` is in bytes.
    """

    subscription: str
    first: datetime
    last: datetime
    polls: int = 0
    requests: int = 0
    received: int = 0
    unchanged: int = 0
    idle: int = 0
    failures: int = 0
    learned: int = 0
    fresh: int = 0
    took: tuple[float, ...] = ()
    waits: tuple[float, ...] = ()


# The log lies in the order of its key: the stretch of each subscription is found
# without an index of its own, and grouped without sorting. A list comes as JSON, which
# Python reads many times faster than rows.
_TALLIED = """
SELECT s.name AS subscription, min(p.at) AS first, max(p.at) AS last,
    sum(p.requests > 0 OR p.took > 0) AS polls,
    sum(p.requests) AS requests, sum(p.received) AS received,
    sum(p.status = 304) AS unchanged,
    sum(p.failure_kind = '' AND p.fresh = 0) AS idle,
    sum(p.failure_kind <> '') AS failures,
    sum(p.why LIKE 'learned%') AS learned,
    sum(p.fresh) AS fresh,
    json_group_array(p.took) FILTER (WHERE p.status > 0) AS took,
    json_group_array(json(p.waits)) FILTER (WHERE p.waits <> '[]') AS waits
FROM subscriptions s JOIN polls p ON p.subscription_id = s.id AND p.at >= ?1
WHERE s.active AND (?2 IS NULL OR s.name IN (SELECT value FROM json_each(?2)))
    AND (p.failure_kind = '' OR p.requests > 0 OR p.took > 0)
    AND p.failure_kind <> 'offline'
GROUP BY s.id
"""


def tallied(
    db: Database, since: datetime, names: Iterable[str] | None = None
) -> dict[str, Tally]:
    """What was polled since then: by name, of these subscriptions or of all.

    Those that were not polled are missing.
    """
    wanted = None if names is None else json.dumps(list(names))
    rows = db.query(_TALLIED, [iso(since), wanted])
    return {row["subscription"]: _tally(row) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the polls of all subscriptions came to in a quarter of an hour.

    ``news`` brought new entries, ``again`` a document with nothing new, ``same`` were
    answered with 304. ``waits`` are as in `Tally`.
    """

    news: int
    again: int
    same: int
    failed: int
    waits: tuple[float, ...]


# As in `_TALLIED`, what was put off is left out, and local files are not polled.
_ANSWERED = """
SELECT CAST(strftime('%s', p.at) AS INTEGER) / 900 * 900 AS quarter,
    sum(polled AND p.failure_kind = '' AND p.fresh > 0) AS news,
    sum(polled AND p.failure_kind = '' AND p.fresh = 0 AND p.status <> 304) AS again,
    sum(polled AND p.failure_kind = '' AND p.fresh = 0 AND p.status = 304) AS same,
    sum(polled AND p.failure_kind <> '' AND p.failure_kind <> 'offline') AS failed,
    json_group_array(json(p.waits)) FILTER (WHERE p.waits <> '[]') AS waits
FROM (
    SELECT p.at, p.failure_kind, p.fresh, p.status, p.waits,
        p.requests > 0 OR p.took > 0 AS polled
    FROM subscriptions s CROSS JOIN polls p ON p.subscription_id = s.id AND p.at >= ?
    WHERE s.active) p
GROUP BY quarter
"""


def answered(db: Database, since: datetime) -> dict[datetime, Answered]:
    """What the polls of all subscriptions came to, by quarters of an hour."""
    told = {}
    for row in db.query(_ANSWERED, [iso(since)]):
        at = datetime.fromtimestamp(row.pop("quarter"), UTC)
        lists = json.loads(row.pop("waits"))
        told[at] = Answered(waits=tuple(w for waits in lists for w in waits), **row)
    return told


def _tally(row: dict[str, Any]) -> Tally:
    lists = json.loads(row.pop("waits"))
    return Tally(
        first=moment(row.pop("first")),
        last=moment(row.pop("last")),
        took=tuple(json.loads(row.pop("took"))),
        waits=tuple(wait for waits in lists for wait in waits),
        **row,
    )
