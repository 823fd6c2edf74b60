"""What the rules of topics may ask about an article."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aggregator.grouping.said import Said
from aggregator.grouping.words import fold, runs

if TYPE_CHECKING:
    from aggregator.grouping.likeness import Vector


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
    def vector(self) -> "Vector":
        """What examples are compared with, in whatever language."""
        from aggregator.grouping.examples import vector

        return vector(self.said.title, self.said.text)
