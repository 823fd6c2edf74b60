"""All that was told, in its order, a page at a time.

A page begins beside a place in the order, not at a number of pages: what comes in
meanwhile moves nothing, so that nothing is lost or doubled between two pages.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.belonging import of_topics
from storage.database import iso, moment
from storage.listed import Kind
from storage.stories import ANNOUNCED


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where an article or a story stands: its time, then its number."""

    time: datetime
    id: int


# Pinned stories have a place of their own, before all others.
_ORDERS: dict[Kind, str] = {
    "articles": f"a.time, a.id FROM articles a WHERE NOT a.quiet AND {CARRIED}",
    "stories": f"t.time, t.id FROM stories t WHERE NOT t.pinned AND {ANNOUNCED}",
}
_OF_IT = "(SELECT count(*) FROM articles own WHERE own.story_id = t.id)"


def older(
    db: Database,
    kind: Kind,
    limit: int,
    before: Place | None = None,
    *,
    topic: str = "",
) -> list[Place]:
    """What stands next after a place, or first of all, newest first.

    Only the stories of a topic where its name is given, as everywhere here.
    """
    within = f"{_within(db, topic)} {_below(before)}"
    return _places(db, kind, within, limit, (before, topic))


def newer(
    db: Database, kind: Kind, limit: int, after: Place, *, topic: str = ""
) -> list[Place]:
    """What stands next before a place, newest first."""
    beyond = f"{_within(db, topic)} AND (time, id) > (:time, :id) ORDER BY time, id"
    return _places(db, kind, beyond, limit, (after, topic))[::-1]


def single(db: Database, limit: int, before: Place | None = None) -> list[Place]:
    """The stories of one article only that stand next after a place, newest first."""
    only = f"AND {_OF_IT} = 1 {_below(before)}"
    return _places(db, "stories", only, limit, (before, ""))


def several(
    db: Database, since: datetime | None, until: datetime | None
) -> list[tuple[Place, int]]:
    """The stories of several articles in this span, and of how many; in no order.

    Some of them may be carried by nobody any more: to see that would cost more than to
    count.
    """
    rows = db.execute(
        f"SELECT time, id, {_OF_IT} AS articles FROM stories t "
        "WHERE merged_into IS NULL AND NOT quiet AND NOT pinned "
        f"AND time BETWEEN ? AND ? AND articles > 1",
        [iso(since) if since else "", iso(until) if until else "9"],
    )
    return [
        (Place(time=moment(time), id=id_), articles)
        for time, id_, articles in rows.fetchall()
    ]


def _within(db: Database, topic: str) -> str:
    return f"AND {of_topics(db, [topic])}" if topic else ""


def _below(place: Place | None) -> str:
    beyond = "AND (time, id) < (:time, :id) " if place else ""
    return f"{beyond}ORDER BY time DESC, id DESC"


def _places(
    db: Database,
    kind: Kind,
    beyond: str,
    limit: int,
    beside: tuple[Place | None, str],
) -> list[Place]:
    place, topic = beside
    given: dict[str, Any] = {"limit": limit, "topics": json.dumps([topic])}
    if place is not None:
        given |= {"time": iso(place.time), "id": place.id}
    rows = db.execute(f"SELECT {_ORDERS[kind]} {beyond} LIMIT :limit", given)
    return [Place(time=moment(time), id=id_) for time, id_ in rows.fetchall()]
