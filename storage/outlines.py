"""What is read, as lists for other readers tell it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from feeds.model import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """A subscription in a few words, see `storage.states.State`.

    ``title`` is a person's for it or its own, and may be empty, ``page`` the page that
    its feed names.
    """

    name: str
    kind: Kind
    place: str
    list: str
    title: str
    page: str


def every(db: Database) -> Iterator[Outlined]:
    """All active subscriptions by name, one by one: there may be a million of them."""
    rows = db.execute(
        "SELECT name, kind, iif(address <> '', address, location), ifnull(list, ''), "
        "iif(title <> '', title, ifnull(source ->> '$.title', '')), "
        "ifnull((SELECT value ->> '$.href' FROM json_each(source, '$.links') "
        "WHERE ifnull(value ->> '$.rel', 'alternate') = 'alternate' LIMIT 1), '') "
        "FROM subscriptions WHERE active ORDER BY name"
    )
    for name, kind, place, list_, title, page in rows:
        yield Outlined(
            name=name, kind=kind, place=place, list=list_, title=title, page=page
        )
