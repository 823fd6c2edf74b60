"""Does an outlet go on with a story of its own, or begin the next of its series?

What makes the texts of different outlets alike is the event. What makes those of one
outlet alike may be its form: the frame of a headline, the words it always uses. To join
a story that its own outlet tells already, an article must stand without them, because
a reader would never see it otherwise.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from aggregator.grouping import copies, headlines
from aggregator.grouping.arrivals import Arrival
from aggregator.grouping.headlines import Headline
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import Vector, weighed
from aggregator.grouping.members import Article
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.tellings import told, told_by
from aggregator.grouping.terms import usual
from aggregator.grouping.verdict import Doubted

REPEATED = 0.9
"""The least share of a text that its own outlet has in a copy of it."""
TELLING = 4
"""A headline of so many words is not that of another article by chance."""
LONG = 8
"""A bare headline of so many words is no column's name."""
COVERED = 0.2
"""The least share of each headline, by weight, that the other article must speak of:
at a quarter real reports of one attack fell apart, at a tenth announcements joined."""


@dataclass(frozen=True, kw_only=True)
class Own:
    """An article as its own outlet's other stories see it."""

    index: Index
    arrival: Arrival

    @property
    def outlet(self) -> str:
        """The key of the outlet."""
        return self.arrival.newcomer.outlet

    @cached_property
    def headline(self) -> Headline:
        """What tells it from the next of a series; read when first asked for."""
        arrival = self.arrival
        vocabulary = self.index.vocabularies.of(arrival.language)
        return headlines.read(arrival.newcomer.title, lambda: arrival.lead, vocabulary)

    def share(self, original: Original) -> float:
        """The least share that its text, if a copy, has in common with another one."""
        if not (
            copies.goes_on(self.arrival.imprint) and copies.goes_on(original.imprint)
        ):
            return copies.CONTAINED
        same = len(self.headline.words) >= TELLING and any(
            headlines.equal(self.headline, original.headline_of(one))
            for one in original.texts()
        )
        return copies.REARRANGED if same else copies.CONTAINED

    def common(self, original: Original) -> float:
        """The share of the shorter text that is in the other one as well.

        A text that was taken over word for word has the same rows, so that there is
        nothing to be compared.
        """
        arrival = self.arrival
        if original.imprint == arrival.imprint and original.says(
            arrival.newcomer.title, arrival.lead
        ):
            return float(len(arrival.shingles) > 0)
        return copies.contained(arrival.shingles, self.index.shingles(original))

    def may_copy(self, original: Original, share: float) -> bool:
        """Whether an article that has ``share`` of a text in common is a copy of it.

        Of another outlet's text it is. Of its own outlet's only if it repeats it, since
        a form is filled in with nearly the same words again and again.
        """
        story = self.index.home(original.article)
        if self.outlet not in story.outlets:
            return True
        if self.outlet in original.outlets():
            mine = told_by(self.outlet, original)
            return share >= REPEATED and any(
                self._repeats(one, original.headline_of(one)) for one in mine
            )
        return not self._is_next(told(story, self.outlet))

    def _repeats(self, text: Article, headline: Headline) -> bool:
        """Whether headline and numbers are the same, and enough is said to tell."""
        lead = self.arrival.lead
        return (
            headlines.equal(self.headline, headline)
            and (bool(lead) or len(self.headline.words) >= LONG)
            and copies.alike_in_numbers(lead, text.lead)
        )

    def doubt(self, story: Story, near: Sequence[Original]) -> Doubted | None:
        """What may speak for joining ``story``, if its own outlet tells it already.

        The texts of others may, and those of nobody in particular. Where there are
        none, the words lose the weight that they owe to the outlet's habits. Nothing is
        left if the outlet has told another edition there, or something else.
        """
        if self.outlet not in story.outlets:
            return None
        earlier = told(story, self.outlet)
        if self._is_next(earlier):
            return Doubted(self.arrival.vector, ())
        if _is_nobody(self.outlet) or any(
            self.outlet not in one.outlets() for one in near
        ):
            return None
        share = _Shares(self, story)
        if not any(self._agrees(headline, one, share) for headline, one in earlier):
            return Doubted(self.arrival.vector, ())
        return Doubted(share.reduced(self.arrival.vector), near)

    def _is_next(self, told: Collection[tuple[Headline, Original]]) -> bool:
        return any(headlines.series(self.headline, headline) for headline, _ in told)

    def _agrees(self, headline: Headline, original: Original, share: "_Shares") -> bool:
        """Whether each headline is about something that the other article tells."""
        return share.covered(
            headlines.rest(self.headline, headline), original.vector
        ) and share.covered(
            headlines.rest(headline, self.headline), self.arrival.vector
        )


def _is_nobody(outlet: str) -> bool:
    """Whether a subscription stands in for an outlet that nothing names.

    The texts in such a folder may be anybody's, so their likeness is no outlet's form.
    """
    return outlet.startswith("subscription:") and "/" not in outlet


class _Shares(dict[str, float]):
    """How much of a term's weight is not owed to the habits of an outlet.

    A term that stands in several stories of an outlet does not tell which of them an
    article belongs to.
    """

    def __init__(self, own: Own, story: Story) -> None:
        super().__init__()
        self._index = own.index
        self._story = story
        self._published = own.index.outlets.get(own.outlet, set())
        self._usual = usual(own.index.background)
        self._rarity = partial(own.index.rates.rarity, own.arrival.language)

    def __missing__(self, term: str) -> float:
        having = self._published.intersection(self._index.postings.having(term))
        homes = {self._index.home(article).id for article in having}
        homes.discard(self._story.id)
        share = 1.0
        if len(homes) > 1:
            rate = len(homes) / (len(self._published) + 1)
            share = min(1.0, -math.log(rate) / self._rarity(term))
        self[term] = share
        return share

    def reduced(self, vector: Vector) -> Vector:
        """A text without what it owes to habit."""
        weights = vector.lookup().items()
        return weighed((term, weight * self[term]) for term, weight in weights)

    def covered(self, terms: Collection[str], vector: Vector) -> bool:
        """Whether a text speaks of enough of ``terms``, the rare ones counting most."""
        weights = {term: self._rarity(term) * self[term] for term in terms}
        told = set(vector.terms)
        # In the order of the terms, because sums of fractions depend on it.
        common = sum(weight for term, weight in weights.items() if term in told)
        if common < COVERED * sum(weights.values()):
            return False
        telling = weights.keys() - self._usual
        return not telling or not telling.isdisjoint(told)
