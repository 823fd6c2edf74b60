"""What the texts of a story have in common, and what only one outlet has. Pure.

Terms are those by which texts are compared, weights those of the day a text came. What
is told of a text stands in its title or its first `likeness.LEAD` words; that nobody
else has it is seen from the 500 words that are kept of each.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aggregator.grouping.counting import LEAD, primary
from aggregator.grouping.likeness import Vector, unpack
from aggregator.grouping.members import Member
from aggregator.grouping.spelling import Common, by_kind, spellings
from aggregator.grouping.terms import Vocabularies

TOLD = 24
"""Terms that are told at most of a text, or of all: those that weigh most."""

READ = 30
"""So many texts are read whole; of others only the words that are told."""

_SEVERAL = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What ``all`` texts say, what ``most`` of three or more do, and by article what
    only its outlet does."""

    all: Common = field(default_factory=Common)
    most: Common = field(default_factory=Common)
    own: Mapping[int, Common] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    member: Member
    vector: Vector
    written: Mapping[str, str]

    @property
    def outlet(self) -> object:
        return self.member.outlet or self.member.article


def contrast(texts: Sequence[Member], vocabularies: Vocabularies) -> Contrast:
    """Compare the texts of a story; copies are not among them."""
    read = [
        _read(one, vocabularies, whole=number < READ)
        for number, one in enumerate(texts)
    ]
    counts: Counter[str] = Counter()
    outlets: dict[str, object] = {}
    for one in read:
        counts.update(one.written.keys())
        outlet = one.outlet
        for term in one.written:
            if outlets.setdefault(term, outlet) != outlet:
                outlets[term] = _SEVERAL
    weights = _weights(read)

    def said(terms: Iterable[str]) -> Common:
        ranked = sorted(terms, key=lambda term: (-weights[term], term))[:TOLD]
        return _spelled(ranked, read, vocabularies)

    whole = len(read)
    return Contrast(
        all=said(term for term in weights if counts[term] == whole),
        most=said(term for term in weights if whole / 2 < counts[term] < whole),
        own={
            one.member.article: _own(one, outlets, vocabularies)
            for one in read
            if any(one.outlet != other.outlet for other in read)
        },
    )


def _read(member: Member, vocabularies: Vocabularies, *, whole: bool) -> _Read:
    vector = unpack(member.terms, member.weights)
    vocabulary = vocabularies.of(primary(member.language))
    most = None if whole else LEAD
    # A bare headline is compared by the words of its address, too: nobody reads those.
    written = dict.fromkeys(vector.terms, "")
    written |= spellings(member.title, member.lead, vocabulary, most)
    return _Read(member, vector, written)


def _weights(read: Iterable[_Read]) -> dict[str, int]:
    weights: dict[str, int] = {}
    for one in read:
        for term, weight in zip(one.vector.terms, one.vector.weights, strict=True):
            weights[term] = weights.get(term, 0) + weight
    return weights


def _spelled(
    terms: Sequence[str], read: Sequence[_Read], vocabularies: Vocabularies
) -> Common:
    """Terms in the spelling of the first text that has them."""
    written = {
        term: word
        for term in terms
        if (word := next((w for one in read if (w := one.written.get(term))), ""))
    }
    language = primary(read[0].member.language)
    return by_kind(written, written, vocabularies.of(language))


def _own(
    one: _Read, outlets: Mapping[str, object], vocabularies: Vocabularies
) -> Common:
    alone = [
        term
        for term in one.vector.terms
        if outlets[term] == one.outlet and one.written[term]
    ]
    vocabulary = vocabularies.of(primary(one.member.language))
    return by_kind(alone[:TOLD], one.written, vocabulary)
