"""How common a term is among the open stories, language by language."""

from collections import Counter
from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.background import Background
from aggregator.grouping.codes import Numbers
from aggregator.grouping.lexicon import Lexicon

LEAST = 0.1

# The background speaks for as many stories as this.
PRIOR = 200

# In a language without a background a term that more than a tenth of the stories have
# is one of its function words, once there are enough stories to tell.
USUAL = 0.1
FEW = 40


def rates(known: Background, terms: Sequence[str]) -> NDArray[np.float64]:
    """The shares of texts at large with each of these terms, never quite nothing."""
    counts = np.array(list(map(known.counts.get, terms, repeat(0))))
    return _shares(known, counts)


def _shares(known: Background, counts: NDArray[np.integer]) -> NDArray[np.float64]:
    return (counts + 0.5) / (known.documents + 1)


def rarities(known: Background, terms: Sequence[str]) -> NDArray[np.float64]:
    """The weights of terms in news at large: -ln of their rates, at least `LEAST`."""
    return np.maximum(LEAST, -np.log(rates(known, terms)))


class Rates:
    """Counts stories, not articles, so that a large story's own words stay rare.

    A term common in either place is common: its rate is the larger one of background
    and stream, which was the best single change of all that were measured.
    """

    def __init__(self, background: Background, lexicon: Lexicon) -> None:
        self._background = background
        self._lexicon = lexicon
        self._stories: Counter[str] = Counter()
        self._having: dict[str, NDArray[np.int32]] = {}
        # By number: in how many texts at large a term is, below 0 if not looked up.
        self._at_large = np.zeros(0, dtype=np.int32)

    def open(self, language: str, terms: Numbers) -> None:
        """Counts a story in ``language`` with its terms, each once."""
        self._stories[language] += 1
        self.gain(language, terms)

    def open_many(self, language: str, stories: Sequence[Numbers]) -> None:
        """Counts very many stories, each with its terms."""
        self._stories[language] += len(stories)
        having, numbers = self._counts(language), np.concatenate(stories)
        np.add.at(having, numbers, np.int32(1))  # with another type it is slow

    def close(self, language: str, terms: Numbers) -> None:
        """Counts a story no longer, which has these terms."""
        self._stories[language] -= 1
        self.lose(language, terms)

    def move(self, before: str, after: str, terms: Numbers) -> None:
        """Counts a story in another language than before."""
        self.close(before, terms)
        self.open(after, terms)

    def gain(self, language: str, terms: Numbers) -> None:
        """Counts terms, each once, that a story has from now on."""
        self._counts(language)[terms] += 1

    def lose(self, language: str, terms: Numbers) -> None:
        """Takes back terms that a story has no longer."""
        self._counts(language)[terms] -= 1

    def counts(self) -> dict[str, tuple[int, dict[str, int]]]:
        """Per language the number of open stories, and how many have each term."""
        return {
            language: (
                stories,
                {
                    self._lexicon.term(number): int(self._having[language][number])
                    for number in np.flatnonzero(self._having[language]).tolist()
                },
            )
            for language, stories in self._stories.items()
            if stories
        }

    def rarity(self, language: str, term: str) -> float:
        """The weight of one occurrence of a term."""
        numbers = self._lexicon.numbers([term])
        before = rates(self._background, [term])
        return float(self.rarities(language, numbers, before)[0])

    def before(self, numbers: Numbers, terms: Sequence[str]) -> NDArray[np.float64]:
        """The `rates` of terms in the background, by their numbers."""
        more = self._lexicon.room - len(self._at_large)
        if more:
            unknown = np.full(more, -1, dtype=np.int32)
            self._at_large = np.append(self._at_large, unknown)
        counts = self._at_large[numbers]
        for place in np.flatnonzero(counts < 0).tolist():
            counts[place] = self._background.counts.get(terms[place], 0)
        self._at_large[numbers] = counts
        return _shares(self._background, counts)

    def tidy(self) -> None:
        """Forgets which terms numbers stand for."""
        self._at_large[:] = -1

    def rarities(
        self, language: str, numbers: Numbers, before: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The weights of one occurrence each: -ln of its rate, at least `LEAST`.

        ``before`` are the rates of the terms in the background.
        """
        having = self._counts(language)[numbers]
        stories = self._stories[language]
        here = (having + 1 + PRIOR * before) / (stories + 1 + PRIOR)
        np.log(np.maximum(before, here, out=here), out=here)
        weights = np.maximum(LEAST, np.negative(here, out=here), out=here)
        if stories >= FEW and not self._background.knows(language):
            weights[having > stories * USUAL] = LEAST
        return weights

    def _counts(self, language: str) -> NDArray[np.int32]:
        """How many stories have each term, by its number."""
        known = self._having.get(language)
        if known is None or len(known) < self._lexicon.room:
            larger = np.zeros(self._lexicon.room, dtype=np.int32)
            if known is not None:
                larger[: len(known)] = known
            known = self._having[language] = larger
        return known
