"""Words learned for a topic: what tells its articles from the rest of the stream."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import repeat

UNIT = 1000
"""What weights are counted in: whole numbers add up alike in whatever order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What `aggregator.grouping.expansion` learned for a topic in one language.

    ``weights`` tells of a term how much oftener the topic's articles have it than all
    do: the natural logarithm, in thousandths; below 0 it speaks against the topic. An
    article of which the `score` is ``threshold`` or more belongs to the topic.
    ``words`` are the terms that carry it most, as they are written, without the words
    that a person gave.
    """

    topic: str
    language: str
    threshold: int
    weights: Mapping[str, int]
    words: tuple[str, ...] = ()

    def score(self, terms: Collection[str]) -> float:
        """How strongly the distinct terms of an article speak for the topic.

        The topic with the highest score is the best one of an article, too.
        """
        total = sum(map(self.weights.get, terms, repeat(0)))
        return total / math.sqrt(max(1, len(terms)))

    def takes(self, terms: Collection[str]) -> bool:
        """Whether an article of these distinct terms belongs to the topic."""
        return self.score(terms) >= self.threshold

    def telling(self, terms: Collection[str], most: int = 6) -> tuple[str, ...]:
        """The terms of an article that speak most for the topic, strongest first."""
        weights = self.weights
        ranked = sorted(
            (term for term in terms if weights.get(term, 0) > 0),
            key=lambda term: (-weights[term], term),
        )
        return tuple(ranked[:most])
