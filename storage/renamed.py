"""Entries that publishers gave another id, counted by the reading that found them."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

_COUNTED = """
SELECT e.subscription_id, count(*)
FROM json_each(?) r JOIN entries e ON e.id = r.value ->> '$[0]'
WHERE e.key <> mark(r.value ->> '$[1]') GROUP BY e.subscription_id
"""


def count(db: Database, rows: Iterable[tuple[int, str]]) -> None:
    """Count what is about to be kept under another key than before: row and key.

    Inside the caller's transaction, before it is kept.
    """
    given = json.dumps(list(rows))
    counted = db.execute(_COUNTED, [given]).fetchall()
    db.conn.executemany(
        "UPDATE subscriptions SET renamed = renamed + :more WHERE id = :id",
        [{"id": number, "more": more} for number, more in counted],
    )


def take(db: Database, name: str) -> int:
    """How many a subscription's reading came to; the next one begins at none."""
    found = db.execute("SELECT renamed FROM subscriptions WHERE name = ?", [name])
    row = found.fetchone()
    if row is None or not row[0]:
        return 0
    db.execute("UPDATE subscriptions SET renamed = 0 WHERE name = ?", [name])
    return int(row[0])
