"""Which open articles have a term: finds likely relatives without reading them all."""

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.lexicon import (
    PAIR,
    WEIGHT_BITS,
    WEIGHTS,
    Code,
    Lexicon,
    Numbered,
    Numbers,
    decoded,
)
from aggregator.grouping.likeness import UNIT
from aggregator.grouping.rows import Rows

INDEXED = 24
ALWAYS_READ = 400
COMMON = 0.02
ENOUGH_ALIKE = int(0.03 * UNIT * UNIT)
_ROOM = 1 << 12


Hit = tuple[int, int, int]
"""How like something an open article is, by their product; the article; its story."""


class Postings:
    """The heaviest terms of each article, by term.

    An article has a place of its own, a small number; a term's row holds such places,
    each with the weight of the term there.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rows = Rows()
        self._places: dict[int, int] = {}
        self._articles = np.zeros(_ROOM, dtype=np.int64)
        self._stories = np.zeros(_ROOM, dtype=np.int64)
        self._free: list[int] = []

    def add(self, article: int, code: Code) -> None:
        """Files ``article`` under its heaviest terms."""
        place = self._places[article] = self._place()
        self._articles[place] = article
        self._rows.widen(self._lexicon.room)
        self._rows.append(*_filed(place, code))

    def remove(self, article: int, code: Code) -> None:
        """Takes ``article`` out again; ``code`` is the one it was added with."""
        place = self._places.pop(article)
        self._free.append(place)
        self._rows.remove(*_filed(place, code))

    def belong(self, article: int, story: int) -> None:
        """Tells of which story ``article`` is from now on."""
        self._stories[self._places[article]] = story

    def having(self, term: str) -> list[int]:
        """The articles filed under ``term``."""
        filed = self._rows.of(self._lexicon.number(term))  # 0 has none
        articles: list[int] = self._articles[filed >> WEIGHT_BITS].tolist()
        return articles

    def filed(self) -> dict[str, dict[int, int]]:
        """All that is filed: by term the articles that have it and its weight."""
        return {
            self._lexicon.term(number): {
                int(self._articles[one >> WEIGHT_BITS]): one & WEIGHTS
                for one in self._rows.of(number).tolist()
            }
            for number in self._rows.filled().tolist()
        }

    def search(self, text: Numbered, *, terms: int, most: int) -> list[Hit]:
        """The articles most alike by the heaviest ``terms`` of ``text``, best first.

        Its terms come heaviest first. Gives at most ``most``, the older ones of those
        that are equally alike. Words that very many articles have are passed over: they
        cost much and tell little.
        """
        self._rows.widen(self._lexicon.room)
        longest = max(ALWAYS_READ, int(COMMON * len(self._places)))
        sizes = self._rows.sizes(text.numbers)
        telling = np.flatnonzero(sizes <= longest)[:terms]
        filed = self._rows.joined(text.numbers[telling])
        owns = np.repeat(text.weights[telling], sizes[telling])
        products = np.bincount(filed >> WEIGHT_BITS, owns * (filed & WEIGHTS))
        places = np.flatnonzero(products > ENOUGH_ALIKE)
        if len(places) > most:
            found = products[places]
            places = places[found >= np.partition(found, -most)[-most]]
        order = np.lexsort((self._articles[places], -products[places]))
        best = places[order[:most]]
        found = products[best].astype(np.int64).tolist()
        articles, stories = self._articles[best].tolist(), self._stories[best].tolist()
        return list(zip(found, articles, stories, strict=True))

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        place = len(self._places)
        if place == len(self._articles):
            self._articles = np.append(self._articles, np.zeros_like(self._articles))
            self._stories = np.append(self._stories, np.zeros_like(self._stories))
        return place


def _filed(place: int, code: Code) -> tuple[Numbers, NDArray[np.int64]]:
    """The heaviest terms of a text, and what is filed under each for its place."""
    numbers, weights = decoded(code[: INDEXED * PAIR])
    return numbers, place << WEIGHT_BITS | weights
