"""How much of the history a page shows, and how to go on from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Generic, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request

from aggregator import ranking
from aggregator.ranking import Rank
from aggregator.web import paging
from storage import articles, history, listed, stories
from storage.articles import Article
from storage.database import Database
from storage.history import Place
from storage.listed import Asked, Kind
from storage.stories import Story

LISTED = 100
"""How many stories or articles a page lists."""

WEIGHTY = 50
"""How many of those that many outlets tell, whose lines are long."""

OF_TOPIC = 60
"""How many stories of one topic, beside which more is told of it."""

BY_WEIGHT = "weight"

Shown = TypeVar("Shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Generic[Shown]):
    """What a page shows, and the queries of its neighbours.

    ``newer`` and ``older`` are ``None`` where there is nothing; an empty query is that
    of the first page.
    """

    shown: Sequence[Shown]
    newer: str | None = None
    older: str | None = None


def by_time(db: Database, request: Request, topic: str = "") -> Reach[Story]:
    """The stories that a request asks for, all or those of a topic, newest first."""
    ways = _around(db, "stories", request, topic)
    return Reach(shown=_stories(db, ways.shown), newer=ways.newer, older=ways.older)


def articles_by_time(db: Database, request: Request) -> Reach[Article]:
    """The articles that a request asks for, newest first."""
    ways = _around(db, "articles", request)
    numbers = [place.id for place in ways.shown]
    found = _ordered(articles.numbered(db, numbers), numbers)
    return Reach(shown=found, newer=ways.newer, older=ways.older)


def carried_by(db: Database, subscription: str, most: int) -> list[Article]:
    """The newest articles of a subscription, its undated backlog included."""
    asked = Asked(limit=most, subscriptions=(subscription,), quiet=True)
    numbers = [one.id for one in listed.articles(db, asked)]
    return _ordered(articles.numbered(db, numbers), numbers)


def by_weight(db: Database, request: Request) -> Reach[Story]:
    """The stories that a request asks for, weightiest first."""
    below = paging.rank(request, "below")
    ranks = ranking.heaviest(db, WEIGHTY + 1, below)
    kept = ranks[:WEIGHTY]
    older = None
    if len(ranks) > WEIGHTY:
        older = urlencode({"by": BY_WEIGHT, "below": paging.below(kept[-1])})
    newer = urlencode({"by": BY_WEIGHT}) if below else None
    return Reach(shown=_stories(db, kept), newer=newer, older=older)


def _around(
    db: Database, kind: Kind, request: Request, topic: str = ""
) -> Reach[Place]:
    """What stands beside the place asked for, and the ways to newer and older ones."""
    most = OF_TOPIC if topic else LISTED
    after, before = paging.place(request, "after"), paging.place(request, "before")
    if after is not None:
        found = history.newer(db, kind, most, after, topic=topic)
    else:
        found = history.older(db, kind, most, before, topic=topic)
    if not found:
        return Reach(shown=(), newer="" if after or before else None)
    first, last = found[0], found[-1]
    newer = older = None
    if history.older(db, kind, 1, last, topic=topic):
        older = urlencode({"before": paging.at(last)}, safe=":")
    if near := history.newer(db, kind, most + 1, first, topic=topic):
        # The last few of them stand on the first page.
        full = len(near) > most
        newer = urlencode({"after": paging.at(first)}, safe=":") if full else ""
    return Reach(shown=found, newer=newer, older=older)


def _stories(db: Database, places: Sequence[Place | Rank]) -> list[Story]:
    numbers = [place.id for place in places]
    return _ordered(stories.numbered(db, numbers), numbers)


def _ordered(found: Iterable[Shown], numbers: Sequence[int]) -> list[Shown]:
    known = {attrgetter("id")(one): one for one in found}
    return [known[number] for number in numbers]
