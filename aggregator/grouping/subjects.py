"""Running subjects: topics that nobody asked for, named after what recurs.

A subject is a name (a person, a place, a firm, a thing) that several stories of several
outlets are about, or one story that many tell. Found sections like "business" were
tried too: no method finds them unaided, while recurring names cover most of a stream of
headlines and are clean (measured on four sections: .83 of the articles, purity .98).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from aggregator.config.names import slug
from aggregator.grouping.index import Index
from aggregator.grouping.terms import stem
from aggregator.grouping.titles import title

MOST = 40
LOOKED_AT = 4_000
"""Names that could be a subject at most: those in stories of most texts."""

FEWEST_STORIES = 3
FEWEST_TEXTS = 12
"""A name recurs over several stories, or over this many texts of a large one."""

TO_STAY = 0.66
"""The share of these that is enough for a subject to stay."""

CAPITAL = 0.8
LEAD_OF_KNOWN = 1.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A running subject: ``term`` is the name it stands on.

    ``title`` is that name as it is usually written, ``name`` a slug of it. ``stories``
    are the open stories that are about it.
    """

    name: str = ""
    title: str
    term: str
    stories: tuple[int, ...] = ()


def discover(
    index: Index, known: Sequence[Subject], *, taken: Collection[str] = ()
) -> tuple[Subject, ...]:
    """The running subjects of the window, those with most stories first.

    One that is ``known`` keeps its name and title for ever, needs one story less than a
    new one and gives way to none that is only a little larger, so that subjects do not
    flicker. New ones are given no name that is ``taken``.
    """
    index.mentions.read(index.stories)
    names = {subject.title: subject.name for subject in known}
    subjects: dict[str, Subject] = {}
    for found in islice(_cover(index, {one.term: one for one in known}), MOST):
        if found.title not in names:
            used = {*taken, *names.values()}
            names[found.title] = slug(found.title, taken=used, fallback="subject")
        # World and Cup may both be found; they are one subject, the World Cup.
        subjects.setdefault(found.title, replace(found, name=names[found.title]))
    return tuple(subjects.values())


def news(index: Index, subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """The running subjects with the stories that have come to each since the last call.

    An index that was restored has told of none yet.
    """
    told, index.told = index.told, {one.name: set(one.stories) for one in subjects}
    return tuple(
        replace(one, stories=tuple(sorted(index.told[one.name] - told[one.name])))
        if one.name in told
        else one
        for one in subjects
    )


def _cover(index: Index, known: Mapping[str, Subject]) -> Iterator[Subject]:
    """The names that together are about most texts, the most telling first.

    A name tells of less once others are taken, never of more. So one is only looked at
    again when it would be the next (Minoux, "Accelerated greedy algorithms for
    maximizing submodular set functions", 1978).
    """
    mentions, number = index.mentions, index.lexicon.number
    covered = np.zeros(len(mentions.ids), dtype=bool)
    waiting = list(_common(index, known))
    heapify(waiting)
    while waiting:
        _, term = heappop(waiting)
        stories = mentions.stories(number(term))
        stories = stories[~covered[stories]]
        texts = int(mentions.sizes[stories].sum())
        if not (_recurs(len(stories), texts, term in known) and _is_name(index, term)):
            continue
        rank = _rank(texts, term in known), term
        if waiting and waiting[0] < rank:
            heappush(waiting, rank)
        elif called := known[term].title if term in known else title(index, term):
            covered[stories] = True
            ids = np.sort(mentions.ids[stories]).tolist()
            yield Subject(title=called, term=term, stories=tuple(ids))


def _common(index: Index, known: Mapping[str, Subject]) -> Iterator[tuple[float, str]]:
    """The terms that could be a subject, each behind its rank at best."""
    lexicon, mentions = index.lexicon, index.mentions
    common = mentions.common(stories=FEWEST_STORIES, texts=FEWEST_TEXTS, most=LOOKED_AT)
    numbers = np.union1d(common, np.setdiff1d(lexicon.numbers(known), [0]))
    numbers = numbers[lexicon.named(numbers, CAPITAL)]  # `_is_name` wants it and more
    for term, texts in zip(
        lexicon.terms(numbers), mentions.texts(numbers), strict=True
    ):
        yield _rank(texts, term in known), term


def _rank(texts: int, is_known: bool) -> float:
    """The lower the earlier."""
    return -texts * (LEAD_OF_KNOWN if is_known else 1)


def _is_name(index: Index, term: str) -> bool:
    """Whether the texts that have a word have it as a name, hardly ever otherwise."""
    texts, naming = index.lexicon.uses(index.lexicon.number(term))
    word = stem(term)
    others = index.lexicon.uses(index.lexicon.number(word))[0] if word != term else 0
    return naming >= CAPITAL * (texts + others)


def _recurs(stories: int, texts: int, is_known: bool) -> bool:
    """Whether there are stories enough, or some that many texts tell."""
    share = TO_STAY if is_known else 1
    return stories >= FEWEST_STORIES * share or texts >= FEWEST_TEXTS * share
