"""What a word is to an index: the number of its term, and of the name that it is.

It is looked up once, because memory is waited for longer than anything is calculated.
"""

from collections.abc import Collection, Iterable

from aggregator.grouping.counting import primary
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.names import CAPITALISING, name_of
from aggregator.grouping.terms import Vocabularies, Vocabulary, speaking

MEMORY = 50_000
"""Words that are remembered in each language that has words of its own to pass over."""

NAME = 32
TERM = (1 << NAME) - 1
"""The lower bits of what is known of a word are the number of its term, 0 for words
that tell nothing; from the bit `NAME` on stands that of the name, 0 if it is none."""


class Wording(dict[str, int]):
    """Looks up words of one language, as long as their terms keep their numbers."""

    def __init__(
        self, lexicon: Lexicon, vocabulary: Vocabulary, *, naming: bool
    ) -> None:
        super().__init__()
        self._vocabulary = vocabulary
        self._lexicon = lexicon
        self._naming = naming

    def __missing__(self, word: str) -> int:
        if len(self) >= MEMORY:
            self.clear()
        name = name_of(word, self._vocabulary) if self._naming else ""
        term, own = map(self._lexicon.give, (self._vocabulary.term(word), name))
        self[word] = known = own << NAME | term
        return known

    def terms(self, words: Iterable[str]) -> Collection[int]:
        """The numbers of the terms of words, each once."""
        return dict.fromkeys([self[word] & TERM for word in words])


class Wordings:
    """The words of all languages."""

    def __init__(self, lexicon: Lexicon, vocabularies: Vocabularies) -> None:
        self._lexicon = lexicon
        self._vocabularies = vocabularies
        self._known: dict[tuple[str, bool], Wording] = {}

    def of(self, language: str) -> Wording:
        """Those of a language as in BCP 47."""
        language = primary(language)
        own, naming = speaking(language), language not in CAPITALISING
        if (own, naming) not in self._known:
            self._known[own, naming] = Wording(
                self._lexicon, self._vocabularies.of(own), naming=naming
            )
        return self._known[own, naming]

    def tidy(self) -> None:
        """Forgets the numbers of terms, which may go to others."""
        self._known.clear()
