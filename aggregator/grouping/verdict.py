"""Does a text tell one of the open stories, or a new one?

A logistic regression learned from labelled news streams. What a fixed threshold cannot
see, and what carries most of its gain, is *contrast*: how far a story is ahead of the
others and of the general level of likeness around the text.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from aggregator.grouping.likeness import Vector, cosine, dot
from aggregator.grouping.members import Original, Story

STORIES = 8
LINKS = 3
GUARD = 0.20
_DAY = timedelta(days=1)
_LONGEST_GAP = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of each story: does it go with this text of this time?

    ``foreign`` tells that it is in a language of which no background is known,
    ``young`` that too few stories are open to tell what is rare. ``usual`` are the
    terms that are ordinary words.
    """

    vector: Vector
    short: bool
    time: datetime
    foreign: bool = False
    young: bool = False
    usual: frozenset[str] = frozenset()


class Doubted(NamedTuple):
    """What is left of a text, and of the texts it is like, when some do not count."""

    vector: Vector
    near: Sequence[Original]


class Link(NamedTuple):
    """A text of a story and how like it is; sorts by that, then by age."""

    alike: float
    age: int
    original: Original


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The story that a text belongs to, with the log-odds for it."""

    story: Story
    nearest: Original
    score: float


def judge(
    question: Question,
    met: Iterable[tuple[Original, Story]],
    doubt: Callable[[Story, Sequence[Original]], Doubted | None],
) -> Verdict | None:
    """Finds the story of a text among those ``met``, the most alike texts first.

    Gives nothing if the text begins a story of its own. Of several stories the
    likeliest is taken, the oldest one if they are equally likely. Where there is
    ``doubt`` about one, what is beyond it must do, too.
    """
    candidates = _candidates(question.vector, met)
    tops = sorted((candidate.top for candidate in candidates), reverse=True)
    scored = [
        (_score(question, candidate, tops), -candidate.story.id, candidate)
        for candidate in candidates
        if _is_likely(question, candidate)
    ]
    likely = (triple for triple in scored if triple[0] > 0)
    for score, _, winner in sorted(likely, key=lambda one: one[:2], reverse=True):
        doubted = doubt(winner.story, winner.near)
        if doubted is not None:
            score = _again(question, winner, doubted, tops)
        if score > 0:
            return Verdict(story=winner.story, nearest=winner.near[0], score=score)
    return None


class Compared(NamedTuple):
    """How a story fared: the log-odds for it, and what was left of them on doubt.

    ``likely`` tells that enough is in common for the log-odds to count at all.
    """

    candidate: Candidate
    likely: bool
    score: float
    doubted: float | None


def compare(
    question: Question,
    met: Iterable[tuple[Original, Story]],
    doubt: Callable[[Story, Sequence[Original]], Doubted | None],
) -> tuple[Compared, ...]:
    """Every story that `judge` would look at, in the order in which they were met."""
    candidates = _candidates(question.vector, met)
    tops = sorted((candidate.top for candidate in candidates), reverse=True)
    compared = []
    for one in candidates:
        doubted = doubt(one.story, one.near)
        compared.append(
            Compared(
                candidate=one,
                likely=_is_likely(question, one),
                score=_score(question, one, tops),
                doubted=_again(question, one, doubted, tops) if doubted else None,
            )
        )
    return tuple(compared)


def _is_likely(question: Question, candidate: Candidate) -> bool:
    return candidate.centre >= GUARD and _say_the_same(
        question, candidate.near[0].vector
    )


def _again(
    question: Question, candidate: Candidate, doubted: Doubted, tops: Sequence[float]
) -> float:
    """The log-odds for a story by what is beyond doubt, 0 if that is not likely."""
    met = ((one, candidate.story) for one in doubted.near)
    for left in _candidates(doubted.vector, met):
        if _is_likely(question, left):
            rivals = list(tops)
            rivals.remove(candidate.top)
            return _score(question, left, sorted([*rivals, left.top], reverse=True))
    return 0.0


def _say_the_same(question: Question, other: Vector) -> bool:
    """Whether two texts have more in common than one ordinary word.

    Headlines are so short that one word makes them alike: Titanfall may well stand for
    an event, Orange does not.
    """
    both = set(question.vector.terms).intersection(other.terms)
    return len(both) > 1 or not (question.young or both <= question.usual)


def _candidates(
    vector: Vector, met: Iterable[tuple[Original, Story]]
) -> tuple[Candidate, ...]:
    near: dict[Story, list[Link]] = {}
    weights = vector.lookup()
    for original, story in met:
        if story in near or len(near) < STORIES:
            found = near.setdefault(story, [])
            if len(found) < LINKS:
                alike = cosine(dot(weights, original.vector))
                found.append(Link(alike, -original.article, original))
    return tuple(
        _candidate(story, found, dot(story.centre.weights, vector))
        for story, found in near.items()
    )


def _candidate(story: Story, found: Sequence[Link], product: int) -> Candidate:
    """``found`` are the links to a story, ``product`` is the text's with the whole."""
    links = sorted(found, reverse=True)
    average = cosine(product) / len(story.originals)
    likenesses = [link.alike for link in links]
    likenesses += [min(likenesses[-1], average)] * (LINKS - len(links))
    return Candidate(
        story=story,
        near=tuple(link.original for link in links),
        centre=story.centre.likeness(product),
        best=likenesses[0],
        top=sum(likenesses) / LINKS,
    )


def _score(question: Question, candidate: Candidate, tops: Sequence[float]) -> float:
    """The log-odds that text and story tell the same event.

    Without a background rare words weigh less than they should, so headlines in such a
    language need less to go together (measured on Spanish and Portuguese ones).
    ``tops`` are the ``top`` of all candidates in falling order.
    """
    story = candidate.story
    both = question.short and story.short
    one = question.short != story.short
    gap = min(max((question.time - story.last) / _DAY, 0.0), _LONGEST_GAP)
    others = (*tops[1:2], 0.0) if candidate.top == tops[0] else tops
    return (
        -3.03
        + 4.82 * candidate.centre
        + 8.35 * candidate.best
        - 2.41 * candidate.top
        - 0.12 * math.log(len(story.originals))
        - 2.40 * gap
        + (3.52 if question.foreign else 2.52) * both
        - 0.80 * one
        + 11.48 * (candidate.top - others[0])
        - 9.39 * sum(tops[2:]) / 6
        - 6.40 * candidate.best * both
    )
