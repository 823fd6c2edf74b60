"""Which open articles have a term: finds likely relatives without reading them all."""

from collections.abc import Iterator, Mapping
from heapq import nsmallest
from itertools import islice

from aggregator.grouping.likeness import UNIT, Vector, cosine

INDEXED = 24
ALWAYS_READ = 400
COMMON = 0.02
ENOUGH_ALIKE = int(0.03 * UNIT * UNIT)
_NOTHING: Mapping[int, int] = {}


class Postings:
    """The heaviest terms of each article, by term."""

    def __init__(self) -> None:
        self._having: dict[str, dict[int, int]] = {}
        self._articles = 0

    def add(self, article: int, vector: Vector) -> None:
        """Files ``article`` under its heaviest terms."""
        self._articles += 1
        for term, weight in _head(vector):
            self._having.setdefault(term, {})[article] = weight

    def remove(self, article: int, vector: Vector) -> None:
        """Takes ``article`` out again; ``vector`` is the one it was added with."""
        self._articles -= 1
        for term, _ in _head(vector):
            having = self._having[term]
            del having[article]
            if not having:
                del self._having[term]

    def having(self, term: str) -> Mapping[int, int]:
        """The articles filed under ``term``."""
        return self._having.get(term, _NOTHING)

    def filed(self) -> dict[str, dict[int, int]]:
        """All that is filed: by term the articles that have it and its weight."""
        return {term: dict(having) for term, having in self._having.items()}

    def search(
        self, vector: Vector, *, terms: int, most: int
    ) -> tuple[tuple[float, int], ...]:
        """The articles most alike by the heaviest ``terms`` of ``vector``, best first.

        Gives at most ``most`` pairs of (likeness, article). Words that very many
        articles have are passed over: they cost much and tell little.
        """
        longest = max(ALWAYS_READ, int(COMMON * self._articles))
        found = ((self._having.get(term, _NOTHING), own) for term, own in _all(vector))
        telling = ((having, own) for having, own in found if len(having) <= longest)
        products: dict[int, int] = {}
        get = products.get
        for having, own in islice(telling, terms):
            for article, weight in having.items():
                products[article] = get(article, 0) + own * weight
        alike = [
            (-product, article)
            for article, product in products.items()
            if product > ENOUGH_ALIKE
        ]
        return tuple(
            (cosine(-negative), article) for negative, article in nsmallest(most, alike)
        )


def _all(vector: Vector) -> Iterator[tuple[str, int]]:
    return zip(vector.terms, vector.weights, strict=True)


def _head(vector: Vector) -> Iterator[tuple[str, int]]:
    return islice(_all(vector), INDEXED)
