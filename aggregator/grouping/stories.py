"""Which articles tell the same event.

`group` takes new articles in the order of their time, one after the other: it looks for
the text of which an article is a copy, else for the story that it belongs to, else the
article founds one. Nothing here touches the database, the network or the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from aggregator.grouping import copies
from aggregator.grouping.decisions import Grouping, Newcomer, Placement
from aggregator.grouping.habits import Own
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
from aggregator.grouping.odds import Question
from aggregator.grouping.repair import Change, Merge, Split, is_due, repair
from aggregator.grouping.terms import usual
from aggregator.grouping.verdict import judge

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

SEARCH_TERMS = 16
SEARCH_FOUND = 60
COPY_LOOKS = 5
COPY_WORTH = 0.15

# As long as few stories are open, no word is known to be rare.
YOUNG = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A newcomer, made ready to be compared."""

    newcomer: Newcomer
    language: str
    vector: Vector
    short: bool
    lead: str


class Relative(NamedTuple):
    """An original that a newcomer is likely to have something to do with."""

    alike: float
    original: Original
    story: Story


class Look(NamedTuple):
    """All that is decided by about a newcomer; the nearest relatives come first."""

    arrival: Arrival
    relatives: Sequence[Relative]
    question: Question
    own: Own


def look(index: Index, newcomer: Newcomer) -> Look:
    """What `group` would decide by about ``newcomer``; changes nothing."""
    arrival = _arrival(index, newcomer)
    return Look(
        arrival=arrival,
        relatives=_relatives(index, arrival),
        question=_question(index, arrival),
        own=_own(index, arrival),
    )


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
    arrival = _arrival(index, newcomer)
    relatives = _relatives(index, arrival)
    terms, weights = arrival.vector.packed()
    founding = Placement(
        article=newcomer.article,
        story=next_story,
        founded=True,
        lead=arrival.lead,
        terms=terms,
        weights=weights,
    )
    own = _own(index, arrival)
    placement = (
        _as_copy(founding, arrival, relatives, own)
        or _as_joining(founding, _question(index, arrival), relatives, own)
        or founding
    )
    index.add(_member(index, newcomer, placement), arrival.vector)
    return placement


def _arrival(index: Index, newcomer: Newcomer) -> Arrival:
    text = Text(title=newcomer.title, body=newcomer.text, address=newcomer.address)
    language = primary(newcomer.language)
    counted = frequencies(text, index.vocabularies.of(language))
    return Arrival(
        newcomer=newcomer,
        language=language,
        vector=weigh(counted, index.rates.rarity(language)),
        short=text.short,
        lead=copies.lead(newcomer.text),
    )


def _relatives(index: Index, arrival: Arrival) -> Sequence[Relative]:
    found = index.postings.search(arrival.vector, terms=SEARCH_TERMS, most=SEARCH_FOUND)
    relatives = (
        Relative(alike, index.originals[article], index.homes[article])
        for alike, article in found
    )
    article = arrival.newcomer.article
    return [
        one
        for one in relatives
        if one.story.speaks(arrival.language)
        and index.constraints.admit(article, one.story)
    ]


def _as_copy(
    founding: Placement, arrival: Arrival, relatives: Sequence[Relative], own: Own
) -> Placement | None:
    likely = [one for one in relatives[:COPY_LOOKS] if one.alike >= COPY_WORTH]
    if not likely:
        return None
    mine = copies.shingles(arrival.newcomer.title, arrival.lead)
    for _, original, story in likely:
        common = copies.contained(mine, original.shingles)
        if common >= copies.CONTAINED and own.may_copy(original, common):
            return replace(
                founding,
                story=story.id,
                founded=False,
                copy_of=original.article,
                score=common,
                terms="",
                weights=b"",
            )
    return None


def _as_joining(
    founding: Placement, question: Question, relatives: Sequence[Relative], own: Own
) -> Placement | None:
    verdict = judge(
        question, ((one.original, one.story) for one in relatives), own.doubt
    )
    if verdict is None:
        return None
    return replace(
        founding,
        story=verdict.story.id,
        founded=False,
        score=verdict.score,
        shared=shared(question.vector, verdict.nearest.vector),
    )


def _question(index: Index, arrival: Arrival) -> Question:
    return Question(
        vector=arrival.vector,
        short=arrival.short,
        time=arrival.newcomer.time,
        foreign=not index.background.knows(arrival.language),
        young=len(index.stories) < YOUNG,
        usual=usual(index.background),
    )


def _own(index: Index, arrival: Arrival) -> Own:
    newcomer = arrival.newcomer
    return Own(
        index=index,
        outlet=newcomer.outlet,
        language=arrival.language,
        title=newcomer.title,
        lead=arrival.lead,
        vector=arrival.vector,
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
