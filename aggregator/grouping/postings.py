"""Which open articles have a term: finds likely relatives without reading them all."""

from array import array
from collections.abc import Iterator

import numpy as np

from aggregator.grouping.lexicon import (
    PAIR,
    WEIGHT_BITS,
    WEIGHTS,
    Code,
    Lexicon,
    decoded,
)
from aggregator.grouping.likeness import UNIT, Vector

INDEXED = 24
ALWAYS_READ = 400
COMMON = 0.02
ENOUGH_ALIKE = int(0.03 * UNIT * UNIT)
_ROOM = 1 << 12
_NOTHING: "array[int]" = array("q")


Hit = tuple[int, int, int]
"""How like something an open article is, by their product; the article; its story."""


class Postings:
    """The heaviest terms of each article, by term.

    An article has a place of its own, a small number; a term's list holds such places,
    each with the weight of the term there.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._having: dict[int, array[int]] = {}
        self._places: dict[int, int] = {}
        self._articles = np.zeros(_ROOM, dtype=np.int64)
        self._stories = np.zeros(_ROOM, dtype=np.int64)
        self._free: list[int] = []

    def add(self, article: int, code: Code) -> None:
        """Files ``article`` under its heaviest terms."""
        place = self._places[article] = self._place()
        self._articles[place] = article
        lists = self._having
        for number, filed in _filed(place, code):
            if number in lists:
                lists[number].append(filed)
            else:
                lists[number] = array("q", (filed,))

    def remove(self, article: int, code: Code) -> None:
        """Takes ``article`` out again; ``code`` is the one it was added with."""
        place = self._places.pop(article)
        self._free.append(place)
        lists = self._having
        for number, filed in _filed(place, code):
            lists[number].remove(filed)
            if not lists[number]:
                del lists[number]

    def belong(self, article: int, story: int) -> None:
        """Tells of which story ``article`` is from now on."""
        self._stories[self._places[article]] = story

    def having(self, term: str) -> list[int]:
        """The articles filed under ``term``."""
        filed = self._having.get(self._lexicon.number(term), _NOTHING)
        places = [one >> WEIGHT_BITS for one in filed]
        articles: list[int] = self._articles[places].tolist() if places else []
        return articles

    def filed(self) -> dict[str, dict[int, int]]:
        """All that is filed: by term the articles that have it and its weight."""
        return {
            self._lexicon.term(number): {
                int(self._articles[one >> WEIGHT_BITS]): one & WEIGHTS for one in having
            }
            for number, having in self._having.items()
        }

    def search(self, vector: Vector, *, terms: int, most: int) -> list[Hit]:
        """The articles most alike by the heaviest ``terms`` of ``vector``, best first.

        Gives at most ``most``, the older ones of those that are equally alike. Words
        that very many articles have are passed over: they cost much and tell little.
        """
        owns, lists = self._telling(vector, terms)
        filed = np.frombuffer(b"".join(lists), dtype=np.int64)
        weights = np.repeat(owns, [len(one) for one in lists]) * (filed & WEIGHTS)
        products = np.bincount(filed >> WEIGHT_BITS, weights)
        places = np.flatnonzero(products > ENOUGH_ALIKE)
        if len(places) > most:
            found = products[places]
            places = places[found >= np.partition(found, -most)[-most]]
        order = np.lexsort((self._articles[places], -products[places]))
        best = places[order[:most]]
        found = products[best].astype(np.int64).tolist()
        articles, stories = self._articles[best].tolist(), self._stories[best].tolist()
        return list(zip(found, articles, stories, strict=True))

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

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        place = len(self._places)
        if place == len(self._articles):
            self._articles = np.append(self._articles, np.zeros_like(self._articles))
            self._stories = np.append(self._stories, np.zeros_like(self._stories))
        return place


def _filed(place: int, code: Code) -> Iterator[tuple[int, int]]:
    """The heaviest terms of a text, and what is filed under each for its place."""
    numbers, weights = decoded(code[: INDEXED * PAIR])
    return zip(numbers.tolist(), (place << WEIGHT_BITS | weights).tolist(), strict=True)
