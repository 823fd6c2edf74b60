"""Does a text tell one of the open stories, or a new one?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from aggregator.grouping import odds
from aggregator.grouping.candidates import Candidate, Question, candidates, field_of
from aggregator.grouping.likeness import Vector
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original


class Doubted(NamedTuple):
    """What is left of a text, and of the texts it is like, when some do not count."""

    vector: Vector
    near: Sequence[Original]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The story that a text belongs to, with the log-odds for it."""

    story: Story
    nearest: Original
    score: float


def judge(
    question: Question,
    stories: Sequence[Story],
    articles: Sequence[int],
    doubt: Callable[[Story, Sequence[Original]], Doubted | None],
) -> Verdict | None:
    """Finds the story of a text among those ``met``, the most alike texts first.

    Gives nothing if the text begins a story of its own. Of several stories the
    likeliest is taken, the oldest one if they are equally likely. Where there is
    ``doubt`` about one, what is beyond it must do, too.
    """
    field = field_of(question, stories)
    if odds.are_far(question, field):
        return None
    found = candidates(question, field, articles)
    tops = sorted((candidate.top for candidate in found), reverse=True)
    scored = [
        (odds.score(question, candidate, tops), -candidate.story.id, candidate)
        for candidate in found
        if odds.is_likely(question, candidate)
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
    stories: Sequence[Story],
    articles: Sequence[int],
    doubt: Callable[[Story, Sequence[Original]], Doubted | None],
) -> tuple[Compared, ...]:
    """Every story that `judge` would look at, in the order in which they were met."""
    found = candidates(question, field_of(question, stories), articles)
    tops = sorted((candidate.top for candidate in found), reverse=True)
    compared = []
    for one in found:
        doubted = doubt(one.story, one.near)
        compared.append(
            Compared(
                candidate=one,
                likely=odds.is_likely(question, one),
                score=odds.score(question, one, tops),
                doubted=_again(question, one, doubted, tops) if doubted else None,
            )
        )
    return tuple(compared)


def _again(
    question: Question, candidate: Candidate, doubted: Doubted, tops: Sequence[float]
) -> float:
    """The log-odds for a story by what is beyond doubt, 0 if that is not likely."""
    text = question.lexicon.numbered(doubted.vector)
    reduced = replace(question, vector=doubted.vector, text=text)
    articles = [one.article for one in doubted.near]
    field = field_of(reduced, [candidate.story] if articles else [])
    for left in candidates(reduced, field, articles):
        if odds.is_likely(question, left):
            rivals = list(tops)
            rivals.remove(candidate.top)
            return odds.score(question, left, sorted([*rivals, left.top], reverse=True))
    return 0.0
