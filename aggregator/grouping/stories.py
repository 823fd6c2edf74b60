"""Which articles tell the same event.

`group` takes new articles in the order of their time, one after the other: it looks for
the text of which an article is a copy, else for the story that it belongs to, else the
article founds one. Nothing here touches the database, the network or the clock.
"""

from collections.abc import Sequence
from sys import intern
from typing import NamedTuple

from aggregator.grouping import copies
from aggregator.grouping.arrivals import (
    Arrival,
    Read,
    Relatives,
    arrive,
    copied,
    read,
    relate,
    weigh,
)
from aggregator.grouping.candidates import Question
from aggregator.grouping.decisions import Grouping, Newcomer, Placement
from aggregator.grouping.habits import Own
from aggregator.grouping.index import WINDOW, Index
from aggregator.grouping.members import Member, shared
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Body
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

SHARED = 8
YOUNG = 30
"""As long as fewer stories are open, no word is known to be rare."""


class Found(NamedTuple):
    """The story that takes a newcomer, and why."""

    story: Story
    score: float
    copy_of: int | None = None
    shared: tuple[str, ...] = ()


class Look(NamedTuple):
    """All that is decided by about a newcomer; the nearest relatives come first."""

    arrival: Arrival
    relatives: Relatives
    question: Question
    own: Own


def look(index: Index, newcomer: Newcomer) -> Look:
    """What `group` would decide by about ``newcomer``; changes nothing."""
    return seen(index, arrive(index, newcomer))


def seen(index: Index, arrival: Arrival) -> Look:
    """The same for one that has been read already."""
    relatives = relate(index, arrival)
    question = _question(index, arrival, relatives)
    return Look(arrival, relatives, question, Own(index=index, arrival=arrival))


def group(index: Index, newcomers: Sequence[Newcomer], *, next_story: int) -> Grouping:
    """Puts each of ``newcomers`` into a story and into ``index``.

    They come in the order of their time and none of them is in the index yet. New
    stories take ids from ``next_story`` on. Where one batch ends and the next begins
    makes no difference to what is decided.
    """
    steps: list[Placement | Change] = []
    for text in read(index, newcomers):
        placement = _place(index, text, next_story)
        next_story += placement.founded
        steps.append(placement)
        if is_due(placement.article):
            changes = repair(index, placement.article, next_story=next_story)
            next_story += sum(isinstance(change, Split) for change in changes)
            steps += changes
    return Grouping(steps=tuple(steps), next_story=next_story)


def _place(index: Index, text: Read, next_story: int) -> Placement:
    index.advance(text.newcomer.time)
    arrival = weigh(index, text)
    relatives = relate(index, arrival)
    own = Own(index=index, arrival=arrival)
    found = _as_copy(index, relatives, own) or _as_joining(
        _question(index, arrival, relatives), relatives, own
    )
    placement = _placement(arrival, found, next_story)
    _take_in(index, arrival, placement)
    return placement


def _as_copy(index: Index, relatives: Relatives, own: Own) -> Found | None:
    imprint = own.arrival.imprint
    for original, story in copied(index, relatives):
        least = own.share(original)
        if copies.may_be_copies(imprint, original.imprint, least):
            common = own.common(original)
            if common >= least and own.may_copy(original, common):
                return Found(story, score=common, copy_of=original.article)
    return None


def _as_joining(question: Question, relatives: Relatives, own: Own) -> Found | None:
    stories, articles = relatives.nearest, relatives.hits.articles
    verdict = judge(question, stories, articles, own.doubt)
    if verdict is None:
        return None
    code = verdict.nearest.code
    words = question.lexicon.shared(question.text, code, most=SHARED)
    return Found(verdict.story, score=verdict.score, shared=words)


def _placement(arrival: Arrival, found: Found | None, next_story: int) -> Placement:
    is_copy = found is not None and found.copy_of is not None
    terms, weights = ("", b"") if is_copy else arrival.vector.packed()
    return Placement(
        article=arrival.newcomer.article,
        story=found.story.id if found else next_story,
        founded=found is None,
        copy_of=found.copy_of if found else None,
        score=found.score if found else 0.0,
        shared=found.shared if found else (),
        lead=arrival.lead,
        terms=terms,
        weights=weights,
    )


def _question(index: Index, arrival: Arrival, relatives: Relatives) -> Question:
    return Question(
        lexicon=index.lexicon,
        vector=arrival.vector,
        text=arrival.text,
        short=arrival.short,
        time=arrival.newcomer.time,
        foreign=not index.background.knows(arrival.language),
        young=len(index.stories) < YOUNG,
        undated=arrival.newcomer.undated,
        usual=usual(index.background),
        homes=relatives.hits.stories,
    )


def _take_in(index: Index, arrival: Arrival, placement: Placement) -> None:
    newcomer = arrival.newcomer
    story = index.stories.get(placement.story)
    member = Member(
        article=newcomer.article,
        story=placement.story,
        founder=story.founder if story else newcomer.article,
        outlet=intern(newcomer.outlet),
        title=newcomer.title,
        lead=placement.lead if placement.copy_of else "",
        language=intern(newcomer.language),
        time=newcomer.time,
        copy_of=placement.copy_of,
        topics=shared(newcomer.topics),
    )
    if placement.copy_of is None:
        text, imprint, shingles = arrival.text, arrival.imprint, arrival.shingles
        body = Body(placement.lead, placement.weights, text, imprint, shingles)
        index.open(member, body)
    else:
        index.add(member)
