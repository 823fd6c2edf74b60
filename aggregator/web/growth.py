"""How the coverage of a story grew: a small picture, and words for it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator import wording
from aggregator.coverage import Coverage, outlet_of
from aggregator.rhythm.words import spell
from storage.articles import Article

WIDTH, HEIGHT = 64, 16
"""Of the picture, in its own units."""

END = 6
"""So far beyond the last article it goes on, for that one to be seen."""

LEAST = 3
"""A story of fewer articles has no growth to be seen."""

AT_ONCE = timedelta(minutes=1)
"""Nor has one that was told in less than that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """SVG paths of outlets and of independent texts over time, and what they show."""

    outlets: str
    texts: str
    words: str


def growth(coverage: Coverage, articles: Sequence[Article]) -> Growth | None:
    """Give the picture of a story's ``articles``, which come in order of time."""
    start, end = articles[0].time, articles[-1].time
    if len(articles) < LEAST or end - start < AT_ONCE:
        return None
    own = {report.article.id for report in coverage.reports}
    outlets = _joined(articles)
    texts = [article.time for article in articles if article.id in own]
    top = max(len(outlets), len(texts))
    span = (end - start).total_seconds()

    def path(times: Sequence[datetime]) -> str:
        steps = [f"M0 {HEIGHT}"]
        for number, time in enumerate(times, start=1):
            across = round((time - start).total_seconds() / span * (WIDTH - END))
            steps.append(f"H{across}V{HEIGHT - round(number / top * (HEIGHT - 1))}")
        return f"{''.join(steps)}H{WIDTH}"

    return Growth(
        outlets=f"{path(outlets)}V{HEIGHT}z",
        texts=path(texts),
        words=_words(outlets),
    )


def _joined(articles: Sequence[Article]) -> list[datetime]:
    """When each outlet told the story first."""
    first: dict[object, datetime] = {}
    for article in articles:
        first.setdefault(outlet_of(article), article.time)
    return list(first.values())


def _words(outlets: Sequence[datetime]) -> str:
    told = wording.count(len(outlets), "outlet")
    took = outlets[-1] - outlets[0]
    if not took:
        return f"{told} at once"
    half = outlets[(len(outlets) - 1) // 2] - outlets[0]
    if len(outlets) < LEAST or not half:
        return f"{told} within {spell(took)}"
    return f"{told} within {spell(took)}, half of them within {spell(half)}"
