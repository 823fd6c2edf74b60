"""Which entries want the text of their page, and what came of looking there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from feeds.model import Entry, Robots
from storage.database import iso, moment
from storage.nouns import load_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """An entry that stands for its article, whose page was not read yet.

    ``digest`` is that of what was read of it; after an edit the page is read again.
    ``tries`` is how often reading it failed.
    """

    row: int
    article: int
    story: int
    subscription: str
    digest: str
    entry: Entry
    tries: int


_LACKING = """
SELECT e.id, a.id, a.story_id, s.name, e.digest, document(e.packed), ifnull(p.tries, 0)
FROM subscriptions s
JOIN entries e ON e.subscription_id = s.id
JOIN articles a ON a.entry_id = e.id
LEFT JOIN pages p ON p.entry_id = e.id AND p.digest = e.digest
WHERE s.active AND (s.name IN (SELECT value FROM json_each(?1))
    OR s.list IN (SELECT value FROM json_each(?1)))
AND e.updated >= ?2 AND NOT a.quiet AND NOT e.shortened
AND (p.entry_id IS NULL OR p.next_try <= ?3)
ORDER BY e.updated DESC, e.id DESC LIMIT ?4
"""


def lacking(
    db: Database, names: Iterable[str], since: datetime, now: datetime, most: int
) -> Sequence[Lacking]:
    """The newest entries of subscriptions that were new or edited since then.

    ``names`` are those of the subscriptions, or of the OPML lists that brought them.
    """
    given = [json.dumps(sorted(names)), iso(since), iso(now), most]
    return of_rows(db.execute(_LACKING, given).fetchall())


def of_rows(
    rows: Iterable[tuple[int, int, int, str, str, str, int]],
) -> Sequence[Lacking]:
    """The entries of rows whose columns are those of `Lacking`, in its order."""
    return [
        Lacking(
            row=row,
            article=article,
            story=story,
            subscription=subscription,
            digest=digest,
            entry=load_entry(document),
            tries=tries,
        )
        for row, article, story, subscription, digest, document, tries in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What came of a page: ``failure`` is empty where it was read.

    It is tried again at ``next_try``, or not at all.
    """

    row: int
    digest: str
    tries: int
    failure: str
    next_try: datetime | None


def keep(db: Database, looked: Iterable[Looked], now: datetime) -> None:
    """Remember what came of pages; those of entries that went meanwhile are dropped."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO pages "
        "(entry_id, digest, tries, failure, at, next_try) "
        "SELECT ?, ?, ?, ?, ?, ? WHERE EXISTS (SELECT 1 FROM entries WHERE id = ?)",
        [
            (
                *(one.row, one.digest, one.tries, one.failure, iso(now)),
                *(iso(one.next_try) if one.next_try else None, one.row),
            )
            for one in looked
        ],
    )


def unchanged(db: Database, digests: dict[int, str]) -> set[int]:
    """The rows, of these, in which there is still what was read then."""
    rows = db.execute(
        "SELECT id, digest FROM entries WHERE NOT shortened "
        "AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(digests))],
    )
    return {row for row, digest in rows.fetchall() if digests[row] == digest}


def rules(db: Database, origins: Iterable[str]) -> dict[str, Robots]:
    """The rules that are remembered of these origins."""
    rows = db.execute(
        "SELECT origin, rules, fetched, until FROM robots "
        "WHERE origin IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(origins))],
    )
    return {
        origin: Robots(
            origin=origin, rules=text, fetched=moment(fetched), until=moment(until)
        )
        for origin, text, fetched, until in rows.fetchall()
    }


def keep_rules(db: Database, found: Iterable[Robots], now: datetime) -> None:
    """Remember rules, and no longer those that are out of date."""
    # A clock that was ahead must not make rules last.
    db.execute("DELETE FROM robots WHERE until <= ?1 OR fetched > ?1", [iso(now)])
    db.conn.executemany(
        "INSERT OR REPLACE INTO robots (origin, rules, fetched, until) "
        "VALUES (?, ?, ?, ?)",
        [(one.origin, one.rules, iso(one.fetched), iso(one.until)) for one in found],
    )
