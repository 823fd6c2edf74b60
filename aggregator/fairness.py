"""No outlet drowns the others: how much of a merged feed may be one outlet's. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from aggregator.coverage import cover, outlet_of
from aggregator.publications import Site
from storage.articles import Article
from storage.stories import Story

_Dated = TypeVar("_Dated", Article, Story)


def articles(site: Site, found: Iterable[Article]) -> list[Article]:
    """The newest articles of each outlet, at most ``per_outlet`` in each window."""
    return _fair(site, found, outlet_of)


def stories(site: Site, found: Iterable[Story]) -> list[Story]:
    """The same of stories that one outlet alone tells.

    What several outlets tell, or a person pinned, is nobody's flood.
    """

    def whose(story: Story) -> object:
        coverage = cover(story)
        alone = coverage.outlets == 1 and not story.pinned
        return outlet_of(coverage.lead) if alone else None

    return _fair(site, found, whose)


def _fair(
    site: Site, found: Iterable[_Dated], whose: Callable[[_Dated], object]
) -> list[_Dated]:
    ordered = sorted(found, key=lambda one: (one.time, one.id), reverse=True)
    if not site.per_outlet or not ordered:
        return ordered
    newest = ordered[0].time
    counts: Counter[object] = Counter()
    fair = []
    for one in ordered:
        outlet = whose(one)
        place = (newest - one.time) // site.window, outlet
        counts[place] += 1
        if outlet is None or counts[place] <= site.per_outlet:
            fair.append(one)
    return fair
