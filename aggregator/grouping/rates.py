"""How common a term is among the open stories, language by language."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable

from aggregator.grouping.background import LEAST, Background

# The background speaks for as many stories as this.
PRIOR = 200

# In a language without a background a term that more than a tenth of the stories have
# is one of its function words, once there are enough stories to tell.
USUAL = 0.1
FEW = 40


class Rates:
    """Counts stories, not articles, so that a large story's own words stay rare.

    A term common in either place is common: its rate is the larger one of background
    and stream, which was the best single change of all that were measured.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._stories: Counter[str] = Counter()
        self._having: dict[str, Counter[str]] = {}

    def open(self, language: str) -> None:
        """Counts a story in ``language`` that has no terms yet."""
        self._stories[language] += 1

    def close(self, language: str) -> None:
        """Counts a story no longer, when all its terms are lost."""
        self._stories[language] -= 1

    def move(self, before: str, after: str, terms: Collection[str]) -> None:
        """Counts a story in another language than before."""
        self.lose(before, terms)
        self.close(before)
        self.open(after)
        self.gain(after, terms)

    def gain(self, language: str, terms: Iterable[str]) -> None:
        """Counts terms that a story has from now on."""
        having = self._having.setdefault(language, Counter())
        for term in terms:
            having[term] += 1

    def lose(self, language: str, terms: Iterable[str]) -> None:
        """Takes back terms that a story has no longer."""
        having = self._having[language]
        for term in terms:
            having[term] -= 1
            if not having[term]:
                del having[term]

    def counts(self) -> dict[str, tuple[int, dict[str, int]]]:
        """Per language the number of open stories, and how many have each term."""
        return {
            language: (stories, dict(self._having.get(language, {})))
            for language, stories in self._stories.items()
            if stories
        }

    def rarity(self, language: str) -> Callable[[str], float]:
        """The weight of one occurrence of a term: -ln of its rate, at least `LEAST`."""
        having = self._having.get(language, Counter())
        stories = self._stories[language]
        rate = self._background.rate
        usual = stories * USUAL
        if stories < FEW or self._background.knows(language):
            usual = stories

        def rarity(term: str) -> float:
            if having[term] > usual:
                return LEAST
            before = rate(term)
            here = (having[term] + 1 + PRIOR * before) / (stories + 1 + PRIOR)
            return max(LEAST, -math.log(max(before, here)))

        return rarity
