"""What the rules of topics may ask about an article."""

from dataclasses import dataclass, field
from functools import cached_property

from aggregator.grouping import background
from aggregator.grouping.likeness import Text, Vector, frequencies, weigh
from aggregator.grouping.said import Said
from aggregator.grouping.terms import vocabularies
from aggregator.grouping.words import fold, runs


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a rule may ask about an article."""

    said: Said = field(default_factory=Said)
    categories: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()

    @cached_property
    def folded(self) -> str:
        """Title and text as words compare."""
        return fold(f"{self.said.title}\n{self.said.text}")

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of title and text."""
        return frozenset(runs(self.folded))

    @cached_property
    def vector(self) -> Vector:
        """What examples are compared with, in whatever language."""
        return vector(self.said.title, self.said.text)


def vector(title: str, text: str) -> Vector:
    """The terms of a text, weighed as if no other news were known."""
    known = background.load()
    counted = frequencies(Text(title=title, body=text), vocabularies(known).of(""))
    return weigh(counted, known.rarities)
