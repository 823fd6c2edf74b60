"""What typical texts of a topic have in common."""

from collections.abc import Iterable

from aggregator.grouping import background
from aggregator.grouping.counting import Text, frequencies
from aggregator.grouping.likeness import Vector, dot, weigh
from aggregator.grouping.rates import rarities
from aggregator.grouping.sums import Sum
from aggregator.grouping.terms import vocabularies

TYPICAL = 0.05
"""How like its examples an article must be: on sections of news, with ten examples
each, about 7 of 10 that are taken are right, and most of them are found."""


def typical(examples: Iterable[str]) -> Sum:
    """What example texts have in common; the first line of each is its title."""
    summed = Sum()
    for example in examples:
        title, _, body = example.strip().partition("\n")
        summed.add(vector(title, body))
    return summed


def likeness(summed: Sum, text: Vector) -> float:
    """How like examples a text is, from 0 to 1."""
    return summed.likeness(dot(summed.weights, text))


def vector(title: str, text: str) -> Vector:
    """The terms of a text, weighed as if no other news were known."""
    known = background.load()
    counted = frequencies(Text(title=title, body=text), vocabularies(known).of(""))
    return weigh(counted, lambda terms: rarities(known, terms))
