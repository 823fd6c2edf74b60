"""What the steps of a turn decided, each in its own words."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aggregator.grouping.dedupe import Candidate, Verdict
from aggregator.grouping.stories import Grouping, Member, Newcomer, Placement
from aggregator.grouping.subjects import Subject
from storage.known import KnownArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A turn, before it is put together for the database.

    ``labelled`` are kept articles with the topics that they have from now on. ``story``
    gives the members of a story that are open when the turn ends. ``subjects`` are the
    running ones, with the stories that are new to each.
    """

    verdicts: Sequence[Verdict]
    labelled: Sequence[KnownArticle]
    newcomers: Sequence[Newcomer]
    grouping: Grouping
    story: Callable[[int], Sequence[Member]]
    subjects: Sequence[Subject] = ()

    @property
    def labels(self) -> dict[int, frozenset[str]]:
        """The topics of the labelled articles."""
        return {article.id: article.topics for article in self.labelled}

    @property
    def candidates(self) -> dict[int, Candidate]:
        """The candidate that founded each new article."""
        return {v.article: v.candidate for v in self.verdicts if v.founds}

    @property
    def joined(self) -> dict[int, list[Placement]]:
        """The placements by story."""
        joined: dict[int, list[Placement]] = defaultdict(list)
        for placement in self.grouping.placements:
            joined[placement.story].append(placement)
        return joined
