"""Running subjects: topics that nobody asked for, named after what recurs.

A subject is a name (a person, a place, a firm, a thing) that several stories of several
outlets are about, or one story that many tell. Found sections like "business" were
tried too: no method finds them unaided, while recurring names cover most of a stream of
headlines and are clean (measured on four sections: .83 of the articles, purity .98).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from aggregator.config.names import slug
from aggregator.grouping.index import Index
from aggregator.grouping.lexicon import named
from aggregator.grouping.likeness import primary
from aggregator.grouping.names import Name
from aggregator.grouping.originals import Original
from aggregator.grouping.terms import stem
from aggregator.grouping.words import fold

MOST = 40
LOOKED_AT = 4_000
"""Names that could be a subject at most: those in stories of most texts."""

ASKED = 50
"""Texts that tell how a name is written at most, the newest."""

REMEMBERED = 5_000
"""Texts of which is remembered how they write names: most of them are asked again."""

FEWEST_STORIES = 3
FEWEST_TEXTS = 12
"""A name recurs over several stories, or over this many texts of a large one."""

TO_STAY = 0.66
"""The share of these that is enough for a subject to stay."""

FEWEST_OUTLETS = 2
CAPITAL = 0.8
USUAL = 0.5
MOSTLY_PART = 0.6
SOMETIMES = 0.1
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
        elif title := known[term].title if term in known else _title(index, term):
            covered[stories] = True
            ids = np.sort(mentions.ids[stories]).tolist()
            yield Subject(title=title, term=term, stories=tuple(ids))


def _common(index: Index, known: Mapping[str, Subject]) -> Iterator[tuple[float, str]]:
    """The terms that could be a subject, each behind its rank at best."""
    lexicon, mentions = index.lexicon, index.mentions
    common = mentions.common(stories=FEWEST_STORIES, texts=FEWEST_TEXTS, most=LOOKED_AT)
    numbers = np.union1d(common, np.setdiff1d(lexicon.numbers(known), [0]))
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


def _title(index: Index, term: str) -> str:
    """The name as it was usually written of late: with the first name, if mostly so.

    Nothing if it is only a part of the names of different things (John, San, Red), or
    what a single outlet speaks of, or an outlet's own name.
    """
    texts = list(islice(_naming(index, term), ASKED))
    if not _is_news(term, texts):
        return ""
    found = [_named(index, term, text) for text in texts]
    pairs = [{fold(pair): pair for pair in name.pairs} for name in found if name]
    counted = Counter(pair for told in pairs for pair in told)
    best = min(counted, key=lambda pair: (-counted[pair], pair), default="")
    if counted[best] >= USUAL * len(pairs):
        return _usual([told[best] for told in pairs if best in told])
    if sum(bool(told) for told in pairs) >= MOSTLY_PART * len(pairs):
        return ""
    return _usual([name.spelled for name in found if name])


def _naming(index: Index, term: str) -> Iterator[Original]:
    """The texts with a name in the stories about it, the newest story's first."""
    number = index.lexicon.number(term)
    stories = index.mentions.ids[index.mentions.stories(number)]
    for story in np.sort(stories)[::-1].tolist():
        originals = index.stories[story].originals
        for article in sorted(originals, reverse=True):
            if number in named(originals[article].code):
                yield originals[article]


def _is_news(term: str, texts: Sequence[Original]) -> bool:
    """Whether several outlets use a name that is not their own.

    Unknown outlets count as different ones.
    """
    outlets = [text.member.outlet for text in texts]
    unknown = outlets.count("")
    own = sum(term in outlet for outlet in outlets)
    several = len(set(outlets) - {""}) + unknown >= FEWEST_OUTLETS
    return several and 2 * own < len(outlets)


def _usual(spellings: Sequence[str]) -> str:
    """The commonest spelling, one all in capitals only if hardly any other is used."""
    counted = Counter(spellings)
    quiet = {one: count for one, count in counted.items() if not one.isupper()}
    usual = quiet if sum(quiet.values()) >= SOMETIMES * len(spellings) else counted
    return min(usual, key=lambda one: (-usual[one], one))


def _named(index: Index, term: str, text: Original) -> Name | None:
    """How a text writes a name; nothing where it stands beyond the beginning."""
    found = index.written.get(text.article)
    if found is None:
        if len(index.written) >= REMEMBERED:
            index.written.clear()
        language = primary(text.member.language)
        title, body = text.member.title, text.text.lead
        found = index.namings.written(language, title, body)
        index.written[text.article] = found
    return next((name for name in found if name.term == term), None)
