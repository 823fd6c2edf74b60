"""Which open articles have a term: finds likely relatives without reading them all."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.codes import (
    PAIR,
    WEIGHTS,
    Code,
    Numbered,
    Numbers,
    decoded,
)
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import UNIT
from aggregator.grouping.rows import Rows

INDEXED = 24
ALWAYS_READ = 400
COMMON = 0.02
ENOUGH_ALIKE = int(0.03 * UNIT * UNIT)
FORGOTTEN = 0.2
"""The share of what is filed that may be of closed articles before all is tidied."""

SPREAD = 1.75
"""So much room, beside what open articles need, may lie under what is filed."""

_ROOM = 1 << 12
_BITS = 16
"""Of what is filed, those of a weight; above them is a place."""
_ARTICLE_BITS = 31
"""More articles will never be kept; beside them there is room for a product."""


class Hits(NamedTuple):
    """Open articles that are like something: their products with it, and stories."""

    products: Sequence[int]
    articles: Sequence[int]
    stories: Sequence[int]


class Postings:
    """The heaviest terms of each article, by term.

    An article has a place of its own, a small number; a term's row holds such places,
    each with the weight of the term there. What is filed of an article that is closed
    stays, passed over, until `tidy`: to look for it each time would cost more.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._rows = Rows()
        # By number of a term: how many open articles are filed under it.
        self._sizes = np.zeros(_ROOM, dtype=np.int32)
        # By place: the article, 0 if it is closed, and its story.
        self._articles = np.zeros(_ROOM, dtype=np.int64)
        self._stories = np.zeros(_ROOM, dtype=np.int64)
        # By place, for the time of one search.
        self._seats = np.zeros(_ROOM, dtype=np.int32)
        self._open = 0
        self._end = 0
        self._closed: list[int] = []
        self._free: list[int] = []

    @property
    def untidy(self) -> bool:
        """Whether much is filed that is closed, or much room is left behind."""
        spread = self._rows.spread > SPREAD * max(self._open, _ROOM) * INDEXED
        return spread or len(self._closed) > FORGOTTEN * max(self._open, _ROOM)

    def tidy(self) -> None:
        """Throws away what is filed of closed articles."""
        self._rows.keep(lambda filed: self._articles[filed >> _BITS] > 0)
        self._free += self._closed
        self._closed.clear()

    def add(self, article: int, text: Numbered) -> int:
        """Files an article under its heaviest terms, and gives its place."""
        place = self._place()
        self._articles[place] = article
        self._open += 1
        numbers = text.numbers[:INDEXED]
        self._widen()
        self._rows.append(numbers, place << _BITS | text.weights[:INDEXED])
        self._sizes[numbers] += 1
        return place

    def extend(self, articles: Sequence[int], codes: Sequence[Code]) -> list[int]:
        """Files very many, which costs a fraction of one by one."""
        places = [self._place() for _ in articles]
        self._articles[places] = articles
        self._open += len(places)
        heads = [code[: INDEXED * PAIR] for code in codes]
        numbers, weights = decoded(*heads)
        filed = np.repeat(places, [len(head) // PAIR for head in heads])
        self._widen()
        self._rows.extend(numbers, filed.astype(np.int64) << _BITS | weights)
        np.add.at(self._sizes, numbers, np.int32(1))  # with another type it is slow
        return places

    def remove(self, place: int, terms: Numbers) -> None:
        """Takes an article out again; ``terms`` are those it was added with."""
        self._articles[place] = 0
        self._open -= 1
        self._closed.append(place)
        self._sizes[terms[:INDEXED]] -= 1

    def belong(self, place: int, story: int) -> None:
        """Tells of which story the article in a place is from now on."""
        self._stories[place] = story

    def having(self, term: str) -> list[int]:
        """The articles filed under ``term``."""
        return list(self._filed(self._lexicon.number(term)))  # 0 has none

    def filed(self) -> dict[str, dict[int, int]]:
        """All that is filed: by term the articles that have it and its weight."""
        return {
            self._lexicon.term(number): self._filed(number)
            for number in np.flatnonzero(self._sizes).tolist()
        }

    def search(self, text: Numbered, *, terms: int, most: int) -> Hits:
        """The articles most alike by the heaviest ``terms`` of ``text``, best first.

        Its terms come heaviest first. Gives at most ``most``, the older ones of those
        that are equally alike. Words that very many articles have are passed over: they
        cost much and tell little.
        """
        self._widen()
        longest = max(ALWAYS_READ, int(COMMON * self._open))
        telling = (self._sizes[text.numbers] <= longest).nonzero()[0][:terms]
        filed, owners = self._rows.joined(text.numbers[telling])
        places = filed >> _BITS
        filed &= WEIGHTS
        filed *= text.weights[telling].take(owners)
        sums = self._summed(places, filed)
        found = sums > ENOUGH_ALIKE
        products = sums[found].astype(np.int64)
        there = places[found]
        articles = self._articles[there]
        # The most alike first, of those that are equally so the older ones.
        best = ((products << _ARTICLE_BITS) - articles).argsort()[::-1]
        best = best[articles[best] > 0][:most]
        return Hits(
            products[best].tolist(),
            articles[best].tolist(),
            self._stories[there[best]].tolist(),
        )

    def _summed(self, places: Numbers, products: Numbers) -> NDArray[Any]:
        """The sum of what is of one place, beside one of its occurrences, else 0.

        So the cost follows what was found, not how many places there are.
        """
        self._seats[places] = np.arange(len(places), dtype=np.int32)
        sums: NDArray[Any] = np.bincount(self._seats[places], products)
        return sums

    def _filed(self, number: int) -> dict[int, int]:
        filed = self._rows.of(number)
        articles = self._articles[filed >> _BITS].tolist()
        pairs = zip(articles, (filed & WEIGHTS).tolist(), strict=True)
        return {article: weight for article, weight in pairs if article}

    def _widen(self) -> None:
        """Makes room for all numbers that terms have."""
        room = self._lexicon.room
        if room > len(self._sizes):
            self._sizes = np.pad(self._sizes, (0, room - len(self._sizes)))
            self._rows.widen(room)

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        self._end += 1
        if self._end > len(self._articles):
            self._articles = np.append(self._articles, np.zeros_like(self._articles))
            self._stories = np.append(self._stories, np.zeros_like(self._stories))
            self._seats = np.append(self._seats, np.zeros_like(self._seats))
        return self._end - 1
