"""How the entries of a turn are kept: new ones, and new forms of known ones."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from storage.database import iso
from storage.packed import Grouped, Packing, mark
from storage.turn import EntryRow, Turn

# Two statements: one that might do either would copy each page that it writes, for
# every row again, to be able to go back; that was four times all else a turn writes.
_INSERT = """
INSERT INTO entries (id, subscription_id, article_id, first_seen, key, entry_id,
    link_key, own, length, digest, outlet_id, updated, packed)
VALUES (?, (SELECT id FROM subscriptions WHERE name = ?), ?, ?, ?, ?,
    ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE entries SET key = ?, entry_id = ?, link_key = ?, own = ?, length = ?,
    digest = ?, outlet_id = ?, updated = ?, packed = ?, shortened = 0
WHERE id = ?
"""


def save_entries(
    db: Database, turn: Turn, numbers: Mapping[str, int], now: datetime
) -> None:
    """A known entry gets all of the new one, its key too: publishers change ids.

    What its article was grouped by stays with it. ``numbers`` are those of outlets.
    """
    kept = _grouped(db, turn.entries)
    new = {
        one.row: Grouped(one.lead, one.terms, one.weights).joined()
        for one in turn.articles
    }
    pack, moment = Packing(db.conn).packer(), iso(now)
    rows: list[tuple[str, tuple[Any, ...]]] = []
    for row in turn.entries:
        number, known = row.row, row.row in kept
        grouped = kept.setdefault(number, new.get(number, b""))
        packed = pack(row.document, grouped)
        facts = (*_facts(row), numbers[row.entry.outlet.key], moment, packed)
        if known:
            rows.append((_UPDATE, (*facts, number)))
        else:
            of = (number, row.subscription, row.article, moment)
            rows.append((_INSERT, (*of, *facts)))
    # In their order: one may have the key that another had until just now.
    for statement, some in groupby(rows, itemgetter(0)):
        db.conn.executemany(statement, [values for _, values in some])


def _grouped(db: Database, rows: Sequence[EntryRow]) -> dict[int, bytes]:
    """What is kept of these beside their texts, by number."""
    found = db.execute(
        "SELECT id, grouped(packed) FROM entries "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps([row.row for row in rows])],
    )
    return dict(found.fetchall())


def _facts(row: EntryRow) -> tuple[str | int, ...]:
    """What an entry is found by, and what tells of its text."""
    entry = row.entry
    keys = (mark(entry.key), mark(entry.id), mark(entry.link_key))
    return (*keys, entry.own, len(entry.text), row.digest)
