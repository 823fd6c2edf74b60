"""What the rules of topics may ask about an article."""

from dataclasses import dataclass
from functools import cache, cached_property

from aggregator.grouping import background
from aggregator.grouping.likeness import Text, frequencies, primary
from aggregator.grouping.terms import Vocabularies
from aggregator.grouping.words import fold, runs

BEGINNING = 1_200
"""Characters of a text that are read for its terms: its first hundred words."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule may ask about an article."""

    title: str = ""
    text: str = ""
    categories: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    language: str = ""

    @cached_property
    def folded(self) -> str:
        """Title and text as words compare."""
        return fold(f"{self.title}\n{self.text}")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of title and text."""
        return frozenset(runs(self.folded))

    @cached_property
    def terms(self) -> frozenset[str]:
        """What topics are learned by: the terms of title and lead."""
        return terms(self.title, self.text, self.language)


def terms(title: str, body: str, language: str = "") -> frozenset[str]:
    """The distinct terms of a text in this language, as grouping reads it."""
    vocabulary = vocabularies().of(primary(language))
    text = Text(title=title, body=body[:BEGINNING])
    return frozenset(frequencies(text, vocabulary))


@cache
def vocabularies() -> Vocabularies:
    """The vocabulary of each language, as the index of stories has them."""
    return Vocabularies(background.load())
