"""The stories that stand next to one, found by its words in the search index."""

from collections import Counter
from collections.abc import Iterable, Sequence

from aggregator.grouping.counting import primary
from aggregator.grouping.index import WINDOW
from aggregator.grouping.likeness import dot, unpack
from aggregator.grouping.members import Member
from aggregator.grouping.spelling import spellings
from aggregator.grouping.sums import Sum
from aggregator.grouping.terms import Vocabularies
from storage import members, nearby
from storage.database import Database

TERMS = 12
"""So many words of a story are looked for, those that weigh most."""

READ = 40
"""So many texts of it are looked at for them."""

SPELLED = 5
"""So many of these for the spellings of a word."""

REACH = 20_000
"""So many articles before and after it are looked through."""

FOUND = 200
"""So many articles with a word are taken, the newest."""

COMPARED = 40
"""So many of all that were found are compared, those with most of the words."""

LEAST = 0.1
"""The least likeness that is worth a word."""


def nearest(
    db: Database, texts: Sequence[Member], vocabularies: Vocabularies, most: int
) -> list[int]:
    """The stories most like these texts of one, of the same days; the likest first."""
    summed = Sum()
    for one in texts[:READ]:
        summed.add(unpack(one.terms, one.weights))
    found = _having(db, texts, summed, vocabularies)
    begin = min(one.time for one in texts) - WINDOW
    end = max(one.time for one in texts) + WINDOW
    best: dict[int, float] = {}
    for other in members.some(db, found, Member):
        if other.story != texts[0].story and begin <= other.time <= end:
            product = dot(summed.weights, unpack(other.terms, other.weights))
            alike = summed.likeness(product)
            best[other.story] = max(alike, best.get(other.story, LEAST))
    ranked = sorted((-alike, story) for story, alike in best.items() if alike > LEAST)
    return [story for _, story in ranked[:most]]


def _having(
    db: Database, texts: Sequence[Member], summed: Sum, vocabularies: Vocabularies
) -> Iterable[int]:
    """The articles that have most of the words that weigh most."""
    head = summed.head(TERMS)
    forms = _forms(texts[:SPELLED], head.terms, vocabularies)
    span = texts[0].article - REACH, texts[-1].article + REACH
    own = {one.article for one in texts}
    found: Counter[int] = Counter()
    for term, weight in zip(head.terms, head.weights, strict=True):
        for article in nearby.having(db, forms[term], span, FOUND + len(texts)):
            if article not in own:
                found[article] += weight
    return [article for article, _ in found.most_common(COMPARED)]


def _forms(
    texts: Iterable[Member], terms: Iterable[str], vocabularies: Vocabularies
) -> dict[str, set[str]]:
    """The terms as these texts spell them, and as they are."""
    forms = {term: {term} for term in terms}
    for one in texts:
        vocabulary = vocabularies.of(primary(one.language))
        written = spellings(one.title, one.lead, vocabulary)
        for term in forms.keys() & written.keys():
            forms[term].add(written[term])
    return forms
