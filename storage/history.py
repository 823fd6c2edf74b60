"""All that was told, in its order, a page at a time.

A page begins beside a place in the order, not at a number of pages: what comes in
meanwhile moves nothing, so that nothing is lost or doubled between two pages.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.database import iso, moment
from storage.listed import Kind
from storage.stories import ANNOUNCED


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where an article or a story stands: its time, then its number."""

    time: datetime
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story of several articles, and how many outlets told it."""

    place: Place
    outlets: int


# Pinned stories have a place of their own, before all others.
_ORDERS: dict[Kind, str] = {
    "articles": f"a.time, a.id FROM articles a WHERE NOT a.quiet AND {CARRIED}",
    "stories": f"t.time, t.id FROM stories t WHERE NOT t.pinned AND {ANNOUNCED}",
}
_OF_IT = "(SELECT count(*) FROM articles own WHERE own.story_id = t.id)"


def older(
    db: Database, kind: Kind, limit: int, before: Place | None = None
) -> list[Place]:
    """What stands next after a place, or first of all, newest first."""
    return _places(db, kind, _below(before), limit, before)


def newer(db: Database, kind: Kind, limit: int, after: Place) -> list[Place]:
    """What stands next before a place, newest first."""
    beyond = "AND (time, id) > (:time, :id) ORDER BY time, id"
    return _places(db, kind, beyond, limit, after)[::-1]


def single(db: Database, limit: int, before: Place | None = None) -> list[Place]:
    """The stories of one article only that stand next after a place, newest first."""
    only = f"AND {_OF_IT} = 1 {_below(before)}"
    return _places(db, "stories", only, limit, before)


def joint(db: Database, since: datetime | None, until: datetime | None) -> list[Told]:
    """The stories of several articles whose newest one is in this span."""
    rows = db.execute(
        "SELECT (SELECT count(DISTINCT a.outlet_id) FROM articles a "
        f"WHERE a.story_id = t.id AND {CARRIED}), {_ORDERS['stories']} "
        f"AND time BETWEEN ? AND ? AND {_OF_IT} > 1",
        [iso(since) if since else "", iso(until) if until else "9"],
    )
    return [
        Told(place=Place(time=moment(time), id=id_), outlets=outlets)
        for outlets, time, id_ in rows.fetchall()
    ]


def _below(place: Place | None) -> str:
    beyond = "AND (time, id) < (:time, :id) " if place else ""
    return f"{beyond}ORDER BY time DESC, id DESC"


def _places(
    db: Database, kind: Kind, beyond: str, limit: int, place: Place | None
) -> list[Place]:
    given: dict[str, Any] = {"limit": limit}
    if place is not None:
        given |= {"time": iso(place.time), "id": place.id}
    rows = db.execute(f"SELECT {_ORDERS[kind]} {beyond} LIMIT :limit", given)
    return [Place(time=moment(time), id=id_) for time, id_ in rows.fetchall()]
