"""By which part of its rule, and by which words, an article is in a topic."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from aggregator.grouping.examples import TYPICAL, likeness, typical
from aggregator.grouping.facts import Facts
from aggregator.grouping.learned import UNIT, Learned
from aggregator.grouping.topics import Rule
from aggregator.grouping.words import fold

By = Literal["words", "categories", "subscriptions", "examples", "learned", "the rest"]

TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One part of a rule that brings an article in.

    ``words`` are the values of the rule that were met or, ``by`` learned words, those
    of the article that speak most for the topic. ``score`` is how much the article is
    like the typical texts, or speaks for the topic, where ``needed`` was enough.
    """

    by: By
    words: tuple[str, ...] = ()
    score: float | None = None
    needed: float | None = None


def reasons(
    rule: Rule, about: Facts, learned: Learned | None = None
) -> tuple[Reason, ...]:
    """Why an article is in a topic; nothing, if it is not.

    ``learned`` are the words that were learned for the topic in the article's language.
    Learned words only count where the rule alone does not match.
    """
    if rule.matches(about):
        return tuple(_literal(rule, about)) or (Reason(by="the rest"),)
    if learned is None or not rule.widens_to(learned, about):
        return ()
    return (
        Reason(
            by="learned",
            words=_telling(learned, about),
            score=learned.score(about.said.terms) / UNIT,
            needed=learned.threshold / UNIT,
        ),
    )


def _literal(rule: Rule, about: Facts) -> Iterator[Reason]:
    """The parts of a rule that match when each is asked alone."""
    if Rule(any=rule.any, all=rule.all).matches(about):
        values = dict.fromkeys((*rule.all, *rule.any))
        met = (value for value in values if Rule(any=(value,)).matches(about))
        yield Reason(by="words", words=tuple(met))
    known = set(map(fold, about.categories))
    if met_ones := tuple(one for one in rule.categories if fold(one) in known):
        yield Reason(by="categories", words=met_ones)
    carried = set(about.subscriptions)
    if met_ones := tuple(one for one in rule.subscriptions if one in carried):
        yield Reason(by="subscriptions", words=met_ones)
    alike = likeness(typical(rule.examples), about.vector)
    if alike >= TYPICAL:
        yield Reason(by="examples", score=alike, needed=TYPICAL)


def _telling(learned: Learned, about: Facts) -> tuple[str, ...]:
    said = about.said
    written: dict[str, str] = {}
    for word in (*said.headline, *said.beginning):
        written.setdefault(said.vocabulary[word], word)
    return tuple(
        written.get(term, term) for term in learned.telling(about.said.terms, TOLD)
    )
