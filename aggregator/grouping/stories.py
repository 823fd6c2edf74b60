"""Which articles tell the same event.

`group` takes new articles in the order of their time, one after the other: it looks for
copies first, then for the story that the text belongs to, else the article founds one.
Nothing here touches the database, the network or the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from aggregator.grouping import copies
from aggregator.grouping.index import WINDOW, Index
from aggregator.grouping.likeness import (
    Text,
    Vector,
    frequencies,
    primary,
    shared,
    weigh,
)
from aggregator.grouping.members import Member, Original, Story
from aggregator.grouping.repair import Change, Merge, Split, is_due, repair
from aggregator.grouping.terms import usual
from aggregator.grouping.verdict import Question, judge

__all__ = [
    "WINDOW",
    "Grouping",
    "Index",
    "Member",
    "Merge",
    "Newcomer",
    "Placement",
    "Split",
    "group",
]


class Relative(NamedTuple):
    """An original that a newcomer is likely to have something to do with."""

    alike: float
    original: Original
    story: Story


SEARCH_TERMS = 16
SEARCH_FOUND = 60
COPY_LOOKS = 5
COPY_WORTH = 0.2

# As long as few stories are open, no word is known to be rare.
YOUNG = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """An article that is in no story yet; ``outlet`` is a key, empty if not known."""

    article: int
    outlet: str
    title: str
    text: str
    language: str
    time: datetime
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a newcomer went, why, and what is to be remembered of it.

    ``founded`` tells that it began ``story``. ``score`` says how sure it is: the
    log-odds for joining a story, the share of the text that a copy has in common with
    its original, 0 for a founder. ``shared`` are the words in common with the
    nearest text. ``lead``, ``terms`` and ``weights`` are kept for `Member`.
    """

    article: int
    story: int
    founded: bool = False
    copy_of: int | None = None
    score: float = 0.0
    shared: tuple[str, ...] = ()
    lead: str
    terms: str = ""
    weights: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What `group` decided, step by step.

    It may be stored in that order, or all ``placements`` first and then the
    ``changes``, which comes to the same. ``next_story`` is the first story id that has
    not been given away.
    """

    steps: tuple[Placement | Change, ...] = ()
    next_story: int

    @property
    def placements(self) -> tuple[Placement, ...]:
        """One for each newcomer; a change after it may have moved the article on."""
        return tuple(step for step in self.steps if isinstance(step, Placement))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The merges and splits, in their order."""
        return tuple(step for step in self.steps if not isinstance(step, Placement))

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The merges among the changes."""
        return tuple(step for step in self.steps if isinstance(step, Merge))

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits among the changes."""
        return tuple(step for step in self.steps if isinstance(step, Split))


def group(index: Index, newcomers: Sequence[Newcomer], *, next_story: int) -> Grouping:
    """Puts each of ``newcomers`` into a story and into ``index``.

    They come in the order of their time and none of them is in the index yet. New
    stories take ids from ``next_story`` on. Where one batch ends and the next begins
    makes no difference to what is decided.
    """
    steps: list[Placement | Change] = []
    for newcomer in newcomers:
        placement = _place(index, newcomer, next_story)
        next_story += placement.founded
        steps.append(placement)
        if is_due(newcomer.article):
            changes = repair(index, newcomer.article, next_story=next_story)
            next_story += sum(isinstance(change, Split) for change in changes)
            steps += changes
    return Grouping(steps=tuple(steps), next_story=next_story)


def _place(index: Index, newcomer: Newcomer, next_story: int) -> Placement:
    index.advance(newcomer.time)
    text = Text(title=newcomer.title, body=newcomer.text)
    language = primary(newcomer.language)
    counted = frequencies(text, index.vocabularies.of(language))
    vector = weigh(counted, index.rates.rarity(language))
    found = _relatives(index, vector, language)
    terms, weights = vector.packed()
    placement = (
        _copy(newcomer, found)
        or _joining(newcomer, _question(index, newcomer, vector), found)
        or Placement(
            article=newcomer.article,
            story=next_story,
            founded=True,
            lead=copies.lead(newcomer.text),
        )
    )
    if placement.copy_of is None:
        placement = replace(placement, terms=terms, weights=weights)
    index.add(_member(index, newcomer, placement), vector)
    return placement


def _relatives(index: Index, vector: Vector, language: str) -> Sequence[Relative]:
    found = index.postings.search(vector, terms=SEARCH_TERMS, most=SEARCH_FOUND)
    relatives = (
        Relative(alike, index.originals[article], index.homes[article])
        for alike, article in found
    )
    return [relative for relative in relatives if relative.story.speaks(language)]


def _copy(newcomer: Newcomer, found: Sequence[Relative]) -> Placement | None:
    likely = [one for one in found[:COPY_LOOKS] if one.alike >= COPY_WORTH]
    if not likely:
        return None
    lead = copies.lead(newcomer.text)
    own = copies.shingles(newcomer.title, lead)
    for _, original, story in likely:
        common = copies.contained(own, original.shingles)
        if common >= copies.CONTAINED:
            return Placement(
                article=newcomer.article,
                story=story.id,
                copy_of=original.article,
                score=common,
                lead=lead,
            )
    return None


def _question(index: Index, newcomer: Newcomer, vector: Vector) -> Question:
    return Question(
        vector=vector,
        short=Text(title=newcomer.title, body=newcomer.text).short,
        time=newcomer.time,
        foreign=not index.background.knows(primary(newcomer.language)),
        young=len(index.stories) < YOUNG,
        usual=usual(index.background),
    )


def _joining(
    newcomer: Newcomer, question: Question, found: Sequence[Relative]
) -> Placement | None:
    verdict = judge(question, [(original, story) for _, original, story in found])
    if verdict is None:
        return None
    return Placement(
        article=newcomer.article,
        story=verdict.story.id,
        score=verdict.score,
        shared=shared(question.vector, verdict.nearest.vector),
        lead=copies.lead(newcomer.text),
    )


def _member(index: Index, newcomer: Newcomer, placement: Placement) -> Member:
    story = index.stories.get(placement.story)
    return Member(
        article=newcomer.article,
        story=placement.story,
        founder=story.founder if story else newcomer.article,
        outlet=newcomer.outlet,
        title=newcomer.title,
        lead=placement.lead,
        language=newcomer.language,
        time=newcomer.time,
        terms=placement.terms,
        weights=placement.weights,
        copy_of=placement.copy_of,
        topics=newcomer.topics,
    )
