"""Stories by weight: many outlets and news first, through the whole history."""

from datetime import UTC, datetime, timedelta
from heapq import nlargest
from typing import NamedTuple

from aggregator.choosing import FRESH, LOOKED_BACK, weight
from storage import history, listed
from storage.database import Database
from storage.history import Place

COUNTED = 100
"""So many stories have their outlets counted at once."""


class Rank(NamedTuple):
    """Where a story stands by weight; it goes up when the story grows, never down."""

    weight: float
    id: int


def heaviest(db: Database, limit: int, below: Rank | None = None) -> list[Rank]:
    """The stories that weigh most, or most of those that weigh less than ``below``.

    What one article tells weighs as much as it is young; what several tell may be
    older, but no older than `LOOKED_BACK` allows for.
    """
    until = Place(time=_age(below.weight), id=below.id) if below else None
    single = history.single(db, limit, until)
    since = single[-1].time - LOOKED_BACK if len(single) == limit else None
    found = [Rank(*weight(place, 1)) for place in single]
    # No story has more outlets than articles.
    joint = sorted(
        (
            (Rank(*weight(place, articles)), place)
            for place, articles in history.several(
                db, since, until.time if until else None
            )
        ),
        reverse=True,
    )
    for start in range(0, len(joint), COUNTED):
        if len(found) >= limit and nlargest(limit, found)[-1] > joint[start][0]:
            break
        places = [place for _, place in joint[start : start + COUNTED]]
        outlets = listed.outlets(db, [place.id for place in places])
        told = (place for place in places if place.id in outlets)
        ranks = (Rank(*weight(place, outlets[place.id])) for place in told)
        found += (rank for rank in ranks if below is None or rank < below)
    return nlargest(limit, found)


def _age(weight: float) -> datetime:
    """The time of a story of one outlet that weighs as much, to the microsecond."""
    microseconds = round(weight * (FRESH / timedelta(microseconds=1)))
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
