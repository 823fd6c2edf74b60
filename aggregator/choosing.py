"""What a feed of ours holds now: from a selection to a list of entries, in order."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from aggregator import queries
from aggregator.fairness import fair
from aggregator.publications import Site
from aggregator.selections import Selection
from storage import listed, search
from storage.database import Database
from storage.history import Place
from storage.listed import Asked, Listed
from storage.search import Sought

LOOKED_AT = 2000
"""How many of the newest are looked at where a selection picks among them."""

LOOKED_BACK = timedelta(days=4)
"""How far back from the newest story others are weighed: one as old as that would need
256 times as many outlets."""

FRESH = timedelta(hours=12)
"""So much younger, a story weighs as much as one that twice as many outlets tell."""


def chosen(db: Database, site: Site, selection: Selection) -> list[Listed]:
    """What stands in the feed, in its order; pinned stories come first, and stay."""
    found = _found(db, site, selection)
    if selection.query:
        found = _with_words(db, selection, found)
    if selection.picks:
        found = _picked(db, site, selection, found)
    if selection.size is not None:
        return found[: selection.size]
    if selection.order == "weight":
        return found[: site.min_entries]
    pinned = [one for one in found if one.pinned]
    return pinned + newest(site, [one for one in found if not one.pinned])


def newest(site: Site, found: Sequence[Listed]) -> list[Listed]:
    """As much as a feed of ours holds of what comes newest first.

    The window is counted back from the newest of them, not from now: a quiet week
    empties no feed, and the same database gives the same feed.
    """
    if not found:
        return []
    horizon = found[0].time - site.window
    fresh = sum(one.time >= horizon for one in found)
    return list(found[: min(max(fresh, site.min_entries), site.max_entries)])


def weight(one: Listed | Place, outlets: int) -> tuple[float, int]:
    """Outlets times recency: what twice as many tell may be `FRESH` older.

    A weight halves with every `FRESH` that passes, so the order of two stories does not
    depend on when it is asked for, and changes only when one of them grows.
    """
    age = one.time.timestamp() / FRESH.total_seconds()
    return math.log2(max(outlets, 1)) + age, one.id


def _found(db: Database, site: Site, selection: Selection) -> list[Listed]:
    """What a selection may pick from, and no more than it needs to."""
    if selection.query or selection.per_outlet:
        return _look(db, selection, limit=LOOKED_AT)
    if selection.order == "weight":
        since = _newest_time(db, selection, LOOKED_BACK)
        return _look(db, selection, limit=LOOKED_AT, since=since)
    if selection.size is not None:
        return _look(db, selection, limit=selection.size)
    least = max(site.min_entries, 1)
    found = _look(db, selection, limit=least)
    if any(one.pinned for one in found):
        return _look(db, selection, limit=least + site.max_entries)
    # All there is, or more than the window holds: there is nothing else to look for.
    if len(found) < least or found[-1].time < found[0].time - site.window:
        return found
    since = found[0].time - site.window
    return _look(db, selection, limit=site.max_entries, since=since)


def _newest_time(
    db: Database, selection: Selection, back: timedelta
) -> datetime | None:
    times = [one.time for one in _look(db, selection, limit=1) if not one.pinned]
    return times[0] - back if times else None


def _look(
    db: Database,
    selection: Selection,
    *,
    limit: int,
    since: datetime | None = None,
) -> list[Listed]:
    asked = Asked(
        limit=limit,
        topics=selection.topics,
        subscriptions=selection.subscriptions,
        since=since,
        quiet=selection.quiet,
    )
    look = listed.articles if selection.entries == "articles" else listed.stories
    return list(look(db, asked))


def _picked(
    db: Database, site: Site, selection: Selection, found: Sequence[Listed]
) -> list[Listed]:
    """By who tells it: no more of one outlet, enough outlets, most of them first."""
    told = {}
    if selection.entries == "stories":
        told = listed.outlets(db, [one.id for one in found])
    kept = [one for one in found if told.get(one.id, 1) >= selection.outlets]
    if most := selection.per_outlet:
        kept = fair(kept, told, per_outlet=most, window=site.window)
    if selection.order == "weight":
        kept.sort(key=lambda one: weight(one, told.get(one.id, 1)), reverse=True)
    return kept


def _with_words(
    db: Database, selection: Selection, found: Sequence[Listed]
) -> list[Listed]:
    """Those that the search finds: one article has all that the query asks for."""
    terms = queries.parse(selection.query)
    matches = search.look(db, Sought(terms=terms, announced=not selection.quiet)).found
    if selection.entries == "articles":
        wanted = {match.article for match in matches}
    else:
        wanted = {match.story for match in matches}
    return [one for one in found if one.id in wanted]
