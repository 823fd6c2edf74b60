"""Which topics an article and a story belong to, by rules that a person wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from aggregator.grouping.facts import Facts
from aggregator.grouping.learned import Learned
from aggregator.grouping.patterns import Values
from aggregator.grouping.words import fold

if TYPE_CHECKING:
    from aggregator.grouping.sums import Sum

FEWEST_WORDS = 3
"""One word or two name a thing, which has no further words; three describe a field."""

FEWEST_EXAMPLES = 3

__all__ = ["Facts", "Rule", "story_topics"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What belongs to a topic.

    A value of ``any``, ``all`` and ``none`` is a word, the beginning of one
    (``zelensk*``) or several in a row (``nord stream``, with or without quotes). Case
    and accents do not matter; words are whole ones, except in scripts that put no
    spaces between them.

    An article belongs if its words match (all of ``all`` and one of ``any``, where
    given), or one of its categories or subscriptions is named, or it is like the
    ``examples``. None of these counts if one of ``none`` is in it. A rule that only
    says ``none`` takes everything else; one that says nothing takes nothing.
    """

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    def matches(self, facts: Facts) -> bool:
        """Whether the article belongs to the topic."""
        if self._none.in_text(facts.folded, facts.words):
            return False
        if not (self._wants_words or self._wants_more):
            return bool(self.none)
        return self._names(facts) or self._says(facts) or self._is_like(facts)

    @property
    def can_be_widened(self) -> bool:
        """Whether there are enough words or typical texts to learn others from."""
        return len(self.any) >= FEWEST_WORDS or len(self.examples) >= FEWEST_EXAMPLES

    def widens_to(self, learned: Learned, facts: Facts) -> bool:
        """Whether learned words, in place of one of ``any``, bring the article in."""
        return (
            learned.takes(facts.said.terms)
            and not self._none.in_text(facts.folded, facts.words)
            and self._has_all(facts)
        )

    @property
    def _wants_words(self) -> bool:
        return bool(self.any or self.all)

    @property
    def _wants_more(self) -> bool:
        return bool(self.categories or self.subscriptions or self.examples)

    def _names(self, facts: Facts) -> bool:
        return not (
            self._categories.isdisjoint(map(fold, facts.categories))
            and self._subscriptions.isdisjoint(facts.subscriptions)
        )

    def _says(self, facts: Facts) -> bool:
        return (
            self._wants_words
            and self._has_all(facts)
            and (not self.any or self._any.in_text(facts.folded, facts.words))
        )

    def _has_all(self, facts: Facts) -> bool:
        return all(one.in_text(facts.folded, facts.words) for one in self._all)

    def _is_like(self, facts: Facts) -> bool:
        if not self.examples:
            return False
        from aggregator.grouping.examples import TYPICAL, likeness

        return likeness(self._typical, facts.vector) >= TYPICAL

    @cached_property
    def _any(self) -> Values:
        return Values(self.any)

    @cached_property
    def _all(self) -> tuple[Values, ...]:
        return tuple(Values((value,)) for value in self.all)

    @cached_property
    def _none(self) -> Values:
        return Values(self.none)

    @cached_property
    def _categories(self) -> frozenset[str]:
        return frozenset(map(fold, self.categories))

    @cached_property
    def _subscriptions(self) -> frozenset[str]:
        return frozenset(self.subscriptions)

    @cached_property
    def _typical(self) -> "Sum":
        from aggregator.grouping.examples import typical

        return typical(self.examples)


class Sorted(Protocol):
    """An article of a story that has been sorted into topics."""

    @property
    def article(self) -> int: ...
    @property
    def copy_of(self) -> int | None: ...
    @property
    def topics(self) -> frozenset[str]: ...


def story_topics(lead: int, members: Sequence[Sorted]) -> frozenset[str]:
    """The topics of a story: those of its lead, and of half of its texts or more.

    ``lead`` is the article that the story is shown by. A text is an original with its
    copies, and of a topic if one of them is.
    """
    if len(members) == 1:
        return members[0].topics
    texts: dict[int, set[str]] = {}
    for member in members:
        texts.setdefault(member.copy_of or member.article, set()).update(member.topics)
    counts = [topic for topics in texts.values() for topic in topics]
    shared = {topic for topic in counts if 2 * counts.count(topic) >= len(texts)}
    own = (member.topics for member in members if member.article == lead)
    return frozenset(shared.union(*own))
