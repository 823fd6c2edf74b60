"""Who publishes: outlets by their stable key."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from feeds.model import Outlet


def save(db: Database, outlets: Iterable[Outlet]) -> dict[str, int]:
    """Keep outlets and give the row of each key; a name a person gave is taken over."""
    wanted = {outlet.key: outlet for outlet in outlets}
    db.conn.executemany(
        "INSERT INTO outlets (key, name, url) VALUES (?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET name = excluded.name, url = excluded.url "
        "WHERE excluded.name <> '' AND "
        "(name, url) IS NOT (excluded.name, excluded.url)",
        [(o.key, o.name, o.url) for o in wanted.values()],
    )
    rows = db.execute(
        "SELECT key, id FROM outlets WHERE key IN (SELECT value FROM json_each(?))",
        [json.dumps(list(wanted))],
    )
    return dict(rows.fetchall())


def known(db: Database, numbers: Iterable[int]) -> dict[int, Outlet]:
    """The outlets of these numbers, but for unknown ones."""
    rows = db.execute(
        "SELECT id, key, name, url FROM outlets WHERE key <> '' "
        "AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(numbers))],
    )
    return {
        number: Outlet(key=key, name=name, url=url)
        for number, key, name, url in rows.fetchall()
    }
