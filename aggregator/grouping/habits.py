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
from itertools import product

from aggregator.grouping import copies, headlines
from aggregator.grouping.headlines import Headline
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import Vector, weighed
from aggregator.grouping.members import Article
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
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
    outlet: str
    language: str
    title: str
    lead: str
    vector: Vector

    @cached_property
    def headline(self) -> Headline:
        """What tells it from the next of a series; read when first asked for."""
        vocabulary = self.index.vocabularies.of(self.language)
        return headlines.read(self.title, lambda: self.lead, vocabulary)

    def share(self, imprint: copies.Imprint, original: Original) -> float:
        """The least share that its text, if a copy, has in common with another one."""
        if not (copies.goes_on(imprint) and copies.goes_on(original.imprint)):
            return copies.CONTAINED
        same = len(self.headline.words) >= TELLING and any(
            headlines.equal(self.headline, original.headline_of(one))
            for one in original.texts()
        )
        return copies.REARRANGED if same else copies.CONTAINED

    def may_copy(self, original: Original, share: float) -> bool:
        """Whether an article that has ``share`` of a text in common is a copy of it.

        Of another outlet's text it is. Of its own outlet's only if it repeats it, since
        a form is filled in with nearly the same words again and again.
        """
        story = self.index.home(original.article)
        if self.outlet not in story.outlets:
            return True
        if self.outlet in original.outlets():
            mine = _of(self.outlet, original)
            return share >= REPEATED and any(
                self._repeats(one, original.headline_of(one)) for one in mine
            )
        return not self._is_next(_told(story, self.outlet))

    def _repeats(self, text: Article, headline: Headline) -> bool:
        """Whether headline and numbers are the same, and enough is said to tell."""
        return (
            headlines.equal(self.headline, headline)
            and (bool(self.lead) or len(self.headline.words) >= LONG)
            and copies.alike_in_numbers(self.lead, text.lead)
        )

    def doubt(self, story: Story, near: Sequence[Original]) -> Doubted | None:
        """What may speak for joining ``story``, if its own outlet tells it already.

        The texts of others may, and those of nobody in particular. Where there are
        none, the words lose the weight that they owe to the outlet's habits. Nothing is
        left if the outlet has told another edition there, or something else.
        """
        if self.outlet not in story.outlets:
            return None
        told = _told(story, self.outlet)
        if self._is_next(told):
            return Doubted(self.vector, ())
        if _is_nobody(self.outlet) or any(
            self.outlet not in one.outlets() for one in near
        ):
            return None
        share = _Shares(self, story)
        if not any(self._agrees(headline, one, share) for headline, one in told):
            return Doubted(self.vector, ())
        return Doubted(share.reduced(self.vector), near)

    def _is_next(self, told: Collection[tuple[Headline, Original]]) -> bool:
        return any(headlines.series(self.headline, headline) for headline, _ in told)

    def _agrees(self, headline: Headline, original: Original, share: "_Shares") -> bool:
        """Whether each headline is about something that the other article tells."""
        return share.covered(
            headlines.rest(self.headline, headline), original.vector
        ) and share.covered(headlines.rest(headline, self.headline), self.vector)


def apart(story: Story, other: Story) -> bool:
    """Whether an outlet has told different parts of a series in two stories."""
    for outlet in sorted(story.outlets & other.outlets):
        pairs = product(_told(story, outlet), _told(other, outlet))
        if any(headlines.series(one, another) for (one, _), (another, _) in pairs):
            return True
    return False


def _is_nobody(outlet: str) -> bool:
    """Whether a subscription stands in for an outlet that nothing names.

    The texts in such a folder may be anybody's, so their likeness is no outlet's form.
    """
    return outlet.startswith("subscription:") and "/" not in outlet


def _told(story: Story, outlet: str) -> list[tuple[Headline, Original]]:
    """The articles of an outlet in a story: the headline and the text of each."""
    return [
        (original.headline_of(text), original)
        for original in story.originals.values()
        for text in _of(outlet, original)
    ]


def _of(outlet: str, original: Original) -> list[Article]:
    """A text and its copies, as far as they are an outlet's."""
    return [one for one in original.texts() if one.member.outlet == outlet]


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
        self._rarity = partial(own.index.rates.rarity, own.language)

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
