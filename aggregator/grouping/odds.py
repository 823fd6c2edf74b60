"""How likely is it that a text tells the event of a story?

A logistic regression learned from labelled news streams. What a fixed threshold cannot
see, and what carries most of its gain, is *contrast*: how far a story is ahead of the
others and of the general level of likeness around the text.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from aggregator.grouping.candidates import Candidate, Field, Question
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original

GUARD = 0.20
SHORT_GUARD = 0.17
RELAXED = 0.015
_SEVERAL = 3
_CENTRAL = 0.25
_DAY = timedelta(days=1)
_LONGEST_GAP = 5.0
_QUICK = 1 / 12
_UNKNOWN = 0.2
"""Days since a story was told, at least, if nobody knows. With none, undated headlines
of some months had a B-cubed F1 of .57 and .55, now .71 and .69."""
_UNKNOWN_TEXT = 0.36
"""The same for a text: of two that were told at one time more tell one event."""
_UNSEEN = 0.1
"""How like a text some other story may be, as long as few are open to compare with."""
_SAME_DAY = 1.0
_OTHER_DAY = -3.0
"""Of pairs of texts that name other days of the week 2 to 7 in 100 tell one event, of
those that name the same 43 to 86: with dates, without them, long texts or short."""


def is_likely(question: Question, candidate: Candidate) -> bool:
    """Whether text and story have enough in common for their odds to count at all."""
    return is_near(question, candidate.story, candidate.centre) and (
        _is_central(question, candidate) or _say_the_same(question, candidate.near[0])
    )


def are_far(question: Question, field: Field) -> bool:
    """Whether `is_near` holds for none of the stories, as nearly always.

    One look at the largest likeness tells: who has `GUARD` is near, whatever the story;
    who has less is far from it if it is a full text, because then no less is asked.
    """
    if max(field.centres, default=0.0) >= GUARD:
        return False
    near = map(partial(is_near, question), field.stories, field.centres)
    return not (question.short and any(near))


def is_near(question: Question, story: Story, centre: float) -> bool:
    """Whether a text is enough like a story as a whole to be in it."""
    return centre >= GUARD or centre >= _least(question, story)


def _least(question: Question, story: Story) -> float:
    """How like a story as a whole a text must be.

    Among bare headlines less if the story is a large one, which has many sides; but not
    without a background, where ordinary words may be all that they share.
    """
    if question.foreign or not (question.short and story.short):
        return GUARD
    return SHORT_GUARD - RELAXED * math.log(len(story.originals))


def _is_central(question: Question, candidate: Candidate) -> bool:
    """Whether what a text has in common with a story stands for the whole of it.

    If elephants are in all headlines of a story, they are no ordinary word there.
    """
    return (
        not question.young
        and len(candidate.story.originals) >= _SEVERAL
        and candidate.centre >= _CENTRAL
    )


def _say_the_same(question: Question, other: Original) -> bool:
    """Whether two texts have more in common than one ordinary word.

    Headlines are so short that one word makes them alike: Titanfall may well stand for
    an event, Orange does not.
    """
    both = question.lexicon.both(question.text, other.code)
    if len(both) > 1 or question.young:
        return len(both) > 1
    return not question.usual.issuperset(question.lexicon.terms(both))


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
        -2.6
        + 4.82 * candidate.centre
        + 8.35 * candidate.best
        - 2.41 * candidate.top
        - 0.10 * size
        - 1.3 * _days(question, story.last)
        + 9.6 * (candidate.top - others[0])
        - 9.4 * sum(tops[2:]) / 6
        - 0.80 * one
        + _by_day(question, candidate.near[0])
    )
    since = _days(question, candidate.near[0].last)
    if not both:
        return score - 1.2 * since
    # Outlets that give headlines only are quick: the first hours tell most.
    score += (3.3 if question.foreign else 2.3) - 0.7 * math.log1p(since / _QUICK)
    # The more of a large story's headlines have words of this one, the likelier it is.
    known = math.log(max(1, question.homes.count(story.id)))
    return score + known - 0.65 * size - 6.3 * candidate.best


def _by_day(question: Question, other: Original) -> float:
    told = other.days
    asked = question.days if told else 0
    if not asked:
        return 0.0
    return _SAME_DAY if told & asked else _OTHER_DAY


def _days(question: Question, told: datetime) -> float:
    gap = (question.time - told) / _DAY
    if question.undated:
        gap = max(gap, _UNKNOWN if question.short else _UNKNOWN_TEXT)
    return min(max(gap, 0.0), _LONGEST_GAP)
