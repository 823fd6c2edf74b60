"""Running subjects: topics that nobody asked for, named after what recurs.

A subject is a name (a person, a place, a firm, a thing) that several stories of several
outlets are about, or one story that many tell. Found sections like "business" were
tried too: no method finds them unaided, while recurring names cover most of a stream of
headlines and are clean (measured on four sections: .83 of the articles, purity .98).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from aggregator.config.names import slug
from aggregator.grouping.index import Index
from aggregator.grouping.names import Name
from aggregator.grouping.originals import Original
from aggregator.grouping.words import fold

MOST = 40
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
    before = {subject.term: subject for subject in known}
    found = _candidates(index, before)
    names = {subject.title: subject.name for subject in known}
    subjects: dict[str, Subject] = {}
    for term in _cover(index, found, before):
        title = found[term].title
        if title not in names:
            used = {*taken, *names.values()}
            names[title] = slug(title, taken=used, fallback="subject")
        # World and Cup may both be found; they are one subject, the World Cup.
        subjects.setdefault(title, replace(found[term], name=names[title]))
    return tuple(subjects.values())


def _candidates(index: Index, known: Mapping[str, Subject]) -> dict[str, Subject]:
    """All that could be a subject, by term; their names are still to make."""
    found: dict[str, Subject] = {}
    for term, texts in _naming(index).items():
        stories = _about(index, texts)
        if _recurs(index, stories, term in known) and _is_news(term, texts):
            title = known[term].title if term in known else _title(term, texts)
            if title:
                found[term] = Subject(title=title, term=term, stories=stories)
    return found


def _recurs(index: Index, stories: Collection[int], is_known: bool) -> bool:
    """Whether there are stories enough, or one that many tell."""
    share = TO_STAY if is_known else 1
    return (
        len(stories) >= FEWEST_STORIES * share
        or _size(index, stories) >= FEWEST_TEXTS * share
    )


def _size(index: Index, stories: Collection[int]) -> int:
    """How many texts these stories have."""
    return sum(len(index.stories[story].originals) for story in stories)


def _naming(index: Index) -> dict[str, list[Original]]:
    """The texts that have a name, by name, for names that are hardly ever words."""
    naming: dict[str, list[Original]] = {}
    others: Counter[str] = Counter()
    for article in sorted(index.originals):
        original = index.originals[article]
        others.update(original.names.others)
        for name in original.names.names:
            naming.setdefault(name.key, []).append(original)
    return {
        term: texts
        for term, texts in naming.items()
        if len(texts) >= CAPITAL * (len(texts) + others[term])
    }


def _about(index: Index, texts: Sequence[Original]) -> tuple[int, ...]:
    """The stories of which half the texts or more are among ``texts``."""
    counted = Counter(index.homes[text.article].id for text in texts)
    return tuple(
        story
        for story, count in sorted(counted.items())
        if 2 * count >= len(index.stories[story].originals)
    )


def _is_news(term: str, texts: Sequence[Original]) -> bool:
    """Whether several outlets use a name that is not their own.

    Unknown outlets count as different ones.
    """
    outlets = [text.member.outlet for text in texts]
    unknown = outlets.count("")
    own = sum(term in outlet for outlet in outlets)
    several = len(set(outlets) - {""}) + unknown >= FEWEST_OUTLETS
    return several and 2 * own < len(outlets)


def _cover(
    index: Index, found: Mapping[str, Subject], known: Mapping[str, Subject]
) -> Iterator[str]:
    """The names that together are about most texts, the most telling first."""

    def rank(term: str) -> tuple[float, str]:
        return _size(index, rest[term]) * (LEAD_OF_KNOWN if term in known else 1), term

    rest = {term: set(subject.stories) for term, subject in found.items()}
    for _ in range(MOST):
        best = max(rest, key=rank, default=None)
        if best is None:
            return
        yield best
        covered = rest[best]
        rest = {
            term: stories - covered
            for term, stories in rest.items()
            if _recurs(index, stories - covered, term in known)
        }


def _title(term: str, texts: Sequence[Original]) -> str:
    """The name as usually written: with the first name, where most texts have it.

    Nothing if it is only a part of the names of different things: John, San, Red.
    """
    found = [_named(term, text) for text in texts]
    pairs = [{fold(pair): pair for pair in name.pairs} for name in found]
    counted = Counter(pair for told in pairs for pair in told)
    best = min(counted, key=lambda pair: (-counted[pair], pair), default="")
    if counted[best] >= USUAL * len(found):
        return _usual([told[best] for told in pairs if best in told])
    if sum(bool(told) for told in pairs) >= MOSTLY_PART * len(found):
        return ""
    return _usual([name.spelled for name in found])


def _usual(spellings: Sequence[str]) -> str:
    """The commonest spelling, one all in capitals only if hardly any other is used."""
    counted = Counter(spellings)
    quiet = {one: count for one, count in counted.items() if not one.isupper()}
    usual = quiet if sum(quiet.values()) >= SOMETIMES * len(spellings) else counted
    return min(usual, key=lambda one: (-usual[one], one))


def _named(term: str, text: Original) -> Name:
    return next(name for name in text.names.names if name.key == term)
