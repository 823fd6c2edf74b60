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


def take(db: Database, names: Iterable[str]) -> dict[str, int]:
    """How many a reading of each subscription came to; the next one begins at none.

    Those are left out that had none.
    """
    some = "renamed AND name IN (SELECT value FROM json_each(?))"
    given = [json.dumps(list(names))]
    found = db.execute(f"SELECT name, renamed FROM subscriptions WHERE {some}", given)
    counted: dict[str, int] = dict(found.fetchall())
    if counted:
        db.execute(f"UPDATE subscriptions SET renamed = 0 WHERE {some}", given)
    return counted
