"""What a person decided about articles: these tell one event, those do not.

Decisions are about articles, never about stories, which come and go. They hold whatever
grouping thinks of the texts.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.grouping.open_stories import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """These articles are of one story."""

    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """No article of ``these`` is of one story with an article of ``those``."""

    these: tuple[int, ...]
    those: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """What follows from all decisions, without contradictions.

    ``groups`` gives the group of each article that must be with others or apart from
    some; ``foes`` the groups that a group must not be with.
    """

    groups: Mapping[int, int] = field(default_factory=dict)
    foes: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def group(self, article: int) -> int | None:
        """What is equal for articles that must be together, if anything is asked."""
        return self.groups.get(article)

    def allow(self, some: Iterable[int], others: Iterable[int]) -> bool:
        """Whether these articles may be of one story with those."""
        if not self.foes:
            return True
        barred: set[int] = set()
        for article in some:
            barred |= self.foes.get(self.groups.get(article, 0), frozenset())
        return not barred or barred.isdisjoint(
            self.groups.get(article, 0) for article in others
        )

    def admit(self, article: int, story: "Story") -> bool:
        """Whether an article may join an open story."""
        return article not in self.groups or self.allow((article,), _members(story))

    def unite(self, story: "Story", other: "Story") -> bool:
        """Whether two open stories may become one."""
        return not self.foes or self.allow(_members(story), _members(other))

    def rejoin(self, parts: Sequence[list[int]], story: "Story") -> list[list[int]]:
        """The parts of a story, each a list of originals, that may be taken apart."""
        whole: list[list[int]] = []
        for part in parts:
            own = self._groups(part, story)
            bound = [one for one in whole if own & self._groups(one, story)]
            rest = [one for one in whole if one not in bound]
            whole = [*rest, sorted({*part, *(a for one in bound for a in one)})]
        return sorted(whole)

    def _groups(self, originals: Collection[int], story: "Story") -> set[int]:
        if not self.groups:
            return set()
        return {
            self.groups[member.article]
            for original in originals
            for member in story.originals[original].members()
            if member.article in self.groups
        }


FREE = Constraints()
"""Nobody has decided anything."""


def constrain(decisions: Sequence[Together | Apart]) -> Constraints:
    """What follows from decisions, given oldest first: a later one goes before."""
    book = _Book()
    for decision in reversed(decisions):
        if isinstance(decision, Together):
            book.join(decision.articles)
        else:
            book.part(decision.these, decision.those)
    return book.constraints()


class _Book:
    """Groups as they grow, each under the number of one of its articles."""

    def __init__(self) -> None:
        self._groups: dict[int, int] = {}
        self._articles: dict[int, list[int]] = {}
        self._foes: dict[int, set[int]] = {}

    def join(self, articles: Sequence[int]) -> None:
        met: list[int] = []
        for article in articles:
            group = self._group(article)
            friend = next((one for one in met if one not in self._foes[group]), None)
            if friend is None:
                met.append(group)
            elif friend != group:
                self._unite(friend, group)
                met = [one for one in met if one != group]

    def part(self, these: Sequence[int], those: Sequence[int]) -> None:
        mine = {self._group(article) for article in these}
        others = {self._group(article) for article in those}
        for group in mine:
            for other in others - {group}:
                self._foes[group].add(other)
                self._foes[other].add(group)

    def constraints(self) -> Constraints:
        return Constraints(
            groups=dict(self._groups),
            foes={group: frozenset(foes) for group, foes in self._foes.items() if foes},
        )

    def _group(self, article: int) -> int:
        if article not in self._groups:
            self._groups[article] = article
            self._articles[article] = [article]
            self._foes[article] = set()
        return self._groups[article]

    def _unite(self, kept: int, gone: int) -> None:
        for article in self._articles[gone]:
            self._groups[article] = kept
        self._articles[kept] += self._articles.pop(gone)
        for foe in self._foes.pop(gone):
            self._foes[foe].discard(gone)
            self._foes[foe].add(kept)
            self._foes[kept].add(foe)


def _members(story: "Story") -> Iterable[int]:
    return (
        member.article
        for original in story.originals.values()
        for member in original.members()
    )
