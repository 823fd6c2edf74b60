"""How polling goes on the whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from aggregator.rhythm.words import spell
from aggregator.seeing.figures import Figures
from aggregator.seeing.growth import Growth
from aggregator.seeing.outcomes import answers, percent, size, within
from aggregator.wording import count

LABELS = 11
"""How wide the column of labels is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """All subscriptions together.

    ``troubled`` ones want somebody to act, the ``failing`` ones among them. ``figures``
    are those of a week, or of the log where that is shorter. ``feeds`` are asked by
    their rhythm, ``polled`` times together in the last day; ``wanted`` is how often
    each should be a day on average, and ``price`` that of a request, in article-hours
    of waiting (`aggregator.rhythm.price`). The most overdue one is ``lag`` behind.
    """

    subscriptions: int
    troubled: int
    failing: int
    figures: Figures | None
    feeds: int
    polled: int
    wanted: int
    price: float
    lag: timedelta
    articles: int
    stories: int
    growth: Growth


def lines(summary: Summary) -> Iterator[str]:
    """The summary for a person."""
    told = summary.figures
    if told is not None and told.freshness is not None:
        yield f"found      new entries {within(told.freshness)} of publication"
    if told is not None and told.count:
        yield (
            f"answers    {answers(told)}; {percent(told.learned)} planned by rhythm, "
            "the rest at a limit"
        )
        took = f"{within(told.latency)}; " if told.latency is not None else ""
        yield f"cost       {took}{size(told.received)} a day"
    if summary.feeds:
        yield (
            f"asked      {count(summary.polled, 'poll')} in the last day, "
            f"{summary.polled / summary.feeds:.1f} a feed ({summary.wanted} wanted); "
            f"price {summary.price:.3g}"
        )
    if summary.lag:
        yield f"behind     the most overdue by {spell(summary.lag)}"
    yield f"database   {_grown(summary.growth)}"
    if summary.troubled:
        yield (
            f"trouble    {summary.troubled:,} ({summary.failing:,} failing): "
            "`aggregator status NAME` says what helps"
        )
    yield (
        f"{count(summary.subscriptions, 'subscription')}, "
        f"{count(summary.articles, 'article')}, "
        f"{count(summary.stories, 'story', 'stories')}"
    )


def _grown(growth: Growth) -> str:
    """Such as ``1.2 GB, 4.0 MB more a day in the last week``."""
    told = size(growth.size)
    if growth.per_day is None:
        return told
    change = "less" if growth.per_day < 0 else "more"
    return f"{told}, {size(abs(growth.per_day))} {change} a day in the last week"
