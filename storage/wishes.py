"""What a person wants read becomes rows, and their history follows the location."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from feeds.model import Kind
from storage import standings
from storage.places import host_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A subscription as the configuration, or an OPML list named by it, asks for it.

    ``terms`` stand for everything else in the configuration that changes what reading
    gives: where they changed, all is read anew. ``topics`` are names of topics, or for
    a child of a list the titles of the folders it lies in.
    """

    name: str
    kind: Kind
    location: str
    title: str = ""
    topics: tuple[str, ...] = ()
    terms: str = ""


Rows = dict[int, dict[str, Any]]


def sync(db: Database, wanted: Sequence[Wanted], *, within: str | None = None) -> None:
    """Make the rows say what is wanted; ``within`` names an OPML list for its children.

    History follows the location: what is wanted under another name, or comes back after
    it was removed, is what it was. Else the name tells: then the feed has moved. What
    is no longer wanted becomes inactive and keeps its articles. Inside the caller's
    transaction.
    """
    rows = _rows(db, within)
    before = _active(db)
    chosen = _chosen(rows, wanted)
    changed = [want for want in wanted if not _is_told(rows, chosen, want, within)]
    names = {want.name for want in changed}
    _free_names(db, names, {chosen[name] for name in names & chosen.keys()})
    for want in changed:
        old = rows.get(chosen.get(want.name, 0))
        if old is None:
            _insert(db, want, within)
        else:
            _update(db, old, want, within)
    if within is None:
        _rename_lists(db, {rows[id_]["name"]: name for name, id_ in chosen.items()})
    _retire(db, {want.name for want in wanted}, within)
    if turned := before ^ _active(db):
        standings.choose_for(db, turned)


def _rows(db: Database, within: str | None) -> Rows:
    """What may be taken up: this list's own rows, and what nobody wants any more."""
    rows = db.query(
        "SELECT id, name, kind, location, title, topics, terms, list, active, "
        "list IS ?1 AS own FROM subscriptions WHERE list IS ?1 OR NOT active "
        "ORDER BY own, active, id DESC",
        [within],
    )
    return {row["id"]: row for row in rows}


def _active(db: Database) -> set[int]:
    rows = db.execute("SELECT id FROM subscriptions WHERE active")
    return {id_ for (id_,) in rows.fetchall()}


def _chosen(rows: Rows, wanted: Sequence[Wanted]) -> dict[str, int]:
    """The row to become each wanted name; of several the last in ``rows`` is best."""
    places = {(row["kind"], row["location"]): id_ for id_, row in rows.items()}
    names = {row["name"]: id_ for id_, row in rows.items() if row["own"]}
    chosen = {
        want.name: places.pop((want.kind, want.location))
        for want in wanted
        if (want.kind, want.location) in places
    }
    taken = set(chosen.values())
    for want in wanted:
        id_ = names.get(want.name)
        if want.name not in chosen and id_ is not None and id_ not in taken:
            chosen[want.name] = id_
    return chosen


def _is_told(
    rows: Rows, chosen: dict[str, int], want: Wanted, within: str | None
) -> bool:
    """Whether its row says all of it already."""
    row = rows.get(chosen.get(want.name, 0), {"active": False})
    told = _columns(want, within)
    return bool(row["active"]) and all(row[name] == told[name] for name in told)


def _free_names(db: Database, names: set[str], chosen: set[int]) -> None:
    """Move names out of the way; no name that a person gives has a ``~`` in it."""
    db.execute(
        "UPDATE subscriptions SET name = name || '~' || id "
        "WHERE name IN (SELECT value FROM json_each(?)) "
        "OR id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(names)), json.dumps(sorted(chosen))],
    )


def _insert(db: Database, want: Wanted, within: str | None) -> None:
    db.execute(
        "INSERT INTO subscriptions "
        "(name, kind, location, host, title, topics, terms, list) "
        "VALUES (:name, :kind, :location, :host, :title, :topics, :terms, :list)",
        _columns(want, within) | {"host": host_of(want.location)},
    )


def _update(
    db: Database, old: dict[str, Any], want: Wanted, within: str | None
) -> None:
    moved = (old["kind"], old["location"]) != (want.kind, want.location)
    changed = (old["title"], old["terms"]) != (want.title, want.terms)
    # The children of a list are named after it.
    renamed = want.kind == "opml" and old["name"] != want.name
    if moved:
        db.execute(
            "UPDATE subscriptions SET first_read = NULL, host = ?, address = '', "
            "moved_to = '', moved_since = NULL WHERE id = ?",
            [host_of(want.location), old["id"]],
        )
    if moved or changed or renamed or not old["active"]:
        _forget(db, old["id"])
    db.execute(
        "UPDATE subscriptions SET name = :name, kind = :kind, location = :location, "
        "title = :title, topics = :topics, terms = :terms, list = :list, active = 1 "
        "WHERE id = :id",
        _columns(want, within) | {"id": old["id"]},
    )


def _columns(want: Wanted, within: str | None) -> dict[str, Any]:
    return {
        "name": want.name,
        "kind": want.kind,
        "location": want.location,
        "title": want.title,
        "topics": json.dumps(want.topics),
        "terms": want.terms,
        "list": within,
    }


def _forget(db: Database, subscription: int) -> None:
    """Have it read at once, and all of it, as if nothing were known to be unchanged."""
    db.execute(
        "UPDATE subscriptions SET etag = NULL, last_modified = NULL, digest = '', "
        "vouched_by = '', muted = '', next_poll = '' WHERE id = ?",
        [subscription],
    )
    db.execute(
        "UPDATE documents SET mtime_ns = -1 WHERE subscription_id = ?", [subscription]
    )


def _rename_lists(db: Database, names: dict[str, str]) -> None:
    """Tell the children of lists what those are called now."""
    db.execute(
        "UPDATE subscriptions SET list = ("
        "SELECT value FROM json_each(?1) WHERE key = list) "
        "WHERE list IN (SELECT key FROM json_each(?1))",
        [json.dumps(names)],
    )


def _retire(db: Database, names: set[str], within: str | None) -> None:
    kept = json.dumps(sorted(names))
    db.execute(
        "UPDATE subscriptions SET active = 0 WHERE active AND list IS ?1 "
        "AND name NOT IN (SELECT value FROM json_each(?2))",
        [within, kept],
    )
    db.execute(
        "UPDATE subscriptions SET active = 0 WHERE active AND list IS NOT NULL "
        "AND list NOT IN (SELECT name FROM subscriptions WHERE active)"
    )
