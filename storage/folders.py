"""The folders of OPML lists, and which feeds lie in them."""

import json
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A subscription that ``list`` brought, and the titles of its folders there."""

    subscription: str
    list: str
    folders: tuple[str, ...]


def filed(db: Database) -> tuple[Filed, ...]:
    """What lists hold in folders, by name of the subscription."""
    rows = db.execute(
        "SELECT name, list, topics FROM subscriptions "
        "WHERE active AND list IS NOT NULL AND topics <> '[]' ORDER BY name"
    )
    return tuple(
        Filed(subscription=name, list=list_, folders=tuple(json.loads(folders)))
        for name, list_, folders in rows
    )
