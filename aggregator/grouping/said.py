"""What an article says, read once for all that is asked of it.

Topics ask for its terms, grouping for these, for its names and for what shows copies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from aggregator.grouping import background
from aggregator.grouping.counting import LEAD, READ, count, primary
from aggregator.grouping.leads import lead
from aggregator.grouping.terms import Vocabulary, vocabularies
from aggregator.grouping.words import headline, words

TOPICAL = 100
"""Words of a body that tell what it is about: of sections given by three words .94 were
found so (macro F1), .92 by the words that tell the event."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """An article's title and text, its language as in BCP 47, its page's address.

    ``lead`` is the beginning of the text as `leads.lead` gives it, ``titled`` and
    ``body`` are the words of the title and of that. ``headline`` and ``beginning`` are
    those that count, ``counted`` tells how often each term is among them.
    """

    title: str = ""
    text: str = ""
    language: str = ""
    address: str = ""

    @property
    def vocabulary(self) -> Vocabulary:
        """That of its language."""
        return vocabularies(background.load()).of(primary(self.language))

    @cached_property
    def lead(self) -> str:
        return lead(self.text)

    @cached_property
    def titled(self) -> list[str]:
        return words(self.title)

    @cached_property
    def body(self) -> list[str]:
        return words(self.lead)

    @cached_property
    def headline(self) -> list[str]:
        cut = headline(self.title[:READ])
        return self.titled if cut == self.title else words(cut)

    @property
    def beginning(self) -> list[str]:
        return self.body[:LEAD]

    @cached_property
    def counted(self) -> Mapping[str, float]:
        return count(self.headline, self.beginning, self.address, self.vocabulary)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The distinct terms, also of some more words: topics are told by them."""
        more = self.body[LEAD:TOPICAL]
        return frozenset([*self.counted, *self.vocabulary.terms(more)])
