"""Why an article went where it did: what was compared, and what decided. Pure.

Grouping is asked here with its own functions, one article at a time, on an index of
what had come before it. Nothing is weighed in a second way.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Literal

from aggregator.grouping import copies
from aggregator.grouping.arrivals import Arrival, arrive
from aggregator.grouping.constraints import FREE, Constraints
from aggregator.grouping.decisions import Newcomer
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import cosine, shared
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.spelling import Common, spelled
from aggregator.grouping.stories import Look, look
from aggregator.grouping.verdict import Compared, compare

MOST = 60
"""Terms in common that are told, those that weigh most first."""

UNLIKELY = 0.49
"""The most that can be said for a story with too little in common to count."""

Outcome = Literal[
    "joined",
    "copied",
    "outdone",
    "unlikely",
    "own-series",
    "one-word",
    "far",
    "barred",
    "unmet",
]
"""What became of a story that an article was compared with; see `Comparison`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An article beside one story.

    ``nearest`` is the article of it that is most alike, ``alike`` how alike (0 to 1),
    ``whole`` the likeness to the story as a whole. ``repeated`` is the share of the
    shorter text whose words stand in the other one in the same order. ``gap`` is the
    time since the story's newest article then, below zero if the article is older.
    ``chance`` says how likely both tell one event: from a half on they do.

    ``outcome``: it ``joined`` the story; its text is ``copied`` from there; another
    story outdid it; it is unlikely; it is its outlet's own series (``own-series``);
    the texts have nothing but one ordinary word in common (``one-word``); they are too
    ``far`` apart as a whole; a person ``barred`` it; they never met (``unmet``), since
    no word that tells much is in both.
    """

    story: int
    nearest: int
    common: Common = field(default_factory=Common)
    alike: float = 0.0
    whole: float = 0.0
    repeated: float = 0.0
    gap: timedelta = timedelta()
    chance: float = 0.0
    outcome: Outcome = "unmet"


def reasons(
    index: Index, newcomer: Newcomer, constraints: Constraints = FREE
) -> tuple[Comparison, ...]:
    """What ``newcomer`` is compared with in an index of what came before it.

    The story that it would go to comes first, if there is one, then the likeliest.
    ``constraints`` are what a person has decided.
    """
    return judged(look(index, newcomer), constraints)


def judged(seen: Look, constraints: Constraints = FREE) -> tuple[Comparison, ...]:
    """The same for an article that has been looked at."""
    found = [
        _comparison(seen, one, constraints)
        for one in compare(
            seen.question,
            seen.relatives.nearest,
            seen.relatives.hits.articles,
            seen.own.doubt,
        )
    ]
    found.sort(key=lambda one: (one.outcome != "copied", -one.chance, one.story))
    return tuple(_placed(found))


def beside(
    index: Index, newcomer: Newcomer, story: int, text: int | None = None
) -> Comparison | None:
    """``newcomer`` beside a story, whether it met that or not.

    It is measured against the original ``text`` of it, else against the nearest one.
    Nothing if the story is not open.
    """
    there = index.stories.get(story)
    if there is None:
        return None
    arrival = arrive(index, newcomer)
    nearest = None if text is None else there.originals[text]
    return measured(index, arrival, there, nearest)


def measured(
    index: Index, arrival: Arrival, story: Story, text: Original | None = None
) -> Comparison:
    """An article beside an open story, measured against ``text`` or the nearest one."""
    originals = tuple(story.originals.values())
    found = index.lexicon.products(arrival.text, [one.code for one in originals])
    products = dict(zip(story.originals, found, strict=True))
    nearest = text or max(
        originals, key=lambda one: (products[one.article], -one.article)
    )
    terms = shared(arrival.vector, nearest.vector, most=MOST)
    rows = arrival.shingles
    return Comparison(
        story=story.id,
        nearest=nearest.article,
        common=spelled(arrival.newcomer, terms, index.vocabularies),
        alike=cosine(products[nearest.article]),
        whole=story.likeness(sum(found)),
        repeated=copies.contained(rows, nearest.shingles) if len(rows) else 0.0,
        gap=arrival.newcomer.time - story.last,
    )


def _comparison(seen: Look, compared: Compared, constraints: Constraints) -> Comparison:
    candidate = compared.candidate
    here = measured(seen.own.index, seen.arrival, candidate.story, candidate.near[0])
    score = compared.score if compared.doubted is None else compared.doubted
    chance = _chance(score)
    return replace(
        here,
        chance=chance if compared.likely else min(chance, UNLIKELY),
        outcome=_outcome(seen, compared, here.repeated, constraints),
    )


def _outcome(
    seen: Look, compared: Compared, repeated: float, constraints: Constraints
) -> Outcome:
    candidate = compared.candidate
    if not constraints.admit(seen.arrival.newcomer.article, candidate.story):
        return "barred"
    near = candidate.near[0]
    share = seen.own.share(near)
    if repeated >= share and seen.own.may_copy(near, repeated):
        return "copied"
    if not compared.likely:
        both = set(seen.question.vector.terms).intersection(
            candidate.near[0].vector.terms
        )
        return "one-word" if len(both) < 2 else "far"
    if compared.score <= 0:
        return "unlikely"
    if compared.doubted is not None and compared.doubted <= 0:
        return "own-series"
    return "outdone"


def _placed(found: Sequence[Comparison]) -> list[Comparison]:
    """The first story that would take the article, before the others."""
    takes = [one for one in found if one.outcome in {"copied", "outdone"}]
    if not takes:
        return list(found)
    first = takes[0]
    outcome: Outcome = "copied" if first.outcome == "copied" else "joined"
    rest = [_outdone(one) for one in found if one is not first]
    return [replace(first, outcome=outcome), *rest]


def _outdone(one: Comparison) -> Comparison:
    return replace(one, outcome="outdone") if one.outcome == "copied" else one


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, score))))
