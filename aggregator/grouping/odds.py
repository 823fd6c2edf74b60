"""How likely is it that a text tells the event of a story?

A logistic regression learned from labelled news streams. What a fixed threshold cannot
see, and what carries most of its gain, is *contrast*: how far a story is ahead of the
others and of the general level of likeness around the text.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from aggregator.grouping.lexicon import Lexicon, Numbered
from aggregator.grouping.likeness import Vector, cosine
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original

STORIES = 8
LINKS = 3
GUARD = 0.20
SHORT_GUARD = 0.19
RELAXED = 0.02
_DAY = timedelta(days=1)
_LONGEST_GAP = 5.0
_QUICK = 1 / 12
_UNKNOWN = 0.2
"""Days since a story was told, at least, if nobody knows. With none, undated headlines
of some months had a B-cubed F1 of .57 and .55, now .72 and .70."""
_UNSEEN = 0.1
"""How like a text some other story may be, as long as few are open to compare with."""
_SAME_DAY = 1.0
_OTHER_DAY = -3.0
"""Of pairs of texts that name other days of the week 2 to 7 in 100 tell one event, of
those that name the same 43 to 86: with dates, without them, long texts or short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each story: does it go with this text of this time?

    ``text`` is its ``vector`` in the ``lexicon``. ``foreign`` tells that it is in a
    language of which no background is known, ``young`` that too few stories are open to
    tell what is rare, ``undated`` that the text may be older than its time. ``usual``
    are the terms that are ordinary words, ``days`` those of the week that it names.
    """

    lexicon: Lexicon
    vector: Vector
    text: Numbered
    short: bool
    time: datetime
    foreign: bool = False
    young: bool = False
    undated: bool = False
    usual: frozenset[str] = frozenset()
    days: int = 0


class Candidate(NamedTuple):
    """A story that a text may belong to, and how alike the two are.

    ``near`` are the texts of it that were met, the nearest first. ``centre`` is the
    likeness to the story as a whole, ``best`` to the nearest text, ``top`` the mean of
    the three nearest.
    """

    story: Story
    near: tuple[Original, ...]
    centre: float
    best: float
    top: float


def candidates(
    question: Question, met: Iterable[tuple[Original, Story]]
) -> tuple[Candidate, ...]:
    """The first `STORIES` stories met, in that order, measured by what was met."""
    near: dict[Story, list[Original]] = {}
    for original, story in met:
        found = near.get(story)
        if found is not None:
            if len(found) < LINKS:
                found.append(original)
        elif len(near) < STORIES:
            near[story] = [original]
    products = _products(question, near)
    weights = question.vector.lookup()
    return tuple(
        [
            _candidate(story, found, products, story.product(weights, products))
            for story, found in near.items()
        ]
    )


def _products(
    question: Question, near: Mapping[Story, list[Original]]
) -> dict[int, int]:
    """The exact products with all texts that are to be compared, in one go."""
    codes = {
        one.article: one.code
        for story, found in near.items()
        for one in (*found, *story.compared)
    }
    products = question.lexicon.products(question.text, tuple(codes.values()))
    return dict(zip(codes, products, strict=True))


def _candidate(
    story: Story,
    found: Sequence[Original],
    products: Mapping[int, int],
    product: int,
) -> Candidate:
    """``found`` are the texts met of a story, ``product`` is that with all of it."""
    links = sorted([(products[one.article], -one.article) for one in found])[::-1]
    likenesses = [cosine(alike) for alike, _ in links]
    if len(links) < LINKS:
        average = cosine(product) / len(story.originals)
        likenesses += [min(likenesses[-1], average)] * (LINKS - len(links))
    return Candidate(
        story=story,
        near=tuple([story.originals[-negative] for _, negative in links]),
        centre=story.likeness(product),
        best=likenesses[0],
        top=sum(likenesses) / LINKS,
    )


def is_likely(question: Question, candidate: Candidate) -> bool:
    """Whether text and story have enough in common for their odds to count at all."""
    return candidate.centre >= _least(question, candidate.story) and _say_the_same(
        question, candidate.near[0]
    )


def _least(question: Question, story: Story) -> float:
    """How like a story as a whole a text must be.

    Among bare headlines less if the story is a large one, which has many sides; but not
    without a background, where ordinary words may be all that they share.
    """
    if question.foreign or not (question.short and story.short):
        return GUARD
    return SHORT_GUARD - RELAXED * math.log(len(story.originals))


def _say_the_same(question: Question, other: Original) -> bool:
    """Whether two texts have more in common than one ordinary word.

    Headlines are so short that one word makes them alike: Titanfall may well stand for
    an event, Orange does not.
    """
    both = question.lexicon.shared(question.text, other.code, most=2)
    return len(both) > 1 or not (question.young or question.usual.issuperset(both))


def score(question: Question, candidate: Candidate, tops: Sequence[float]) -> float:
    """The log-odds that text and story tell the same event.

    Without a background rare words weigh less than they should, so headlines in such a
    language need less to go together (measured on Spanish and Portuguese ones).
    ``tops`` are the ``top`` of all candidates in falling order.
    """
    story = candidate.story
    both = question.short and story.short
    one = question.short != story.short
    size = math.log(len(story.originals))
    unseen = _UNSEEN if question.young else 0.0
    others = (*tops[1:2], unseen) if candidate.top == tops[0] else tops
    score = (
        -3.0
        + 4.82 * candidate.centre
        + 8.35 * candidate.best
        - 2.41 * candidate.top
        - 0.10 * size
        - 1.3 * _days(question, story.last)
        + 9.6 * (candidate.top - others[0])
        - 9.4 * sum(tops[2:]) / 6
        - 0.80 * one
        + _by_day(question.days, candidate.near[0].days)
    )
    since = _days(question, candidate.near[0].last)
    if not both:
        return score - 1.2 * since
    # Outlets that give headlines only are quick: the first hours tell most.
    score += (3.7 if question.foreign else 2.7) - 0.7 * math.log1p(since / _QUICK)
    return score + 0.15 * size - 6.3 * candidate.best


def _by_day(some: int, other: int) -> float:
    if not (some and other):
        return 0.0
    return _SAME_DAY if some & other else _OTHER_DAY


def _days(question: Question, told: datetime) -> float:
    least = _UNKNOWN if question.undated else 0.0
    return min(max((question.time - told) / _DAY, least), _LONGEST_GAP)
