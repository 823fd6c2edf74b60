"""Which open articles have a term: finds likely relatives without reading them all."""

from array import array
from collections.abc import Iterator

import numpy as np

from aggregator.grouping.lexicon import WEIGHT_BITS, WEIGHTS, Code, Lexicon
from aggregator.grouping.likeness import UNIT, Vector, cosine

INDEXED = 24
ALWAYS_READ = 400
COMMON = 0.02
ENOUGH_ALIKE = int(0.03 * UNIT * UNIT)
_NOTHING: "array[int]" = array("q")


class Postings:
    """The heaviest terms of each article, by term.

    An article has a place of its own, a small number; a term's list holds such places,
    each with the weight of the term there.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._having: dict[int, array[int]] = {}
        self._places: dict[int, int] = {}
        self._articles: list[int] = []
        self._free: list[int] = []

    def add(self, article: int, code: Code) -> None:
        """Files ``article`` under its heaviest terms."""
        place = self._place(article)
        for number, weight in _head(code):
            having = self._having.get(number)
            if having is None:
                having = self._having[number] = array("q")
            having.append(place << WEIGHT_BITS | weight)

    def remove(self, article: int, code: Code) -> None:
        """Takes ``article`` out again; ``code`` is the one it was added with."""
        place = self._places.pop(article)
        self._free.append(place)
        for number, weight in _head(code):
            having = self._having[number]
            having.remove(place << WEIGHT_BITS | weight)
            if not having:
                del self._having[number]

    def having(self, term: str) -> list[int]:
        """The articles filed under ``term``."""
        return [self._articles[one >> WEIGHT_BITS] for one in self._list(term)]

    def filed(self) -> dict[str, dict[int, int]]:
        """All that is filed: by term the articles that have it and its weight."""
        return {
            self._lexicon.term(number): {
                self._articles[one >> WEIGHT_BITS]: one & WEIGHTS for one in having
            }
            for number, having in self._having.items()
        }

    def search(
        self, vector: Vector, *, terms: int, most: int
    ) -> tuple[tuple[float, int], ...]:
        """The articles most alike by the heaviest ``terms`` of ``vector``, best first.

        Gives at most ``most`` pairs of (likeness, article). Words that very many
        articles have are passed over: they cost much and tell little.
        """
        owns, lists = self._telling(vector, terms)
        filed = np.frombuffer(b"".join(lists), dtype=np.int64)
        weights = np.repeat(owns, [len(one) for one in lists]) * (filed & WEIGHTS)
        products = np.bincount(filed >> WEIGHT_BITS, weights)
        places = np.flatnonzero(products > ENOUGH_ALIKE)
        found = products[places]
        if len(places) > most:
            least = np.partition(found, -most)[-most]
            places, found = places[found >= least], found[found >= least]
        articles = [self._articles[place] for place in places.tolist()]
        ranked = sorted(zip((-found).tolist(), articles, strict=True))
        return tuple([(cosine(-negative), one) for negative, one in ranked[:most]])

    def _telling(
        self, vector: Vector, terms: int
    ) -> tuple[list[int], list["array[int]"]]:
        """The heaviest terms that are not too common: weights here, and their lists."""
        longest = max(ALWAYS_READ, int(COMMON * len(self._places)))
        owns: list[int] = []
        lists: list[array[int]] = []
        number, having = self._lexicon.number, self._having.get
        for term, own in zip(vector.terms, vector.weights, strict=True):
            found = having(number(term), _NOTHING)
            if len(found) <= longest:
                owns.append(own)
                lists.append(found)
                if len(lists) == terms:
                    break
        return owns, lists

    def _list(self, term: str) -> "array[int]":
        return self._having.get(self._lexicon.number(term), _NOTHING)

    def _place(self, article: int) -> int:
        if self._free:
            place = self._free.pop()
            self._articles[place] = article
        else:
            place = len(self._articles)
            self._articles.append(article)
        self._places[article] = place
        return place


def _head(code: Code) -> Iterator[tuple[int, int]]:
    for pair in memoryview(code).cast("q")[:INDEXED]:
        yield pair >> WEIGHT_BITS, pair & WEIGHTS
